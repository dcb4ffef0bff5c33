"""CUSTOMER: what is on the other side already is coupled or asked about, never made a second time."""

import pytest

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Coupling
from tests import factories
from tests.factories import coupled_customer, open_issues, sync

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ({"name": "Nordwind", "no": "K1"}, {"name": "Elsewhere", "accountnumber": "k1"}),
        ({"name": "Nordwind", "e_mail": "a@x.example"}, {"name": "Other", "emailaddress1": "A@X.example"}),
        (
            {"name": "Nordwind GmbH", "post_code": "24937"},
            {"name": "NORDWIND", "address1_postalcode": "24 937"},
        ),
    ],
)
def test_a_record_that_is_there_already_is_coupled_not_made_again(world, here, there):
    """GEN-03."""
    local = factories.customer(**here)
    remote = factories.account(**there)
    outcome = sync("CUSTOMER", "full", create=True, confirmed=True, first_synch="to_integration")
    assert (outcome.to["coupled"], outcome.back["coupled"]) == (1, 1)
    assert Coupling.objects.get().local_id == local.pk
    assert (Customer.objects.count(), Account.objects.count()) == (1, 1)
    remote.refresh_from_db()
    assert remote.name == local.name


@pytest.mark.parametrize("kind", ["full", "synch"])
def test_an_ambiguous_match_is_an_issue_not_an_insert(world, kind):
    """GEN-18."""
    factories.change_mapping("CUSTOMER", only_coupled=False)
    factories.account("Nordwind", emailaddress1="a@x.example")
    factories.account("Nordwind too", emailaddress1="a@x.example")
    local = factories.customer("Nordwind", e_mail="a@x.example")
    options = {"create": True, "confirmed": True} if kind == "full" else {}
    for _ in range(3):
        sync("CUSTOMER", kind, **options)
    assert (Customer.objects.count(), Account.objects.count(), Coupling.objects.count()) == (1, 2, 0)
    mine = next(i for i in open_issues() if i.source_id == local.pk)
    assert mine.code == "match_several"
    assert "Nordwind too" in mine.sentence


def test_a_match_that_is_coupled_already_is_an_issue(world):
    """GEN-18."""
    local, _remote = coupled_customer("Nordwind", e_mail="a@x.example")
    twin = factories.customer("Nordwind again", e_mail="a@x.example")
    outcome = sync("CUSTOMER", "full", create=True, confirmed=True)
    assert outcome.to["failed"] == 1
    assert Account.objects.count() == 1
    (issue,) = open_issues()
    assert (issue.code, issue.source_id) == ("match_taken", twin.pk)
    assert local.no in issue.sentence


def test_a_new_record_in_an_ordinary_run_is_matched_before_it_is_made(world):
    """GEN-03."""
    factories.change_mapping("CUSTOMER", only_coupled=False, update_conflict="send")
    remote = factories.account("NORDWIND", emailaddress1="a@x.example")
    sync("CUSTOMER", direction="to_integration")
    local = factories.customer("Nordwind", e_mail="a@x.example")
    sync("CUSTOMER")
    assert Coupling.objects.get().remote_id == remote.pk
    assert Coupling.objects.get().local_id == local.pk
    assert (Customer.objects.count(), Account.objects.count()) == (1, 1)
    remote.refresh_from_db()
    assert remote.name == "Nordwind"
