"""Screens of opportunities and their entries."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from erp.bc.admin.shared import STAMPS
from erp.bc.models import Opportunity, OpportunityEntry
from integration.admin.base import AutocompleteSelectFilter, RangeDateFilter
from integration.admin.cells import number
from integration.admin.records import ADMINISTRATION, GENERAL, RecordAdmin, tab
from integration.admin.rows import RowsInline

ESTIMATED = number("estimated_value_lcy", _("Estimated Value (LCY)"))
CURRENT = number("calcd_current_value_lcy", _("Calcd. Current Value (LCY)"))
PROBABILITY = number("probability_percent", _("Probability %"), money=False)
CHANCES = number("chances_of_success_percent", _("Chances of Success %"), money=False)
COMPLETED = number("completed_percent", _("Completed %"), money=False)


class EntryInline(RowsInline):
    """What was thought of an opportunity, newest first."""

    model = OpportunityEntry
    verbose_name_plural = _("entries")
    fk_name = "opportunity"
    fields = ("active", "date_of_change", "action_taken", ESTIMATED, PROBABILITY, CURRENT, "estimated_close_date")
    ordering = ("-entry_no",)


@admin.register(Opportunity)
class OpportunityAdmin(RecordAdmin):
    """Opportunities."""

    list_display = (
        "no",
        "description",
        "status",
        "contact",
        "salesperson",
        ESTIMATED,
        PROBABILITY,
        "estimated_closing_date",
    )
    list_select_related = ("contact", "salesperson")
    list_filter = (
        "status",
        "priority",
        ("salesperson", AutocompleteSelectFilter),
        ("creation_date", RangeDateFilter),
    )
    search_fields = ("no", "description", "contact__name", "contact__company_name")
    ordering = ("no",)
    readonly_fields = (ESTIMATED, CURRENT, PROBABILITY, CHANCES, COMPLETED)
    inlines = (EntryInline,)
    fieldsets = (
        tab(
            GENERAL,
            ("no", "priority"),
            "description",
            ("contact", "contact_company"),
            ("salesperson", "campaign_no"),
            ("status", "sales_cycle_code"),
            "creation_date",
            ("date_closed", "closed"),
        ),
        tab(
            _("Value"),
            (ESTIMATED, CURRENT),
            (PROBABILITY, CHANCES, COMPLETED),
            "estimated_closing_date",
        ),
        tab(ADMINISTRATION, "no_series", *STAMPS),
    )


@admin.register(OpportunityEntry)
class OpportunityEntryAdmin(RecordAdmin):
    """Entries of opportunities."""

    list_display = (
        "entry_no",
        "opportunity",
        "active",
        "date_of_change",
        "action_taken",
        ESTIMATED,
        PROBABILITY,
        CURRENT,
    )
    list_select_related = ("opportunity",)
    list_filter = ("active", "action_taken", ("date_of_change", RangeDateFilter))
    search_fields = ("opportunity__no", "opportunity__description")
    ordering = ("-entry_no",)
    readonly_fields = (CURRENT,)
    fieldsets = (
        tab(
            GENERAL,
            ("opportunity", "active"),
            ("date_of_change", "action_taken"),
            "sales_cycle_stage",
            ("estimated_value_lcy", "estimated_close_date"),
            ("probability_percent", "chances_of_success_percent", "completed_percent"),
            CURRENT,
        ),
        tab(ADMINISTRATION, "entry_no", *STAMPS),
    )
