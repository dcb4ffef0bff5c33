"""The products template at work: what can be sold comes to Sales (FO-050 to FO-058)."""

from decimal import Decimal

import pytest

from crm.models import Product, ProductPriceLevel, TransactionCurrency
from erp.fo.models import ReleasedProduct
from p2c.models import TaskField
from p2c.prospect_to_cash import projects
from tests.factories import saved
from tests.p2c.prospect_to_cash import trade
from tests.p2c.prospect_to_cash.conftest import run, told

pytestmark = pytest.mark.django_db


def ran(project, **counters):
    assert told(run(project)) == {"status": "completed", "Products": counters}


def test_products_come_with_unit_price_and_price_list(fo):
    """FO-050, FO-053, FO-054, FO-056, FO-058: each with the unit of that name in the unit group; a second run writes
    nothing."""
    listed = trade.goods(fo)
    trade.released(product_description="Loud")
    trade.released("D0002", product_name="Setting up", product_type="Service", sales_unit_symbol="hr")
    project = fo.project("products_direct")
    ran(project, inserted=2)
    speaker, service = Product.objects.order_by("productnumber")
    assert (speaker.productnumber, speaker.name, speaker.description) == ("D0001", "Speaker", "Loud")
    assert (speaker.price, speaker.currentcost, speaker.quantitydecimal) == (Decimal(100), Decimal(60), 0)
    assert (speaker.defaultuomschedule.name, speaker.defaultuom.name) == ("Default Unit", "Primary Unit")
    assert (speaker.producttypecode, speaker.msdynce_isexternallymaintained) == (1, True)
    assert (speaker.transactioncurrency, speaker.pricelevel, speaker.owningbusinessunit) == (fo.dollar, listed, fo.unit)
    assert (service.producttypecode, service.defaultuom.name, service.quantitydecimal) == (3, "hour", 2)
    prices = {(p.productnumber, p.pricelevel, p.uom.name): p.amount for p in ProductPriceLevel.objects.all()}
    assert prices == {
        ("D0001", listed, "Primary Unit"): Decimal(100),
        ("D0002", listed, "hour"): Decimal(100),
    }
    assert speaker.createdby == fo.user
    ran(project)


def test_a_changed_price_changes_the_price_list_too(fo):
    """FO-054: the sales price of Finance and Operations stands on the price list."""
    trade.goods(fo)
    made = trade.released()
    project = fo.project("products_direct")
    ran(project, inserted=1)
    made.sales_price = "120"
    saved(made)
    ran(project, updated=1)
    assert ProductPriceLevel.objects.get().amount == Product.objects.get().price == Decimal(120)


def test_the_first_price_list_that_holds_today(fo):
    """FO-054: alphabetical by name, whatever the case; not one of another currency, nor one that is over."""
    trade.goods(fo)
    first = trade.price_list(fo, "bargains")
    trade.price_list(fo, "Abroad", transactioncurrency=TransactionCurrency.objects.get(isocurrencycode="EUR"))
    trade.price_list(fo, "All of last year", begindate="2020-01-01", enddate="2020-12-31")
    trade.released()
    ran(fo.project("products_direct"), inserted=1)
    assert Product.objects.get().pricelevel == first


def test_the_price_list_can_be_pinned(fo):
    """FO-055: pricelevelid.name with a default, in lower case."""
    pinned = trade.goods(fo)
    trade.price_list(fo, "Bargains")
    trade.released()
    project = fo.project("products_direct")
    saved(TaskField(task=project.tasks.get(), no=900, value=pinned.name.lower(), destination="pricelevelid.name"))
    projects.install(project)
    ran(project, inserted=1)
    assert Product.objects.get().pricelevel == pinned
    assert ProductPriceLevel.objects.get().pricelevel == pinned


def test_only_sellable_products_of_the_distinct_product_table(fo):
    """FO-051, FO-052: the others are left out without an error; that the table must be populated is a warning."""
    trade.goods(fo)
    trade.released("NO PRICE", sales_price="0")
    trade.released("NO PLACE", warehouse_id="")
    trade.released("STOPPED", is_sales_stopped=True)
    unknown = trade.released("UNKNOWN")
    ReleasedProduct.objects.filter(pk=unknown.pk).update(is_in_distinct_product_table=False)
    trade.released("VARIANT : BLUE")
    ReleasedProduct.objects.filter(pk=unknown.pk).update(is_in_distinct_product_table=False)
    execution = run(fo.project("products_direct"))
    assert (execution.status, execution.upserts) == ("completed", 1)
    assert [found["params"]["todo"][:40] for found in execution.problems] == [
        "Run “Populate distinct product table” fo"
    ]
    assert Product.objects.get().productnumber == "VARIANT : BLUE"


@pytest.mark.parametrize(("active", "state"), [(True, 0), (False, 2)])
def test_new_products_arrive_active_or_as_drafts(fo, settings, active, state):
    """FO-057: a setting of Sales; what people then do with them stays."""
    settings.P2C_NEW_PRODUCTS_ACTIVE = active
    trade.goods(fo)
    made = trade.released()
    project = fo.project("products_direct")
    ran(project, inserted=1)
    assert Product.objects.get().statecode == state
    product = Product.objects.get()
    product.statecode = 0
    saved(product)
    made.product_name = "Loudspeaker"
    saved(made)
    ran(project, updated=1)
    found = Product.objects.get()
    assert (found.name, found.statecode) == ("Loudspeaker", 0)


def test_products_of_sales_are_found_by_their_number(fo):
    """FO-050, FO-172: upserted by product number; one that was there becomes externally maintained."""
    trade.goods(fo)
    there = saved(Product(productnumber="D0001", name="Old name", owningbusinessunit=fo.unit))
    trade.released()
    ran(fo.project("products_direct"), updated=1)
    found = Product.objects.get()
    assert (found.pk, found.name, found.msdynce_isexternallymaintained) == (there.pk, "Speaker", True)
