"""UNIT OF MEASURE, UNIT GROUP, ITEM UOM, RESOURCE UOM: the units of Business Central in Sales."""

import pytest

from crm.models import Uom, UomSchedule
from erp.bc.models import UnitGroup, UnitOfMeasure
from integration import pairs
from integration.models import Coupling, TableMapping
from tests import factories_products as products
from tests.factories import open_issues, sync, sync_records
from tests.reading import issue
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def shop(world):
    products.set_up_products()
    return world


@shareable
def grouped(shop):
    """With unit groups."""
    products.switch(shop, unit_group_mapping_enabled=True)
    return shop


def fresh(record):
    return type(record).objects.get(pk=record.pk)


# --- each unit in a group of its own ----------------------------------------------------------------------------------


@pytest.mark.behaviour("B-187")
@pytest.mark.parametrize("code", ["KM", "BRONTOZAUR", "NAV"])
def test_the_group_is_called_nav_and_the_code(shop, code):
    """UOM-01."""
    sync_records("UNIT OF MEASURE", local=[products.unit(code)], create=True)
    group = UomSchedule.objects.get()
    assert (group.name, group.baseuomname) == (f"NAV {code}", code)
    (unit,) = group.units.all()
    assert (unit.name, unit.isschedulebaseuom, unit.quantity) == (code, True, 1)


def test_a_group_that_sales_has_is_coupled_not_made_twice(shop):
    """UOM-02: by its name, whatever its case."""
    unit, group = products.unit("PCS"), products.unit_group("nav pcs", "PCS")
    outcome = sync("UNIT OF MEASURE", "full", create=True, confirmed=True)
    assert outcome.to["coupled"] == 1
    assert Coupling.objects.get(local_id=unit.pk).remote_id == group.pk
    assert fresh(group).name == "NAV PCS"
    assert sync("UNIT OF MEASURE", "full").to == {"unchanged": 1}


def test_the_only_unit_of_a_group_gets_the_code_as_its_name(shop):
    """UOM-03."""
    products.unit("PCS")
    group = products.unit_group("NAV PCS", "Piece")
    sync("UNIT OF MEASURE", "full", create=True, confirmed=True)
    assert [unit.name for unit in group.units.all()] == ["PCS"]
    assert fresh(group).baseuomname == "Piece"
    assert sync("UNIT OF MEASURE", "full").to == {"unchanged": 1}
    assert not open_issues()


def test_another_code_renames_group_and_unit(shop):
    unit = products.unit("PCS")
    sync_records("UNIT OF MEASURE", local=[unit], create=True)
    unit.code = "PIECE"
    unit.save()
    assert sync("UNIT OF MEASURE").to == {"modified": 1}
    assert (UomSchedule.objects.get().name, Uom.objects.get().name) == ("NAV PIECE", "PIECE")
    assert sync("UNIT OF MEASURE", "full").to == {"unchanged": 1}
    assert not open_issues()


@pytest.mark.says("unit_group_inactive")
def test_an_inactive_group_is_an_issue(shop):
    """UOM-03."""
    products.unit("PCS")
    products.unit_group("NAV PCS", "PCS", statecode=1)
    products.unit("BOX")
    outcome = sync("UNIT OF MEASURE", "full", create=True, confirmed=True)
    assert (outcome.to["failed"], outcome.to["inserted"]) == (1, 1)
    issue("unit_group_inactive", "PCS", "“NAV PCS”", "Activate the unit group in Sales")
    UomSchedule.objects.filter(name="NAV PCS").update(statecode=0, statuscode=1)
    assert sync("UNIT OF MEASURE", "full").to == {"unchanged": 2}
    assert not open_issues()


@pytest.mark.says("unit_group_crowded")
def test_a_group_with_two_units_is_an_issue(shop):
    """UOM-03."""
    products.unit("PCS")
    group = products.unit_group("NAV PCS", "PCS")
    products.sales_unit(group, "DOZEN", "12")
    sync("UNIT OF MEASURE", "full", create=True, confirmed=True)
    issue("unit_group_crowded", "PCS", "“NAV PCS”", "DOZEN, PCS", "unit group mapping")


def test_a_group_without_any_unit_is_left_as_it_is(shop):
    """UOM-03: nothing else is checked; who uses it finds out (UOM-04)."""
    products.unit("PCS")
    group = products.unit_group("NAV PCS", "PCS")
    Uom.objects.all().delete()
    assert "failed" not in sync("UNIT OF MEASURE", "full", create=True, confirmed=True).to
    assert Coupling.objects.get().remote_id == group.pk
    assert sync("UNIT OF MEASURE", "full").to == {"unchanged": 1}
    assert not open_issues()


@pytest.mark.says("unit_group_twice", "unit_group_empty", "unit_of_other_name", "unit_not_base", "base_unit_not_one")
@pytest.mark.parametrize(
    ("code", "wrong", "words"),
    [
        ("unit_group_inactive", {"statecode": 1}, ("“NAV PCS”", "Activate")),
        ("unit_group_twice", "twice", ("2 unit groups", "“NAV PCS”", "Rename or delete")),
        ("unit_group_empty", "empty", ("“NAV PCS”", "no unit", "Add the unit")),
        ("unit_group_crowded", "crowded", ("“NAV PCS”", "DOZEN, PCS", "Delete all units but one")),
        ("unit_of_other_name", {"name": "Piece"}, ("“Piece”", "not “PCS”", "rename the unit in Sales")),
        ("unit_not_base", {"isschedulebaseuom": False}, ("“PCS”", "not the base unit", "new unit group")),
        ("base_unit_not_one", {"quantity": 4}, ("“PCS”", "quantity 4", "Set the quantity of the unit to 1")),
    ],
)
def test_a_unit_group_that_cannot_be_used_costs_its_product_only(shop, code, wrong, words):
    """UOM-04, DOC-172."""
    first, second = products.item("Bicycle", base="PCS"), products.item("Cable", base="MTR")
    for each in (first, second):
        products.bring_units(each)
    group = UomSchedule.objects.filter(name="NAV PCS")
    if wrong == "twice":
        products.unit_group("NAV PCS")
    elif wrong == "empty":
        group.get().units.all().delete()
    elif wrong == "crowded":
        products.sales_unit(group.get(), "DOZEN", "12")
    else:
        (group if "statecode" in wrong else group.get().units).update(**wrong)
    assert sync_records("ITEM-PRODUCT", local=[first, second], create=True).to == {"failed": 1, "inserted": 1}
    issue(code, first.no, *words)


# --- a group for each item and resource -------------------------------------------------------------------------------


@pytest.mark.behaviour("B-053")
def test_with_unit_groups_three_mappings_take_the_place_of_one(grouped):
    names = {mapping.name: mapping for mapping in TableMapping.objects.filter(remote_table__startswith="crm.uom")}
    assert sorted(names) == ["ITEM UOM", "RESOURCE UOM", "UNIT GROUP"]
    for mapping in names.values():
        assert (mapping.direction, mapping.only_coupled) == ("to_integration", True)
        assert (mapping.fields.filter(enabled=True).count(), mapping.filters.count()) == (2, 0)


def test_an_item_brings_its_group_and_its_units(grouped):
    """UOM-20, UOM-21."""
    item = products.item()
    products.unit_of(item, "BOX", "10")
    products.bring_units(item)
    group = UomSchedule.objects.get()
    assert (group.name, group.baseuomname) == (f"ITEM {item.no} UOM GR", f"ITEM {item.no} UOM GR")
    assert {unit.name: unit.quantity for unit in group.units.exclude(isschedulebaseuom=True)} == {"PCS": 1, "BOX": 10}


def test_a_resource_brings_its_group_and_its_units(grouped):
    resource = products.resource()
    products.bring_units(resource)
    group = UomSchedule.objects.get()
    assert group.name == f"RESOURCE {resource.no} UOM GR"
    assert group.units.filter(name="HOUR").exists()


def test_a_unit_brings_its_group_first(grouped):
    """UOM-21: although groups are made for what is coupled only."""
    item = products.item()
    sync_records("ITEM UOM", local=[products.unit_of(item, "PCS")], create=True)
    assert Coupling.objects.filter(local_table="bc.unitgroup").count() == 1
    assert Uom.objects.get(name="PCS").uomschedule.name == f"ITEM {item.no} UOM GR"


@pytest.mark.says("unit_group_of_source_missing")
def test_a_unit_without_a_group_in_business_central(grouped):
    """UOM-21."""
    item = products.item()
    UnitGroup.objects.all().delete()
    assert sync_records("ITEM UOM", local=[products.unit_of(item, "PCS")], create=True).to == {"failed": 1}
    issue("unit_group_of_source_missing", item.no, "no unit group in Business Central", "Save the item or resource")


def test_groups_match_by_name_and_units_within_their_group(grouped):
    """UOM-26."""
    first, second = products.item(no="A1"), products.item(no="A2")
    mine = products.unit_group("ITEM A1 UOM GR", "PCS")
    other = products.unit_group("Another", "PCS")
    sync("UNIT GROUP", "full", create=True, confirmed=True)
    assert Coupling.objects.get(local_id=products.group_of(first).pk).remote_id == mine.pk
    sync("ITEM UOM", "full", create=True, confirmed=True)
    own = products.unit_of(first, "PCS")
    assert Coupling.objects.get(local_id=own.pk).remote_id == mine.units.get().pk
    assert not Coupling.objects.filter(remote_id=other.units.get().pk).exists()
    assert Uom.objects.filter(uomschedule__name=f"ITEM {second.no} UOM GR", name="PCS").exists()
    for name in ("UNIT GROUP", "ITEM UOM"):
        assert sync(name, "full", create=True, confirmed=True).to == {"unchanged": 2}


def test_an_inactive_group_of_an_item_is_an_issue(grouped):
    """UOM-20."""
    item = products.item(no="A1")
    products.unit_group("ITEM A1 UOM GR", "PCS", statecode=1)
    sync("UNIT GROUP", "full", create=True, confirmed=True)
    issue("unit_group_inactive", "A1", "“ITEM A1 UOM GR”", name="UNIT GROUP")
    sync_records("ITEM UOM", local=[products.unit_of(item, "PCS")], create=True)
    sync_records("ITEM-PRODUCT", local=[item], create=True)
    issue("unit_group_inactive", "A1", "“ITEM A1 UOM GR”", name="ITEM-PRODUCT")


def test_a_renumbered_item_renames_its_group(grouped):
    item = products.item()
    products.bring_units(item)
    item = fresh(item)
    item.no = "NEW-1"
    item.save()
    assert sync("UNIT GROUP").to == {"modified": 1}
    assert UomSchedule.objects.get().name == "ITEM NEW-1 UOM GR"
    assert not open_issues()


def test_the_quantity_of_a_unit_travels(grouped):
    item = products.item()
    box = products.unit_of(item, "BOX", "10")
    products.bring_units(item)
    box.qty_per_unit_of_measure = "12"
    box.save()
    assert sync("ITEM UOM").to == {"modified": 1}
    assert Uom.objects.get(name="BOX").quantity == 12


@pytest.mark.parametrize("name", ["UNIT OF MEASURE", "UNIT GROUP", "ITEM UOM", "RESOURCE UOM"])
def test_one_unit_group_alone_recommends_a_full_synchronisation(shop, name):
    """Sales comes with one unit group."""
    pair = pairs.get(name)
    assert (pair.recommendation(0, 0), pair.recommendation(3, 0)) == ("none", "full")
    products.unit_group("Default", "Unit")
    assert (pair.recommendation(0, 1), pair.recommendation(3, 1)) == ("none", "full")
    products.unit_group("Second", "Unit")
    assert (pair.recommendation(3, 2), pair.recommendation(0, 2)) == ("couple", "full")
    assert UnitOfMeasure.objects.count() == 0
