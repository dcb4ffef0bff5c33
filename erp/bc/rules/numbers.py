"""New records get their number from the series their setup names; entries and lines count on by themselves."""

from collections.abc import Callable

from django.db import models
from django.db.models import Max

from erp.bc.models.base import Singleton
from erp.bc.number_series import take_up_to
from integration.engine.write import Batch, Write
from integration.messages import Finding
from integration.registry import Row, Rule

CHUNK = 10_000  # numbers per look-up, well under what a statement may carry


def taken_in(model: type[models.Model], *more: str, column: str = "no") -> Callable[[list[str]], set[str]]:
    """Says which of some numbers the table (or `more`) already has."""

    def taken(numbers: list[str]) -> set[str]:
        found = set(more)
        for at in range(0, len(numbers), CHUNK):
            rows = model._default_manager.filter(**{f"{column}__in": numbers[at : at + CHUNK]})
            found.update(rows.values_list(column, flat=True))
        return found

    return taken


def number_from(setup_model: type[Singleton], field: str, column: str = "no") -> Rule:
    """The rule that numbers a table; a batch takes its block at once. The series is the one a new record names (a
    config template may give it: CUST-02, PROD-08), else the one in that setup field."""

    def take_number(batch: Batch) -> None:
        blank, typed = [], []
        for item in batch.saves:
            if item.old is not None:
                if item.old[column] and not item.new[column]:
                    caption = batch.table.column(column).caption
                    item.refuse("required", caption, record=batch.table.text(item.old))
            elif not item.new[column]:
                blank.append(item)
            elif not item.new["no_series"]:  # with a series it was taken from that series by whoever asks for the row
                typed.append(item)
        if not blank and not typed:
            return
        setup = setup_model.current(field)
        series = getattr(setup, field)
        if series is not None and not series.manual_nos:
            for item in (item for item in typed if not item.restores):
                item.refuse(
                    "bc.number_not_manual",
                    batch.table.column(column).caption,
                    record=batch.table.text(item.new),
                    series=series.code,
                )
        if not blank:
            return
        taken = taken_in(batch.table.model, *(item.new[column] for item in typed), column=column)
        by_series: dict[str, list[Write]] = {}
        for item in blank:
            by_series.setdefault(item.new["no_series"] or (series.code if series else ""), []).append(item)
        caption = str(setup_model._meta.get_field(field).verbose_name)
        for item in by_series.pop("", ()):
            item.refuse("bc.series_missing", caption, record=_name(batch, item.new), setup=str(setup))
        for code, items in by_series.items():
            numbers, finding = take_up_to(code, len(items), taken=taken)
            for item, number in zip(items, numbers, strict=False):
                item.new[column] = number
                item.new["no_series"] = code
            refuse_all(batch, items[len(numbers) :], finding)

    return take_number


def refuse_all(batch: Batch, items: list[Write], finding: Finding | None) -> None:
    """Refuse the rows for which the series had no number."""
    if finding is not None:
        for item in items:
            item.refuse(finding.code, finding.field, **{**finding.params, "record": _name(batch, item.new)})


def count_on(column: str, *, within: str = "", step: int = 1) -> Rule:
    """The rule that gives new rows without one the next number: of the table, or of the record they belong to."""

    def count(batch: Batch) -> None:
        blank = [w for w in batch.inserts if not w.new[column]]
        if not blank:
            return
        rows = batch.table.model._default_manager.order_by()
        if within:
            owners = {w.new[within] for w in blank}
            found = rows.filter(**{f"{within}__in": owners}).values_list(f"{within}_id").annotate(Max(column))
            last = {owner.hex: most for owner, most in found}
        else:
            last = {None: rows.aggregate(last=Max(column))["last"] or 0}
        for item in batch.inserts:
            owner = item.new[within] if within else None
            if item.new[column]:
                last[owner] = max(last.get(owner, 0), item.new[column])
        for item in blank:
            owner = item.new[within] if within else None
            item.new[column] = last[owner] = last.get(owner, 0) + step

    return count


def _name(batch: Batch, row: Row) -> str:
    return batch.table.text(row) or batch.table.caption
