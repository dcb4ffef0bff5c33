"""Unit groups and units, as Dataverse keeps them."""

import pytest
from django.db import IntegrityError, transaction

from crm.models import Product, Uom, UomSchedule
from integration.engine.write import Write
from integration.services.write_rows import write_rows
from tests.crm.catalogue import base_unit, price, price_list, product, unit_group
from tests.factories import saved
from tests.reading import refused

pytestmark = pytest.mark.django_db


def test_a_new_unit_group_has_its_base_unit():
    group = unit_group("NAV PCS", base="PCS")
    (unit,) = group.units.all()
    assert (unit.name, unit.quantity, unit.isschedulebaseuom, unit.baseuom) == ("PCS", 1, True, None)
    write_rows(UomSchedule, [Write.insert({"name": f"G{n}", "baseuomname": f"U{n}"}) for n in range(3)])
    assert set(Uom.objects.exclude(pk=unit.pk).values_list("uomschedule__name", "name")) == {
        ("G0", "U0"), ("G1", "U1"), ("G2", "U2"),
    }  # fmt: skip


def test_a_unit_group_needs_the_name_of_its_base_unit():
    refused(UomSchedule(name="Empty").save, "Base Unit Name", "Empty", "Fill in")
    assert not UomSchedule.objects.exists()


@pytest.mark.says("crm.set_once")
def test_the_base_unit_name_and_the_group_of_a_unit_stay():
    group, other = unit_group("NAV PCS"), unit_group("NAV BOX", base="BOX")
    group.baseuomname = "KG"
    refused(group.save, "Base Unit Name", "NAV PCS", "Create a new record")
    unit = base_unit(group)
    unit.uomschedule = other
    refused(unit.save, "Unit Group", "PCS", "Create a new record")
    # UOM-03: its name may change
    unit = base_unit(group)
    unit.name = "PIECE"
    unit.save()
    assert base_unit(group).name == "PIECE"


@pytest.mark.says("crm.unit_name_taken")
def test_units_of_a_group_differ_by_name():
    group, other = unit_group(), unit_group()
    refused(Uom(uomschedule=group, name=" pcs", quantity=2).save, "“pcs”", "already has a unit", "another name")
    box = saved(Uom(uomschedule=group, name="BOX", quantity=12))
    saved(Uom(uomschedule=other, name="BOX", quantity=10))
    box.name = "PCS"
    refused(box.save, "“PCS”")
    twice = [
        Write.insert({"uomscheduleid": group.pk.hex, "name": "PALLET", "quantity": "480.0000000000"}) for _ in range(2)
    ]
    refused(lambda: write_rows(Uom, twice), "“PALLET”")
    with pytest.raises(IntegrityError), transaction.atomic():
        Uom.objects.filter(pk=box.pk).update(name="PCS")


def test_other_units_are_multiples_of_the_base_unit_unless_told_otherwise():
    group = unit_group()
    box = saved(Uom(uomschedule=group, name="BOX", quantity=12))
    pallet = saved(Uom(uomschedule=group, name="PALLET", quantity=40, baseuom=box))
    assert box.baseuom == base_unit(group)
    assert pallet.baseuom == box


@pytest.mark.says("crm.base_unit_of_other_group", "crm.base_unit_there", "crm.base_unit_stays", "crm.base_unit_is_one")
def test_a_group_keeps_its_one_base_unit():
    group, other = unit_group(), unit_group("Weights", base="KG")
    unit = base_unit(group)
    refused(
        Uom(uomschedule=group, name="BOX", quantity=12, baseuom=base_unit(other)).save,
        "Base Unit", "“BOX”", "same unit group", "leave Base Unit blank",
    )  # fmt: skip
    refused(
        Uom(uomschedule=group, name="BOX", quantity=1, isschedulebaseuom=True).save,
        "“BOX”", "has the base unit “PCS”", "multiple of “PCS”",
    )  # fmt: skip
    unit.isschedulebaseuom = False
    refused(unit.save, "“PCS”", "new unit group")
    unit = base_unit(group)
    unit.quantity = "2.50"
    refused(unit.save, "Quantity", "“PCS”", "2.5:", "always 1")


@pytest.mark.says("crm.not_positive", "crm.base_unit_goes_with_group", "crm.unit_has_multiples")
def test_quantities_are_positive_and_units_in_use_stay():
    group = unit_group("NAV PCS")
    refused(Uom(uomschedule=group, name="BOX", quantity=0).save, "Quantity", "BOX", "0:", "more than zero")
    refused(Uom(uomschedule=group, name="BOX").save, "Quantity", "BOX", "must have a value")
    refused(base_unit(group).delete, "“PCS”", "base unit", "Delete the unit group")
    box = saved(Uom(uomschedule=group, name="BOX", quantity=12))
    pallet = saved(Uom(uomschedule=group, name="PALLET", quantity=40, baseuom=box))
    refused(box.delete, "“BOX”", "“PALLET” is a multiple of it", "Delete “PALLET” first")
    pallet.delete()
    box.delete()
    group.delete()
    assert not Uom.objects.exists()


def test_a_unit_of_a_product_or_price_stays():
    made = product()
    group = made.defaultuomschedule
    box = saved(Uom(uomschedule=group, name="BOX", quantity=12))
    price(made, price_list(), uom=box)
    refused(box.delete, "BOX", "cannot be deleted")
    refused(group.delete, group.name, "cannot be deleted")
    Product.objects.get().delete()
    box.delete()
    group.delete()
