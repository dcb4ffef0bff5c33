"""Advanced query and filtering on screen: enabled for a project, edited step by step for each task (FO-157, FO-158)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any

from crispy_forms.layout import Column, Row
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.admin import looks, parts
from integration.admin.base import SelectInput, TextareaInput, TextInput
from integration.engine.queries.steps import HOW
from integration.services.errors import Refused
from p2c.admin.project_pages import helper, said, syntax_of
from p2c.admin.shared import entity_name
from p2c.admin.task_page import columns_of, described_column, in_order
from p2c.models import Project, ProjectTask
from p2c.prospect_to_cash import advanced_query
from p2c.prospect_to_cash.description import describe
from p2c.prospect_to_cash.validation import validate

Step = dict[str, Any]

# --- enabling ---------------------------------------------------------------------------------------------------------


def enable_view(model_admin: Any, request: HttpRequest, project: Project) -> HttpResponse:
    """What enabling means and that it cannot be undone; done when somebody confirms."""
    page = looks.page(Project, "change", project.pk)
    wrong = ""
    if request.method == "POST":
        try:
            if not request.POST.get("confirm"):
                raise Refused(_("Confirm that it cannot be undone; then it is enabled."))
            advanced_query.enable(project)
        except Refused as refused:
            wrong = str(refused)
        else:
            messages.success(
                request, _("Advanced query and filtering is enabled. Open a task and its query to add steps.")
            )
            return HttpResponseRedirect(page)
    elif project.advanced_query:
        return HttpResponseRedirect(page)
    return parts.page(
        request,
        model_admin,
        "admin/p2c/project/enable_query.html",
        _("Advanced query and filtering"),
        original=project,
        project=project,
        wrong=wrong,
        keeping=advanced_query.transforming(project),
    )


# --- a step as it is typed --------------------------------------------------------------------------------------------

_COLUMN = {"list": "source-columns", "autocomplete": "off"}


def _column(label: Any, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=128, required=required, widget=TextInput(attrs=_COLUMN))


def _new() -> forms.CharField:
    return forms.CharField(label=gettext_lazy("Name of the new column"), max_length=128, widget=TextInput)


def _number(label: Any) -> forms.IntegerField:
    typed = TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=1, required=False, widget=typed)


def _where(label: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=TextareaInput(attrs={"rows": 2}))


def _names(label: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=gettext_lazy("Separated by commas."), widget=TextInput)


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


class StepForm(forms.Form):
    """One kind of step: its fields, and the step they make."""

    helper = helper()

    def step(self) -> Step:
        """The step as queries are stored (`integration.engine.queries.steps`)."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class FilterForm(StepForm):
    where = _where(gettext_lazy("Take the rows where"))


class ConditionalForm(StepForm):
    """Both branches with the same value: a default (FO-157)."""

    name = _new()
    where = _where(gettext_lazy("If"))
    then_value = forms.CharField(label=gettext_lazy("Then the value"), required=False, widget=TextInput)
    then_column = _column(gettext_lazy("or the column"), required=False)
    else_value = forms.CharField(label=gettext_lazy("Otherwise the value"), required=False, widget=TextInput)
    else_column = _column(gettext_lazy("or the column"), required=False)
    helper = helper(
        "name",
        "where",
        Row(Column("then_value"), Column("then_column")),
        Row(Column("else_value"), Column("else_column")),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for branch in ("then", "else"):
            if data.get(f"{branch}_value") and data.get(f"{branch}_column"):
                self.add_error(f"{branch}_column", _("Give either a value or a column."))
        return data

    def step(self) -> Step:
        data = self.cleaned_data
        branches = {
            branch: {"column": data[f"{branch}_column"]}
            if data[f"{branch}_column"]
            else {"value": data[f"{branch}_value"] or None}
            for branch in ("then", "else")
        }
        return {"as": data["name"], "where": data["where"], **branches}


class DuplicateForm(StepForm):
    column = _column(gettext_lazy("Column"))
    name = _new()

    def step(self) -> Step:
        return {"column": self.cleaned_data["column"], "as": self.cleaned_data["name"]}


class ExtractForm(StepForm):
    column = _column(gettext_lazy("Column"))
    name = _new()
    how = forms.ChoiceField(
        label=gettext_lazy("What"),
        widget=SelectInput,
        choices=(
            ("first", gettext_lazy("First characters")),
            ("last", gettext_lazy("Last characters")),
            ("range", gettext_lazy("Range")),
            ("before", gettext_lazy("Text before delimiter")),
            ("after", gettext_lazy("Text after delimiter")),
        ),
    )
    count = _number(gettext_lazy("Number of characters"))
    start = _number(gettext_lazy("From character (of a range)"))
    delimiter = forms.CharField(
        label=gettext_lazy("Delimiter (before, after)"), required=False, strip=False, widget=TextInput
    )

    def step(self) -> Step:
        found = super().step()
        kept = {name: found[name] for name in ("column", "how", *HOW[found["how"]]) if name in found}
        return {**kept, "as": found["name"]}


class SplitForm(StepForm):
    column = _column(gettext_lazy("Column"))
    delimiter = forms.CharField(label=gettext_lazy("Delimiter"), strip=False, widget=TextInput)
    into = _names(gettext_lazy("Names of the new columns"))

    def step(self) -> Step:
        return {**self.cleaned_data, "into": _listed(self.cleaned_data["into"])}


class ColumnsForm(StepForm):
    columns = _names(gettext_lazy("Columns"))

    def step(self) -> Step:
        return {"columns": _listed(self.cleaned_data["columns"])}


#: kind of step -> what the button says, and its form
KINDS: Mapping[str, tuple[Any, Callable[..., StepForm]]] = {
    "conditional": (gettext_lazy("Add conditional column"), ConditionalForm),
    "filter": (gettext_lazy("Filter rows"), FilterForm),
    "duplicate": (gettext_lazy("Duplicate column"), DuplicateForm),
    "extract": (gettext_lazy("Extract"), ExtractForm),
    "split": (gettext_lazy("Split column"), SplitForm),
    "remove": (gettext_lazy("Remove columns"), ColumnsForm),
    "remove_duplicates": (gettext_lazy("Remove duplicates"), ColumnsForm),
}


# --- the page ---------------------------------------------------------------------------------------------------------


def query_view(model_admin: Any, request: HttpRequest, task: ProjectTask) -> HttpResponse:
    """The applied steps of a task, each with its undo; a form for one more; and what comes of the first source rows."""
    project = task.project
    if not project.advanced_query:
        raise Http404(_("There is no such page."))
    may_change = model_admin.has_change_permission(request)
    address = reverse("admin:p2c_project_query", args=[project.pk, task.pk])
    kind = request.GET.get("add", "")
    if request.method == "POST" and may_change and "undo" in request.POST:
        number = request.POST["undo"]
        if request.POST.get("seen") != _digest(task):
            text = _("Somebody else has changed the steps meanwhile. Nothing was undone; look, then undo again.")
            messages.error(request, text)
            return HttpResponseRedirect(address)
        work = lambda: advanced_query.remove_step(task, int(number) if number.isdigit() else 0) or True  # noqa: E731
        if parts.told(request, work):
            messages.success(request, _("The step was undone; the next run reads everything."))
        return HttpResponseRedirect(address)
    form = None
    if kind in KINDS and may_change:
        form = KINDS[kind][1](request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid() and _added(request, task, kind, form):
            return HttpResponseRedirect(address)
    syntax, example = syntax_of(project.direction.partition("_to_")[0])
    found = [each for each in validate(describe(project)) if each.task == task.name]
    return parts.page(
        request,
        model_admin,
        "admin/p2c/project/query.html",
        _("Query of “%(task)s”") % {"task": task},
        original=project,
        project=project,
        task=task,
        source=entity_name(task.source_entity),
        steps=[advanced_query.in_a_sentence(step) for step in task.steps],
        seen=_digest(task),
        problems=said([each for each in found if each.code in ("fo.e12_query", "fo.e35")]),
        kinds=[{"key": key, "title": title, "current": key == kind} for key, (title, _form) in KINDS.items()],
        kind=kind,
        form=form,
        syntax=syntax,
        example=example,
        sample=advanced_query.sample(task),
        once=any(step.get("step") == "remove_duplicates" for step in task.steps),
        source_columns=[(c.name, described_column(c)) for c in in_order(columns_of(task)[0])],
        may_change=may_change,
    )


def _digest(task: ProjectTask) -> str:
    """Says whether the steps are still those a page showed: they are undone by their number."""
    return blake2b(json.dumps(task.steps, sort_keys=True).encode(), digest_size=8).hexdigest()


def _added(request: HttpRequest, task: ProjectTask, kind: str, form: StepForm) -> bool:
    try:
        advanced_query.add_step(task, {"step": kind, **form.step()})
    except Refused as refused:
        form.add_error(None, str(refused))
        task.refresh_from_db()
        return False
    messages.success(request, _("The step was added; the next run reads everything."))
    return True
