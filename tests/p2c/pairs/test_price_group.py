"""CUSTPRCGRP-PRICE and SALESPRC-PRODPRICE: price groups become price lists, their prices the items of those."""

import pytest

from crm.models import PriceLevel, ProductPriceLevel, Uom, UomSchedule
from integration import pairs
from integration.engine.plan import compile_plan
from integration.models import Coupling
from integration.services import couple, explain
from integration.services.install import connection
from tests import factories, reading
from tests.factories import open_issues, sync
from tests.factories_products import item, sales_unit, unit, unit_of
from tests.p2c.pairs.price_world import (
    GROUPS,
    dollars,
    group,
    partner,
    prices,
    sales_price,
    send,
    shop,
    sold,
)
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def store(world):
    shop(world)
    return world


def errand(outcome, name):
    runs = [run for run in outcome.run.errands.all() if run.mapping.name == name]
    assert len(runs) == 1
    return {k: v for k, v in runs[0].jobs.get(direction="to_integration").counters().items() if v}


@pytest.mark.behaviour("B-188")
def test_a_new_price_group_is_pushed_with_its_prices(store):
    """PRICE-04, PRICE-05, PRICE-06, PRICE-09, COMP-02."""
    bicycle, tour = sold("Bicycle"), sold("Tour", "BOX")
    retail = group(description="Retail trade")
    sales_price(bicycle, "RETAIL", "100.5")
    sales_price(tour, "RETAIL", "20", unit_of_measure=unit("BOX"))
    outcome = send("CUSTPRCGRP-PRICE", retail)
    assert outcome.to == {"inserted": 1}
    assert errand(outcome, "SALESPRC-PRODPRICE") == {"inserted": 2}
    made = PriceLevel.objects.get(name="RETAIL")
    assert (made.description, made.transactioncurrency_id) == ("Retail trade", store.euro.pk)
    assert made.bcbi_company_id == store.company.pk
    assert prices("RETAIL") == {bicycle.no: "100.50", tour.no: "20.00"}
    first = ProductPriceLevel.objects.get(pricelevel=made, productnumber=bicycle.no)
    assert (first.uom_id, first.uomschedule_id) == (first.product.defaultuom_id, first.product.defaultuomschedule_id)
    assert (first.pricingmethodcode, first.transactioncurrency_id) == (1, store.euro.pk)
    for name in GROUPS:
        assert sync(name).to == {}
        assert {"unchanged"} >= sync(name, "full").to.keys()


def test_uncoupled_products_of_the_list_are_brought_first(store):
    """PRICE-03, DOC-181: items within their filter; a blocked one stays behind, and its price alone fails."""
    bicycle, blocked = item("Bicycle"), item("Old", blocked=True)
    factories.sync_records("UNIT OF MEASURE", local=[unit("PCS")], create=True)
    retail = group()
    sales_price(bicycle, "RETAIL", "1")
    sales_price(blocked, "RETAIL", "2")
    outcome = send("CUSTPRCGRP-PRICE", retail)
    assert outcome.to == {"inserted": 1}
    assert errand(outcome, "ITEM-PRODUCT")["inserted"] == 1
    assert prices("RETAIL") == {bicycle.no: "1.00"}
    found = reading.issue("must_be_coupled", "Old", name="SALESPRC-PRODPRICE")
    assert found.issue_class == "waiting"


def test_a_preview_counts_on_the_products_it_would_bring(store):
    bicycle = item("Bicycle")
    factories.sync_records("UNIT OF MEASURE", local=[unit("PCS")], create=True)
    retail = group()
    sales_price(bicycle, "RETAIL", "1")
    preview = sync("CUSTPRCGRP-PRICE", "preview", previews="records", local_ids=[retail.pk.hex], create=True).preview
    assert [(e.get("mapping", ""), e["action"]) for e in preview] == [
        ("ITEM-PRODUCT", "insert"),
        ("", "insert"),
        ("SALESPRC-PRODPRICE", "insert"),
    ]
    assert not PriceLevel.objects.filter(name="RETAIL").exists()


@pytest.mark.says("list_of_two_currencies")
def test_a_list_of_two_currencies_fails_as_a_whole_and_goes_when_it_is_put_right(store):
    """PRICE-03: one issue on the list names line, value and the next step."""
    bicycle, tour = sold("Bicycle"), sold("Tour")
    retail = group()
    sales_price(bicycle, "RETAIL", "1")
    odd = sales_price(tour, "RETAIL", "2", currency=dollars(store))
    assert send("CUSTPRCGRP-PRICE", retail).to == {"failed": 1}
    reading.issue("list_of_two_currencies", "RETAIL", "EUR", "USD", tour.no, "of their own")
    assert not PriceLevel.objects.filter(name="RETAIL").exists()
    odd.currency = None
    odd.save()
    factories.change_mapping("CUSTPRCGRP-PRICE", only_coupled=False)
    assert sync("CUSTPRCGRP-PRICE").to == {"inserted": 1}
    assert prices("RETAIL") == {bicycle.no: "1.00", tour.no: "2.00"}
    assert open_issues("CUSTPRCGRP-PRICE") == []


def test_a_list_is_in_the_currency_of_its_prices(store):
    """CUR-04: through the coupling of the currency; its rate comes with it."""
    dollar = dollars(store)
    bicycle = sold("Bicycle")
    retail = group()
    sales_price(bicycle, "RETAIL", "1", currency=dollar)
    assert send("CUSTPRCGRP-PRICE", retail).to == {"inserted": 1}
    made = PriceLevel.objects.get(name="RETAIL")
    assert (made.transactioncurrency.isocurrencycode, made.exchangerate) == ("USD", 2)
    assert made.items.get().transactioncurrency_id == made.transactioncurrency_id


def test_a_list_in_an_uncoupled_currency_waits_for_it(store):
    """CUR-04."""
    dollar = dollars(store, coupled=False)
    retail = group()
    sales_price(sold("Bicycle"), "RETAIL", "1", currency=dollar)
    assert send("CUSTPRCGRP-PRICE", retail).to == {"failed": 1}
    found = reading.issue("must_be_coupled", "USD", "CURRENCY", name="CUSTPRCGRP-PRICE")
    assert (found.waits_for_table, found.waits_for_id) == ("bc.currency", dollar.pk)


@pytest.mark.says("list_currency_changed")
def test_the_currency_of_a_list_in_sales_is_fixed(store):
    """PRICE-04: a list whose prices are in another currency now fails when it is changed."""
    dollar, bicycle, retail = dollars(store), sold("Bicycle"), group()
    price = sales_price(bicycle, "RETAIL", "1")
    send("CUSTPRCGRP-PRICE", retail)
    price.currency = dollar
    price.save()
    retail.code = "TRADE"
    retail.save()
    assert sync("CUSTPRCGRP-PRICE").to == {"failed": 1}
    reading.issue("list_currency_changed", "TRADE", "USD", "EUR", "Change the currency back")
    assert PriceLevel.objects.filter(name="RETAIL").exists()


@pytest.mark.says("list_line_unit", "unit_group_empty", "unit_of_other_name", "unit_not_base", "base_unit_not_one")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("gone", ("BOX", "UNIT OF MEASURE")),
        ({"statecode": 1}, ("“NAV BOX”", "inactive")),
        ("empty", ("“NAV BOX”", "no unit", "Add the unit")),
        ("crowded", ("“NAV BOX”", "BOX, DOZEN", "Delete all units but one")),
        ({"name": "Crate"}, ("“Crate”", "not “BOX”", "rename the unit in Sales to “BOX”")),
        ({"isschedulebaseuom": False}, ("“BOX”", "not the base unit", "new unit group")),
        ({"quantity": 4}, ("“BOX”", "quantity 4", "Set the quantity of the unit to 1")),
    ],
)
def test_a_list_whose_unit_cannot_be_used_fails_with_the_line(store, wrong, words):
    """PRICE-03, UOM-04: every breach by itself."""
    bicycle, retail = sold("Bicycle"), group()
    box = unit_of(bicycle, "BOX", "10").unit_of_measure
    factories.sync_records("UNIT OF MEASURE", local=[box], create=True)
    sales_price(bicycle, "RETAIL", "1", unit_of_measure=box)
    groups = UomSchedule.objects.filter(name="NAV BOX")
    units = Uom.objects.filter(uomschedule__name="NAV BOX")
    if wrong == "crowded":
        sales_unit(groups.get(), "DOZEN", "12")
    elif wrong == "gone":
        units.delete()
        groups.delete()
    elif wrong == "empty":
        units.delete()
    else:
        (groups if "statecode" in wrong else units).update(**wrong)
    assert send("CUSTPRCGRP-PRICE", retail).to == {"failed": 1}
    found = reading.issue("list_line_unit", "RETAIL", bicycle.no, *words, name="CUSTPRCGRP-PRICE")
    assert "goes by itself" in found.next_step


@pytest.mark.behaviour("B-189")
def test_a_changed_price_fails_when_its_group_is_not_coupled(store):
    bicycle, retail = sold("Bicycle"), group()
    price = sales_price(bicycle, "RETAIL", "1")
    send("CUSTPRCGRP-PRICE", retail)
    Coupling.objects.filter(local_id=retail.pk).delete()
    price.unit_price = "2"
    price.save()
    assert sync("SALESPRC-PRODPRICE").to == {"failed": 1}
    found = reading.issue("must_be_coupled", "RETAIL", "CUSTPRCGRP-PRICE")
    assert found.waits_for_id == retail.pk
    assert prices("RETAIL") == {bicycle.no: "1.00"}


@pytest.mark.behaviour("B-190")
def test_the_price_of_a_decoupled_item_fails_alone(store):
    one, two, retail = sold("One"), sold("Two"), group()
    first, second = sales_price(one, "RETAIL", "1"), sales_price(two, "RETAIL", "2")
    send("CUSTPRCGRP-PRICE", retail)
    Coupling.objects.filter(local_id=two.pk).delete()
    for price in (first, second):
        price.unit_price = "9"
        price.save()
    assert sync("SALESPRC-PRODPRICE").to == {"modified": 1, "failed": 1}
    found = reading.issue("must_be_coupled", two.no, "ITEM-PRODUCT")
    assert found.source_id == second.pk
    assert prices("RETAIL") == {one.no: "9.00", two.no: "2.00"}


def test_prices_of_a_list_coupled_by_hand_follow(store):
    """PRICE-05: whatever they were before."""
    bicycle, retail = sold("Bicycle"), group()
    sales_price(bicycle, "RETAIL", "1")
    sync("SALESPRC-PRODPRICE")
    remote = factories.saved(PriceLevel(name="RETAIL", transactioncurrency=store.euro))
    factories.couple("CUSTPRCGRP-PRICE", retail, remote)
    assert sync("SALESPRC-PRODPRICE").to == {"inserted": 1}
    assert prices("RETAIL") == {bicycle.no: "1.00"}
    assert open_issues("SALESPRC-PRODPRICE") == []


def test_a_changed_group_does_not_rewrite_its_prices(store):
    bicycle, retail = sold("Bicycle"), group()
    sales_price(bicycle, "RETAIL", "1")
    send("CUSTPRCGRP-PRICE", retail)
    before = PriceLevel.objects.get(name="RETAIL").items.get().modifiedon
    retail.code = "TRADE"
    retail.save()
    outcome = sync("CUSTPRCGRP-PRICE")
    assert outcome.to == {"modified": 1}
    assert outcome.run.errands.count() == 0
    assert PriceLevel.objects.get(name="TRADE").items.get().modifiedon == before


def test_a_list_that_is_there_already_is_coupled(store):
    """D9: an existing Sales price list of that name, and its price of the product, are not made twice (PRICE-07)."""
    bicycle, retail = sold("Bicycle"), group()
    price = sales_price(bicycle, "RETAIL", "5")
    remote = factories.saved(PriceLevel(name="Retail", transactioncurrency=store.euro))
    product = ProductPriceLevel.objects.get(productnumber=bicycle.no).product
    line = factories.saved(ProductPriceLevel(pricelevel=remote, product=product, uom=product.defaultuom, amount="1"))
    assert sync("CUSTPRCGRP-PRICE", "full", create=True, confirmed=True).to["coupled"] == 1
    assert sync("SALESPRC-PRODPRICE", "full", create=True, confirmed=True).to["coupled"] == 1
    assert (partner(retail).pk, partner(price).pk) == (remote.pk, line.pk)
    assert prices("RETAIL") == {bicycle.no: "5.00"}


def test_uncoupling_takes_the_company_off(store):
    """COMP-05."""
    retail = group()
    send("CUSTPRCGRP-PRICE", retail)
    coupling = Coupling.objects.get(local_id=retail.pk)
    couple.uncouple(factories.mapping("CUSTPRCGRP-PRICE"), coupling_ids=[coupling.pk])
    assert PriceLevel.objects.get(name="RETAIL").bcbi_company_id is None


def test_a_price_that_changes_its_unit_only_travels(store):
    """PRICE-06: a blank unit is the base unit; the unit of Sales follows although no mapped field has changed."""
    bicycle, retail = sold("Bicycle"), group()
    price = sales_price(bicycle, "RETAIL", "1")
    send("CUSTPRCGRP-PRICE", retail)
    price.unit_of_measure = unit("PCS")
    price.save()
    assert sync("SALESPRC-PRODPRICE").to == {"unchanged": 1}


@pytest.mark.says("price_without_unit")
def test_a_price_without_any_unit_says_so(store):
    """PRICE-06: neither the price nor its item has one any more."""
    bicycle, retail = sold("Bicycle"), group()
    price = sales_price(bicycle, "RETAIL", "1")
    send("CUSTPRCGRP-PRICE", retail)
    type(bicycle).objects.filter(pk=bicycle.pk).update(base_unit_of_measure=None)
    price.unit_price = "2"
    price.save()
    assert sync("SALESPRC-PRODPRICE").to == {"failed": 1}
    reading.issue("price_without_unit", bicycle.no, "base unit", name="SALESPRC-PRODPRICE")
    assert prices("RETAIL") == {bicycle.no: "1.00"}


def test_prices_for_everybody_or_for_a_customer_stay(store):
    """DOC-181: prices of customer price groups travel."""
    bicycle = sold("Bicycle")
    group()
    everybody = sales_price(bicycle, "RETAIL", "1")
    everybody.sales_type, everybody.sales_code = 2, ""
    everybody.save()
    assert sync("SALESPRC-PRODPRICE").to == {}
    told = explain.explain(factories.mapping("SALESPRC-PRODPRICE"), everybody.pk.hex)
    assert "outside" in told["reasons"]


@pytest.mark.says("blocked_prices", "currency_not_coupled")
def test_the_preflight_names_what_will_not_go(store):
    dollar, bicycle, old = dollars(store, coupled=False), sold("Bicycle"), item("Old", blocked=True)
    group("MIXED")
    sales_price(bicycle, "MIXED", "1")
    sales_price(old, "MIXED", "1", currency=dollar)
    found = {c.finding.code: c.finding for c in concerns("CUSTPRCGRP-PRICE")}
    reading.read(f"{found['list_of_two_currencies']}", "MIXED", "EUR", "USD", old.no)
    reading.read(f"{found['currency_not_coupled']} {found['currency_not_coupled'].next_step}", "USD")
    reading.read(f"{found['blocked_prices']} {found['blocked_prices'].next_step}", "1", old.no)


def concerns(name):
    plan = compile_plan(factories.mapping(name), connection())
    return pairs.get(name).preflight(plan.context)
