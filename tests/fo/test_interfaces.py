"""Finance and Operations over REST, by command, and in the demo company."""

import io
import json

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from erp.fo.models import (
    Customer,
    LegalEntity,
    ReleasedProduct,
    SalesInvoiceHeader,
    SalesOrderHeader,
    SalesQuotationHeader,
)
from p2c.demo import finance
from tests.fo.world import customer, order, product

pytestmark = pytest.mark.django_db
CUSTOMERS, ORDERS, LINES = "/api/v1/fo/customers/", "/api/v1/fo/sales-orders/", "/api/v1/fo/sales-order-lines/"
GIVEN = {
    "data_area_id": "USMF",
    "customer_account": "ACC-01000-ABCDEF",
    "party_type": "Organization",
    "organization_name": "Mill",
    "customer_group_id": "10",
    "is_externally_maintained": True,
}


@pytest.fixture
def api():
    client = Client()
    client.force_login(User.objects.create_superuser("robot"))

    def post(address, body):
        return client.post(address, json.dumps(body), content_type="application/json")

    return post


def said(*words, **options):
    """What a command prints."""
    out = io.StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def test_a_customer_is_made_over_rest_and_refused_in_a_sentence(api, fo):
    """FO-131, FO-E20, FO-E21"""
    answer = api(CUSTOMERS, GIVEN)
    assert answer.status_code == 201, answer.content
    assert Customer.objects.get().sales_currency_code == "USD"
    for change, words in (
        ({"customer_group_id": "99"}, "“99”"),
        ({"customer_group_id": ""}, "(FO-E20)"),
        ({"data_area_id": "NONE"}, "legal entities"),
    ):
        answer = api(CUSTOMERS, {**GIVEN, "customer_account": "ACC-2", **change})
        assert answer.status_code == 400
        assert words in answer.content.decode()


def test_an_order_over_rest_gets_its_number_and_its_place(api, fo):
    """FO-007, FO-022"""
    customer()
    product()
    answer = api(ORDERS, {"data_area_id": "USMF", "ordering_customer_account_number": "US-001"})
    assert answer.status_code == 201, answer.content
    number = answer.json()["sales_order_number"]
    line = {"data_area_id": "USMF", "sales_order_number": number, "product_number": "D0001"}
    answer = api(LINES, {**line, "ordered_sales_quantity": "3"})
    assert answer.status_code == 201, answer.content
    assert answer.json()["shipping_warehouse_id"] == "13"
    assert api(ORDERS, {"data_area_id": "USMF", "ordering_customer_account_number": "US-001",
                        "sales_order_processing_status": "Invoiced"}).status_code == 400  # fmt: skip
    assert api("/api/v1/fo/sales-invoices/", {"data_area_id": "USMF"}).status_code == 400


def test_totals_are_calculated_by_command(fo):
    """FO-092"""
    customer()
    product()
    made = order(lines=[{}])
    assert "1 document" in said("calculate_sales_totals", legal_entity="usmf")
    assert SalesOrderHeader.objects.get(pk=made.pk).order_total_amount == 110
    assert json.loads(said("calculate_sales_totals", "--json")) == {"calculated": 0, "refused": []}
    with pytest.raises(CommandError, match="no legal entity “NONE”"):
        said("calculate_sales_totals", legal_entity="NONE")


def test_legal_entities_are_prepared_by_command(fo):
    """FO-009"""
    product()
    assert "USMF: 1 record" in said("prepare_prospect_to_cash", "usmf", "DEMF")
    assert LegalEntity.objects.filter(prepared_on=None).count() == 0
    assert ReleasedProduct.objects.get().is_in_distinct_product_table is True


def test_the_demo_company_has_two_legal_entities(db):
    """FO-008, FO-021, FO-050"""
    counts = finance.load("DEMO")
    assert counts["fo.legalentity"] == 2
    products = ReleasedProduct.objects.filter(data_area_id="USMF")
    assert list(products.filter(is_sellable=False).values_list("product_number", flat=True)) == [finance.NOT_SELLABLE]
    assert products.filter(is_sellable=True, is_in_distinct_product_table=True).count() == 10
    assert {p.sales_unit_symbol for p in products} == {"ea", "pcs", "box", "kg", "hr"}
    assert not Customer.objects.filter(is_externally_maintained=True).exists()
    # what the templates give accounts by default exists
    row = {"customer_group_id": "10", "site_id": "1", "warehouse_id": "13", "language_id": "en-us"}
    assert customer("ACC-01000-ABCDEF", sales_tax_group="", **row).site_id == "1"
    assert SalesInvoiceHeader.objects.get().total_invoice_amount > 0
    assert SalesQuotationHeader.objects.get().quotation_status == "Sent"
    assert set(SalesOrderHeader.objects.values_list("are_totals_updated", flat=True)) == {True}
