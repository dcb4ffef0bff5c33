"""PRICE-02: the Sales price list for a currency, which documents need; the default list stands for the local one."""

import pytest

from crm.models import PriceLevel
from integration.engine.plan import compile_plan
from integration.engine.write import write_further
from integration.origin import PRODUCT
from integration.services.install import connection
from p2c.pairs.prices import currency_price_lists
from tests import factories, reading
from tests.p2c.pairs.price_world import dollars, shop, sold
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def store(world):
    shop(world)
    return world


def lists(*codes):
    """What there is or is to be made for these codes, once that is written."""
    context = compile_plan(factories.mapping("CUSTPRCGRP-PRICE"), connection()).context
    found, writes = currency_price_lists(context, codes)
    write_further(writes, PRODUCT)
    return found, len(writes)


@pytest.mark.behaviour("B-193")
def test_a_price_list_in_a_currency_takes_its_name_and_rate(store):
    """PRICE-02, COMP-02: made once; another run finds it."""
    dollars(store)
    found, written = lists("USD")
    made = PriceLevel.objects.get(pk=found["USD"])
    assert (written, made.name, made.transactioncurrency.isocurrencycode) == (1, "Price List in USD", "USD")
    assert (made.exchangerate, made.bcbi_company_id) == (2, store.company.pk)
    assert lists("USD") == (found, 0)


@pytest.mark.behaviour("B-193")
@pytest.mark.says("currency_not_coupled")
def test_a_currency_that_is_not_coupled_has_no_price_list(store):
    dollar = dollars(store, coupled=False)
    found, written = lists("USD", "SEK")
    assert written == 0
    assert found["USD"].params["waits_id"] == dollar.pk.hex
    for code in ("USD", "SEK"):
        reading.read(f"{found[code]} {found[code].next_step}", code, "Couple the currency")


@pytest.mark.says("no_default_price_list")
def test_the_local_currency_has_the_default_price_list(store):
    """Blank is the local currency (CUR-01)."""
    missing = lists("")[0][""]
    reading.read(f"{missing} {missing.next_step}", "default price list", "ITEM-PRODUCT")
    sold()
    default = connection().default_price_list
    assert lists("", "EUR") == ({"": default.hex, "EUR": default.hex}, 0)


def test_a_list_of_that_name_in_another_currency_is_another_list(store):
    dollars(store)
    other = factories.saved(PriceLevel(name="Price List in USD", transactioncurrency=store.euro))
    found, written = lists("USD")
    assert written == 1
    assert found["USD"] != other.pk.hex
