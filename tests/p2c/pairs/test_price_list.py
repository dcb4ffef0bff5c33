"""PLHEADER-PRICE and PLLINE-PRODPRICE: price lists with extended price calculation."""

import pytest

from crm.models import PriceLevel, ProductPriceLevel
from erp.bc.models import SalesSetup
from integration.models import Coupling, TableMapping
from integration.services import explain, full_synch
from integration.services.errors import Refused
from tests import factories, reading
from tests.factories import open_issues, sync
from tests.factories_products import resource, switch, synchronised, unit, unit_of
from tests.p2c.pairs.price_world import (
    GROUPS,
    LISTS,
    activate,
    day,
    dollars,
    line,
    partner,
    price_list,
    prices,
    send,
    shop,
    sold,
)
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
HEADERS, LINES = LISTS


@shareable
def store(world):
    shop(world, extended=True)
    return world


def inserted(outcome, name):
    (run,) = [run for run in outcome.run.errands.all() if run.mapping.name == name]
    return run.jobs.get(direction="to_integration").inserted


@pytest.mark.behaviour("B-052")
def test_extended_pricing_swaps_the_two_price_mappings(world):
    shop(world)
    assert TableMapping.objects.filter(name__in=GROUPS).count() == 2
    assert not TableMapping.objects.filter(name__in=LISTS).exists()
    switch(world, extended_price_calculation_enabled=True)
    assert not TableMapping.objects.filter(name__in=GROUPS, set_aside=False).exists()
    header, lines = (TableMapping.objects.get(name=name) for name in LISTS)
    assert (header.direction, lines.direction) == ("to_integration", "to_integration")
    assert (header.local_table, header.remote_table) == ("bc.pricelistheader", "crm.pricelevel")
    assert (lines.local_table, lines.remote_table) == ("bc.pricelistline", "crm.productpricelevel")
    assert (header.fields.count(), lines.fields.count()) == (5, 7)


@pytest.mark.behaviour("B-115")
def test_extended_pricing_changes_what_price_lists_depend_on(store):
    depends = {line.mapping.name: [m.name for m in line.mapping.depends_on.all()] for line in full_synch.lines()}
    assert set(depends[HEADERS]) == {"CURRENCY", "ITEM-PRODUCT"}
    assert set(depends[LINES]) == {"PLHEADER-PRICE", "ITEM-PRODUCT"}
    assert not depends.keys() & set(GROUPS)
    assert set(depends["CONTACT"]) == {"CUSTOMER", "VENDOR"}


@pytest.mark.behaviour("B-188")
@pytest.mark.parametrize("unit_groups", [False, True])
def test_a_new_price_list_is_pushed_with_its_lines(world, unit_groups):
    """PRICE-03 … PRICE-06, DOC-182: items and resources, dates of the header, with and without unit groups."""
    shop(world, extended=True, unit_groups=unit_groups)
    bicycle, fitter = sold("Bicycle"), resource("Fitter")
    synchronised(fitter)
    retail = price_list(description="Retail trade", starting_date=day(-1), ending_date=day(9), active=False)
    line(retail, bicycle, "100.5")
    line(retail, fitter, "50")
    activate(retail)
    outcome = send(HEADERS, retail)
    assert outcome.to == {"inserted": 1}, open_issues()
    assert inserted(outcome, LINES) == 2
    made = PriceLevel.objects.get(name="RETAIL")
    assert (made.description, made.begindate, made.enddate) == ("Retail trade", day(-1), day(9))
    assert (made.statecode, made.statuscode, made.bcbi_company_id) == (0, 100001, world.company.pk)
    assert prices("RETAIL") == {bicycle.no: "100.50", fitter.no: "50.00"}
    for name in LISTS:
        assert sync(name).to == {}
        assert sync(name, "full", create=True, confirmed=True).to.keys() == {"unchanged"}


def test_prices_in_another_unit_of_the_item_travel_with_unit_groups(world):
    """UOM-23: the price line's unit is the coupled unit of the item."""
    shop(world, extended=True, unit_groups=True)
    bicycle = sold("Bicycle")
    unit_of(bicycle, "BOX", "10")
    retail = price_list()
    line(retail, bicycle, "10")
    line(retail, bicycle, "90", unit_of_measure=unit("BOX"))
    factories.sync_records("ITEM UOM", local=bicycle.units.all(), create=True)
    assert send(HEADERS, retail).to == {"inserted": 1}, open_issues()
    assert prices("RETAIL") == {bicycle.no: "10.00", f"{bicycle.no} BOX": "90.00"}


def test_a_price_in_a_unit_that_is_not_coupled_fails_the_list(world):
    """PRICE-03, UOM-23."""
    shop(world, extended=True, unit_groups=True)
    factories.change_mapping("ITEM UOM", only_coupled=True)
    bicycle = sold("Bicycle")
    unit_of(bicycle, "BOX", "10")
    retail = price_list()
    line(retail, bicycle, "90", unit_of_measure=unit("BOX"))
    assert send(HEADERS, retail).to == {"failed": 1}
    reading.issue("list_line_unit", "RETAIL", bicycle.no, "BOX", "ITEM UOM", name=HEADERS)


@pytest.mark.says("unit_not_of_product")
def test_a_price_in_a_unit_its_item_has_lost_fails(world):
    """UOM-23."""
    shop(world, extended=True, unit_groups=True)
    bicycle = sold("Bicycle")
    box, retail = unit_of(bicycle, "BOX", "10"), price_list()
    own = line(retail, bicycle, "90", unit_of_measure=unit("BOX"))
    factories.sync_records("ITEM UOM", local=bicycle.units.all(), create=True)
    send(HEADERS, retail)
    type(box).objects.filter(pk=box.pk).delete()
    type(own).objects.filter(pk=own.pk).update(unit_price="80")
    assert sync(LINES).to == {"failed": 1}
    reading.issue("unit_not_of_product", bicycle.no, "BOX", "choose one of its units", name=LINES)
    assert prices("RETAIL") == {f"{bicycle.no} BOX": "90.00"}


@pytest.mark.behaviour("B-194")
@pytest.mark.says("price_list_not_active", "price_list_other_defaults", "price_list_no_defaults")
def test_only_active_lists_that_the_set_up_allows_take_part(store):
    """Lists that are coupled already go on when they are no longer active (PRICE-04)."""
    draft, loose, usual = price_list("DRAFT", active=False), _loose("LOOSE"), price_list("USUAL")
    bicycle = sold("Bicycle")
    for each in (draft, loose, usual):
        line(each, bicycle, "1")
    for each, said in ((draft, "not active"), (loose, "no default price list")):
        assert send(HEADERS, each).to == {}
        with pytest.raises(Refused, match=f"{each.code}.* is left out .*{said}"):
            factories.couple(HEADERS, each, factories.saved(PriceLevel(name=each.code, transactioncurrency=store.euro)))
        told = explain.explain(factories.mapping(HEADERS), each.code)
        assert "excluded" in told["reasons"]
        reading.read(" ".join(told["sentences"]), each.code, said)
    assert send(HEADERS, usual).to == {"inserted": 1}
    assert PriceLevel.objects.get(name="USUAL").statecode == 0
    assert partner(usual) is not None
    assert prices("USUAL") == {bicycle.no: "1.00"}
    # their lines are left out with them
    assert sync(LINES).to == {}
    assert open_issues(LINES) == []
    SalesSetup.objects.update(default_price_list_code="LOOSE")
    told = explain.explain(factories.mapping(HEADERS), usual.code)
    reading.read(" ".join(told["sentences"]), "USUAL", "does not allow updating defaults")


def _loose(code):
    return price_list(code, allow_updating_defaults=True)


def test_the_state_of_a_list_follows(store):
    """PRICE-04, DOC-182: active is Active, anything else Inactive, although no mapped field has changed."""
    retail = price_list()
    send(HEADERS, retail)
    activate(retail, 2)
    assert sync(HEADERS).to == {"modified": 1}
    made = PriceLevel.objects.get(name="RETAIL")
    assert (made.statecode, made.statuscode) == (1, 100002)
    activate(retail, 1)
    assert sync(HEADERS).to == {"modified": 1}
    assert PriceLevel.objects.get(name="RETAIL").statuscode == 100001


@pytest.mark.says("list_in_other_currency")
def test_a_line_in_another_currency_than_its_list_fails_the_list(store):
    """PRICE-03."""
    retail, dollar = price_list(), dollars(store)
    wrong = line(retail, sold("Bicycle"), "1")
    type(wrong).objects.filter(pk=wrong.pk).update(currency=dollar)
    assert send(HEADERS, retail).to == {"failed": 1}
    reading.issue("list_in_other_currency", "RETAIL", "EUR", "USD", wrong.asset_no)


@pytest.mark.behaviour("B-189")
def test_a_changed_line_fails_when_its_list_is_not_coupled(store):
    bicycle, retail = sold("Bicycle"), price_list()
    own = line(retail, bicycle, "1")
    send(HEADERS, retail)
    Coupling.objects.filter(local_id=retail.pk).delete()
    type(own).objects.filter(pk=own.pk).update(unit_price="2")
    assert sync(LINES).to == {"failed": 1}
    assert reading.issue("must_be_coupled", "RETAIL", HEADERS).waits_for_id == retail.pk


@pytest.mark.behaviour("B-190")
def test_the_line_of_a_decoupled_item_fails_alone(store):
    one, two, retail = sold("One"), sold("Two"), price_list()
    lines = [line(retail, one, "1"), line(retail, two, "2")]
    send(HEADERS, retail)
    Coupling.objects.filter(local_id=two.pk).delete()
    type(lines[0]).objects.update(unit_price="9")
    assert sync(LINES).to == {"modified": 1, "failed": 1}
    assert reading.issue("must_be_coupled", two.no, "ITEM-PRODUCT").source_id == lines[1].pk
    assert prices("RETAIL") == {one.no: "9.00", two.no: "2.00"}


def test_quantities_purchases_and_discounts_do_not_travel(store):
    """PRICE-08: lines from one piece on; a quantity has no place in Sales."""
    bicycle, retail = sold("Bicycle"), price_list()
    line(retail, bicycle, "9", minimum_quantity="10")
    own = line(retail, bicycle, "10")
    line(price_list("BUY", price_type=2), bicycle, "1")
    send(HEADERS, retail)
    assert sync(HEADERS, "full", create=True, confirmed=True).to.keys() == {"unchanged"}
    assert sync(LINES, "full", create=True, confirmed=True).to.keys() == {"unchanged"}
    assert prices("RETAIL") == {bicycle.no: "10.00"}
    assert ProductPriceLevel.objects.get(pricelevel__name="RETAIL").pk == partner(own).pk
