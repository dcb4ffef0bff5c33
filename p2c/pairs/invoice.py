"""POSTEDSALESINV-INV: posted sales invoices go to Sales, with their lines, and their state follows what is paid
(INV-01 … INV-09, DOC-140 … DOC-151)."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.models import Invoice, InvoiceDetail, TransactionCurrency
from crm.models.invoice import InvoiceState
from erp.bc.models import Currency, SalesInvoiceHeader, SalesInvoiceLine, ShipmentMethod
from integration import messages, registry
from integration.engine.lookup import labels, partners
from integration.engine.write import Batch, Write
from integration.messages import Finding
from integration.models import Connection, Coupling
from integration.pairs import TO, Concern, Condition, Field, HookContext, Item, Lines, Match, Need, Pair, register
from integration.registry import LOCAL
from p2c.pairs import default_prices, invoice_order
from p2c.pairs import invoice_amounts as amounts
from p2c.pairs.currency import blank_currencies, lcy_currency
from p2c.pairs.invoice_state import BILLED, COLUMNS, state_of, step_towards
from p2c.pairs.prices import currency_price_lists
from p2c.pairs.sale import needs_of
from p2c.pairs.trader import COMPANY_FILTER, blank_company, marked_without_coupling, own_new_rows, owner_concerns

#: of what the preflight finds, so many are named
NAMED = 5
LINES = "POSTEDSALESLINE-INV"
_BLOCKED = Q(item__blocked=True) | Q(resource__blocked=True)
#: where the price lists are kept that are made with a batch
_MADE = "invoice_price_lists"

messages.add(
    {
        "invoice_read_only": (
            _("{record} is “{state}” in Sales, which keeps it read-only"),
            _("Nothing needs to be done: its state follows the payments, and it is looked at again when it is active."),
        ),
        "invoice_product_blocked": (
            _("{record}: {product} is blocked, and an invoice that is new in Sales must not have blocked products."),
            _("Unblock {product} until the invoice is in Sales; the invoice then goes by itself."),
        ),
        "invoice_customers_uncoupled": (
            _("{count} posted invoices that are not in Sales are of customers that are not coupled: {names}."),
            _("Couple these customers, or let CUSTOMER create their accounts."),
        ),
        "invoice_products_blocked": (
            _("{count} posted invoices that are not in Sales have lines with blocked items or resources: {names}."),
            _("Unblock them until the invoices are in Sales."),
        ),
    }
)


def orders_integrated(connection: Connection) -> bool:
    """Whether Sales orders come from Sales (INV-08, DOC-147)."""
    return connection.sales_order_integration_enabled or connection.bidirectional_sales_order_integration


@register
class PostedInvoices(Pair):
    name = "POSTEDSALESINV-INV"
    local = "bc.salesinvoiceheader"
    remote = "crm.invoice"
    direction = TO
    inactivity_minutes = 1440
    depends_on = ("ITEM-PRODUCT", "RESOURCE-PRODUCT", "OPPORTUNITY")
    remote_filter: Sequence[Condition] = (COMPANY_FILTER,)
    fields = (
        Field("no", "invoicenumber", TO),
        Field(None, "owneridtype", TO, constant="systemuser", validate=False, when="person"),
        Field("salesperson", "ownerid", TO, not_null=True, when="person"),
        Field("currency", "transactioncurrencyid", TO),
        Field("due_date", "duedate", TO),
        Field("ship_to_name", "shipto_name", TO),
        Field("ship_to_address", "shipto_line1", TO),
        Field("ship_to_address_2", "shipto_line2", TO),
        Field("ship_to_city", "shipto_city", TO),
        Field("ship_to_country_region_code", "shipto_country", TO),
        Field("ship_to_post_code", "shipto_postalcode", TO),
        Field("ship_to_county", "shipto_stateorprovince", TO),
        Field("shipment_date", "datedelivered", TO),
        Field("bill_to_name", "billto_name", TO),
        Field("bill_to_address", "billto_line1", TO),
        Field("bill_to_address_2", "billto_line2", TO),
        Field("bill_to_city", "billto_city", TO),
        Field("bill_to_country_region_code", "billto_country", TO),
        Field("bill_to_post_code", "billto_postalcode", TO),
        Field("bill_to_county", "billto_stateorprovince", TO),
        Field("amount", "totalamountlessfreight", TO),
        Field("amount_including_vat", "totalamount", TO),
        Field("invoice_discount_amount", "discountamount", TO),
        # as on accounts: a code that is not linked to a Sales option leaves the Sales field blank
        Field("shipping_agent", "shippingmethodcode", TO, clear_on_failed_synch=True),
        Field("payment_terms", "paymenttermscode", TO, clear_on_failed_synch=True),
        Field("work_description", "description", TO, validate=False),
    )
    match = ((Match("no", "invoicenumber", "case"),),)
    #: payments change what remains of the ledger entry
    fed_by = (("bc.detailedcustledgentry", "cust_ledger_entry__sales_invoices", LOCAL),)
    local_extra = (
        *COLUMNS, "sell_to_customer", "order_no", "your_reference", "currency_factor", "prices_including_vat",
        "shipment_method",
    )  # fmt: skip
    remote_extra = (
        "statecode", "statuscode", "bcbi_companyid", "ownerid", "totallineitemamount", "totallineitemdiscountamount",
        "totalamountlessfreight", "totaltax", "totalamount", "discountamount", "totaldiscountamount", "freightamount",
        "discountpercentage",
    )  # fmt: skip
    whole = True

    def preflight(self, context: HookContext) -> list[Concern]:
        """Invoices not sent yet whose customer is not coupled, or that have a blocked item or resource."""
        unsent = SalesInvoiceHeader.objects.exclude(Exists(_coupled(self.local, self.remote, "pk")))
        strange = unsent.exclude(Exists(_coupled("bc.customer", "crm.account", "sell_to_customer_id")))
        lines = SalesInvoiceLine.objects.filter(document__in=unsent)
        blocked = lines.filter(_BLOCKED)
        customers = strange.values_list("sell_to_customer__no", "sell_to_customer__name")
        found = [
            ("invoice_customers_uncoupled", strange, customers, "bc.customer"),
            ("invoice_products_blocked", unsent.filter(lines__in=blocked), blocked.values_list("no"), "bc.item"),
        ]
        concerns = owner_concerns(context.connection)
        for code, invoices, names, table in found:
            if count := invoices.distinct().count():
                named = [" · ".join(filter(None, row)) for row in names.order_by().distinct()[:NAMED]]
                concerns.append(Concern(Finding(code, "", {"count": count, "names": ", ".join(named)}), table=table))
        return concerns

    def prepare(self, context: HookContext) -> list[tuple[type, Write]]:
        return default_prices.prepare(context)

    def remember(self, context: HookContext) -> Mapping[str, Any]:
        return default_prices.remember(context)

    def blank_counterparts(self, context: HookContext) -> Mapping[str, Sequence[str]]:
        return blank_currencies()

    def constants(self, direction: str, context: HookContext) -> tuple[dict[str, Any], dict[str, Any]]:
        """COMP-02; and a new invoice is billed: its lines can be added as long as it is active (INV-09)."""
        company = context.connection.company
        state, status = BILLED
        on_insert = {"statecode": state, "statuscode": status}
        return on_insert, {"bcbi_companyid": company.hex} if company else {}

    excludes = frozenset({LOCAL})

    def exclude(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, Finding]:
        """INV-03: an invoice that is not active in Sales is left alone, unless payments say it has another state."""
        if side != LOCAL:
            return {}
        known = partners(context, self.local, self.remote, rows)
        invoices = Batch.load(Invoice, known.values())
        found = {}
        for key, invoice in known.items():
            row = invoices.get(invoice)
            if row is None or row["statecode"] == InvoiceState.ACTIVE:
                continue
            if (row["statecode"], row["statuscode"]) == state_of(rows[key]):
                label = str(InvoiceState(row["statecode"]).label)
                found[key] = Finding("invoice_read_only", "", {"state": label})
        return found

    def needs(self, side: str, rows: Mapping[str, Item], context: HookContext) -> list[Need]:
        """INV-02, INV-07: customer, items and resources of new invoices are brought within their mappings' filters."""
        if side != LOCAL:
            return []
        new = rows.keys() - partners(context, self.local, self.remote, rows).keys()
        return needs_of(new, rows, SalesInvoiceLine.objects.filter(document__in=new).order_by())

    # --- the invoice ------------------------------------------------------------------------------------------------

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        if new := [item for item in items if item.insert]:
            _refuse_blocked(new)
            _set_price_lists(new, context)
            others = invoice_order.set_from_orders(new, context)
            _set_source(others, context)
            _set_rates(new, context)
            own_new_rows(others, context.connection)
        _set_descriptions(items)
        _set_totals(items, context.connection)
        for item in items:
            if not item.insert:
                item.values |= step_towards(item)

    def after_write(self, direction: str, items: Sequence[Item], context: HookContext) -> list[tuple[type, Write]]:
        """PRICE-02: price lists that new invoices are the first of their currency on."""
        used = {item.values.get("pricelevelid") for item in items if item.insert}
        return [(model, one) for model, one in context.memo.pop(_MADE, []) if one.row["pricelevelid"] in used]

    unchanged_directions = frozenset({TO})

    def after_unchanged(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        """INV-09: the state follows the ledger although nothing of the invoice has changed."""
        for item in items:
            item.values |= step_towards(item)

    def lines(self, direction: str, items: Sequence[Item], context: HookContext) -> list[Lines]:
        """DOC-141: the lines go with a new invoice; a blank line of text says nothing."""
        new = [item.local_id for item in items if item.insert]
        found = SalesInvoiceLine.objects.filter(document__in=new).exclude(no="", description="") if new else []
        of = {key.hex: document.hex for key, document in found.values_list("pk", "document_id")} if new else {}
        return [Lines(LINES, LOCAL, of)] if of else []

    def after_lines(self, direction: str, items: Sequence[Item], context: HookContext) -> list[tuple[type, Write]]:
        """INV-15: what is missing from the sum of the lines of a new invoice. INV-09: then its state."""
        rows = Batch.load(Invoice, [item.dest_id for item in items])
        writes = _rounding_lines([item for item in items if item.insert], rows)
        for item in items:
            row, (state, status) = rows[item.dest_id], state_of(item)
            if (row["statecode"], row["statuscode"]) != (state, status):
                writes.append((Invoice, Write.update(row, {"statecode": state, "statuscode": status})))
        return writes

    # --- uncoupling -------------------------------------------------------------------------------------------------

    def on_uncouple(self, couplings: Sequence[tuple[str, str]], context: HookContext) -> list[tuple[type, Write]]:
        """COMP-05; what is not active stays as it is."""
        writes = blank_company(Invoice, [remote for _, remote in couplings], context.connection)
        return [(model, one) for model, one in writes if one.row["statecode"] == InvoiceState.ACTIVE]

    def left_marked(self, context: HookContext, after: str, size: int) -> list[tuple[type, Write]]:
        return marked_without_coupling(Invoice, context.connection, after, size)

    def children(self, couplings: Sequence[tuple[str, str]], context: HookContext) -> list[tuple[str, list[str]]]:
        documents = [local for local, _ in couplings]
        found = SalesInvoiceLine.objects.filter(document__in=documents).values_list("pk", flat=True)
        return [(LINES, [key.hex for key in found])]


def _coupled(local_table: str, remote_table: str, column: str) -> Any:
    found = Coupling.objects.filter(local_table=local_table, remote_table=remote_table, local_id=OuterRef(column))
    return found.values("pk")


def _refuse_blocked(items: Sequence[Item]) -> None:
    """INV-01: nothing on a new invoice may be blocked; it waits for what is."""
    lines = SalesInvoiceLine.objects.filter(_BLOCKED, document__in=[item.local_id for item in items])
    sold = {}
    for kind, name in (("item", "item__description"), ("resource", "resource__name")):
        found = lines.filter(**{f"{kind}__blocked": True}).order_by("-line_no")
        for document, key, no, text in found.values_list("document_id", f"{kind}_id", f"{kind}__no", name):
            sold[document.hex] = (f"bc.{kind}", key.hex, " · ".join(filter(None, (no, text))))
    for item in items:
        if item.local_id in sold:
            table, key, label = sold[item.local_id]
            item.refuse("invoice_product_blocked", "", product=label, waits_table=table, waits_id=key)


def _set_source(items: Sequence[Item], context: HookContext) -> None:
    """INV-07: number as name, and the account of the customer, where no Sales order says so."""
    accounts = partners(context, "bc.customer", "crm.account", (item.local("sell_to_customer") for item in items))
    left = {item.local("sell_to_customer") for item in items} - accounts.keys()
    named = labels("bc.customer", sorted(left)) if left else {}
    for item in items:
        customer = item.local("sell_to_customer")
        if customer not in accounts:
            caption = str(registry.table("bc.salesinvoiceheader").column("sell_to_customer").caption)
            waits = {"waits_table": "bc.customer", "waits_id": customer}
            item.refuse("must_be_coupled", caption, value=named[customer], mapping="CUSTOMER", **waits)
            continue
        item.values["name"] = item.local("no")
        item.values["customerid"], item.values["customeridtype"] = accounts[customer], "account"


def _set_price_lists(items: Sequence[Item], context: HookContext) -> None:
    """PRICE-02: the price list of the currency; one that is missing is made with the invoices (`after_write`)."""
    currencies = Batch.load(Currency, {item.local("currency") for item in items})
    codes = {item.local_id: currencies[key]["code"] if (key := item.local("currency")) else "" for item in items}
    lists, context.memo[_MADE] = currency_price_lists(context, codes.values())
    for item in items:
        found = lists[codes[item.local_id]]
        if isinstance(found, str):
            item.values["pricelevelid"] = found
        elif codes[item.local_id]:
            item.refuse(found.code, found.field, **found.params)


def _set_rates(items: Sequence[Item], context: HookContext) -> None:
    """An invoice in another currency keeps the rate it was posted with, as Sales has rates: units of the currency for
    one unit of the base currency."""
    foreign = [item for item in items if item.local("currency_factor")]
    lcy = lcy_currency() if foreign else None
    local = Batch.load(TransactionCurrency, {lcy}).get(lcy or "")
    for item in foreign:
        per_base = Decimal(local["exchangerate"]) if local else Decimal(1)
        rate = Decimal(item.local("currency_factor")) * per_base
        item.values["exchangerate"] = f"{rate.quantize(amounts.NUMBER, ROUND_HALF_UP):f}"


def _set_descriptions(items: Sequence[Item]) -> None:
    """INV-05: an invoice without a work description is described by its shipment method."""
    without = [i for i in items if (i.insert or "description" in i.values) and not i.local("work_description")]
    methods = Batch.load(ShipmentMethod, {item.local("shipment_method") for item in without})
    for item in without:
        method = methods.get(item.local("shipment_method"))
        item.adjust("description", method["description"] if method else None)


def _set_totals(items: Sequence[Item], connection: Connection) -> None:
    """INV-08."""
    found = amounts.totals([item.local_id for item in items], order_integration=orders_integrated(connection))
    for item in items:
        for name, value in found[item.local_id].items():
            if item.insert or item.remote(name) != value:
                item.values[name] = value


def _rounding_lines(items: Sequence[Item], invoices: Mapping[str, Any]) -> list[tuple[type, Write]]:
    """INV-15: one line per invoice, where prices include VAT."""
    checked = {item.dest_id for item in items if item.local("prices_including_vat")}
    lines: dict[str, list[Any]] = {key: [] for key in checked}
    for row in Batch.find(InvoiceDetail, "invoiceid", checked):
        lines[row["invoiceid"]].append(row)
    writes: list[tuple[type, Write]] = []
    for key in sorted(checked):
        difference = amounts.rounding(invoices[key], lines[key])
        if difference:
            value = amounts.text(difference)
            values = {
                "invoiceid": key,
                "productdescription": gettext("Rounding"),
                "quantity": amounts.ONE,
                "ispriceoverridden": True,
                "priceperunit": value,
                "volumediscountamount": amounts.ZERO,
                "manualdiscountamount": amounts.ZERO,
                "baseamount": value,
                "tax": amounts.ZERO,
                "extendedamount": value,
            }
            writes.append((InvoiceDetail, Write.insert(values)))
    return writes
