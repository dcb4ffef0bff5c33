"""What the screens of Business Central tables have in common: fields, rows to look at, entries."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models import CompanyInformation
from integration.admin.records import ReadOnly, RecordAdmin
from integration.admin.rows import RowsInline

STAMPS = ("created_on", ("modified_on", "modified_by"))
ADDRESS_FIELDS = (
    "address",
    "address_2",
    ("post_code", "city"),
    "county",
    ("country_region_code", "territory_code"),
)
COMMUNICATION_FIELDS = (
    ("phone_no", "mobile_phone_no", "fax_no"),
    "e_mail",
    "home_page",
    ("language_code", "format_region"),
    ("telex_no", "telex_answer_back"),
)
#: a bank account has no format region
BANK_COMMUNICATION_FIELDS = (*COMMUNICATION_FIELDS[:3], "language_code", *COMMUNICATION_FIELDS[4:])
REGISTRATION_FIELDS = (("vat_registration_no", "registration_number"),)


@admin.display(description=_("Currency"), ordering="currency__code")
def in_currency(record: Any) -> Any:
    """The currency of a row's amounts; a blank one is the local currency, which is named."""
    return record.currency if record.currency_id else record.local_currency


def with_local_currency(rows: models.QuerySet) -> models.QuerySet:
    """The rows with the code of the local currency, for `in_currency`."""
    return rows.annotate(local_currency=models.Subquery(CompanyInformation.objects.values("lcy_code")[:1]))


class InCurrency:
    """A screen of a table whose amounts are in a currency of each row."""

    def get_queryset(self, request: Any) -> models.QuerySet:
        return with_local_currency(super().get_queryset(request))  # type: ignore[misc]


class InCurrencyRows(RowsInline):
    """Rows whose amounts are in a currency of each row."""

    def get_queryset(self, request: Any) -> models.QuerySet:
        return with_local_currency(super().get_queryset(request)).select_related("currency")


class WithItsRows:
    """Whoever may delete a record deletes its rows with it, though nobody may delete those by themselves."""

    def get_deleted_objects(self, objs: Any, request: Any) -> Any:
        gone, counts, _needed, protected = super().get_deleted_objects(objs, request)  # type: ignore[misc]
        return gone, counts, set(), protected


class PostedAdmin(ReadOnly, RecordAdmin):
    """Rows that posting writes: there to read, to search and to take along as a file."""
