"""Payments on screens: entered on the invoice they pay, applied and unapplied on the ledger; and cancelled invoices."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.bc.admin.forms import form_page, side_by_side
from erp.bc.admin.shared import in_currency, with_local_currency
from erp.bc.models import CustLedgerEntry, SalesInvoiceHeader
from erp.bc.services import payments
from erp.bc.services.cancelling import cancel_invoice
from integration import registry, time_zone
from integration.admin import looks
from integration.admin.base import TextInput
from integration.admin.cells import tidy
from integration.admin.records import sentences
from integration.calculated import expressions

#: who may enter payments is who may invoice
RIGHT = "bc.change_salesheader"


class PaymentForm(forms.Form):
    """How much came in, and when."""

    amount = forms.DecimalField(label=gettext_lazy("Amount"), max_digits=19, decimal_places=2, widget=TextInput)
    date = forms.DateField(label=gettext_lazy("Posting Date"), widget=TextInput(attrs={"type": "date"}))
    document_no = forms.CharField(
        label=gettext_lazy("Document No."), widget=TextInput, max_length=20, required=False,
        help_text=gettext_lazy("Leave it blank for the next number of the series."),
    )  # fmt: skip
    helper = side_by_side(("amount", "date"), "document_no")


class ApplyForm(forms.Form):
    """Which entries are applied to, and how much of this one."""

    to = forms.MultipleChoiceField(label=gettext_lazy("Apply to"), widget=forms.CheckboxSelectMultiple)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"), widget=TextInput, max_digits=19, decimal_places=2, required=False,
        help_text=gettext_lazy("Leave it blank for as much as remains."),
    )  # fmt: skip
    helper = side_by_side("to", "amount")


class _Steps:
    model: Any
    admin_site: Any
    change_form_template = "bc/document_form.html"

    def _allowed(self, request: HttpRequest) -> None:
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied

    def _here(self, object_id: str) -> HttpResponse:
        return HttpResponseRedirect(looks.page(self.model, "change", object_id))

    def _record(self, object_id: str) -> Any:
        rows = self.model.objects.annotate(**expressions(registry.table(self.model)))
        return with_local_currency(rows).get(pk=uuid.UUID(object_id))


def _say(request: HttpRequest, refused: ValidationError) -> None:
    for sentence in sentences(refused):
        messages.error(request, sentence)


class InvoicePayments(_Steps):
    """Mixed into the screen of posted invoices."""

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<path:object_id>/pay/", wrap(self.pay_view), name="bc_salesinvoiceheader_pay"),
            path("<path:object_id>/cancel/", wrap(self.cancel_view), name="bc_salesinvoiceheader_cancel"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        more = dict(extra_context or {})
        if request.method == "GET" and request.user.has_perm(RIGHT):
            record = self.get_object(request, object_id)  # type: ignore[attr-defined]
            own = []
            if record is not None and not record.cancelled:
                if record.cust_ledger_entry_id and record.cust_ledger_entry.open:
                    own.append((_("Register payment"), looks.page(self.model, "pay", record.pk), "get"))
                own.append((_("Cancel invoice"), looks.page(self.model, "cancel", record.pk), "get"))
            more["document_actions"] = [*more.get("document_actions", ()), *own]
        return super().change_view(request, object_id, form_url, more)  # type: ignore[misc]

    def pay_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Enter a payment, which is applied to the invoice."""
        self._allowed(request)
        invoice = self._record(object_id)
        entry = invoice.cust_ledger_entry
        remaining = invoice.remaining_amount or Decimal(0)
        start = {"amount": remaining.quantize(Decimal("0.01")), "date": time_zone.today().isoformat()}
        form = PaymentForm(request.POST or None, initial=start)
        if request.method == "POST" and form.is_valid():
            values = form.cleaned_data
            try:
                payments.register_payment(
                    entry.customer_id.hex, values["amount"], date=values["date"],
                    currency=entry.currency_id.hex if entry.currency_id else None,
                    document_no=values["document_no"], invoices=[entry.pk.hex],
                )  # fmt: skip
            except ValidationError as refused:
                _say(request, refused)
            else:
                messages.success(request, _("The payment is entered and applied to %(no)s.") % {"no": invoice.no})
                return self._here(object_id)
        note = _("%(remaining)s %(currency)s remain to be paid.") % {
            "remaining": tidy(remaining, money=True), "currency": in_currency(invoice) or "",
        }  # fmt: skip
        title = _("Register payment of %(no)s") % {"no": invoice.no}
        return form_page(self, request, form, title, button=_("Register payment"), notes=[{"text": note}],
                         cancel=self._here(object_id).url)  # type: ignore[attr-defined]  # fmt: skip

    def cancel_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what cancelling does, and do it when somebody says so."""
        self._allowed(request)
        invoice = SalesInvoiceHeader.objects.get(pk=uuid.UUID(object_id))
        if request.method == "POST":
            try:
                cancel_invoice(invoice.pk.hex)
            except ValidationError as refused:
                _say(request, refused)
            else:
                messages.success(request, _("%(no)s is cancelled.") % {"no": invoice.no})
            return self._here(object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Cancel invoice %(no)s") % {"no": invoice.no},
            "note": _("A credit memo takes the invoice back, and its goods are in stock again. This cannot be undone."),
            "button": _("Cancel invoice"),
            "cancel": self._here(object_id).url,
        }
        return render(request, "bc/confirm.html", context)


class LedgerSteps(_Steps):
    """Mixed into the screen of the customer ledger."""

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<path:object_id>/apply/", wrap(self.apply_view), name="bc_custledgerentry_apply"),
            path("<path:object_id>/unapply/", wrap(self.unapply_view), name="bc_custledgerentry_unapply"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        more = dict(extra_context or {})
        if request.method == "GET" and request.user.has_perm(RIGHT):
            record = self.get_object(request, object_id)  # type: ignore[attr-defined]
            own = []
            if record is not None and record.open:
                own.append((_("Apply"), looks.page(self.model, "apply", record.pk), "get"))
            if record is not None and record.detailed_entries.filter(entry_type=2, unapplied=False).exists():
                own.append((_("Unapply"), looks.page(self.model, "unapply", record.pk), "post"))
            more["document_actions"] = [*more.get("document_actions", ()), *own]
        return super().change_view(request, object_id, form_url, more)  # type: ignore[misc]

    def apply_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Choose the open entries of the other kind an entry is applied to."""
        self._allowed(request)
        entry = self._record(object_id)
        form = ApplyForm(request.POST or None)
        form.fields["to"].choices = [  # type: ignore[attr-defined]
            (each.pk.hex, f"{each.get_document_type_display()} {each.document_no} · {each.posting_date:%Y-%m-%d} · "
             f"{tidy(each.remaining_amount, money=True)}")
            for each in _fitting(entry)
        ]  # fmt: skip
        if not form.fields["to"].choices:  # type: ignore[attr-defined]
            messages.warning(request, _("No open entry of the customer fits this one."))
            return self._here(object_id)
        if request.method == "POST" and form.is_valid():
            try:
                payments.apply(entry.pk.hex, form.cleaned_data["to"], form.cleaned_data["amount"])
            except ValidationError as refused:
                _say(request, refused)
            else:
                messages.success(request, _("%(no)s is applied.") % {"no": entry.document_no})
                return self._here(object_id)
        left = tidy(abs(entry.remaining_amount), money=True)
        notes = [{"text": _("%(amount)s remain.") % {"amount": left}}]
        title = _("Apply %(no)s") % {"no": entry.document_no}
        return form_page(self, request, form, title, button=_("Apply"), notes=notes, cancel=self._here(object_id).url)

    def unapply_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take the applications of an entry back."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._allowed(request)
        try:
            changed = payments.unapply(uuid.UUID(object_id).hex)
        except ValidationError as refused:
            _say(request, refused)
        else:
            names = ", ".join(row["document_no"] for row in changed)
            messages.success(request, _("Unapplied: %(names)s.") % {"names": names})
        return self._here(object_id)


def _fitting(entry: Any) -> list[Any]:
    """The open entries of the same customer and currency on the other side."""
    table = registry.table(CustLedgerEntry)
    rows = CustLedgerEntry.objects.filter(customer=entry.customer_id, currency=entry.currency_id, open=True)
    found = rows.annotate(**expressions(table)).order_by("due_date", "entry_no")[:200]
    return [each for each in found if each.remaining_amount * entry.remaining_amount < 0]
