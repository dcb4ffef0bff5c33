"""Values are shown by one rule: who may not look at the records of a table reads, in place of their values, why.

Pages, panels, downloads, previews, commands and REST answers all ask here. What a record is called is no value: without
its number and name nobody could tell what a coupling or an issue is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from integration import messages, visitor

Column = TypeVar("Column")


class Table(Protocol):
    """A registered table: models, which ask here as well, know no more of it."""

    name: str


Named = Table | str


def _hidden(tables: tuple[Named, ...]) -> str:
    """The first of these tables that whoever asks may not look at; blank when there is none."""
    names = (each if isinstance(each, str) else each.name for each in tables)
    return next((name for name in names if not visitor.may_see(name)), "")


def _caption(table: str) -> str:
    try:
        return capfirst(str(apps.get_model(table)._meta.verbose_name))
    except (LookupError, ValueError):
        return table


def may_see(*tables: Named) -> bool:
    """Whether whoever asks may see values that come from all of these tables."""
    return not _hidden(tables)


def why_not(*tables: Named) -> str:
    """What stands in place of a value from these tables; blank for those who may see it."""
    table = _hidden(tables)
    return table and _("not shown: needs the right to look at %(table)s") % {"table": _caption(table)}


def note(*tables: Named) -> str:
    """Why values of these tables are left out, and whom to ask; blank for those who may see them."""
    table = _hidden(tables)
    if not table:
        return ""
    text = _("Values of %(table)s are not shown: you need the right to look at them.") % {"table": _caption(table)}
    return f"{text} {visitor.whom_to_ask(visitor.right('view', table))}"


def value(text: Any, *tables: Named) -> Any:
    """A value from these tables, or why it is not shown; nothing is nothing to everybody."""
    return text if text in (None, "") else why_not(*tables) or text


def cell(column: Column, text: Any, *tables: Named) -> tuple[Column | None, Any]:
    """A value with the column that puts it into words, or why it is not shown."""
    shown = value(text, *tables)
    return (column, text) if shown is text else (None, shown)


def raw(text: Any, *tables: Named) -> Any:
    """A value as it is stored, for programs; None for those who may not see it."""
    return text if may_see(*tables) else None


def said(code: str, params: Mapping[str, Any], *tables: Named) -> tuple[str, str]:
    """A finding about records of these tables and its next step in words, values left out for those who may not see
    them."""
    if hidden := why_not(*tables):
        kept = messages.names_in(code, params)
        text = messages.sentence(code, kept)
        told = f"{text} ({hidden})" if kept != params else text
        return told, messages.next_step(code, kept)
    return messages.sentence(code, params), messages.next_step(code, params)
