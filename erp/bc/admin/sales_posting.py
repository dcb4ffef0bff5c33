"""Posting on the screens of sales documents: shown first, then done; archiving; one invoice of several shipments."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.bc.models import SalesHeaderArchive, SalesInvoiceHeader, SalesShipmentHeader
from erp.bc.models.document_base import DocumentStatus, DocumentType
from erp.bc.rules.documents.sides import SALES
from erp.bc.services import archiving, prepayments, reserving, shipment_lines
from erp.bc.services.posting import post, preview
from erp.bc.services.posting_plan import CHARGE, SHIP, SHIP_AND_CHARGE, Plan, Step
from integration.admin import looks
from integration.admin.cells import tidy
from integration.admin.records import sentences


@dataclass(frozen=True)
class Posting:
    """A way of posting. `of`: the types of documents it is for."""

    name: str
    caption: Any
    step: Step
    of: tuple[int, ...]


ORDER, INVOICE = int(DocumentType.ORDER), int(DocumentType.INVOICE)
POSTINGS = {
    each.name: each
    for each in (
        Posting("ship", gettext_lazy("Ship"), SHIP, (ORDER,)),
        Posting("invoice", gettext_lazy("Invoice"), CHARGE, (ORDER,)),
        Posting("ship-and-invoice", gettext_lazy("Ship and invoice"), SHIP_AND_CHARGE, (ORDER,)),
        Posting("post", gettext_lazy("Post"), SHIP_AND_CHARGE, (INVOICE,)),
    )
}


class SalesPosting:
    """Mixed into the screen of sales documents."""

    model: Any
    admin_site: Any

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<path:object_id>/post/<slug:posting>/", wrap(self.post_view), name="bc_salesheader_post"),
            path("<path:object_id>/reserve/", wrap(self.reserve_view), name="bc_salesheader_reserve"),
            path("<path:object_id>/prepayment/", wrap(self.prepayment_view), name="bc_salesheader_prepayment"),
            path("<path:object_id>/archive/", wrap(self.archive_view), name="bc_salesheader_archive"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        more = dict(extra_context or {})
        record = self.get_object(request, object_id) if request.method == "GET" else None  # type: ignore[attr-defined]
        if record is not None and self._may_post(request):
            ready = record.status in (DocumentStatus.OPEN, DocumentStatus.RELEASED)
            own = [
                (each.caption, looks.page(self.model, "post", record.pk, each.name), "get")
                for each in POSTINGS.values()
                if ready and record.document_type in each.of
            ]
            archive = (_("Archive"), looks.page(self.model, "archive", record.pk), "post")
            if record.document_type == ORDER:
                if record.lines.filter(prepmt_line_amount__gt=F("prepmt_amt_inv")).exists():
                    page = looks.page(self.model, "prepayment", record.pk)
                    own.insert(0, (_("Post prepayment invoice"), page, "post"))
                page = looks.page(self.model, "reserve", record.pk)
                own += [(_("Reserve"), page, "post")]
                if record.lines.filter(reserved_quantity__gt=0).exists():
                    own += [(_("Cancel reservation"), f"{page}?cancel=1", "post")]
            more["document_actions"] = [*own, *more.get("document_actions", ()), archive, *_left_behind(record)]
        return super().change_view(request, object_id, form_url, more)  # type: ignore[misc]

    def post_view(self, request: HttpRequest, object_id: str, posting: str) -> HttpResponse:
        """What would be posted; posted when somebody says so."""
        if not self._may_post(request):
            raise PermissionDenied
        key, chosen = uuid.UUID(object_id).hex, POSTINGS.get(posting)
        here = HttpResponseRedirect(looks.page(self.model, "change", object_id))
        if chosen is None:
            return here
        if request.method == "POST":
            return self._post(request, [key], chosen) or here
        try:
            plan = preview(key, chosen.step)
        except ValidationError as refused:
            for sentence in sentences(refused):
                messages.error(request, sentence)
            return here
        return render(request, "bc/post_document.html", self._context(request, chosen, plan, here.url))

    def reserve_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Set stock aside for the order, or let it go; says how much of each line, and what could not be had."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self._may_post(request):
            raise PermissionDenied
        here = HttpResponseRedirect(looks.page(self.model, "change", object_id))
        cancels = "cancel" in request.GET
        try:
            done = (reserving.cancel if cancels else reserving.reserve)(uuid.UUID(object_id).hex)
        except ValidationError as refused:
            for sentence in sentences(refused):
                messages.error(request, sentence)
            return here
        if cancels:
            messages.success(request, _("Nothing is reserved for %(no)s any more.") % {"no": done.document["no"]})
            return here
        for kept in done.lines:
            said = {
                "name": kept.name,
                "reserved": f"{kept.reserved.normalize():f}",
                "short": f"{kept.short.normalize():f}",
            }
            if kept.short > 0:
                text = _("%(name)s: %(reserved)s reserved; %(short)s more are outstanding and not free in stock.")
                messages.warning(request, text % said)
            else:
                messages.success(request, _("%(name)s: %(reserved)s reserved.") % said)
        return here

    def prepayment_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Invoice what is to be paid ahead."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self._may_post(request):
            raise PermissionDenied
        try:
            row = prepayments.post(uuid.UUID(object_id).hex)
        except ValidationError as refused:
            for sentence in sentences(refused):
                messages.error(request, sentence)
        else:
            link = looks.linked(looks.page(SalesInvoiceHeader, "change", uuid.UUID(row["system_id"])), row["no"])
            messages.success(request, format_html(_("Prepayment invoice {} is posted."), link))
        return HttpResponseRedirect(looks.page(self.model, "change", object_id))

    def archive_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put the document into the archive as it is."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self._may_post(request):
            raise PermissionDenied
        (row,) = archiving.archive(SALES, [uuid.UUID(object_id).hex])
        page = looks.page(SalesHeaderArchive, "change", uuid.UUID(row["system_id"]))
        link = looks.linked(page, _("Version %(no)s") % {"no": row["version_no"]})
        messages.success(request, format_html("{}: {}", _("Archived"), link))
        return HttpResponseRedirect(looks.page(self.model, "change", object_id))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)  # type: ignore[misc]
        if self._may_post(request):
            for each in POSTINGS.values():
                if ORDER in each.of:
                    name = f"post_{each.name.replace('-', '_')}"
                    found[name] = (_list_action(each), name, each.caption)
            name = "invoice_shipments"
            found[name] = (_invoice_shipments, name, gettext_lazy("Make one invoice of their shipments"))
        if "delete_selected" in found:
            found["delete_selected"] = found.pop("delete_selected")
        return found

    def post_chosen(self, request: HttpRequest, chosen: Posting, records: QuerySet) -> None:
        """Post each chosen document by itself; one that is refused does not hold up the others."""
        keys = [key.hex for key in records.values_list("pk", flat=True)]
        done = sum(self._post(request, [key], chosen, quiet=len(keys) > 1) is not None for key in keys)
        if done and len(keys) > 1:
            text = ngettext("%(step)s: %(count)d record.", "%(step)s: %(count)d records.", done)
            messages.success(request, text % {"step": chosen.caption, "count": done})

    def invoice_chosen(self, request: HttpRequest, records: QuerySet) -> HttpResponse | None:
        """One invoice of what the chosen orders have shipped."""
        if not self._may_post(request):
            raise PermissionDenied
        try:
            row = shipment_lines.invoice_shipments([key.hex for key in records.values_list("pk", flat=True)])
        except ValidationError as refused:
            for sentence in sentences(refused):
                messages.error(request, sentence)
            return None
        return HttpResponseRedirect(looks.page(self.model, "change", uuid.UUID(row["system_id"])))

    def _post(
        self, request: HttpRequest, keys: Sequence[str], chosen: Posting, quiet: bool = False
    ) -> HttpResponse | None:  # fmt: skip
        if not self._may_post(request):
            raise PermissionDenied
        try:
            (done,) = post(keys, chosen.step)
        except ValidationError as refused:
            for sentence in sentences(refused):
                messages.error(request, sentence)
            return None
        made: list[SafeString] = []
        for model, row in ((SalesShipmentHeader, done.shipment), (SalesInvoiceHeader, done.invoice)):
            if row:
                page = looks.page(model, "change", uuid.UUID(row["system_id"]))
                caption = str(model._meta.verbose_name)
                made.append(format_html("{} {}", caption, looks.linked(page, row["no"])))
        if not quiet:
            posted = _("%(no)s is posted") % {"no": done.document["no"]}
            documents = format_html_join(", ", "{}", ((each,) for each in made))
            messages.success(request, format_html("{}: {}.", posted, documents))
        if done.finished and done.invoice:
            return HttpResponseRedirect(looks.page(SalesInvoiceHeader, "change", uuid.UUID(done.invoice["system_id"])))
        return HttpResponseRedirect(looks.page(self.model, "change", uuid.UUID(done.document["system_id"])))

    def _context(self, request: HttpRequest, chosen: Posting, plan: Plan, here: str) -> dict[str, Any]:
        rows = [
            (
                part.line["no"],
                part.line["description"],
                tidy(part.ship, money=False) if part.ship else "",
                tidy(part.invoice, money=False) if part.invoice else "",
                tidy(part.amounts["amount"], money=True) if part.amounts else "",
                tidy(part.amounts["amount_including_vat"], money=True) if part.amounts else "",
            )
            for part in plan.parts
            if part.ship or part.invoice
        ]
        totals = [
            (caption, tidy(plan.total(name), money=True))
            for caption, name in (
                (_("Line discount"), "line_discount_amount"),
                (_("Invoice discount"), "inv_discount_amount"),
                (_("Amount"), "amount"),
                (_("Amount Including VAT"), "amount_including_vat"),
            )
        ]
        return {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": f"{chosen.caption}: {plan.header['no']}",
            "rows": rows,
            "totals": totals if plan.invoices else [],
            "button": chosen.caption,
            "cancel": here,
        }

    def _may_post(self, request: HttpRequest) -> bool:
        return request.user.has_perm("bc.change_salesheader")


def _left_behind(order: Any) -> list[tuple[Any, str, str]]:
    """Where the shipments and invoices of an order are; one that never shipped has none."""
    if order.last_shipment_date is None:
        return []
    return [
        (str(model._meta.verbose_name_plural).capitalize(), looks.page(model, "changelist", q=order.no), "get")
        for model in (SalesShipmentHeader, SalesInvoiceHeader)
    ]


def _list_action(chosen: Posting) -> Callable[..., None]:
    def act(admin: SalesPosting, request: HttpRequest, records: QuerySet) -> None:
        admin.post_chosen(request, chosen, records)

    return act


def _invoice_shipments(admin: SalesPosting, request: HttpRequest, records: QuerySet) -> HttpResponse | None:
    return admin.invoice_chosen(request, records)
