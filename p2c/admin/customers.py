"""What the site adds to the screens of Business Central's customers: what Sales shows of them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.bc.admin.traders import CustomerAdmin
from erp.bc.models import Customer
from integration.admin import looks
from integration.models import Coupling
from integration.services.errors import Refused
from integration.services.link import is_enabled
from p2c.documents import customer_counts, statistics

CAPTION = gettext_lazy("Update account statistics")


class WithStatistics:
    """“Update account statistics” on the list and on the page of a coupled customer (DOC-205)."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.statistics_view)  # type: ignore[attr-defined]
        own = path("<path:object_id>/statistics/", view, name="bc_customer_statistics")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        more = dict(extra_context or {})
        if request.method == "GET" and _offered(request) and _is_coupled(object_id):
            button = (CAPTION, looks.page(Customer, "statistics", object_id), "post")
            more["record_actions"] = [*more.get("record_actions", ()), button]
        return super().change_view(request, object_id, form_url, more)  # type: ignore[misc]

    def statistics_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Update those of one customer, and come back to its page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        update(request, [object_id])
        return HttpResponseRedirect(looks.page(Customer, "change", object_id))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)  # type: ignore[misc]
        if _offered(request):
            found["update_statistics"] = (_of_chosen, "update_statistics", CAPTION)
        return found


class WithCounts:
    """The fact box of a coupled customer: how many opportunities, quotes and cases Sales has of it (DOC-205)."""

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        more = dict(extra_context or {})
        if request.method == "GET" and is_enabled() and (box := facts(request, object_id)):
            more["facts"] = [*more.get("facts", ()), box]
        return super().change_view(request, object_id, form_url, more)  # type: ignore[misc]


def facts(request: HttpRequest, object_id: str) -> dict[str, Any] | None:
    """What the fact box shows; each number leads to the records, for those who may see them."""
    try:
        key = uuid.UUID(object_id).hex
    except ValueError:
        return None
    found = customer_counts.counts([key]).get(key)
    if found is None:
        return None
    rows = []
    for name, model, columns in customer_counts.COUNTED:
        meta = model._meta
        may = request.user.has_perm(f"crm.view_{meta.model_name}")  # type: ignore[union-attr]
        # an opportunity's account stands in one of two columns; the list is of the one it is looked up by
        page = looks.page(model, "changelist", **{f"{columns[0]}__exact": found.account}) if may else ""
        rows.append((capfirst(str(meta.verbose_name_plural)), getattr(found, name), page))
    return {"title": _("In Sales"), "rows": rows}


@admin.action(description=CAPTION)
def _of_chosen(model_admin: Any, request: HttpRequest, records: QuerySet) -> None:
    update(request, [str(key) for key in records.values_list("pk", flat=True)])


def update(request: HttpRequest, customers: Sequence[str]) -> None:
    """Update these customers' statistics and say what came of it."""
    if not _may(request):
        raise PermissionDenied
    try:
        done = statistics.update(customers, user=request.user)  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, str(refused))
        return
    text = _(
        "Account statistics in Sales: %(inserted)d inserted, %(modified)d modified, %(unchanged)d unchanged. Invoices "
        "whose state changed: %(paid)d."
    )
    messages.success(request, text % {**done.counts, "paid": done.invoice_counts.get("modified", 0)})
    if done.counts["skipped"]:
        text = _("%(count)d skipped: an open issue holds them up.")
        messages.warning(request, text % {"count": done.counts["skipped"]})
    if done.waits:
        messages.warning(request, done.waits)


def _may(request: HttpRequest) -> bool:
    return request.user.has_perm("integration.synchronise")  # type: ignore[union-attr]


def _offered(request: HttpRequest) -> bool:
    """Whether the button is shown: to those who may press it, while there is a connection."""
    return _may(request) and (request.method == "POST" or is_enabled())


def _is_coupled(object_id: str) -> bool:
    try:
        key = uuid.UUID(object_id)
    except ValueError:
        return False
    return Coupling.objects.filter(local_table="bc.customer", remote_table="crm.account", local_id=key).exists()


admin.site.unregister(Customer)


@admin.register(Customer)
class SiteCustomerAdmin(WithCounts, WithStatistics, CustomerAdmin):
    """Customers, with what Sales shows of them."""
