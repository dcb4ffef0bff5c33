"""Owners of new accounts and contacts: the salesperson's user, else the default team; never a mixture."""

import pytest

from crm.models import Account
from crm.models import Contact as SalesContact
from erp.bc.models import Customer
from integration.models.connection import OwnershipModel
from integration.services.install import install_mappings
from tests import factories
from tests.factories import open_issues, sync, sync_records

pytestmark = pytest.mark.django_db


def seller(code="AB"):
    made = factories.salesperson(code, e_mail=f"{code}@x.example")
    login = factories.user(code, internalemailaddress=f"{code}@x.example")
    factories.couple("SALESPEOPLE", made, login)
    return made, login


def test_a_new_account_belongs_to_the_user_of_its_salesperson(world):
    """OWN-02, OWN-10."""
    made, login = seller()
    local = factories.customer("Nordwind", salesperson=made)
    sync_records("CUSTOMER", local=[local], create=True)
    account = Account.objects.get()
    assert (account.ownerid_systemuser_id, account.ownerid_team_id) == (login.pk, None)


@pytest.mark.behaviour("B-031")
def test_a_new_account_without_salesperson_belongs_to_the_default_team(world):
    """OWN-02, OWN-10, OWN-13."""
    local = factories.customer("Nordwind")
    outcome = sync_records("CUSTOMER", local=[local], create=True)
    assert outcome.to == {"inserted": 1}
    account = Account.objects.get()
    assert (account.ownerid_systemuser_id, account.ownerid_team_id) == (None, world.team.pk)
    again = sync("CUSTOMER", "full", create=True, confirmed=True)
    assert (again.to, again.back) == ({"unchanged": 1}, {"unchanged": 1})
    # a salesperson takes over: the user replaces the team
    made, login = seller()
    local = Customer.objects.get()
    local.salesperson = made
    local.save()
    assert sync("CUSTOMER").to == {"modified": 1}
    account.refresh_from_db()
    assert (account.ownerid_systemuser_id, account.ownerid_team_id) == (login.pk, None)


def test_a_blank_salesperson_leaves_the_owner_there_is(world):
    """GEN-13, OWN-02."""
    made, login = seller()
    local, remote = factories.coupled_customer("Nordwind", salesperson=made)
    assert remote.ownerid_systemuser_id == login.pk
    local.salesperson = None
    local.save()
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert remote.ownerid_systemuser_id == login.pk


def test_in_the_team_model_the_team_owns_and_the_salesperson_does_not_matter(world):
    """OWN-10."""
    world.connection.ownership_model = OwnershipModel.TEAM
    world.connection.save()
    install_mappings()
    uncoupled = factories.salesperson("NV")
    local = factories.customer("Nordwind", salesperson=uncoupled)
    outcome = sync_records("CUSTOMER", local=[local], create=True)
    assert outcome.to == {"inserted": 1}
    assert Account.objects.get().ownerid_team_id == world.team.pk


def test_a_new_sales_contact_belongs_to_the_user_or_the_team_too(world):
    """OWN-10."""
    made, login = seller()
    local, _remote = factories.coupled_customer("Nordwind")
    company = factories.company_contact(local)
    hers = factories.person(company, "Ada", "Berg", salesperson=made)
    ours = factories.person(company, "Bo", "Dahl")
    outcome = sync_records("CONTACT", local=[hers, ours], create=True)
    assert outcome.to == {"inserted": 2}
    owners = dict(SalesContact.objects.values_list("firstname", "ownerid_systemuser"))
    teams = dict(SalesContact.objects.values_list("firstname", "ownerid_team"))
    assert (owners["Ada"], teams["Ada"]) == (login.pk, None)
    assert (owners["Bo"], teams["Bo"]) == (None, world.team.pk)
    assert not open_issues()
