"""SALESORDER-BOTHWAYS: orders that are worked on in Business Central and in Sales alike (DOC-100 … DOC-106, SO-20 …
SO-30). It takes the place of SALESORDER-ORDER while the switch is on; both have the same couplings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.models import Product, SalesOrder, SalesOrderDetail
from crm.models.sales_order import OrderState, OrderStatus
from crm.rules.amounts import CENT, TOTALS
from erp.bc.models import Currency, Customer, SalesHeader, SalesLine, SalesSetup
from erp.bc.models.document_base import DocumentStatus, DocumentType, InvoiceDiscount
from erp.bc.models.sales_invoice import LineType
from integration import messages
from integration.engine.lookup import partners
from integration.engine.write import Batch, Write
from integration.messages import Finding
from integration.models import Coupling
from integration.pairs import BOTH, FROM, TO, Condition, Field, HookContext, Item, Lines, Need, Pair, register
from integration.registry import LOCAL, REMOTE
from p2c.documents import amounts, archived, lines
from p2c.documents.archived_orders import archived as archived_orders
from p2c.pairs import default_prices
from p2c.pairs.currency import blank_currencies
from p2c.pairs.invoice_amounts import text
from p2c.pairs.order_line import HEADERS, ITEM, LINES, RESOURCE, TAKEN
from p2c.pairs.prices import currency_price_lists
from p2c.pairs.sale import needs_of
from p2c.pairs.trader import COMPANY_FILTER, blank_company, marked_without_coupling, own_new_rows

ORDER, OPEN, RELEASED = int(DocumentType.ORDER), int(DocumentStatus.OPEN), int(DocumentStatus.RELEASED)
SUBMITTED = (int(OrderState.SUBMITTED), int(OrderStatus.IN_PROGRESS))
FULFILLED = (int(OrderState.FULFILLED), int(OrderStatus.COMPLETE))
#: where the price lists are kept that are made with a batch
_MADE = "order_price_lists"

messages.add(
    {
        "order_archived": (
            _("{record} is over in Business Central: its order {value} is in the archive there"),
            _("Nothing needs to be done. The job “Archived sales orders” brings what the archive says to Sales."),
        ),
        "order_freight_account": (
            _("{record} has freight, and {setup} does not say on which account freight is charged."),
            _("Fill in the freight G/L account in the sales set-up of Business Central."),
        ),
    }
)

ADDRESSES = tuple(
    Field(f"{here}_{local}", f"{there}_{remote}")
    for here, there, names in (("ship_to", "shipto", ("name",)), ("bill_to", "billto", ()))
    for local, remote in (
        *((name, name) for name in names),
        ("address", "line1"),
        ("address_2", "line2"),
        ("post_code", "postalcode"),
        ("city", "city"),
        ("country_region_code", "country"),
        ("county", "stateorprovince"),
    )
)


@register
class OrdersBothWays(Pair):
    name = HEADERS
    local = "bc.salesheader"
    remote = "crm.salesorder"
    direction = BOTH
    when = "bidirectional"
    depends_on = ("CUSTOMER", "ITEM-PRODUCT", "RESOURCE-PRODUCT", "OPPORTUNITY")
    local_filter = (Condition("document_type", "eq", str(ORDER)), Condition("status", "eq", str(RELEASED)))
    remote_filter: Sequence[Condition] = (COMPANY_FILTER, Condition("statecode", "eq", str(SUBMITTED[0])))
    fields: ClassVar[Sequence[Field]] = (
        Field(None, "owneridtype", TO, constant="systemuser", validate=False, when="person"),
        Field("salesperson", "ownerid", TO, not_null=True, when="person"),
        Field("no", "bcbi_businesscentralordernumber", TO),
        Field("sell_to_customer", "customerid"),
        Field("currency", "transactioncurrencyid"),
        *ADDRESSES,
        Field("last_shipment_date", "datefulfilled", TO),
        Field("invoice_discount_amount", "discountamount", TO),
        # as on accounts: a code that is not linked to an option leaves the field blank
        Field("shipping_agent", "shippingmethodcode", clear_on_failed_synch=True),
        Field("payment_terms", "paymenttermscode", clear_on_failed_synch=True),
        Field("shipment_method", "freighttermscode", clear_on_failed_synch=True),
        Field("requested_delivery_date", "requestdeliveryby"),
        Field("payment_discount_percent", "discountpercentage", not_null=True),
        Field("work_description", "description", validate=False),
    )
    fed_by = (("bc.salesline", "document", LOCAL), ("crm.salesorderdetail", "salesorder", REMOTE))
    local_extra = (
        "no", "status", "amount", "invoice_discount_amount", "doc_no_occurrence", "currency", "sell_to_customer",
    )  # fmt: skip
    remote_extra = (
        "statecode", "statuscode", "ordernumber", "name", "quoteid", "pricelevelid", "bcbi_companyid", "freightamount",
        "bcbi_businesscentralordernumber", "bcbi_businesscentraldocumentoccurrencenumber", "customerid_account",
        "discountpercentage", "discountamount", "totallineitemamount", "totalamountlessfreight",
    )  # fmt: skip
    whole = True
    lines_of_unchanged = True
    #: SALESORDER-ORDER has the keys below
    first_key = 101

    def prepare(self, context: HookContext) -> list[tuple[type, Write]]:
        return default_prices.prepare(context)

    def remember(self, context: HookContext) -> Mapping[str, Any]:
        return default_prices.remember(context)

    def blank_counterparts(self, context: HookContext) -> Mapping[str, Sequence[str]]:
        return blank_currencies()

    def constants(self, direction: str, context: HookContext) -> tuple[dict[str, Any], dict[str, Any]]:
        """COMP-02; SO-22: what comes from Sales is an order, and open until its lines stand."""
        if direction == FROM:
            return {"document_type": ORDER, "status": OPEN}, {}
        company = context.connection.company
        state, status = SUBMITTED
        return {"statecode": state, "statuscode": status}, {"bcbi_companyid": company.hex} if company else {}

    excludes = frozenset({REMOTE})

    def exclude(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, Finding]:
        """DOC-106: an order that is in the archive of Business Central only is over, whatever Sales does with it."""
        if side == LOCAL:
            return {}
        numbered = {key: no for key, item in rows.items() if (no := item.remote("bcbi_businesscentralordernumber"))}
        known = partners(context, self.local, self.remote, numbered, REMOTE)
        over = archived_orders({no for key, no in numbered.items() if key not in known})
        return {
            key: Finding("order_archived", "", {"value": no})
            for key, no in numbered.items()
            if key not in known and no in over
        }

    def needs(self, side: str, rows: Mapping[str, Item], context: HookContext) -> list[Need]:
        """Customer, items and resources of new orders are brought within their mappings' filters."""
        if side != LOCAL:
            return []
        new = rows.keys() - partners(context, self.local, self.remote, rows).keys()
        return needs_of(new, rows, _sold_here(new))

    # --- the order --------------------------------------------------------------------------------------------------

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        if direction == FROM:
            _from_sales(items, context)
            return
        new = [item for item in items if item.insert]
        if new:
            _set_source(new, context)
            own_new_rows(new, context.connection)
        shipped = fully_shipped([item.local_id for item in items])
        for item in items:
            _set_discount(item)
            _set_state(item, item.local_id in shipped)

    unchanged_directions = frozenset({TO, FROM})

    def after_unchanged(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        """SO-27: the state follows what is shipped although nothing of the header has changed."""
        if direction == TO:
            shipped = fully_shipped([item.local_id for item in items])
            for item in items:
                _set_state(item, item.local_id in shipped)

    def after_write(self, direction: str, items: Sequence[Item], context: HookContext) -> list[tuple[type, Write]]:
        """PRICE-02: price lists that new orders are the first of their currency on."""
        used = {item.values.get("pricelevelid") for item in items if item.insert}
        made = context.memo.pop(_MADE, []) if direction == TO else []
        return [(model, one) for model, one in made if one.row["pricelevelid"] in used]

    def lines(self, direction: str, items: Sequence[Item], context: HookContext) -> list[Lines]:
        """SO-28: the lines of every order that was looked at, and those that only one side has left."""
        if direction == TO:
            of = _lines_here({item.local_id: item.remote_id or item.dest_id for item in items})
            return [Lines(LINES, LOCAL, of)] if of else []
        of = _lines_there({item.remote_id: item.local_id or item.dest_id for item in items})
        return [Lines(LINES, REMOTE, of)] if of else []

    def after_lines(self, direction: str, items: Sequence[Item], context: HookContext) -> list[tuple[type, Write]]:
        """DOC-104: freight, and then the order is released; Sales hears under which number."""
        return _finish_here(items) if direction == FROM else []

    # --- the end ----------------------------------------------------------------------------------------------------

    def over(self, gone: Mapping[str, str], context: HookContext) -> AbstractSet[str]:
        """DOC-106: an order that was deleted and is in the archive has come to its end, posted or not."""
        numbers = _numbers(gone.values())
        over = archived_orders(numbers.values())
        return {local for local, remote in gone.items() if numbers.get(remote) in over}

    def on_uncouple(self, couplings: Sequence[tuple[str, str]], context: HookContext) -> list[tuple[type, Write]]:
        """COMP-05; an order that is over keeps its number and company: the archive job knows it by them."""
        there = {key.hex for key in _headers(local for local, _ in couplings).values_list("pk", flat=True)}
        gone = [remote for local, remote in couplings if local not in there]
        numbers = _numbers(gone)
        over = archived_orders(numbers.values())
        free = [remote for _, remote in couplings if numbers.get(remote) not in over]
        return blank_company(SalesOrder, free, context.connection)

    def left_marked(self, context: HookContext, after: str, size: int) -> list[tuple[type, Write]]:
        return marked_without_coupling(SalesOrder, context.connection, after, size)

    def children(self, couplings: Sequence[tuple[str, str]], context: HookContext) -> list[tuple[str, list[str]]]:
        """SO-30: the lines go with their order."""
        theirs = SalesOrderDetail.objects.filter(salesorder__in=[remote for _, remote in couplings])
        found = _couplings().filter(remote_id__in=theirs.values("pk")).values_list("local_id", flat=True)
        return [(LINES, [key.hex for key in found])]


def fully_shipped(orders: Iterable[str]) -> set[str]:
    """The orders of which something was shipped, and nothing is left to ship."""
    found = SalesLine.objects.filter(document__in=list(orders)).exclude(type=LineType.COMMENT).order_by()
    begun = found.exclude(quantity_shipped=0).values_list("document_id", flat=True).distinct()
    left = found.exclude(outstanding_quantity=0).values_list("document_id", flat=True).distinct()
    return {key.hex for key in begun} - {key.hex for key in left}


def _headers(keys: Iterable[str]) -> Any:
    return SalesHeader.objects.filter(pk__in=list(keys))


def _numbers(orders: Iterable[str]) -> dict[str, str]:
    """Sales order -> the number it has in Business Central."""
    rows = Batch.load(SalesOrder, orders, ("bcbi_businesscentralordernumber",))
    return {key: no for key, row in rows.items() if (no := row["bcbi_businesscentralordernumber"])}


# --- lines ----------------------------------------------------------------------------------------------------------


def _couplings() -> Any:
    return Coupling.objects.filter(local_table="bc.salesline", remote_table="crm.salesorderdetail")


def _sold_here(orders: Iterable[str]) -> Any:
    return SalesLine.objects.filter(document__in=list(orders), type__in=(ITEM, RESOURCE)).order_by()


def _sold_there(orders: Iterable[str]) -> Any:
    """DOC-103: items, services and write-ins."""
    sold = Q(product=None) | Q(product__in=Product.objects.filter(producttypecode__in=TAKEN))
    return SalesOrderDetail.objects.filter(sold, salesorder__in=list(orders)).order_by()


def _lines_here(headers: Mapping[str, str]) -> dict[str, str]:
    """Line in Business Central -> its order; also lines that were deleted here and are there in Sales."""
    of = {key.hex: order.hex for key, order in _sold_here(headers).values_list("pk", "document_id")}
    own = {remote: local for local, remote in headers.items()}
    theirs = dict(_sold_there(filter(None, own)).values_list("pk", "salesorder_id"))
    for local, remote in _couplings().filter(remote_id__in=list(theirs)).values_list("local_id", "remote_id"):
        of.setdefault(local.hex, own[theirs[remote].hex])
    return of


def _lines_there(headers: Mapping[str, str]) -> dict[str, str]:
    """Line in Sales -> its order; also lines that were deleted there and are here."""
    of = {key.hex: order.hex for key, order in _sold_there(headers).values_list("pk", "salesorder_id")}
    own = {local: remote for remote, local in headers.items()}
    ours = dict(_sold_here(filter(None, own)).values_list("pk", "document_id"))
    for local, remote in _couplings().filter(local_id__in=list(ours)).values_list("local_id", "remote_id"):
        of.setdefault(remote.hex, own[ours[local].hex])
    return of


# --- to Sales -------------------------------------------------------------------------------------------------------


def _set_source(items: Sequence[Item], context: HookContext) -> None:
    """DOC-102, DOC-105: name, occurrence and price list of an order that Sales gets from Business Central."""
    customers = Batch.load(Customer, {item.local("sell_to_customer") for item in items}, ("name", "no"))
    currencies = Batch.load(Currency, {item.local("currency") for item in items}, ("code",))
    codes = {item.local_id: currencies[key]["code"] if (key := item.local("currency")) else "" for item in items}
    lists, context.memo[_MADE] = currency_price_lists(context, codes.values())
    for item in items:
        customer = customers.get(item.local("sell_to_customer") or "")
        if customer is not None:
            item.values["name"] = customer["name"] or customer["no"]
        item.values["bcbi_businesscentraldocumentoccurrencenumber"] = item.local("doc_no_occurrence")
        found = lists[codes[item.local_id]]
        if isinstance(found, str):
            item.values["pricelevelid"] = found
        elif codes[item.local_id]:
            item.refuse(found.code, found.field, **found.params)


def _set_discount(item: Item) -> None:
    """What the percentage leaves of the invoice discount is an amount in Sales, so that the totals agree; they are
    calculated anew."""
    watched = {"discountamount", "discountpercentage"} & item.values.keys()
    if not watched:
        return
    percent = amounts.number(item.values.get("discountpercentage", item.remote("discountpercentage")))
    discount = amounts.number(item.local("invoice_discount_amount"))
    goods = amounts.number(item.local("amount")) + discount - amounts.number(item.remote("freightamount"))
    share = (goods * percent / 100).quantize(CENT, ROUND_HALF_UP)
    wanted = text(max(discount - share, Decimal(0)))
    if item.values.get("discountamount", item.remote("discountamount")) != wanted:
        item.adjust("discountamount", wanted)
    item.values |= dict.fromkeys(TOTALS)


def _set_state(item: Item, shipped: bool) -> None:
    """SO-27: an order that is shipped completely is fulfilled, any other one submitted."""
    state, status = FULFILLED if shipped else SUBMITTED
    if item.insert or item.remote("statecode") != state:
        item.values["statecode"], item.values["statuscode"] = state, status


# --- to Business Central --------------------------------------------------------------------------------------------


def _from_sales(items: Sequence[Item], context: HookContext) -> None:
    """DOC-104, SO-22: the order of a quote says which; its discount is one amount; Your Reference is its number."""
    setup = SalesSetup.current()
    new = [item for item in items if item.insert]
    quotes = partners(context, "bc.salesheader", "crm.quote", {item.remote("quoteid") for item in new}, REMOTE)
    numbers = Batch.load(SalesHeader, quotes.values(), ("no",))
    for item in items:
        if item.insert:
            item.values["your_reference"] = (item.remote("ordernumber") or "")[:35]
            quote = numbers.get(quotes.get(item.remote("quoteid") or "", ""))
            if quote is not None:
                item.values["quote_no"] = quote["no"]
        names = ("discountpercentage", "discountamount", "totallineitemamount", "totalamountlessfreight")
        discount = amounts.invoice_discount({name: item.remote(name) for name in names})
        if item.insert or discount != amounts.number(item.local("invoice_discount_amount")):
            kind = InvoiceDiscount.AMOUNT if discount else InvoiceDiscount.NONE
            item.values["invoice_discount_calculation"] = int(kind)
            item.values["invoice_discount_value"] = amounts.as_row(discount)
        if amounts.number(item.remote("freightamount")) > 0 and not setup.freight_g_l_acc_no:
            item.refuse("order_freight_account", "", setup=str(setup))


def _finish_here(items: Sequence[Item]) -> list[tuple[type, Write]]:
    """The quote put away (SO-22), freight as a line of its own (DOC-047), the order released, its number in Sales."""
    account = SalesSetup.current().freight_g_l_acc_no
    orders = Batch.load(SalesHeader, [item.dest_id for item in items])
    remotes = Batch.load(SalesOrder, [item.remote_id for item in items])
    last: dict[str, int] = {}
    charged: dict[str, Any] = {}
    for row in Batch.find(SalesLine, "document", orders):
        last[row["document"]] = max(last.get(row["document"], 0), row["line_no"])
        if row["type"] == LineType.G_L_ACCOUNT and account and row["no"] == account:
            charged.setdefault(row["document"], row)
    writes = archived.put_away_of({orders[item.dest_id]["quote_no"] for item in items if item.insert})
    for item in items:
        order, remote = orders[item.dest_id], remotes[item.remote_id]
        charge, there = amounts.freight(remote), charged.get(item.dest_id)
        if there is None and charge:
            values = lines.freight(account, charge, last.get(item.dest_id, 0) + lines.STEP, gettext("Freight Amount"))
            writes.append((SalesLine, Write.insert({"document": item.dest_id, **values})))
        elif there is not None and not charge:
            writes.append((SalesLine, Write.delete(there)))
        elif there is not None and amounts.number(there["unit_price"]) != charge:
            writes.append((SalesLine, Write.update(there, {"unit_price": amounts.as_row(charge)})))
        if order["status"] == OPEN:
            writes.append((SalesHeader, Write.update(order, {"status": RELEASED})))
        if item.insert:
            told = {
                "bcbi_businesscentralordernumber": order["no"],
                "bcbi_businesscentraldocumentoccurrencenumber": order["doc_no_occurrence"],
            }
            writes.append((SalesOrder, Write.update(remote, told)))
    return writes
