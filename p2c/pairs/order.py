"""SALESORDER-ORDER: what becomes of an order in Business Central goes back to the Sales order it came from
(DOC-080 … DOC-085). It never makes an order: which order is whose is settled when it is taken over."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import F, Max, Q
from django.utils.translation import gettext_lazy as _

from crm.models import SalesOrder
from crm.models.sales_order import OrderState, OrderStatus
from erp.bc.models import SalesHeader, SalesInvoiceHeader, SalesLine, SalesShipmentHeader, SalesShipmentLine
from erp.bc.models.document_base import DocumentStatus, DocumentType
from integration import messages
from integration.engine.lookup import partners
from integration.engine.write import Batch, Write
from integration.messages import Finding
from integration.models import Coupling
from integration.pairs import TO, Condition, Field, HookContext, Item, Pair, register
from integration.registry import LOCAL
from p2c.pairs import invoice_amounts as amounts
from p2c.pairs.currency import blank_currencies
from p2c.pairs.trader import COMPANY_FILTER, blank_company, marked_without_coupling

ACTIVE, SUBMITTED = int(OrderState.ACTIVE), int(OrderState.SUBMITTED)
INVOICED = (int(OrderState.INVOICED), int(OrderStatus.INVOICED))
#: a Sales order in these states is done with; Business Central's order says nothing to it any more
DONE = (int(OrderState.CANCELED), int(OrderState.INVOICED))

messages.add(
    {
        "order_closed_in_sales": (
            _("{record} is “{state}” in Sales, which is final, so nothing goes there any more"),
            _("Nothing needs to be done. An order that was canceled in Sales by mistake is entered there anew."),
        ),
    }
)

ADDRESSES = tuple(
    Field(f"{here}_{local}", f"{there}_{remote}", TO)
    for here, there in (("ship_to", "shipto"), ("bill_to", "billto"))
    for local, remote in (
        ("name", "name"),
        ("address", "line1"),
        ("address_2", "line2"),
        ("city", "city"),
        ("country_region_code", "country"),
        ("post_code", "postalcode"),
        ("county", "stateorprovince"),
    )
)


@register
class SalesOrders(Pair):
    name = "SALESORDER-ORDER"
    local = "bc.salesheader"
    remote = "crm.salesorder"
    direction = TO
    when = "orders"
    depends_on = ("ITEM-PRODUCT", "RESOURCE-PRODUCT", "OPPORTUNITY")
    local_filter = (
        Condition("document_type", "eq", str(int(DocumentType.ORDER))),
        Condition("status", "eq", str(int(DocumentStatus.RELEASED))),
    )
    remote_filter: Sequence[Condition] = (COMPANY_FILTER,)
    fields: ClassVar[Sequence[Field]] = (
        Field(None, "owneridtype", TO, constant="systemuser", validate=False, when="person"),
        Field("salesperson", "ownerid", TO, not_null=True, when="person"),
        Field("currency", "transactioncurrencyid", TO),
        *ADDRESSES,
        Field("last_shipment_date", "datefulfilled", TO),
        Field("amount", "totalamountlessfreight", TO),
        Field("amount_including_vat", "totalamount", TO),
        Field("invoice_discount_amount", "discountamount", TO),
        # as on accounts: a code that is not linked to a Sales option leaves the Sales field blank
        Field("shipping_agent", "shippingmethodcode", TO, clear_on_failed_synch=True),
        Field("payment_terms", "paymenttermscode", TO, clear_on_failed_synch=True),
        Field("requested_delivery_date", "requestdeliveryby", TO),
    )
    #: quantities shipped and invoiced decide the state; an invoice made from shipments changes nothing else (DOC-083)
    fed_by = (("bc.salesline", "document", LOCAL),)
    local_extra = ("no", "amount", "amount_including_vat", "invoice_discount_amount")
    remote_extra = (
        "statecode", "statuscode", "bcbi_companyid", "discountpercentage", "discountamount", "totaldiscountamount",
        "freightamount", "totallineitemamount", "totalamountlessfreight", "totaltax", "totalamount",
    )  # fmt: skip
    #: nobody makes one from the other here
    never_creates = frozenset({TO})
    without_partner = _(
        "Orders come from Sales once they are submitted there; when all of one is invoiced, it is over on both sides."
    )
    #: SET-051: orders are brought up to date by the mapping's own runs
    in_full_synch = False

    def blank_counterparts(self, context: HookContext) -> Mapping[str, Sequence[str]]:
        return blank_currencies()

    def constants(self, direction: str, context: HookContext) -> tuple[dict[str, Any], dict[str, Any]]:
        """COMP-02."""
        company = context.connection.company
        return {}, {"bcbi_companyid": company.hex} if company else {}

    excludes = frozenset({LOCAL})

    def exclude(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, Finding]:
        """DOC-085: an order that was canceled in Sales, or is invoiced there, stays as it is."""
        if side != LOCAL:
            return {}
        known = partners(context, self.local, self.remote, rows)
        orders = Batch.load(SalesOrder, known.values(), ("statecode",))
        closed = {key: orders[order]["statecode"] for key, order in known.items() if order in orders}
        return {
            key: Finding("order_closed_in_sales", "", {"state": str(OrderState(state).label)})
            for key, state in closed.items()
            if state in DONE
        }

    # --- the order --------------------------------------------------------------------------------------------------

    unchanged_directions = frozenset({TO})

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        self._complete(items)

    def after_unchanged(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        """DOC-083: the state follows what is invoiced although nothing of the header has changed."""
        self._complete(items)

    def _complete(self, items: Sequence[Item]) -> None:
        invoiced = fully_invoiced([item.local_id for item in items])
        for item in items:
            _set_totals(item)
            _set_state(item, item.local_id in invoiced)

    # --- the end ----------------------------------------------------------------------------------------------------

    def over(self, gone: Mapping[str, str], context: HookContext) -> AbstractSet[str]:
        """DOC-082: an order that posting has deleted is completely invoiced."""
        return posted_orders(gone).keys()

    def on_uncouple(self, couplings: Sequence[tuple[str, str]], context: HookContext) -> list[tuple[type, Write]]:
        """DOC-082: its Sales order is invoiced then. COMP-05: any other one is free for another company."""
        kept = SalesHeader.objects.filter(pk__in=[local for local, _ in couplings]).values_list("pk", flat=True)
        there = {key.hex for key in kept}
        posted = posted_orders([local for local, _ in couplings if local not in there])
        of = {remote: posted[local] for local, remote in couplings if local in posted}
        orders = Batch.load(SalesOrder, of)
        days = _last_shipments(posted.values())
        done = []
        for key, row in orders.items():
            if row["statecode"] not in DONE:
                values: dict[str, Any] = dict(zip(("statecode", "statuscode"), INVOICED, strict=True))
                values["datefulfilled"] = days.get(of[key]) or row["datefulfilled"]
                done.append((SalesOrder, Write.update(row, values)))
        others = [remote for local, remote in couplings if local not in posted]
        return [*done, *blank_company(SalesOrder, others, context.connection)]

    def left_marked(self, context: HookContext, after: str, size: int) -> list[tuple[type, Write]]:
        return marked_without_coupling(SalesOrder, context.connection, after, size)


def fully_invoiced(orders: Collection[str]) -> set[str]:
    """DOC-083: the orders of which something is invoiced, and nothing left to ship or to invoice."""
    lines = SalesLine.objects.filter(document__in=orders).order_by()
    begun = lines.exclude(quantity_invoiced=0).values_list("document_id", flat=True).distinct()
    open_ = ~Q(outstanding_quantity=0) | ~Q(qty_shipped_not_invoiced=0) | ~Q(quantity=F("quantity_invoiced"))
    left = lines.filter(open_).values_list("document_id", flat=True).distinct()
    return {key.hex for key in begun} - {key.hex for key in left} if orders else set()


def posted_orders(gone: Collection[str]) -> dict[str, str]:
    """The numbers of those deleted orders that posting has deleted: something of that order number was invoiced."""
    labels = Coupling.objects.filter(local_table=SalesOrders.local, remote_table=SalesOrders.remote, local_id__in=gone)
    numbers = {key.hex: label.partition(" · ")[0] for key, label in labels.values_list("local_id", "local_label")}
    wanted = {number for number in numbers.values() if number}
    if not wanted:
        return {}
    own = SalesInvoiceHeader.objects.filter(order_no__in=wanted).values_list("order_no", flat=True)
    # an invoice made from the shipments of several orders bears the number of none
    shipped = SalesShipmentLine.objects.filter(order_no__in=wanted).exclude(quantity_invoiced=0)
    invoiced = {*own, *shipped.values_list("order_no", flat=True)}
    return {key: number for key, number in numbers.items() if number in invoiced}


def _last_shipments(numbers: Collection[str]) -> dict[str, str]:
    """Order number -> the day of its last shipment."""
    rows = SalesShipmentHeader.objects.filter(order_no__in=list(numbers)).order_by()
    found = rows.values_list("order_no").annotate(last=Max("posting_date")) if numbers else ()
    return {number: day.isoformat() for number, day in found if day}


def _set_totals(item: Item) -> None:
    """The other totals follow the three that field mappings bring, so that they add up in Sales, too.

    The discount of the Sales order may be given as a percentage and an amount (DOC-050): as long as both together are
    Business Central's invoice discount, they stay. Freight is a line in Business Central, and none in Sales (DOC-047).
    """
    net, gross, discount = (
        Decimal(item.local(name) or 0) for name in ("amount", "amount_including_vat", "invoice_discount_amount")
    )
    less = net - Decimal(item.remote("freightamount") or 0)
    wanted = {
        "totalamountlessfreight": less,
        "totaltax": gross - net,
        "totaldiscountamount": discount,
        "totallineitemamount": less + discount,
    }
    if Decimal(item.remote("totaldiscountamount") or 0) == discount and item.remote("totaldiscountamount") is not None:
        wanted["discountamount"] = Decimal(item.remote("discountamount") or 0)
    elif Decimal(item.remote("discountpercentage") or 0):
        item.values["discountpercentage"] = None
    for name, value in wanted.items():
        text = amounts.text(value)
        if name in item.values or (item.remote(name) or amounts.ZERO) != text:
            item.adjust(name, text)


def _set_state(item: Item, invoiced: bool) -> None:
    """An order that is invoiced completely is so in Sales; one that is active there by mistake is submitted again."""
    state = item.remote("statecode")
    if invoiced:
        item.values["statecode"], item.values["statuscode"] = INVOICED
    elif state == ACTIVE:
        item.values["statecode"], item.values["statuscode"] = SUBMITTED, int(OrderStatus.IN_PROGRESS)
