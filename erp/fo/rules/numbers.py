"""New records get their numbers from the sequences of their legal entity; lines count on within their document."""

from collections import defaultdict

from django.db.models import Max

from erp.fo.models import NumberSequence
from erp.fo.models.legal_entity import SequenceUse
from erp.fo.number_sequences import NoNumber, take
from erp.fo.rules.wording import refuse
from integration.engine.write import Batch, Write
from integration.registry import Rule

#: how Sales begins the numbers of the same documents (FO-088)
SALES_PREFIXES = {SequenceUse.SALES_ORDER: "ORD-", SequenceUse.SALES_QUOTATION: "QUO-"}
#: what Sales holds by a number that is unique over all legal entities
SHARED_NUMBERS = (SequenceUse.SALES_ORDER, SequenceUse.SALES_QUOTATION, SequenceUse.SALES_INVOICE)


def number_from(use: SequenceUse, column: str, *, shared: bool = False) -> Rule:
    """The rule that numbers new records without a number; a batch takes its block at once, per legal entity."""

    def number(batch: Batch) -> None:
        length = batch.table.column(column).max_length or 0
        groups: dict[str, list[Write]] = defaultdict(list)
        for item in batch.inserts:
            if not item.new[column]:
                groups["" if shared else item.new["data_area_id"]].append(item)
        for item in batch.updates:
            if not item.new[column]:  # blank means "give it a number", and it has one
                item.new[column] = item.old[column]
        for company, items in groups.items():
            typed = {w.new[column] for w in batch.inserts if w.new[column]}
            where = {} if shared else {"data_area_id": company}

            def in_use(block: list[str], typed: set[str] = typed, where: dict[str, str] = where) -> set[str]:
                rows = batch.table.model._default_manager.filter(**{f"{column}__in": block}, **where)
                return typed | set(rows.values_list(column, flat=True))

            try:
                numbers = take(company, use, len(items), in_use, length)
            except NoNumber as none:
                code = "fo.sequence_full" if none.used_up else "fo.no_sequence"
                for item in items:
                    refuse(batch, item, code, column, value=none.used_up, field=str(use.label))
                continue
            for item, value in zip(items, numbers, strict=True):
                item.new[column] = value

    return number


def count_lines(document: str) -> Rule:
    """The rule that numbers lines without a number within their document: one more than its highest (FO-009). One query
    per batch."""

    def count(batch: Batch) -> None:
        column = "line_creation_sequence_number"
        blank = [w for w in batch.saves if not w.new[column]]
        if not blank:
            return
        rows = batch.table.model._default_manager.filter(
            data_area_id__in={w.new["data_area_id"] for w in blank},
            **{f"{document}__in": {w.new[document] for w in blank}},
        )
        found = rows.order_by().values_list("data_area_id", document).annotate(most=Max(column))
        last = {(company, number): most or 0 for company, number, most in found}
        for item in batch.saves:
            key = item.new["data_area_id"], item.new[document]
            last[key] = max(last.get(key, 0), item.new[column] or 0)
        for item in blank:
            key = item.new["data_area_id"], item.new[document]
            last[key] += 1
            item.new[column] = last[key]

    return count


def apart(batch: Batch) -> None:
    """Sequences of documents that Sales holds, too, give numbers nobody else gives (FO-088)."""
    asked = [
        w for w in batch.saves if w.new["numbers"] in SHARED_NUMBERS and w.changed("prefix", "numbers", "data_area_id")
    ]
    rows = NumberSequence.objects.filter(numbers__in={w.new["numbers"] for w in asked}) if asked else ()
    owners = {(r.numbers, r.prefix): r.data_area_id for r in rows}
    for item in asked:
        use, prefix = item.new["numbers"], item.new["prefix"]
        sales = SALES_PREFIXES.get(use, "")
        owner = owners.setdefault((use, prefix), item.new["data_area_id"])
        if sales and prefix.startswith(sales):
            refuse(batch, item, "fo.sequence_overlap", "prefix", value=sales)
        elif owner != item.new["data_area_id"]:
            refuse(batch, item, "fo.sequence_shared", "prefix", other=owner)


def company_of_sequence(batch: Batch) -> None:
    """Parties are numbered for all legal entities together, everything else for one (FO-E20)."""
    for item in batch.saves:
        if item.new["numbers"] == SequenceUse.PARTY:
            item.new["data_area_id"] = ""
        elif not item.new["data_area_id"]:
            refuse(batch, item, "fo.e20", "data_area_id")
