"""Several prices for the same product, unit and list: one stands in Sales, and its place passes on (PRICE-07, D8)."""

import datetime as dt

import pytest

from crm.models import ProductPriceLevel
from integration import time_zone
from integration.models import Coupling, JournalEntry, SynchRun
from integration.models.run import RunKind, RunStatus
from integration.services import explain, plans, revert
from p2c.pairs.standing import rank
from tests import factories, reading
from tests.factories import open_issues, sync
from tests.p2c.pairs.price_world import day, group, partner, prices, sales_price, send, shop, sold
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
NAME = "SALESPRC-PRODPRICE"


@shareable
def retail(world):
    """A coupled price group without prices."""
    shop(world)
    made = group()
    send("CUSTPRCGRP-PRICE", made)
    return made


def on_line():
    """The key of the only Sales price of the list, and what it is coupled to."""
    found = ProductPriceLevel.objects.get(pricelevel__name="RETAIL")
    return found.pk, Coupling.objects.get(remote_id=found.pk).local_id


@pytest.mark.parametrize(
    ("order", "prices_"),
    [
        ("valid before past before to come", [("", "", 5), ("", "-1", 0), ("+1", "", 0)]),
        ("lowest minimum quantity", [("", "", 1), ("-1", "", 2)]),
        ("latest starting date", [("-1", "", 1), ("-2", "", 1), ("", "", 1)]),
        ("valid on its first and last day", [("0", "0", 0), ("", "-1", 0)]),
        ("the one that was valid last", [("", "-1", 9), ("", "-2", 0)]),
        ("the one that comes first", [("+1", "", 9), ("+2", "", 0)]),
    ],
)
def test_which_price_stands(order, prices_):
    today = dt.date(2026, 6, 1)

    def moved(text):
        return (today + dt.timedelta(days=int(text))).isoformat() if text else None

    rows = [
        (str(9 - n), str(quantity), moved(start), moved(end), None) for n, (start, end, quantity) in enumerate(prices_)
    ]
    assert sorted(rows, key=lambda row: rank(*row, today=today.toordinal())) == rows, order


@pytest.mark.says("price_covered")
def test_one_of_several_prices_travels_and_the_others_say_why_not(retail):
    bicycle = sold()
    best = sales_price(bicycle, "RETAIL", "5")
    many = sales_price(bicycle, "RETAIL", "4", minimum_quantity="10")
    past = sales_price(bicycle, "RETAIL", "3", starting_date=day(-9), ending_date=day(-3))
    coming = sales_price(bicycle, "RETAIL", "2", starting_date=day(9))
    assert sync(NAME).to == {"inserted": 1}
    assert prices("RETAIL") == {bicycle.no: "5.00"}
    assert partner(best) is not None
    assert (open_issues(NAME), factories.pending(NAME)) == ([], set())
    for left in (many, past, coming):
        told = explain.explain(factories.mapping(NAME), left.pk.hex)
        assert told["reasons"] == ["excluded", *(r for r in told["reasons"] if r == "no_changes"), "next_run"]
        reading.read(" ".join(told["sentences"]), "5.00", "valid at any time", "lowest minimum quantity")
    assert sync(NAME, "full", create=True, confirmed=True).to == {"unchanged": 1}


def test_a_better_price_takes_the_place_of_the_one_that_stood(retail):
    """The Sales price is neither deleted nor made anew."""
    bicycle = sold()
    old = sales_price(bicycle, "RETAIL", "5")
    sync(NAME)
    line = on_line()[0]
    new = sales_price(bicycle, "RETAIL", "6", starting_date=day(0))
    outcome = sync(NAME)
    assert outcome.to == {"modified": 1}
    assert on_line() == (line, new.pk)
    assert prices("RETAIL") == {bicycle.no: "6.00"}
    assert partner(old) is None
    assert open_issues(NAME) == []
    actions = JournalEntry.objects.filter(run_id=outcome.run.pk).order_by("id").values_list("action", flat=True)
    assert sorted(actions) == ["couple", "modify", "uncouple"]
    old.unit_price = "7"
    old.save()
    assert sync(NAME).to == {}
    assert prices("RETAIL") == {bicycle.no: "6.00"}


@pytest.mark.parametrize("full", [False, True])
def test_the_place_of_a_deleted_price_passes_to_the_next(retail, full):
    bicycle = sold()
    first = sales_price(bicycle, "RETAIL", "5")
    second = sales_price(bicycle, "RETAIL", "4", minimum_quantity="10")
    sync(NAME)
    line = on_line()[0]
    first.delete()
    assert (sync(NAME, "full", create=True, confirmed=True) if full else sync(NAME)).to == {"modified": 1}
    assert on_line() == (line, second.pk)
    assert prices("RETAIL") == {bicycle.no: "4.00"}
    assert (open_issues(NAME), factories.pending(NAME)) == ([], set())


def test_a_deleted_price_without_a_next_one_is_asked_about(retail):
    only = sales_price(sold(), "RETAIL", "5")
    sync(NAME)
    only.delete()
    sync(NAME)
    assert [issue.code for issue in open_issues(NAME)] == ["deleted_partner"]


def test_an_issue_about_a_deleted_price_closes_when_another_one_takes_its_place(retail):
    bicycle = sold()
    first = sales_price(bicycle, "RETAIL", "5")
    sync(NAME)
    line = on_line()[0]
    first.delete()
    sync(NAME)
    second = sales_price(bicycle, "RETAIL", "6")
    sync(NAME)
    assert on_line() == (line, second.pk)
    assert open_issues(NAME) == []


@pytest.mark.parametrize(
    "dates", [({"ending_date": -1}, {}), ({}, {"starting_date": 0}), ({"ending_date": -1}, {"starting_date": 0})]
)
def test_a_price_whose_day_has_come_takes_over_although_nobody_changed_it(retail, monkeypatch, dates):
    """Also where the other one's last day was yesterday."""
    bicycle = sold()
    first, second = ({name: day(offset) for name, offset in each.items()} for each in dates)
    if not second:
        second = {"minimum_quantity": "10"}
    old = sales_price(bicycle, "RETAIL", "5", **first)
    new = sales_price(bicycle, "RETAIL", "6", **second)
    today = time_zone.today
    with monkeypatch.context() as patch:
        patch.setattr(time_zone, "today", lambda: today() - dt.timedelta(days=1))
        sync(NAME)
        line = on_line()[0]
        assert on_line() == (line, old.pk)
    for run in SynchRun.objects.filter(mapping__name=NAME):
        SynchRun.objects.filter(pk=run.pk).update(started_at=run.started_at - dt.timedelta(days=1))
    assert factories.pending(NAME) == set()
    assert [entry["action"] for entry in sync(NAME, "preview").preview] == ["modify"]
    assert sync(NAME).to["modified"] == 1
    assert on_line() == (line, new.pk)
    assert prices("RETAIL") == {bicycle.no: "6.00"}
    assert sync(NAME).to == {}


def test_a_plan_that_passes_a_place_on_is_applied(retail):
    bicycle = sold()
    sales_price(bicycle, "RETAIL", "5")
    sync(NAME)
    line = on_line()[0]
    new = sales_price(bicycle, "RETAIL", "6", starting_date=day(0))
    plan = plans.make(factories.mapping(NAME), RunKind.SYNCH)
    assert plans.counts(plan) == {"modify": 1}
    assert prices("RETAIL") == {bicycle.no: "5.00"}
    applied = plans.apply(plan, strict=True)
    assert applied.status == RunStatus.FINISHED, applied.message
    assert on_line() == (line, new.pk)
    assert prices("RETAIL") == {bicycle.no: "6.00"}


def test_a_full_run_asks_nothing_for_a_place_that_passes_on(retail):
    bicycle = sold()
    sales_price(bicycle, "RETAIL", "5")
    sync(NAME)
    new = sales_price(bicycle, "RETAIL", "6", starting_date=day(0))
    outcome = sync(NAME, "full", create=True)
    assert (outcome.status, outcome.to) == ("finished", {"modified": 1})
    assert on_line()[1] == new.pk


def test_a_place_that_passed_on_is_put_back_by_a_revert(retail):
    bicycle = sold()
    old = sales_price(bicycle, "RETAIL", "5")
    sync(NAME)
    line = on_line()[0]
    sales_price(bicycle, "RETAIL", "6", starting_date=day(0))
    outcome = sync(NAME)
    assert factories.Outcome(revert.start(outcome.run)).status == "finished"
    assert prices("RETAIL") == {bicycle.no: "5.00"}
    assert on_line() == (line, old.pk)


def test_prices_of_other_units_and_lists_stand_beside(retail):
    bicycle = sold()
    send("CUSTPRCGRP-PRICE", group("TRADE"))
    sales_price(bicycle, "RETAIL", "5")
    sales_price(bicycle, "TRADE", "4")
    assert sync(NAME).to == {"inserted": 2}
