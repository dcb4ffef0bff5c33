"""What the site adds to the pages of orders and quotes on both sides: the way across, and the button that creates one
(DOC-072, DOC-073)."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.admin.orders import QuoteAdmin, SalesOrderAdmin
from crm.models import Quote, SalesOrder
from erp.bc.admin.sales_documents import SalesHeaderAdmin
from erp.bc.models import SalesHeader
from integration import pairs
from integration.admin import looks
from integration.models import Connection, Coupling
from integration.models.mapping import CONNECTION_SCOPE
from p2c.documents import asking, eligible
from p2c.documents.kinds import KINDS, LOCAL_TABLE, ORDERS, QUOTES, Kind
from p2c.models import WaitingOrder, WaitingQuote

Button = tuple[Any, str, str]
#: the work list each kind of document is taken from, and what taking one is called there
_LISTS: dict[str, tuple[Any, Any]] = {
    ORDERS.name: (WaitingOrder, _("Create in Business Central")),
    QUOTES.name: (WaitingQuote, _("Process in Business Central")),
}


def _key(object_id: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(object_id)
    except ValueError:
        return None


def _link(request: HttpRequest) -> Connection | None:
    """The connection while it is set up: without it nothing leads across (B-247)."""
    found = pairs.first_connection()
    return found if request.method == "GET" and found.enabled else None


class _FromSales:
    """On a document of Sales: to what came of it, or the button that creates it."""

    kind: ClassVar[Kind]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        more = dict(extra_context or {})
        key, link = _key(object_id), _link(request)
        if key is not None and link is not None:
            across = self._across(request, key, link)
            more["record_actions"] = [*more.get("record_actions", ()), *across]
            # an order that is submitted goes on in Business Central; a quote may still be won or revised here
            more["across_first"] = bool(across) and self.kind is ORDERS
        return super().change_view(request, object_id, form_url, more)  # type: ignore[misc]

    def _across(self, request: HttpRequest, key: uuid.UUID, link: Connection) -> list[Button]:
        user: Any = request.user
        listed, caption = _LISTS[self.kind.name]
        found = []
        if eligible.coupled(self.kind, [key.hex]):
            ours = asking.partner(self.kind, key.hex)
            if ours is not None and user.has_perm("bc.view_salesheader"):
                found.append((_("Open in Business Central"), looks.record_page(LOCAL_TABLE, ours), "get"))
            elif ours is None and user.has_perm(f"p2c.view_{listed._meta.model_name}"):
                # it is gone: the page says why, and removes a coupling that is stale
                found.append((_("Open in Business Central"), looks.page(listed, "open", key), "get"))
        if user.has_perm("integration.synchronise") and self._waits(key, link):
            found.append((caption, looks.page(listed, "take", key), "post"))
        return found

    def _waits(self, key: uuid.UUID, link: Connection) -> bool:
        if self.kind is ORDERS and not link.sales_order_integration_enabled:
            return False
        return bool(asking.waiting(self.kind, link).filter(pk=key).exists())


class _FromBusinessCentral:
    """On a document of Business Central: to the order or quote of Sales that it came of."""

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        more = dict(extra_context or {})
        key = _key(object_id)
        if key is not None and _link(request) is not None:
            more["document_actions"] = [*more.get("document_actions", ()), *_to_sales(request, key)]
        return super().change_view(request, object_id, form_url, more)  # type: ignore[misc]


def _to_sales(request: HttpRequest, key: uuid.UUID) -> list[Button]:
    tables = {kind.table.name: kind for kind in KINDS.values()}
    own = Coupling.objects.filter(scope=CONNECTION_SCOPE, local_table=LOCAL_TABLE, local_id=key)
    found = own.filter(remote_table__in=tables).order_by("pk").first()
    if found is None:
        return []
    model = tables[found.remote_table].model
    if not request.user.has_perm(f"crm.view_{model._meta.model_name}"):  # type: ignore[union-attr]
        return []
    if not model._default_manager.filter(pk=found.remote_id).exists():
        return []
    return [(_("Open in Sales"), looks.record_page(found.remote_table, found.remote_id), "get")]


for model in (SalesHeader, SalesOrder, Quote):
    admin.site.unregister(model)


@admin.register(SalesHeader)
class SiteSalesHeaderAdmin(_FromBusinessCentral, SalesHeaderAdmin):
    """Sales documents, with the way to Sales."""


@admin.register(SalesOrder)
class SiteSalesOrderAdmin(_FromSales, SalesOrderAdmin):
    """Orders of Sales, with the way to Business Central."""

    kind = ORDERS


@admin.register(Quote)
class SiteQuoteAdmin(_FromSales, QuoteAdmin):
    """Quotes of Sales, with the way to Business Central."""

    kind = QUOTES
