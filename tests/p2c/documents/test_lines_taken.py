"""Lines of orders in Business Central: products, write-ins, freight and discounts, and what the order comes to."""

from decimal import Decimal

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from crm.models import Product, SalesOrder, SalesOrderDetail
from erp.bc.models import (
    AssemblyHeader,
    AssemblySetup,
    GLAccount,
    Item,
    NoSeries,
    NoSeriesLine,
    Resource,
    SalesHeader,
    SalesLine,
    SalesSetup,
    VatBusinessPostingGroup,
    VatPostingSetup,
    VatProductPostingGroup,
)
from integration.models import Coupling
from p2c.documents.take_orders import take
from tests import factories
from tests.crm.catalogue import active_product
from tests.factories import saved
from tests.factories_orders import couple_rows, lines_of, of_customer, order, service, sold, taken, write_ins
from tests.factories_products import item, unit_of
from tests.p2c.documents.test_take_orders import failed
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
LONG = "x" * 250


def freight_account(no: str = "6610", **values) -> GLAccount:
    made = saved(GLAccount(no=no, name="Freight", gen_prod_posting_group="SERVICES", **values))
    setup = SalesSetup.objects.get()
    setup.freight_g_l_acc_no = no
    setup.save()
    return made


def totals(of: SalesOrder) -> tuple[Decimal, Decimal, Decimal]:
    """Discount on the document, amount and amount including VAT, as Business Central has them."""
    found = taken(of).lines.aggregate(Sum("inv_discount_amount"), Sum("amount"), Sum("amount_including_vat"))
    return tuple(found.values())  # type: ignore[return-value]


@pytest.mark.behaviour("B-207")
@pytest.mark.parametrize("kind", ["item", "resource"])
def test_long_texts_go_on_below_the_line(world, kind):
    """DOC-031, DOC-042: the product keeps its description; 250 characters are three comments attached to it."""
    _, account = of_customer()
    product = sold(item("Bicycle")) if kind == "item" else service("Fitter")
    of = order(account, {"product": product, "priceperunit": "5", "description": LONG}, {"product": product})
    take()
    first, *below, last = lines_of(of)
    assert (first.description, first.type) == (("Bicycle", 2) if kind == "item" else ("Fitter", 3))
    assert [line.description for line in below] == ["x" * 100, "x" * 100, "x" * 50]
    assert {line.attached_to_line_no for line in below} == {10000}
    assert [line.line_no for line in (*below, last)] == [20000, 30000, 40000, 50000]


@pytest.mark.says("p2c.write_in_missing")
@pytest.mark.says("p2c.write_in_gone")
@pytest.mark.behaviour("B-206", "B-207")
@pytest.mark.parametrize("kind", [0, 1])
def test_a_write_in_takes_the_default_product(world, kind):
    """DOC-033, DOC-043."""
    _, account = of_customer()
    of = order(account, {"productdescription": LONG, "priceperunit": "5", "quantity": "3"})
    failed(of, "p2c.write_in_missing", "Order", of.ordernumber, "Write-in Product No.")
    product = write_ins(kind)
    SalesSetup.objects.update(write_in_product_no="GONE")
    failed(of, "p2c.write_in_gone", of.ordernumber, "GONE")
    SalesSetup.objects.update(write_in_product_no=product.no)
    take()
    first, *below = lines_of(of)
    assert (first.no, first.description, first.line_amount) == (product.no, "x" * 100, 15)
    assert [line.description for line in below] == ["x" * 100, "x" * 50]


@pytest.mark.says("p2c.product_not_active")
@pytest.mark.behaviour("B-215")
@pytest.mark.parametrize("make", [sold, service])
def test_a_retired_product_stops_the_order(world, make):
    """SO-05; DOC-031."""
    _, account = of_customer()
    product = make()
    of = order(account, {"product": product, "priceperunit": "5"})
    Product.objects.filter(pk=product.pk).update(statecode=1)
    failed(of, "p2c.product_not_active", of.ordernumber, product.name, "Retired", "Active")


@pytest.mark.says("p2c.product_type")
def test_charges_and_fees_are_no_products_here(world):
    """DOC-031."""
    _, account = of_customer()
    of = order(account, {"product": active_product("FEE", producttypecode=4), "priceperunit": "5"})
    failed(of, "p2c.product_type", of.ordernumber, "Flat Fees", "Sales Inventory", "Services")


@pytest.mark.says("p2c.item_not_coupled")
@pytest.mark.says("p2c.resource_not_coupled")
@pytest.mark.says("p2c.item_gone")
@pytest.mark.says("p2c.resource_gone")
@pytest.mark.parametrize(("make", "word", "model"), [(sold, "item", Item), (service, "resource", Resource)])
def test_the_product_has_to_be_there(world, make, word, model):
    """DOC-032."""
    _, account = of_customer()
    product = make()
    of = order(account, {"product": product, "priceperunit": "5"})
    coupling = Coupling.objects.get(remote_id=product.pk)
    own = coupling.local_id
    coupling.local_id = factories.customer().pk
    coupling.save()
    failed(of, f"p2c.{word}_gone", of.ordernumber, product.name, word)
    Coupling.objects.filter(pk=coupling.pk).delete()
    failed(of, f"p2c.{word}_not_coupled", of.ordernumber, product.name, word)
    couple_rows(f"bc.{word}", model.objects.get(pk=own), "crm.product", product)
    assert set(take().taken) == {of.pk.hex}


@pytest.mark.says("p2c.unit_not_coupled")
def test_with_units_by_group_the_unit_comes_along(world):
    """DOC-034: before, the product's own unit is sold."""
    _, account = of_customer()
    ours = item()
    box = unit_of(ours, "BOX", "6")
    product = sold(ours)
    of = order(account, {"product": product, "uom": product.defaultuom, "quantity": "2", "priceperunit": "60"})
    link = world.connection
    link.refresh_from_db()
    link.unit_group_mapping_enabled = True
    link.save()
    failed(of, "p2c.unit_not_coupled", of.ordernumber, product.name, "Unit")
    couple_rows("bc.itemunitofmeasure", box, "crm.uom", product.defaultuom)
    take()
    (line,) = lines_of(of)
    assert (line.unit_of_measure.code, line.qty_per_unit_of_measure, line.line_amount) == ("BOX", 6, 120)


@pytest.mark.behaviour("B-202")
@pytest.mark.parametrize(("percent", "amount", "off"), [("5", "10", 60), ("5", None, 50), (None, "10", 10)])
def test_discounts_of_the_header_become_one_invoice_discount(world, percent, amount, off):
    """DOC-050; the percentage is the payment discount, too."""
    _, account = of_customer()
    lines = [{"product": sold(), "quantity": "3", "priceperunit": "100"}, {"product": sold(), "priceperunit": "700"}]
    of = order(account, *lines, discountpercentage=percent, discountamount=amount)
    assert not take().differing
    assert totals(of) == (off, 1000 - off, 1000 - off)
    assert taken(of).payment_discount_percent == Decimal(percent or 0)


def test_whether_the_payment_discount_comes_along_is_a_setting(world, settings):
    settings.P2C_PAYMENT_DISCOUNT_FROM_SALES = False
    _, account = of_customer()
    of = order(account, {"product": sold(), "priceperunit": "100"}, discountpercentage="5")
    take()
    assert (taken(of).payment_discount_percent, totals(of)[0]) == (0, 5)


@pytest.mark.says("p2c.freight_account_missing")
@pytest.mark.behaviour("B-203")
def test_freight_becomes_a_line_on_its_account(world):
    """DOC-047."""
    _, account = of_customer()
    of = order(account, {"product": sold(), "priceperunit": "100"}, freightamount="12.50", discountamount="10")
    failed(of, "p2c.freight_account_missing", of.ordernumber, "Freight G/L Acc. No.")
    made = freight_account()
    take()
    _product, line = lines_of(of)
    assert (line.type, line.no, line.amount, line.line_no) == (1, made.no, Decimal("12.5"), 20000)
    assert totals(of) == (10, Decimal("102.5"), Decimal("102.5"))


def test_an_account_that_cannot_be_posted_to_stops_the_order(world):
    """DOC-047."""
    _, account = of_customer()
    of = order(account, freightamount="12.50")
    freight_account()
    GLAccount.objects.update(blocked=True)
    (finding, *_more) = take().failed[of.pk.hex]
    assert "6610" in str(finding)
    assert not SalesHeader.objects.exists()


@pytest.mark.behaviour("B-205")
def test_an_item_assembled_to_order_gets_its_assembly_order(world):
    """DOC-038."""
    series = saved(NoSeries(code="ASM"))
    saved(NoSeriesLine(series=series, starting_no="A00001"))
    saved(AssemblySetup(assembly_order_nos=series))
    _, account = of_customer()
    ours = item(replenishment_system=3, assembly_policy=1)
    of = order(account, {"product": sold(ours), "quantity": "4", "priceperunit": "10"})
    assert not take().failed.get(of.pk.hex)
    (line,) = lines_of(of)
    assert line.qty_to_assemble_to_order == 4
    assert [made.quantity for made in AssemblyHeader.objects.all()] == [4]


@pytest.mark.parametrize(("group", "price"), [("DOMESTIC", 100), ("EXPORT", 121)])
def test_a_price_that_includes_vat_loses_it_for_its_own_group(world, group, price):
    """DOC-036."""
    saved(VatProductPostingGroup(code="GOODS"))
    for each in ("DOMESTIC", "EXPORT"):
        saved(VatBusinessPostingGroup(code=each))
        setup = {"vat_bus_posting_group": each, "vat_prod_posting_group": "GOODS"}
        saved(VatPostingSetup(vat_percent="21" if each == "DOMESTIC" else "0", **setup))
    ours = item()
    Item.objects.filter(pk=ours.pk).update(
        price_includes_vat=True, vat_bus_posting_gr_price="DOMESTIC", vat_prod_posting_group="GOODS"
    )
    customer, account = of_customer()
    type(customer).objects.filter(pk=customer.pk).update(vat_bus_posting_group=group)
    of = order(account, {"product": sold(ours), "priceperunit": "121"})
    take()
    assert [line.unit_price for line in lines_of(of)] == [price]


def _money(most: int):
    return st.decimals(0, most, places=2)


LINES = st.lists(
    st.tuples(st.decimals("0.01", 50, places=2), st.decimals("1", 500, places=4), _money(0), _money(1)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, st.integers(0, 20), _money(5), _money(30), st.sampled_from([0, 7, 19, 21, 25]))
def test_totals_are_those_of_sales_to_the_cent(world_once, rows, percent, off, freight, rate):
    """Prices without VAT, one rate, no discount set-up, quantities above nought: the amount is equal, and so are tax
    and total where each line is taxed in Sales at that rate and nothing is taken off or added to the whole. Else VAT,
    which Business Central rounds on every line, is within half a cent for each line.
    """
    cent = Decimal("0.01")
    assume(all(m < q * p - cent or not m for q, p, _v, m in rows))  # no line costs less than nothing
    account, product = world_once(rate)
    SalesLine.objects.all().delete()
    SalesHeader.objects.all().delete()
    of = order(
        account,
        *({"product": product, "quantity": str(q), "priceperunit": str(p), "manualdiscountamount": str(m)}
          for q, p, _v, m in rows),
        discountpercentage=str(percent), discountamount=str(off), freightamount=str(freight), submit=False,
    )  # fmt: skip
    assume(of.totalamountlessfreight >= 0)  # no discount takes off more than there is
    for line in SalesOrderDetail.objects.filter(salesorder=of):
        line.tax = (line.extendedamount * rate / 100).quantize(cent, "ROUND_HALF_UP")
        line.save()
    of = SalesOrder.objects.get(pk=of.pk)
    of.statecode = 1
    of.save()
    outcome = take([of.pk.hex])
    assert not outcome.failed, str(outcome.failed)
    _discount, amount, including = totals(of)
    of.refresh_from_db()
    net = of.totalamountlessfreight + of.freightamount
    assert amount == net
    assert abs(including - amount - net * rate / 100) <= (len(rows) + 1) * cent / 2
    if not (percent or off or freight):
        assert (including - amount, including) == (of.totaltax, of.totalamount)
        assert not outcome.differing


@shareable
def world_once(world):
    """An account, and a product that is taxed at a rate, as the freight is."""
    saved(VatProductPostingGroup(code="GOODS"))
    freight_account(vat_prod_posting_group="GOODS")
    _, account = of_customer()
    ours = item()
    product = sold(ours)
    Item.objects.filter(pk=ours.pk).update(vat_prod_posting_group="GOODS")
    setup = saved(VatPostingSetup(vat_bus_posting_group="", vat_prod_posting_group="GOODS", vat_percent=0))

    def at(rate: int):
        VatPostingSetup.objects.filter(pk=setup.pk).update(vat_percent=rate)
        return account, product

    return at
