"""References to records that are gone: whoever needs one waits or fails alone, the others go."""

import pytest

from crm.models import Account, Company, SystemUser, TransactionCurrency
from crm.models import Contact as SalesContact
from erp.bc.models import Currency, Customer
from tests import factories
from tests.factories import coupled_customer, open_issues, sync, sync_records
from tests.reading import issue

# the database looks at references when a transaction ends, so these have to end
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    return factories.make_world()


def names():
    return set(Account.objects.values_list("name", flat=True))


@pytest.mark.says("partner_gone")
def test_a_record_waits_for_one_whose_partner_was_deleted(world):
    """GEN-05, OWN-10, LKP-01: the salesperson's user must exist; the other customers go."""
    seller, login = factories.salesperson("AB", e_mail="ab@x.example"), factories.user("Ab")
    factories.couple("SALESPEOPLE", seller, login)
    SystemUser.objects.filter(pk=login.pk).delete()
    ours, other = factories.customer("Nordwind", salesperson=seller), factories.customer("Südwind")
    assert sync_records("CUSTOMER", local=[ours, other], create=True).to == {"inserted": 1, "failed": 1}
    assert names() == {"Südwind"}
    found = issue("partner_gone", "Salesperson Code", "Nordwind", "AB", "deleted (SALESPEOPLE)", name="CUSTOMER")
    assert found.issue_class == "waiting"
    # coupled with somebody else it goes by itself
    factories.change_mapping("CUSTOMER", only_coupled=False)
    new = factories.user("Ab too")
    factories.couple("SALESPEOPLE", seller, new)
    assert sync("CUSTOMER").to["inserted"] == 1
    assert Account.objects.get(name="Nordwind").ownerid_systemuser == new
    assert not open_issues("CUSTOMER")


def test_the_same_from_sales(world):
    """GEN-05, CUR-04."""
    krona = factories.currency("SEK", "11.5")
    sync_records("CURRENCY", local=[krona], create=True)
    remote = TransactionCurrency.objects.get(isocurrencycode="SEK")
    Currency.objects.filter(pk=krona.pk).delete()
    theirs = factories.account("Nordwind", transactioncurrency=remote)
    assert sync_records("CUSTOMER", remote=[theirs], create=True).back == {"failed": 1}
    issue("partner_gone", "Currency", "Nordwind", "SEK", name="CUSTOMER")
    assert not Customer.objects.exists()


def test_a_field_that_may_be_cleared_is_blank_while_its_partner_is_gone(world):
    """GEN-14."""
    local, remote = coupled_customer("Nordwind")
    bo, ada = (factories.person(factories.company_contact(local), name, "Berg") for name in ("Bo", "Ada"))
    for person in (bo, ada):
        sync_records("CONTACT", local=[person], create=True)
    sync("CUSTOMER")
    SalesContact.objects.filter(firstname="Ada").delete()
    Customer.objects.update(primary_contact=ada, city="Kiel")
    assert sync("CUSTOMER").to == {"modified": 1}
    remote.refresh_from_db()
    assert (remote.primarycontact, remote.address1_city) == (None, "Kiel")


@pytest.mark.says("reference_gone")
def test_what_the_database_refuses_at_the_end_costs_only_the_records_at_fault(world):
    """The company on the connection page was deleted; a change that does not need it still travels."""
    local, remote = coupled_customer("Nordwind", city="Kiel")
    Account.objects.update(bcbi_company=None)
    Company.objects.all().delete()
    fresh = factories.customer("Südwind")
    remote.refresh_from_db()
    remote.address1_city = "Lübeck"
    remote.save()
    outcome = sync_records("CUSTOMER", local=[local, fresh], create=True)
    assert (outcome.status, outcome.to["failed"], outcome.back["modified"]) == ("finished", 1, 1)
    issue("reference_gone", "Südwind", "Company", "does not exist any more")
    local.refresh_from_db()
    assert (local.city, names()) == ("Lübeck", {"Nordwind"})


def test_what_a_try_that_was_refused_has_brought_is_brought_again(world):
    """The account of a new contact comes first; it is the contact whose company the database refuses."""
    factories.mapping("CUSTOMER").filters.filter(field="bcbi_companyid").delete()
    factories.change_mapping("CUSTOMER", only_coupled=False)
    parent = factories.account("Nordwind", bcbi_company=world.other_company)
    ada = factories.sales_contact(parent, "Ada", "Berg")
    Company.objects.filter(pk=world.company.pk).delete()
    assert sync_records("CONTACT", remote=[ada], create=True).back == {"failed": 1}
    issue("besides_failed", "Ada Berg", "Company", "does not exist any more", name="CONTACT")
    assert [c.name for c in Customer.objects.all()] == ["Nordwind"]
