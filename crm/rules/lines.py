"""Quotes, orders and their lines as one: what the lines sell, what they come to, and whose products they are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Max

from crm.models import Invoice, InvoiceDetail, Product, SalesOrderDetail
from crm.rules import amounts
from crm.rules.maintained import ACTIVE, DRAFT, MAINTAINED, STATUS, with_fo
from crm.rules.owning import fo_units, is_fo_owned
from integration import registry
from integration.engine.write import Batch, Write, load
from integration.registry import Row, Rule

ONLY = "msdynce_hasexternallymaintainedproductsonly"
SEQUENCE = "msdynce_linecreationsequencenumber"
#: the write-in line that carries a document's header tax; it is nobody's product (FO-093)
FREIGHT_TAX = "Freight Tax"
#: what a line is about; a change of anything else leaves its document alone
CONTENT = ("productid", "productdescription", *amounts.INPUTS, *amounts.LINE_AMOUNTS)


@dataclass(frozen=True)
class Kind:
    """A kind of document: its header, its lines, and what lines repeat of their header (FO-061: header -> line)."""

    header: type[models.Model]
    line: type[models.Model]
    repeated: tuple[tuple[str, str], ...] = ()

    @property
    def column(self) -> str:
        """The column of a line that names its document."""
        return self.line.HEADER  # type: ignore[attr-defined]

    def sum_up_lines(self) -> Rule:
        """The rule of the header: its totals, and whether all products of its lines are maintained elsewhere."""

        def totals_and_flags(batch: Batch) -> None:
            due = [item for item in batch.saves if self._is_due(batch, item)]
            if not due:
                return
            key = batch.table.key.name
            lines: dict[str, list[Row]] = defaultdict(list)
            for row in batch.find(self.line, self.column, (item.new[key] for item in due if item.old is not None)):
                lines[row[self.column]].append(row)
            ours = self._flagged(batch, due)
            units = amounts.units_of(batch, (item.new for item in due))
            known = batch.once(fo_units) and maintained(batch, (row for item in ours for row in lines[item.new[key]]))
            for item in due:
                of = lines[item.new[key]]
                if amounts.wants_totals(batch, item):
                    amounts.sum_up(batch, item, of, units.get(item.new[amounts.CURRENCY], amounts.CENT))
                if item in ours:
                    item.new[ONLY] = only_maintained(of, known)
                self._repeat(batch, item, of)

        return totals_and_flags

    def _is_due(self, batch: Batch, item: Write) -> bool:
        watched = ("statecode", "owningbusinessunit", *(name for name, _ in self.repeated))
        return amounts.wants_totals(batch, item) or item.changed(*watched)

    def _flagged(self, batch: Batch, due: Iterable[Write]) -> list[Write]:
        """The documents whose flag is recalculated: not those whose flag a run brings with the order (FO-119)."""
        if not self.repeated:
            return []
        ours = (item for item in due if is_fo_owned(batch, item.new))
        return [i for i in ours if batch.by_person or not i.new.get("msdynce_ismaintainedexternally")]

    def _repeat(self, batch: Batch, item: Write, lines: Iterable[Row]) -> None:
        for row in lines:
            values = {there: item.new[here] for here, there in self.repeated if row[there] != item.new[here]}
            if values:
                batch.further(self.line, Write.update(row, values), item)

    def lines_of_document(self) -> Rule:
        """The rule of the lines: currency, number, price and amounts from their document, which is summed up again."""

        def follow_document(batch: Batch) -> None:
            keys = {row[self.column] for item in batch.writes for row in (item.old, item.new) if row is not None}
            # locked, so that of two who change lines of a document the second sums up what the first wrote
            documents = load(registry.table(self.header), [key for key in keys if key], lock=True)
            if batch.by_person:
                self._keep_closed(batch, documents)
            self._number(batch)
            for item in batch.inserts:
                document = documents.get(item.new[self.column])
                if document is None:
                    continue
                if item.new["transactioncurrencyid"] is None:
                    item.new["transactioncurrencyid"] = document["transactioncurrencyid"]
                    item.new["exchangerate"] = item.new["exchangerate"] or document["exchangerate"]
                for here, there in self.repeated:
                    item.new[there] = document[here]
            self._units(batch)
            amounts.prices_of_list(batch, documents, self.column)
            amounts.amounts_of_line(batch)
            self._sum_up_again(batch, documents)

        return follow_document

    @staticmethod
    def _with_fo(document: Row) -> bool:
        return STATUS in document and with_fo(document)

    def _keep_closed(self, batch: Batch, documents: dict[str, Row]) -> None:
        """People add, change and delete lines while their document may be changed (FO-082)."""
        closed = {int(state) for state in self.header.CLOSED_STATES}  # type: ignore[attr-defined]
        names = dict(self.header._meta.get_field("statecode").flatchoices)
        for item in batch.writes:
            for row in filter(None, (item.old, item.new)):
                document = documents.get(row[self.column])
                if document is None:
                    continue
                line = row["productname"] or row["productdescription"] or batch.table.caption
                label = registry.table(self.header).text(document)
                if document["statecode"] in closed:
                    code = f"crm.line_of_closed_{self.header._meta.model_name}"
                    item.refuse(code, record=line, document=label, state=str(names[document["statecode"]]))
                elif self._with_fo(document) and is_fo_owned(batch, document):
                    item.refuse("crm.line_of_fo_order", record=line, document=label)

    def _number(self, batch: Batch) -> None:
        """Lines are numbered in the order they are made; numbers are not given again while higher ones are there."""
        fresh = [item for item in batch.saves if item.new[SEQUENCE] is None and item.new[self.column]]
        if not fresh:
            return
        highest: dict[str, int] = defaultdict(int)
        name = self.header._meta.model_name
        of = self.line._default_manager.filter(**{f"{name}__in": {i.new[self.column] for i in fresh}})
        for key, most in of.values_list(f"{name}_id").annotate(most=Max(SEQUENCE)):
            highest[key.hex] = most or 0
        for item in batch.saves:
            highest[item.new[self.column]] = max(highest[item.new[self.column]], item.new[SEQUENCE] or 0)
        for item in fresh:
            highest[item.new[self.column]] += 1
            item.new[SEQUENCE] = highest[item.new[self.column]]
            if item.new["lineitemnumber"] is None:
                item.new["lineitemnumber"] = item.new[SEQUENCE]

    def _units(self, batch: Batch) -> None:
        """A product without a unit is sold in its default one; a line that does not say how many is for one."""
        for item in batch.inserts:
            if item.new["quantity"] is None:
                item.new["quantity"] = f"{1:.10f}"
        blank = [item for item in batch.saves if item.new["productid"] and item.new["uomid"] is None]
        products = batch.load(Product, (item.new["productid"] for item in blank), ("defaultuomid",))
        for item in blank:
            product = products.get(item.new["productid"])
            item.new["uomid"] = product["defaultuomid"] if product else None

    def _sum_up_again(self, batch: Batch, documents: dict[str, Row]) -> None:
        """The documents of lines that have changed in what they say."""
        touched: dict[str, list[Write]] = defaultdict(list)
        for item in batch.writes:
            if item.old is None or item.new is None or item.changed(*CONTENT):
                touched[item.row[self.column]].append(item)
        for key, items in touched.items():
            document = documents.get(key)
            if document is None:
                continue
            # what Finance and Operations says an order comes to stands
            kept = not batch.by_person and document["totalamount"] is not None and self._with_fo(document)
            blank = dict.fromkeys(amounts.DETAILS if kept else amounts.TOTALS)
            batch.further(self.header, Write.update(document, blank), items[0] if len(items) == 1 else None)


def maintained(batch: Batch, lines: Iterable[Row]) -> set[str]:
    """The products of these lines that are maintained externally; blank is as good as no (FO-113)."""
    products = batch.load(Product, (row["productid"] for row in lines), (MAINTAINED,))
    return {key for key, row in products.items() if row[MAINTAINED]}


def is_freight_tax(line: Row) -> bool:
    return line["productid"] is None and line[SEQUENCE] == 0 and line["productdescription"] == FREIGHT_TAX


def strangers(lines: Iterable[Row], known: set[str]) -> list[Row]:
    """The lines that are not maintained externally: other products, and write-ins but for the freight tax."""
    return [row for row in lines if row["productid"] not in known and not is_freight_tax(row)]


def only_maintained(lines: Iterable[Row], known: set[str]) -> bool:
    """Whether a document has lines and all of them are maintained externally (FO-113)."""
    sold = [row for row in lines if not is_freight_tax(row)]
    return bool(sold) and not strangers(sold, known)


INVOICES = Kind(Invoice, InvoiceDetail)


def totals_of_invoice(batch: Batch) -> None:
    """What an invoice comes to where a person writes it; the ERP that has posted it says so otherwise."""
    if batch.by_person:
        INVOICES.sum_up_lines()(batch)


def amounts_of_invoice(batch: Batch) -> None:
    """What a line of an invoice comes to: calculated where a person writes it, with the totals of its invoice, and
    where Finance and Operations does not say. Business Central always says it."""
    if batch.by_person:
        amounts.amounts_of_line(batch)
        _sum_up_invoices(batch)
        return
    blank = [item for item in batch.saves if item.new["extendedamount"] is None]
    invoices = batch.load(Invoice, (item.new["invoiceid"] for item in blank), ("owningbusinessunit",))
    known = [(item, invoices.get(item.new["invoiceid"])) for item in blank]
    amounts.amounts_of_line(batch, [item for item, of in known if of is not None and is_fo_owned(batch, of)])


def _sum_up_invoices(batch: Batch) -> None:
    keys = {row["invoiceid"] for item in batch.writes for row in (item.old, item.new) if row and row["invoiceid"]}
    # locked, so that of two who change lines of an invoice the second sums up what the first wrote
    invoices = load(registry.table(Invoice), sorted(keys), lock=True)
    key = batch.table.key.name
    rows = {row[key]: row for row in batch.find(InvoiceDetail, "invoiceid", invoices)}
    rows |= {item.row[key]: item.new for item in batch.writes}
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in filter(None, rows.values()):
        lines[row["invoiceid"]].append(row)
    units = amounts.units_of(batch, invoices.values())
    for number, invoice in invoices.items():
        made = amounts.totals(invoice, lines[number], units.get(invoice[amounts.CURRENCY], amounts.CENT))
        if values := {name: value for name, value in made.items() if invoice[name] != value}:
            batch.further(Invoice, Write.update(invoice, values))


def keep_quote_tax(header: type[models.Model]) -> Rule:
    """The rule that the tax of a quote line is set up in Finance and Operations, not entered (FO-075)."""

    def keep(batch: Batch) -> None:
        if not batch.by_person:
            return
        entered = [i for i in batch.saves if amounts.number(i.old and i.old["tax"]) != amounts.number(i.new["tax"])]
        quotes = batch.load(header, (item.new["quoteid"] for item in entered), ("owningbusinessunit",))
        for item in entered:
            quote = quotes.get(item.new["quoteid"])
            if quote is not None and is_fo_owned(batch, quote):
                caption = batch.table.column("tax").caption
                item.refuse("crm.quote_amount_of_fo", caption, record=item.new["productname"] or batch.table.caption)

    return keep


def activate_maintained_only(batch: Batch) -> None:
    """An order is activated when every product of it is maintained externally; no write-ins (FO-081, FO-114)."""
    started = [i for i in batch.updates if i.old[STATUS] == DRAFT and i.new[STATUS] == ACTIVE]
    if not started:
        return
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in batch.find(SalesOrderDetail, "salesorderid", (item.new["salesorderid"] for item in started)):
        lines[row["salesorderid"]].append(row)
    known = maintained(batch, (row for rows in lines.values() for row in rows))
    caption = batch.table.column(STATUS).caption
    for item in started:
        of = lines[item.new["salesorderid"]]
        others = [row["productname"] or batch.table.caption for row in strangers(of, known)]
        if others:
            named = ", ".join(f"“{name}”" for name in others[:3])
            item.refuse("crm.order_not_maintained", caption, record=batch.table.text(item.new), products=named)
        elif not only_maintained(of, known):
            item.refuse("crm.order_without_lines", caption, record=batch.table.text(item.new))
