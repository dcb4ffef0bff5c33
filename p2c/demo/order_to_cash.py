"""One order of the demo company all the way: taken over from Sales, shipped and invoiced, and paid in both."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from crm.models import SalesOrder
from crm.models.sales_order import OrderState
from erp.bc.models import SalesInvoiceHeader
from erp.bc.models.document_base import DocumentStatus
from erp.bc.rules.documents.sides import SALES
from erp.bc.services import documents, payments, posting
from integration import origin as origins
from integration.models.run import RunKind, RunStatus
from integration.services import synchronise
from integration.services.errors import Refused
from p2c.demo.sales_orders import FAILING, WAITING
from p2c.documents import posts, statistics, take_orders

INVOICES, ORDERS, ITEMS = "POSTEDSALESINV-INV", "SALESORDER-ORDER", "ITEM-PRODUCT"


def tell(writer: str, observer: Any = None) -> list[str]:
    """Let the first order that waits be delivered and paid; what happened, in sentences. Nothing the second time."""
    remote = SalesOrder.objects.filter(name=WAITING[0].name, statecode=int(OrderState.SUBMITTED)).first()
    if remote is None or remote.lastbackofficesubmit is not None:
        return []
    origin = origins.Origin(name=writer, product=True)
    order = take_orders.take([remote.pk.hex]).taken[remote.pk.hex]
    documents.set_status(SALES, order["system_id"], DocumentStatus.RELEASED, origin)
    (done,) = posting.ship_and_invoice([order["system_id"]], origin)
    assert done.invoice is not None
    posted = SalesInvoiceHeader.objects.get(pk=done.invoice["system_id"])
    _run(INVOICES, RunKind.RECORDS, observer, local_ids=[posted.pk.hex], create=True)
    entry = posted.cust_ledger_entry
    total = entry.detailed_entries.get().amount
    payments.register_payment(
        posted.sell_to_customer.pk.hex,
        total,
        currency=entry.currency_id.hex if entry.currency_id else None,
        invoices=[entry.pk.hex],
        origin=origin,
    )
    _run(INVOICES, RunKind.SYNCH, observer)
    _run(ORDERS, RunKind.SYNCH, observer)
    _run(ITEMS, RunKind.SYNCH, observer)
    posts.drain()
    figures = statistics.refresh()
    failing = SalesOrder.objects.filter(name__in=[order.name for order in FAILING]).values_list("pk", flat=True)
    tried = take_orders.take([key.hex for key in failing])
    words = {"sales": remote, "order": order["no"], "invoice": posted.no, "customer": posted.sell_to_customer.name}
    return [
        _("{sales} of {customer} was taken over as order {order}.").format(**words),
        _("{order} was shipped and invoiced; Sales has invoice {invoice}.").format(**words),
        _("{customer} has paid {total}: the invoice is paid in Sales, and the order invoiced.").format(
            total=f"{total:,.2f}", **words
        ),
        _("Accounts in Sales show what their customers buy and owe: {count} were filled in.").format(
            count=figures.counts["inserted"]
        ),
        _("{count} other orders could not be created in Business Central: “Orders from Sales” says why.").format(
            count=len(tried.failed)
        ),
    ]


def _run(name: str, kind: str, observer: Any, **options: Any) -> None:
    run = synchronise.execute(synchronise.request_run(synchronise.mapping_named(name), kind, **options), observer)
    if run.status != RunStatus.FINISHED:
        raise Refused(str(run.message))
