"""What becomes of the demo company's goods, prices, opportunities and invoices: as it is, products have one unit."""

import pytest

from integration.models import TableMapping
from integration.services import synchronise
from tests.p2c.demo import trade

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_company")]


def test_goods_prices_and_invoices_are_in_sales() -> None:
    trade.goods_prices_and_invoices_are_in_sales(grouped=False)
    trade.nothing_is_left_to_do()


def test_a_price_by_the_box_stays_out() -> None:
    """PRICE-06, UOM-23: without unit groups a product is sold in one unit."""
    lamp = trade.by_the_piece_and_by_the_box()
    for _time in range(2):
        mapping = TableMapping.objects.get(name="SALESPRC-PRODPRICE")
        run = synchronise.execute(synchronise.request_run(mapping, "full", create=True, confirmed=True))
        assert run.status == "finished"
        assert trade.retail_prices(lamp) == {"PCS": 76}
        assert trade.price_issues() == ["price_in_other_unit"]
    assert not any(job.inserted or job.modified or job.deleted for job in run.jobs.all()), "nothing is left to do"
