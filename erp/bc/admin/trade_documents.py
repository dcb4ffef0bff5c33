"""What the screens of sales and of purchase documents have in common."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from erp.bc.admin.document_steps import DocumentSteps
from erp.bc.admin.documents import AMOUNT, INCLUDING_VAT, INVOICE_DISCOUNT
from erp.bc.admin.printing import PrintAndSend
from erp.bc.admin.shared import STAMPS, InCurrency, WithItsRows, in_currency
from erp.bc.rules.documents.sides import Side
from integration.admin import looks
from integration.admin.records import ADMINISTRATION, GENERAL, INVOICING, RecordAdmin, tab

AMOUNTS = _("Amounts")
NUMBER_HINT = _("Leave it blank: the next number of its type is given.")
CHOOSE_HINT = _("Choose it or the contact; name, address and terms come along.")
TEMPLATE_HINT = _("For a contact that has none yet: with it one is made when the quote becomes an order.")


def block(prefix: str) -> tuple[Any, ...]:
    """The fields of an address."""
    return (
        f"{prefix}_address",
        f"{prefix}_address_2",
        (f"{prefix}_post_code", f"{prefix}_city"),
        (f"{prefix}_county", f"{prefix}_country_region_code"),
    )


def document_tabs(side: Side, head: tuple[Any, ...], shipping: tuple[Any, ...], caption: Any) -> tuple[Any, ...]:
    """The tabs of a document."""
    who, payer = side.who, side.payer
    return (
        tab(
            GENERAL,
            ("document_type", "no", "status"),
            (side.partner, side.contact),
            (AMOUNT, INCLUDING_VAT, in_currency),
            (f"{side.partner}_name", f"{side.partner}_name_2"),
            *block(who),
            (f"{who}_contact_name", f"{who}_phone_no", f"{who}_e_mail"),
            side.template,
            *head,
        ),
        tab(
            INVOICING,
            ("currency", "currency_factor", "prices_including_vat"),
            (INVOICE_DISCOUNT, "invoice_discount_calculation", "invoice_discount_value"),
            ("payment_terms", "payment_method_code", "payment_discount_percent"),
            ("posting_date", "due_date"),
            (side.payer_partner, side.payer_contact, side.payer_template),
            (f"{payer}_name", f"{payer}_name_2"),
            *block(payer),
            f"{payer}_contact",
            ("vat_registration_no", "registration_number"),
            ("vat_country_region_code", "vat_bus_posting_group"),
            ("language_code", "format_region"),
        ),
        tab(
            caption,
            *shipping,
            ("ship_to_name", "ship_to_name_2"),
            *block("ship_to"),
            "ship_to_contact",
        ),
        tab(ADMINISTRATION, ("quote_no", "doc_no_occurrence"), ("no_series", "no_printed"), *STAMPS),
    )


class TradeDocumentAdmin(InCurrency, WithItsRows, DocumentSteps, PrintAndSend, RecordAdmin):
    """Quotes, orders and invoices of one side; what they come to is the sum of their lines."""

    readonly_fields = (AMOUNT, INCLUDING_VAT, INVOICE_DISCOUNT, in_currency)
    list_select_related = ("currency",)
    ordering = ("-document_date", "-no")
    hints: ClassVar = {
        "no": NUMBER_HINT,
        "sell_to_customer": CHOOSE_HINT,
        "buy_from_vendor": CHOOSE_HINT,
        "sell_to_customer_templ": TEMPLATE_HINT,
        "buy_from_vendor_templ": TEMPLATE_HINT,
        "due_date": _("Leave it blank: the payment terms say when."),
        "currency_factor": _("Leave it blank for the exchange rate of the day."),
        "invoice_discount_value": _("A percentage or an amount, as the calculation says."),
    }

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A document keeps its number; others refer to it."""
        own = super().get_readonly_fields(request, obj)
        return [*own, "no", self._shown("no")] if obj is not None else own


class TradeLineAdmin(RecordAdmin):
    """A line of a document; after it was saved the document is shown, where it stands among the others."""

    list_select_related = ("document", "unit_of_measure")
    ordering = ("-document__document_date", "document__no", "line_no")
    list_filter = ("type", "document__document_type")
    hints: ClassVar = {
        "item": _("Choosing an item or a resource makes the line one of that type."),
        "description": _("Leave it blank for the description of the item or resource."),
        "unit_of_measure": _("Leave it blank for the base unit."),
        "unit_price": _("Leave it at 0 for the best price of the price lists, or that of the item."),
        "direct_unit_cost": _("Leave it at 0 for the last direct cost."),
    }

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        # its name has the document's in it, in lists and elsewhere
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = super().get_readonly_fields(request, obj)
        return [*own, "document", self._shown("document")] if obj is not None else own

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._back(request, obj, super().response_add(request, obj, post_url_continue))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._back(request, obj, super().response_change(request, obj))

    def _back(self, request: HttpRequest, line: Any, answer: HttpResponse) -> HttpResponse:
        if "_addanother" in request.POST:
            return HttpResponseRedirect(looks.page(self.model, "add", document=line.document_id))
        if "_continue" in request.POST or "_popup" in request.POST:
            return answer
        return HttpResponseRedirect(looks.page(type(line.document), "change", line.document_id) + "#lines")
