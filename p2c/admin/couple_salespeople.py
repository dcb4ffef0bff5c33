"""The page “Couple salespeople”: who sells in Sales, and which salesperson stands for each (SET-053)."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.bc.models import Salesperson
from integration.admin import connection_pages, looks, parts
from integration.models import Connection
from integration.services.errors import Refused
from p2c.documents import salespeople

NAME = "couple_salespeople"
connection_pages.EXTRA_PAGES.append((gettext_lazy("Couple salespeople"), NAME, "integration.couple"))


def view(request: HttpRequest) -> HttpResponse:
    """The list, and what its buttons say."""
    if not request.user.has_perm("integration.couple"):  # type: ignore[union-attr]
        raise PermissionDenied
    typed: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _press(request) or HttpResponseRedirect(reverse(NAME))
        except Refused as refused:
            messages.error(request, str(refused))
            typed = _codes(request)  # one wrong code does not throw the others away
    try:
        rows = salespeople.rows()
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(looks.page(Connection, "changelist"))
    coupled = sum(bool(row.code) for row in rows)
    shown = [replace(row, code=typed.get(row.user.pk.hex, row.code)) for row in rows]
    return parts.page(
        request,
        admin.site._registry[Connection],
        "admin/p2c/couple_salespeople.html",
        _("Couple salespeople"),
        rows=shown,
        codes=Salesperson.objects.order_by("code").values_list("code", "name"),
        coupled=coupled,
        total=len(rows),
        leaving="leave" in request.GET and coupled < len(rows),
        back=looks.page(Connection, "changelist"),
    )


def _press(request: HttpRequest) -> HttpResponse | None:
    user = request.user
    if "create" in request.POST:
        keys = [request.POST["create"]] if request.POST["create"] != "all" else None
        count = salespeople.create(user, keys)  # type: ignore[arg-type]
        text = ngettext("%(count)d salesperson was created.", "%(count)d salespeople were created.", count)
        messages.success(request, text % {"count": count})
        return HttpResponseRedirect(looks.page(Connection, "changelist")) if keys is None else None
    if "match" in request.POST:
        count = salespeople.match(user)  # type: ignore[arg-type]
        text = ngettext("%(count)d more user is coupled.", "%(count)d more users are coupled.", count)
        messages.success(request, text % {"count": count})
        return None
    count = salespeople.assign(_codes(request), user)  # type: ignore[arg-type]
    if count:
        text = ngettext("%(count)d user has another salesperson now.", "%(count)d users have another one now.", count)
        messages.success(request, text % {"count": count})
    if "leave" in request.POST:
        coupled, total = salespeople.counts()
        if coupled < total:
            return HttpResponseRedirect(f"{reverse(NAME)}?leave=1")
        return HttpResponseRedirect(looks.page(Connection, "changelist"))
    return None


def _codes(request: HttpRequest) -> dict[str, str]:
    """What was typed: user (by id) -> code."""
    return {name.removeprefix("code-"): str(value) for name, value in request.POST.items() if name.startswith("code-")}
