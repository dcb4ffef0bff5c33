"""Screens of what goes with accounts and documents: cases, notes, posts, and the figures of Business Central."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.admin.accounts import STAMPS, UNIT
from crm.admin.amounts import AmountsAdmin, ClosedAdmin
from crm.admin.documents import partner
from crm.models import AccountStatistics, Annotation, Incident, Post
from integration.admin import looks
from integration.admin.cells import EMPTY
from integration.admin.records import ADMINISTRATION, GENERAL, ReadOnly, RecordAdmin, tab


@admin.register(Incident)
class IncidentAdmin(ClosedAdmin):
    """Cases."""

    list_display = ("ticketnumber", "title", "customer", "prioritycode", "statecode", "statuscode")
    list_select_related = ("customerid_account", "customerid_contact")
    list_filter = ("statecode", "statuscode", "prioritycode", UNIT)
    search_fields = ("ticketnumber", "title", "customerid_account__name", "customerid_contact__fullname")
    ordering = ("-incidentid",)
    readonly_fields = ()
    hints: ClassVar = {"ticketnumber": _("Leave it blank: the next number is given.")}
    fieldsets = (
        tab(
            GENERAL,
            ("ticketnumber", "prioritycode"),
            "title",
            ("customerid_account", "customerid_contact"),
            ("ownerid_systemuser", "ownerid_team"),
            "caseorigincode",
            "description",
        ),
        tab(ADMINISTRATION, ("statecode", "statuscode"), "owningbusinessunit", *STAMPS),
    )

    @admin.display(description=_("Customer"), ordering="customerid_account__name")
    def customer(self, record: Any) -> Any:
        return partner(record.customerid_account, record.customerid_contact)


def _link(record: Any, *names: str) -> Any:
    """The record a note or post is about, as a link to its page."""
    of = next((other for name in names if (other := getattr(record, name)) is not None), None)
    return looks.linked(looks.page(type(of), "change", of.pk), of) if of is not None else EMPTY


class Regarding:
    """Mixed into the screens of what is about a record: the record is chosen once."""

    ABOUT: ClassVar[tuple[str, ...]] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        return own if obj is None else [*own, *self.ABOUT, *map(self._shown, self.ABOUT)]  # type: ignore[attr-defined]

    @admin.display(description=_("Regarding"))
    def regarding(self, record: Any) -> Any:
        return _link(record, *self.ABOUT)


@admin.register(Annotation)
class AnnotationAdmin(Regarding, RecordAdmin):
    """Notes."""

    ABOUT = ("objectid_salesorder", "objectid_quote", "objectid_account")
    list_display = ("__str__", "regarding", "createdby", "createdon", "isdocument")
    list_select_related = (*ABOUT, "createdby")
    list_filter = ("isdocument",)
    search_fields = ("subject", "notetext", "filename")
    ordering = ("-annotationid",)
    fieldsets = (
        tab(GENERAL, ABOUT, "subject", "notetext", ("filename", "filesize"), "isdocument"),
        tab(ADMINISTRATION, *STAMPS),
    )
    readonly_fields = ("filename", "filesize", "isdocument")


@admin.register(Post)
class PostAdmin(Regarding, RecordAdmin):
    """Posts on timelines."""

    ABOUT = ("regardingobjectid_salesorder", "regardingobjectid_account")
    list_display = ("__str__", "regarding", "source", "createdby", "createdon")
    list_select_related = (*ABOUT, "createdby")
    list_filter = ("source", "type")
    search_fields = ("text",)
    ordering = ("-postid",)
    fieldsets = (
        tab(GENERAL, ABOUT, "text", ("type", "source")),
        tab(ADMINISTRATION, *STAMPS),
    )
    readonly_fields = ("source",)


@admin.register(AccountStatistics)
class AccountStatisticsAdmin(ReadOnly, AmountsAdmin):
    """The figures of customers in Business Central, to look at."""

    list_display = (
        "nav_name",
        "nav_customerno",
        "nav_balancelcy",
        "nav_overdueamountslcy",
        "nav_overdueamountsasofdate",
        "nav_totalsaleslcy",
        "transactioncurrency",
    )
    list_select_related = ("transactioncurrency",)
    list_filter = ("statecode", "transactioncurrency")
    search_fields = ("nav_name", "nav_customerno")
    ordering = ("nav_name",)
    fieldsets = (
        tab(
            GENERAL,
            ("nav_name", "nav_customerno"),
            ("nav_balancelcy", "nav_creditlimitlcy"),
            ("nav_overdueamountslcy", "nav_overdueamountsasofdate"),
            ("nav_totalsaleslcy", "nav_invdprepaymentamountlcy"),
            ("nav_outstandingorderslcy", "nav_shippednotinvoicedlcy"),
            ("nav_outstandinginvoiceslcy", "nav_totallcy"),
            ("nav_outstandingservorderslcy", "nav_servshippednotinvdlcy"),
            "nav_outstandingservinvoiceslcy",
            ("transactioncurrency", "rate"),
        ),
        tab(ADMINISTRATION, ("statecode", "statuscode"), *STAMPS),
    )
