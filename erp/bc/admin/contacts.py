"""Screens of contacts and their business relations."""

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from erp.bc.admin.contact_documents import ContactDocuments
from erp.bc.admin.contact_duplicates import ContactDuplicates
from erp.bc.admin.contact_interactions import ContactInteractions
from erp.bc.admin.contact_links import ContactLinks, RelationInline
from erp.bc.admin.shared import ADDRESS_FIELDS, COMMUNICATION_FIELDS, REGISTRATION_FIELDS, STAMPS
from erp.bc.models import BusinessRelation, Contact, ContactBusinessRelation
from erp.bc.models.contact import LinkTo
from erp.bc.models.party import ContactType
from erp.bc.registering import PARTY_SEARCH
from erp.bc.rules.contacts.kinds import KINDS
from erp.bc.services import links
from integration.admin.base import AutocompleteSelectFilter
from integration.admin.records import (
    ADDRESS,
    ADMINISTRATION,
    COMMUNICATION,
    GENERAL,
    INVOICING,
    RecordAdmin,
    tab,
)


def offered(request: HttpRequest, found: QuerySet) -> QuerySet:
    """What may be chosen as the company of a contact, and as the primary contact of a customer or vendor (CON-084)."""
    match request.GET.get("model_name"), request.GET.get("field_name"):
        case "contact", "company":
            return found.filter(type=ContactType.COMPANY)
        case ("customer" | "vendor") as name, "primary_contact":
            link = LinkTo[name.upper()]
            linked = links.contact_of(KINDS[link], request.GET.get("for_no", ""))
            if linked is None:
                return found.filter(type=ContactType.PERSON)
            return found.filter(Q(pk=linked["system_id"]) | Q(company=linked["system_id"]))
    return found


@admin.register(Contact)
class ContactAdmin(ContactLinks, ContactDocuments, ContactInteractions, ContactDuplicates, RecordAdmin):
    """Contacts: companies and persons."""

    list_display = ("no", "name", "type", "company_name", "contact_business_relation", "e_mail", "phone_no")
    list_filter = (
        "type",
        "contact_business_relation",
        ("company", AutocompleteSelectFilter),
        "salesperson",
        "privacy_blocked",
    )
    search_fields = (*PARTY_SEARCH, "company_name")
    ordering = ("no",)
    inlines = (RelationInline,)

    fieldsets = (
        tab(
            GENERAL,
            ("no", "type"),
            ("name", "name_2"),
            ("first_name", "middle_name", "surname"),
            ("company", "company_name"),
            ("job_title", "initials"),
            ("salutation_code", "organizational_level_code"),
            "search_name",
            ("salesperson", "contact_business_relation"),
        ),
        tab(ADDRESS, *ADDRESS_FIELDS),
        tab(COMMUNICATION, *COMMUNICATION_FIELDS, ("extension_no", "pager"), ("e_mail_2", "correspondence_type")),
        tab(INVOICING, *REGISTRATION_FIELDS, "currency"),
        tab(ADMINISTRATION, "privacy_blocked", ("minor", "parental_consent_received"), "no_series", *STAMPS),
    )

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        found, several = super().get_search_results(request, queryset, search_term)
        return offered(request, found), several


@admin.register(BusinessRelation)
class BusinessRelationAdmin(RecordAdmin):
    """Kinds of business relations."""

    list_display = ("code", "description")
    search_fields = ("code", "description")
    ordering = ("code",)
    fieldsets = (tab(GENERAL, "code", "description"), tab(ADMINISTRATION, *STAMPS))


@admin.register(ContactBusinessRelation)
class ContactBusinessRelationAdmin(RecordAdmin):
    """Which contact stands for which customer or vendor."""

    list_display = ("contact", "business_relation", "link_to_table", "no")
    list_select_related = ("contact", "business_relation")
    list_filter = ("link_to_table", "business_relation")
    search_fields = ("no", "contact__no", "contact__name")
    ordering = ("contact__no",)
    fieldsets = (
        tab(GENERAL, "contact", "business_relation", ("link_to_table", "no")),
        tab(ADMINISTRATION, *STAMPS),
    )
