"""Numbers on the screens of records as people write them: money with its cents, the rest without idle zeros."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.utils.formats import number_format

from integration.admin.records import RecordAdmin

#: decimals of columns that hold amounts of money
MONEY_SCALE = 4
_CENTS = Decimal("0.01")


def tidy(value: Decimal | None, *, money: bool = True) -> str:
    """The number without the zeros at its end; money keeps two decimals."""
    if value is None:
        return ""
    short = Decimal(value).normalize()
    if money and short == short.quantize(_CENTS):
        short = short.quantize(_CENTS)
    return number_format(f"{short:f}", use_l10n=True, force_grouping=True)


def number(name: str, caption: Any, *, money: bool = True) -> Callable[[Any], str]:
    """A column with a number, stored or calculated; lists can be ordered by it."""

    @admin.display(description=caption, ordering=name)
    def show(record: Any) -> str:
        return tidy(getattr(record, name), money=money)

    show.__name__ = name
    return show


def with_numbers(model: type[models.Model], names: Sequence[Any]) -> list[Any]:
    """The columns, those that name a stored number shown as such."""
    decimals = {f.name: f for f in model._meta.concrete_fields if isinstance(f, models.DecimalField)}
    return [
        number(name, decimals[name].verbose_name, money=decimals[name].decimal_places == MONEY_SCALE)
        if name in decimals
        else name
        for name in names
    ]


class NumberField(forms.DecimalField):
    """A number to type, shown without the zeros at its end."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class NumbersAdmin(RecordAdmin):
    """A screen of a table with numbers."""

    formfield_overrides: ClassVar[dict[Any, Any]] = {models.DecimalField: {"form_class": NumberField}}

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        # once and for all: lists are ordered by columns they find again
        self.list_display = with_numbers(self.model, self.list_display)
