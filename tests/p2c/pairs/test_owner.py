"""Owners of new accounts and contacts: the salesperson's user, else the default team; never a mixture."""

import pytest

from crm.models import Account, Team
from crm.models import Contact as SalesContact
from crm.models.organisation import TeamType
from erp.bc.models import Customer
from integration.models.connection import OwnershipModel
from integration.services.install import install_mappings
from integration.services.preflight import of_mapping
from tests import factories
from tests.factories import open_issues, saved, sync, sync_records
from tests.reading import issue

pytestmark = pytest.mark.django_db


def owner(record):
    """(user, team) as Sales has them now."""
    record.refresh_from_db()
    return record.ownerid_systemuser_id, record.ownerid_team_id


def own(account, user=None, team=None, **values):
    Account.objects.filter(pk=account.pk).update(ownerid_systemuser=user, ownerid_team=team, **values)


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


def test_the_account_of_a_vendor_belongs_to_the_user_of_its_purchaser(world):
    """OWN-02, OWN-10: one who is not coupled holds the vendor back."""
    made, login = seller()
    uncoupled = factories.salesperson("NV")
    ours, other = factories.vendor("Nordwind", purchaser=made), factories.vendor("Südwind", purchaser=uncoupled)
    assert sync_records("VENDOR", local=[ours, other], create=True).to == {"inserted": 1, "failed": 1}
    assert owner(Account.objects.get()) == (login.pk, None)
    issue("must_be_coupled", "Purchaser Code", "Südwind", "NV", "SALESPEOPLE")


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


@pytest.mark.behaviour("B-160")
def test_the_owner_is_written_only_where_it_is_another_one(world):
    """An account that its team owns stays with it as long as the salesperson says nothing new."""
    made, login = seller()
    other, other_login = seller("CD")
    local, remote = factories.coupled_customer("Nordwind", salesperson=made)
    Account.objects.filter(pk=remote.pk).update(ownerid_systemuser=None, ownerid_team=world.team)
    for outcome in (sync("CUSTOMER"), sync_records("CUSTOMER", local=[local])):
        assert outcome.to == {"unchanged": 1}
    assert owner(remote) == (None, world.team.pk)
    local.salesperson = other
    local.save()
    assert sync("CUSTOMER").to == {"modified": 1}
    assert owner(remote) == (other_login.pk, None)
    assert login.pk != other_login.pk


def test_a_modify_leaves_the_owner_that_somebody_has_given(world):
    """OWN-13, OWN-01: in both models; with teams a salesperson says nothing about the owner."""
    made, _login = seller()
    local, remote = factories.coupled_customer("Nordwind")
    someone = factories.user("Someone")
    for model in (OwnershipModel.PERSON, OwnershipModel.TEAM):
        world.connection.ownership_model = model
        world.connection.save()
        install_mappings()
        Account.objects.filter(pk=remote.pk).update(ownerid_systemuser=someone, ownerid_team=None)
        local.city = f"Kiel {model}"
        if model == OwnershipModel.TEAM:
            local.salesperson = made
        local.save()
        assert sync("CUSTOMER").to == {"modified": 1}
        assert owner(remote) == (someone.pk, None)


# --- the owner as salesperson -----------------------------------------------------------------------------------------


def owners_come_from_sales(direction):
    """A mapping somebody has turned around; by default owners go to Sales only."""
    row = factories.field_mapping("CUSTOMER", "salesperson", "ownerid")
    row.direction, row.not_null = direction, False
    row.save()
    factories.change_mapping("CUSTOMER")


@pytest.mark.parametrize("direction", ["from_integration", "bidirectional"])
def test_a_user_who_owns_is_the_salesperson_and_a_team_says_nothing(world, direction):
    """OWN-03."""
    made, _login = seller()
    other, other_login = seller("CD")
    local, remote = factories.coupled_customer("Nordwind", salesperson=made, city="Kiel")
    owners_come_from_sales(direction)
    own(remote, user=other_login)
    assert sync("CUSTOMER").back == {"modified": 1}
    local.refresh_from_db()
    assert local.salesperson == other
    own(remote, team=world.team, address1_city="Ulm")
    assert sync("CUSTOMER").back == {"modified": 1}
    local.refresh_from_db()
    assert (local.salesperson, local.city) == (other, "Ulm")
    assert "modified" not in sync("CUSTOMER", "full").back
    new = factories.account("Südwind", ownerid_team=world.team)
    assert sync_records("CUSTOMER", remote=[new], create=True).back == {"inserted": 1}
    assert Customer.objects.get(name="Südwind").salesperson is None
    assert owner(new) == (None, world.team.pk)
    assert not open_issues()


def test_a_salesperson_replaces_a_team_that_says_nothing(world):
    """OWN-03: where the field goes both ways, a team that took over meanwhile is no conflict."""
    made, _login = seller()
    other, other_login = seller("CD")
    local, remote = factories.coupled_customer("Nordwind", salesperson=made)
    owners_come_from_sales("bidirectional")
    own(remote, team=world.team)
    local.salesperson = other
    local.save()
    assert sync("CUSTOMER").to == {"modified": 1}
    assert owner(remote) == (other_login.pk, None)
    assert not open_issues()


def test_a_user_who_owns_and_is_not_coupled_holds_the_customer_back(world):
    """OWN-03."""
    made, _login = seller()
    local, remote = factories.coupled_customer("Nordwind", salesperson=made)
    owners_come_from_sales("from_integration")
    own(remote, user=factories.user("Someone"))
    assert sync("CUSTOMER").back == {"failed": 1}
    issue("must_be_coupled", "Salesperson", "Nordwind", "Someone", "SALESPEOPLE")
    local.refresh_from_db()
    assert local.salesperson == made


# --- the team ---------------------------------------------------------------------------------------------------------


@pytest.mark.says("default_team_gone", "team_owns_nothing")
def test_a_team_that_cannot_own_is_told_and_nothing_is_made_without_an_owner(world):
    """OWN-12."""
    local = factories.customer("Nordwind")
    Team.objects.filter(pk=world.team.pk).update(teamtype=TeamType.ACCESS)
    for code, words in (("team_owns_nothing", "Head office is an access team"), ("default_team_gone", "not exist")):
        assert sync_records("CUSTOMER", local=[local], create=True).to == {"failed": 1}
        issue(code, words, "Choose")
        assert any(words in point.message for point in of_mapping(factories.mapping("CUSTOMER"))), "told beforehand"
        Team.objects.all().delete()
    assert not Account.objects.exists()
    world.connection.default_team = saved(Team(name="New", businessunit=world.unit)).pk
    world.connection.save()
    assert sync_records("CUSTOMER", local=[local], create=True).to == {"inserted": 1}
