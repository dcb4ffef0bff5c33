"""Products, prices and posted invoices on screens, over REST and in files: what is shown, entered, and kept shut."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from rest_framework.test import APIClient

from erp.bc.models import (
    CustLedgerEntry,
    Customer,
    CustomerPriceGroup,
    DetailedCustLedgEntry,
    Item,
    ItemLedgerEntry,
    ItemUnitOfMeasure,
    PriceListHeader,
    PriceListLine,
    SalesInvoiceHeader,
    SalesInvoiceLine,
    SalesPrice,
    UnitGroup,
)
from integration import origin as origins
from p2c import roles
from tests.counting import statements

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
POSTED = (
    ItemLedgerEntry,
    CustLedgerEntry,
    DetailedCustLedgEntry,
    SalesInvoiceHeader,
    SalesInvoiceLine,
    UnitGroup,
)


@pytest.fixture
def site(client):
    client.force_login(User.objects.create_superuser("ada", "ada@x.example"))
    return client


@pytest.fixture
def api(db):
    client = APIClient()
    client.default_format = "json"
    client.force_authenticate(User.objects.create_superuser("ada", "ada@x.example"))
    return client


@pytest.fixture
def invoice(item):
    """Two desks, sold for 500 and not yet paid."""
    customer = Customer(no="C1", name="Mill")
    customer.save()
    with origins.use(origins.PRODUCT):
        entry = CustLedgerEntry(customer=customer, posting_date=DAY, document_type=2, document_no="103001")
        entry.save()
        DetailedCustLedgEntry(cust_ledger_entry=entry, posting_date=DAY, amount="1234.5", amount_lcy="1234.5").save()
        made = SalesInvoiceHeader(
            no="103001", sell_to_customer=customer, posting_date=DAY, cust_ledger_entry=entry, your_reference="SO-1"
        )
        made.save()
        SalesInvoiceLine(document=made, item=item, description="Desk", quantity=2, amount=500).save()
        ItemLedgerEntry(item=item, posting_date=DAY, quantity="-2.5", document_no="103001").save()
    return made


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def shown(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_item_shows_its_stock_units_prices_and_entries(site, invoice, item):
    SalesPrice(item=item, sales_type=2, unit_price="199.5").save()
    assert "-2.5" in shown(site.get(address(Item, "changelist"), {"q": "desk"}))
    text = shown(site.get(address(Item, "change", item.pk)))
    for words in ("Units of measure", "1000 · PCS", "All Customers", "199.50", "Ledger entries", "103001", "-2.5"):
        assert words in text
    assert 'value="250"' in text


def test_an_invoice_shows_its_lines_and_what_is_owed_and_has_nothing_to_save(site, invoice):
    text = shown(site.get(address(SalesInvoiceHeader, "change", invoice.pk)))
    for words in ("SO-1", "Desk", "500.00", "1,234.50"):
        assert words in text
    assert 'name="_save"' not in text
    assert "1,234.50" in shown(site.get(address(SalesInvoiceHeader, "changelist"), {"q": "so-1"}))
    assert "1,234.50" in shown(site.get(address(Customer, "change", invoice.sell_to_customer_id)))
    assert "1,234.50" in shown(site.get(address(CustLedgerEntry, "change", invoice.cust_ledger_entry_id)))


def test_the_newest_of_many_rows_are_shown_with_a_record_the_others_on_further_pages(site, item):
    with origins.use(origins.PRODUCT):
        for number in range(1, 103):
            ItemLedgerEntry(item=item, posting_date=DAY, quantity=1, document_no=f"D{number:03d}").save()
    with statements(connection) as few:
        text = shown(site.get(address(Item, "change", item.pk)))
    assert "D102" in text
    assert "D078" in text
    assert "D077" not in text
    assert "D077" in shown(site.get(address(Item, "change", item.pk), {"ledger_entries-page": "2"}))
    ItemLedgerEntry.objects.filter(entry_no__gt=3).delete()
    with statements(connection) as fewer:
        shown(site.get(address(Item, "change", item.pk)))
    assert len(few) == len(fewer)


@pytest.mark.parametrize("model", POSTED, ids=lambda m: m._meta.model_name)
def test_posted_rows_are_neither_added_changed_nor_read_from_files(site, invoice, model):
    record = model.objects.first()
    before = model.objects.count()
    assert site.get(address(model, "add")).status_code == 403
    assert site.post(address(model, "change", record.pk), {"description": "X"}).status_code == 403
    file = SimpleUploadedFile("rows.csv", b"entry_no\n99\n")
    assert site.post(address(model, "import"), {"import_file": file, "format": "0"}).status_code == 403
    assert site.get(address(model, "export")).status_code == 200
    assert model.objects.count() == before


@pytest.mark.parametrize("role", [roles.ADMINISTRATOR, roles.BACK_OFFICE])
def test_no_role_writes_posted_rows(role):
    user = User.objects.create_user("someone", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    user = User.objects.get(pk=user.pk)
    for model in POSTED:
        name = model._meta.model_name
        assert user.has_perm(f"bc.view_{name}")
        assert not user.has_perm(f"bc.change_{name}")
        assert not user.has_perm(f"bc.add_{name}")
    assert user.has_perm("bc.delete_salesinvoiceheader") == (role == roles.ADMINISTRATOR)
    assert user.has_perm("bc.change_item")
    assert user.has_perm("bc.change_inventorysetup") == (role == roles.ADMINISTRATOR)


def test_an_item_is_deleted_with_its_units_and_its_group(site, item):
    site.post(address(Item, "delete", item.pk), {"post": "yes"})
    assert not Item.objects.exists()
    assert not UnitGroup.objects.exists()


def test_a_deletion_that_is_too_early_says_why(site, invoice):
    answer = site.post(address(SalesInvoiceHeader, "delete", invoice.pk), {"post": "yes"}, follow=True)
    assert "Allow Document Deletion Before" in answer.content.decode()
    assert SalesInvoiceHeader.objects.exists()


def test_a_price_is_entered_by_choosing_a_group(site, item):
    group = CustomerPriceGroup(code="RETAIL")
    group.save()
    page = site.get(address(SalesPrice, "add"))
    form = page.context["adminform"].form
    sent = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    sent |= {"item": str(item.pk), "customer_price_group": str(group.pk), "unit_price": "199.95"}
    sent |= {"minimum_quantity": "0"}
    site.post(address(SalesPrice, "add"), sent)
    price = SalesPrice.objects.get()
    assert (price.sales_code, str(price.unit_price)) == ("RETAIL", "199.95000")
    answer = site.post(address(SalesPrice, "add"), {**sent, "unit_price": "150"})
    assert answer.status_code == 200
    assert "already" in answer.content.decode()


def test_rest_reads_calculated_columns_and_refuses_posted_rows(api, invoice, item):
    read = api.get("/api/v1/bc/items/1000/").json()
    assert (read["inventory"], read["base_unit_of_measure__code"]) == ("-2.50000", "PCS")
    read = api.get("/api/v1/bc/posted-sales-invoices/103001/").json()
    assert (read["amount"], read["remaining_amount"]) == ("500.0000", "1234.5000")
    answer = api.patch("/api/v1/bc/posted-sales-invoices/103001/", {"your_reference": "X"})
    assert answer.status_code in (400, 422)
    assert answer.json()["errors"][0]["code"] == "bc.posted"
    answer = api.delete("/api/v1/bc/posted-sales-invoices/103001/")
    assert answer.json()["errors"][0]["code"] == "bc.posted_kept"
    [entry] = api.get("/api/v1/bc/customer-ledger-entries/").json()["results"]
    assert (entry["open"], entry["remaining_amount"]) == (True, "1234.5000")


def test_rest_writes_a_price_list_with_its_lines(api, item, resource):
    made = api.post("/api/v1/bc/price-lists/", {"description": "Spring"}).json()
    assert made["code"] == "S001"
    for kind, record in (("item", item), ("resource", resource)):
        body = {"price_list": "S001", "asset": str(record.pk), "assettype": kind, "unit_price": "9.5"}
        line = api.post("/api/v1/bc/price-list-lines/", body).json()
        assert (line["asset_no"], line["assettype"], line["unit_price"]) == (record.no, kind, "9.50000")
    assert api.patch("/api/v1/bc/price-lists/S001/", {"status": 1}).status_code == 200
    answer = api.post("/api/v1/bc/price-list-lines/", body)
    assert answer.json()["errors"][0]["code"] == "bc.price_list_line"
    assert PriceListLine.objects.filter(status=1).count() == 2
    assert PriceListHeader.objects.get().no_series == "LIST"


def test_units_are_read_from_a_file(site, item):
    file = SimpleUploadedFile("units.csv", b"system_id,item,unit_of_measure,qty_per_unit_of_measure\n,1000,BOX,12\n")
    page = site.post(address(ItemUnitOfMeasure, "import"), {"import_file": file, "format": "0"})
    site.post(address(ItemUnitOfMeasure, "process_import"), page.context["confirm_form"].initial)
    assert ItemUnitOfMeasure.objects.get(code="BOX").qty_per_unit_of_measure == 12
