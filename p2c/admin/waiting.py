"""The work lists of the back office: orders and quotes of Sales that Business Central does not have yet (DOC-071 …)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.bc.models import SalesHeader
from integration import registry
from integration.admin import looks, parts
from integration.admin.base import ModelAdmin
from integration.admin.cells import tidy
from integration.messages import Finding
from integration.services.identity import origin_of
from integration.services.link import connection
from p2c.documents import asking
from p2c.documents.kinds import ORDERS, QUOTES, Kind
from p2c.models import DocumentTransfer, TransferOutcome, WaitingOrder, WaitingQuote

#: refusals that are told one by one; the list has them all
TOLD = 5
#: findings that do not stand against a document
_NOTES = {"p2c.totals_differ", "p2c.already_coupled", "p2c.already_posted", "p2c.quote_processed_as"}


class Tried(admin.SimpleListFilter):
    """Those that failed, or those nobody has tried yet."""

    title = gettext_lazy("last attempt")
    parameter_name = "attempt"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("failed", _("Failed")), ("none", _("Not tried yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ("failed", "none"):
            return queryset
        failed = DocumentTransfer.objects.filter(outcome=TransferOutcome.FAILED).values("record")
        return queryset.filter(pk__in=failed) if self.value() == "failed" else queryset.exclude(pk__in=failed)


class WorkList(parts.MachineMade, ModelAdmin):
    """What waits, why it could not be taken the last time, and the buttons to take or explain it."""

    kind: Kind
    actions: ClassVar = ("take_documents", "explain_document")
    list_display: Sequence[str] = ()
    list_select_related = ("customerid_account", "customerid_contact", "transactioncurrency")
    list_filter = (Tried,)
    list_per_page = 50
    show_full_result_count = False

    class Media:
        css: ClassVar = {"all": parts.STYLES}

    # --- the list ---------------------------------------------------------------------------------------------------

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        """The page of a document is that of Sales: no link for those who may not look there."""
        return super().get_list_display_links(request, list_display) if self._may_look(request) else None

    def _may_look(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"crm.view_{self.kind.model._meta.model_name}")  # type: ignore[union-attr]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        waiting = asking.waiting(self.kind, connection())
        return super().get_queryset(request).filter(pk__in=waiting.order_by().values("pk"))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        known = DocumentTransfer.objects.filter(
            table=self.kind.table.name, outcome=TransferOutcome.FAILED, record__in=[row.pk for row in found.result_list]
        )
        of = {each.record: each for each in known}
        for row in found.result_list:
            row.transfer = of.get(row.pk)
        return found

    @admin.display(description=gettext_lazy("document"))
    def document(self, row: Any) -> SafeString:
        link = looks.linked(looks.record_page(self.kind.table.name, row.pk), str(row))
        return format_html('<span class="p2c-number">{}</span>', link)

    @admin.display(description=gettext_lazy("customer"))
    def customer(self, row: Any) -> Any:
        return row.customerid_account or row.customerid_contact or parts.dash()

    @admin.display(description=gettext_lazy("total"), ordering="totalamount")
    def total(self, row: Any) -> str:
        code = row.transactioncurrency.isocurrencycode if row.transactioncurrency else ""
        return f"{tidy(row.totalamount)} {code}".strip()

    @admin.display(description=gettext_lazy("last error"))
    def last_error(self, row: Any) -> SafeString:
        found = getattr(row, "transfer", None)
        if found is None:
            return looks.badge(looks.QUIET, "clock", _("Not tried yet"))
        return format_html('<div>{}</div><div class="sy-soft">{}</div>', found.sentence, found.next_step)

    @admin.display(description=gettext_lazy("attempts"))
    def attempts(self, row: Any) -> Any:
        found = getattr(row, "transfer", None)
        return found.attempts if found else parts.dash()

    @admin.display(description=gettext_lazy("last attempt"))
    def tried(self, row: Any) -> Any:
        found = getattr(row, "transfer", None)
        return looks.since(found.tried_at) if found else parts.dash()

    # --- what can be done -------------------------------------------------------------------------------------------

    @admin.action(permissions=["synchronise"], description=gettext_lazy("Create in Business Central"))
    def take_documents(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Take the chosen ones here and now; a single one is opened then (DOC-072)."""
        ids = [key.hex for key in queryset.values_list("pk", flat=True)]
        outcome = parts.told(request, lambda: asking.take(self.kind, ids, origin_of(request.user)))
        if outcome is None:
            return None
        for key, row in outcome.taken.items() if len(outcome.taken) <= TOLD else ():
            link = looks.linked(looks.record_page("bc.salesheader", row["system_id"]), _document(row))
            messages.success(request, format_html(_("{} is in Business Central now: {}."), outcome.labels[key], link))
        if len(outcome.taken) > TOLD or len(ids) > 1:
            messages.info(request, asking.in_words(outcome))
        refused = [found[0] for found in outcome.failed.values()]
        for finding in (*outcome.already.values(), *outcome.differing.values()):
            messages.warning(request, _whole(finding))
        for finding in refused[:TOLD]:
            messages.error(request, _whole(finding))
        if len(refused) > TOLD:
            left = len(refused) - TOLD
            messages.error(request, _("%(count)d more could not be created; the list says why.") % {"count": left})
        if len(ids) == 1 and outcome.taken:
            (row,) = outcome.taken.values()
            return HttpResponseRedirect(looks.record_page("bc.salesheader", row["system_id"]))
        return None

    @admin.action(permissions=["view"], description=gettext_lazy("Explain"))
    def explain_document(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """What stands against taking one, without writing anything."""
        ids = list(queryset.values_list("pk", flat=True)[:2])
        if len(ids) != 1:
            messages.warning(request, _("Choose one to have it explained."))
            return None
        return HttpResponseRedirect(looks.page(self.model, "explain", ids[0]))

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:pk>/explain/", wrap(self.explain_view), name=f"{name}_explain"),
            path("<uuid:pk>/take/", wrap(self.take_view), name=f"{name}_take"),
            path("<uuid:pk>/open/", wrap(self.open_view), name=f"{name}_open"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A document is looked at where it is: in Sales."""
        try:
            return HttpResponseRedirect(looks.record_page(self.kind.table.name, uuid.UUID(object_id)))
        except ValueError:
            raise Http404 from None

    def explain_view(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        record = self._record(request, pk)
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = asking.explain(self.kind, pk.hex)
        return parts.page(
            request,
            self,
            "admin/p2c/waiting/explain.html",
            _("Explain %(record)s") % {"record": record},
            # the theme leads to the page of a record by itself, but not by a name
            original=record if self._may_look(request) else str(record),
            findings=[
                {"sentence": str(each), "next_step": each.next_step, "warning": each.code in _NOTES} for each in found
            ],
            transfer=DocumentTransfer.objects.filter(table=self.kind.table.name, record=pk).first(),
            theirs=looks.record_page(self.kind.table.name, pk),
            here=looks.page(self.model, "changelist"),
            open_page=looks.page(self.model, "open", pk) if asking.partner(self.kind, pk.hex) else "",
            stale=any(each.code == "p2c.coupling_stale" for each in found),
            forget_page=looks.page(self.model, "open", pk),
            may_forget=request.user.has_perm("integration.uncouple"),  # type: ignore[union-attr]
        )

    def take_view(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """DOC-072: the button on the document's own page; comes back to it when it could not be created."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        record = self._record(request, pk)
        if not self.has_synchronise_permission(request):
            raise PermissionDenied
        chosen = self.kind.model._default_manager.filter(pk=record.pk)
        here = HttpResponseRedirect(looks.record_page(self.kind.table.name, pk))
        return self.take_documents(request, chosen) or here

    def open_view(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """DOC-073: the document in Business Central. When it is gone, the button removes the coupling."""
        record = self._record(request, pk)
        if not self.has_view_permission(request):
            raise PermissionDenied
        ours = asking.partner(self.kind, pk.hex)
        if ours is not None:
            return HttpResponseRedirect(looks.record_page("bc.salesheader", ours))
        theirs = HttpResponseRedirect(looks.record_page(self.kind.table.name, pk))
        if request.method != "POST" or not request.user.has_perm("integration.uncouple"):  # type: ignore[union-attr]
            return HttpResponseRedirect(looks.page(self.model, "explain", pk))
        label = asking.forget_stale(self.kind, pk.hex)
        if label:
            said = {"record": record, "document": label}
            text = _("%(document)s is gone, so its coupling was removed; %(record)s can be created again.")
            messages.success(request, text % said)
        return theirs

    def _record(self, request: HttpRequest, pk: uuid.UUID) -> Any:
        found = self.kind.model._default_manager.filter(pk=pk).first()
        if found is None:
            raise Http404(_("There is no such record."))
        return found


@admin.register(WaitingOrder)
class WaitingOrderAdmin(WorkList):
    kind = ORDERS
    list_display = ("document", "customer", "total", "submitdate", "last_error", "attempts", "tried")
    search_fields = ("ordernumber", "name", "customerid_account__name")
    ordering = ("submitdate", "ordernumber")


@admin.register(WaitingQuote)
class WaitingQuoteAdmin(WorkList):
    kind = QUOTES
    list_display = ("document", "statecode", "customer", "total", "effectiveto", "last_error", "attempts", "tried")
    search_fields = ("quotenumber", "name", "customerid_account__name")
    ordering = ("quotenumber", "revisionnumber")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)
        if "take_documents" in found:
            function, name, _text = found["take_documents"]
            found["take_documents"] = (function, name, _("Process in Business Central"))
        return found


def _document(row: dict[str, Any]) -> str:
    return registry.table(SalesHeader).text(row)


def _whole(finding: Finding) -> str:
    return f"{finding} {finding.next_step}".strip()
