"""Prices: dates in order, nothing below nought, lines that follow their price list, and lists in use left alone."""

from decimal import Decimal

from erp.bc.models import PriceListHeader, PriceListLine
from erp.bc.models.price_list import AmountType, PriceStatus, PriceType
from erp.bc.models.prices import SalesType
from integration.engine.write import Batch, Write
from integration.registry import Row, Rule

#: what every line takes from its header; and what it may have of its own where the header allows it
ALWAYS = ("price_type", "amount_type", "status")
UNLESS_ALLOWED = ("currency", "starting_date", "ending_date")
#: a header of this leaves the choice to its lines
ANY = {"price_type": int(PriceType.ANY), "amount_type": int(AmountType.ANY)}
#: what may be changed of a list that is no draft
FREE = {"description", "status", "modified_on", "modified_by"}
NEXT = {
    PriceStatus.DRAFT: (PriceStatus.ACTIVE,),
    PriceStatus.ACTIVE: (PriceStatus.INACTIVE,),
    PriceStatus.INACTIVE: (PriceStatus.ACTIVE, PriceStatus.DRAFT),
}


def dates_in_order(batch: Batch) -> None:
    """An ending date is not before the starting date."""
    for item in batch.saves:
        start, end = item.new["starting_date"], item.new["ending_date"]
        if start and end and end < start and item.changed("starting_date", "ending_date"):
            caption = batch.table.column("ending_date").caption
            item.refuse("bc.dates", caption, record=_text(batch, item.new), value=end, start=start)


def not_negative(*columns: str) -> Rule:
    """The rule that these are not below nought."""

    def check(batch: Batch) -> None:
        for item in batch.saves:
            for name in columns:
                given = item.new[name]
                if given and Decimal(given) < 0 and item.changed(name):
                    value = f"{Decimal(item.new[name]).normalize():f}"
                    caption = batch.table.column(name).caption
                    item.refuse("bc.negative", caption, record=_text(batch, item.new), value=value)

    return check


def no_code_for_all(batch: Batch) -> None:
    """A price for all customers names nobody."""
    for item in batch.saves:
        if item.new["sales_type"] == SalesType.ALL_CUSTOMERS:
            item.new["sales_code"] = ""


def no_source_for_all(batch: Batch) -> None:
    """A price list for all customers names nobody."""
    for item in batch.saves:
        if item.new["source_type"] == PriceListHeader._meta.get_field("source_type").default:
            item.new["source_no"] = ""


def step_by_step(batch: Batch) -> None:
    """People change and delete drafts only; a list in use is ended before it becomes a draft again."""
    if not batch.by_person:
        return
    for item in batch.writes:
        if item.old is None or (item.old["status"] == PriceStatus.DRAFT and item.new is None):
            continue
        status = PriceStatus(item.old["status"])
        record = batch.table.text(item.old)
        if item.new is None:
            if status == PriceStatus.ACTIVE:
                item.refuse("bc.price_list_in_use", record=record, status=status.label)
            continue
        wanted = item.new["status"]
        if wanted != status and wanted in PriceStatus.values and wanted not in NEXT[status]:
            item.refuse(
                "bc.price_list_step",
                batch.table.column("status").caption,
                record=record,
                status=status.label,
                value=PriceStatus(wanted).label,
                next=" / ".join(str(each.label) for each in NEXT[status]),
            )
        if status != PriceStatus.DRAFT and wanted != PriceStatus.DRAFT:
            for name in sorted(set(item.changes()) - FREE):
                caption = batch.table.column(name).caption
                item.refuse("bc.price_list_no_draft", caption, record=record, status=status.label)


def lines_follow(batch: Batch) -> None:
    """What changes in the header changes in its lines."""
    moved = {
        w.old["system_id"]: w for w in batch.updates if w.changed(*ALWAYS, *UNLESS_ALLOWED, "allow_updating_defaults")
    }
    for row in batch.find(PriceListLine, "price_list", moved):
        header = moved[row["price_list"]]
        allowed = header.new["allow_updating_defaults"]
        own = {name for name in UNLESS_ALLOWED if allowed and row[name] != header.old[name]}
        changes = _follow(row, header.new, own)
        if changes:
            batch.further(PriceListLine, Write.update(row, changes), cause=header)


def follow_header(batch: Batch) -> None:
    """A line has the header's types, status, currency and dates; people change lines of drafts only."""
    rows = list(batch.writes)
    headers = batch.load(PriceListHeader, {r["price_list"] for w in rows for r in (w.old, w.new) if r})
    for item in rows:
        found = [headers[r["price_list"]] for r in (item.old, item.new) if r and r["price_list"] in headers]
        fixed = next((h for h in found if h["status"] != PriceStatus.DRAFT), None)
        if fixed is not None and batch.by_person:
            status = str(PriceStatus(fixed["status"]).label)
            item.refuse("bc.price_list_line", record=_text(batch, item.row), list=fixed["code"], status=status)
        elif item.new is not None and item.new["price_list"] in headers:
            new, header = item.new, headers[item.new["price_list"]]
            own = {name for name in UNLESS_ALLOWED if header["allow_updating_defaults"] and (item.old or new[name])}
            new.update(_follow(new, header, own))


def _follow(line: Row, header: Row, own: set[str]) -> Row:
    """What a line must change to follow its header; `own`: what it keeps for itself."""
    names = [name for name in ALWAYS if header[name] != ANY.get(name)]
    names += [name for name in UNLESS_ALLOWED if name not in own]
    return {name: header[name] for name in names if line[name] != header[name]}


def _text(batch: Batch, row: Row) -> str:
    return batch.table.text(row) or batch.table.caption
