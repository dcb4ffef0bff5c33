"""Choices among tables and their fields. A page offers the same long list dozens of times: it is put together once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any

from django.utils.choices import BaseChoiceIterator, flatten_choices
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from integration import once, registry
from integration.admin.base import SelectInput
from integration.registry import Table

Choices = list[tuple[str, str]]


class Offered(BaseChoiceIterator):
    """Choices that many fields of a page, and many pages, offer alike: what they look like is put together once."""

    def __init__(self, choices: Iterable[Any]) -> None:
        self.choices = tuple(choices)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.choices)

    @cached_property
    def texts(self) -> dict[str, str]:
        """Value -> what people read."""
        return dict(flatten_choices(self.choices))

    def holding(self, value: str) -> Offered:
        """The same, and a value that is chosen already though it is not offered."""
        return self if not value or value in self.texts else Offered([*self.choices, (value, value)])

    @cached_property
    def key(self) -> str:
        """A name for the list on a page."""
        return f"c{hashlib.blake2b(self.html.encode(), digest_size=4).hexdigest()}"

    @cached_property
    def html(self) -> str:
        """The options, none of them chosen."""
        pieces = []
        for key, text in self.choices:
            if isinstance(text, list | tuple):
                inside = format_html_join("", _OPTION, text)
                pieces.append(format_html('<optgroup label="{}">{}</optgroup>', key, inside))
            else:
                pieces.append(format_html(_OPTION, key, text))
        return "".join(pieces)


class ColumnSelect(SelectInput):
    """A choice among a table's fields. A page has dozens of them with dozens of options each, and templates render one
    option at a time; so the options are put together here."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> list[Any]:
        return []

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        head, end, tail = super().render(name, value, attrs, renderer).rpartition("</select>")
        options = (self.choices if isinstance(self.choices, Offered) else Offered(self.choices)).html
        for chosen in self.format_value(value):
            option = f'<option value="{escape(chosen)}"'
            options = options.replace(f"{option}>", f"{option} selected>")
        return mark_safe(head + options + end + tail)  # noqa: S308 - every piece is escaped above


class RowSelect(ColumnSelect):
    """The same in rows: the page has each list once, and a script puts it into the rows, which bring what they have
    chosen only."""

    class Media:
        js = ("integration/choices.js",)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        offered = self.choices
        if not isinstance(offered, Offered) or len(offered.html) < _SHARED:
            return super().render(name, value, attrs, renderer)
        first = once.first_time(offered.key)
        if first is None:
            return super().render(name, value, attrs, renderer)
        chosen = [each for each in self.format_value(value) if each] or [""]
        self.choices = Offered((each, offered.texts[each]) for each in chosen)
        try:
            made = super().render(name, value, {**(attrs or {}), "data-choices": offered.key}, renderer)
        finally:
            self.choices = offered
        shared = f'<template id="{offered.key}">{offered.html}</template>' if first else ""
        return mark_safe(f"{made}{shared}")  # noqa: S308 - every piece is escaped


_OPTION = '<option value="{}">{}</option>'
#: from so many letters on rows share a list
_SHARED = 100


def table_choices(side: str) -> Choices:
    """The registered tables of one side, with their numbers."""
    found = sorted(((t.name, str(t)) for t in registry.tables(side)), key=lambda choice: choice[1])
    return [("", "---------"), *found]


def column_choices(table_name: str) -> Offered:
    """A table's fields by caption; where two have the same one, with the name that tells them apart."""
    return _columns(table_name, get_language())


@lru_cache(maxsize=1024)
def _columns(table_name: str, language: str | None) -> Offered:
    try:
        table: Table = registry.table(table_name)
    except registry.UnknownTable:
        return Offered([("", "---------")])
    captions = {c.name: c.caption for c in table.columns.values() if c.kind != "json"}
    often = Counter(caption.casefold() for caption in captions.values())
    named = [(name, f"{text} ({name})" if often[text.casefold()] > 1 else text) for name, text in captions.items()]
    return Offered([("", "---------"), *sorted(named, key=lambda choice: choice[1].casefold())])


def columns_by_table(table_names: tuple[str, ...]) -> Offered:
    """The fields of several tables, grouped by table."""
    return _grouped(table_names, get_language())


@lru_cache(maxsize=1024)
def _grouped(table_names: tuple[str, ...], language: str | None) -> Offered:
    groups = [(str(registry.table(name)), column_choices(name)[1:]) for name in table_names]
    return Offered([("", "---------"), *groups])


def caption(table_name: str, name: str) -> str:
    return column_choices(table_name).texts.get(name, name) if name else ""
