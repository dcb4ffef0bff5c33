"""What an execution keeps of rows that could not be written: id, keys, column, value, sentence, next step (FO-181)."""

import pytest

from crm.models import Account, Contact, PriceLevel, Product, SalesOrder, Team, Uom, UomSchedule
from crm.models.organisation import TeamType
from erp.fo.models import (
    Customer,
    ReleasedProduct,
    SalesInvoiceHeader,
    SalesOrderHeader,
    SalesOrderLine,
    SalesQuotationLine,
    Site,
    Unit,
)
from erp.fo.services import invoices
from p2c.models import TaskField
from p2c.prospect_to_cash import projects, row_errors
from tests.factories import saved
from tests.p2c.prospect_to_cash import trade
from tests.p2c.prospect_to_cash.conftest import run
from tests.reading import read
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


def tells(execution, error_id, key, column, value, *words, task=""):
    """The one error with that id: its key, column and value, and the sentence with the next step."""
    found = [e for e in execution.errors_of_rows() if e.error_id == error_id and task in ("", e.task.name)]
    every = [(e.error_id, e.code, e.source_key, e.column, e.value) for e in execution.errors_of_rows()]
    assert len(found) == 1, every
    (error,) = found
    assert (error.source_key, error.column, error.value) == (key, column, value), every
    assert error.attempts == 1
    assert row_errors.next_step(error)
    read(f"{row_errors.sentence(error)} {row_errors.next_step(error)}", error.source_label, *words)
    assert error.column in row_errors.sentence(error)
    return error


def field(project, destination, **values):
    """Change the row of the first task that fills this column, or add one."""
    task = project.tasks.first()
    row = task.fields.filter(destination=destination).first() or TaskField(task=task, no=900, destination=destination)
    for name, value in values.items():
        setattr(row, name, value)
    saved(row)
    projects.install(project)
    return project


def customers():
    return set(Customer.objects.values_list("customer_account", flat=True))


# --- accounts and contacts --------------------------------------------------------------------------------------------


@pytest.mark.says("p2c.e30")
def test_accounts_that_cannot_become_customers(fo):
    """FO-E21, FO-E23, FO-E30, FO-E31: each costs its own row, the others go; the keys of both sides are kept."""
    trade.account(fo, "ACC-1")
    trade.account(fo, "ACC-2", "Street only", address1_line1="1 Main Street")
    trade.account(fo, "ACC-3", "Sunken", address1_country="Atlantis")
    none = trade.account(fo, "ACC-4", "Numberless")
    Account.objects.filter(pk=none.pk).update(accountnumber="")
    ended = run(fo.project("accounts_direct"))
    assert (ended.status, customers()) == ("warning", {"ACC-1"})
    error = tells(ended, "FO-E23", "ACC-2", "Country/region ISO code", "", "Street only", "USMF", "ISO code")
    assert error.destination_key == "USMF · ACC-2"
    tells(ended, "FO-E31", "ACC-3", "Country/region ISO code", "Atlantis", "Add an entry for “Atlantis”")
    error = tells(ended, "FO-E30", "", "Customer account", "", "Numberless", "has no number")
    assert error.destination_key == "USMF"


REFERENCES = {
    "CustomerGroupId": ("77", "Customer group", "customer groups"),
    "LanguageId": ("xx", "Language", "languages"),
    "SiteId": ("77", "Site", "sites"),
    "WarehouseId": ("77", "Warehouse", "warehouses"),
}


@pytest.mark.parametrize(("destination", "wanted"), REFERENCES.items(), ids=REFERENCES.keys())
def test_a_reference_that_the_legal_entity_has_not(fo, destination, wanted):
    """FO-E21, FO-132: value, table and legal entity."""
    value, column, table = wanted
    trade.account(fo, "ACC-1")
    ended = run(field(fo.project("accounts_direct"), destination, value=value))
    tells(ended, "FO-E21", "ACC-1", column, value, f"“{value}”", table)
    assert (ended.status, customers()) == ("error", set())


def test_a_warehouse_of_another_site(fo):
    """FO-E22."""
    saved(Site(data_area_id="USMF", site_id="2"))
    trade.account(fo, "ACC-1")
    ended = run(field(fo.project("accounts_direct"), "SiteId", value="2"))
    tells(ended, "FO-E22", "ACC-1", "Warehouse", "13", "USMF", "site “1”")
    assert customers() == set()


def test_a_required_column_that_stays_empty(fo):
    """FO-E20: a person without a last name."""
    numbers = ("CON-1", "CON-2")
    for number in numbers:
        saved(Contact(lastname="Byron", msdynce_contactnumber=number, ownerid_team=fo.team))
    Contact.objects.update(msdynce_isactivecustomer=True)
    Contact.objects.filter(msdynce_contactnumber="CON-2").update(lastname="", firstname="Ada")
    ended = run(fo.project("contacts_to_customer_direct"))
    tells(ended, "FO-E20", "CON-2", "Last name", "", "USMF")
    assert customers() == {"CON-1"}


def test_values_that_do_not_fit(fo):
    """FO-E32, FO-E33: not one of the values of the column, and longer than it without a Truncate transform."""
    trade.account(fo, "ACC-1", address1_county="No")
    trade.account(fo, "ACC-2", "N" * 120, address1_county="No")
    trade.account(fo, "ACC-3", "Unsure", address1_county="Perhaps")
    project = field(fo.project("accounts_direct"), "OrganizationName", transformation_rule=None)
    ended = run(field(project, "OnHoldStatus", source="address1_county"))
    assert (ended.status, customers()) == ("warning", {"ACC-1"}), ended.problems
    tells(ended, "FO-E33", "ACC-2", "Organization name", "N" * 120, "120 characters", "100")
    tells(ended, "FO-E32", "ACC-3", "On hold", "Perhaps", "Possible values")


def test_two_rows_with_one_key(fo):
    """FO-E29, FO-172: the second is not written over the first; the others go."""
    for number, name in (("ACC-1", "Twin"), ("ACC-2", "Twin"), ("ACC-3", "Single")):
        trade.account(fo, number, name)
    ended = run(field(fo.project("accounts_direct"), "CustomerAccount", source="name"))
    (error,) = ended.errors_of_rows()
    assert (error.error_id, error.source_key in ("ACC-1", "ACC-2")) == ("FO-E29", True)
    read(f"{row_errors.sentence(error)} {row_errors.next_step(error)}", "Twin")
    assert customers() == {"TWIN", "SINGLE"}


# --- products ---------------------------------------------------------------------------------------------------------


@pytest.mark.says("p2c.e25", "p2c.e25_name")
def test_units_and_unit_groups_that_sales_has_not(fo):
    """FO-E25: a unit of another group, a unit nobody has, and a group that is not there."""
    trade.goods(fo)
    for symbol in ("box", "pcs"):
        saved(Unit(unit_symbol=symbol))
    other = saved(UomSchedule(name="Parcels", baseuomname="Parcel"))
    saved(Uom(uomschedule=other, name="box", quantity="1"))
    trade.released("D1")
    trade.released("D2", sales_unit_symbol="box")
    trade.released("D3", sales_unit_symbol="pcs")
    ended = run(fo.project("products_direct"))
    by_key = {e.source_key: e for e in ended.errors_of_rows()}
    assert {e.error_id for e in by_key.values()} == {"FO-E25"}
    for key, value, words in (("D2", "box", ["Default Unit"]), ("D3", "pcs", ["value map"])):
        error = by_key[key]
        assert (error.column, error.value) == ("Default Unit", value)
        read(f"{row_errors.sentence(error)} {row_errors.next_step(error)}", key, f"“{value}”", *words)
    assert set(Product.objects.values_list("productnumber", flat=True)) == {"D1"}
    ReleasedProduct.objects.exclude(product_number="D1").delete()
    trade.released("D4")
    ended = run(field(fo.project("products_direct", "Grouped"), "defaultuomscheduleid.name", value="parcels of ten"))
    assert {(e.error_id, e.value) for e in ended.errors_of_rows()} == {("FO-E25", "parcels of ten")}


@pytest.mark.says("p2c.e24", "p2c.e26")
def test_products_without_a_price_list(fo):
    """FO-E24, FO-054: none in the currency of the product; FO-E26: none of the name that is mapped."""
    trade.goods(fo)
    trade.released("D1")
    pinned = field(fo.project("products_direct", "Pinned"), "pricelevelid.name", value="standard")
    tells(run(pinned), "FO-E26", "D1", "Default Price List", "standard", "“standard”")
    PriceLevel.objects.all().delete()
    ended = run(fo.project("products_direct"))
    tells(ended, "FO-E24", "D1", "Default Price List", "USD", "pricelevelid.name")
    assert not Product.objects.exists()


# --- documents --------------------------------------------------------------------------------------------------------


def test_lines_without_site_warehouse_or_language(fo):
    """FO-E37, FO-044: neither the line nor the product nor the customer says it; the lines of headers that were refused
    say FO-E21 (FO-149)."""
    customer = trade.sold(fo)
    Customer.objects.update(site_id="", warehouse_id="")
    ReleasedProduct.objects.update(site_id="", warehouse_id="")
    lost = trade.order(fo, trade.account(fo, "ACC-9", "Not sent"))
    made = trade.order(fo, customer)
    ended = run(fo.project("orders_sales_to_fo_direct"))
    tells(ended, "FO-E37", f"{made.ordernumber} · 1", "Site", "", "D0001", "ACC-01000-AAAAAA", "USMF")
    tells(ended, "FO-E21", lost.ordernumber, "Customer account", "ACC-9", "USMF", task="OrderHeader")
    error = tells(ended, "FO-E21", f"{lost.ordernumber} · 1", "Sales order", lost.ordernumber, task="OrderLine")
    assert error.destination_key == f"USMF · {lost.ordernumber} · 1"
    assert list(SalesOrderHeader.objects.values_list("sales_order_number", flat=True)) == [made.ordernumber]
    assert not SalesOrderLine.objects.exists()
    quote = trade.quote(fo, customer)
    tells(run(fo.project("quotes_direct")), "FO-E37", f"{quote.quotenumber} · 1", "Site", "", "USMF")
    assert not SalesQuotationLine.objects.exists()


@shareable
def invoiced(fo):
    """An order of Finance and Operations that was confirmed and invoiced, and has not come to Sales."""
    trade.sold(fo)
    header = saved(SalesOrderHeader(data_area_id="USMF", ordering_customer_account_number="ACC-01000-AAAAAA"))
    line = {"product_number": "D0001", "ordered_sales_quantity": "2"}
    saved(SalesOrderLine(data_area_id="USMF", sales_order_number=header.sales_order_number, **line))
    made = trade.confirmed(header.sales_order_number)
    assert not invoices.post([made.pk.hex]).refused
    return made.sales_order_number


@pytest.mark.says("p2c.e13")
def test_a_team_that_may_not_own_orders(fo, invoiced):
    """FO-E13: the team of the connection to Sales."""
    Team.objects.filter(pk=fo.team.pk).update(teamtype=TeamType.ACCESS)
    ended = run(fo.project("orders_fo_to_sales_direct"))
    tells(ended, "FO-E13", invoiced, "Owner (Team)", "Nordics", "Nordics", "security role")
    assert not SalesOrder.objects.exists()


@pytest.mark.says("p2c.e27", "p2c.e28", "p2c.e21")
def test_orders_and_invoices_that_need_something_first(fo, invoiced):
    """FO-E26, FO-E27, FO-E28: the price list, an active product, the order of an invoice; the lines of what was refused
    say FO-E21 (FO-149)."""
    invoice = SalesInvoiceHeader.objects.get()
    ended = run(fo.project("invoices_direct"))
    error = tells(ended, "FO-E28", error_key(invoice), "Order", invoiced, "Run the orders")
    assert error.destination_key == invoice.invoice_number
    tells(ended, "FO-E21", f"{error_key(invoice)} · 1", "Invoice", invoice.invoice_number, "“" + invoice.invoice_number)
    PriceLevel.objects.update(name="Other")
    back = fo.project("orders_fo_to_sales_direct")
    ended = run(back)
    tells(ended, "FO-E26", invoiced, "Price List", "crm service usa (sample)", "price list")
    assert not SalesOrder.objects.exists()
    PriceLevel.objects.update(name=trade.LIST)
    Product.objects.update(statecode=2)
    ended = run(fo.project("orders_fo_to_sales_direct", "Again"))
    error = tells(ended, "FO-E27", f"{invoiced} · 1", "Product", "D0001", "draft", "Activate")
    assert error.destination_key == f"{invoiced} · 1"
    assert not SalesOrder.objects.get().lines.exists()


def error_key(invoice):
    return f"{invoice.invoice_number} · {invoice.invoice_date:%Y-%m-%d} · {invoice.ledger_voucher}"
