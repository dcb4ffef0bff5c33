"""Why a source filter leaves a record out, in sentences: what the record has, and what the filter takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.engine import dialects
from integration.engine.dialects.base import quote
from integration.engine.queries.check import Meets, Shown, checked, unmet
from integration.engine.queries.tree import Not, Or, Tree, fields, nodes
from integration.registry import Column, Table
from integration.services.values import in_words

#: operator -> how it is said, and how its opposite
_WORDS = {
    "eq": (gettext_lazy("is"), gettext_lazy("is not")),
    "ne": (gettext_lazy("is not"), gettext_lazy("is")),
    "in": (gettext_lazy("is one of"), gettext_lazy("is none of")),
    "lt": (gettext_lazy("is less than"), gettext_lazy("is not less than")),
    "le": (gettext_lazy("is at most"), gettext_lazy("is not at most")),
    "gt": (gettext_lazy("is more than"), gettext_lazy("is not more than")),
    "ge": (gettext_lazy("is at least"), gettext_lazy("is not at least")),
    "contains": (gettext_lazy("contains"), gettext_lazy("does not contain")),
    "starts_with": (gettext_lazy("starts with"), gettext_lazy("does not start with")),
    "ends_with": (gettext_lazy("ends with"), gettext_lazy("does not end with")),
    "blank": (gettext_lazy("is blank"), gettext_lazy("is not blank")),
    "not_blank": (gettext_lazy("is not blank"), gettext_lazy("is blank")),
}


def why_left_out(table: Table, tree: Tree, key: str, shown: Shown = str) -> list[str]:
    """A sentence for each part of the filter that the record does not meet; none when it meets the filter, or is gone.

    Raises `Unfit` where the filter does not fit the table.
    """
    asked = checked(tree, table, shown)
    columns = [table.column(name) for name in fields(tree)]
    dialect = dialects.current()
    condition, params = dialect.any_of(f"t.{quote(table.key.db_column)}", table.key, [key])
    selected = dialect.select([table.key, *columns], blank_is_null=True)
    found = dialect.query(f"SELECT {selected} FROM {quote(table.db_table)} t WHERE {condition}", params)
    if not found:
        return []
    return list(sentences(asked, {c.name: value for c, value in zip(columns, found[0][1:], strict=True)}))


def sentences(asked: Any, row: Mapping[str, Any]) -> Iterator[str]:
    """The same for a filter that has been checked, and a record that has been read."""
    missed = unmet(asked, row)
    if missed is None:
        return
    parts = (missed,) if isinstance(missed, (Meets, Not, Or)) else missed.parts
    for part in parts:
        columns: dict[str, Column] = {leaf.column.name: leaf.column for leaf in nodes(part) if isinstance(leaf, Meets)}
        values = in_words([(column, _row_value(column, row[name])) for name, column in columns.items()])
        has = [
            _("%(field)s is “%(value)s”") % {"field": column.caption, "value": value}
            if value
            else _("%(field)s is blank") % {"field": column.caption}
            for column, value in zip(columns.values(), values, strict=True)
        ]
        yield _("%(values)s; the filter takes records where %(condition)s.") % {
            "values": ", ".join(has),
            "condition": _said(part),
        }


def _row_value(column: Column, value: Any) -> Any:
    return bool(value) if column.kind == "boolean" and value is not None else value


def _said(tree: Any) -> str:
    """The condition in words; parts of another joint stand in brackets."""
    if isinstance(tree, Meets):
        return _leaf(tree, denied=False)
    if isinstance(tree, Not):
        return _leaf(tree.part, denied=True)
    said = [_said(part) if isinstance(part, (Meets, Not)) else f"({_said(part)})" for part in tree.parts]
    joined = _("%(left)s or %(right)s") if isinstance(tree, Or) else _("%(left)s and %(right)s")
    return reduce(lambda left, right: joined % {"left": left, "right": right}, said)


def _leaf(leaf: Meets, *, denied: bool) -> str:
    column = leaf.column
    words = str(_WORDS[leaf.operator][denied])
    named = in_words([(column, _row_value(column, value)) for value in leaf.values])
    wanted = " / ".join(f"“{text}”" if text else _("blank") for text in named)
    return f"{column.caption} {words} {wanted}".strip()
