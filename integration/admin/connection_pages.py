"""The buttons of the connection's page and the small pages behind them: test, on and off, defaults, solution, roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration.admin import looks, parts
from integration.admin.base import TextInput
from integration.admin.connection_form import secret_input
from integration.models import Connection, Issue, SynchRun, TableMapping
from integration.services import connections, install, secret_store, set_up, signing_in
from integration.services.errors import Refused

_EDIT, _SECRET = "integration.change_connection", secret_store.PERMISSION
#: pages other apps hang on the connection's: (title, URL name, permission)
EXTRA_PAGES: list[tuple[Any, str, str]] = []


class AdminForm(forms.Form):
    """Who administers Sales: asked for once, kept nowhere."""

    admin_name = forms.CharField(label=gettext_lazy("Administrator of Sales"), max_length=250, widget=TextInput)
    admin_secret = forms.CharField(label=gettext_lazy("Password"), strip=False, max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["admin_secret"].widget = secret_input()


def do(model_admin: Any, request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """What a button of the page says; refusals are shown on the page."""
    found: dict[str, tuple[Callable[[Any, HttpRequest], HttpResponse | None], str]] = {
        "test": (_test, _EDIT),
        "enable": (_enable, _EDIT),
        "disable": (_disable, _EDIT),
        "install": (_install, "integration.change_tablemapping"),
        "reset": (_reset, "integration.change_tablemapping"),
        "deploy": (_deploy, _SECRET),
        "reset-url": (_reset_url, _EDIT),
        "synchronise": (_synchronise, "integration.synchronise"),
    }
    if what not in found:
        raise Http404(_("There is no such page."))
    work, permission = found[what]
    here = looks.page(Connection, "change", pk)

    @parts.button(permission)
    def press(self: Any, request: HttpRequest) -> HttpResponse:
        try:
            answer = work(self, request)
        except Refused as refused:
            messages.error(request, str(refused))
            answer = None
        return answer or HttpResponseRedirect(here)

    return press(model_admin, request)


def _test(model_admin: Any, request: HttpRequest) -> None:
    tested = signing_in.try_out(install.connection())
    for warning in tested.warnings:
        messages.warning(request, warning)
    text = _("The connection works: signed in to Sales %(version)s as %(user)s.")
    messages.success(request, text % {"version": tested.user.version, "user": tested.user.name})


def _enable(model_admin: Any, request: HttpRequest) -> None:
    for note in connections.set_enabled(install.connection(), True):
        messages.warning(request, note)
    messages.success(request, _("The connection is enabled."))


def _disable(model_admin: Any, request: HttpRequest) -> None:
    for note in connections.set_enabled(install.connection(), False):
        messages.warning(request, note)
    messages.success(request, _("The connection is disabled; changes are kept until it is enabled again."))


def _install(model_admin: Any, request: HttpRequest) -> HttpResponse | None:
    """Missing mappings only, unless told to reset those that are there: nobody's edits are lost by one press."""
    from integration import pairs

    link = install.connection()
    there = set(TableMapping.objects.values_list("name", flat=True))
    wanted = [pair.name for pair in pairs.all_pairs() if pair.active(link) and pair.name not in there]
    if not wanted:
        messages.info(
            request,
            _("All default mappings are installed. To reset one, use its own default synchronisation setup."),
        )
        return None
    made = install.install_mappings(wanted)
    text = ngettext("%(count)d table mapping was installed.", "%(count)d table mappings were installed.", len(made))
    messages.success(request, text % {"count": len(made)})
    return HttpResponseRedirect(looks.page(TableMapping, "changelist"))


def _reset(model_admin: Any, request: HttpRequest) -> HttpResponse | None:
    """“Use default synchronisation setup” for everything; No is the default answer (SET-050)."""
    if "confirmed" not in request.POST:
        if not install.connection().enabled:
            raise Refused(_("Enable the connection before you reset the synchronisation to its defaults."))
        return parts.page(
            request,
            model_admin,
            "admin/integration/connection/reset.html",
            _("Use default synchronisation setup"),
            original=install.connection(),
            questions=set_up.reset_questions(),
            cancel=looks.page(Connection, "changelist"),
        )
    made = set_up.reset_to_defaults(request.user)  # type: ignore[arg-type]
    text = ngettext(
        "The default synchronisation setup is in place: %(count)d table mapping and its schedule.",
        "The default synchronisation setup is in place: %(count)d table mappings and their schedules.",
        len(made),
    )
    messages.success(request, text % {"count": len(made)})
    return None


def _deploy(model_admin: Any, request: HttpRequest) -> HttpResponse | None:
    """An administrator of Sales signs in for the import (SET-024)."""
    form = AdminForm(request.POST if "admin_name" in request.POST else None)
    if form.is_valid():
        data = form.cleaned_data
        parts.tell_done(request, set_up.deploy_solution(data["admin_name"], data["admin_secret"]))
        return None
    if install.connection().enabled:
        raise Refused(_("Disable the connection before you deploy the integration solution again."))
    return parts.page(
        request,
        model_admin,
        "admin/integration/connection/deploy.html",
        _("Deploy the integration solution"),
        original=install.connection(),
        form=form,
        cancel=looks.page(Connection, "changelist"),
    )


def _reset_url(model_admin: Any, request: HttpRequest) -> None:
    url = request.build_absolute_uri(reverse("admin:index"))[:250]
    set_up.reset_web_client_url(url)
    messages.success(request, _("Links in Sales lead to %(url)s.") % {"url": url})


def _synchronise(model_admin: Any, request: HttpRequest) -> HttpResponse | None:
    """All enabled mappings, after it has been said which and in what order (ENG-154)."""
    if "confirmed" not in request.POST:
        return parts.page(
            request,
            model_admin,
            "admin/integration/connection/synchronise.html",
            _("Synchronise modified records"),
            original=install.connection(),
            mappings=[(m, looks.way(m.direction), m.backlog) for m in connections.mappings_in_order(with_backlog=True)],  # type: ignore[attr-defined]
            cancel=looks.page(Connection, "changelist"),
        )
    runs = connections.synchronise_modified(user=request.user)  # type: ignore[arg-type]
    links = format_html_join(", ", "{}: {}", [(run.mapping, looks.run_link(run)) for run in runs])
    messages.success(request, links)
    return None


def roles(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """All roles of the integration user; the required ones assigned (green) or missing (red) (SET-054)."""
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    link = install.connection()
    rows = []
    for role in set_up.roles(link):
        if not role.required:
            badge = looks.badge(looks.QUIET, "check", _("Assigned"))
        elif role.assigned:
            badge = looks.badge(looks.GOOD, "check", _("Required, assigned"))
        else:
            badge = looks.badge(looks.BAD, "cross", _("Required, missing"))
        rows.append((role, badge))
    return parts.page(
        request,
        model_admin,
        "admin/integration/connection/roles.html",
        _("Roles of the integration user"),
        original=link,
        rows=rows,
        cancel=looks.page(Connection, "changelist"),
    )


def links(request: HttpRequest) -> list[tuple[Any, str]]:
    """The lists one looks at from here (SET-054), and the pages other apps add."""
    found = [
        (_("Integration table mappings"), looks.page(TableMapping, "changelist")),
        (_("Synch job entries"), looks.page(SynchRun, "changelist")),
        (_("Skipped records"), looks.page(Issue, "changelist", parked__exact="1")),
        (_("Roles of the integration user"), reverse("admin:integration_connection_roles", args=[1])),
    ]
    for title, name, permission in EXTRA_PAGES:
        if request.user.has_perm(permission):  # type: ignore[union-attr]
            found.append((title, reverse(name)))
    return [(title, href) for title, href in found if href]
