"""Lines of a quote or an order, typed on the page of their document and written together, by the tables' rules."""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.admin.amounts import owned_by_fo
from crm.admin.choices import LineSelect, stock
from integration import origin as origins
from integration import registry
from integration.admin.base import TabularInline
from integration.admin.cells import NumberField, cell, cells
from integration.admin.records import sentences
from integration.admin.rows import RowsInline
from integration.engine.write import Write, load
from integration.services.write_rows import RowsRefused, write_rows


class LineForm(forms.ModelForm):
    """A line. What it sells is known with the page, so that no row asks for its product and unit again."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cache = self.instance._state.fields_cache
        for name in ("product", "uom"):
            widget = self.fields[name].widget if name in self.fields else None
            other = cache.get(name)
            if isinstance(widget, LineSelect) and other is not None:
                widget.chosen = {str(other.pk): other.name if name == "uom" else str(other)}


class LineFormSet(TabularInline.formset):
    """The lines of a page: asked of the rules together with their document, and written in one batch."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or not self._is_touched():
            return
        origin = replace(origins.current(), trial=True)
        try:
            with transaction.atomic():
                # as the document will be: another currency or price list may come with the same click
                copy.copy(self.instance).save(origin=origin)
                refused = self._try(origin)
                transaction.set_rollback(True)
        except ValidationError:
            return  # the document's own form says what is wrong with it
        for form, finding in refused:
            form.add_error(None, " ".join(filter(None, (str(finding), finding.next_step))))

    def _try(self, origin: origins.Origin) -> list[tuple[forms.ModelForm, Any]]:
        """The lines the rules refuse; the trial goes on without them, so that each is told what is wrong with it."""
        found: list[tuple[forms.ModelForm, Any]] = []
        while True:
            pairs = [(form, item) for form, item in self._writes() if all(form is not bad for bad, _ in found)]
            try:
                with transaction.atomic():
                    write_rows(self.model, [item for _, item in pairs], origin)
            except RowsRefused as refused:
                news = [(form, item.refusal) for form, item in pairs if item.refusal is not None]
                if not news:  # what the lines asked for was refused, not one of them
                    for sentence in sentences(refused):
                        self._non_form_errors.append(sentence)
                    return found
                found += news
                continue
            return found

    def _is_touched(self) -> bool:
        return any(form.has_changed() for form in self.forms) or bool(self.deleted_forms)

    def _writes(self) -> Iterator[tuple[forms.ModelForm, Write]]:
        """What to write for each line of the page that was changed."""
        table = registry.table(self.model)
        forms_of_rows = [form for form in self.initial_forms if form.instance.pk]
        old = load(table, [form.instance.pk.hex for form in forms_of_rows]) if forms_of_rows else {}
        gone = self.deleted_forms if self.can_delete else []
        for form in forms_of_rows:
            row = old.get(form.instance.pk.hex)
            if row is None:
                continue  # somebody else deleted it meanwhile
            if form in gone:
                yield form, Write.delete(row)
            elif form.has_changed():
                fields = {f.attname for f in self.model._meta.concrete_fields if f.name in form.changed_data}
                now = table.row(form.instance)
                yield form, Write.update(row, {c.name: now[c.name] for c in table.physical if c.attname in fields})
        for form in self.extra_forms:
            if form.has_changed() and form not in gone:
                row = table.row(form.instance)
                key = table.key.name
                blank = {c.name: c.default for c in table.physical}
                yield form, Write.insert({n: v for n, v in row.items() if n != key and v != blank[n]})

    def save(self, commit: bool = True) -> list[Any]:
        """Write the lines; what Django's message of the change is made from is kept."""
        pairs = list(self._writes())
        gone = self.deleted_forms if self.can_delete else []
        self.new_objects = [f.instance for f in self.extra_forms if f.has_changed() and f not in gone]
        self.changed_objects = [(f.instance, f.changed_data) for f in self.initial_forms if f.has_changed()]
        self.deleted_objects = [f.instance for f in gone if f.instance.pk]
        if pairs:
            write_rows(self.model, [item for _, item in pairs])
        return []


@admin.display(description=_("Stock"))
def stock_of_line(line: Any) -> str:
    """What the ERP has of the line's product, and since when we know."""
    return stock(line.product) or "-"


class LinesInline(RowsInline):
    """The lines of a document, to look at."""

    stock = staticmethod(stock_of_line)
    verbose_name_plural = _("lines")
    template_after = "crm/totals.html"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("product", "uom")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return [*super().get_fields(request, obj), stock_of_line]


class EntryInline(LinesInline):
    """The lines of a document that may be changed: typed here, as many as there are."""

    form = LineForm
    formset = LineFormSet
    classes = ("crm-entry",)
    extra = 2
    fields = (
        "product",
        "productdescription",
        "quantity",
        "uom",
        "priceperunit",
        "ispriceoverridden",
        "manualdiscountamount",
        "tax",
        "extendedamount",
    )
    formfield_overrides: ClassVar[dict[Any, Any]] = {
        **TabularInline.formfield_overrides,
        models.DecimalField: {
            **TabularInline.formfield_overrides.get(models.DecimalField, {}), "form_class": NumberField,
        },
    }  # fmt: skip

    class Media:
        js = ("admin/js/jquery.init.js", "integration/dependent.js")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        shown = set(self._shown(obj))
        return [*(cell(self.model, n) if n in shown else n for n in self.fields), stock_of_line]

    def _shown(self, obj: Any) -> tuple[str, ...]:
        """FO-075: on a quote of Finance and Operations nobody enters tax."""
        tax = ("tax",) if self.fk_name == "quote" and owned_by_fo(obj) else ()
        return (*tax, "extendedamount")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return [*cells(self.model, self._shown(obj)), stock_of_line]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("product", "uom"):
            widget = LineSelect(db_field, self.admin_site)
            if db_field.name == "uom":
                widget.attrs["data-p2c-with"] = "product"
            kwargs["widget"] = widget
            # without the wrapper that adds and changes what is chosen
            return self.formfield_for_foreignkey(db_field, request, **kwargs)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "quantity" and field is not None:
            field.widget.attrs["placeholder"] = "1"
        if db_field.name == "priceperunit" and field is not None:
            field.widget.attrs["placeholder"] = _("list")
        if db_field.name == "ispriceoverridden" and field is not None:
            # the rows are narrow
            field.label = _("Override")
        return field

    def _may(self, request: HttpRequest, action: str) -> bool:
        return request.user.has_perm(f"crm.{action}_{self.model._meta.model_name}")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "delete")

    can_delete = True
