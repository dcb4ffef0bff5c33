"""New project: name, template and connection set; its organisation mappings; consent (FO-148)."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.admin import looks, parts
from integration.admin.base import SelectInput, TextInput
from integration.services.errors import Refused
from p2c.admin.shared import direction_name, entity_name
from p2c.admin.template import described, language, own_templates
from p2c.models import ConnectionSet, OwnTemplate, Project
from p2c.prospect_to_cash import projects
from p2c.prospect_to_cash.templates import BLANK, PUBLIC

START, ORGANISATIONS, CONSENT = "start", "organisations", "consent"
STEPS = (
    (START, gettext_lazy("Project")),
    (ORGANISATIONS, gettext_lazy("Organisations")),
    (CONSENT, gettext_lazy("Consent")),
)


class StartForm(forms.Form):
    """What the project is called, what it is made of, and over what it runs."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, widget=TextInput)
    template = forms.ChoiceField(label=gettext_lazy("Template"), widget=SelectInput)
    connection_set = forms.ModelChoiceField(
        ConnectionSet.objects.all(), label=gettext_lazy("Connection set"), empty_label=None, widget=SelectInput
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        public = [(each.id, each.name_in(language())) for each in PUBLIC]
        blank = [(each.id, each.name_in(language())) for each in BLANK]
        own = [(each.name, each.name) for each in own_templates(user)]
        groups = [(_("Public"), public), (_("Own"), own), (_("Blank"), blank)]
        self.fields["template"].choices = [group for group in groups if group[1]]

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        if Project.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(
                _("There is already a project “%(name)s”. Choose another name."), params={"name": name}
            )
        return name


class OrganisationsForm(forms.Form):
    """The organisation mappings of the set that the project uses."""

    organisations = forms.ModelMultipleChoiceField(
        ConnectionSet.objects.none(),
        label=gettext_lazy("Organisation mappings"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one; the project runs once for each of them.")},
    )

    def __init__(self, connection_set: ConnectionSet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = connection_set.organisations.all()


def view(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The page the person is at; what was said before travels along and is checked again."""
    user: User = request.user  # type: ignore[assignment]
    posted = request.method == "POST"
    at = request.POST.get("step", START) if posted else START
    forward = posted and "back" not in request.POST
    data = request.POST if posted else None
    start = StartForm(user, data, initial=_proposed(request, user))
    context: dict[str, Any] = {"sets": ConnectionSet.objects.exists(), "wrong": ""}
    if not posted or not start.is_valid() or (at == ORGANISATIONS and not forward):
        return _page(model_admin, request, START, start=start, **context)
    chosen = start.cleaned_data
    context |= {"kept": {name: request.POST[name] for name in ("name", "template", "connection_set")}}
    context |= {"chosen": chosen, "based": _described(chosen["template"], user)}
    with_choice = at != START
    picked = OrganisationsForm(chosen["connection_set"], data if with_choice else None, initial=_all_of(chosen))
    if not with_choice or not picked.is_valid() or (at == CONSENT and not forward):
        return _page(model_admin, request, ORGANISATIONS, form=picked, **context)
    context["picked"] = picked.cleaned_data["organisations"]
    if at == CONSENT:
        try:
            made = projects.make(
                chosen["name"],
                projects.template_named(chosen["template"], user),
                chosen["connection_set"],
                picked.cleaned_data["organisations"],
                user=user,
                consent="consent" in request.POST,
            )
        except Refused as refused:
            context["wrong"] = str(refused)
        else:
            text = _("“%(name)s” was made. Look at its tasks, then run it.")
            messages.success(request, text % {"name": made})
            return HttpResponseRedirect(looks.page(Project, "change", made.pk))
    return _page(model_admin, request, CONSENT, **context)


def _proposed(request: HttpRequest, user: User) -> dict[str, Any]:
    """The template the person came from, and a name nobody has."""
    wanted = request.GET.get("template", "")
    found = _described(wanted, user) if wanted else None
    if found is None:
        return {}
    name, number = found["name"], 1
    while Project.objects.filter(name__iexact=name).exists():
        number += 1
        name = f"{found['name']} {number}"
    return {"template": wanted, "name": name[:120]}


def _described(key: str, user: User) -> dict[str, Any] | None:
    for each in (*PUBLIC, *BLANK):
        if each.id == key:
            return described(each) | {"flow": _flow(each)}
    own = OwnTemplate.objects.filter(name=key).first()
    if own is None or own not in own_templates(user):
        return None
    found = projects.read_own(own)
    return described(found, own) | {"flow": _flow(found)}


def _flow(template: Any) -> list[str]:
    return [f"{entity_name(task.source_entity)} → {entity_name(task.destination_entity)}" for task in template.tasks]


def _all_of(chosen: dict[str, Any]) -> dict[str, Any]:
    return {"organisations": list(chosen["connection_set"].organisations.values_list("pk", flat=True))}


def _page(model_admin: Any, request: HttpRequest, step: str, **context: Any) -> HttpResponse:
    chosen = context.get("chosen")
    return parts.page(
        request,
        model_admin,
        "admin/p2c/project/wizard.html",
        _("New project"),
        step=step,
        steps=[{"title": title, "current": name == step} for name, title in STEPS],
        direction=direction_name(projects.template_named(chosen["template"], request.user).direction)  # type: ignore[arg-type]
        if chosen
        else "",
        **context,
    )
