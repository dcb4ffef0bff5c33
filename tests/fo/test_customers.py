"""Customers, contact persons and their parties: what Finance and Operations asks of them."""

import pytest
from django.db import connection

from erp.fo.models import Contact, Customer, CustomerGroup, NumberSequence, Party, ReleasedProduct
from integration.engine.write import Write
from integration.services.write_rows import write_rows
from tests.counting import statements
from tests.fo.world import OTHERWISE, contact, customer, order, person, product, saved
from tests.reading import refused

pytestmark = pytest.mark.django_db


# --- required, references -------------------------------------------------------------------------------------------


@pytest.mark.says("fo.e20")
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"customer_group_id": ""}, "Customer group"),
        ({"account": ""}, "Customer account"),
        ({"party_type": ""}, "Type"),
        ({"organization_name": ""}, "Organization name"),
        ({"party_type": "Person", "person_first_name": "Ada"}, "Last name"),
    ],
)
def test_an_empty_field_that_is_needed_is_named(fo, values, field):
    """FO-E20, FO-042, FO-129, FO-135, FO-136"""
    refused(lambda: customer(**{"account": "US-009", **values}), field, "is empty", "USMF", "(FO-E20)", "default")
    assert not Customer.objects.exists()


@pytest.mark.says("fo.e21", "fo.e21_shared")
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"customer_group_id": "99"}, ("Customer group", "99", "customer groups", "USMF")),
        ({"site_id": "7", "warehouse_id": ""}, ("Site", "7", "USMF")),
        ({"warehouse_id": "77"}, ("Warehouse", "77", "USMF")),
        ({"payment_terms": "Net99"}, ("Terms of payment", "Net99", "USMF")),
        ({"payment_method": "GOLD"}, ("Method of payment", "GOLD", "USMF")),
        ({"delivery_mode": "Sea"}, ("Mode of delivery", "Sea", "USMF")),
        ({"delivery_terms": "EXW"}, ("Delivery terms", "EXW", "USMF")),
        ({"sales_tax_group": "NONE"}, ("Sales tax group", "NONE", "USMF")),
        ({"contact_person_id": "C9"}, ("Contact person", "C9", "USMF")),
        ({"language_id": "xx"}, ("Language", "xx", "languages")),
        ({"sales_currency_code": "ZZZ"}, ("Currency", "ZZZ", "currencies")),
        ({"address_city": "Bonn", "address_country_region_iso_code": "ZZ"}, ("ISO code", "ZZ", "countries/regions")),
        ({"area": "ZZZZ"}, ("Legal entity", "ZZZZ", "legal entities")),
    ],
)
def test_a_code_must_exist_in_the_legal_entity(fo, values, words):
    """FO-132, FO-E21"""
    refused(lambda: customer(**values), *words, "(FO-E21)", "map another value")


def test_what_another_legal_entity_has_does_not_count(fo):
    """FO-132: customer group US30 exists in USMF only."""
    customer(customer_group_id="US30")
    refused(lambda: customer("DE-001", "DEMF", customer_group_id="US30"), "US30", "DEMF", "customer groups")


@pytest.mark.says("fo.e21_customer")
def test_an_invoice_account_must_be_a_customer(fo):
    """FO-E21, FO-136"""
    refused(lambda: customer(invoice_account="US-777"), "Invoice account", "US-777", "USMF", "Run Accounts")
    assert customer(invoice_account="US-001").invoice_account == "US-001"


@pytest.mark.says("fo.e22")
def test_a_warehouse_belongs_to_its_site(fo):
    """FO-E22"""
    refused(lambda: customer(warehouse_id="21"), "Warehouse", "21", "USMF", "“2”", "“1”", "(FO-E22)")
    assert customer(site_id="", warehouse_id="21").site_id == "2"


@pytest.mark.says("fo.e23")
@pytest.mark.parametrize("part", ["address_street", "delivery_address_city", "invoice_address_zip_code"])
def test_an_address_needs_a_country(fo, part):
    """FO-E23, FO-035"""
    refused(lambda: customer(**{part: "12345"}), "US-001", "ISO code", "USMF", "(FO-E23)")
    iso = f"{part.partition('address')[0]}address_country_region_iso_code"
    assert customer(**{part: "12345", iso: "us"}).address_country_region_id in ("", "USA")


def test_a_country_is_known_by_either_code(fo):
    """FO-136: the country's own code and its ISO code say the same."""
    made = customer(address_city="Bonn", address_country_region_id="DEU")
    assert made.address_country_region_iso_code == "DE"
    made.address_country_region_iso_code = "US"
    assert saved(made).address_country_region_id == "USA"


@pytest.mark.says("fo.e32", "fo.e33", "fo.negative")
def test_values_fit_their_columns(fo):
    """FO-E32, FO-E33, FO-138"""
    refused(lambda: customer(on_hold_status="Perhaps"), "On hold", "Perhaps", "USMF", "(FO-E32)", "Requisition")
    long = "Wolfeschlegelsteinhausenbergerdorff"
    refused(lambda: person(person_last_name=long), "Last name", long, "35", "25", "(FO-E33)", "Truncate")
    refused(lambda: customer(credit_limit=-5), "Credit limit", "-5")
    assert customer(on_hold_status="all").on_hold_status == "All"


def test_codes_are_found_in_any_case_and_written_as_they_stand(fo):
    """FO-132"""
    made = customer(
        account="us-001", language_id="EN-US", payment_terms="NET30", sales_currency_code="usd", area="usmf"
    )
    assert (made.customer_account, made.data_area_id, made.language_id) == ("US-001", "USMF", "en-us")
    assert (made.payment_terms, made.sales_currency_code) == ("Net30", "USD")


@pytest.mark.parametrize(("area", "currency"), [("USMF", "USD"), ("DEMF", "EUR")])
def test_a_blank_currency_is_the_accounting_currency(fo, area, currency):
    """FO-136"""
    assert customer(area=area).sales_currency_code == currency


@pytest.mark.says("fo.e29")
def test_a_customer_account_is_there_once_per_legal_entity(fo):
    """FO-130, FO-E29"""
    customer()
    customer(area="DEMF")
    refused(lambda: customer(organization_name="Other"), "Other", "Contoso Retail", "USMF / US-001", "(FO-E29)")


# --- parties --------------------------------------------------------------------------------------------------------


def test_a_customer_brings_its_party_and_keeps_its_name(fo):
    """FO-135"""
    made = customer(party_number="ACC-01000-ABCDEF")
    party = Party.objects.get()
    assert (party.party_number, party.party_type, party.name) == ("ACC-01000-ABCDEF", "Organization", "Contoso Retail")
    made.organization_name = "Contoso Wholesale"
    saved(made)
    party.refresh_from_db()
    assert party.name == "Contoso Wholesale"
    one = person(party_number="CON-01000-ABCDEF", organization_name="Not hers")
    assert (one.organization_name, one.name) == ("", "Ada Byron")
    assert Party.objects.get(party_number="CON-01000-ABCDEF").last_name == "Byron"


def test_a_blank_party_number_is_given(fo):
    """FO-136"""
    assert [customer("A").party_number, customer("B").party_number] == ["P000001", "P000002"]


@pytest.mark.says("fo.kept", "fo.party_type")
def test_type_and_keys_stay(fo):
    """FO-065, FO-135"""
    made = customer(party_number="X")
    for field, value in (("party_type", "Person"), ("customer_account", "US-002"), ("party_number", "Y")):
        again = Customer.objects.get(pk=made.pk)
        setattr(again, field, value)
        if field == "party_type":
            again.person_last_name = "Byron"
        refused(lambda again=again: saved(again), "stays", value, "new record")
    refused(lambda: person(party_number="X"), "X", "Organization", "Person", "another party number")


def test_two_customers_of_one_batch_share_a_party(fo):
    """FO-135"""
    given = {"customer_group_id": "10", "party_type": "Organization", "party_number": "X"}
    rows = [
        Write.insert({**given, "customer_account": "A", "data_area_id": area, "organization_name": name})
        for area, name in (("USMF", "Old"), ("DEMF", "New"))
    ]
    write_rows(Customer, rows)
    assert list(Party.objects.values_list("party_number", "name")) == [("X", "New")]


# --- contact persons ------------------------------------------------------------------------------------------------


def test_a_contact_person_gets_a_number_nobody_types(fo):
    """FO-133, FO-138: a first name is not needed."""
    owner = customer()
    made = contact(party=owner.party_number, first_name="")
    assert made.contact_person_id == "C-US-000001"
    assert Party.objects.get(party_number="C-1").name == "Byron"
    assert contact("C-2", owner.party_number).contact_person_id == "C-US-000002"


@pytest.mark.says("fo.e21_party")
def test_the_associated_party_must_exist(fo):
    """FO-137, FO-E21: the account was not synchronised yet."""
    refused(
        lambda: contact(party="ACC-01000-NONEYT"), "Associated party number", "ACC-01000-NONEYT", "USMF", "Accounts"
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"last_name": ""}, ("Last name", "(FO-E20)")),
        ({"party": ""}, ("Associated party number", "(FO-E20)")),
        ({"primary_address_city": "Bonn"}, ("ISO code", "(FO-E23)")),
        ({"decision_making_role_code": "King"}, ("Decision making role", "King", "(FO-E21)")),
    ],
)
def test_a_contact_person_that_lacks_something(fo, values, words):
    """FO-035, FO-137"""
    owner = customer()
    refused(lambda: contact(**{"party": owner.party_number, **values}), *words)


def test_a_contact_person_is_there_once_per_associated_party(fo):
    """FO-130"""
    first, second = customer("A").party_number, customer("B").party_number
    contact(party=first)
    contact(party=second)
    refused(lambda: contact(party=first), "C-1", "(FO-E29)")


# --- what is used ---------------------------------------------------------------------------------------------------


def test_what_is_used_is_kept(fo):
    """FO-132"""
    made = customer()
    group = CustomerGroup.objects.get(customer_group_id="10", data_area_id="USMF")
    refused(group.delete, "Customer group", "10", "Customer (1)")
    CustomerGroup.objects.get(customer_group_id="10", data_area_id="DEMF").delete()
    product()
    order(lines=[{}])
    refused(made.delete, "US-001", "Sales order (1)")
    refused(ReleasedProduct.objects.get().delete, "D0001", "Sales order line (1)")
    refused(Party.objects.get().delete, "P000001", "Customer (1)")


# --- cost -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["customer", "contact"])
def test_a_batch_costs_the_same_for_few_and_many(fo, kind):
    """FO-132: one query per table that is referred to, whatever the number of rows."""
    owner = customer("OWNER", address_city="Miami", address_country_region_iso_code="US").party_number

    def rows(number, start):
        for n in range(start, start + number):
            if kind == "customer":
                row = {"customer_account": f"A{n}", "customer_group_id": "10", "party_type": "Organization"}
                row |= {"organization_name": f"Firm {n}", "site_id": "1", "warehouse_id": "13", "address_city": "Miami"}
                yield {**row, "address_country_region_iso_code": "US", "data_area_id": ("USMF", "DEMF")[n % 2]}
            else:
                row = {"contact_person_party_number": f"C{n}", "associated_party_number": owner, "last_name": f"N{n}"}
                yield {**row, "data_area_id": ("USMF", "DEMF")[n % 2]}

    model = Customer if kind == "customer" else Contact
    counts = []
    for number, start in ((2, 0), (100, 10)):
        with statements(connection) as seen:
            write_rows(model, [Write.insert(row) for row in rows(number, start)])
        counts.append(len(seen))
    assert counts[1] <= counts[0] + OTHERWISE
    assert model.objects.count() >= 102
    assert NumberSequence.objects.get(numbers="Party").next_number >= 1
