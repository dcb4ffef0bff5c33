"""A contact and its customer, vendor or bank account say the same, whichever of them somebody changes."""

import datetime as dt
import logging

import pytest
from django.db import connection
from django.db.models import F

from erp.bc.models import (
    BankAccount,
    BankAccountLedgerEntry,
    BusinessRelation,
    CompanyInformation,
    Contact,
    ContactBusinessRelation,
    Currency,
    Customer,
    InteractionLogEntry,
    Opportunity,
    PostCode,
    Salesperson,
    VatRegistrationLog,
    Vendor,
)
from erp.bc.models.contact import LinkTo
from erp.bc.rules.contacts.kinds import KINDS
from integration import registry
from integration.engine.write import Write, load
from integration.origin import PRODUCT
from integration.services.write_rows import write_rows
from tests.bc.test_rules import PERSON, refused, saved
from tests.counting import statements

pytestmark = pytest.mark.django_db
MODELS = (Customer, Vendor, BankAccount)
EVERYTHING = {
    "name": "Mill", "name_2": "North", "address": "Road 1", "address_2": "Yard", "post_code": "11122", "city": "Malmö",
    "county": "Skåne", "country_region_code": "SE", "phone_no": "+46 1", "mobile_phone_no": "+46 2", "fax_no": "+46 3",
    "telex_no": "4", "telex_answer_back": "5", "e_mail": "a@mill.example", "home_page": "https://mill.example",
    "territory_code": "S", "language_code": "SVE", "search_name": "MILLNORTH",
}  # fmt: skip
OF_PARTIES = {"format_region": "sv-SE", "registration_number": "556", "vat_registration_no": "SE556"}


def changed(record, **values):
    """The record as it is stored, with these values saved by somebody."""
    record.refresh_from_db()
    for name, value in values.items():
        setattr(record, name, value)
    return saved(record)


def again(record):
    record.refresh_from_db()
    return record


def contact_of(record):
    return Contact.objects.get(business_relations__no=record.no)


@pytest.mark.behaviour("C-033")
@pytest.mark.parametrize("model", MODELS)
def test_what_is_changed_on_the_record_reaches_its_contact(setup, model):
    """CON-020, CON-021, CON-033: every shared field, and blanks too."""
    record = saved(model(name="Old"))
    values = EVERYTHING if model is BankAccount else {**EVERYTHING, **OF_PARTIES}
    changed(record, **values)
    contact = contact_of(record)
    assert {name: getattr(contact, name) for name in values} == values
    changed(record, phone_no="", e_mail="")
    again(contact)
    assert (contact.phone_no, contact.e_mail, contact.search_e_mail) == ("", "", "")
    assert contact.no != record.no


@pytest.mark.behaviour("C-034", "C-035", "C-036")
@pytest.mark.parametrize("model", MODELS)
def test_what_is_changed_on_the_contact_reaches_the_record(setup, model):
    """CON-031: as raw values, and the number stays."""
    record = saved(model(name="Old"))
    number = record.no
    values = EVERYTHING if model is BankAccount else {**EVERYTHING, **OF_PARTIES}
    changed(contact_of(record), **values)
    again(record)
    assert {name: getattr(record, name) for name in values} == values
    assert record.no == number


def test_registration_numbers_and_regions_are_not_shared_with_banks(setup):
    """CON-029: there is nothing of that name on a bank account."""
    shared = set(KINDS[LinkTo.BANK_ACCOUNT].shared)
    assert not shared & {"registration_number", "format_region", "vat_registration_no", "privacy_blocked"}
    bank = saved(BankAccount(name="Bank"))
    contact = changed(contact_of(bank), registration_number="556", format_region="sv-SE")
    changed(bank, phone_no="1")
    again(contact)
    assert (contact.registration_number, contact.format_region, contact.phone_no) == ("556", "sv-SE", "1")


@pytest.mark.behaviour("C-037")
def test_the_mobile_number_of_a_bank_reaches_its_contact(setup):
    bank = saved(BankAccount(name="Bank"))
    changed(bank, mobile_phone_no="+46 70")
    assert contact_of(bank).mobile_phone_no == "+46 70"


@pytest.mark.behaviour("C-038")
def test_a_push_stamps_the_customer(setup):
    """CON-030."""
    customer = saved(Customer(name="Mill"))
    Customer.objects.update(modified_on=F("modified_on") - dt.timedelta(days=1))
    before = again(customer).modified_on
    changed(contact_of(customer), name="Mill & Sons")
    assert again(customer).modified_on - before >= dt.timedelta(days=1)


@pytest.mark.behaviour("C-039")
def test_a_blank_name_is_caught_up(setup):
    """CON-034: also when nothing that is watched has changed."""
    customer = saved(Customer())
    assert contact_of(customer).name == ""
    changed(customer, name="Mill")
    assert contact_of(customer).name == "Mill"
    Contact.objects.update(name="")
    changed(customer, credit_limit_lcy=10)
    assert contact_of(customer).name == "Mill"


def test_what_is_not_shared_leaves_a_differing_contact_alone(setup):
    """CON-032, CON-034, CON-026."""
    customer = saved(Customer(name="Mill"))
    Contact.objects.update(phone_no="7")
    changed(customer, credit_limit_lcy=10, privacy_blocked=True)
    contact = contact_of(customer)
    assert (contact.phone_no, contact.privacy_blocked) == ("7", False)
    changed(customer, city="Lund")
    again(contact)
    assert (contact.phone_no, contact.privacy_blocked, contact.city) == ("", True, "Lund")


@pytest.mark.behaviour("C-040")
def test_clearing_a_phone_travels(setup):
    customer = saved(Customer(name="Mill", phone_no="1"))
    changed(contact_of(customer), phone_no="")
    assert again(customer).phone_no == ""


@pytest.mark.behaviour("C-041", "C-042")
def test_who_looks_after_it_is_shared_with_customers_alone(setup):
    """CON-024."""
    first, second = saved(Salesperson(code="P")), saved(Salesperson(code="S"))
    vendor = saved(Vendor(name="V", purchaser=first))
    bank = saved(BankAccount(name="B", our_contact=first))
    customer = saved(Customer(name="C", salesperson=first))
    for record in (vendor, bank, customer):
        assert contact_of(record).salesperson == first  # the one time
        changed(contact_of(record), salesperson=second, phone_no="1")
        changed(record, address="Road")
        assert contact_of(record).salesperson == second
    assert (again(vendor).purchaser, again(bank).our_contact, again(customer).salesperson) == (first, first, second)


@pytest.mark.behaviour("C-043")
def test_vat_numbers_are_logged(setup):
    """CON-027, CON-007: those that came by a contact, too."""
    from erp.bc.models import CustomerTempl
    from erp.bc.services.links import NAMES, create_from_contact

    saved(CustomerTempl(code="COMPANY"))
    contact = saved(Contact(name="Mill", vat_registration_no="SE1"))
    customer = Customer.objects.get(no=create_from_contact(NAMES["customer"], contact.pk.hex).row["no"])
    changed(customer, vat_registration_no="SE2")
    changed(contact, vat_registration_no="SE3")

    def log(no):
        rows = VatRegistrationLog.objects.filter(account_no=no).order_by("entry_no")
        return [row.vat_registration_no for row in rows]

    assert log(customer.no) == ["SE1", "SE2", "SE3"]
    assert log(contact.no)[0] == "SE1"
    assert log(contact.no)[-1] == "SE3"


def test_everything_a_contact_is_linked_to_says_the_same(setup):
    """CON-035: a customer's phone reaches the vendor and the bank account of the same contact, and its persons."""
    from erp.bc.services.links import NAMES, link

    customer = saved(Customer(name="Mill"))
    contact = contact_of(customer)
    others = [Vendor(no="V1", name="Other"), BankAccount(no="B1", name="Bank")]
    for other, name in zip(others, ("vendor", "bank-account"), strict=True):
        other.save(origin=PRODUCT)
        ContactBusinessRelation.objects.filter(no=other.no).delete()
        link(NAMES[name], contact.pk.hex, other.no)
    person = saved(Contact(type=PERSON, name="Ada Byron", company=contact))
    changed(customer, phone_no="+46 9")
    assert [again(record).phone_no for record in (*others, contact, person)] == ["+46 9"] * 4
    assert {again(record).name for record in others} == {"Mill"}


def test_a_push_does_not_come_back(setup):
    """CON-036: nothing is written to the contact that started it, and the rules of the customer leave it alone."""
    customer = saved(Customer(name="Mill", search_name="OWN"))
    contact = contact_of(customer)
    changed(contact, name="Mill & Sons")
    stamp = again(contact).modified_on
    again(customer)
    assert (customer.name, again(contact).modified_on) == ("Mill & Sons", stamp)
    assert contact.search_name == customer.search_name == "OWN"


def test_a_link_to_a_record_that_is_gone_is_dropped(setup, caplog):
    """CON-037."""
    customer = saved(Customer(name="Mill"))
    contact = contact_of(customer)
    Customer.objects.all()._raw_delete("default")
    with caplog.at_level(logging.WARNING, logger="erp.bc.rules.contacts.sync"):
        changed(contact, phone_no="1")
    assert not ContactBusinessRelation.objects.exists()
    assert customer.no in caplog.text
    assert again(contact).phone_no == "1"


@pytest.mark.parametrize("model", [Customer, Vendor])
def test_a_link_whose_contact_is_gone_is_dropped(setup, caplog, model):
    """CON-037: the record is saved all the same."""
    record = saved(model(name="Mill"))
    Contact.objects.all()._raw_delete("default")
    with caplog.at_level(logging.WARNING, logger="erp.bc.rules.contacts.sync"):
        changed(record, phone_no="1")
    assert not ContactBusinessRelation.objects.exists()
    assert record.no in caplog.text
    assert again(record).phone_no == "1"


def test_a_record_without_link_touches_no_contact(setup):
    """CON-038."""
    customer = saved(Customer(name="Mill"))
    ContactBusinessRelation.objects.all().delete()
    changed(customer, name="Other")
    assert Contact.objects.get().name == "Mill"


@pytest.mark.says("bc.bank_currency")
def test_a_used_bank_account_keeps_its_currency(setup):
    """CON-028: the contact's change is refused with it; the local currency may be written as blank or as its code."""
    CompanyInformation(name="We", lcy_code="SEK").save()
    euro, krona = saved(Currency(code="EUR")), saved(Currency(code="SEK"))
    bank = saved(BankAccount(name="Bank"))
    BankAccountLedgerEntry(bank_account=bank, posting_date=dt.date(2026, 1, 1), amount=5, open=False).save(
        origin=PRODUCT
    )
    contact = contact_of(bank)
    contact.currency, contact.phone_no = euro, "1"
    refused(contact.save, "Currency Code", bank.no, "EUR", "SEK")
    bank.currency = euro
    refused(bank.save, bank.no, "EUR")
    assert (again(contact).phone_no, again(bank).currency) == ("", None)
    changed(contact, currency=krona)
    assert again(bank).currency == krona
    BankAccountLedgerEntry.objects.all().delete()
    changed(contact, currency=euro)
    assert again(bank).currency == euro


def test_statements_do_not_grow_with_the_batch(setup):
    """Pulls and pushes of many take as many statements as those of one."""
    write_rows(Customer, [Write.insert({"name": f"C{n}"}) for n in range(90)])
    table = registry.table(Customer)
    keys = [key.hex for key in Customer.objects.order_by("no").values_list("pk", flat=True)]

    def call(some, phone):
        rows = load(table, some)
        with statements(connection) as counted:
            write_rows(Customer, [Write.update(row, {"phone_no": phone}) for row in rows.values()])
        return len(counted)

    assert call(keys[:30], "1") == call(keys, "2")
    contacts = registry.table(Contact)
    all_contacts = [key.hex for key in Contact.objects.values_list("pk", flat=True)]

    def push(some, phone):
        rows = load(contacts, some)
        with statements(connection) as counted:
            write_rows(Contact, [Write.update(row, {"phone_no": phone}) for row in rows.values()])
        return len(counted)

    assert push(all_contacts[:30], "3") == push(all_contacts, "4")
    assert set(Customer.objects.values_list("phone_no", flat=True)) == {"4"}


def test_what_is_each_s_own_stays_there(setup):
    """CON-001, CON-006, CON-022: what invoices and payments need is completed on the record's card."""
    customer = saved(Customer(name="Mill"))
    contact = changed(
        contact_of(customer),
        e_mail_2="b@mill.example",
        extension_no="12",
        pager="9",
        salutation_code="FIRM",
        phone_no="1",
    )
    before = registry.table(Customer).row(again(customer))
    changed(contact, e_mail_2="", extension_no="", pager="", salutation_code="OTHER")
    assert registry.table(Customer).row(again(customer)) == before
    names = set(registry.table(Customer).columns) - set(KINDS[LinkTo.CUSTOMER].shared)
    assert {"payment_terms", "blocked", "credit_limit_lcy", "invoice_disc_code", "primary_contact"} <= names


def test_an_invalid_address_stops_the_change(setup):
    """CON-023: on both; a name that comes along is taken apart again."""
    customer = saved(Customer(name="Ada Byron", contact_type=PERSON, e_mail="a@mill.example"))
    contact = contact_of(customer)
    customer.e_mail = "nothing"
    refused(customer.save, "nothing")
    contact.e_mail = "a,b"
    refused(contact.save, "a,b")
    assert {again(customer).e_mail, again(contact).e_mail} == {"a@mill.example"}
    changed(customer, name="Ada Quinn King", e_mail="b@mill.example")
    again(contact)
    assert (contact.first_name, contact.middle_name, contact.surname) == ("Ada", "Quinn", "King")
    assert (contact.search_e_mail, contact.search_name) == ("B@MILL.EXAMPLE", "ADA QUINN KING")


def test_relations_are_counted_and_classify(setup):
    """CON-003, CON-005: a code means something only where the setup names it."""
    law = BusinessRelation.objects.get(code="LAW")
    contact = saved(Contact(name="Mill"))
    saved(ContactBusinessRelation(contact=contact, business_relation=law))
    assert again(contact).get_contact_business_relation_display() == "Other"
    setup.bus_rel_code_for_vendors = law
    setup.save()
    assert saved(Vendor(name="Law firm")).pk
    assert ContactBusinessRelation.objects.filter(business_relation=law).count() == 2


@pytest.mark.parametrize(
    ("given", "town"),
    [
        ({"post_code": "22100"}, ("22100", "Lund", "SE")),
        ({"city": "Lund"}, ("22100", "Lund", "SE")),
        ({"post_code": "22100", "city": "Own"}, ("22100", "Own", "")),
        ({"city": "Neustadt"}, ("", "Neustadt", "")),
        ({"post_code": "99999"}, ("99999", "", "")),
        ({"post_code": "22100", "country_region_code": "DK"}, ("22100", "Lund", "DK")),
    ],
)
def test_a_town_completes_itself(setup, given, town):
    """CON-007: where the list of post codes is clear, and what is given stands."""
    for code, city in (("22100", "Lund"), ("23730", "Neustadt"), ("96465", "Neustadt")):
        saved(PostCode(code=code, city=city, country_region_code="SE"))
    contact = saved(Contact(name="Mill", **given))
    assert (contact.post_code, contact.city, contact.country_region_code) == town


def test_what_a_person_did_stays_with_the_company_it_leaves(setup):
    """CON-094: closed opportunities and interactions; an open opportunity goes along."""
    first, second = saved(Contact(name="First")), saved(Contact(name="Second"))
    person = saved(Contact(type=PERSON, name="Ada", company=first))
    entry = saved(InteractionLogEntry(contact=person, contact_company=first, description="Call"))
    won, open_one = (Opportunity(no=no, contact=person) for no in ("O1", "O2"))
    won.status = 2
    for each in (won, open_one):
        each.save(origin=PRODUCT)
    changed(person, company=second)
    assert [(again(each).contact, each.contact_company) for each in (entry, won, open_one)] == [
        (first, first),
        (first, first),
        (person, second),
    ]
