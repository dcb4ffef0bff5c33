"""Numbers and dates as people read them: money with its cents, no idle zeros, to the right; dates in one piece."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from integration import registry
from integration.admin import looks
from integration.once import once
from integration.services import values
from integration.services.values import MONEY_PLACES

EMPTY = "-"


def tidy(value: Any, *, money: bool = True) -> str:
    """A number as people write it, as everywhere else; nothing is a dash."""
    return EMPTY if value is None else values.tidy(Decimal(value), money=money)


def right(text: str) -> SafeString:
    """The number where numbers stand: to the right, in one piece."""
    return format_html('<span class="p2c-number">{}</span>', text)


def number(name: str, caption: Any, *, money: bool = True) -> Callable[[Any], SafeString]:
    """A column with a number, stored or calculated; lists can be ordered by it."""

    @admin.display(description=caption, ordering=name)
    def show(record: Any) -> SafeString:
        return right(tidy(getattr(record, name), money=money))

    show.__name__ = name
    return show


def day(name: str, caption: Any) -> Callable[[Any], SafeString]:
    """A column with a date or a moment, to the minute and not broken over two lines."""

    @admin.display(description=caption, ordering=name)
    def show(record: Any) -> SafeString:
        value = getattr(record, name)
        if value is None:
            return format_html("{}", EMPTY)
        text = formats.localize(timezone.localtime(value) if hasattr(value, "hour") else value)
        return format_html('<span class="sy-nowrap">{}</span>', text)

    show.__name__ = name
    return show


@cache
def reference(model: type[models.Model], name: str) -> Callable[[Any], Any]:
    """A column with another record, as a link to its page."""
    field = model._meta.get_field(name)

    @admin.display(description=field.verbose_name, ordering=name)
    def show(record: Any) -> Any:
        other = getattr(record, name)
        return looks.linked(looks.page(type(other), "change", other.pk), other) if other else EMPTY

    show.__name__ = name
    return show


@once
def _option_lists(target: str, limits: tuple[str, ...], number: str) -> dict[tuple[Any, ...], dict[Any, str]]:
    """All editable option lists, each by what tells it from the others: a page has several of them."""
    table = registry.table(target)
    rows = table.model._default_manager.order_by(number).values_list(*limits, number, table.natural_key)
    found: dict[tuple[Any, ...], dict[Any, str]] = {}
    for *which, value, label in rows:
        found.setdefault(tuple(which), {})[value] = label
    return found


def options_of(column: registry.Column) -> dict[Any, str]:
    """The values of the editable option list that a column is chosen from, and their labels."""
    limits = dict(column.target_filter)
    return _option_lists(column.target, tuple(limits), column.target_column).get(tuple(limits.values()), {})


@cache
def option(model: type[models.Model], name: str) -> Callable[[Any], str]:
    """A value of an editable option list, by its label."""
    field = model._meta.get_field(name)

    @admin.display(description=field.verbose_name)
    def show(record: Any) -> str:
        table = registry.table(model)
        column = next(c for c in table.physical if c.attname == field.attname)
        value = getattr(record, name)
        return EMPTY if value is None else str(options_of(column).get(value) or value)

    show.__name__ = name
    return show


@cache
def cell(model: type[models.Model], name: str) -> Any:
    """How a field is shown: decimals and dates by a function, any other by its name."""
    field = next((f for f in model._meta.concrete_fields if f.name == name), None)
    if isinstance(field, models.DecimalField):
        return number(name, field.verbose_name, money=field.decimal_places == MONEY_PLACES)
    if isinstance(field, models.DateField):
        return day(name, field.verbose_name)
    return name


def cells(model: type[models.Model], names: Iterable[Any]) -> list[Any]:
    """The columns of a list: names as `cell` has them, functions as they are."""
    return [cell(model, name) if isinstance(name, str) else name for name in names]


class NumberField(forms.DecimalField):
    """A number to type, shown without the zeros at its end."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value
