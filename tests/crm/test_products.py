"""Products: their life, their units, their numbers."""

import pytest

from crm.models import Product, ProductPriceLevel
from integration.engine.write import Write
from integration.origin import PRODUCT
from integration.registry import table
from integration.services.write_rows import write_rows
from tests.crm.catalogue import (
    active_product,
    base_unit,
    by_product,
    currency,
    price,
    price_list,
    product,
    unit_group,
)
from tests.factories import saved
from tests.reading import refused

pytestmark = pytest.mark.django_db
ACTIVE, RETIRED, DRAFT, REVISION = range(4)


def state(made):
    made.refresh_from_db()
    return made.statecode, made.statuscode


def test_a_product_starts_as_a_draft():
    """PROD-05."""
    assert state(product()) == (DRAFT, 0)


@pytest.mark.says("crm.state_first")
def test_only_the_synchronisation_makes_one_that_is_not_a_draft():
    values = {"defaultuom": base_unit(unit_group()), "statecode": ACTIVE}
    refused(Product(productnumber="1000", name="Chair", **values).save, "1000 · Chair", "“Active”", "as “Draft”")
    # a deleted product is restored as it was
    made = by_product(Product(productnumber="1000", name="Chair", **values))
    assert state(made) == (ACTIVE, 1)


@pytest.mark.behaviour("B-184")
def test_activating_sets_state_and_status_together():
    made = active_product()
    made.statecode = RETIRED
    made.save()
    assert state(made) == (RETIRED, 2)
    made.statecode = ACTIVE
    made.save(update_fields=["statecode"])
    assert state(made) == (ACTIVE, 1)


@pytest.mark.parametrize(
    ("way", "allowed"),
    [
        ((ACTIVE,), True),
        ((RETIRED,), False),
        ((REVISION,), False),
        ((ACTIVE, RETIRED, ACTIVE), True),
        ((ACTIVE, REVISION, ACTIVE), True),
        ((ACTIVE, DRAFT), False),
        ((ACTIVE, RETIRED, DRAFT), False),
        ((ACTIVE, REVISION, RETIRED), False),
    ],
)
@pytest.mark.says("crm.state_out_of_order")
def test_the_life_of_a_product(way, allowed):
    made = product("1000")
    *first, last = way
    for reached in first:
        made.statecode = reached
        made.save()
    made.statecode = last
    if allowed:
        made.save()
        assert state(made)[0] == last
    else:
        words = dict(Product.NEXT_STATES)[first[-1] if first else DRAFT]
        refused(
            lambda: made.save(origin=PRODUCT), "1000 · Chair", f"“{made.get_statecode_display()}”", str(words[0].label)
        )
        refused(made.save, "status that can follow")


def test_a_status_of_another_state_is_refused():
    made = product("1000")
    made.statuscode = 2
    refused(made.save, "Status Reason", "1000", "Retired", "Draft")


@pytest.mark.says("crm.read_only_in_state")
def test_a_retired_product_is_left_alone_by_people():
    made = active_product("1000")
    made.statecode = RETIRED
    made.save()
    made.name = "Stool"
    refused(made.save, "1000 · Chair", "“Retired”", "Name", "“Active”")
    by_product(made)
    assert Product.objects.get().name == "Stool"
    # reactivating it opens it
    made.statecode, made.name = ACTIVE, "Bench"
    made.save()
    assert Product.objects.get().name == "Bench"


@pytest.mark.says("crm.product_without_unit")
def test_an_active_product_has_a_unit():
    made = product("1000", defaultuom=None)
    made.statecode = ACTIVE
    refused(made.save, "1000 · Chair", "Unit Group", "then activate the product")
    made.defaultuomschedule = unit_group()
    refused(made.save, "Default Unit")
    made.defaultuom = base_unit(made.defaultuomschedule)
    made.save()
    made.defaultuom = None
    refused(lambda: made.save(origin=PRODUCT), "Default Unit")


@pytest.mark.says("crm.unit_of_other_group")
def test_the_default_unit_is_one_of_the_group():
    pieces, weights = unit_group(), unit_group(base="KG")
    made = product("1000", defaultuom=base_unit(weights))
    assert made.defaultuomschedule == weights, "a unit brings its group"
    made.defaultuomschedule = pieces
    refused(made.save, "Default Unit", "1000", "“KG”", "Choose a unit of the product's unit group")
    made.defaultuom = base_unit(pieces)
    made.save()


def test_numbers_are_unique():
    product("1000")
    refused(lambda: product("1000"), "Product ID", "“1000”")
    refused(lambda: product(" ".strip(), productnumber=""), "Product ID", "must have a value")


@pytest.mark.says("crm.negative", "crm.not_between", "crm.dates_reversed")
def test_values_have_limits():
    for field in ("price", "standardcost", "currentcost", "quantityonhand", "stockweight", "stockvolume"):
        caption = table(Product).column(field).caption
        refused(lambda field=field: product("1000", **{field: "-0.5"}), caption, "1000 · Chair", "-0.5:", "zero")
    refused(lambda: product("1000", quantitydecimal=6), "Decimals Supported", "6", "between 0 and 5")
    dates = {"validfromdate": "2026-05-01", "validtodate": "2026-04-30"}
    refused(lambda: product("1000", **dates), "Valid To", "2026-04-30", "Valid From is 2026-05-01", "Correct one")
    made = product("1000", price=0, quantitydecimal=5, validfromdate="2026-05-01")
    made.validtodate = "2026-04-30"
    refused(lambda: made.save(update_fields=["validtodate"]), "Valid To")
    # one that is over the limit already can still be edited
    Product.objects.update(quantitydecimal=9)
    made = Product.objects.get()
    made.name = "Stool"
    made.save()


def test_price_list_items_follow_the_number():
    made, other = active_product("1000"), active_product("2000")
    for one in (made, other):
        price(one, price_list())
        price(one, price_list())
    made.productnumber = "1000-A"
    made.save()
    numbers = ProductPriceLevel.objects.order_by("productnumber").values_list("productnumber", flat=True)
    assert list(numbers) == ["1000-A", "1000-A", "2000", "2000"]


def test_the_rate_is_that_of_the_currency_when_it_is_chosen():
    krona = currency("SEK", "11.25")
    made = product(transactioncurrency=krona)
    krona.exchangerate = 12
    krona.save()
    made.name = "Stool"
    made.save()
    assert str(Product.objects.get().exchangerate) == "11.2500000000"
    made.transactioncurrency = currency()
    made.save()
    assert Product.objects.get().exchangerate == 1
    # B-193: whoever knows the rate of the day gives it
    key = saved(made).pk.hex
    old = table(Product).row(Product.objects.get())
    given = {"transactioncurrencyid": krona.pk.hex, "exchangerate": "11.5000000000"}
    write_rows(Product, [Write.update(old, given)], PRODUCT)
    assert str(Product.objects.get(pk=key).exchangerate) == "11.5000000000"
    made.refresh_from_db()
    made.transactioncurrency = None
    made.save()
    assert Product.objects.get().exchangerate is None
