"""Records that Finance and Operations owns, as somebody makes them in Sales, or as the flow brings them."""

from itertools import count
from typing import Any

from django.utils import timezone

from crm.models import (
    Account,
    BusinessUnit,
    Product,
    Quote,
    QuoteDetail,
    SalesOrder,
    SalesOrderDetail,
    Solution,
)
from crm.models.solution import PROSPECT_TO_CASH
from tests.crm import catalogue
from tests.crm.catalogue import by_product
from tests.factories import saved

DRAFT, ACTIVE, CONFIRMED = 192350000, 192350001, 192350002
_serial = count(1)


def fo_unit() -> BusinessUnit:
    """The business unit of Finance and Operations, below the top."""
    found = BusinessUnit.objects.filter(p2c_owningerp=2).first()
    if found is None:
        top = saved(BusinessUnit(name="Mill"))
        found = saved(BusinessUnit(name="Nordics", parentbusinessunit=top, p2c_owningerp=2))
    return found


def applied() -> Solution:
    """The solution as it is once it was applied."""
    now = timezone.now()
    return Solution.objects.create(uniquename=PROSPECT_TO_CASH, version="1", installedon=now, upgradedon=now)


def maintained(number: str = "", **values: Any) -> Product:
    """An active product that Finance and Operations maintains."""
    made = catalogue.product(number, **values)
    made.msdynce_isexternallymaintained, made.owningbusinessunit = True, fo_unit()
    made.statecode = 0
    return by_product(made)


def of_customer(values: dict[str, Any]) -> dict[str, Any]:
    if not {"customerid_account", "customerid_contact"} & set(values):
        values["customerid_account"] = saved(Account(name="Lark"))
    return values


def quote(name: str = "Hall", **values: Any) -> Quote:
    """A draft of Business Central's part, unless a unit is given."""
    return saved(Quote(name=name, **of_customer(values)))


def fo_quote(name: str = "Hall", **values: Any) -> Quote:
    return quote(name, owningbusinessunit=fo_unit(), **values)


def quote_line(of: Quote, product: Product | None = None, **values: Any) -> QuoteDetail:
    values |= {"product": product} if product else {"productdescription": values.get("productdescription", "Freight")}
    return saved(QuoteDetail(quote=of, **values))


def order(name: str = "Hall", **values: Any) -> SalesOrder:
    return saved(SalesOrder(name=name, **of_customer(values)))


def fo_order(name: str = "Hall", **values: Any) -> SalesOrder:
    return order(name, owningbusinessunit=fo_unit(), **values)


def order_line(of: SalesOrder, product: Product | None = None, **values: Any) -> SalesOrderDetail:
    values |= {"product": product} if product else {"productdescription": values.get("productdescription", "Freight")}
    return saved(SalesOrderDetail(salesorder=of, **values))


def activated(of: SalesOrder) -> SalesOrder:
    """An order in which one maintained product was ordered, and that was activated."""
    order_line(of, maintained(), priceperunit="10")
    of.refresh_from_db()
    of.msdynce_processingstatus = ACTIVE
    return saved(of)
