"""What the screens of Finance and Operations have in common: codes to choose, next steps, rows of a document."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import models
from django.db.models import QuerySet
from django.forms.utils import flatatt
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.fo.models import LegalEntity
from erp.fo.rules.references import Target, targets_of
from erp.fo.services.outcome import Outcome
from integration import registry
from integration.admin import looks, outcome
from integration.admin.base import SelectInput, TextInput
from integration.admin.cells import cells, number, right, tidy
from integration.admin.records import ReadOnly, RecordAdmin
from integration.calculated import expressions
from integration.services.errors import Refused

STAMPS = ("created_on", ("modified_on", "modified_by"))
#: so many codes are offered while typing, and so many refusals and rows shown at once
OFFERED, TOLD, SHOWN = 200, 5, 200
OUTSIDE = gettext_lazy(
    "Maintained outside Finance and Operations: what you change here in a mapped column is overwritten by the next run."
)


class CodeInput(TextInput):
    """A text field that offers the codes there are; any other is looked up when the record is saved."""

    def __init__(self, offered: Callable[[], Iterable[tuple[str, str]]], **options: Any) -> None:
        super().__init__(**options)
        self.offered = offered

    def __deepcopy__(self, memo: Any) -> "CodeInput":
        copied = super().__deepcopy__(memo)
        copied.offered = self.offered
        return copied

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        known = f"{(attrs or {}).get('id', name)}_known"
        field = super().render(name, value, {**(attrs or {}), "list": known, "autocomplete": "off"}, renderer)
        options = format_html_join("", '<option value="{}">{}</option>', self.offered())
        return format_html("{}<datalist{}>{}</datalist>", field, flatatt({"id": known}), options)


@dataclass(frozen=True)
class Rows:
    """Rows that belong to a record without a reference: found by columns that say the same."""

    model: type[models.Model]
    title: Any
    columns: tuple[str, ...]
    #: column of the rows -> column of the record
    by: dict[str, str]
    ordering: tuple[str, ...]
    may_add: bool = False

    def of(self, request: HttpRequest, record: Any, *, add: bool) -> dict[str, Any]:
        """What the page shows of them. Two queries."""
        table = registry.table(self.model)
        found = self.model._default_manager.filter(**{to: getattr(record, own) for to, own in self.by.items()})
        count = found.count()
        rows = found.annotate(**expressions(table)).order_by(*self.ordering)[:SHOWN]
        shown = cells(self.model, self.columns)
        captions = [str(table.column(name).caption) for name in self.columns]
        where = urlencode({to: getattr(record, own) for to, own in self.by.items()})
        return {
            "title": self.title,
            "count": count,
            "heads": [
                (table.column(name).kind in ("integer", "decimal"), str(table.column(name).caption))
                for name in self.columns
            ],
            "lines": [
                (
                    looks.page(self.model, "change", row.pk),
                    [*zip(captions, (_shown(c, row) for c in shown), strict=True)],
                )
                for row in rows
            ],
            "more": f"{looks.page(self.model, 'changelist')}?{where}" if count > SHOWN else "",
            "add": f"{looks.page(self.model, 'add')}?{where}" if add and self.may_add else "",
        }


def quantity(name: str, caption: Any) -> Any:
    """A column with a quantity: no cents."""
    return number(name, caption, money=False)


def _shown(cell: Any, row: Any) -> Any:
    if callable(cell) and cell.__name__.endswith("_quantity"):
        return right(tidy(getattr(row, cell.__name__), money=False))
    if callable(cell):
        return cell(row)
    display = getattr(row, f"get_{cell}_display", None)
    value = display() if display else getattr(row, cell)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return right(tidy(value, money=False)) if isinstance(value, int) else "–" if value in (None, "") else value


class FoAdmin(RecordAdmin):
    """A list and a page of a table of Finance and Operations: codes are offered, next steps are buttons."""

    change_form_template = "fo/record_form.html"
    #: fields whose numbers are given when they are left blank
    numbered: ClassVar[tuple[str, ...]] = ()
    #: rows shown below a record
    rows: ClassVar[tuple[Rows, ...]] = ()
    #: the flag that says a record is kept outside (FO-134)
    outside = ""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        target = targets_of(self.model._meta.label_lower).get(db_field.name)
        if db_field.name == "data_area_id" and target is not None:
            return self._legal_entities(db_field)
        if target is not None:
            kwargs["widget"] = CodeInput(lambda: _codes(target))
        made = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in self.numbered and made is not None:
            made.required = False
            made.help_text = _("Leave it blank: the next number is given.")
        return made

    def _legal_entities(self, db_field: models.Field) -> forms.Field:
        def choices() -> list[tuple[str, str]]:
            rows = LegalEntity.objects.order_by("legal_entity_id").values_list("legal_entity_id", "name")
            return [("", "---------"), *((code, f"{code} {name}") for code, name in rows)]

        return forms.ChoiceField(choices=choices, widget=SelectInput, label=db_field.verbose_name)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        record = self.get_object(request, unquote(object_id)) if request.method == "GET" else None
        extra: dict[str, Any] = {}
        if record is not None:
            may = self.has_change_permission(request, record)
            extra = {
                "fo_note": self.note(record),
                "fo_buttons": self.buttons(record) if may else (),
                "fo_rows": [rows.of(request, record, add=may and self.open(record)) for rows in self.rows],
            }
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A record that is being made has nothing that is calculated."""
        own = super().get_fieldsets(request, obj)
        if obj is not None:
            return own
        unknown = {column.name for column in registry.table(self.model).calculated}
        return [(caption, {**options, "fields": _without(options["fields"], unknown)}) for caption, options in own]

    def note(self, record: Any) -> Any:
        """What to know about a record before it is changed."""
        return OUTSIDE if self.outside and getattr(record, self.outside) else ""

    def buttons(self, record: Any) -> Sequence[tuple[str, Any, str]]:
        """The next steps of a record: action, word, tone."""
        return ()

    def open(self, record: Any) -> bool:
        """Whether rows can be added."""
        return True

    def carry_out(
        self, request: HttpRequest, chosen: QuerySet, action: Callable[[list[str]], Outcome], done: Callable[[int], str]
    ) -> HttpResponse:
        """Do it with the chosen records, and say what came of it."""
        keys = [key.hex for key in chosen.order_by("pk").values_list("pk", flat=True)]
        try:
            tell(request, action(keys), done)
        except Refused as refused:
            messages.error(request, str(refused))
        return outcome.back(request, request.get_full_path())


def _without(fields: Sequence[Any], unknown: set[str]) -> tuple[Any, ...]:
    """The rows of a fieldset without some of their fields."""
    rows = [tuple(f for f in row if f not in unknown) if isinstance(row, tuple) else row for row in fields]
    return tuple(row for row in rows if row and (isinstance(row, tuple) or row not in unknown))


def tell(request: HttpRequest, came: Outcome, done: Callable[[int], str]) -> None:
    """Say what an action did: how many records, which documents came of it, and who was refused why."""
    if came.done or not came.refused:
        text = done(came.done)
        if came.made:
            text = f"{text} {', '.join(came.made[:TOLD])}{' …' if len(came.made) > TOLD else ''}"
        messages.success(request, text)
    for problem in came.problems[:TOLD]:
        messages.error(request, problem)
    if len(came.problems) > TOLD:
        more = len(came.problems) - TOLD
        messages.error(request, ngettext("%(n)s more was refused.", "%(n)s more were refused.", more) % {"n": more})


def _codes(target: Target) -> list[tuple[str, str]]:
    """The codes there are with their names, each once."""
    table = registry.table(target.model)
    names = [name for name in table.label if name not in (target.own, "data_area_id", "legal_entity_id")][:1]
    rows = target.model._default_manager.order_by(target.own).values_list(target.own, *names)[: OFFERED * 2]
    found: dict[str, str] = {}
    for code, *name in rows:
        found.setdefault(code, name[0] if name else "")
    return list(found.items())[:OFFERED]


class PostedAdmin(ReadOnly, FoAdmin):
    """Rows that posting writes: there to read, to search and to take along as a file."""


class CompanyFilter(admin.SimpleListFilter):
    """Which legal entity a list shows."""

    title = gettext_lazy("legal entity")
    parameter_name = "data_area_id"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = LegalEntity.objects.order_by("legal_entity_id").values_list("legal_entity_id", "name")
        return [(code, f"{code} {name}") for code, name in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(data_area_id=self.value()) if self.value() else queryset
