"""Business Central keeps customers, vendors and contacts in order, one saved alone or many at once."""

import pytest
from django.db import connection

from erp.bc.models import (
    BankAccount,
    BusinessRelation,
    Contact,
    ContactBusinessRelation,
    Country,
    Currency,
    Customer,
    MarketingSetup,
    NoSeries,
    NoSeriesLine,
    Salesperson,
    Vendor,
)
from erp.bc.models.contact import LinkTo, RelationStatus
from erp.bc.rules.contacts.automatic import without_automatic_contact
from integration import registry
from integration.engine.write import Write, find
from integration.origin import PRODUCT
from integration.services.write_rows import RowsRefused, write_rows
from tests.counting import statements

pytestmark = pytest.mark.django_db
PERSON = 1


def saved(instance):
    instance.save()
    return instance


def refused(action, *words):
    with pytest.raises(RowsRefused) as caught:
        action()
    text = " ".join(str(f) for f in caught.value.findings)
    for word in words:
        assert word in text
    assert "…" not in text
    assert all(f.next_step for f in caught.value.findings)
    return text


def test_codes_are_upper_case_and_trimmed():
    currency = saved(Currency(code=" sek ", iso_code="sek"))
    assert (currency.code, currency.iso_code) == ("SEK", "SEK")
    refused(Currency(code="Sek").save, "SEK")
    refused(Currency(code="").save, "Code")


def test_new_records_are_numbered_from_their_series(setup):
    assert saved(Customer(name="A")).no == "C1001"
    assert saved(Vendor(name="B")).no == "V1001"
    assert saved(Customer(name="C")).no_series == "CUST"
    typed = saved(Customer(no="c1003", name="D"))
    assert (typed.no, typed.no_series) == ("C1003", "")
    assert saved(Customer(name="E")).no == "C1004"


def test_typed_numbers_of_the_batch_are_not_given_to_others(setup):
    items = [Write.insert({"name": "A"}), Write.insert({"name": "B", "no": "C1001"}), Write.insert({"name": "C"})]
    write_rows(Customer, items)
    assert [i.new["no"] for i in items] == ["C1002", "C1001", "C1003"]


def test_numbers_may_be_typed_only_where_the_series_allows(setup):
    series = NoSeries.objects.get(code="CUST")
    series.manual_nos = False
    series.save()
    refused(Customer(no="X1", name="A").save, "X1", "CUST")
    # The contact of a new customer is numbered by itself, whatever its series says about typing.
    contacts = NoSeries.objects.get(code="CONT")
    contacts.manual_nos = False
    contacts.save()
    saved(Customer(name="B"))
    assert Contact.objects.get().no == "CT1001"


def test_without_a_series_a_number_must_be_typed():
    refused(Customer(name="A").save, "A", "Customer Nos.")
    saved(Customer(no="X1", name="A"))
    customer = Customer.objects.get()
    customer.no = ""
    refused(customer.save, "No.")


def test_a_series_that_ends_refuses_all_and_says_so(setup):
    line = NoSeriesLine.objects.get(series__code="CUST")
    line.ending_no = "C1002"
    line.save()
    refused(lambda: write_rows(Customer, [Write.insert({"name": f"N{n}"}) for n in range(4)]), "CUST")
    assert not Customer.objects.exists()
    line.refresh_from_db()
    assert line.last_no_used == ""


def test_search_name_follows_until_somebody_types_one():
    """CON-009."""
    customer = saved(Customer(no="1", name="Straße"))
    assert customer.search_name == "STRASSE"
    customer.name = "Gasse"
    customer.save()
    assert customer.search_name == "GASSE"
    customer.search_name = "my own"
    customer.save()
    assert customer.search_name == "MY OWN"
    customer.name = "Weg"
    customer.save()
    assert customer.search_name == "MY OWN"


@pytest.mark.parametrize("value", ["+46 (0)8-123.45", "", "08/12 34"])
def test_phone_numbers_without_letters(value):
    assert saved(Contact(no="1", phone_no=value)).phone_no == value


def test_phone_numbers_with_letters_are_refused():
    refused(Contact(no="1", name="N", phone_no="call me").save, "Phone No.", "call me", "N")
    refused(Customer(no="1", name="N", mobile_phone_no="12ä").save, "Mobile Phone No.")


@pytest.mark.parametrize("value", ["", "a@b.example", "a@b.example;c@d.example", "a@b.example; c@d.example"])
def test_e_mail_lists(value):
    contact = saved(Contact(no="1", e_mail=value))
    assert contact.search_e_mail == value.upper()


@pytest.mark.parametrize("value", ["a", "a@b.example,c@d.example", "a@b c@d", "a@b.example;x", "a@b|c@d", "@b"])
def test_wrong_e_mail_lists_are_refused(value):
    refused(Contact(no="1", name="N", e_mail=value).save, "Email", value)
    refused(Customer(no="1", name="N", e_mail=value).save, "Email", value)


def test_a_company_belongs_to_itself_and_keeps_no_name_parts():
    """CON-002."""
    company = Contact(no="1", name="Mill", first_name="X")
    company.save(origin=PRODUCT)
    company.refresh_from_db()
    assert (company.company, company.company_name, company.first_name) == (company, "Mill", "")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada", ("Ada", "", "")),
        ("Ada Byron", ("Ada", "", "Byron")),
        ("Ada Quinn Byron", ("Ada", "Quinn", "Byron")),
        ("Ada Quinn Rose Byron", ("Ada Quinn", "Rose", "Byron")),
    ],
)
def test_a_persons_name_is_split(name, parts):
    """CON-008."""
    person = saved(Contact(no="1", type=PERSON, name=name))
    assert (person.first_name, person.middle_name, person.surname) == parts
    assert person.name == name


def test_a_name_part_rebuilds_the_name():
    person = saved(Contact(no="1", type=PERSON, first_name="Ada", surname="Byron"))
    assert person.name == "Ada Byron"
    person.surname = "King"
    person.save()
    assert (person.name, person.search_name) == ("Ada King", "ADA KING")


def test_a_person_shows_its_company():
    company = saved(Contact(no="1", name="Mill"))
    person = saved(Contact(no="2", type=PERSON, name="Ada", company=company))
    assert person.company_name == "Mill"
    company.name = "New mill"
    company.save()
    person.refresh_from_db()
    assert person.company_name == "New mill"
    person.company = None
    person.save()
    assert person.company_name == ""
    refused(Contact(no="3", type=PERSON, name="Bo", company=person).save, "Bo", "Ada")


def test_a_company_and_its_persons_in_one_batch():
    company = {"system_id": "0" * 31 + "1", "no": "1", "name": "Mill"}
    person = {"no": "2", "type": PERSON, "name": "Ada", "company": company["system_id"]}
    write_rows(Contact, [Write.insert(person), Write.insert(company)])
    assert Contact.objects.get(no="2").company_name == "Mill"
    table = registry.table(Contact)
    rows = find(table, "no", ["1", "2"])
    write_rows(Contact, [Write.update(r, {"name": r["name"] + " X"}) for r in rows])
    assert Contact.objects.get(no="2").company_name == "Mill X"


def test_a_company_with_persons_cannot_become_one():
    company = saved(Contact(no="1", name="Mill"))
    saved(Contact(no="2", type=PERSON, name="Ada", company=company))
    company.type = PERSON
    refused(company.save, "Mill")
    alone = saved(Contact(no="3", name="Bo Ek"))
    alone.type = PERSON
    alone.save()
    assert (alone.company, alone.company_name, alone.surname) == (None, "", "Ek")


def test_a_new_customer_gets_its_contact(setup):
    seller = saved(Salesperson(code="S"))
    customer = saved(Customer(name="Mill", city="Lund", e_mail="a@b.example", salesperson=seller, name_2="II"))
    contact = Contact.objects.get()
    assert (contact.no, contact.no_series, contact.type) == ("CT1001", "CONT", 0)
    assert (contact.name, contact.name_2, contact.city, contact.e_mail) == ("Mill", "II", "Lund", "a@b.example")
    assert contact.search_e_mail == "A@B.EXAMPLE"
    assert (contact.salesperson, contact.company) == (seller, contact)
    assert contact.contact_business_relation == RelationStatus.CUSTOMER
    link = ContactBusinessRelation.objects.get()
    assert (link.contact, link.business_relation.code) == (contact, "CUST")
    assert (link.link_to_table, link.no) == (LinkTo.CUSTOMER, customer.no)
    assert (customer.primary_contact, customer.contact) == (None, "")


def test_a_new_vendor_gets_a_company_with_its_purchaser(setup):
    buyer = saved(Salesperson(code="B"))
    saved(Vendor(name="Mill", purchaser=buyer))
    contact = Contact.objects.get()
    assert (contact.type, contact.salesperson) == (0, buyer)
    assert contact.contact_business_relation == RelationStatus.VENDOR


def test_a_customer_that_is_a_person_has_itself_as_primary_contact(setup):
    customer = saved(Customer(name="Ada Byron", contact_type=PERSON))
    contact = Contact.objects.get()
    assert (contact.type, contact.surname, contact.company) == (PERSON, "Byron", None)
    customer.refresh_from_db()
    assert (customer.primary_contact, customer.contact) == (contact, "Ada Byron")
    customer.name = "Ada King"
    customer.save()
    assert customer.contact == "Ada King"


def test_without_a_relation_code_no_contact_is_made(setup):
    setup.bus_rel_code_for_customers = None
    setup.save()
    saved(Customer(name="Mill"))
    with without_automatic_contact():
        saved(Vendor(name="Mill"))
    assert not Contact.objects.exists()


def test_without_a_contact_series_a_customer_is_refused(setup):
    setup.contact_nos = None
    setup.save()
    refused(Customer(name="Mill").save, "Mill", "Contact Nos.")
    assert not Customer.objects.exists()


def test_a_prepared_link_gets_the_number(setup):
    """CON-081."""
    company = saved(Contact(name="Mill"))
    person = saved(Contact(type=PERSON, name="Ada", company=company))
    code = BusinessRelation.objects.get(code="CUST")
    ContactBusinessRelation(contact=company, business_relation=code, link_to_table=LinkTo.CUSTOMER).save(origin=PRODUCT)
    customer = saved(Customer(name="Mill", primary_contact=person))
    link = ContactBusinessRelation.objects.get()
    assert (link.contact, link.no) == (company, customer.no)
    assert Contact.objects.count() == 2
    person.refresh_from_db()
    assert person.contact_business_relation == RelationStatus.CUSTOMER


def test_one_link_of_a_kind(setup):
    first, second = saved(Customer(name="A")), saved(Customer(name="B"))
    contact = Contact.objects.get(name="A")
    law = BusinessRelation.objects.get(code="LAW")
    text = refused(
        ContactBusinessRelation(
            contact=contact, business_relation=law, link_to_table=LinkTo.CUSTOMER, no=second.no
        ).save,
        contact.no,
        first.no,
        second.no,
    )
    assert "Customer" in text
    with without_automatic_contact():
        saved(Vendor(no="V1", name="V"))
    free = saved(Contact(name="F"))
    text = refused(
        ContactBusinessRelation(contact=free, business_relation=law, link_to_table=LinkTo.CUSTOMER, no=first.no).save,
        free.no,
        contact.no,
    )
    # Within one batch, too; another kind is another matter.
    links = [
        {"contact": free.pk.hex, "business_relation": code.pk.hex, "link_to_table": 2, "no": no}
        for code, no in ((law, "V1"), (BusinessRelation.objects.get(code="VEND"), "V2"))
    ]
    refused(lambda: write_rows(ContactBusinessRelation, [Write.insert(v) for v in links], PRODUCT), "V1", "V2")
    write_rows(ContactBusinessRelation, [Write.insert(links[0])], PRODUCT)
    refused(ContactBusinessRelation(contact=free, business_relation=law).save, "LAW", free.no)


def test_a_link_takes_the_place_of_the_relation_without_number(setup):
    """CON-045, CON-004."""
    with without_automatic_contact():
        customer = saved(Customer(name="A"))
    contact = saved(Contact(name="A"))
    code = BusinessRelation.objects.get(code="CUST")
    ContactBusinessRelation(contact=contact, business_relation=code).save(origin=PRODUCT)
    contact.refresh_from_db()
    assert contact.contact_business_relation == RelationStatus.OTHER
    saved(ContactBusinessRelation(contact=contact, business_relation=code, link_to_table=1, no=customer.no))
    assert ContactBusinessRelation.objects.get().no == customer.no
    contact.refresh_from_db()
    assert contact.contact_business_relation == RelationStatus.CUSTOMER


def test_the_status_sums_up_the_relations(setup):
    customer = saved(Customer(name="A"))
    company = Contact.objects.get()
    person = saved(Contact(type=PERSON, name="Ada", company=company))
    assert person.contact_business_relation == RelationStatus.CUSTOMER
    law = BusinessRelation.objects.get(code="LAW")
    own = saved(ContactBusinessRelation(contact=person, business_relation=law))
    person.refresh_from_db()
    company.refresh_from_db()
    assert person.contact_business_relation == RelationStatus.MULTIPLE
    assert company.contact_business_relation == RelationStatus.CUSTOMER
    customer.delete()
    assert ContactBusinessRelation.objects.get() == own
    person.refresh_from_db()
    company.refresh_from_db()
    assert person.contact_business_relation == RelationStatus.OTHER
    assert company.contact_business_relation == RelationStatus.NONE
    own.delete()
    person.refresh_from_db()
    assert person.contact_business_relation == RelationStatus.NONE


def test_a_renumbered_customer_keeps_its_link(setup):
    customer = saved(Customer(name="A"))
    customer.no = "new1"
    customer.save()
    assert ContactBusinessRelation.objects.get().no == "NEW1"


def test_deleting_contacts(setup):
    customer = saved(Customer(name="A"))
    company = Contact.objects.get()
    person = saved(Contact(type=PERSON, name="Ada", company=company))
    customer.primary_contact, customer.contact = person, "Ada"
    customer.save()
    company.delete()
    assert not Contact.objects.exists()
    assert not ContactBusinessRelation.objects.exists()
    customer.refresh_from_db()
    assert (customer.primary_contact, customer.contact) == (None, "")


def test_what_is_used_cannot_be_deleted():
    seller = saved(Salesperson(code="S", name="Sam"))
    saved(Customer(no="1", name="A", salesperson=seller))
    refused(seller.delete, "Sam")
    assert Salesperson.objects.exists()


def test_setup_tables_have_one_row(setup):
    refused(MarketingSetup().save, "Marketing setup")


def test_a_refused_row_in_a_batch_writes_nothing(setup):
    rows = [{"name": f"N{n}", "phone_no": "12"} for n in range(6)]
    rows[4]["phone_no"] = "twelve"
    refused(lambda: write_rows(Customer, [Write.insert(r) for r in rows]), "twelve", "N4")
    assert not Customer.objects.exists()
    assert not Contact.objects.exists()
    assert NoSeriesLine.objects.get(series__code="CONT").last_no_used == ""


def test_batches_ask_the_same_number_of_questions_whatever_their_size(setup):
    def work(count):
        with statements(connection) as counted:
            rows = [Write.insert({"name": f"N{count}-{n}", "contact_type": n % 2}) for n in range(count)]
            write_rows(Customer, rows)
            companies = [r.pk.hex for r in Contact.objects.filter(type=0).order_by("-no")[: count // 2]]
            people = [
                Write.insert({"type": PERSON, "name": f"P {n}", "company": company})
                for n, company in enumerate(companies)
            ]
            write_rows(Contact, people)
            table = registry.table(Contact)
            rows = find(table, "system_id", companies)
            write_rows(Contact, [Write.update(r, {"name": r["name"] + " Ltd", "city": "Lund"}) for r in rows])
            # as many each time: Django deletes what others may refer to a hundred at a time
            customers = find(registry.table(Customer), "name", [f"N{count}-{n}" for n in range(4)])
            write_rows(Customer, [Write.delete(r) for r in customers])
        return len(counted)

    work(4)
    few, many = work(60), work(300)
    assert few == many


@pytest.mark.says("bc.only_for_persons")
@pytest.mark.parametrize("field", ["company", "first_name", "surname"])
def test_what_only_persons_have_is_refused_of_a_company(setup, field):
    """Not dropped without a word; what it had before it became a company is let go."""
    mill, weir = saved(Contact(name="Mill")), saved(Contact(name="Weir"))
    value = weir if field == "company" else "Ada"
    setattr(mill, field, value)
    refused(mill.save, mill.no, "company", "Weir" if field == "company" else "Ada")
    refused(lambda: saved(Contact(name="Dam", **{field: value})), "Dam")
    person = saved(Contact(type=PERSON, company=weir, **({} if field == "company" else {field: "Ada"})))
    assert getattr(Contact.objects.get(pk=person.pk), field) == value
    person = Contact.objects.get(pk=person.pk)
    person.type = 0
    saved(person)
    assert Contact.objects.get(pk=person.pk).company == person


@pytest.mark.says("bc.only_for_companies")
def test_a_currency_is_refused_of_a_person(setup):
    """It is the company's: nothing would ever use it."""
    euro = saved(Currency(code="EUR"))
    mill = saved(Contact(name="Mill", currency=euro))
    person = saved(Contact(type=PERSON, company=mill, first_name="Ada"))
    person.currency = euro
    refused(person.save, "Currency Code", "Ada", "“EUR”", "only companies")
    refused(lambda: saved(Contact(type=PERSON, first_name="Bea", currency=euro)), "Bea")


@pytest.mark.says("bc.country_unknown")
@pytest.mark.says("bc.country_is")
@pytest.mark.parametrize("model", [Customer, Vendor, Contact, BankAccount])
def test_a_country_that_is_none_is_refused_where_somebody_types_it(setup, model):
    """Codes of ISO 3166 and of the list are taken; what a run brings stands, as Sales writes countries in words."""
    refused(lambda: saved(model(name="Mill", country_region_code="XX")), "Mill", "“XX”", "no country or region")
    refused(lambda: saved(model(name="Mill", country_region_code="Germany")), "“GERMANY”", "that is no code")
    made = saved(model(name="Mill", country_region_code="pl"))
    assert model.objects.get(pk=made.pk).country_region_code == "PL"
    saved(Country(code="XX", name="Elsewhere"))
    made.country_region_code = "XX"
    saved(made)
    Country.objects.all().delete()
    # what is there already is nobody's slip
    made = model.objects.get(pk=made.pk)
    made.city = "Lund"
    saved(made)
    other = model(name="Weir", country_region_code="Germany")
    other.save(origin=PRODUCT)
    assert model.objects.get(name="Weir").country_region_code == "GERMANY"
