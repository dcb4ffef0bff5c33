"""How quotations and orders go on: the statuses each status can be followed by (FO-115)."""

from collections.abc import Mapping

from erp.fo.models.quotation import QuotationStatus as Quotation
from erp.fo.models.sales_order import ProcessingStatus as Order
from erp.fo.rules.wording import refuse
from integration.engine.write import Batch
from integration.registry import Rule

_ON_THE_WAY = (
    Order.PARTIALLY_PICKED,
    Order.PICKED,
    Order.PARTIALLY_PACKED,
    Order.PACKING_SLIP,
    Order.PARTIALLY_SHIPPED,
    Order.SHIPPED,
)
_INVOICED = (Order.PARTIALLY_INVOICED, Order.INVOICED)


def _after(status: Order) -> tuple[Order, ...]:
    """What comes after a step of the goods: the later ones, and invoices."""
    return (*_ON_THE_WAY[_ON_THE_WAY.index(status) + 1 :], *_INVOICED)


#: only what nothing has happened with can be cancelled; invoices come from posting
ORDER_STEPS: Mapping[str, tuple[str, ...]] = {
    Order.NONE: (Order.DRAFT, Order.ACTIVE, Order.CANCELED),
    Order.DRAFT: (Order.ACTIVE, Order.CANCELED),
    Order.ACTIVE: (Order.CONFIRMED, Order.CANCELED),
    Order.CONFIRMED: (*_ON_THE_WAY, *_INVOICED, Order.CANCELED),
    **{status: _after(status) for status in _ON_THE_WAY},
    Order.PARTIALLY_INVOICED: (*_ON_THE_WAY, *_INVOICED),
    Order.INVOICED: (),
    Order.CANCELED: (),
}
QUOTATION_STEPS: Mapping[str, tuple[str, ...]] = {
    Quotation.CREATED: (Quotation.SENT, Quotation.CONFIRMED, Quotation.LOST, Quotation.CANCELLED),
    Quotation.SENT: (Quotation.CONFIRMED, Quotation.LOST, Quotation.CANCELLED),
    Quotation.CONFIRMED: (),
    Quotation.LOST: (),
    Quotation.CANCELLED: (),
}


def step_by_step(status: str, steps: Mapping[str, tuple[str, ...]]) -> Rule:
    """The rule that lets a status go to the next ones only."""

    def check(batch: Batch) -> None:
        labels = {value: str(label) for value, label in batch.table.column(status).choices}
        for item in batch.updates:
            old, new = item.old[status], item.new[status]
            if old != new and new not in steps[old]:
                possible = ", ".join(labels[value] for value in steps[old]) or "–"
                refuse(batch, item, "fo.step", status, old=labels[old], value=labels[new], next=possible)

    return check
