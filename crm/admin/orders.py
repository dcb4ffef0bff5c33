"""Screens of quotes, orders and their lines: what is there, and the next step as a button."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from crm.admin.accounts import PROSPECT_TO_CASH, STAMPS, UNIT
from crm.admin.amounts import AmountsAdmin, ClosedAdmin, owned_by_fo, with_note
from crm.admin.documents import AMOUNTS, BILL_TO, DELIVERY, SHIP_TO, address, partner
from crm.admin.lines import EntryInline, LinesInline
from crm.admin.steps import DocumentSteps
from crm.admin.timeline import WithTimeline
from crm.models import Quote, QuoteDetail, SalesOrder, SalesOrderDetail
from crm.models.sales_order import ProcessingStatus
from crm.rules.amounts import LINE_AMOUNTS, TOTALS
from crm.rules.maintained import QUOTE_AMOUNTS, STATUS
from integration.admin import looks
from integration.admin.base import THEMED
from integration.admin.cells import tidy
from integration.admin.records import ADMINISTRATION, GENERAL, tab

QUOTE_SHUT = _("This quote is “%(state)s”, so it stays as it is. Revise an active quote to make its next revision.")
ORDER_SHUT = _("This order is “%(state)s”, so it stays as it is.")
ORDER_OF_FO = _(
    "This order is “%(state)s” in Finance and Operations, so it is changed there; the next run brings it here."
)
LINE_SHUT = _("The document of this line stays as it is, and its lines with it. Open the document to see why.")
#: how documents are shown in lists and how far they have come; changed with the buttons, not by typing
STATE = ("statecode", "statuscode")
LINE_FIELDS = (
    "lineitemnumber",
    "productname",
    "quantity",
    "uom",
    "priceperunit",
    "manualdiscountamount",
    "tax",
    "extendedamount",
)
AMOUNT_FIELDS = (
    ("totallineitemamount", "totallineitemdiscountamount"),
    ("discountpercentage", "discountamount"),
    ("totaldiscountamount", "totalamountlessfreight"),
    ("freightamount", "totaltax"),
    "totalamount",
    ("transactioncurrency", "rate"),
    "ispricelocked",
)


class QuoteLineInline(LinesInline):
    """The lines of a quote."""

    model = QuoteDetail
    fk_name = "quote"
    fields = LINE_FIELDS
    ordering = ("lineitemnumber", "quotedetailid")


class QuoteEntryInline(EntryInline):
    """The lines of a draft."""

    model = QuoteDetail
    fk_name = "quote"
    ordering = ("lineitemnumber", "quotedetailid")


class OrderLineInline(LinesInline):
    """The lines of an order."""

    model = SalesOrderDetail
    fk_name = "salesorder"
    fields = LINE_FIELDS
    ordering = ("lineitemnumber", "salesorderdetailid")


class OrderEntryInline(EntryInline):
    """The lines of an active order."""

    model = SalesOrderDetail
    fk_name = "salesorder"
    ordering = ("lineitemnumber", "salesorderdetailid")


def totals(record: Any) -> list[tuple[Any, str, bool]]:
    """What a document comes to, as it is saved: caption, amount, and whether it is the sum of those above."""
    if record is None:
        return []
    currency = record.transactioncurrency.isocurrencycode if record.transactioncurrency else ""
    field = record._meta.get_field
    found = [(field("totallineitemamount").verbose_name, tidy(record.totallineitemamount), False)]
    off = (record.totallineitemamount or 0) - (record.totalamountlessfreight or 0)
    if off:
        found.append((_("Discount"), tidy(-off), False))
    for name in ("freightamount", "totaltax"):
        if getattr(record, name):
            found.append((field(name).verbose_name, tidy(getattr(record, name)), False))
    total = " ".join(filter(None, (tidy(record.totalamount), currency)))
    return [*found, (field("totalamount").verbose_name, total, True)]


class TradeAdmin(DocumentSteps, WithTimeline, ClosedAdmin):
    """A quote or an order: what is calculated, and how far it has come, is shown and not typed."""

    list_select_related = ("customerid_account", "customerid_contact", "transactioncurrency")
    STATE = ()
    readonly_fields = ("rate", *STATE, *TOTALS)
    #: where the lines are typed while the document may be changed
    entry: Any = None
    depending: ClassVar[dict[str, str]] = {"pricelevel": "transactioncurrency"}

    class Media:
        css: ClassVar = {"all": ["crm/entry.css"]}

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        found = super().get_inlines(request, obj)
        return [self.entry] if found and self.has_change_permission(request, obj) else found

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """A new document comes back with its lines to type."""
        answer = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST or "_popup" in request.POST:
            return answer
        return HttpResponseRedirect(looks.page(self.model, "change", obj.pk) + "#lines")

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        record = self.get_object(request, object_id)
        may = record is not None and self.has_change_permission(request, record)
        # the theme shows the totals below the lines, which are a tab there
        more = {"totals": totals(record), "entry": may, "plain": not THEMED}
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})

    @admin.display(description=_("Customer"), ordering="customerid_account__name")
    def customer(self, record: Any) -> Any:
        return partner(record.customerid_account, record.customerid_contact)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Without anything to change there is nothing to save; the steps are still there."""
        return super().has_change_permission(request, obj) and not self.shut(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not self.shut(obj)


@admin.register(Quote)
class QuoteAdmin(TradeAdmin):
    """Quotes."""

    list_display = (
        "quotenumber",
        "revisionnumber",
        "name",
        "customer",
        "totalamount",
        "transactioncurrency",
        "effectiveto",
        "statecode",
        "statuscode",
    )
    list_filter = ("statecode", "statuscode", "transactioncurrency", UNIT)
    search_fields = ("quotenumber", "name", "customerid_account__name", "customerid_contact__fullname")
    ordering = ("-quoteid",)
    inlines = (QuoteLineInline,)
    entry = QuoteEntryInline
    hints: ClassVar = {
        "quotenumber": _("Leave it blank: the next number is given."),
        "pricelevel": _("Where the prices of the lines come from, unless they are typed."),
    }
    readonly_fields = ("rate", *STATE, *TOTALS)
    fieldsets = (
        tab(
            GENERAL,
            ("quotenumber", "revisionnumber"),
            "name",
            ("customerid_account", "customerid_contact"),
            ("ownerid_systemuser", "ownerid_team"),
            ("effectivefrom", "effectiveto"),
            ("expireson", "requestdeliveryby"),
            ("paymenttermscode", "freighttermscode"),
            ("opportunity", "pricelevel"),
            "description",
        ),
        tab(AMOUNTS, *AMOUNT_FIELDS),
        tab(SHIP_TO, "shippingmethodcode", *address("shipto")),
        tab(BILL_TO, *address("billto")),
        tab(
            ADMINISTRATION,
            STATE,
            "closedon",
            "msdynce_hasexternallymaintainedproductsonly",
            ("owningbusinessunit", "bcbi_company"),
            *STAMPS,
        ),
    )

    def shut(self, record: Any) -> Any:
        if record is None or record.statecode not in Quote.CLOSED_STATES:
            return ""
        return QUOTE_SHUT % {"state": record.get_statecode_display()}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        """FO-075: on a quote of Finance and Operations nobody enters discounts and freight."""
        own = super().get_readonly_fields(request, obj)
        named = ["quotenumber"] if obj is not None and obj.quotenumber else []
        if owned_by_fo(obj):
            named += QUOTE_AMOUNTS
        return list(dict.fromkeys([*own, *named, *map(self._shown, named)]))


@admin.register(SalesOrder)
class SalesOrderAdmin(TradeAdmin):
    """Orders."""

    list_display = (
        "ordernumber",
        "name",
        "customer",
        "totalamount",
        "transactioncurrency",
        "requestdeliveryby",
        "statecode",
        "msdynce_processingstatus",
    )
    list_filter = ("statecode", "msdynce_processingstatus", "transactioncurrency", UNIT)
    search_fields = ("ordernumber", "name", "customerid_account__name", "customerid_contact__fullname")
    ordering = ("-salesorderid",)
    inlines = (OrderLineInline,)
    entry = OrderEntryInline
    hints: ClassVar = {
        "ordernumber": _("Leave it blank: the next number is given."),
        "pricelevel": _("Where the prices of the lines come from, unless they are typed."),
    }
    readonly_fields = ("rate", *STATE, *TOTALS, STATUS, "msdynce_ismaintainedexternally")
    fieldsets = (
        tab(
            GENERAL,
            ("ordernumber", "name"),
            ("customerid_account", "customerid_contact"),
            ("ownerid_systemuser", "ownerid_team"),
            ("quote", "opportunity"),
            ("requestdeliveryby", "datefulfilled"),
            ("paymenttermscode", "freighttermscode"),
            "pricelevel",
            "description",
        ),
        tab(AMOUNTS, *AMOUNT_FIELDS),
        tab(SHIP_TO, "shippingmethodcode", *address("shipto")),
        tab(BILL_TO, *address("billto")),
        tab(
            PROSPECT_TO_CASH,
            STATUS,
            ("msdynce_ismaintainedexternally", "msdynce_hasexternallymaintainedproductsonly"),
        ),
        tab(
            ADMINISTRATION,
            STATE,
            ("submitdate", "lastbackofficesubmit"),
            ("bcbi_businesscentralordernumber", "bcbi_businesscentraldocumentoccurrencenumber"),
            ("owningbusinessunit", "bcbi_company"),
            *STAMPS,
        ),
    )

    def shut(self, record: Any) -> Any:
        """FO-082: an activated order is Finance and Operations' own."""
        if record is None:
            return ""
        draft = record.msdynce_processingstatus == ProcessingStatus.DRAFT and not record.msdynce_ismaintainedexternally
        if not draft and owned_by_fo(record):
            return ORDER_OF_FO % {"state": record.get_msdynce_processingstatus_display()}
        if record.statecode in SalesOrder.CLOSED_STATES:
            return ORDER_SHUT % {"state": record.get_statecode_display()}
        return ""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        own = super().get_readonly_fields(request, obj)
        return [*own, "ordernumber", self._shown("ordernumber")] if obj is not None and obj.ordernumber else own


class TradeLineAdmin(AmountsAdmin):
    """A line of a quote or an order: what it comes to is calculated."""

    #: the field that names the document
    document = ""
    readonly_fields = ("rate", *LINE_AMOUNTS)
    hints: ClassVar = {
        "priceperunit": _("Leave it blank to take the price of the document's price list."),
        "uom": _("Leave it blank for the default unit of the product."),
        "productdescription": _("What is sold, when it is not a product of the list."),
    }
    list_filter = ("isproductoverridden",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        # its name has the document's name in it, in lists and elsewhere
        return super().get_queryset(request).select_related(*self.list_select_related)

    def shut(self, record: Any) -> Any:
        if record is None:
            return ""
        document = getattr(record, self.document)
        return self.admin_site.get_model_admin(type(document)).shut(document) and LINE_SHUT

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        own, note = super().get_fieldsets(request, obj), self.shut(obj)
        return with_note(own, note) if note else own

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not self.shut(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not self.shut(obj)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._back(request, obj, super().response_add(request, obj, post_url_continue))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._back(request, obj, super().response_change(request, obj))

    def _back(self, request: HttpRequest, line: Any, answer: HttpResponse) -> HttpResponse:
        """Back to the document, where the line is among the others; or to the next line of the same document."""
        document = getattr(line, self.document)
        if "_addanother" in request.POST:
            return HttpResponseRedirect(looks.page(self.model, "add", **{self.document: document.pk}))
        if "_continue" in request.POST or "_popup" in request.POST:
            return answer
        return HttpResponseRedirect(looks.page(type(document), "change", document.pk) + "#lines")


def line_tabs(document: str, *flags: str) -> tuple[Any, ...]:
    """The tabs of a line's page."""
    return (
        tab(
            GENERAL,
            (document, "lineitemnumber"),
            ("product", "productdescription"),
            ("isproductoverridden", "productname"),
            ("quantity", "uom"),
            "description",
        ),
        tab(
            AMOUNTS,
            ("priceperunit", "ispriceoverridden"),
            ("manualdiscountamount", "volumediscountamount"),
            ("baseamount", "tax"),
            "extendedamount",
            ("transactioncurrency", "rate"),
        ),
        tab(DELIVERY, "requestdeliveryby", *address("shipto")),
        tab(
            ADMINISTRATION,
            ("producttypecode", "sequencenumber"),
            ("msdynce_linecreationsequencenumber", "bcbi_businesscentrallinenumber"),
            *flags,
            *STAMPS,
        ),
    )


@admin.register(QuoteDetail)
class QuoteDetailAdmin(TradeLineAdmin):
    """Lines of quotes."""

    document = "quote"
    list_display = ("quote", *LINE_FIELDS)
    list_select_related = ("quote", "uom")
    search_fields = ("productname", "quote__quotenumber")
    ordering = ("-quote_id", "lineitemnumber")
    fieldsets = line_tabs("quote", "msdynce_quotehasexternallymaintainedproductsonly")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        """FO-075: on a quote of Finance and Operations nobody enters tax."""
        own = super().get_readonly_fields(request, obj)
        return [*own, "tax", self._shown("tax")] if obj is not None and owned_by_fo(obj.quote) else own


@admin.register(SalesOrderDetail)
class SalesOrderDetailAdmin(TradeLineAdmin):
    """Lines of orders."""

    document = "salesorder"
    list_display = ("salesorder", *LINE_FIELDS)
    list_select_related = ("salesorder", "uom")
    search_fields = ("productname", "salesorder__ordernumber")
    ordering = ("-salesorder_id", "lineitemnumber")
    fieldsets = line_tabs(
        "salesorder", ("msdynce_orderhasexternallymaintainedproductsonly", "msdynce_headerprocessingstatus")
    )
