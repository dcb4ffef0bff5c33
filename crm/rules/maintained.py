"""What Finance and Operations keeps, people in Sales leave alone: its products, activated orders, invoices, amounts.

These rules act on the records that Finance and Operations owns, and on what people write.
"""

from collections.abc import Iterable
from decimal import Decimal

from crm.models import SalesOrder
from crm.models.sales_order import OrderState, ProcessingStatus
from crm.rules.numbers import is_applied
from crm.rules.owning import fo_owned, is_fo_owned
from integration.engine.write import Batch, Write

MAINTAINED = "msdynce_isexternallymaintained"
STATUS = "msdynce_processingstatus"
#: FO-075: set up in Finance and Operations, so not entered on a quote
QUOTE_AMOUNTS = ("discountpercentage", "discountamount", "freightamount")
STATE = ("statecode", "statuscode")
DRAFT, ACTIVE, INVOICED = map(int, (ProcessingStatus.DRAFT, ProcessingStatus.ACTIVE, ProcessingStatus.INVOICED))


def entered_here(batch: Batch) -> None:
    """A product that people enter is not maintained elsewhere; blank are those from before the solution (FO-113)."""
    fresh = [item for item in batch.inserts if item.new[MAINTAINED] is None] if batch.by_person else []
    if fresh and batch.once(is_applied):
        for item in fresh:
            item.new[MAINTAINED] = False


def keep_maintained_products(batch: Batch) -> None:
    """People only activate and retire a product that Finance and Operations maintains (FO-112)."""
    if not batch.by_person:
        return
    kept = [item for item in batch.writes if item.old is not None and item.old[MAINTAINED]]
    for item in fo_owned(batch, kept):
        touched = _touched(batch, item, STATE)
        if touched or item.new is None:
            _refuse(batch, item, "crm.product_maintained", touched)


def keep_quote_amounts(batch: Batch) -> None:
    """Header discounts and freight of a quote are set up in Finance and Operations, not entered (FO-075)."""
    if batch.by_person:
        entered = [item for item in batch.saves if any(_entered(item, name) for name in QUOTE_AMOUNTS)]
        for item in fo_owned(batch, entered):
            _refuse(batch, item, "crm.quote_amount_of_fo", [n for n in QUOTE_AMOUNTS if _entered(item, n)])


def keep_activated_orders(batch: Batch) -> None:
    """An order that was activated is Finance and Operations' own: no change, cancelling or deletion (FO-082, FO-116).

    Before, people activate it, and neither submit nor fulfil it: that is the way of Business Central.
    """
    if not batch.by_person:
        return
    for item in fo_owned(batch, batch.writes):
        if item.old is not None and with_fo(item.old):
            touched = _touched(batch, item)
            if touched or item.new is None:
                word = ProcessingStatus(item.old[STATUS]).label
                _refuse(batch, item, "crm.order_with_fo", touched, state=word)
        elif item.new is not None and item.new["statecode"] not in (int(OrderState.ACTIVE), int(OrderState.CANCELED)):
            word = OrderState(item.new["statecode"]).label
            _refuse(batch, item, "crm.order_not_for_bc", ["statecode"], value=word)


def status_by_fo(batch: Batch) -> None:
    """People bring the processing status from draft to active; everything else Finance and Operations does (FO-115)."""
    if not batch.by_person:
        return
    for item in batch.saves:
        before = item.old[STATUS] if item.old is not None else DRAFT
        after = item.new[STATUS]
        if after == before or (item.old is not None and (before, after) == (DRAFT, ACTIVE) and _owned(batch, item)):
            continue
        word = dict(ProcessingStatus.choices).get(after, after)
        _refuse(batch, item, "crm.status_by_fo", [STATUS], value=word)


def keep_invoices_of_fo(batch: Batch) -> None:
    """Invoices come only from Finance and Operations and are to look at (FO-117)."""
    if batch.by_person:
        for item in fo_owned(batch, batch.writes):
            touched = _touched(batch, item) if item.old is not None else []
            if item.old is None or item.new is None or touched:
                _refuse(batch, item, "crm.invoice_of_fo", touched)


def invoice_of_order(batch: Batch) -> None:
    """The invoice of such an order gets its owner, and the order becomes Invoiced (FO-104, FO-118).

    The state of the order stays; a run that knows better says Partially Invoiced.
    """
    fresh = [item for item in batch.saves if item.changed("salesorderid") and item.new["salesorderid"]]
    orders = batch.load(SalesOrder, (item.new["salesorderid"] for item in fresh))
    for item in fresh:
        order = orders.get(item.new["salesorderid"])
        if order is None or not is_fo_owned(batch, order):
            continue
        for name in ("ownerid_systemuser", "ownerid_team"):
            item.new[name] = order[name]
        item.new["owningbusinessunit"] = order["owningbusinessunit"]
        if order[STATUS] != INVOICED:
            batch.further(SalesOrder, Write.update(order, {STATUS: INVOICED}), item)


def number_of_invoice(batch: Batch) -> None:
    """An invoice without a number of its own has that of Finance and Operations (FO-066)."""
    for item in batch.saves:
        item.new["invoicenumber"] = item.new["invoicenumber"] or item.new["msdynce_externalinvoicenumber"]


def with_fo(order: dict) -> bool:
    """Whether an order has left Sales: it was activated, or comes from Finance and Operations."""
    return order[STATUS] != DRAFT or order["msdynce_ismaintainedexternally"]


def _owned(batch: Batch, item: Write) -> bool:
    return is_fo_owned(batch, item.new)


def _entered(item: Write, name: str) -> bool:
    """Whether somebody gave an amount here; nought is as good as none."""
    before = item.old[name] if item.old is not None else None
    after = item.new[name]
    return Decimal(before or 0) != Decimal(after or 0)


def _touched(batch: Batch, item: Write, free: Iterable[str] = ()) -> list[str]:
    """The columns a write changes, but for stamps and those that are free, in the order of the table."""
    if item.new is None:
        return []
    left = item.changes().keys() - {batch.table.modified_on, batch.table.modified_by, *free}
    return [column.name for column in batch.table.physical if column.name in left]


def _refuse(batch: Batch, item: Write, code: str, columns: Iterable[str], **params: object) -> None:
    caption = next((batch.table.column(name).caption for name in columns), "")
    item.refuse(code, caption, record=batch.table.text(item.row) or batch.table.caption, **params)
