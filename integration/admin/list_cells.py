"""The cells of a list, as the theme makes them; what is alike in all rows (captions, classes, addresses, how a field is
shown) is worked out once for a page and not four hundred times."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from html import escape
from typing import Any
from urllib.parse import quote as urlquote

from django.contrib.admin.templatetags.admin_list import _coerce_field_name  # type: ignore[attr-defined]
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import FieldIsAForeignKeyColumnName, _get_non_gfk_field, quote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

_KEY = "0-key-of-the-row-0"
_TIMES = (dt.date, dt.time)


class Column:
    """One column of a list: makes the cell of each row."""

    def __init__(self, theme: Any, changes: ChangeList, index: int, name: Any, tag: str, address: str | None) -> None:
        self.theme, self.name, self.tag, self.address = theme, name, tag, address
        self.model_admin = changes.model_admin
        self.field = _field(changes.lookup_opts, name)
        #: what shows it, where it is no field of the model
        self.attribute = None if self.field is not None else _attribute(name, self.model_admin, changes.model)
        self.of_record = self.field is None and not callable(name) and not hasattr(self.model_admin, str(name))
        shown_by_field = self.field is not None and not self.field.auto_created
        plain = self.model_admin.get_empty_value_display()
        self.empty = plain if shown_by_field else getattr(self.attribute, "empty_value_display", plain)
        self.show = self._by_field() if shown_by_field else self._by_value(getattr(self.attribute, "boolean", False))
        classes = [f"field-{_coerce_field_name(name, index)}", *theme.ROW_CLASSES]
        if name == "action_checkbox":
            classes = list(theme.CHECKBOX_CLASSES)
        if shown_by_field and isinstance(self.field, models.DateField | models.TimeField | models.ForeignKey):
            classes.append("nowrap")
        caption = theme.result_headers(changes)[index]["text"] if index or address is not None else _("Select record")
        self.opened = format_html('<{} class="{}" data-label="{}">', tag, " ".join(classes), caption)
        self.nowrap = format_html('<{} class="{}" data-label="{}">', tag, " ".join([*classes, "nowrap"]), caption)
        self.link = f'" class="{" ".join(theme.LINK_CLASSES)}">'

    def cell(self, record: Any) -> SafeString:
        opened = self.opened
        try:
            value = self._value(record)
        except ObjectDoesNotExist:
            shown = self.empty
        else:
            shown = self.show(value)
            if self.field is None and isinstance(value, _TIMES):
                opened = self.nowrap
        text = shown.__html__() if hasattr(shown, "__html__") else escape(str(shown))
        if self.address is not None:
            text = f'<a href="{self._address(record.pk)}{self.link}{text}</a>'
        return mark_safe(f"{opened}{text}</{self.tag}>")  # noqa: S308 - every piece is escaped

    def _address(self, key: Any) -> str:
        # other keys may have letters that an address has not
        written = str(key) if isinstance(key, uuid.UUID | int) else urlquote(quote(key), safe="")
        return str(self.address).replace(_KEY, written)

    def _value(self, record: Any) -> Any:
        if self.field is not None:
            return getattr(record, self.field.name)
        if self.of_record:
            value = getattr(record, self.name)
            return value() if callable(value) else value
        return self.attribute(record)

    def _by_field(self) -> Callable[[Any], Any]:
        field, empty = self.field, self.empty
        if isinstance(field.remote_field, models.ManyToOneRel):
            return lambda value: empty if value is None else value
        words = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.URLField)
        if words and not field.choices:
            return lambda value: empty if value is None or value == "" else value
        known: dict[Any, Any] = {}

        def show(value: Any) -> Any:
            if value not in known:
                known[value] = self.theme.display_for_field(value, field, empty)
            return known[value]

        # choices and yes or no come again and again
        if getattr(field, "flatchoices", None) or isinstance(field, models.BooleanField):
            return show
        return lambda value: self.theme.display_for_field(value, field, empty)

    def _by_value(self, boolean: bool) -> Callable[[Any], Any]:
        def show(value: Any) -> Any:
            return (
                value
                if isinstance(value, str) and not boolean
                else self.theme.display_for_value(value, self.empty, boolean)
            )

        return show


def cells(theme: Any, made: Callable[..., Any], changes: ChangeList, record: Any, form: Any) -> Iterator[Any]:
    """The cells of a row; the theme makes (`made`) those of lists that are edited, chosen from or look otherwise."""
    if "_columns" not in vars(changes):
        changes._columns = None if form or changes.is_popup or changes.to_field else _columns(theme, changes)
    if changes._columns is None:
        yield from made(changes, record, form)
    else:
        for column in changes._columns:
            yield column.cell(record)


def _columns(theme: Any, changes: ChangeList) -> list[Column] | None:
    if getattr(changes.model_admin, "ordering_field", None):
        return None
    links = changes.list_display_links
    found, first = [], True
    for index, name in enumerate(changes.list_display):
        linked = links is not None and (name in links or (first and not links))
        column = Column(theme, changes, index, name, "th" if linked and first else "td", _address(changes, linked))
        if any(getattr(column.attribute, look, False) for look in ("label", "header", "dropdown")):
            return None
        first = first and not linked
        found.append(column)
    return found


def _address(changes: ChangeList, linked: bool) -> str | None:
    """The address of a row's page, with a mark in the place of its key."""
    if not linked:
        return None
    try:
        address = changes.url_for_result(_Marked(changes.pk_attname))
    except NoReverseMatch:
        return None
    kept = {"preserved_filters": changes.preserved_filters, "opts": changes.opts}  # type: ignore[attr-defined]
    return conditional_escape(add_preserved_filters(kept, address))


class _Marked:
    """A row whose key is the mark."""

    def __init__(self, name: str) -> None:
        setattr(self, name, _KEY)


def _field(options: Any, name: Any) -> Any:
    try:
        return _get_non_gfk_field(options, name)
    except (FieldDoesNotExist, FieldIsAForeignKeyColumnName):
        return None


def _attribute(name: Any, model_admin: Any, model: Any) -> Any:
    if callable(name):
        return name
    if hasattr(model_admin, name) and name != "__str__":
        return getattr(model_admin, name)
    return getattr(model, name, None)
