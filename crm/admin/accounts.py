"""Screens of accounts and contacts."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from crm.admin.amounts import owned_by_fo
from crm.admin.timeline import WithTimeline
from crm.models import Account, AccountStatistics, Contact
from integration.admin import looks
from integration.admin.base import RelatedDropdownFilter
from integration.admin.cells import tidy
from integration.admin.records import (
    ADDRESS,
    ADMINISTRATION,
    COMMUNICATION,
    GENERAL,
    INVOICING,
    RecordAdmin,
    tab,
)
from integration.admin.rows import RowsInline

ADDRESS_FIELDS = (
    "address1_name",
    "address1_line1",
    "address1_line2",
    "address1_line3",
    ("address1_postalcode", "address1_city"),
    ("address1_county", "address1_stateorprovince"),
    "address1_country",
    "address1_primarycontactname",
)
#: whose records they are, as a filter of lists
UNIT = ("owningbusinessunit", RelatedDropdownFilter)
DELIVERY_ADDRESS = _("Delivery address")
DELIVERY_FIELDS = (
    "address2_name",
    "address2_line1",
    "address2_line2",
    "address2_line3",
    ("address2_postalcode", "address2_city"),
    ("address2_stateorprovince", "address2_country"),
)
PROSPECT_TO_CASH = _("Prospect to cash")
STAMPS = (("createdon", "createdby"), ("modifiedon", "modifiedby"))


class ContactInline(RowsInline):
    """The contacts of an account."""

    model = Contact
    fk_name = "parentcustomerid_account"
    fields = ("fullname", "jobtitle", "emailaddress1", "telephone1", "statecode")
    ordering = ("fullname",)
    verbose_name_plural = _("contacts")


@admin.register(Account)
class AccountAdmin(WithTimeline, RecordAdmin):
    """Accounts, with the figures of Business Central and their timeline."""

    change_form_template = "crm/timeline_form.html"

    list_display = ("name", "accountnumber", "customertypecode", "address1_city", "emailaddress1", "statecode")
    list_filter = ("customertypecode", "statecode", "transactioncurrency", UNIT)
    search_fields = ("name", "accountnumber", "emailaddress1", "address1_city", "telephone1")
    ordering = ("name",)
    inlines = (ContactInline,)
    fieldsets = (
        tab(
            GENERAL,
            "name",
            ("accountnumber", "customertypecode"),
            ("primarycontact", "parentaccount"),
            ("ownerid_systemuser", "ownerid_team"),
            "numberofemployees",
            "description",
        ),
        tab(ADDRESS, *ADDRESS_FIELDS),
        tab(DELIVERY_ADDRESS, *DELIVERY_FIELDS),
        tab(
            COMMUNICATION,
            ("telephone1", "telephone2", "telephone3"),
            "fax",
            ("emailaddress1", "emailaddress2", "emailaddress3"),
            "websiteurl",
        ),
        tab(
            INVOICING,
            ("transactioncurrency", "defaultpricelevel"),
            ("creditlimit", "creditonhold"),
            "paymenttermscode",
            ("address1_freighttermscode", "address1_shippingmethodcode"),
        ),
        tab(ADMINISTRATION, ("statecode", "statuscode"), ("owningbusinessunit", "bcbi_company"), *STAMPS),
    )

    class Media:
        css: ClassVar = {"all": ["crm/entry.css"]}

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        figures: dict[str, Any] = {}
        if request.method == "GET" and request.user.has_perm("crm.view_accountstatistics"):
            record = self.get_object(request, unquote(object_id))
            figures = figures_of(record.nav_accountstatistics) if record is not None else {}
        return super().change_view(request, object_id, form_url, {**figures, **(extra_context or {})})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        """FO-065: Finance and Operations knows its accounts by their numbers."""
        own = super().get_readonly_fields(request, obj)
        return [*own, "accountnumber", self._shown("accountnumber")] if _number_is_key(obj) else own


#: the figures an account's page shows, in this order; the others stand on their own page
FIGURES = (
    "nav_balancelcy",
    "nav_overdueamountslcy",
    "nav_creditlimitlcy",
    "nav_outstandingorderslcy",
    "nav_shippednotinvoicedlcy",
    "nav_outstandinginvoiceslcy",
    "nav_totallcy",
    "nav_totalsaleslcy",
    "nav_invdprepaymentamountlcy",
)


def figures_of(statistics: AccountStatistics | None) -> dict[str, Any]:
    """What an account's page says about its customer in Business Central: caption, amount, and whether it is bad news.

    Overdue amounts are as of a day; a balance above the credit limit is bad news, too.
    """
    if statistics is None:
        return {}
    shown = []
    limit = statistics.nav_creditlimitlcy or 0
    for name in FIGURES:
        amount, caption = getattr(statistics, name), statistics._meta.get_field(name).verbose_name
        bad = bool(amount and amount > 0 and name == "nav_overdueamountslcy")
        if name == "nav_overdueamountslcy" and statistics.nav_overdueamountsasofdate:
            day = formats.date_format(statistics.nav_overdueamountsasofdate, "SHORT_DATE_FORMAT")
            caption = _("%(caption)s as of %(day)s") % {"caption": caption, "day": day}
        if name == "nav_balancelcy":
            bad = bool(limit and amount and amount > limit)
        shown.append((caption, tidy(amount), bad))
    currency = statistics.transactioncurrency
    return {
        "statistics": statistics,
        "figures": shown,
        "currency": currency.isocurrencycode if currency else "",
        "statistics_page": looks.page(AccountStatistics, "change", statistics.pk),
    }


def _number_is_key(account: Any) -> bool:
    return account is not None and bool(account.accountnumber) and owned_by_fo(account)


@admin.register(Contact)
class ContactAdmin(RecordAdmin):
    """Contacts."""

    list_display = ("fullname", "parentcustomerid_account", "jobtitle", "emailaddress1", "telephone1", "statecode")
    list_select_related = ("parentcustomerid_account",)
    list_filter = ("statecode", "msdynce_isactivecustomer", UNIT)
    hints: ClassVar = {"msdynce_contactnumber": _("Leave it blank: the next number is given.")}
    search_fields = ("fullname", "emailaddress1", "telephone1", "msdynce_contactnumber")
    ordering = ("fullname",)
    fieldsets = (
        tab(
            GENERAL,
            ("salutation", "firstname", "middlename", "lastname"),
            "fullname",
            ("jobtitle", "department"),
            ("parentcustomerid_account", "parentcustomerid_contact"),
            ("ownerid_systemuser", "ownerid_team"),
            "description",
        ),
        tab(ADDRESS, *ADDRESS_FIELDS),
        tab(
            COMMUNICATION,
            ("telephone1", "telephone2", "telephone3"),
            ("mobilephone", "fax", "pager"),
            ("emailaddress1", "emailaddress2", "emailaddress3"),
            "websiteurl",
        ),
        tab(INVOICING, "transactioncurrency"),
        tab(
            PROSPECT_TO_CASH,
            "msdynce_contactnumber",
            ("msdynce_isactivecustomer", "msdynce_iscompanyanaccount"),
        ),
        tab(ADMINISTRATION, ("statecode", "statuscode"), ("owningbusinessunit", "bcbi_company"), *STAMPS),
    )
