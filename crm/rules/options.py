"""Option columns and their values: known numbers only, one label per column, a free number for a new option."""

from collections import defaultdict

from django.db.models import QuerySet

from crm.models import OptionValue
from integration import registry
from integration.engine.write import Batch, Write
from integration.registry import Column

FIRST_NUMBER = 100_000_001  # below are the numbers Sales itself ships
BLANK = (0, -1)  # how the ERP and old clients write "no option"
FIXED = ("table", "column", "number")


def known_options(batch: Batch) -> None:
    """An option column holds blank or a number of its list."""
    columns = [c for c in batch.table.physical if c.target == "crm.optionvalue"]
    chosen: dict[str, dict[int, list[Write]]] = {c.name: defaultdict(list) for c in columns}
    for item in batch.saves:
        new, old = item.new, item.old
        for name, by_number in chosen.items():
            number = new[name]
            if number is None:
                continue
            if number in BLANK:
                new[name] = None
            elif old is None or old[name] != number:
                by_number[number].append(item)
    if not any(chosen.values()):
        return
    lists = {column.name: _list_of(column) for column in columns}
    options = OptionValue.objects.filter(table__in={table for table, _ in lists.values()})
    known = set(options.values_list("table", "column", "number"))
    for column in columns:
        for number, items in chosen[column.name].items():
            if (*lists[column.name], number) not in known:
                for item in items:
                    item.refuse(
                        "wrong_target",
                        column.caption,
                        record=batch.table.text(item.new),
                        value=number,
                        target=OptionValue._meta.verbose_name_plural,
                    )


def _list_of(column: Column) -> tuple[str, str]:
    """The option list of a column, as (table, column): invoices share the lists of accounts (OPT-06)."""
    limits = dict(column.target_filter)
    return limits["table"], limits["column"]


def keep_option(batch: Batch) -> None:
    """What records store of an option stays; one that records still have stays altogether."""
    for item in batch.updates:
        for name in FIXED:
            if item.old[name] != item.new[name]:
                item.refuse(
                    "crm.option_fixed",
                    batch.table.column(name).caption,
                    record=item.old["label"],
                    value=item.new[name] if item.new[name] is not None else "",
                )
    leaving: dict[tuple[str, str], list[Write]] = defaultdict(list)
    for item in batch.deletes:
        leaving[item.old["table"], item.old["column"]].append(item)
    for (name, column), items in leaving.items():
        used = _used(name, column, {item.old["number"] for item in items})
        for item in items:
            if item.old["number"] in used:
                table, where = used[item.old["number"]]
                item.refuse("crm.option_in_use", record=item.old["label"], table=table, column=where)


def _used(name: str, column: str, numbers: set[int]) -> dict[int, tuple[str, str]]:
    """Which of the numbers records have, and in which table and column; one query for each column of the list."""
    found: dict[int, tuple[str, str]] = {}
    for table in registry.tables(registry.REMOTE):
        for user in table.physical:
            if user.target == "crm.optionvalue" and _list_of(user) == (name, column):
                records = table.model._default_manager.filter(**{f"{user.attname}__in": numbers})
                for number in records.order_by().values_list(user.attname, flat=True).distinct():
                    found.setdefault(number, (table.name.partition(".")[2], user.name))
    return found


def label_once(batch: Batch) -> None:
    """Two options of a column never differ in upper and lower case only."""
    fresh = []
    for item in batch.saves:
        item.new["label"] = (item.new["label"] or "").strip()
        if item.old is None or item.old["label"] != item.new["label"]:
            fresh.append(item)
    if not fresh:
        return
    taken = {(o.table, o.column, o.label.casefold()): (o.pk.hex, o.number) for o in _columns_of(fresh)}
    for item in fresh:
        new = item.new
        place = new["table"], new["column"], new["label"].casefold()
        key, number = taken.get(place, (new["optionvalueid"], None))
        if key != new["optionvalueid"]:
            item.refuse(
                "crm.option_label_taken",
                batch.table.column("label").caption,
                record=new["label"],
                table=new["table"],
                column=new["column"],
                value=new["label"],
                number=number,
            )
        else:
            taken[place] = new["optionvalueid"], new["number"]


def number_option(batch: Batch) -> None:
    """Give a new option without number the next free one of its column."""
    fresh = list(batch.inserts)
    if not fresh:
        return
    owner: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for option in _columns_of(fresh):
        owner[option.table, option.column][option.number] = option.label
    # Typed numbers first, so that an allocated one never takes the place of a typed one in the same batch.
    for item in sorted(fresh, key=lambda w: w.new["number"] is None):
        new = item.new
        numbers = owner[new["table"], new["column"]]
        if new["number"] is None:
            new["number"] = max(max(numbers, default=0) + 1, FIRST_NUMBER)
        elif new["number"] in numbers:
            item.refuse(
                "crm.option_number_taken",
                batch.table.column("number").caption,
                record=new["label"],
                value=new["number"],
                other=numbers[new["number"]],
            )
            continue
        numbers[new["number"]] = new["label"]


def _columns_of(items: list[Write]) -> QuerySet[OptionValue]:
    """All options of the columns these writes are about: short lists, one query."""
    tables = {item.new["table"] for item in items}
    columns = {item.new["column"] for item in items}
    return OptionValue.objects.filter(table__in=tables, column__in=columns)
