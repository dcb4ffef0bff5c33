"""What persons have of their company, and what new contacts start with."""

import pytest

from erp.bc.models import Contact, Country, Customer, MarketingSetup, Salesperson, UserSetup, VatRegistrationNoFormat
from erp.bc.models.contact import CorrespondenceType
from erp.bc.rules.vat import matches
from erp.bc.services import links
from integration.engine.write import Write
from integration.origin import Origin
from integration.services.write_rows import write_rows
from tests.bc.test_contact_sync import again, changed, contact_of
from tests.bc.test_rules import PERSON, refused, saved

pytestmark = pytest.mark.django_db
CODES = {"territory_code": "N", "country_region_code": "SE", "language_code": "SVE", "format_region": "sv-SE"}
ADDRESS = {"address": "Road 1", "address_2": "Yard", "post_code": "11122", "city": "Lund", "county": "Skåne"}
REACHED = {
    "phone_no": "1", "mobile_phone_no": "2", "extension_no": "3", "fax_no": "4", "telex_no": "5",
    "telex_answer_back": "6", "pager": "7", "e_mail": "a@mill.example", "home_page": "mill.example",
}  # fmt: skip
ALL = {**CODES, **ADDRESS, **REACHED}


def values(contact, names=ALL):
    again(contact)
    return {name: getattr(contact, name) for name in names}


@pytest.fixture
def company(setup):
    return saved(Contact(name="Mill", salesperson=saved(Salesperson(code="P")), **ALL))


def switch(**switches):
    MarketingSetup.objects.update(**switches)


OFF = {
    f"inherit_{name}": False
    for name in (
        "salesperson_code", "territory_code", "country_region_code", "language_code", "format_region",
        "address_details", "communication_details",
    )
}  # fmt: skip


@pytest.mark.behaviour("C-052")
def test_who_joins_a_company_has_what_it_has(company):
    """CON-091."""
    person = saved(Contact(type=PERSON, name="Ada"))
    changed(person, company=company)
    assert values(person) == ALL
    assert (person.salesperson, person.company_name, person.search_e_mail) == (
        company.salesperson,
        "Mill",
        "A@MILL.EXAMPLE",
    )
    made = saved(Contact(type=PERSON, name="Bo", company=company))
    assert values(made) == ALL


@pytest.mark.behaviour("C-053")
def test_nothing_is_inherited_with_the_switches_off(company):
    """CON-091, CON-092."""
    switch(**OFF)
    person = saved(Contact(type=PERSON, name="Ada", company=company))
    changed(company, phone_no="9", name="Mill & Sons")
    assert set(values(person).values()) == {""}
    assert (person.salesperson, person.company_name) == (None, "Mill & Sons")


@pytest.mark.behaviour("C-054")
def test_an_own_address_is_kept(company):
    """CON-091: as a whole, the county included; other fields one by one."""
    person = saved(Contact(type=PERSON, name="Ada", city="Kiel", phone_no="8"))
    changed(person, company=company)
    assert values(person, ("city", "address", "county", "phone_no", "fax_no")) == {
        "city": "Kiel", "address": "", "county": "", "phone_no": "8", "fax_no": "4",
    }  # fmt: skip


def test_who_changes_company_takes_the_new_one_s(company):
    """CON-091: where the person had what the former company has."""
    other = saved(Contact(name="Other", territory_code="S", phone_no="99", address="Street", city="Kiel"))
    person = saved(Contact(type=PERSON, name="Ada", company=company))
    changed(person, pager="own")
    changed(person, company=other)
    assert values(person, ("territory_code", "phone_no", "city", "county", "pager", "fax_no")) == {
        "territory_code": "S", "phone_no": "99", "city": "Kiel", "county": "", "pager": "own", "fax_no": "4",
    }  # fmt: skip


def test_what_is_given_with_the_company_stands(company):
    """CON-091."""
    person = saved(Contact(type=PERSON, name="Ada", company=company, territory_code="W", phone_no="8"))
    assert values(person, ("territory_code", "phone_no", "city")) == {
        "territory_code": "W", "phone_no": "8", "city": "Lund",
    }  # fmt: skip


def test_persons_follow_where_they_were_like_the_company(company):
    """CON-092: field by field, the address as a whole, what was edited stays; so do their own customers (CON-093)."""
    alike = saved(Contact(type=PERSON, name="Ada", company=company))
    edited = saved(Contact(type=PERSON, name="Bo", company=company))
    changed(edited, phone_no="77", city="Kiel")
    customer = saved(Customer(name="Cleo", contact_type=PERSON, phone_no="1"))
    own = changed(contact_of(customer), company=company)
    changed(company, phone_no="10", fax_no="40", address="Street", territory_code="S")
    assert values(alike, ("phone_no", "fax_no", "address", "territory_code")) == {
        "phone_no": "10", "fax_no": "40", "address": "Street", "territory_code": "S",
    }  # fmt: skip
    assert values(edited, ("phone_no", "fax_no", "address", "city")) == {
        "phone_no": "77", "fax_no": "40", "address": "Road 1", "city": "Kiel",
    }  # fmt: skip
    assert again(own).phone_no == again(customer).phone_no == "10"


def test_a_person_saved_with_its_company_keeps_what_was_given(company):
    """CON-092: both in one batch."""
    person = saved(Contact(type=PERSON, name="Ada", company=company))
    from integration import registry
    from integration.engine.write import load

    rows = load(registry.table(Contact), [company.pk.hex, person.pk.hex])
    write_rows(
        Contact,
        [
            Write.update(rows[company.pk.hex], {"phone_no": "10", "fax_no": "40"}),
            Write.update(rows[person.pk.hex], {"phone_no": "77"}),
        ],
    )
    assert values(person, ("phone_no", "fax_no")) == {"phone_no": "77", "fax_no": "40"}


@pytest.mark.behaviour("C-055", "C-056")
def test_new_contacts_have_the_defaults(setup):
    """CON-090: the user's own salesperson before the setup's."""
    mine, default = saved(Salesperson(code="MINE")), saved(Salesperson(code="DEF"))
    saved(UserSetup(user_id="ada", salesperson=mine))
    setup.default_salesperson = default
    setup.default_correspondence_type = CorrespondenceType.E_MAIL
    setup.def_company_salutation_code, setup.default_person_salutation_code = "COMP", "PERS"
    for name, value in CODES.items():
        setattr(setup, f"default_{name}", value)
    setup.save()
    company = saved(Contact(name="Mill", territory_code="W"))
    person = Contact(type=PERSON, name="Ada")
    person.save(origin=Origin(name="Ada"))
    assert values(company, CODES) == {**CODES, "territory_code": "W"}
    assert (company.salesperson, company.salutation_code, company.correspondence_type) == (default, "COMP", 2)
    assert (again(person).salesperson, person.salutation_code) == (mine, "PERS")


@pytest.mark.behaviour("C-058")
@pytest.mark.says("bc.type_change_blocked")
def test_a_linked_contact_stays_a_company(setup):
    """CON-096."""
    contact = contact_of(saved(Customer(name="Mill")))
    contact.type = PERSON
    refused(contact.save, contact.no, "contact business relations")


@pytest.mark.behaviour("C-059")
@pytest.mark.parametrize("field", ["phone_no", "mobile_phone_no"])
def test_letters_in_phone_numbers_are_refused(setup, field):
    """CON-007."""
    refused(Contact(name="Mill", **{field: "12ab"}).save, "12ab", "Mill")


@pytest.mark.behaviour("C-060")
def test_several_addresses_for_mail(setup):
    """CON-007."""
    value = "a@mill.example;b@mill.example;c@mill.example"
    assert saved(Contact(name="Mill", e_mail=value)).e_mail == value


def test_a_long_registration_number_is_refused(setup):
    """CON-007."""
    refused(Contact(name="Mill", registration_number="5" * 21).save, "Registration Number", "20")


@pytest.mark.says("bc.vat_format")
def test_vat_numbers_look_as_in_their_country(setup):
    """CON-007: where the country has formats."""
    sweden = saved(Country(code="SE"))
    saved(VatRegistrationNoFormat(country=sweden, format="SE##########01"))
    refused(Contact(name="Mill", vat_registration_no="SE1", country_region_code="SE").save, "SE1", "SE##########01")
    saved(Contact(name="Mill", vat_registration_no="se123456789001", country_region_code="SE"))
    saved(Contact(name="Mill", vat_registration_no="anything", country_region_code="DK"))


@pytest.mark.parametrize(
    ("number", "pattern", "fits"),
    [
        ("SE12", "SE##", True), ("SEAB", "SE##", False), ("AB", "@@", True), ("A1", "@?", True), ("A.", "@.", True),
        ("A1", "@.", False), ("A12", "@?", False),
    ],
)  # fmt: skip
def test_formats(number, pattern, fits):
    assert matches(number, pattern) is fits


def test_a_customer_made_of_a_contact_keeps_it_in_step(setup):
    """CON-031: whatever made the link."""
    from erp.bc.models import CustomerTempl

    saved(CustomerTempl(code="C"))
    contact = saved(Contact(name="Mill"))
    made = Customer.objects.get(no=links.create_from_contact(links.NAMES["customer"], contact.pk.hex).row["no"])
    changed(contact, mobile_phone_no="7")
    assert again(made).mobile_phone_no == "7"
