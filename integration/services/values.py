"""Values of registered tables in words: the label behind a reference, the name of a choice, dates as usual."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from integration import registry
from integration.engine.lookup import labels
from integration.engine.write import find
from integration.registry import Column

#: decimal places of the columns that hold money; quantities, rates and percentages have others
MONEY_PLACES = 4
_CENTS = Decimal("0.01")
Cell = tuple[Column | None, Any]


def in_words(cells: Sequence[Cell], coming: Callable[[Collection[str]], Mapping[str, str]] | None = None) -> list[str]:
    """Each value as people read it (blank is ""). One query per table that is referred to, whatever the number.
    `coming` names records that do not exist yet."""
    ids: dict[str, set[str]] = {}
    numbers: dict[Column, set[Any]] = {}
    for column, value in cells:
        if column is None or value is None or value == "":
            continue
        if column.target and column.target_column:
            numbers.setdefault(column, set()).add(value)
        else:
            for target in _targets(column):
                ids.setdefault(target, set()).add(str(value).replace("-", ""))
    names: dict[str, dict[str, str]] = {}
    for target, wanted in ids.items():
        found = labels(target, sorted(wanted))
        names[target] = {key: label for key, label in found.items() if label != key}
    missing = {target: wanted - names[target].keys() for target, wanted in ids.items()}
    if coming is not None and any(missing.values()):
        made = coming(set().union(*missing.values()))
        for target, wanted in missing.items():
            names[target].update({key: made[key] for key in wanted if key in made})
    options = {column: _options(column, wanted) for column, wanted in numbers.items()}
    return [_text(column, value, names, options) for column, value in cells]


def new_text(label: str) -> str:
    """A record that does not exist yet, by the name of the one it is made for."""
    return _("%(record)s (new)") % {"record": label}


def _targets(column: Column) -> list[str]:
    if column.type_of:
        return []
    found = [target for _value, _physical, target in column.parts] or [column.target]
    return [target for target in found if target and _registered(target)]


def _registered(name: str) -> bool:
    return any(t.name == name for t in registry.tables())


def _options(column: Column, wanted: set[Any]) -> dict[Any, str]:
    target = registry.table(column.target)
    limits = dict(column.target_filter)
    rows = find(target, column.target_column, sorted(wanted))
    return {
        row[column.target_column]: target.text(row)
        for row in rows
        if all(row[name] == value for name, value in limits.items())
    }


def _text(
    column: Column | None, value: Any, names: dict[str, dict[str, str]], options: dict[Column, dict[Any, str]]
) -> str:
    if value is None or value == "":
        return ""
    if column is None:
        return str(value)
    if column in options:
        return options[column].get(value, str(value))
    for choice, label in column.choices:
        if choice == value:
            return str(label)
    if column.kind == "boolean":
        return _("Yes") if value else _("No")
    if column.kind in ("lookup", "uuid"):
        key = str(value).replace("-", "")
        known = (names.get(target, {}).get(key) for target in _targets(column))
        return next(filter(None, known), "") or (str(uuid.UUID(key)) if len(key) == 32 else str(value))
    return _plain(column, value)


def tidy(number: Decimal, *, money: bool) -> str:
    """A number as people write it: no zeros at its end, but two decimals of money; never a negative nothing."""
    number += 0
    if money and number == number.quantize(_CENTS):
        number = number.quantize(_CENTS)
    else:
        number = Decimal(f"{number.normalize():f}")
    return str(formats.number_format(number, use_l10n=True, force_grouping=True))


def _plain(column: Column, value: Any) -> str:
    if column.kind == "decimal":
        # prices and quantities of Business Central have the same decimals: both are written like prices
        return tidy(Decimal(str(value)), money=True)
    if column.kind == "date" and isinstance(value, str):
        return formats.date_format(dt.date.fromisoformat(value), "SHORT_DATE_FORMAT")
    if column.kind == "datetime" and isinstance(value, str):
        moment = dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC)
        return formats.date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
    return str(value)


def condition_in_words(column: Column, operator: str, value: str) -> str:
    """The value of a filter as people read it: the names of choices, “blank” for nothing and the empty id."""
    if operator in ("blank", "not_blank"):
        return ""
    parts = value.split("|") if operator == "in" else [value]
    return " / ".join(_condition_value(column, part.strip()) for part in parts)


def _condition_value(column: Column, text: str) -> str:
    if text == "@current_company":
        return _("this company")
    if not text or (not text.replace("-", "").strip("0") and column.kind in ("uuid", "lookup")):
        return _("blank")
    for choice, label in column.choices:
        if text == str(choice):
            return f"“{label}”"
    return f"“{text}”"
