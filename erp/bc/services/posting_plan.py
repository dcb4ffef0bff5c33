"""What posting would do with sales documents: how much of each line is shipped and invoiced, and what it comes to.

The same plan is shown before posting and carried out by it. A batch of documents takes the same statements as one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from erp.bc.models import Currency, Customer, GLAccount, Item, Resource, SalesHeader, SalesLine, SalesSetup
from erp.bc.models.customer import CustomerBlocked
from erp.bc.models.document_base import DocumentStatus, DocumentType
from erp.bc.models.item import ItemType
from erp.bc.models.sales_invoice import LineType
from erp.bc.rules.documents.amounts import CENT, number
from erp.bc.rules.documents.prepayments import outstanding
from erp.bc.rules.documents.reserving import free_stock, reserved_by
from erp.bc.rules.g_l_accounts import account_problem
from integration import registry
from integration.engine.write import find, load
from integration.messages import Finding
from integration.registry import Row
from integration.services.write_rows import RowsRefused

ORDER, INVOICE = int(DocumentType.ORDER), int(DocumentType.INVOICE)
AMOUNTS = ("line_discount_amount", "inv_discount_amount", "amount", "amount_including_vat")
_BLOCKED_FROM = {
    "ship": (CustomerBlocked.SHIP, CustomerBlocked.ALL),
    "invoice": (CustomerBlocked.INVOICE, CustomerBlocked.ALL),
}


@dataclass(frozen=True)
class Step:
    """What is to be posted."""

    ship: bool
    invoice: bool


SHIP, CHARGE, SHIP_AND_CHARGE = Step(True, False), Step(False, True), Step(True, True)


@dataclass
class Part:
    """A line, and how much of it is shipped and invoiced now; a comment goes with what is."""

    line: Row
    ship: Decimal = Decimal(0)
    invoice: Decimal = Decimal(0)
    amounts: dict[str, Decimal] = field(default_factory=dict)
    #: whether stock is kept of it
    is_stocked: bool = False
    #: no line of the document: charges what is paid ahead, or deducts it
    prepayment: bool = False

    @property
    def is_comment(self) -> bool:
        return bool(self.line["type"] == LineType.COMMENT)


@dataclass
class Plan:
    """What is posted of one document."""

    header: Row
    parts: list[Part]
    cent: Decimal
    customer_no: str = ""

    @staticmethod
    def not_invoiced(part: Part) -> Decimal:
        """How much of a line earlier shipments left to be invoiced."""
        return number(part.line["quantity_shipped"]) - number(part.line["quantity_invoiced"])

    def from_before(self, part: Part) -> Decimal:
        """How much of what is invoiced now was shipped before."""
        return min(part.invoice, self.not_invoiced(part), key=abs)

    @property
    def ships(self) -> bool:
        return any(part.ship for part in self.parts)

    @property
    def invoices(self) -> bool:
        return any(part.invoice for part in self.parts)

    @property
    def is_order(self) -> bool:
        return bool(self.header["document_type"] == ORDER)

    def total(self, name: str) -> Decimal:
        """The sum of the lines that are invoiced."""
        return sum((part.amounts.get(name, Decimal(0)) for part in self.parts), Decimal(0))

    def with_comments(self, kind: str) -> list[Part]:
        """The parts that are shipped (or invoiced), with the comments on them and those on the document."""
        taken = {part.line["line_no"] for part in self.parts if getattr(part, kind)}
        return [
            part
            for part in self.parts
            if getattr(part, kind) or (part.is_comment and part.line["attached_to_line_no"] in {0, *taken})
        ]


def plans(keys: Sequence[str], step: Step, *, lock: bool = False) -> list[Plan]:
    """The plans of these documents, in their order; `RowsRefused` with every reason why one cannot be posted."""
    table = registry.table(SalesHeader)
    headers = load(table, keys, lock=lock)
    missing = [Finding("bc.not_found", "", {"kind": table.caption, "value": k, "record": k}) for k in keys
               if k not in headers]  # fmt: skip
    if missing:
        raise RowsRefused(missing)
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in find(registry.table(SalesLine), "document", keys):
        lines[row["document"]].append(row)
    currencies = load(registry.table(Currency), {h["currency"] for h in headers.values() if h["currency"]})
    made = []
    for key in dict.fromkeys(keys):
        header = headers[key]
        cent = number(currencies.get(header["currency"] or "", {}).get("amount_rounding_precision")) or CENT
        rows = sorted(lines[key], key=lambda row: row["line_no"])
        parts = [_part(header, row, step, cent) for row in rows]
        made.append(Plan(header, [*parts, *_deductions(header, parts, cent)], cent))
    findings = [*_checks(made, step)]
    if findings:
        raise RowsRefused(findings)
    return made


def _part(header: Row, line: Row, step: Step, cent: Decimal) -> Part:
    part = Part(line)
    if part.is_comment:
        return part
    if header["document_type"] == INVOICE:  # an invoice of its own ships what it charges, unless orders have shipped it
        part.ship = Decimal(0) if line["shipment_no"] else number(line["quantity"])
        part.invoice = number(line["quantity"])
    else:
        part.ship = number(line["qty_to_ship"]) if step.ship else Decimal(0)
        if step.invoice:
            most = number(line["quantity_shipped"]) + part.ship - number(line["quantity_invoiced"])
            part.invoice = min(number(line["qty_to_invoice"]), most, key=abs) if most else Decimal(0)
    if part.invoice:
        part.amounts = share(header, line, part.invoice, cent)
    return part


def share(header: Row, line: Row, quantity: Decimal, cent: Decimal = CENT) -> dict[str, Decimal]:
    """What invoicing that much more of a line comes to: invoiced in however many parts, they add up to the line."""
    whole, before = number(line["quantity"]), number(line["quantity_invoiced"])

    def part(total: Decimal) -> Decimal:
        def upto(invoiced: Decimal) -> Decimal:
            return (total * invoiced / whole).quantize(cent, ROUND_HALF_UP)

        return upto(before + quantity) - upto(before)

    price = number(line["unit_price"])
    gross = ((before + quantity) * price).quantize(cent, ROUND_HALF_UP) - (before * price).quantize(cent, ROUND_HALF_UP)
    off, invoice_off = part(number(line["line_discount_amount"])), part(number(line["inv_discount_amount"]))
    net = gross - off - invoice_off
    with_vat = bool(header["prices_including_vat"])
    return {
        "line_discount_amount": off,
        "inv_discount_amount": invoice_off,
        "amount": part(number(line["amount"])) if with_vat else net,
        "amount_including_vat": net if with_vat else part(number(line["amount_including_vat"])),
    }


def ahead(header: Row, line: Row, due: Decimal, account: Row, text: str, cent: Decimal) -> Part:
    """A part that charges so much of a line ahead; less than nought deducts it. With the VAT of the line."""
    row = {
        **line,
        "type": int(LineType.G_L_ACCOUNT), "no": account["no"], "g_l_account": account["system_id"],
        "item": None, "resource": None, "unit_of_measure": None, "variant_code": "",
        "description": f"{text}: {line['description']}"[:100], "description_2": "",
        "unit_price": f"{abs(due):.5f}", "line_discount_percent": "0.00000",
        "shipment_no": "", "shipment_line_no": 0,
    }  # fmt: skip
    rate = 1 + number(line["vat_percent"]) / 100
    with_vat = bool(header["prices_including_vat"])
    net = (due / rate).quantize(cent, ROUND_HALF_UP) if with_vat else due
    gross = due if with_vat else (due * rate).quantize(cent, ROUND_HALF_UP)
    none = Decimal(0)
    amounts = {"line_discount_amount": none, "inv_discount_amount": none, "amount": net, "amount_including_vat": gross}
    return Part(row, none, Decimal(1 if due > 0 else -1), amounts, prepayment=True)


def _deductions(header: Row, parts: Sequence[Part], cent: Decimal) -> list[Part]:
    """What was paid ahead of the lines of an order goes off their invoices, by how much of each is invoiced."""
    prepaid = (
        [p for p in parts if p.invoice and number(p.line["prepmt_amt_inv"])] if header["document_type"] == ORDER else []
    )
    if not prepaid:
        return []
    account, text = prepayment_account(header["no"]), _("Prepayment deducted")
    last, found = max(part.line["line_no"] for part in parts), []
    for at, part in enumerate(prepaid, 1):
        total, before = number(part.line["prepmt_amt_inv"]), number(part.line["quantity_invoiced"])
        whole = number(part.line["quantity"])
        upto = [(total * q / whole).quantize(cent, ROUND_HALF_UP) for q in (before, before + part.invoice)]
        if off := upto[1] - upto[0]:
            made = ahead(header, part.line, -off, account, text, cent)
            made.line["line_no"] = last + 10_000 * at
            found.append(made)
    return found


def prepayment_account(record: str) -> Row:
    """The account prepayments are charged and deducted on."""
    setup = SalesSetup.current()
    found = find(registry.table(GLAccount), "no", [setup.prepayment_g_l_acc_no]) if setup.prepayment_g_l_acc_no else []
    if not found:
        caption = str(SalesSetup._meta.get_field("prepayment_g_l_acc_no").verbose_name)
        raise RowsRefused([Finding("bc.prepayment_account", caption, {"record": record, "setup": str(setup)})])
    return found[0]


def currency_cent(header: Row) -> Decimal:
    """What the amounts of a document are rounded to."""
    currencies = load(registry.table(Currency), [header["currency"]]) if header["currency"] else {}
    return number(currencies.get(header["currency"] or "", {}).get("amount_rounding_precision")) or CENT


def checks_of_customers(plan: Plan) -> list[Finding]:
    """Why the customers of a document are not charged."""
    who = {plan.header[name] for name in ("sell_to_customer", "bill_to_customer")}
    customers = load(registry.table(Customer), filter(None, who))
    plan.customer_no = customers.get(plan.header["sell_to_customer"] or "", {}).get("no", "")
    return _customer_checks(plan, customers, registry.table(SalesHeader).text(plan.header))


# --- why documents are not posted ------------------------------------------------------------------------------------


def _checks(made: Sequence[Plan], step: Step) -> list[Finding]:
    table = registry.table(SalesHeader)
    who = {plan.header[name] for plan in made for name in ("sell_to_customer", "bill_to_customer")}
    customers = load(registry.table(Customer), filter(None, who))
    products = _products(made)
    for plan in made:
        plan.customer_no = customers.get(plan.header["sell_to_customer"] or "", {}).get("no", "")
        for part in plan.parts:
            row = products.get(part.line["item"] or "")
            part.is_stocked = row is not None and row["type"] == ItemType.INVENTORY
    found: list[Finding] = []
    for plan in made:
        header, record = plan.header, table.text(plan.header)
        kind = str(DocumentType(header["document_type"]).label)
        if header["document_type"] not in (ORDER, INVOICE) or (not plan.is_order and not step.invoice):
            found.append(Finding("bc.not_posted", "", {"record": record, "kind": kind}))
        elif header["status"] not in (DocumentStatus.OPEN, DocumentStatus.RELEASED):
            caption = table.column("status").caption
            words = {"value": str(DocumentStatus.RELEASED.label), "state": str(DocumentStatus(header["status"]).label)}
            found.append(Finding("bc.document_status", caption, {"record": record, **words}))
        elif plan.is_order and (left := outstanding(p.line for p in plan.parts if not p.prepayment)) > 0:
            words = {"record": record, "value": f"{left.normalize():f}"}
            found.append(Finding("bc.prepayment_outstanding", "", words))
        elif not plan.ships and not plan.invoices:
            code = "bc.nothing_to_ship" if not step.invoice else "bc.nothing_to_invoice"
            found.append(Finding(code, "", {"record": record}))
        else:
            found += _customer_checks(plan, customers, record)
            found += _line_checks(plan, products)
    return [*found, *_reserved_for_others(made, products)]


def _reserved_for_others(made: Sequence[Plan], products: Mapping[str, Row]) -> Iterator[Finding]:
    """What other orders have reserved is not shipped (DOC-104). Stock may fall below nought otherwise."""
    shipped: dict[str, list[tuple[Plan, Part, Decimal]]] = defaultdict(list)
    for plan in made:
        for part in plan.parts:
            if part.ship > 0 and part.is_stocked and not number(part.line["qty_to_assemble_to_order"]):
                base = part.ship * number(part.line["qty_per_unit_of_measure"])
                shipped[part.line["item"]].append((plan, part, base))
    if not shipped:
        return
    own = [part.line["system_id"] for parts in shipped.values() for _plan, part, _base in parts]
    kept = reserved_by(shipped, own)
    free = free_stock(kept, own, lock=False) if kept else {}
    caption = registry.table(SalesLine).column("qty_to_ship").caption
    for item, documents in kept.items():
        if sum(base for _plan, _part, base in shipped[item]) > free[item]:
            plan, part, _base = shipped[item][-1]
            words = {"record": plan.header["no"], "value": f"{part.ship.normalize():f}", "item": products[item]["no"]}
            available = f"{max(free[item], Decimal(0)).normalize():f}"
            yield Finding(
                "bc.stock_reserved", caption, {**words, "available": available, "names": ", ".join(sorted(documents))}
            )


def _customer_checks(plan: Plan, customers: Mapping[str, Row], record: str) -> list[Finding]:
    table, found = registry.table(SalesHeader), []
    deeds = {"ship": plan.ships, "invoice": plan.invoices}
    refused = {value for deed, done in deeds.items() if done for value in _BLOCKED_FROM[deed]}
    for name in dict.fromkeys(("sell_to_customer", "bill_to_customer")):
        row = customers.get(plan.header[name] or "")
        if row is None:
            continue
        words: dict[str, Any] = {"record": record, "value": registry.table(Customer).text(row)}
        if row["privacy_blocked"]:
            found.append(Finding("bc.trader_privacy_blocked", table.column(name).caption, words))
        elif row["blocked"] in refused:
            blocked = str(CustomerBlocked(row["blocked"]).label)
            found.append(Finding("bc.trader_blocked", table.column(name).caption, {**words, "blocked": blocked}))
        if plan.header["sell_to_customer"] == plan.header["bill_to_customer"]:
            break
    return found


def _line_checks(plan: Plan, products: Mapping[str, Row]) -> list[Finding]:
    found = []
    caption = registry.table(SalesLine).column("no").caption
    for part in plan.parts:
        line = part.line
        if not part.ship and not part.invoice:
            continue
        key = line["item"] or line["resource"] or line["g_l_account"]
        row = products.get(key or "")
        words = {"record": " · ".join(filter(None, (plan.header["no"], line["no"], line["description"])))}
        if line["type"] == LineType.G_L_ACCOUNT:
            if row is None:
                target = registry.table(GLAccount).caption
                found.append(Finding("wrong_target", caption, {**words, "value": line["no"], "target": target}))
            elif problem := account_problem(row):
                value = registry.table(GLAccount).text(row)
                found.append(Finding(problem, caption, {**words, "value": value}))
        elif row is not None and (row["blocked"] or (part.ship and row.get("sales_blocked"))):
            value = f"{row['no']} {row.get('description') or row.get('name')}"
            found.append(Finding("bc.product_blocked", caption, {**words, "value": value}))
    return found


def _products(made: Sequence[Plan]) -> dict[str, Row]:
    """The items, resources and accounts of the lines."""
    found: dict[str, Row] = {}
    for model, column in ((Item, "item"), (Resource, "resource"), (GLAccount, "g_l_account")):
        keys = {part.line[column] for plan in made for part in plan.parts if part.line[column]}
        found.update(load(registry.table(model), keys))
    return found
