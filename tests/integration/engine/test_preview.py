"""A preview is the run without its writes; and what a run says about records it did not look at: nothing."""

import pytest

from crm.models import Account
from crm.models import Contact as SalesContact
from erp.bc.models import Customer
from integration.models import Issue, SynchRun
from tests import factories
from tests.factories import coupled_customer, open_issues, pending, sync, sync_records

pytestmark = pytest.mark.django_db


def shape(plan):
    """A preview, without the order it was made in."""
    return sorted((e["action"], e.get("direction", ""), e.get("code", "")) for e in plan)


def test_a_preview_writes_nothing_consumes_nothing_and_equals_the_run(world):
    factories.change_mapping("CUSTOMER", only_coupled=False)
    local, remote = coupled_customer("Nordwind", city="Kiel", fax_no="1")
    clash_local, clash_remote = coupled_customer("Südwind", fax_no="1")
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    Customer.objects.filter(pk=clash_local.pk).update(fax_no="2")
    Account.objects.filter(pk=clash_remote.pk).update(fax="3")
    factories.account("New there")
    factories.customer("New here", salesperson=factories.salesperson("NV"))
    waiting, runs = pending("CUSTOMER"), SynchRun.objects.count()
    first = sync("CUSTOMER", "preview")
    assert pending("CUSTOMER") == waiting
    assert not Issue.objects.exists()
    remote.refresh_from_db()
    assert remote.address1_city == "Kiel"
    assert (Customer.objects.count(), Account.objects.count()) == (3, 3)
    assert shape(sync("CUSTOMER", "preview").preview) == shape(first.preview)
    assert shape(first.preview) == [
        ("fail", "bidirectional", "conflict"),
        ("fail", "to_integration", "must_be_coupled"),
        ("insert", "from_integration", ""),
        ("modify", "to_integration", ""),
    ]
    assert next(e for e in first.preview if e["action"] == "modify")["values"]["address1_city"] == "Lübeck"
    outcome = sync("CUSTOMER")
    remote.refresh_from_db()
    assert (remote.address1_city, outcome.to["failed"]) == ("Lübeck", 2)
    assert (outcome.back["inserted"], outcome.back["failed"]) == (1, 1)
    assert SynchRun.objects.count() == runs + 3


def test_what_is_compared_and_pending_besides_is_listed_once(world):
    """After its table was rebuilt a mapping compares everything once; a changed record is pending as well."""
    local, _remote = coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    factories.change_mapping("CUSTOMER", full_compare_needed=True)
    plan = sync("CUSTOMER", "preview").preview
    assert shape(plan) == [("modify", "to_integration", "")]


def test_a_preview_of_a_full_run_couples_before_it_creates(world):
    factories.customer("Nordwind", e_mail="a@x.example")
    factories.account("NORDWIND", emailaddress1="a@x.example")
    factories.account("Elsewhere", emailaddress1="b@x.example")
    for _ in range(2):
        factories.account("Twin", emailaddress1="c@x.example")
    factories.customer("Twin", e_mail="c@x.example")
    plan = sync("CUSTOMER", "preview", previews="full", create=True, confirmed=True).preview
    assert [e["action"] for e in plan].count("couple") == 1
    assert [e["action"] for e in plan].count("insert") == 1
    outcome = sync("CUSTOMER", "full", create=True, confirmed=True)
    assert outcome.back["inserted"] == 1
    assert "inserted" not in outcome.to
    failed = {e["source_id"] for e in plan if e["action"] == "fail"}
    assert failed == {issue.source_id.hex for issue in open_issues()}


def test_unclear_matches_of_other_records_stay_issues(world):
    """A run that looks at one record says nothing about the others."""
    for name in ("A", "B"):
        for _ in range(2):
            factories.account(name, emailaddress1=f"{name}@x.example")
    first = factories.customer("A", e_mail="a@x.example")
    sync("CUSTOMER", "full", create=True, confirmed=True)
    assert Issue.objects.filter(closed_at=None, source_id=first.pk).count() == 1
    factories.change_mapping("CUSTOMER", only_coupled=False)
    second = factories.customer("B", e_mail="b@x.example")
    sync_records("CUSTOMER", local=[second], create=True)
    assert Issue.objects.filter(closed_at=None, source_id=second.pk).count() == 1
    assert Issue.objects.filter(closed_at=None, source_id=first.pk).count() == 1
    assert SalesContact.objects.count() == 0
