"""The two order templates at work: activated orders go out, confirmed ones come back (FO-080 to FO-097)."""

from decimal import Decimal

import pytest

from crm.models import SalesOrder, SalesOrderDetail, TransactionCurrency
from erp.fo.models import Customer, NumberSequence, SalesOrderHeader, SalesOrderLine
from erp.fo.models.legal_entity import SequenceUse
from erp.fo.services import orders as fo_orders
from erp.fo.services import totals
from integration.models import Change, TableMapping, ValueMapEntry
from integration.services import transformations
from integration.services.write_rows import RowsRefused
from p2c.prospect_to_cash import row_errors
from tests.factories import saved
from tests.p2c.prospect_to_cash import trade
from tests.p2c.prospect_to_cash.conftest import run, told
from tests.reading import read
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
OUT, BACK = "orders_sales_to_fo_direct", "orders_fo_to_sales_direct"
CONFIRMED, CANCELLED = 192350002, 192350011


def counted(header, line):
    return {"status": "completed", "OrderHeader": header, "OrderLine": line}


NOTHING = counted({}, {})


def lines_back():
    """The lines of the order in Sales but for its Freight Tax."""
    return SalesOrderDetail.objects.exclude(product=None).order_by("msdynce_linecreationsequencenumber")


def freight_tax():
    return [line.tax for line in SalesOrderDetail.objects.filter(productdescription="Freight Tax")]


def fo_order(account="ACC-01000-AAAAAA", quantity="2"):
    """An order somebody enters in Finance and Operations."""
    header = saved(SalesOrderHeader(data_area_id="USMF", ordering_customer_account_number=account))
    line = {"product_number": "D0001", "ordered_sales_quantity": quantity}
    saved(SalesOrderLine(data_area_id="USMF", sales_order_number=header.sales_order_number, **line))
    return header


@shareable
def customer(fo):
    """An account that is a customer of USMF, product D0001, and 10 % sales tax."""
    trade.taxed()
    return trade.sold(fo)


def test_activated_orders_become_sales_orders(fo, customer):
    """FO-080, FO-083, FO-084, FO-085, FO-086: the discount per unit, and its rounding as a charge, both signs."""
    lines = [{"quantity": "3", "manualdiscountamount": amount} for amount in ("10", "20")]
    made = trade.order(fo, customer, *lines, shipto_line1="1 Main Street")
    project = fo.project(OUT)
    assert told(run(project)) == counted({"inserted": 1}, {"inserted": 2})
    header = SalesOrderHeader.objects.get()
    assert (header.data_area_id, header.sales_order_number) == ("USMF", made.ordernumber)
    assert (header.ordering_customer_account_number, header.currency_code) == ("ACC-01000-AAAAAA", "USD")
    assert (header.sales_order_processing_status, header.delivery_address_country_region_iso_code) == ("Active", "US")
    found = SalesOrderLine.objects.order_by("line_creation_sequence_number")
    assert [(line.line_discount_amount, line.fixed_price_charges, line.line_amount) for line in found] == [
        (Decimal("3.33"), Decimal("-0.01"), Decimal(290)),
        (Decimal("6.67"), Decimal("0.01"), Decimal(280)),
    ]
    assert (found[0].sales_price, found[0].sales_unit_symbol) == (Decimal(100), "ea")
    assert told(run(project)) == NOTHING


def test_drafts_stay_and_activated_orders_are_left_alone(fo, customer):
    """FO-081, FO-082: what is not activated does not go; what is activated nobody edits in Sales."""
    draft = saved(SalesOrder(name="Draft", customerid_account=customer, ownerid_team=fo.team))
    saved(SalesOrderDetail(salesorder=draft, product=trade.product(), quantity="1"))
    assert told(run(fo.project(OUT))) == NOTHING
    gone = trade.order(fo, customer)
    gone.name = "Barn"
    with pytest.raises(RowsRefused):
        gone.save()


def test_a_confirmed_order_comes_back_and_no_run_sends_it_again(fo, customer):
    """FO-083, FO-090, FO-091, FO-094, FO-096, FO-097, FO-118: the same order, discounts to the cent, still Active."""
    lines = [{"quantity": "3", "manualdiscountamount": amount} for amount in ("10", "20")]
    made = trade.order(fo, customer, *lines)
    out, back = fo.project(OUT), fo.project(BACK)
    run(out)
    assert told(run(back)) == NOTHING  # not confirmed yet
    trade.confirmed(made.ordernumber)
    assert told(run(back)) == counted({"updated": 1}, {"updated": 2})
    found = SalesOrder.objects.get()
    assert (found.pk, found.statecode, found.msdynce_processingstatus) == (made.pk, 0, CONFIRMED)
    assert (found.msdynce_ismaintainedexternally, found.ownerid_team) == (True, fo.team)
    assert (found.totaltax, found.totalamount) == (Decimal(57), Decimal(627))
    assert [(line.manualdiscountamount, line.baseamount, line.tax) for line in lines_back()] == [
        (Decimal(10), Decimal(290), Decimal(29)),
        (Decimal(20), Decimal(280), Decimal(28)),
    ]
    before = list(SalesOrderHeader.objects.values("pk", "modified_on"))
    assert [told(run(project)) for project in (back, out, back, out)] == [NOTHING] * 4
    assert list(SalesOrderHeader.objects.values("pk", "modified_on")) == before


def test_an_order_that_began_in_finance_and_operations_comes_to_sales(fo, customer):
    """FO-007, FO-090, FO-095, FO-097: on the price list of its currency, owned by the team of the connection."""
    header = trade.confirmed(fo_order().sales_order_number)
    out, back = fo.project(OUT), fo.project(BACK)
    assert told(run(back)) == counted({"inserted": 1}, {"inserted": 1})
    found = SalesOrder.objects.get()
    assert (found.ordernumber, found.customerid_account, found.ownerid_team) == (
        header.sales_order_number,
        customer,
        fo.team,
    )
    assert (found.pricelevel.name, found.owningbusinessunit) == (trade.LIST, fo.unit)
    assert (found.statecode, found.msdynce_processingstatus) == (0, CONFIRMED)
    line = lines_back().get()
    assert (line.product, line.quantity, line.priceperunit) == (trade.product(), Decimal(2), Decimal(100))
    assert line.uom == trade.product().defaultuom
    assert told(run(back)) == told(run(out)) == NOTHING


@pytest.mark.says("p2c.e31_price_list")
def test_an_order_in_a_currency_without_a_price_list_says_what_to_do(fo, customer):
    """FO-095, FO-153, FO-E31: the currency is named, and the entry to add; with it the order comes, on that list."""
    made = fo_order()
    made.currency_code = "EUR"
    saved(made)
    header = trade.confirmed(made.sales_order_number)
    back = fo.project(BACK)
    (error,) = (each for each in run(back).errors_of_rows() if each.task.name == "OrderHeader")
    assert (error.error_id, error.value, error.source_key) == ("FO-E31", "EUR", header.sales_order_number)
    rule = back.tasks.first().fields.get(destination="pricelevelid.name").transformation_rule
    told_ = f"{row_errors.sentence(error)} {row_errors.next_step(error)}"
    read(told_, "names no price list in that currency", "Make a price list in EUR", "an entry for “EUR”", rule.code)
    euro = TransactionCurrency.objects.get(isocurrencycode="EUR")
    trade.price_list(fo, "Standard EUR", transactioncurrency=euro)
    entries = [*rule.entries.all(), ValueMapEntry(source_value="EUR", destination_value="standard eur")]
    transformations.save(rule, entries)
    assert told(run(back)) == counted({"inserted": 1}, {"inserted": 1})
    assert (SalesOrder.objects.get().pricelevel.name, SalesOrder.objects.get().transactioncurrency) == (
        "Standard EUR",
        euro,
    )


def test_only_confirmed_orders_of_maintained_customers_with_totals(fo, customer):
    """FO-091, FO-092, FO-115: confirmed or higher, cancelled included; both customers maintained in Sales."""
    saved(NumberSequence(numbers=SequenceUse.PARTY, prefix="P"))
    own = saved(
        Customer(
            data_area_id="USMF", customer_account="US-001", party_type="Organization", organization_name="Own",
            customer_group_id="10", language_id="en-us", site_id="1", warehouse_id="13",
        )
    )  # fmt: skip
    back = fo.project(BACK)
    theirs, invoiced, late = fo_order(own.customer_account), fo_order(), fo_order()
    invoiced.invoice_customer_account_number = own.customer_account
    saved(invoiced)
    for each in (theirs, invoiced, late):
        trade.confirmed(each.sales_order_number)
    late.refresh_from_db()
    late.customers_order_reference, late.header_charges_amount = "PO 7", "5"
    saved(late)
    assert told(run(back))["OrderHeader"] == {}
    assert not SalesOrder.objects.exists()
    totals.calculate_all("USMF")
    assert told(run(back))["OrderHeader"] == {"inserted": 1}
    assert SalesOrder.objects.get().ordernumber == late.sales_order_number
    fo_orders.step([late.pk.hex], "Canceled")
    totals.calculate_all("USMF")
    assert told(run(back))["OrderHeader"] == {"updated": 1}
    assert SalesOrder.objects.get().msdynce_processingstatus == CANCELLED


def test_an_order_comes_when_its_customers_become_maintained(fo, customer):
    """FO-008, FO-091, FO-169: the customer's flag is shown by the order and its lines, so its change is theirs; another
    change of the customer is none."""
    Customer.objects.update(is_externally_maintained=False)
    back = fo.project(BACK)
    trade.confirmed(fo_order().sales_order_number)
    assert told(run(back)) == NOTHING
    assert told(run(back)) == NOTHING
    found = Customer.objects.get()
    found.is_externally_maintained = True
    saved(found)
    assert told(run(back)) == counted({"inserted": 1}, {"inserted": 1})
    found.credit_limit = Decimal(500)
    saved(found)
    mappings = TableMapping.every.filter(task_mapping__task__project=back)
    assert not Change.objects.filter(mapping_id__in=mappings.values("pk")).exists()


def test_the_freight_tax_line(fo, customer):
    """FO-093: made with the tax on the header's charges, changed with it, removed with it; one for each order."""
    header = fo_order()
    back = fo.project(BACK)

    def charge(amount):
        header.refresh_from_db()
        header.header_charges_amount = amount
        saved(header)
        totals.calculate_all("USMF")
        assert run(back).errors == 0
        return freight_tax()

    trade.confirmed(header.sales_order_number)
    run(back)
    assert freight_tax() == []
    assert charge("20") == [Decimal(2)]
    assert SalesOrder.objects.get().totalamount == Decimal(242)  # 200 and 20, and 10 % of both
    assert charge("50") == [Decimal(5)]
    assert told(run(back)) == NOTHING
    assert charge("0") == []
    assert lines_back().count() == 1
