"""Orders and quotes of Sales that can be taken into Business Central; to be used together with `tests.factories`."""

from __future__ import annotations

from typing import Any

from crm.models import Account, Product, Quote, QuoteDetail, SalesOrder, SalesOrderDetail
from erp.bc.models import Customer, Item, NoSeries, NoSeriesLine, Resource, SalesHeader, SalesLine, SalesSetup
from integration.models import Coupling
from integration.services.link import connection
from tests import factories
from tests.crm import catalogue
from tests.factories import saved
from tests.factories_products import item as new_item
from tests.factories_products import resource as new_resource
from tests.factories_products import set_up_products

ACTIVE, SUBMITTED = 0, 1


def set_up_orders() -> None:
    """Number series of items, resources, quotes (SQ1) and orders (SO1), and order integration switched on."""
    set_up_products()
    setup = SalesSetup.objects.get()
    for code, first, field in (("S-QUO", "SQ00001", "quote_nos"), ("S-ORD", "SO00001", "order_nos")):
        series = saved(NoSeries(code=code))
        saved(NoSeriesLine(series=series, starting_no=first))
        setattr(setup, field, series)
    setup.save()
    link = connection()
    link.sales_order_integration_enabled = True
    link.save()


def couple_rows(local_table: str, local: Any, remote_table: str, remote: Any) -> Coupling:
    """Two records coupled as they are."""
    from django.utils import timezone

    return Coupling.objects.create(
        scope="BC", local_table=local_table, local_id=local.pk, remote_table=remote_table, remote_id=remote.pk,
        local_label=str(local)[:250], remote_label=str(remote)[:250], coupled_at=timezone.now(),
    )  # fmt: skip


def of_customer(name: str = "", **values: Any) -> tuple[Customer, Account]:
    """A customer and its account, coupled."""
    local = factories.customer(name, **values)
    remote = factories.account(local.name)
    couple_rows("bc.customer", local, "crm.account", remote)
    return local, remote


def sold(of: Item | Resource | None = None, price: str = "100", **values: Any) -> Product:
    """An active product that is coupled with an item (a new one unless given) or a resource."""
    of = of or new_item()
    table, kind = ("bc.item", 1) if isinstance(of, Item) else ("bc.resource", 3)
    name = of.description if isinstance(of, Item) else of.name
    made = catalogue.active_product(of.no, **{"name": name, "producttypecode": kind, "price": price, **values})
    couple_rows(table, of, "crm.product", made)
    return made


def service(name: str = "Fitter", **values: Any) -> Product:
    return sold(new_resource(name), **values)


def order(account: Account | None, *lines: dict[str, Any], submit: bool = True, **values: Any) -> SalesOrder:
    """An order of Sales with its lines, submitted unless told otherwise."""
    made = saved(SalesOrder(**{"name": "Hall", "customerid_account": account, **values}))
    for at, each in enumerate(lines, 1):
        saved(SalesOrderDetail(**{"salesorder": made, **_line(at, each)}))
    made = SalesOrder.objects.get(pk=made.pk)
    return submitted(made) if submit else made


def _line(at: int, values: dict[str, Any]) -> dict[str, Any]:
    """One of something; a price that is given was typed."""
    return {"quantity": "1", "sequencenumber": at, "ispriceoverridden": "priceperunit" in values, **values}


def submitted(of: SalesOrder) -> SalesOrder:
    of.statecode = SUBMITTED
    return saved(of)


def quote(account: Account | None, *lines: dict[str, Any], activate: bool = True, **values: Any) -> Quote:
    """A quote of Sales with its lines, active unless told otherwise."""
    made = saved(Quote(**{"name": "Hall", "customerid_account": account, **values}))
    for at, each in enumerate(lines, 1):
        saved(QuoteDetail(**{"quote": made, **_line(at, each)}))
    made = Quote.objects.get(pk=made.pk)
    if activate:
        made.statecode = 1
        made.save()
    return made


def taken(of: SalesOrder | Quote) -> SalesHeader:
    """The document of Business Central that came of it."""
    table = "crm.salesorder" if isinstance(of, SalesOrder) else "crm.quote"
    found = Coupling.objects.get(local_table="bc.salesheader", remote_table=table, remote_id=of.pk)
    return SalesHeader.objects.get(pk=found.local_id)


def lines_of(of: SalesOrder | Quote) -> list[SalesLine]:
    return list(taken(of).lines.order_by("line_no"))


def write_ins(kind: int = 0) -> Item | Resource:
    """A service item, or a resource, that stands for what is typed in Sales."""
    made = new_item("Various", type=1) if kind == 0 else new_resource("Various work")
    setup = SalesSetup.objects.get()
    setup.write_in_product_type, setup.write_in_product_no = kind, made.no
    setup.save()
    return made
