"""ITEM-PRODUCT and RESOURCE-PRODUCT with unit groups: a unit, and a price in each of its units, for every product."""

from decimal import Decimal

import pytest

from crm.models import Product, Uom, UomSchedule
from erp.bc.models import Item, ItemUnitOfMeasure, Resource
from integration.models import Coupling
from tests import factories
from tests import factories_products as products
from tests.factories import open_issues, sync, sync_records
from tests.reading import issue
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def shop(world):
    products.set_up_products()
    products.switch(world, unit_group_mapping_enabled=True)
    return world


@pytest.fixture(params=["ITEM-PRODUCT", "RESOURCE-PRODUCT"])
def kind(request, shop):
    """Each of the two mappings, and how to make what it starts from."""
    return request.param, products.item if request.param == "ITEM-PRODUCT" else products.resource


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def make_new():
    """Let the unit mappings make what is new."""
    for name in ("UNIT GROUP", "ITEM UOM", "RESOURCE UOM"):
        factories.change_mapping(name, only_coupled=False)


def own_prices(product):
    """Prices in the units of Business Central; the group's own base unit left out."""
    return {name: amount for name, amount in products.default_prices(product).items() if not name.endswith("UOM GR")}


# --- to Sales ---------------------------------------------------------------------------------------------------------


def test_a_product_has_the_base_unit_and_a_price_in_each_unit(kind):
    """UOM-23, PROD-04, DOC-173, LKP-04: the price of a unit is that of the base units it holds."""
    _name, make = kind
    record = make(unit_price="2.5")
    products.unit_of(record, "BOX", "10")
    made = products.synchronised(record)
    assert made.defaultuom.name == record.base_unit_of_measure.code
    assert made.defaultuomschedule.name.endswith(f"{record.no} UOM GR")
    assert own_prices(made) == {record.base_unit_of_measure.code: Decimal("2.5"), "BOX": 25}
    assert (made.statecode, made.statuscode) == (0, 1)


def test_a_second_full_run_writes_nothing(kind):
    name, make = kind
    for number in range(3):
        record = make(f"No {number}", unit_price=f"{number}")
        products.unit_of(record, "BOX", "10")
        products.synchronised(record)
    before = list(Product.objects.order_by("pk").values())
    for each in ("UNIT GROUP", f"{name.split('-')[0]} UOM", name):
        sync(each)
        outcome = sync(each, "full", create=True, confirmed=True)
        assert set(outcome.to) == {"unchanged"}, (each, outcome)
    assert list(Product.objects.order_by("pk").values()) == before
    assert sync(name).to == sync(name).back == {}


def test_the_base_unit_of_a_coupled_record_is_decided_in_business_central(kind):
    """UOM-24: another default unit in Sales is drift, which a full run puts right."""
    name, make = kind
    record = make(unit_price="2")
    products.unit_of(record, "BOX", "10")
    made = products.synchronised(record)
    base, made.defaultuom = made.defaultuom, Uom.objects.get(name="BOX")
    made.save()
    sync(name)
    sync(name, "full", create=True, confirmed=True)
    assert fresh(made).defaultuom == base
    assert fresh(record).base_unit_of_measure == record.base_unit_of_measure
    assert not open_issues()


def test_a_new_unit_gets_its_price_and_another_quantity_another(kind):
    """UOM-22."""
    name, make = kind
    record = make(unit_price="2")
    made = products.synchronised(record)
    base = record.base_unit_of_measure.code
    box = products.unit_of(record, "BOX", "10")
    units = f"{name.split('-')[0]} UOM"
    sync_records(units, local=[box], create=True)
    assert own_prices(made) == {base: 2, "BOX": 20}
    box.qty_per_unit_of_measure = "12"
    box.save()
    sync(units)
    assert own_prices(made) == {base: 2, "BOX": 24}


def test_a_new_price_goes_to_every_unit(kind):
    name, make = kind
    record = make(unit_price="2")
    products.unit_of(record, "BOX", "10")
    made = products.synchronised(record)
    record = fresh(record)
    record.unit_price = "3"
    record.save()
    assert sync(name).to == {"modified": 1}
    assert own_prices(made) == {record.base_unit_of_measure.code: 3, "BOX": 30}


def test_another_base_unit_is_the_default_unit(shop):
    item = products.item()
    made = products.synchronised(item)
    each = products.unit_of(item, "EACH")
    sync_records("ITEM UOM", local=[each], create=True)
    item = fresh(item)
    item.base_unit_of_measure = products.unit("EACH")
    item.save()
    assert sync("ITEM-PRODUCT").to == {"modified": 1}
    assert fresh(made).defaultuom.name == "EACH"


def test_the_unit_comes_first_where_its_mapping_makes_what_is_new(kind):
    """UOM-23, UOM-21."""
    name, make = kind
    make_new()
    record = make(unit_price="2")
    assert sync_records(name, local=[record], create=True).to == {"inserted": 1}
    assert Product.objects.get().defaultuom.name == record.base_unit_of_measure.code


def test_an_uncoupled_unit_holds_its_product_back(kind):
    """UOM-23."""
    name, make = kind
    factories.change_mapping(name, only_coupled=False)
    record = make()
    assert sync(name).to == {"failed": 1}
    found = issue("must_be_coupled", record.no, record.base_unit_of_measure.code, f"{name.split('-')[0]} UOM")
    assert found.issue_class == "waiting"
    products.bring_units(record)
    assert sync(name).to == {"inserted": 1}
    assert not open_issues(name)


@pytest.mark.behaviour("B-185")
def test_without_a_base_unit_nothing_is_made(kind):
    name, make = kind
    bare, good = make("Bare", base=""), make("Good")
    products.bring_units(good)
    assert sync_records(name, local=[bare, good], create=True).to == {"failed": 1, "inserted": 1}
    assert not Coupling.objects.filter(local_id=bare.pk).exists()
    issue("without_base_unit", bare.no, "Bare")


# --- from Sales -------------------------------------------------------------------------------------------------------


def new_product(name, base="PCS", number="X1"):
    """A product that was made in Sales, with a unit group of its own."""
    return products.product(
        number, products.unit_group(f"Group of {number}", base), producttypecode=1 if name == "ITEM-PRODUCT" else 3
    )


def test_a_product_becomes_an_item_that_shares_its_units(kind):
    """UOM-24, UOM-25."""
    name, _make = kind
    make_new()
    unit = products.unit("PCS")
    made = new_product(name)
    assert sync_records(name, remote=[made], create=True).back == {"inserted": 1}
    record = (Item if name == "ITEM-PRODUCT" else Resource).objects.get()
    assert record.base_unit_of_measure == unit
    group = Coupling.objects.get(local_id=products.group_of(record).pk)
    own = Coupling.objects.get(local_id=products.unit_of(record, "PCS").pk)
    assert (group.remote_id, own.remote_id) == (made.defaultuomschedule_id, made.defaultuom_id)
    assert products.unit_of(record, "PCS").qty_per_unit_of_measure == 1
    assert UomSchedule.objects.get().name.endswith(f"{record.no} UOM GR")
    assert Uom.objects.count() == 1
    assert fresh(made).productnumber == record.no
    assert products.default_prices(made) == {"PCS": 0}
    assert set(sync(name, "full", create=True, confirmed=True).to) == {"unchanged"}
    assert not open_issues()


def test_a_coupled_unit_gives_its_code(shop):
    """UOM-24: also where the unit mappings make nothing new."""
    item = products.item()
    made = products.synchronised(item)
    second = products.product("X2", made.defaultuomschedule, defaultuom=made.defaultuom)
    assert sync_records("ITEM-PRODUCT", remote=[second], create=True).back == {"inserted": 1}
    assert Item.objects.exclude(pk=item.pk).get().base_unit_of_measure.code == "PCS"


def test_an_uncoupled_unit_waits_where_nothing_new_is_made(kind):
    """UOM-24."""
    name, _make = kind
    products.unit("PCS")
    assert sync_records(name, remote=[new_product(name)], create=True).back == {"failed": 1}
    assert issue("must_be_coupled", "X1", "“PCS”", "UOM").issue_class == "waiting"


@pytest.mark.says("unit_unknown_in_bc", "unit_group_shared")
def test_what_keeps_a_product_from_becoming_an_item(kind):
    """UOM-24: each costs its own record."""
    name, _make = kind
    make_new()
    products.unit("PCS")
    strange = new_product(name, "CASK", "X1")
    shared = new_product(name, "PCS", "X2")
    products.product("X3", shared.defaultuomschedule, producttypecode=2)
    good = new_product(name, "PCS", "X4")
    assert sync_records(name, remote=[strange, shared, good], create=True).back == {"failed": 2, "inserted": 1}
    issue("unit_unknown_in_bc", "X1", "“CASK”", "Add CASK to the units of measure")
    issue("unit_group_shared", "X2", "“Group of X2”", "2 products", "unit group of its own")


def test_a_product_without_a_unit(kind):
    name, _make = kind
    bare = products.product("X1", active=False, producttypecode=1 if name == "ITEM-PRODUCT" else 3)
    Product.objects.filter(pk=bare.pk).update(statecode=0, statuscode=1)
    assert sync_records(name, remote=[bare], create=True).back == {"failed": 1}
    issue("product_without_unit", "X1")
    assert not ItemUnitOfMeasure.objects.exists()
