"""Mistakes that random histories (tests/integration/properties) once found, each as a plain story."""

import pytest

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Coupling
from tests import factories
from tests.factories import open_issues, sync

pytestmark = pytest.mark.django_db


def test_whose_data_win_at_first_counts_until_the_record_has_gone_through(world):
    local = factories.customer("Nordwind", city="Kiel")
    remote = factories.account("Nordwind", address1_city="Ulm", telephone1="call me")
    coupling = factories.couple("CUSTOMER", local, remote, first_synch="from_integration")
    assert [issue.code for issue in open_issues()] == ["bc.phone_letters"]
    coupling.refresh_from_db()
    assert coupling.first_synch == "from_integration"
    Account.objects.filter(pk=remote.pk).update(telephone1="0731 1")
    sync("CUSTOMER")
    local.refresh_from_db()
    assert (local.city, local.phone_no) == ("Ulm", "0731 1")
    assert not open_issues()
    coupling.refresh_from_db()
    assert coupling.first_synch == ""


def test_whose_data_win_at_first_waits_for_a_run_that_goes_that_way(world):
    local, remote = factories.customer("Nordwind", city="Kiel"), factories.account("Nordwind", address1_city="Ulm")
    factories.couple("CUSTOMER", local, remote, first_synch="from_integration", synchronise_now=False)
    sync("CUSTOMER", direction="to_integration")
    sync("CUSTOMER")
    local.refresh_from_db()
    assert local.city == "Ulm"
    assert not open_issues()


def test_a_record_uncoupled_by_a_full_run_is_matched_before_it_gets_a_new_partner(world):
    factories.change_mapping("CUSTOMER", deletion_conflict="remove_coupling", only_coupled=False)
    local, remote = factories.coupled_customer("Nordwind", e_mail="a@x.example")
    Account.objects.filter(pk=remote.pk).delete()
    twin = factories.account("Nordwind again", emailaddress1="a@x.example")
    sync("CUSTOMER", "full", create=True, confirmed=True)
    coupling = Coupling.objects.get(local_id=local.pk)
    assert coupling.remote_id == twin.pk
    assert Account.objects.count() == Customer.objects.count() == 1


@pytest.mark.parametrize("asked", ["customer", "account", "both"])
def test_a_customer_with_two_accounts_of_its_address_gets_neither_whoever_is_asked_about(world, asked):
    """One of the two is coupled to somebody who is not in the filter any more."""
    other, taken = factories.coupled_customer("Südwind", e_mail="a@x.example")
    Customer.objects.filter(pk=other.pk).update(blocked=1)
    local = factories.customer("Nordwind", e_mail="a@x.example")
    free = factories.account("Nordwind", emailaddress1="a@x.example")
    chosen = {"local": [local] * (asked != "account"), "remote": [free] * (asked != "customer")}
    factories.sync_records("CUSTOMER", create=True, **chosen)
    assert set(Coupling.objects.filter(local_table="bc.customer").values_list("remote_id", flat=True)) == {taken.pk}
    assert Account.objects.count() == Customer.objects.count() == 2
    assert {issue.code for issue in open_issues()} <= {"match_several", "match_unclear"}
