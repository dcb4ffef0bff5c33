"""What the screens of Business Central tables have in common: fields, numbers, rows to look at, entries."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import models
from django.utils.formats import number_format

from integration import registry
from integration.admin.base import TabularInline
from integration.admin.records import RecordAdmin
from integration.calculated import expressions

STAMPS = ("created_on", ("modified_on", "modified_by"))
ADDRESS_FIELDS = (
    "address",
    "address_2",
    ("post_code", "city"),
    "county",
    ("country_region_code", "territory_code"),
)
COMMUNICATION_FIELDS = (
    ("phone_no", "mobile_phone_no", "fax_no"),
    "e_mail",
    "home_page",
    ("language_code", "format_region"),
    ("telex_no", "telex_answer_back"),
)
REGISTRATION_FIELDS = (("vat_registration_no", "registration_number"),)

_CENTS = Decimal("0.01")


def tidy(value: Decimal | None, *, money: bool = True) -> str:
    """A number as people write it: no zeros at the end, but two decimals of money."""
    if value is None:
        return ""
    number = Decimal(value)
    if money and number == number.quantize(_CENTS):
        number = number.quantize(_CENTS)
    else:
        number = Decimal(f"{number.normalize():f}")
    return number_format(number, use_l10n=True, force_grouping=True)


def number(name: str, caption: Any, *, money: bool = True) -> Callable[[Any], str]:
    """A column with a number, stored or calculated; lists can be ordered by it."""

    @admin.display(description=caption, ordering=name)
    def show(record: Any) -> str:
        return tidy(getattr(record, name), money=money)

    show.__name__ = name
    return show


class Number(forms.DecimalField):
    """A number to type, shown without zeros at its end."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class NumbersAdmin(RecordAdmin):
    """A screen of a table with numbers."""

    formfield_overrides: ClassVar[dict[Any, Any]] = {models.DecimalField: {"form_class": Number}}


class WithItsRows:
    """Whoever may delete a record deletes its rows with it, though nobody may delete those by themselves."""

    def get_deleted_objects(self, objs: Any, request: Any) -> Any:
        gone, counts, _needed, protected = super().get_deleted_objects(objs, request)  # type: ignore[misc]
        return gone, counts, set(), protected


class RowsInline(TabularInline):
    """Rows that belong to a record, the first of them to look at; each opens its own page.

    `fk_name` is the rows' reference to the record, `ordering` says which come first.
    """

    extra = 0
    can_delete = False
    show_change_link = True
    tab = True
    #: more are looked up in the rows' own list
    most = 100

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return self.fields

    def get_queryset(self, request: Any) -> models.QuerySet:
        rows = super().get_queryset(request)
        owner = request.resolver_match.kwargs.get("object_id")
        shown = self.model._default_manager.filter(**{self.fk_name: unquote(owner) if owner else None})
        shown = shown.order_by(*self.ordering).values("pk")[: self.most]
        named = [name for name in self.fields if isinstance(name, str)]
        references = [f.name for f in self.model._meta.concrete_fields if f.is_relation and f.name in named]
        calculated = expressions(registry.table(self.model))
        return rows.filter(pk__in=shown).select_related(*references, self.fk_name).annotate(**calculated)

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False


class PostedAdmin(RecordAdmin):
    """Rows that posting writes: there to read, to search and to take along as a file."""

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_import_permission(self, request: Any) -> bool:
        return False
