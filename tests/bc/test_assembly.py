"""Assemble-to-order items: a line of an order has an assembly order that follows it."""

import pytest

from erp.bc.models import AssemblyHeader, AssemblySetup, Item, ItemLedgerEntry, SalesLine
from erp.bc.services import posting
from tests.factories_posting import make_shop, order, saved, series
from tests.reading import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db):
    saved(AssemblySetup(assembly_order_nos=series("ASM", "A1001")))
    return make_shop()


@pytest.fixture
def kit(shop):
    return saved(
        Item(description="Kit", base_unit_of_measure=shop.pieces, unit_price=9, replenishment_system=3,
             assembly_policy=1)
    )  # fmt: skip


@pytest.mark.behaviour("B-205")
def test_the_assembly_order_follows_its_line(shop, kit):
    """DOC-038."""
    made = order(shop)
    line = saved(SalesLine(document=made, item=kit, quantity=4))
    assert line.qty_to_assemble_to_order == 4
    assembly = AssemblyHeader.objects.get()
    assert (assembly.no, assembly.sales_line, assembly.item, assembly.quantity) == ("A1001", line, kit, 4)
    assert (assembly.assemble_to_order, assembly.remaining_quantity) == (True, 4)
    line.quantity = 7
    line.save()
    assembly.refresh_from_db()
    assert (assembly.quantity, SalesLine.objects.get().qty_to_assemble_to_order) == (7, 7)
    line.item = shop.desk
    line.save()
    assert not AssemblyHeader.objects.exists()
    line.item = kit
    line.save()
    assert AssemblyHeader.objects.count() == 1
    line.delete()
    assert not AssemblyHeader.objects.exists()


def test_quotes_and_other_items_have_none(shop, kit):
    quote = order(shop, 1, kind=0)
    assert saved(SalesLine(document=quote, item=kit, quantity=4)).qty_to_assemble_to_order == 0
    order(shop, 3)
    assert not AssemblyHeader.objects.exists()


def test_what_is_assembled_goes_out_without_touching_the_stock(shop, kit):
    made = order(shop)
    saved(SalesLine(document=made, item=kit, quantity=4))
    posting.ship([made.pk.hex])
    moved = ItemLedgerEntry.objects.filter(item=kit).order_by("entry_no")
    assert [(each.entry_type, each.quantity) for each in moved] == [(9, 4), (1, -4)]
    assembly = AssemblyHeader.objects.get()
    assert (assembly.assembled_quantity, assembly.remaining_quantity) == (4, 0)
    posting.invoice([made.pk.hex])
    assert not AssemblyHeader.objects.exists()


@pytest.mark.says("bc.assembly_of_line")
def test_it_is_changed_with_its_line_only(shop, kit):
    saved(SalesLine(document=order(shop), item=kit, quantity=4))
    assembly = AssemblyHeader.objects.get()
    refused(assembly.delete, "A1001", "made for a line of a sales order")
    assembly.quantity = 9
    refused(assembly.save, "A1001", "made for a line of a sales order", "Change or delete the line")


def test_without_a_number_series_the_line_is_refused(shop, kit):
    AssemblySetup.objects.update(assembly_order_nos=None)
    line = SalesLine(document=order(shop), item=kit, quantity=4)
    refused(line.save, "cannot be numbered", "Assembly Order Nos.")
