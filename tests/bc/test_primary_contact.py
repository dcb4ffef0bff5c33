"""The automatic contact of new records, and the primary contact of customers and vendors."""

import pytest

from erp.bc.models import BankAccount, Contact, ContactBusinessRelation, Customer, MarketingSetup, Vendor
from erp.bc.models.contact import LinkTo, RelationStatus
from erp.bc.services import links
from integration.origin import PRODUCT
from tests.bc.test_contact_sync import again, changed, contact_of
from tests.bc.test_links import link, unlinked
from tests.bc.test_rules import PERSON, refused, saved

pytestmark = pytest.mark.django_db
TRADERS = (Customer, Vendor)
NAMES = {Customer: "customer", Vendor: "vendor", BankAccount: "bank-account"}


def person_of(company, name="Ada Byron", **values):
    return saved(Contact(type=PERSON, name=name, company=company, **values))


@pytest.mark.behaviour("C-007", "C-008")
@pytest.mark.parametrize("model", list(NAMES))
def test_a_new_record_gets_a_contact(setup, model):
    """CON-080: with what both share, and without the defaults of the setup (CON-090)."""
    setup.default_territory_code = "N"
    setup.save()
    record = saved(model(name="Mill", phone_no="1"))
    contact, relation = Contact.objects.get(), ContactBusinessRelation.objects.get()
    assert (contact.name, contact.phone_no, contact.territory_code) == ("Mill", "1", "")
    assert (relation.no, relation.link_to_table) == (record.no, links.NAMES[NAMES[model]].link)
    assert relation.business_relation == getattr(setup, links.NAMES[NAMES[model]].code_field)
    assert contact.contact_business_relation == RelationStatus[links.NAMES[NAMES[model]].link.name]


@pytest.mark.behaviour("C-009")
@pytest.mark.parametrize("model", list(NAMES))
def test_without_a_code_there_is_no_automatic_contact(setup, model):
    """CON-041."""
    setattr(setup, links.NAMES[NAMES[model]].code_field, None)
    setup.save()
    saved(model(name="Mill"))
    assert model.objects.count() == 1
    assert not Contact.objects.exists()


@pytest.mark.parametrize("model", list(NAMES))
def test_without_a_series_for_contacts_no_record_is_made(setup, model):
    """CON-042."""
    setup.contact_nos = None
    setup.save()
    refused(model(name="Mill").save, "Mill", "Contact Nos.")
    assert not model.objects.exists()


@pytest.mark.behaviour("C-005", "C-006")
def test_a_contact_is_numbered_from_the_setup(setup):
    """CON-014."""
    contact = saved(Contact(name="Mill"))
    assert (contact.no, contact.no_series) == ("CT1001", "CONT")
    MarketingSetup.objects.update(contact_nos=None)
    refused(Contact(name="Other").save, "Other", "Contact Nos.")


@pytest.mark.behaviour("C-044")
@pytest.mark.parametrize("model", TRADERS)
def test_a_typed_name_becomes_a_person(setup, model):
    """CON-083."""
    record = saved(model(name="Mill", phone_no="1"))
    changed(record, contact="Ada Byron")
    person = Contact.objects.get(type=PERSON)
    assert (again(record).primary_contact, person.name, person.surname) == (person, "Ada Byron", "Byron")
    assert (person.company, person.company_name, person.phone_no) == (contact_of(record), "Mill", "1")
    assert person.contact_business_relation == RelationStatus[links.NAMES[NAMES[model]].link.name]
    changed(record, contact="Somebody else")
    assert Contact.objects.filter(type=PERSON).count() == 1


@pytest.mark.parametrize("model", TRADERS)
def test_a_new_record_with_a_name_gets_a_company_and_a_person(setup, model):
    """CON-083: typed when the record is made; the product's own records keep the text."""
    record = saved(model(name="Mill", contact="Ada Byron"))
    assert again(record).primary_contact.name == "Ada Byron"
    assert (
        again(record).primary_contact.contact_business_relation == RelationStatus[links.NAMES[NAMES[model]].link.name]
    )
    quiet = model(name="Other", contact="Bo")
    quiet.save(origin=PRODUCT)
    assert (quiet.primary_contact, Contact.objects.filter(name="Bo").exists()) == (None, False)


def test_a_name_typed_beside_a_person_customer_s_contact_stands_alone(setup):
    """CON-083: the linked contact is itself a person."""
    customer = saved(Customer(name="Kim", contact_type=PERSON))
    changed(customer, primary_contact=None)
    changed(customer, contact="Ada Byron")
    assert again(customer).primary_contact.name == "Ada Byron"
    assert customer.primary_contact.company is None


@pytest.mark.behaviour("C-045")
@pytest.mark.parametrize("model", TRADERS)
def test_without_a_code_a_typed_name_is_a_text(setup, model):
    """CON-041."""
    record = saved(model(name="Mill"))
    setattr(setup, links.NAMES[NAMES[model]].code_field, None)
    setup.save()
    changed(record, contact="Ada Byron")
    assert (again(record).contact, record.primary_contact) == ("Ada Byron", None)


@pytest.mark.behaviour("C-046")
@pytest.mark.parametrize("model", TRADERS)
def test_a_person_brings_its_name_and_no_more(setup, model):
    """CON-086: and none takes it away."""
    record = saved(model(name="Mill", phone_no="1", e_mail="a@mill.example"))
    person = person_of(contact_of(record), phone_no="2", e_mail="ada@mill.example")
    changed(record, primary_contact=person)
    assert (again(record).contact, record.phone_no, record.e_mail) == ("Ada Byron", "1", "a@mill.example")
    changed(record, primary_contact=None)
    assert again(record).contact == ""


@pytest.mark.parametrize("model", TRADERS)
def test_a_company_brings_its_numbers(setup, model):
    """CON-086."""
    record = saved(model(name="Mill", phone_no="1", e_mail="a@mill.example"))
    contact = contact_of(record)
    Contact.objects.update(phone_no="2", e_mail="", mobile_phone_no="3")
    changed(record, primary_contact=contact)
    mobile = "3" if model is Customer else ""
    assert (again(record).phone_no, record.e_mail, record.contact) == ("2", "a@mill.example", "")
    assert record.mobile_phone_no == mobile


@pytest.mark.behaviour("C-047")
@pytest.mark.says("bc.contact_not_related")
@pytest.mark.parametrize("model", TRADERS)
def test_the_primary_contact_belongs_to_the_linked_company(setup, model):
    """CON-084: a customer that is a person may have anybody."""
    record = saved(model(name="Mill"))
    stranger = person_of(None)
    record.primary_contact = stranger
    refused(record.save, stranger.no, record.no, "Primary Contact No.")
    if model is Customer:
        alone = saved(Customer(name="Kim", contact_type=PERSON))
        assert changed(alone, primary_contact=stranger).contact == "Ada Byron"


@pytest.mark.behaviour("C-048")
@pytest.mark.parametrize("model", TRADERS)
def test_a_person_that_stands_alone_brings_a_company(setup, model):
    """CON-085."""
    record = unlinked(NAMES[model], name="Mill", phone_no="1")
    person = person_of(None)
    changed(record, primary_contact=person)
    company = contact_of(record)
    assert (again(person).company, person.company_name, person.phone_no) == (company, "Mill", "1")
    assert (company.name, again(record).contact) == ("Mill", "Ada Byron")
    kind = links.NAMES[NAMES[model]].link.name
    assert again(person).contact_business_relation == company.contact_business_relation == RelationStatus[kind]


@pytest.mark.behaviour("C-049")
@pytest.mark.parametrize("model", TRADERS)
def test_a_person_links_its_company(setup, model):
    """CON-085: an error when that is linked elsewhere."""
    company = saved(Contact(name="Mill"))
    person = person_of(company)
    first, second = unlinked(NAMES[model], name="First"), unlinked(NAMES[model], name="Second")
    changed(first, primary_contact=person)
    assert contact_of(first) == company
    second.primary_contact = person
    refused(second.save, second.no, first.no)
    fresh = model(name="Third", primary_contact=person)
    refused(fresh.save, first.no)
    assert ContactBusinessRelation.objects.count() == 1


@pytest.mark.says("bc.company_as_primary")
@pytest.mark.parametrize("model", TRADERS)
def test_a_company_is_linked_before_it_is_chosen(setup, model):
    """CON-085."""
    company = saved(Contact(name="Mill"))
    record = unlinked(NAMES[model], name="Record")
    record.primary_contact = company
    refused(record.save, company.no, record.no)
    link(NAMES[model], company, record)
    changed(record, primary_contact=company)


@pytest.mark.parametrize("model", TRADERS)
def test_a_new_record_of_a_known_person_makes_no_second_company(setup, model):
    """CON-085: chosen when the record is made."""
    company = saved(Contact(name="Mill"))
    person = person_of(company)
    record = saved(model(name="Record", primary_contact=person))
    assert (contact_of(record), Contact.objects.count(), record.contact) == (company, 2, "Ada Byron")


@pytest.mark.behaviour("C-050")
@pytest.mark.parametrize("model", TRADERS)
def test_another_person_changes_nothing(setup, model):
    """CON-087."""
    record = saved(model(name="Mill"))
    person_of(contact_of(record))
    assert (again(record).primary_contact, record.contact) == (None, "")


@pytest.mark.parametrize("model", TRADERS)
def test_a_renamed_primary_contact_renames_the_text(setup, model):
    """CON-087."""
    record = saved(model(name="Mill"))
    person = person_of(contact_of(record))
    changed(record, primary_contact=person)
    changed(person, surname="King")
    assert again(record).contact == "Ada King"


@pytest.mark.behaviour("C-051")
def test_a_deleted_primary_contact_is_cleared(setup):
    """CON-103."""
    records = [saved(model(name="Mill")) for model in TRADERS]
    for record in records:
        person = person_of(contact_of(record))
        changed(record, primary_contact=person)
        person.delete()
        assert (again(record).primary_contact, record.contact) == (None, "")


def test_what_the_product_writes_is_not_asked(setup):
    """CON-084: Sales has looked after the reference."""
    customer, stranger = saved(Customer(name="Mill")), person_of(None)
    customer.primary_contact = stranger
    customer.save(origin=PRODUCT)
    assert again(customer).primary_contact == stranger
    assert ContactBusinessRelation.objects.filter(link_to_table=LinkTo.CUSTOMER).count() == 1
