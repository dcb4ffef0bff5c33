"""Saving a page of a record that is held: it comes back with what was typed, and says who holds the record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.db import OperationalError, models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from integration import registry
from integration.busy import is_busy
from integration.engine import locks


class Held:
    """Mixed into the page of a record."""

    model: type[models.Model]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc,no-any-return]
        except OperationalError as error:
            if request.method != "POST" or not is_busy(error):
                raise
            # the transaction is undone; the same page, which now refuses to be saved
            request.held = self._who_holds(request, object_id)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc,no-any-return]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        made = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        said = getattr(request, "held", "")
        return type(made.__name__, (Refusing, made), {"held": said}) if said else made

    def _who_holds(self, request: HttpRequest, key: str | None) -> str:
        text, said = _("Somebody else is writing what this depends on."), {}
        record = None if key is None else self.get_object(request, unquote(key))  # type: ignore[attr-defined]
        if record is not None:
            text, said = _("%(record)s is being changed by somebody else."), {"record": record}
            holder = None
            if registry.is_registered(type(record)):
                holder = locks.holders(registry.table(type(record)), [record.pk.hex]).get(record.pk.hex)
            if holder is not None:
                since = date_format(timezone.localtime(holder.since), "DATETIME_FORMAT")
                text = _("%(record)s is held by %(holder)s since %(since)s.")
                said |= {"holder": holder.name, "since": since}
        again = _("Nothing was saved. Save again in a moment.")
        return f"{text % said} {again}"


class Refusing(forms.BaseForm):
    """A form that is shown again."""

    held = ""

    def clean(self) -> Any:
        found = super().clean()
        self.add_error(None, self.held)
        return found
