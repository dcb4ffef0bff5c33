"""Tables as files: lines of a CSV or XLSX file become records, all of them or none; records become lines.

A line names the record it changes by id or by its number or code; a line that names none makes a new record.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import messages, registry
from integration import origin as origins
from integration.engine import dialects
from integration.engine.entered import row_value
from integration.engine.transform import Unfit
from integration.engine.write import load
from integration.registry import Column, Row, Table
from integration.services import incoming, spreadsheets
from integration.services.errors import Refused
from integration.services.incoming import Draft
from integration.services.tidying import Tidied, tidy
from integration.services.write_rows import RowsRefused

#: lines of one file; they are written in one transaction
MOST_LINES = 20_000

messages.add(
    {
        "files.twice": (
            gettext_lazy("{record} is in the file more than once (lines {lines})."),
            gettext_lazy("Keep one of these lines."),
        )
    }
)


class FileRefused(Refused):
    """The file as a whole cannot be read as records of the table; `problems` says why, in sentences."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = list(problems)


def unique_key(table: Table) -> Column | None:
    """The number or code that names one record only."""
    if not table.natural_key:
        return None
    column = table.column(table.natural_key)
    unique = any(f.attname == column.attname and f.unique for f in table.model._meta.concrete_fields)
    return column if unique else None


def drafts(
    table: Table, headers: Sequence[Any], rows: Sequence[Sequence[Any]], tidied: Tidied | None = None
) -> list[Draft]:
    """One draft per line, with the record it changes; `FileRefused` for missing or unknown columns. `tidied`: what is
    done to the values first, where somebody asked for it.

    Call inside the transaction that writes: the records are locked, so that nobody's edit in between is lost.
    """
    names = names_of(table, headers)
    _check_headers(table, names, len(rows))
    lines = [dict(zip(names, (_cell(table, n, v) for n, v in zip(names, row, strict=False)), strict=False))
             for row in rows]  # fmt: skip
    if tidied is not None:
        tidy(table, lines, tidied)
    found = [Draft(line) for line in lines]
    _find_records(table, found)
    for draft in found:
        if draft.old is None:
            # a blank cell of a new record is nothing: its column takes the default, its number the next one
            draft.values = {name: value for name, value in draft.values.items() if value not in (None, "")}
    _check_new(table, names, found)
    _check_twice(table, found)
    return found


def write(table: Table, found: Sequence[Draft], origin: origins.Origin | None = None, *, trial: bool = False) -> bool:
    """Write all drafts, or none; says whether it went through. What is wrong stands in the drafts' `findings`.

    A trial asks the table's rules like the real thing and takes everything back, the numbers it drew included.
    """
    if any(draft.findings for draft in found):
        incoming.check(table, [draft for draft in found if not draft.findings])
        return False
    try:
        with transaction.atomic():
            incoming.enter(table, found, origin)
            if trial:
                transaction.set_rollback(True)
    except RowsRefused as refused:
        if not any(draft.findings for draft in found):
            # a further write of the rules was refused: it belongs to no single line
            raise FileRefused([f"{f} {f.next_step}".strip() for f in refused.findings]) from refused
        return False
    return True


def seen(table: Table, found: Sequence[Draft]) -> str:
    """A digest of what the records of the file have in its columns: whether a preview still holds."""
    rows = [
        draft.old and [draft.old[table.key.name], *(str(incoming.stored(table, draft.old, n)) for n in draft.values)]
        for draft in found
    ]
    return hashlib.blake2b(repr(rows).encode(), digest_size=16).hexdigest()


# --- reading ----------------------------------------------------------------------------------------------------------


def _check_headers(table: Table, names: Sequence[str], lines: int) -> None:
    problems = []
    counted = Counter(names)
    twice = [name for name, number in counted.items() if number > 1 and name]
    if twice:
        text = _("The file has the column “%(name)s” more than once.")
        problems += [text % {"name": name} for name in twice]
    if "" in counted:
        problems.append(_("The file has a column without a name in its first line."))
    known = {c.name for c in table.columns.values()}
    for name in counted:
        if name and name not in known:
            near = difflib.get_close_matches(name.lower(), known, 1) or [_by_caption(table, name)]
            text = _("%(table)s has no column “%(name)s”.") % {"table": table.caption, "name": name}
            problems.append(text + (" " + _("Did you mean “%(name)s”?") % {"name": near[0]} if near[0] else ""))
    keys = [table.key.name, *([key.name] if (key := unique_key(table)) else [])]
    if not set(keys) & set(names):
        text = _("The file has no column %(columns)s, so its lines cannot be told from records that exist. Add it.")
        problems.append(text % {"columns": _(" or ").join(f"“{name}”" for name in reversed(keys))})
    for column in table.columns.values():
        if column.virtual and not column.type_of and (column.name in names) != (f"{column.name}type" in names):
            given, missing = column.name, f"{column.name}type"
            if given not in names:
                given, missing = missing, given
            text = _("The file has the column “%(given)s” but not “%(missing)s”; the two belong together.")
            problems.append(text % {"given": given, "missing": missing})
    if lines > MOST_LINES:
        problems.append(too_many(lines))
    if problems:
        raise FileRefused(problems)


def too_many(lines: int) -> str:
    text = _("The file has %(lines)d lines; at most %(most)d can be read at once. Split it.")
    return text % {"lines": lines, "most": MOST_LINES}


def names_of(table: Table, headings: Sequence[Any]) -> list[str]:
    """The columns that the first line of a file means."""
    return [_column_of(table, str(heading or "").strip()) for heading in headings]


def _column_of(table: Table, heading: str) -> str:
    """The column a heading means: its name, or the caption that people read, where one column alone is called so."""
    if heading in table.columns:
        return heading
    found = [c.name for c in table.columns.values() if str(c.caption).casefold() == heading.casefold()]
    return found[0] if len(found) == 1 else heading


def _by_caption(table: Table, name: str) -> str:
    return next((c.name for c in table.columns.values() if str(c.caption).casefold() == name.casefold()), "")


#: as offices write them; 1,234 may mean either number, so it is left alone and refused
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_COMMA = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+),\d+")
_EITHER = re.compile(r"-?\d{1,3},\d{3}")


def _of_office(column: Column, text: str) -> str:
    """A date or a number as offices write them, as this site does: 01.12.2026 and 1.234,5."""
    bare = text.strip()
    if column.kind == "date" and (day := _DAY.fullmatch(bare)):
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    if column.kind == "decimal" and _COMMA.fullmatch(bare) and not _EITHER.fullmatch(bare):
        return bare.replace(".", "").replace(",", ".")
    return text


def _cell(table: Table, name: str, value: Any) -> Any:
    """A cell of a spreadsheet as it is written in a CSV file: numbers in text columns, dates with a time of day."""
    column = table.columns[name]
    if isinstance(value, str):
        return _of_office(column, spreadsheets.plain(value))
    if value is None or isinstance(value, bool):
        return spreadsheets.plain(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if column.kind == "date" and value.time() == dt.time() else value.isoformat()
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if column.is_text else value


def _find_records(table: Table, found: Sequence[Draft]) -> None:
    """Which record each line changes: by id, else by number or code; two queries."""
    by_id: dict[str, list[Draft]] = {}
    by_key: dict[str, list[Draft]] = {}
    key = unique_key(table)
    for draft in found:
        for column, group in ((table.key, by_id), (key, by_key)):
            if column is None or draft.values.get(column.name) in (None, ""):
                continue
            try:
                value = row_value(column, draft.values[column.name])
            except Unfit as unfit:
                draft.find(unfit.code, column.name, str(column.caption), record=table.caption, **unfit.params)
                break
            group.setdefault(str(value), []).append(draft)
            break
    rows = load(table, by_id, lock=True)
    ids: dict[str, str] = {}
    if key is not None and by_key:
        ids = {str(value): str(pk) for value, pk in _ids(table, key, by_key)}
        rows |= load(table, ids.values(), lock=True)
    for pk, named in by_id.items():
        for draft in named:
            draft.old = rows.get(pk)
    for value, named in by_key.items():
        for draft in named:
            draft.old = rows.get(ids.get(value, ""))


def _ids(table: Table, key: Column, values: Iterable[str]) -> list[Any]:
    return dialects.current().fetch(table, [key, table.key], key, sorted(values))


def _check_new(table: Table, names: Sequence[str], found: Sequence[Draft]) -> None:
    """New records need the columns that must have a value; a number series may see to the key."""
    first = next((at for at, draft in enumerate(found, 1) if draft.old is None and not draft.findings), None)
    if first is None:
        return
    missing = [c.name for c in needed(table) if c.name not in names]
    if missing:
        text = _("The file has no column %(columns)s, which new records need (line %(line)d makes one). Add it.")
        shown = ", ".join(f"“{name}”" for name in missing)
        raise FileRefused([text % {"columns": shown, "line": first + 1}])


def needed(table: Table) -> list[Column]:
    """The columns a new record must have a value in."""
    held, key = incoming.locked(table), unique_key(table)
    return [c for c in table.physical if c.required and c.default in (None, "") and c.name not in held and c is not key]


def _check_twice(table: Table, found: Sequence[Draft]) -> None:
    key = unique_key(table)
    lines: dict[str, list[int]] = {}
    for number, draft in enumerate(found, 2):
        named = draft.old[table.key.name] if draft.old else key and draft.values.get(key.name)
        if named:
            lines.setdefault(str(named).upper(), []).append(number)
    for numbers in lines.values():
        for number in numbers[1:]:
            draft = found[number - 2]
            record = table.text(draft.old) if draft.old else str(draft.values.get(key.name if key else "", ""))
            shown = ", ".join(map(str, numbers))
            draft.find("files.twice", key.name if key else table.key.name, "", record=record, lines=shown)


# --- writing ----------------------------------------------------------------------------------------------------------


def columns(table: Table) -> list[Column]:
    """What a file of the table has: everything that can be given, the number or code first."""
    key = unique_key(table)
    found = incoming.settable(table)
    return sorted(found, key=lambda c: (c is not key, c is not table.key))


def lines(table: Table, records: Any, wanted: Sequence[Column]) -> Iterator[list[Any]]:
    """The records of a query set as cells, references by the number or code of what they point at if it has one."""
    paths: list[list[str]] = []
    for column in wanted:
        paths.append(_paths(table, column))
    names = list(dict.fromkeys(path for group in paths for path in group))
    for row in records.values(*names).iterator(chunk_size=2000):
        cells = (_shown(column, [row[path] for path in group]) for column, group in zip(wanted, paths, strict=True))
        yield [spreadsheets.guarded(cell) for cell in cells]


def _paths(table: Table, column: Column) -> list[str]:
    names = {f.attname: f.name for f in table.model._meta.concrete_fields}
    if column.virtual:
        return [table.column(physical).attname for _value, physical, _target in column.parts]
    if column.kind == "lookup" and column.target and not column.target_column:
        target = next((t for t in registry.tables() if t.name == column.target), None)
        key = unique_key(target) if target else None
        if key is not None:
            return [f"{names[column.attname]}__{key.attname}"]
    return [column.attname]


def _shown(column: Column, values: Sequence[Any]) -> Any:
    if column.type_of:
        given = (part[0] for part, value in zip(column.parts, values, strict=True) if value is not None)
        return next(given, None)
    value = next((v for v in values if v is not None), None)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if column.kind == "decimal":
        return value
    if column.kind == "datetime":
        return value.astimezone(dt.UTC).isoformat()
    return value if isinstance(value, dt.date) else str(value)


def in_file(table: Table, row: Row, names: Iterable[str]) -> list[tuple[Column, Any]]:
    """The values of a written row for these columns, two-target lookups put together again."""
    return [(table.column(name), incoming.stored(table, row, name)) for name in names]
