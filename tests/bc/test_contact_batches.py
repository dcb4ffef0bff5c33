"""Contacts for customers, vendors and bank accounts that have none, many at a time."""

import pytest
from django.db import connection

from erp.bc.models import BankAccount, Contact, ContactBusinessRelation, Customer, MarketingSetup, NoSeriesLine, Vendor
from erp.bc.rules.contacts.automatic import without_automatic_contact
from erp.bc.services import contact_batches, links, search_strings
from integration.engine.write import Write
from integration.origin import PRODUCT
from integration.services.write_rows import write_rows
from tests.bc.test_contact_sync import again
from tests.bc.test_links import unlinked
from tests.bc.test_rules import PERSON, refused, saved
from tests.counting import statements

pytestmark = pytest.mark.django_db
MODELS = {"customer": Customer, "vendor": Vendor, "bank-account": BankAccount}


def create(name, **options):
    return contact_batches.create_contacts(links.NAMES[name], **options)


@pytest.mark.behaviour("C-012", "C-013")
@pytest.mark.parametrize("name", list(MODELS))
def test_each_record_without_contact_gets_one(setup, name):
    """CON-070: those that have one are left, and the setup's defaults are not applied."""
    setup.default_territory_code = "N"
    setup.save()
    linked = saved(MODELS[name](name="Linked"))
    first, second = unlinked(name, name="First", phone_no="1"), unlinked(name, name="Second")
    made = create(name)
    assert (made.contacts, made.persons, made.refused) == (2, 0, 0)
    contacts = {r.no: r.contact for r in ContactBusinessRelation.objects.select_related("contact")}
    assert set(contacts) == {linked.no, first.no, second.no}
    contact = contacts[first.no]
    assert (contact.name, contact.phone_no, contact.territory_code) == ("First", "1", "")
    assert create(name).contacts == 0


@pytest.mark.behaviour("C-014", "C-015")
@pytest.mark.parametrize("name", ["customer", "vendor"])
def test_a_name_becomes_a_person_and_else_the_company_is_primary(setup, name):
    """CON-071."""
    named, plain = unlinked(name, name="Named", contact="Ada Byron", phone_no="1"), unlinked(name, name="Plain")
    made = create(name)
    assert (made.contacts, made.persons) == (2, 1)
    person = again(named).primary_contact
    assert (person.name, person.surname, person.phone_no, person.company.name) == ("Ada Byron", "Byron", "1", "Named")
    assert person.contact_business_relation == person.company.contact_business_relation != 0
    assert (again(plain).primary_contact.name, plain.contact) == ("Plain", "")
    assert Contact.objects.filter(type=PERSON).count() == 1


@pytest.mark.behaviour("C-016")
def test_contacts_that_look_alike_are_counted_once(setup):
    """CON-072: told at the end, for all of them; not with autosearch off."""
    search_strings.install_usual_setup()
    MarketingSetup.objects.update(search_hit_percent=10)
    for name in ("Mill", "Mill", "Dairy"):
        alike = {"address": "Road 1", "phone_no": "1"} if name == "Mill" else {}
        unlinked("customer", name=name, **alike)
    made = create("customer")
    assert (made.contacts, made.duplicates) == (3, 2)
    MarketingSetup.objects.update(autosearch_for_duplicates=False)
    unlinked("customer", name="Mill", address="Road 1", phone_no="1")
    assert create("customer").duplicates == 0


def test_a_person_customer_gets_a_person(setup):
    """CON-071, CON-082."""
    customer = unlinked("customer", name="Ada Byron", contact_type=PERSON)
    create("customer")
    contact = again(customer).primary_contact
    assert (contact.type, contact.company, customer.contact) == (PERSON, None, "Ada Byron")


def test_only_the_chosen_records(setup):
    """CON-070: filters."""
    first, _second = unlinked("customer", name="First"), unlinked("customer", name="Second")
    made = create("customer", records=Customer.objects.filter(no=first.no))
    assert (made.contacts, Contact.objects.get().name) == (1, "First")


@pytest.mark.parametrize("name", list(MODELS))
def test_without_the_code_nothing_is_made(setup, name):
    """CON-040: told once, not for each record."""
    for n in range(3):
        unlinked(name, name=f"R{n}")
    MarketingSetup.objects.update(**{links.NAMES[name].code_field: None})
    text = refused(lambda: create(name), "Marketing setup")
    assert text.count("Marketing setup") == 1
    assert not Contact.objects.exists()


def test_a_series_that_ends_costs_what_is_beyond_it(setup):
    """CON-042."""
    NoSeriesLine.objects.filter(series__code="CONT").update(ending_no="CT1002")
    for n in range(4):
        unlinked("customer", name=f"R{n}")
    made = create("customer")
    assert (made.contacts, made.refused) == (2, 2)
    assert "CONT" in made.data()["problems"][0]


def test_a_record_that_cannot_have_a_contact_costs_itself(setup):
    """CON-070: one whose e-mail address came in past the rules."""
    for n in range(5):
        unlinked("customer", name=f"R{n}")
    Customer.objects.filter(name="R3").update(e_mail="call me")
    made = create("customer")
    assert (made.contacts, made.refused) == (4, 1)
    assert "call me" in made.data()["problems"][0]


@pytest.mark.says("bc.contact_series_missing")
def test_without_a_series_every_record_is_refused(setup):
    unlinked("customer", name="R")
    MarketingSetup.objects.update(contact_nos=None)
    made = create("customer")
    assert (made.contacts, made.refused) == (0, 1)


@pytest.mark.parametrize("name", list(MODELS))
def test_a_batch_takes_as_many_statements_as_a_small_one(setup, name):
    """Linking many to new contacts: statements per batch are constant."""
    kind, model = links.NAMES[name], MODELS[name]
    named = {"contact": "Ada Byron"} if kind.has_primary else {}
    with without_automatic_contact():
        write_rows(model, [Write.insert({"name": f"R{n}", **(named if n % 2 else {})}) for n in range(90)], PRODUCT)

    def count(records):
        with statements(connection) as seen:
            create(name, records=records)
        return len(seen)

    # enough of both that every database writes them in the same way
    few = model.objects.filter(name__in=[f"R{n}" for n in range(30)])
    assert count(few) == count(model.objects.all())
    assert ContactBusinessRelation.objects.count() == 90
