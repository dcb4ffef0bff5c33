"""Calculate sales totals: the batch job whose results travel to Sales (FO-092)."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import models, transaction
from django.utils import timezone

from erp.fo.models import (
    Currency,
    LegalEntity,
    SalesOrderHeader,
    SalesOrderLine,
    SalesQuotationHeader,
    SalesQuotationLine,
    SalesTaxGroup,
)
from erp.fo.services.outcome import Outcome, all_written, in_batches, locked, written
from erp.fo.totals import Line, line_amount, tax_on, totals
from integration import registry
from integration.engine.write import Write, find
from integration.registry import Row

AMOUNTS = ("amount", "tax_amount", "discount_amount", "charges_amount")


@dataclass(frozen=True)
class Kind:
    """How a kind of document names its lines and totals."""

    header: type[models.Model]
    line: type[models.Model]
    number: str
    quantity: str
    prefix: str

    def columns(self) -> tuple[str, ...]:
        """The columns of amount, tax, discount, charges, and tax on the header's charges."""
        return (*(f"{self.prefix}_total_{name}" for name in AMOUNTS), f"{self.prefix}_header_tax_amount")


ORDERS = Kind(SalesOrderHeader, SalesOrderLine, "sales_order_number", "ordered_sales_quantity", "order")
QUOTATIONS = Kind(
    SalesQuotationHeader, SalesQuotationLine, "sales_quotation_number", "requested_sales_quantity", "quotation"
)


def calculate_all(company: str = "") -> Outcome:
    """The totals of every document whose totals are out of date, of one legal entity or all of them."""
    outcome = Outcome()
    for kind in (ORDERS, QUOTATIONS):
        rows = kind.header._default_manager.filter(are_totals_updated=False)
        if company:
            rows = rows.filter(data_area_id=company)
        keys = rows.order_by("pk").values_list("pk", flat=True)
        outcome.add(calculate(kind, [key.hex for key in keys]))
    entities = LegalEntity.objects.filter(**({"legal_entity_id": company} if company else {}))
    stamp(entities.values_list("pk", flat=True), "sales_totals_calculated_on")
    return outcome


def calculate(kind: Kind, keys: Iterable[str]) -> Outcome:
    """The totals of these documents, whether they are out of date or not."""

    def batch(chosen: Sequence[str]) -> Outcome:
        headers = locked(kind.header, chosen)
        by_header, rates, decimals = lines_of(kind, headers), tax_rates(headers), currency_decimals(headers)
        line_writes, writes = [], []
        for header in headers:
            percent, places = rates.get(_tax_key(header), Decimal(0)), decimals.get(header["currency_code"], 2)
            rows = by_header[key_of(kind, header)]
            for row in rows:
                amount = line_amount(line_from(kind, row), places)
                results = {"line_amount": _text(amount), "total_tax_amount": _text(tax_on(amount, percent, places))}
                line_writes.append(Write.update(row, results))
            sums = totals(
                (line_from(kind, row) for row in rows), Decimal(header["header_charges_amount"]), percent, places
            )
            values = (sums.amount, sums.tax, sums.discount, sums.charges, sums.header_tax)
            results = {name: _text(value) for name, value in zip(kind.columns(), values, strict=True)}
            writes.append(Write.update(header, {**results, "are_totals_updated": True}))
        all_written(kind.line, line_writes)
        refused = [w.refusal for w in written(kind.header, writes) if w.refusal]
        return Outcome(len(writes) - len(refused), refused)

    return in_batches(keys, batch)


def lines_of(kind: Kind, headers: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """The lines of documents, in their order. One query."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    numbers = {header[kind.number] for header in headers}
    rows = find(registry.table(kind.line), kind.number, numbers) if numbers else []
    for row in sorted(rows, key=lambda row: row["line_creation_sequence_number"] or 0):
        found[key_of(kind, row)].append(row)
    return found


def key_of(kind: Kind, row: Row) -> tuple[str, str]:
    """A document by its legal entity and number."""
    return row["data_area_id"], row[kind.number]


def line_from(kind: Kind, row: Row) -> Line:
    """What counts of a line."""
    columns = (kind.quantity, "sales_price", "line_discount_amount", "fixed_price_charges")
    return Line(*(Decimal(row[column] or 0) for column in columns))


def tax_rates(headers: Sequence[Row]) -> dict[tuple[str, str], Decimal]:
    """The tax percent by legal entity and sales tax group; where a document has no group, its legal entity's. Two
    queries."""
    companies = {header["data_area_id"] for header in headers}
    groups = SalesTaxGroup.objects.filter(data_area_id__in=companies)
    rates = {(g.data_area_id, g.sales_tax_group_code): g.tax_percent for g in groups}
    for entity in LegalEntity.objects.filter(legal_entity_id__in=companies):
        rates[entity.legal_entity_id, ""] = rates.get((entity.legal_entity_id, entity.sales_tax_group), Decimal(0))
    return rates


def currency_decimals(headers: Sequence[Row]) -> dict[str, int]:
    """How exactly amounts in the documents' currencies are kept. One query."""
    codes = {header["currency_code"] for header in headers}
    return dict(Currency.objects.filter(currency_code__in=codes).values_list("currency_code", "decimals"))


def stamp(keys: Iterable[uuid.UUID], column: str) -> None:
    """Note on legal entities when a job of theirs last ran."""
    now = timezone.now().strftime("%Y-%m-%d %H:%M:%S.%f")
    with transaction.atomic():
        rows = locked(LegalEntity, [key.hex for key in keys])
        all_written(LegalEntity, [Write.update(row, {column: now}) for row in rows])


def _tax_key(header: Row) -> tuple[str, str]:
    return header["data_area_id"], header["sales_tax_group_code"]


def _text(value: Decimal) -> str:
    return f"{value:.4f}"
