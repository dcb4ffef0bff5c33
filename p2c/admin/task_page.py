"""A task of a project: source to destination, its filter, and the editor of its mapping rows (FO-149, FO-151). What is
wrong with a row stands at the row; it keeps the project from running, not the task from being saved (FO-160)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration.admin import edits, looks, parts
from integration.admin.base import TextareaInput, TextInput
from integration.language import spoken
from integration.messages import kind_in_words
from integration.models import TransformationRule
from integration.services.errors import Refused
from p2c.admin.project_pages import said, syntax_of
from p2c.admin.shared import entity_name, system_name
from p2c.models import ProjectTask
from p2c.prospect_to_cash import editing
from p2c.prospect_to_cash.advanced_query import in_a_sentence
from p2c.prospect_to_cash.description import describe, query_of
from p2c.prospect_to_cash.entities import ALL, ColumnInfo, Entity, entity
from p2c.prospect_to_cash.projects import cached_columns
from p2c.prospect_to_cash.validation import Finding, validate

#: blank rows below those that are filled in
MORE = 3


class Rows(edits.MeetingLines, forms.BaseFormSet):
    """The mapping rows, which others may change, remove or add to while the page is open."""


class TaskHeadForm(forms.Form):
    """What a task is called and which rows it takes."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, widget=TextInput)
    source_filter = forms.CharField(
        label=gettext_lazy("Source filter"), required=False, widget=TextareaInput(attrs={"rows": 2})
    )


class RowForm(edits.Meeting, forms.Form):
    """One mapping row; columns by their names, which the browser completes."""

    removal = "remove"

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    no = forms.IntegerField(
        label=gettext_lazy("No."), required=False, widget=forms.NumberInput({"class": "sy-input di-no"})
    )
    source = forms.CharField(
        required=False, max_length=120, widget=forms.TextInput({"class": "sy-input", "list": "source-columns"})
    )
    rule = forms.ModelChoiceField(
        TransformationRule.objects.none(),
        required=False,
        empty_label=gettext_lazy("copy"),
        widget=forms.Select({"class": "sy-input"}),
    )
    value = forms.CharField(required=False, max_length=100, widget=forms.TextInput({"class": "sy-input", "size": 8}))
    destination = forms.CharField(
        required=False, max_length=120, widget=forms.TextInput({"class": "sy-input", "list": "destination-columns"})
    )
    remove = forms.BooleanField(required=False)

    def __init__(
        self,
        *args: Any,
        rules: list[tuple[Any, str]],
        sources: dict[str, ColumnInfo],
        destinations: dict[str, ColumnInfo],
        plain: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sources, self.destinations = sources, destinations
        field = self.fields["rule"]
        field.queryset = TransformationRule.objects.all()  # type: ignore[attr-defined]
        own = self.initial.get("rule")
        field.widget.choices = [r for r in rules if not plain or r[0] in ("", own)]  # type: ignore[attr-defined]
        #: with an advanced query a row keeps the transformation or default it has, and gets no other (FO-157)
        self.plain = plain and not own and not self.initial.get("value")
        if plain:
            self.fields["value"].widget.attrs["readonly"] = True
        #: what validation says of this row
        self.problems: list[dict[str, Any]] = []
        for name, label in (
            ("source", _("Source column")),
            ("rule", _("Transformation rule")),
            ("value", _("Default value if blank")),
            ("destination", _("Destination column")),
            ("no", _("No.")),
            ("remove", _("Remove")),
        ):
            self.fields[name].widget.attrs["aria-label"] = label

    @property
    def source_caption(self) -> str:
        return _caption(self.sources, self["source"].value())

    @property
    def destination_caption(self) -> str:
        return _caption(self.destinations, self["destination"].value())

    @property
    def rule_page(self) -> str:
        key = self["rule"].value()
        return looks.page(TransformationRule, "change", key) if key else ""

    def blank(self) -> bool:
        data = self.cleaned_data
        return data.get("remove", False) or not any(data.get(n) for n in ("source", "rule", "value", "destination"))

    def clean_source(self) -> str:
        return _spelled(self.sources, self.cleaned_data["source"])

    def clean_destination(self) -> str:
        return _spelled(self.destinations, self.cleaned_data["destination"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("remove"):
            self._errors = self.error_class()  # a row that goes may be wrong
            return data
        if data.get("rule") and "source" in data and not data["source"]:
            self.add_error("source", _("A rule needs a source column. Choose one, or give a default instead."))
        return data


def _caption(columns: dict[str, ColumnInfo], name: Any) -> str:
    info = columns.get(str(name or "").casefold())
    return described_column(info) if info else ""


def described_column(info: ColumnInfo) -> str:
    """A column as the choices say it: caption and type."""
    kind = kind_in_words(info.kind)
    if info.length:
        kind = _("%(kind)s, %(length)d characters") % {"kind": kind, "length": info.length}
    return " · ".join(
        filter(None, (" · ".join(map(spoken, info.caption.split(" · "))), kind, _("required") if info.required else ""))
    )


def _spelled(columns: dict[str, ColumnInfo], name: str) -> str:
    """The column as the entity set spells it; one it does not have stays, and validation names it (FO-E10)."""
    info = columns.get(name.strip().casefold())
    return info.name if info else name.strip()


def columns_of(task: ProjectTask) -> tuple[dict[str, ColumnInfo], dict[str, ColumnInfo]]:
    """The cached columns of both sides by their names in lower case, under the short names people use as well; those of
    the source as the advanced query leaves them."""
    cached = cached_columns(task.project)
    query = query_of(entity(task.source_entity), task.steps)
    found = []
    for entity_name_, skip_source_only in ((task.source_entity, False), (task.destination_entity, True)):
        columns = [c for c in cached.get(entity_name_, []) if not (skip_source_only and c.source_only)]
        if not skip_source_only:
            columns = [*(c for c in columns if c.name not in query.removes), *query.makes]
        by_name = {c.name.casefold(): c for c in columns}
        of = ALL.get(entity_name_)
        for field in task.fields.all():
            name = field.destination if skip_source_only else field.source
            spelled = of.canonical(name) if of and name else name
            if spelled.casefold() in by_name:
                by_name.setdefault(name.casefold(), by_name[spelled.casefold()])
        found.append(by_name)
    return found[0], found[1]


def _initial(task: ProjectTask) -> dict[str, dict[str, Any]]:
    """The rows as the page shows them, by their keys."""
    return {
        str(row.pk): {
            edits.KEY: str(row.pk),
            "no": row.no,
            "source": row.source,
            "rule": row.transformation_rule_id,
            "value": row.value,
            "destination": row.destination,
        }
        for row in task.fields.all()
    }


def view(model_admin: Any, request: HttpRequest, task: ProjectTask) -> HttpResponse:
    """The task's page; what is saved is checked as a run would check it."""
    project = task.project
    may_change = model_admin.has_change_permission(request)
    sources, destinations = columns_of(task)
    rules = [("", _("copy")), *TransformationRule.objects.order_by("code").values_list("pk", "code")]
    there, what = _initial(task), edits.name_of(task)
    posted = request.method == "POST" and may_change
    more = posted and "more" in request.POST
    page = edits.opened(request, what) if posted else None
    make = forms.formset_factory(RowForm, formset=Rows, extra=MORE if may_change else 0, max_num=500)
    kwargs = {"rules": rules, "sources": sources, "destinations": destinations, "plain": project.advanced_query}
    data = request.POST.copy() if posted else None
    if more and data is not None:
        data["row-TOTAL_FORMS"] = str(int(data.get("row-TOTAL_FORMS") or 0) + MORE)
    known = {"name": task.name, "source_filter": task.source_filter}
    head = edits.meeting(TaskHeadForm, page)(data, initial=known)
    initial = list(there.values()) if data is None else Rows.standing(data, "row", there)
    rows = make(data, initial=initial, prefix="row", form_kwargs=kwargs)
    rows.opening = page
    head.fields["name"].disabled = head.fields["source_filter"].disabled = not may_change
    if posted and not more and head.is_valid() & rows.is_valid() and _saved(request, task, head, rows):
        return HttpResponseRedirect(reverse("admin:p2c_project_task", args=[project.pk, task.pk]))
    syntax, example = syntax_of(project.direction.partition("_to_")[0])
    source, destination = ALL.get(task.source_entity), ALL.get(task.destination_entity)
    found = [each for each in validate(describe(project)) if each.task == task.name]
    of_filter = [each for each in found if each.code == "fo.e12"]
    of_query = [each for each in found if each.code in ("fo.e12_query", "fo.e35")]
    rest = [each for each in found if each not in (*of_filter, *of_query)]
    of_rows = _placed(rest, list(rows), source, destination) if may_change else []
    return parts.page(
        request,
        model_admin,
        "admin/p2c/project/task.html",
        task.name,
        original=project,
        project=project,
        task=task,
        source=entity_name(task.source_entity),
        destination=entity_name(task.destination_entity),
        source_system=system_name(source.system) if source else "",
        destination_system=system_name(destination.system) if destination else "",
        limit=str(source.limit_text) if source and source.limit else "",
        syntax=syntax,
        example=example,
        head=head,
        rows=rows,
        shown=edits.hidden(what, head, [rows]),
        plain=[
            {"row": row, "rule": row.transformation_rule} for row in task.fields.select_related("transformation_rule")
        ]
        if not may_change
        else [],
        source_columns=[(c.name, described_column(c)) for c in in_order(sources)],
        destination_columns=[(c.name, described_column(c)) for c in in_order(destinations) if not c.read_only],
        problems=said([each for each in rest if each not in of_rows]),
        marked=len(of_filter) + len(of_query) + len(of_rows),
        blocked=any(not each.warning for each in found),
        filter_problems=said(of_filter),
        query_problems=said(of_query),
        steps=[in_a_sentence(step) for step in task.steps],
        may_change=may_change,
    )


def _placed(
    found: list[Finding], rows: list[RowForm], source: Entity | None, destination: Entity | None
) -> list[Finding]:
    """Put each finding at the rows it speaks of; those that were."""
    placed = []
    for each in found:
        at = [row for row in rows if _speaks_of(each, row, source, destination)]
        for row in at:
            row.problems += said([each])
        if at:
            placed.append(each)
    return placed


def _speaks_of(found: Finding, row: RowForm, source: Entity | None, destination: Entity | None) -> bool:
    from_, to = str(row["source"].value() or ""), str(row["destination"].value() or "")
    if found.code == "fo.e10_no_destination":
        return not to and bool(found.params["source"]) and found.params["source"] in (from_, row["value"].value())
    if found.code == "fo.e10_destination":
        return bool(to) and found.params["value"] == to
    if found.code == "fo.e14_two_ways":
        return bool(from_) and (source.canonical(from_) if source else from_) == found.field
    own = destination.canonical(to) if destination and to else to
    return bool(own) and own == found.field and not found.code.startswith(("fo.e03", "fo.e15_rest"))


def in_order(columns: dict[str, ColumnInfo]) -> list[ColumnInfo]:
    """Each column once, by name."""
    return sorted({c.name: c for c in columns.values()}.values(), key=lambda c: c.name.casefold())


def _saved(request: HttpRequest, task: ProjectTask, head: TaskHeadForm, rows: Any) -> bool:
    filled = [form for form in rows if form.cleaned_data and not form.blank()]
    last = len(filled) * 10 + 10
    filled.sort(key=lambda form: form.cleaned_data.get("no") or last)
    wanted = [
        editing.Row(
            form.cleaned_data["source"],
            form.cleaned_data["destination"],
            form.cleaned_data["rule"],
            form.cleaned_data["value"],
            form.cleaned_data["key"],
        )
        for form in filled
    ]
    others = {str(row.pk): row for row in task.fields.select_related("transformation_rule")}
    for key in rows.added_meanwhile(others):
        row = others[key]
        wanted.append(editing.Row(row.source, row.destination, row.transformation_rule, row.value, key))
    try:
        editing.change_task(task, head.cleaned_data["name"], head.cleaned_data["source_filter"], wanted)
    except Refused as refused:
        head.add_error(None, str(refused))
        task.refresh_from_db()
        return False
    wrong = sum(1 for each in validate(describe(task.project)) if each.task == task.name and not each.warning)
    if wrong:
        text = ngettext(
            "“%(name)s” was saved. One problem keeps the project from running; it is told below.",
            "“%(name)s” was saved. %(n)d problems keep the project from running; they are told below.",
            wrong,
        )
        messages.warning(request, text % {"name": task.name, "n": wrong})
    else:
        messages.success(request, _("“%(name)s” was saved; the next run reads everything.") % {"name": task.name})
    return True
