"""The page of a project with its tabs, and what its buttons ask for: a task, a template, other settings."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.admin import edits, looks, parts
from integration.admin.base import SelectInput, TextareaInput, TextInput
from integration.services.errors import Refused
from p2c.admin.execution import lasted
from p2c.admin.shared import direction_name, entity_name, execution_badge, status_badge
from p2c.models import ConnectionSet, Execution, OrganisationMapping, OwnTemplate, Project, RecurUnit
from p2c.models.execution import UNFINISHED
from p2c.prospect_to_cash import editing, executions, mails, projects, scheduling
from p2c.prospect_to_cash.definitions import SALES
from p2c.prospect_to_cash.description import describe
from p2c.prospect_to_cash.validation import Finding, validate

TASKS, SCHEDULING, HISTORY = "tasks", "scheduling", "history"
TABS = (
    (TASKS, gettext_lazy("Tasks")),
    (SCHEDULING, gettext_lazy("Scheduling")),
    (HISTORY, gettext_lazy("Execution history")),
)
SHOWN = 25


def helper(*layout: Any) -> FormHelper:
    """A form inside a form of the page."""
    made = FormHelper()
    if layout:
        made.layout = Layout(*layout)
    made.form_tag, made.disable_csrf = False, True
    return made


def start(request: HttpRequest, project: Project) -> Execution:
    return executions.request(project, user=request.user, background=True)  # type: ignore[arg-type]


def said(found: list[Finding]) -> list[dict[str, Any]]:
    """What validation finds, as the banner says it."""
    return [
        {"sentence": str(each), "next_step": each.next_step, "task": each.task, "warning": each.warning}
        for each in found
    ]


# --- the page ---------------------------------------------------------------------------------------------------------


def project_view(model_admin: Any, request: HttpRequest, project: Project) -> HttpResponse:
    """The project: what is wrong with it above, and the tab that was chosen."""
    tab = request.GET.get("tab", TASKS)
    tab = tab if tab in dict(TABS) else TASKS
    may_change = model_admin.has_change_permission(request)
    form = None
    if tab == SCHEDULING:
        data = request.POST if request.method == "POST" and may_change else None
        what = f"schedule.{edits.name_of(project)}"
        form = edits.met(request, what, ScheduleForm)(data, initial=_schedule_of(project))
        if data is not None and form.is_valid() and _scheduled(form, project):
            messages.success(request, _("The schedule was saved."))
            return HttpResponseRedirect(looks.page(Project, "change", project.pk, tab=SCHEDULING))
    last = project.executions.order_by("-pk").first()
    context: dict[str, Any] = {
        "original": project,
        "project": project,
        "tabs": [{"key": k, "title": t, "current": k == tab} for k, t in TABS],
        "tab": tab,
        "direction": direction_name(project.direction),
        "organisations": list(project.organisations.all()),
        "last": last,
        "last_badge": execution_badge(last),
        "busy": last is not None and last.status in UNFINISHED,
        "problems": said(validate(describe(project))),
        "may_run": model_admin.has_run_permission(request),
        "may_change": may_change,
        "may_delete": model_admin.has_delete_permission(request),
        "may_save_template": request.user.has_perm("p2c.add_owntemplate"),  # type: ignore[union-attr]
        "form": form,
        "shown": edits.hidden(what, form) if form is not None else "",
    }
    if tab == TASKS:
        context["tasks"] = [
            {
                "task": task,
                "source": entity_name(task.source_entity),
                "destination": entity_name(task.destination_entity),
                "rows": task.row_count,
            }
            for task in project.tasks.annotate(row_count=Count("fields"))
        ]
    elif tab == HISTORY:
        context["history"] = [
            {
                "execution": each,
                "badge": status_badge(each.status),
                "at": parts.moment(each.started_at or each.requested_at),
                "took": lasted(each),
                "upserts": parts.number(each.upserts),
                "errors": parts.number(each.errors, looks.BAD),
            }
            for each in project.executions.order_by("-pk")[:SHOWN]
        ]
        context["all_page"] = looks.page(Execution, "changelist", project__id__exact=project.pk)
    else:
        context["next"] = looks.until(project.next_run_at) if project.next_run_at else ""
    return parts.page(request, model_admin, "admin/p2c/project/project.html", project.name, **context)


class ScheduleForm(forms.Form):
    """“Recur every” so many units from a first time on, and whom to mail (FO-161, FO-166)."""

    recur_every = forms.IntegerField(
        label=gettext_lazy("Recur every"),
        required=False,
        min_value=1,
        widget=TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("Blank: runs only when somebody starts it."),
    )
    recur_unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=RecurUnit.choices, widget=SelectInput)
    first = forms.DateTimeField(
        label=gettext_lazy("Next run"),
        required=False,
        widget=TextInput(attrs={"type": "datetime-local"}),
        help_text=gettext_lazy("Blank: one interval from now."),
    )
    mail_on_warning = forms.BooleanField(label=gettext_lazy("Mail on Warning"), required=False)
    mail_on_error = forms.BooleanField(label=gettext_lazy("Mail on Error"), required=False)
    recipients = forms.CharField(
        label=gettext_lazy("Recipients"),
        required=False,
        max_length=1000,
        widget=TextInput,
        help_text=gettext_lazy("E-mail addresses, of groups too, separated by commas."),
    )
    helper = helper(
        Row(Column("recur_every"), Column("recur_unit"), Column("first")),
        Row(Column("mail_on_warning"), Column("mail_on_error")),
        "recipients",
    )


def _schedule_of(project: Project) -> dict[str, Any]:
    at = project.next_run_at
    return {
        "recur_every": project.recur_every,
        "recur_unit": project.recur_unit,
        "first": timezone.localtime(at).strftime("%Y-%m-%dT%H:%M") if at else "",
        "mail_on_warning": project.mail_on_warning,
        "mail_on_error": project.mail_on_error,
        "recipients": project.recipients,
    }


def _scheduled(form: ScheduleForm, project: Project) -> bool:
    data = form.cleaned_data
    try:
        mails.choose(project, data["mail_on_warning"], data["mail_on_error"], data["recipients"])
    except Refused as refused:
        form.add_error("recipients", str(refused))
        return False
    try:
        scheduling.schedule(project, data["recur_every"], data["recur_unit"], data["first"])
    except Refused as refused:
        form.add_error("recur_every", str(refused))
        return False
    return True


# --- add a task -------------------------------------------------------------------------------------------------------


def syntax_of(system: str) -> tuple[str, str]:
    """What the source filters of a system are called, and an example (FO-156)."""
    if system == SALES:
        return _("OData"), "statecode eq 0 and contains(name, 'Ltd')"
    return _("query range"), '((IsSellable == "Yes") && (ProductType == "Item"))'


class TaskForm(forms.Form):
    """A new task: its name, its two entity sets, and which rows it takes."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, widget=TextInput)
    source = forms.ChoiceField(label=gettext_lazy("Source"), widget=SelectInput)
    destination = forms.ChoiceField(label=gettext_lazy("Destination"), widget=SelectInput)
    source_filter = forms.CharField(
        label=gettext_lazy("Source filter"), required=False, widget=TextareaInput(attrs={"rows": 2})
    )

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper()
        self.project = project
        self.fields["source"].choices = [(e.name, str(e)) for e in editing.sources(project)]
        self.fields["destination"].choices = [(e.name, str(e)) for e in editing.destinations(project)]
        system = project.direction.partition("_to_")[0]
        self.fields["source_filter"].help_text = _("Blank: all rows. Written as %(syntax)s, e.g. %(example)s") % dict(
            zip(("syntax", "example"), syntax_of(system), strict=True)
        )


def add_task_view(model_admin: Any, request: HttpRequest, project: Project) -> HttpResponse:
    form = TaskForm(project, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            made = editing.add_task(project, data["name"], data["source"], data["destination"], data["source_filter"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("“%(name)s” was added. Now map its columns.") % {"name": made})
            return HttpResponseRedirect(task_page(project, made))
    return form_page(model_admin, request, project, form, _("Add task"), _("Add task"))


def task_page(project: Project, task: Any) -> str:
    return reverse("admin:p2c_project_task", args=[project.pk, task.pk])


def form_page(
    model_admin: Any,
    request: HttpRequest,
    project: Project,
    form: Any,
    title: str,
    button: str,
    note: str = "",
    shown: str = "",
) -> HttpResponse:
    """A form about a project on a page of its own."""
    return parts.page(
        request,
        model_admin,
        "admin/p2c/project/form.html",
        title,
        project=project,
        form=form,
        button=button,
        note=note,
        shown=shown,
    )


# --- save as template, settings ---------------------------------------------------------------------------------------


class TemplateForm(forms.Form):
    """FO-147."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, widget=TextInput)
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, widget=TextareaInput(attrs={"rows": 3})
    )
    shared = forms.BooleanField(label=gettext_lazy("Share with everybody"), required=False)
    helper = helper()


def template_view(model_admin: Any, request: HttpRequest, project: Project) -> HttpResponse:
    form = TemplateForm(request.POST if request.method == "POST" else None, initial={"name": project.name})
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            made = projects.save_as_template(
                project,
                data["name"],
                data["description"],
                shared=data["shared"],
                user=request.user,  # type: ignore[arg-type]
            )
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("The template “%(name)s” was saved.") % {"name": made})
            return HttpResponseRedirect(looks.page(OwnTemplate, "change", made.pk))
    return form_page(model_admin, request, project, form, _("Save as template"), _("Save template"))


class SettingsForm(forms.Form):
    """Name, connection set and organisations of a project (FO-143, FO-144)."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, widget=TextInput)
    connection_set = forms.ModelChoiceField(
        ConnectionSet.objects.all(), label=gettext_lazy("Connection set"), empty_label=None, widget=SelectInput
    )
    organisations = forms.ModelMultipleChoiceField(
        OrganisationMapping.objects.select_related("connection_set"),
        label=gettext_lazy("Organisation mappings"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    helper = helper()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        several = ConnectionSet.objects.count() > 1
        self.fields["organisations"].label_from_instance = (  # type: ignore[attr-defined]
            lambda each: f"{each.connection_set}: {each}" if several else str(each)
        )


def settings_view(model_admin: Any, request: HttpRequest, project: Project) -> HttpResponse:
    initial = {
        "name": project.name,
        "connection_set": project.connection_set_id,
        "organisations": list(project.organisations.values_list("pk", flat=True)),
    }
    what = edits.name_of(project)
    form = edits.met(request, what, SettingsForm)(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        chosen = {each.pk for each in data["organisations"]}
        try:
            if data["name"].strip() != project.name:
                editing.rename(project, data["name"])
            if data["connection_set"] != project.connection_set or chosen != set(initial["organisations"]):
                editing.switch(project, data["connection_set"], data["organisations"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("“%(name)s” was changed.") % {"name": project})
            return HttpResponseRedirect(looks.page(Project, "change", project.pk))
    note = _("After a switch the next run reads everything.")
    title, shown = _("Settings of %(name)s") % {"name": project}, edits.hidden(what, form)
    return form_page(model_admin, request, project, form, title, _("Save"), note, shown)
