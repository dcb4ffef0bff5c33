"""What becomes of the demo company's goods and prices with unit groups, and with the price lists of extended prices."""

import pytest

from crm.models import PriceLevel
from erp.bc.models import PriceListLine
from integration.models import Coupling, TableMapping
from integration.services import full_synch
from integration.services.install import connection, install_mappings
from p2c.demo.load import load_demo_company
from p2c.management.commands.demo import set_up_connection
from tests.p2c.demo import trade

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def set_up(**switches: bool) -> None:
    """The demo company, and the mappings these switches of the connection ask for."""
    load_demo_company()
    set_up_connection()
    link = connection()
    for name, value in switches.items():
        setattr(link, name, value)
    link.save()
    TableMapping.objects.all().delete()
    install_mappings()


def synchronise() -> None:
    """The full synchronisation, where data differ, Business Central is right."""
    for line in full_synch.lines():
        if line.mapping.direction == "bidirectional":
            line.first_synch = Coupling.FirstSynch.TO
            line.save()
    full_synch.run_inline(confirmed=True)


def test_with_unit_groups_goods_prices_and_invoices_are_in_sales() -> None:
    """PRICE-06, UOM-23: prices by the piece and by the box stand in Sales both."""
    set_up(unit_group_mapping_enabled=True)
    lamp = trade.by_the_piece_and_by_the_box()
    trade.call("demo", "--yes")
    trade.goods_prices_and_invoices_are_in_sales(grouped=True)
    assert trade.retail_prices(lamp) == {"PCS": 76, "BOX": 800}
    assert not trade.price_issues()
    trade.nothing_is_left_to_do()


@pytest.mark.parametrize("grouped", [False, True], ids=["single units", "unit groups"])
def test_with_extended_prices_price_lists_are_in_sales(grouped: bool) -> None:
    """PRICE-08, DOC-182: the active lists with what is sold at a price, of items and resources; no price groups."""
    set_up(extended_price_calculation_enabled=True, unit_group_mapping_enabled=grouped)
    synchronise()
    lists = {each.name: each for each in PriceLevel.objects.filter(name__startswith="P000")}
    assert lists.keys() == {"P0001", "P0002", "P0003"}, "P0004 is a draft"
    assert not PriceLevel.objects.filter(name__in=("WHOLESALE", "RETAIL", "EXPORT", "NORDIC")).exists()
    assert {name: each.items.count() for name, each in lists.items()} == {"P0001": 38, "P0002": 20, "P0003": 14}
    assert lists["P0003"].transactioncurrency.isocurrencycode == "SEK"
    assert {each.statecode for each in lists.values()} == {0}
    for posted in PriceListLine.objects.filter(price_list__code="P0001"):
        sold = lists["P0001"].items.get(productnumber=posted.asset_no)
        assert (sold.amount, sold.uom_id) == (posted.unit_price, sold.product.defaultuom_id)
    assert {name for name, _code, _label in trade.issues()} & {"PLHEADER-PRICE", "PLLINE-PRODPRICE"} == set()
    trade.nothing_is_left_to_do()
