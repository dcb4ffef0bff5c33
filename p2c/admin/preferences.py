"""The page on which a person chooses in which time zone she reads times."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import time_zone
from integration.admin import edits
from integration.admin.base import SelectInput
from p2c import time_zones

NAME = "preferences"


class PreferencesForm(forms.Form):
    """What can be chosen."""

    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False, widget=SelectInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        blank = _("As the installation: %(zone)s") % {"zone": time_zone.of_installation()}
        self.fields["time_zone"].choices = time_zone.choices(blank)  # type: ignore[attr-defined]


def view(request: HttpRequest) -> HttpResponse:
    """Choose a zone; the page says in which one times are from now on."""
    whose = f"{NAME}.{request.user.pk}"
    form_class = edits.meeting(PreferencesForm, edits.opened(request, whose) if request.method == "POST" else None)
    form = form_class(request.POST or None, initial={"time_zone": time_zones.chosen(request.user)})
    if form.is_valid():
        time_zones.choose(request, form.cleaned_data["time_zone"])
        zone = form.cleaned_data["time_zone"] or time_zone.of_installation()
        messages.success(request, _("You read times in %(zone)s now.") % {"zone": zone})
        return HttpResponseRedirect(reverse(NAME))
    shown = edits.hidden(whose, form, [])
    context = {**admin.site.each_context(request), "title": _("Preferences"), "form": form, "shown": shown}
    return TemplateResponse(request, "admin/p2c/preferences.html", context)
