"""Goods, quotes, orders and invoices on both sides, for the tests of their templates; they stand on `conftest.fo`."""

from __future__ import annotations

from typing import Any

from crm.models import Account, PriceLevel, Product, Quote, QuoteDetail, SalesOrder, SalesOrderDetail, Uom, UomSchedule
from crm.services import steps
from erp.fo.models import LegalEntity, ReleasedProduct, SalesOrderHeader, SalesTaxGroup, Unit
from erp.fo.services import orders, products
from tests.factories import saved
from tests.p2c.prospect_to_cash.conftest import Shared, run

LIST = "CRM Service USA (sample)"


def goods(fo: Shared) -> PriceLevel:
    """What the products template needs: units on both sides, the unit group and a price list in dollars."""
    for symbol, precision in (("ea", 0), ("kg", 3), ("hr", 2)):
        saved(Unit(unit_symbol=symbol, decimal_precision=precision))
    group = saved(UomSchedule(name="Default Unit", baseuomname="Primary Unit"))
    for name in ("kg", "hour"):
        saved(Uom(uomschedule=group, name=name, quantity="1"))
    return price_list(fo)


def price_list(fo: Shared, name: str = LIST, **values: Any) -> PriceLevel:
    return saved(PriceLevel(**{"name": name, "transactioncurrency": fo.dollar, **values}))


def released(number: str = "D0001", **values: Any) -> ReleasedProduct:
    """A product that can be sold, and that the distinct product table holds."""
    given = {
        "product_name": "Speaker",
        "sales_price": "100",
        "unit_cost": "60",
        "sales_unit_symbol": "ea",
        "site_id": "1",
        "warehouse_id": "13",
    }
    made = saved(ReleasedProduct(product_number=number, data_area_id="USMF", **{**given, **values}))
    products.populate("USMF")
    made.refresh_from_db()
    return made


def account(fo: Shared, number: str = "ACC-01000-AAAAAA", name: str = "Alpine", **values: Any) -> Account:
    of = {"ownerid_team": fo.team, "transactioncurrency": fo.dollar}
    return saved(Account(name=name, accountnumber=number, **{**of, **values}))


def taxed(percent: str = "10") -> None:
    """USMF charges sales tax."""
    saved(SalesTaxGroup(data_area_id="USMF", sales_tax_group_code="FULL", tax_percent=percent))
    entity = LegalEntity.objects.get(legal_entity_id="USMF")
    entity.sales_tax_group = "FULL"
    saved(entity)


def confirmed(number: str) -> SalesOrderHeader:
    """The order of that number in Finance and Operations, confirmed with its totals."""
    header = SalesOrderHeader.objects.get(sales_order_number=number)
    outcome = orders.confirm([header.pk.hex])
    assert not outcome.refused, outcome.problems
    header.refresh_from_db()
    return header


def sold(fo: Shared) -> Account:
    """An account that is a customer of USMF, and product D0001 in Sales: what documents need."""
    goods(fo)
    released()
    made = account(fo)
    for template in ("products_direct", "accounts_direct"):
        ended = run(fo.project(template))
        assert ended.status == "completed", ended.errors_of_rows()
    return made


def product(number: str = "D0001") -> Product:
    return Product.objects.get(productnumber=number)


def quote(fo: Shared, customer: Any, *lines: dict[str, Any], **values: Any) -> Quote:
    """An active quote of the product; a line is one piece unless its values say otherwise."""
    made = saved(Quote(**_document(fo, customer, values)))
    for line in lines or ({},):
        saved(QuoteDetail(quote=made, **_line(line)))
    return activate(made)


def order(fo: Shared, customer: Any, *lines: dict[str, Any], **values: Any) -> SalesOrder:
    """An activated order of the product."""
    made = saved(SalesOrder(**_document(fo, customer, values)))
    for line in lines or ({},):
        saved(SalesOrderDetail(salesorder=made, **_line(line)))
    return activate(made)


def activate(document: Any) -> Any:
    """As the button of the quote or order does."""
    step = next(step for step in steps.of(type(document)) if step.name == "activate")
    steps.take(step, document.pk.hex)
    document.refresh_from_db()
    return document


def _document(fo: Shared, customer: Any, values: dict[str, Any]) -> dict[str, Any]:
    of = {"customerid_account": customer} if isinstance(customer, Account) else {"customerid_contact": customer}
    plain = {"name": "Hall", "ownerid_team": fo.team, "pricelevel": PriceLevel.objects.get(name=LIST)}
    return {**plain, "transactioncurrency": fo.dollar, **of, **values}


def _line(values: dict[str, Any]) -> dict[str, Any]:
    return {"quantity": "1", **values, "product": product(values.get("product", "D0001"))}
