"""Screens of legal entities with their jobs, and of number sequences."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.fo.admin.shared import STAMPS, CompanyFilter, FoAdmin, Rows
from erp.fo.models import LegalEntity, NumberSequence
from erp.fo.services import products, totals
from erp.fo.services.outcome import Outcome
from integration.admin.records import ADMINISTRATION, GENERAL, tab

JOBS = gettext_lazy("Prospect to cash")


@admin.register(LegalEntity)
class LegalEntityAdmin(FoAdmin):
    """Legal entities, and what is done for each of them."""

    list_display = (
        "legal_entity_id",
        "name",
        "accounting_currency",
        "country_region_iso_code",
        "prepared_on",
        "distinct_products_populated_on",
        "sales_totals_calculated_on",
    )
    search_fields = ("legal_entity_id", "name")
    ordering = ("legal_entity_id",)
    actions = ("prepare", "populate", "calculate")
    rows = (
        Rows(
            NumberSequence,
            gettext_lazy("Number sequences"),
            ("numbers", "prefix", "next_number", "digits"),
            {"data_area_id": "legal_entity_id"},
            ("numbers",),
            may_add=True,
        ),
    )
    hints: ClassVar = {
        "sales_tax_group": gettext_lazy("What documents without a sales tax group of their own are taxed by."),
    }
    fieldsets = (
        tab(
            GENERAL,
            ("legal_entity_id", "name"),
            ("accounting_currency", "sales_tax_group"),
            ("country_region_iso_code", "language_id"),
        ),
        tab(JOBS, "prepared_on", "distinct_products_populated_on", "sales_totals_calculated_on"),
        tab(ADMINISTRATION, *STAMPS),
    )

    def buttons(self, record: Any) -> Any:
        return [
            ("prepare", _("Prepare for prospect to cash"), "" if record.prepared_on else "primary"),
            ("populate", _("Populate distinct product table"), ""),
            ("calculate", _("Calculate sales totals"), ""),
        ]

    def note(self, record: Any) -> Any:
        if record.distinct_products_populated_on is None:
            return _("The distinct product table was never populated, so products that exist do not travel to Sales.")
        return ""

    @admin.action(permissions=["change"], description=gettext_lazy("Prepare for prospect to cash"))
    def prepare(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        def done(count: int) -> str:
            return ngettext(
                "Prepared: %(n)s record was completed.", "Prepared: %(n)s records were completed.", count
            ) % {"n": count}

        return self._for_each(request, queryset, products.prepare, done)

    @admin.action(permissions=["change"], description=gettext_lazy("Populate distinct product table"))
    def populate(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        def done(count: int) -> str:
            text = ngettext("%(n)s product was added to the distinct product table.",
                            "%(n)s products were added to the distinct product table.", count)  # fmt: skip
            return text % {"n": count}

        return self._for_each(request, queryset, products.populate, done)

    @admin.action(permissions=["change"], description=gettext_lazy("Calculate sales totals"))
    def calculate(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        def done(count: int) -> str:
            return ngettext("The totals of %(n)s document are calculated.",
                            "The totals of %(n)s documents are calculated.", count) % {"n": count}  # fmt: skip

        return self._for_each(request, queryset, totals.calculate_all, done)

    def _for_each(
        self, request: HttpRequest, queryset: QuerySet, job: Callable[[str], Outcome], done: Callable[[int], str]
    ) -> HttpResponse:
        companies = list(queryset.order_by("legal_entity_id").values_list("legal_entity_id", flat=True))

        def work(_keys: list[str]) -> Outcome:
            outcome = Outcome()
            for company in companies:
                outcome.add(job(company))
            return outcome

        return self.carry_out(request, queryset, work, done)


@admin.register(NumberSequence)
class NumberSequenceAdmin(FoAdmin):
    """Number sequences."""

    list_display = ("numbers", "data_area_id", "prefix", "next_number", "digits")
    list_filter = (CompanyFilter, "numbers")
    search_fields = ("data_area_id", "prefix")
    ordering = ("data_area_id", "numbers")
    hints: ClassVar = {
        "prefix": gettext_lazy("Sales begins its own orders with ORD- and its quotes with QUO-; use another one."),
    }
    fieldsets = (
        tab(GENERAL, ("data_area_id", "numbers"), ("prefix", "next_number", "digits")),
        tab(ADMINISTRATION, *STAMPS),
    )
