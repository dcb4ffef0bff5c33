"""A person who changes companies: the company in Business Central and the account in Sales follow one another."""

import pytest

from crm.models import Contact as SalesContact
from erp.bc.models import Contact
from integration.models import Coupling
from integration.services import resolve
from tests import factories
from tests.factories import company_contact, coupled_customer, open_issues, person, sync, sync_records
from tests.reading import issue
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def ada(world):
    """A person of Nordwind, coupled and equal, with two more coupled customers to go to."""
    local, _remote = coupled_customer("Nordwind")
    made = person(company_contact(local), "Ada", "Berg", phone_no="1")
    sync_records("CONTACT", local=[made], create=True)
    for name in ("Südwind", "Ostwind"):
        coupled_customer(name)
    return made


def here():
    """The company, and the name of it that the person has."""
    found = Contact.objects.get(first_name="Ada")
    return (found.company.name if found.company else None, found.company_name)


def there():
    found = SalesContact.objects.get()
    return found.parentcustomerid_account.name if found.parentcustomerid_account else None


def move_there(account):
    found = SalesContact.objects.get()
    found.parentcustomerid_account = account
    found.save()


def account(name):
    return factories.Account.objects.get(name=name)


def move_here(name):
    found = Contact.objects.get(first_name="Ada")
    found.company = Contact.objects.get(name=name, type=0)
    found.save()


def quiet():
    for kind in ("synch", "full"):
        outcome = sync("CONTACT", kind)
        assert not {"modified", "failed"} & {*outcome.to, *outcome.back}, outcome
    assert not open_issues("CONTACT")


def test_a_move_in_sales_is_followed(ada):
    """CONT-05: although nothing else of the contact has changed."""
    move_there(account("Südwind"))
    assert sync("CONTACT").back == {"modified": 1}
    assert (here(), there()) == (("Südwind", "Südwind"), "Südwind")
    quiet()


def test_a_move_in_business_central_is_followed(ada):
    """CONT-03."""
    move_here("Südwind")
    assert sync("CONTACT").to == {"modified": 1}
    assert (here(), there()) == (("Südwind", "Südwind"), "Südwind")
    quiet()


def test_a_move_on_one_side_and_an_edit_on_the_other_both_survive(ada):
    move_there(account("Südwind"))
    Contact.objects.filter(pk=ada.pk).update(phone_no="2")
    sync("CONTACT")
    assert (here()[0], there(), SalesContact.objects.get().telephone1) == ("Südwind", "Südwind", "2")
    SalesContact.objects.update(telephone1="3")
    move_here("Ostwind")
    sync("CONTACT")
    ada.refresh_from_db()
    assert (here()[0], there(), ada.phone_no) == ("Ostwind", "Ostwind", "3")
    quiet()


@pytest.mark.parametrize(("choice", "wins"), [("ours", "Südwind"), ("theirs", "Ostwind")])
def test_two_moves_ask_a_person(ada, choice, wins):
    move_here("Südwind")
    move_there(account("Ostwind"))
    sync("CONTACT")
    assert (here()[0], there()) == ("Südwind", "Ostwind")
    found = issue("conflict", "Ada Berg", "Company", "Südwind", "Ostwind", name="CONTACT")
    resolve.resolve(found, {found.fields[0]["key"]: choice})
    assert (here()[0], there()) == (wins, wins)
    quiet()


def test_a_move_to_an_account_outside_the_maps_leaves_no_company(ada):
    """CONT-06: the former company must not come back to Sales."""
    move_there(factories.account("Partner", customertypecode=5))
    assert sync("CONTACT").back == {"modified": 1}
    assert (here(), there()) == ((None, ""), "Partner")
    quiet()


def test_a_move_to_an_account_that_is_still_to_come_waits_for_it(ada):
    """CONT-06."""
    late = factories.account("Late")
    move_there(late)
    assert sync("CONTACT").back == {"failed": 1}
    assert issue("company_does_not_exist", "Ada Berg", "Late", name="CONTACT").issue_class == "waiting"
    assert here()[0] == "Nordwind"
    sync_records("CUSTOMER", remote=[late], create=True)
    assert sync("CONTACT").back == {"modified": 1}
    assert (here()[0], there()) == ("Late", "Late")
    quiet()


def test_a_move_to_a_customer_that_is_not_coupled_leaves_no_parent_until_it_is(ada):
    """CONT-03, CONT-04."""
    late = factories.customer("Late")
    move_here("Late")
    assert sync("CONTACT").to == {"modified": 1}
    assert (here()[0], there()) == ("Late", None)
    sync_records("CUSTOMER", local=[late], create=True)
    sync("CONTACT")
    assert (here()[0], there()) == ("Late", "Late")
    quiet()


@pytest.mark.parametrize(("way", "wins"), [("to_integration", "Nordwind"), ("from_integration", "Südwind")])
def test_who_is_coupled_by_hand_works_where_the_chosen_side_says(ada, way, wins):
    Coupling.objects.filter(local_id=ada.pk).delete()
    move_there(account("Südwind"))
    factories.couple("CONTACT", ada, SalesContact.objects.get(), first_synch=way)
    assert (here()[0], there()) == (wins, wins)
    quiet()
