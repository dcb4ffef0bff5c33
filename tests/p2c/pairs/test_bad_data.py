"""Bad data costs one record: one issue names it and the next step, the rest goes through, and mending it is enough.

Goods and prices; what is about partners and documents is in `test_bad_partners.py`.
"""

import io
from typing import Any

import pytest
from django.core.management import call_command

from crm.models import PriceLevel, Product, TransactionCurrency, Uom, UomSchedule
from erp.bc.models import CustomerPriceGroup, Item, PriceListLine
from integration.services import explain, outlook
from integration.services.partners import parts_of
from tests import factories
from tests import factories_products as products
from tests.factories import open_issues, sync
from tests.factories_products import item, unit, unit_group, unit_of
from tests.p2c.pairs.bad_data import Case, creating, partner_of, show
from tests.p2c.pairs.price_world import (
    GROUPS,
    LISTS,
    dollars,
    group,
    line,
    price_list,
    prices,
    sales_price,
    send,
    shop,
    sold,
)
from tests.reading import read

pytestmark = pytest.mark.django_db

UNITS, GOODS = "UNIT OF MEASURE", "ITEM-PRODUCT"


# --- units ------------------------------------------------------------------------------------------------------------


def two_units_in_a_group(world: Any) -> Case:
    """UOM-03."""
    good, bad = unit("PCS"), unit("KG")
    crowded = unit_group("NAV KG", "Kilo")
    gram = products.sales_unit(crowded, "G", "0.001")
    return Case(
        mappings=(UNITS,),
        bad=bad,
        words=("KG", "“NAV KG”", "G, Kilo", "Delete all units but one"),
        good=lambda: partner_of(good),
        written=lambda: Uom.objects.filter(name="KG").exists(),
        mend=gram.delete,
    )


def an_inactive_group(world: Any) -> Case:
    """UOM-03."""
    good, bad = unit("PCS"), unit("KG")
    inactive = unit_group("NAV KG", "Kilo", statecode=1, statuscode=2)

    def mend() -> None:
        inactive.statecode = 0
        inactive.save()

    return Case(
        mappings=(UNITS,),
        bad=bad,
        words=("KG", "“NAV KG”", "inactive", "Activate the unit group"),
        good=lambda: partner_of(good),
        written=lambda: Uom.objects.filter(name="KG").exists(),
        mend=mend,
    )


def an_item_of_a_crowded_group(world: Any) -> Case:
    """UOM-04: the unit has an issue of its own, and the item goes with it."""
    good, bad = item("Bicycle"), item("Salt", base="KG")
    crowded = unit_group("NAV KG", "KG")
    gram = products.sales_unit(crowded, "G", "0.001")
    return Case(
        mappings=(UNITS, GOODS),
        bad=bad,
        words=(f"{bad.no} · Salt", "“NAV KG”", "G, KG", "Delete all units but one"),
        good=lambda: partner_of(good),
        written=lambda: Product.objects.filter(productnumber=bad.no).exists(),
        mend=gram.delete,
        causes=(UNITS,),
    )


# --- goods ------------------------------------------------------------------------------------------------------------


def an_item_without_base_unit(world: Any) -> Case:
    """PROD-03."""
    good, bad = item("Bicycle"), item("Whiteboard", base="")

    def mend() -> None:
        bad.base_unit_of_measure = unit("PCS")
        bad.save()

    return Case(
        mappings=(UNITS, GOODS),
        bad=bad,
        words=(f"{bad.no} · Whiteboard", "base unit of measure", "Fill in"),
        good=lambda: Product.objects.filter(productnumber=good.no, statecode=0).exists(),
        written=lambda: Product.objects.filter(productnumber=bad.no).exists(),
        mend=mend,
    )


def a_product_in_an_unknown_unit(world: Any) -> Case:
    """UOM-24: Business Central has no such unit."""
    unit("PCS")
    products.product("S-1", unit_group("NAV PCS"), name="Carpet", producttypecode=1)
    bad = products.product("S-2", unit_group("NAV ROLL", "ROLL"), name="Runner", producttypecode=1)
    return Case(
        mappings=(UNITS, GOODS),
        bad=bad,
        words=("S-2 · Runner", "“NAV ROLL”", "Couple “NAV ROLL” first"),
        good=lambda: Item.objects.filter(description="Carpet").exists(),
        written=lambda: Item.objects.filter(description="Runner").exists(),
        mend=lambda: unit("ROLL"),
    )


# --- currencies and prices --------------------------------------------------------------------------------------------


def a_currency_without_a_rate(world: Any) -> Case:
    """CURR-03."""
    factories.currency("USD", "2")
    bad = factories.currency("SEK")
    return Case(
        mappings=("CURRENCY",),
        bad=bad,
        words=("SEK", "no exchange rate", "Add an exchange rate"),
        good=lambda: TransactionCurrency.objects.filter(isocurrencycode="USD").exists(),
        written=lambda: TransactionCurrency.objects.filter(isocurrencycode="SEK").exists(),
        mend=lambda: factories.exchange_rate(bad, "11", bad.created_on.date()),
    )


def a_group_of_two_currencies(world: Any) -> Case:
    """PRICE-03: its prices go with it, so they are no issues of their own."""
    dollar, bicycle, tour = dollars(world), sold("Bicycle"), sold("Tour")
    good, bad = group("RETAIL"), group("MIXED")
    sales_price(bicycle, good.code, "1")
    sales_price(bicycle, bad.code, "2")
    odd = sales_price(tour, bad.code, "3", currency=dollar)

    def mend() -> None:
        odd.currency = None
        odd.save()

    return Case(
        mappings=tuple(reversed(GROUPS)),
        bad=bad,
        words=("MIXED", "EUR", "USD", tour.no, "a price list of their own"),
        good=lambda: prices("RETAIL") == {bicycle.no: "1.00"},
        written=lambda: prices("MIXED") == {bicycle.no: "2.00", tour.no: "3.00"} or named("MIXED"),
        mend=mend,
    )


def a_list_of_two_currencies(world: Any) -> Case:
    """PRICE-03, with extended prices."""
    shop_again(world, extended_price_calculation_enabled=True)
    dollar, bicycle, tour = dollars(world), sold("Bicycle"), sold("Tour")
    good, bad = price_list("RETAIL"), price_list("MIXED")
    line(good, bicycle, "1")
    line(bad, bicycle, "2")
    odd = PriceListLine.objects.filter(pk=line(bad, tour, "3").pk)
    odd.update(currency=dollar)

    def mend() -> None:
        odd.update(currency=None)

    return Case(
        mappings=tuple(reversed(LISTS)),
        bad=bad,
        words=("MIXED", "EUR", "USD", tour.no, "a price list of its own"),
        good=lambda: prices("RETAIL") == {bicycle.no: "1.00"},
        written=lambda: named("MIXED"),
        mend=mend,
    )


def a_price_in_a_unit_the_item_lacks(world: Any) -> Case:
    """UOM-23, PRICE-06."""
    shop_again(world, unit_group_mapping_enabled=True)
    bicycle, tour, retail = sold("Bicycle"), sold("Tour"), group()
    sales_price(bicycle, "RETAIL", "1")
    send(GROUPS[0], retail)
    bad = sales_price(tour, "RETAIL", "9")
    type(bad).objects.filter(pk=bad.pk).update(unit_of_measure=unit("BOX"))
    good = sales_price(tour, "RETAIL", "2")

    def mend() -> None:
        unit_of(tour, "BOX", "10")
        sync("ITEM UOM")
        bad.unit_of_measure = unit("BOX")
        bad.unit_price = "8"
        bad.save()

    return Case(
        mappings=GROUPS[1:],
        bad=bad,
        words=(tour.no, "“BOX”", "Add the unit"),
        good=lambda: prices("RETAIL").get(tour.no) == f"{float(good.unit_price):.2f}",
        written=lambda: "8.00" in prices("RETAIL").values(),
        mend=mend,
    )


def a_price_by_the_box_without_unit_groups(world: Any) -> Case:
    """UOM-04: a product has one unit then."""
    bicycle, retail = sold("Bicycle"), group()
    unit_of(bicycle, "BOX", "10")
    sync(UNITS)
    sales_price(bicycle, "RETAIL", "1")
    send(GROUPS[0], retail)
    bad = sales_price(bicycle, "RETAIL", "9", unit_of_measure=unit("BOX"))
    good = sales_price(sold("Tour"), "RETAIL", "2", unit_of_measure=unit("PCS"))

    def mend() -> None:
        type(bad).objects.filter(item=bicycle, unit_price=1).delete()
        bad.unit_of_measure = None
        bad.save()

    return Case(
        mappings=GROUPS[1:],
        bad=bad,
        words=(bicycle.no, "“BOX”", "“NAV PCS”", "in the base unit", "unit group mapping"),
        good=lambda: partner_of(good),
        written=lambda: "9.00" in prices("RETAIL").values(),
        mend=mend,
    )


def a_price_of_a_blocked_item(world: Any) -> Case:
    """PRICE-03: it waits for the item."""
    bicycle, blocked, retail = sold("Bicycle"), item("Old", blocked=True), group()
    sales_price(bicycle, "RETAIL", "1")
    send(GROUPS[0], retail)
    bad = sales_price(blocked, "RETAIL", "2")
    good = sales_price(sold("Tour"), "RETAIL", "3")

    def mend() -> None:
        blocked.blocked = False
        blocked.save()

    return Case(
        mappings=(GOODS, GROUPS[1]),
        bad=bad,
        words=(blocked.no, "Old", "not coupled (ITEM-PRODUCT)", "Couple"),
        good=lambda: partner_of(good),
        written=lambda: blocked.no in prices("RETAIL"),
        mend=mend,
    )


def named(name: str) -> bool:
    return PriceLevel.objects.filter(name=name).exists()


def shop_again(world: Any, **switches: bool) -> None:
    products.switch(world, **switches)
    creating()


CASES = (
    two_units_in_a_group,
    an_inactive_group,
    an_item_of_a_crowded_group,
    an_item_without_base_unit,
    a_product_in_an_unknown_unit,
    a_currency_without_a_rate,
    a_group_of_two_currencies,
    a_list_of_two_currencies,
    a_price_in_a_unit_the_item_lacks,
    a_price_by_the_box_without_unit_groups,
    a_price_of_a_blocked_item,
)


@pytest.mark.says("price_in_other_unit", "unit_not_of_product")
@pytest.mark.parametrize("case", CASES, ids=lambda each: each.__name__)
def test_bad_goods_and_prices_cost_one_record_until_they_are_mended(world, case):
    shop(world)
    creating()
    show(case(world))


def test_a_full_synchronisation_says_each_thing_once(world):
    """PRICE-03, UOM-03: all of it wrong at once, with everything that hangs on it."""
    shop(world)
    crowded = unit_group("NAV KG", "KG")
    products.sales_unit(crowded, "G", "0.001")
    factories.currency("SEK")
    dollar = dollars(world)
    goods = [item(name) for name in ("Bicycle", "Tour", "Dynamo")]
    salt, board = item("Salt", base="KG"), item("Whiteboard", base="")
    group("RETAIL")
    group("MIXED")
    for each in goods:
        sales_price(each, "RETAIL", "1")
        sales_price(each, "MIXED", "2")
    sales_price(goods[0], "MIXED", "3", currency=dollar, starting_date="2026-01-01")
    with pytest.raises(SystemExit, match="1"):
        call_command("full_sync", "--yes", stdout=io.StringIO())
    said = {(each.mapping.name, each.code, each.source_id) for each in open_issues()}
    assert said == {
        (UNITS, "unit_group_crowded", unit("KG").pk),
        ("CURRENCY", "no_exchange_rate", factories.Currency.objects.get(code="SEK").pk),
        (GOODS, "unit_group_crowded", salt.pk),
        (GOODS, "without_base_unit", board.pk),
        (GROUPS[0], "list_of_two_currencies", CustomerPriceGroup.objects.get(code="MIXED").pk),
    }
    assert prices("RETAIL") == {each.no: "1.00" for each in goods}


# --- no issue at all --------------------------------------------------------------------------------------------------


def test_a_price_below_zero_goes_as_zero(world):
    """PROD-03."""
    shop(world)
    creating()
    good, bad = item("Bicycle", unit_price="5"), item("Refund")
    Item.objects.filter(pk=bad.pk).update(unit_price="-5")
    for name in (UNITS, GOODS):
        sync(name)
    assert not open_issues()
    found = dict(Product.objects.values_list("productnumber", "price"))
    assert found == {good.no: 5, bad.no: 0}
    assert products.default_prices(Product.objects.get(productnumber=bad.no)) == {"PCS": 0}


@pytest.mark.parametrize("side", ["item", "product"])
def test_what_is_blocked_or_retired_is_left_out_and_says_so(world, side):
    """DOC-170, PROD-06."""
    shop(world)
    creating()
    good = item("Bicycle")
    if side == "item":
        bad: Any = item("Old", blocked=True)
        words, mend = ("Blocked", "Yes"), {"blocked": False}
    else:
        sync(UNITS)
        bad = products.product("S-9", UomSchedule.objects.get(), producttypecode=1)
        bad.statecode = 1
        bad.save()
        words, mend = ("Status", "Retired"), {"statecode": 0}
    for name in (UNITS, GOODS):
        sync(name)
    assert not open_issues()
    assert partner_of(good)
    assert not partner_of(bad)
    told = explain.explain(factories.mapping(GOODS), bad.pk.hex)
    assert "outside" in told["reasons"]
    (why,) = [text for text in told["sentences"] if "the mapping takes records where" in text and words[0] in text]
    read(why, *words)
    for name, value in mend.items():
        setattr(bad, name, value)
    bad.save()
    sync(GOODS)
    assert partner_of(bad)
    assert not open_issues()


def test_a_record_with_an_issue_that_leaves_the_map_takes_its_issue_along(world):
    """An item that is blocked instead of being given a base unit is nobody's business any more."""
    shop(world)
    creating()
    bad = item("Whiteboard", base="")
    sync(GOODS)
    assert [each.code for each in open_issues()] == ["without_base_unit"]
    bad.blocked = True
    bad.save()
    sync(GOODS)
    assert not open_issues()


@pytest.mark.says("price_without_list")
def test_the_prices_of_a_group_nobody_wants_in_sales_are_left_out(world):
    """PRICE-05: no issue for each of them; explain says what they wait for."""
    shop(world)
    bicycle = sold("Bicycle")
    group("STAFF")
    price = sales_price(bicycle, "STAFF", "1")
    assert sync(GROUPS[1]).to == {}
    assert not open_issues()
    told = explain.explain(factories.mapping(GROUPS[1]), price.pk.hex)
    assert "excluded" in told["reasons"]
    (why,) = [text for text in told["sentences"] if "left out" in text]
    read(why, "STAFF", "is not in Sales", "goes with the price list")


def test_what_is_put_right_elsewhere_is_not_a_record_to_couple_first(world):
    """The page for creating an item's product: its unit group is coupled already, and has to be mended in Sales."""
    shop(world)
    salt, pepper = item("Salt", base="KG"), item("Pepper", base="BAG")
    for each in (salt, pepper):
        products.bring_units(each)
    factories.Coupling.objects.filter(local_id=unit("BAG").pk).delete()
    group_of_salt = UomSchedule.objects.get(name="NAV KG")
    products.sales_unit(group_of_salt, "G", "0.001")
    part = next(each for each in parts_of("bc.item") if each.mapping.name == GOODS)
    seen = outlook.side_by_side(part, salt.pk.hex)
    assert not seen.missing
    (said,) = seen.problems
    read(said, "“NAV KG”", "G, KG", "Delete all units but one")
    (first,) = outlook.side_by_side(part, pepper.pk.hex).missing
    assert (first.table, first.mapping) == ("bc.unitofmeasure", "UNIT OF MEASURE")
