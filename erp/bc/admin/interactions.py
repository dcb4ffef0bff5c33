"""Screens of interactions: the templates, the template of each kind of document, and the log."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from erp.bc.admin.setup import SingletonAdmin
from erp.bc.admin.shared import STAMPS
from erp.bc.models import (
    InteractionLogEntry,
    InteractionTemplate,
    InteractionTemplateSetup,
    InteractionTmplLanguage,
)
from integration.admin.base import AutocompleteSelectFilter, RangeDateFilter
from integration.admin.records import ADMINISTRATION, GENERAL, RecordAdmin, tab
from integration.admin.rows import RowsInline


class LanguageInline(RowsInline):
    """The language versions of a template."""

    model = InteractionTmplLanguage
    verbose_name_plural = _("language versions")
    fk_name = "interaction_template"
    fields = ("language_code", "description")
    ordering = ("language_code",)


@admin.register(InteractionTemplate)
class InteractionTemplateAdmin(RecordAdmin):
    """Kinds of interactions."""

    list_display = ("code", "description", "information_flow", "initiated_by", "correspondence_type")
    list_filter = ("information_flow", "correspondence_type")
    search_fields = ("code", "description")
    ordering = ("code",)
    inlines = (LanguageInline,)
    fieldsets = (
        tab(GENERAL, "code", "description", ("information_flow", "initiated_by"), "correspondence_type"),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(InteractionTmplLanguage)
class InteractionTmplLanguageAdmin(RecordAdmin):
    """Language versions of interaction templates."""

    list_display = ("interaction_template", "language_code", "description")
    list_select_related = ("interaction_template",)
    list_filter = ("language_code",)
    search_fields = ("interaction_template__code", "description")
    ordering = ("interaction_template__code", "language_code")
    fieldsets = (
        tab(GENERAL, "interaction_template", ("language_code", "description")),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(InteractionTemplateSetup)
class InteractionTemplateSetupAdmin(SingletonAdmin):
    """The template each kind of document is logged with."""

    list_display = ("__str__", "sales_quotes", "sales_order_confirmations", "sales_invoices")
    list_select_related = ("sales_quotes", "sales_order_confirmations", "sales_invoices")
    hints: ClassVar = {
        name: _("What is blank is not logged.") for name in ("sales_quotes", "purchase_quotes", "cover_sheets")
    }
    fieldsets = (
        tab(
            GENERAL,
            ("sales_quotes", "sales_order_confirmations", "sales_invoices"),
            ("purchase_quotes", "purchase_orders"),
            ("cover_sheets", "e_mails"),
        ),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(InteractionLogEntry)
class InteractionLogEntryAdmin(RecordAdmin):
    """What passed between us and contacts. Entries are made by documents and on contacts; here they are commented."""

    list_display = (
        "entry_no",
        "date",
        "contact",
        "description",
        "document_type",
        "document_no",
        "correspondence_type",
        "salesperson",
        "canceled",
    )
    list_select_related = ("contact", "salesperson")
    list_filter = (
        "canceled",
        "document_type",
        ("contact", AutocompleteSelectFilter),
        ("salesperson", AutocompleteSelectFilter),
        ("interaction_template", AutocompleteSelectFilter),
        ("date", RangeDateFilter),
    )
    search_fields = ("contact__no", "contact__name", "description", "document_no", "subject")
    ordering = ("-entry_no",)
    #: what was logged stays
    readonly_fields = tuple(
        f.name
        for f in InteractionLogEntry._meta.concrete_fields
        if not f.primary_key and f.name not in ("comment", "canceled")
    )
    fieldsets = (
        tab(
            GENERAL,
            ("entry_no", "date"),
            ("contact", "contact_company"),
            ("interaction_template", "description"),
            ("document_type", "document_no"),
            "subject",
            ("information_flow", "initiated_by", "correspondence_type"),
            ("salesperson", "user_id"),
            "comment",
            "canceled",
        ),
        tab(ADMINISTRATION, *STAMPS),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """An interaction is created on its contact."""
        return False

    def has_import_permission(self, request: Any) -> bool:
        return False
