"""Numbers on the Sales screens as people write them: money with its cents, quantities and rates without idle zeros."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from integration.admin.records import RecordAdmin

MONEY_SCALE = 4
_CENTS = Decimal("0.01")


def tidy(value: Decimal | None, scale: int) -> str:
    """The number without the zeros at its end; money keeps two decimals."""
    if value is None:
        return ""
    short = value.normalize()
    if scale == MONEY_SCALE and short == short.quantize(_CENTS):
        short = short.quantize(_CENTS)
    return number_format(f"{short:f}", use_l10n=True, force_grouping=True)


@cache
def number(model: type[models.Model], name: str) -> Callable[[Any], str]:
    """A column that shows a number; lists can be ordered by it."""
    field = model._meta.get_field(name)

    @admin.display(description=field.verbose_name, ordering=name)
    def show(record: Any) -> str:
        return tidy(getattr(record, name), field.decimal_places)

    show.__name__ = name
    return show


def with_numbers(model: type[models.Model], names: Sequence[Any]) -> list[Any]:
    """The columns, those of them that are numbers shown as such."""
    decimals = {f.name for f in model._meta.concrete_fields if isinstance(f, models.DecimalField)}
    return [number(model, name) if name in decimals else name for name in names]


class NumberField(forms.DecimalField):
    """A number to type, shown without the zeros at its end."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class NumbersAdmin(RecordAdmin):
    """A screen of a table with numbers."""

    formfield_overrides: ClassVar = {models.DecimalField: {"form_class": NumberField}}

    def get_list_display(self, request: HttpRequest) -> Sequence[Any]:
        return with_numbers(self.model, super().get_list_display(request))


class AmountsAdmin(NumbersAdmin):
    """A screen of a table with amounts in a currency, and the rate they were given."""

    readonly_fields = ("rate",)

    @admin.display(description=_("Exchange Rate"))
    def rate(self, record: Any) -> str:
        return tidy(record.exchangerate, 0)
