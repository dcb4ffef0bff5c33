"""The page “Couple salespeople”: who sells in Sales, and which salesperson stands for each (SET-053)."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Shown(salespeople.Row):
    """A user as the page shows her: the code that was typed, and the one that is coupled."""

    was: str = ""


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
    shown = [Shown(row.user, typed.get(row.user.pk.hex, row.code), row.code) for row in rows]
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
    count = salespeople.assign(_changed(request), user)  # type: ignore[arg-type]
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


def _changed(request: HttpRequest) -> dict[str, str]:
    """The codes that were changed on the page: what somebody else has changed meanwhile stays, and what both have
    changed is asked about."""
    now = {row.user.pk.hex: row for row in salespeople.rows()}
    holders = {row.code: row for row in now.values() if row.code}
    found = {}
    for key, code in _codes(request).items():
        was, typed, row = request.POST.get(f"was-{key}"), code.strip().upper(), now.get(key)
        if was is not None and typed == was:
            continue
        if was is not None and row is not None and row.code not in (was, typed):
            text = _(
                "Somebody else has changed the code of %(user)s meanwhile: it was %(was)s when you opened the page and "
                "is %(now)s now. You entered %(typed)s. Nothing was saved; save again to write yours."
            )
            blank = _("blank")
            said = {"user": row.user, "was": was or blank, "now": row.code or blank, "typed": typed or blank}
            raise Refused(text % said)
        holder = holders.get(typed)
        if holder is not None and request.POST.get(f"was-{holder.user.pk.hex}", typed) != typed:
            text = _(
                "Somebody else has given %(code)s to %(other)s meanwhile. Nothing was saved; save again to give it to "
                "%(user)s."
            )
            raise Refused(text % {"code": typed, "other": holder.user, "user": row and row.user})
        found[key] = code
    return found
