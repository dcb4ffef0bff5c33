"""A local field that points at one of two tables, and a Sales field that points at one: found through both mappings."""

import pytest
from django.db import connection

from crm.models import ProductPriceLevel
from erp.bc.models import PriceListHeader, PriceListLine
from integration.engine.inspect import answers, uncoupled_values
from integration.engine.plan import compile_plan
from integration.models import FieldMapping, TableMapping
from integration.origin import PRODUCT
from integration.services import mappings
from integration.services.preflight import of_mapping
from tests import factories
from tests import factories_products as products
from tests.counting import statements
from tests.factories import open_issues, saved, sync
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
BOTH, TO = "bidirectional", "to_integration"


def mapped(name, local, remote, *fields, **values):
    """A mapping of these two tables, made from the screen: no pair, no hooks."""
    TableMapping.objects.filter(local_table=local).delete()
    made = TableMapping(name=name, local_table=local, remote_table=remote, **{"only_coupled": True, **values})
    rows = [FieldMapping(local_field=left, remote_field=right, direction=BOTH) for left, right in fields]
    mappings.save(mappings.Draft(made, rows), confirmed=True)
    return TableMapping.objects.get(name=made.name)


@shareable
def prices(world):
    """Items and resources are products, price lists are price lists, their lines point at either."""
    products.set_up_products()
    mapped("ITEMS", "bc.item", "crm.product", ("description", "name"))
    mapped("RESOURCES", "bc.resource", "crm.product", ("name", "name"))
    mapped("LISTS", "bc.pricelistheader", "crm.pricelevel", ("description", "name"))
    fields = (("asset", "productid"), ("price_list", "pricelevelid"), ("unit_price", "amount"))
    mapped("LINES", "bc.pricelistline", "crm.productpricelevel", *fields)
    world.group = products.unit_group()
    world.list = products.price_list("Retail", world.euro)
    world.header = saved(PriceListHeader(code="RETAIL", description="Retail"))
    factories.couple("LISTS", world.header, world.list, first_synch=TO)
    return world


def line(world, number, **values):
    return saved(PriceListLine(price_list=world.header, unit_price="5", line_no=number, **values))


def item(world, coupled=True):
    made = products.item("Bicycle")
    other = products.product(made.no, world.group)
    if coupled:
        factories.couple("ITEMS", made, other, first_synch=TO)
    return made, other


def resource(world, coupled=True):
    made = products.resource("Fitter")
    other = products.product(made.no, world.group)
    if coupled:
        factories.couple("RESOURCES", made, other, first_synch=TO)
    return made, other


def test_both_tables_are_found_and_followed_both_ways(prices):
    (bicycle, bicycle_product), (fitter, fitter_product) = item(prices), resource(prices)
    one, two = line(prices, 10, asset_item=bicycle), line(prices, 20, asset_type=30, asset_resource=fitter)
    sold, hired = products.price(prices.list, bicycle_product, "5"), products.price(prices.list, fitter_product, "5")
    factories.couple("LINES", one, sold, first_synch=TO)
    factories.couple("LINES", two, hired, first_synch=TO)
    assert open_issues() == []
    sold.amount = 7
    sold.save(origin=PRODUCT)
    assert sync("LINES").back == {"modified": 1}
    one.refresh_from_db()
    assert (one.unit_price, one.asset_item) == (7, bicycle)
    other, other_product = item(prices)
    one.asset_item = other
    one.save()
    assert sync("LINES").to == {"modified": 1}
    assert ProductPriceLevel.objects.get(pk=sold.pk).product == other_product


def test_what_is_written_to_business_central_goes_into_the_column_of_its_table(prices):
    (bicycle, bicycle_product), (fitter, fitter_product) = item(prices), resource(prices)
    for of, amount in ((bicycle_product, "5"), (fitter_product, "9")):
        products.price(prices.list, of, amount)
    factories.change_mapping("LINES", only_coupled=False)
    outcome = sync("LINES", "full", create=True, confirmed=True)
    found = {(r.asset_item, r.asset_resource, r.unit_price) for r in PriceListLine.objects.all()}
    assert found == {(bicycle, None, 5), (None, fitter, 9)}, (outcome, open_issues())
    assert sync("LINES", "full").to == {"unchanged": 2}


@pytest.mark.says("must_be_coupled")
def test_a_record_that_is_not_coupled_is_named_with_the_mapping_of_its_table(prices):
    fitter, fitter_product = resource(prices, coupled=False)
    two = line(prices, 20, asset_type=30, asset_resource=fitter)
    hired = products.price(prices.list, fitter_product, "5")
    factories.couple("LINES", two, hired, first_synch=TO)
    (issue,) = open_issues("LINES")
    assert "not coupled (RESOURCES)" in issue.sentence
    assert issue.waits_for_table == "bc.resource"
    assert issue.waits_for_id == fitter.pk
    points = " ".join(p.message for p in of_mapping(factories.mapping("LINES")) if not p.ok)
    assert "Fitter" in points
    factories.couple("RESOURCES", fitter, fitter_product, first_synch=TO)
    sync("LINES")
    assert open_issues("LINES") == []


@pytest.mark.says("tables_not_mapped")
def test_a_record_whose_table_is_not_mapped_says_so_and_the_others_go(prices):
    bicycle, bicycle_product = item(prices)
    fitter, fitter_product = resource(prices)
    one, two = line(prices, 10, asset_item=bicycle), line(prices, 20, asset_type=30, asset_resource=fitter)
    sold, hired = products.price(prices.list, bicycle_product, "1"), products.price(prices.list, fitter_product, "1")
    TableMapping.objects.filter(name="RESOURCES").delete()
    factories.couple("LINES", one, sold, first_synch=TO)
    factories.couple("LINES", two, hired, first_synch=TO)
    assert ProductPriceLevel.objects.get(pk=sold.pk).amount == 5
    (issue,) = open_issues("LINES")
    assert "has no table mapping" in issue.sentence
    TableMapping.objects.filter(name="ITEMS").delete()
    assert sync("LINES").status == "finished"
    (without,) = [each for each in open_issues("LINES") if each.source_id is None]
    assert "Item, Resource, which has no table mapping to the other side, and is left out" in without.sentence


def test_one_statement_finds_the_partners_of_both_tables(prices):
    (bicycle, bicycle_product), (fitter, fitter_product) = item(prices), resource(prices)
    one, two = line(prices, 10, asset_item=bicycle), line(prices, 20, asset_type=30, asset_resource=fitter)
    for own, other in ((one, bicycle_product), (two, fitter_product)):
        factories.couple("LINES", own, products.price(prices.list, other, "5"), first_synch=TO)
    with statements(connection) as asked:
        sync("LINES", "full")
    assert len([sql for sql in asked if "c.local_table IN (%s, %s)" in sql]) == 2, "one per direction"
    plan = compile_plan(factories.mapping("LINES"), prices.connection)
    (lookup,) = [each for each in plan.lookups if each.legs]
    found = answers([uncoupled_values(plan, lookup, side) for side in ("L", "R")])
    assert [each.records for each in found] == [0, 0]
