"""Screens of what is kept about contacts: mailing and industry groups, job responsibilities, addresses, comments."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from erp.bc.admin.shared import STAMPS
from erp.bc.models import (
    Contact,
    ContactAltAddress,
    ContactComment,
    ContactIndustryGroup,
    ContactJobResponsibility,
    ContactMailingGroup,
    IndustryGroup,
    JobResponsibility,
    MailingGroup,
)
from integration.admin import looks
from integration.admin.base import THEMED
from integration.admin.records import ADDRESS, ADMINISTRATION, COMMUNICATION, GENERAL, RecordAdmin, tab
from integration.admin.rows import RowsInline


@admin.register(MailingGroup, IndustryGroup, JobResponsibility)
class GroupAdmin(RecordAdmin):
    """A list of codes that contacts are sorted by."""

    list_display = ("code", "description")
    search_fields = ("code", "description")
    ordering = ("code",)
    fieldsets = (tab(GENERAL, "code", "description"), tab(ADMINISTRATION, *STAMPS))


class OfContact(RecordAdmin):
    """A row that is kept with a contact: saving it leads back to the contact's page."""

    list_select_related: Any = ("contact",)
    search_fields = ("contact__no", "contact__name")
    ordering: Any = ("contact__no",)
    #: the reference of the row besides its contact
    group = ""

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return HttpResponseRedirect(self._tab_of(obj))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return HttpResponseRedirect(self._tab_of(obj))

    def _tab_of(self, row: Any) -> str:
        """The tab of the contact's page with such rows."""
        rows = self.model._meta.get_field("contact").remote_field.related_name
        return f"{looks.page(Contact, 'change', row.contact_id)}#{rows}"

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [*([self.group] if self.group else []), *super().get_list_filter(request)]


class GroupOfContact(OfContact):
    """A contact in a group."""

    def __init__(self, model: Any, site: Any) -> None:
        self.group = next(f.name for f in model._meta.concrete_fields if f.is_relation and f.name != "contact")
        self.list_display = ("contact", self.group)
        self.list_select_related = ("contact", self.group)
        self.fieldsets = (tab(GENERAL, "contact", self.group), tab(ADMINISTRATION, *STAMPS))
        super().__init__(model, site)


admin.site.register((ContactMailingGroup, ContactIndustryGroup, ContactJobResponsibility), GroupOfContact)


@admin.register(ContactAltAddress)
class ContactAltAddressAdmin(OfContact):
    """Where contacts can be reached at times instead."""

    list_display = ("contact", "code", "company_name", "address", "post_code", "city", "phone_no")
    search_fields = ("contact__no", "contact__name", "code", "address", "city")
    ordering = ("contact__no", "code")
    fieldsets = (
        tab(GENERAL, "contact", ("code", "company_name")),
        tab(ADDRESS, "address", "address_2", ("post_code", "city"), ("county", "country_region_code")),
        tab(COMMUNICATION, ("phone_no", "mobile_phone_no"), "e_mail"),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(ContactComment)
class ContactCommentAdmin(OfContact):
    """Notes about contacts, newest first."""

    list_display = ("contact", "date", "comment")
    search_fields = ("contact__no", "contact__name", "comment")
    ordering = ("-date", "-pk")
    fieldsets = (tab(GENERAL, "contact", "date", "comment"), tab(ADMINISTRATION, *STAMPS))


class DetailInline(RowsInline):
    """Rows of a contact on its page, with a button to add another one."""

    fk_name = "contact"
    template_before = "bc/add_row.html"
    template = RowsInline.template if THEMED else "bc/plain_rows.html"
    per_page = 10
    #: the page of a new row of that contact; blank for who may not add one
    add_page = ""

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        may = obj is not None and request.user.has_perm(f"bc.add_{self.model._meta.model_name}")
        self.add_page = looks.page(self.model, "add", contact=obj.pk) if may else ""
        return super().get_formset(request, obj, **kwargs)


class MailingGroupInline(DetailInline):
    """The letters a contact gets."""

    model = ContactMailingGroup
    verbose_name_plural = _("mailing groups")
    fields = ("mailing_group",)
    ordering = ("mailing_group__code",)


class IndustryGroupInline(DetailInline):
    """The businesses a company is in."""

    model = ContactIndustryGroup
    verbose_name_plural = _("industry groups")
    fields = ("industry_group",)
    ordering = ("industry_group__code",)


class JobResponsibilityInline(DetailInline):
    """What a person is responsible for."""

    model = ContactJobResponsibility
    verbose_name_plural = _("job responsibilities")
    fields = ("job_responsibility",)
    ordering = ("job_responsibility__code",)


class AltAddressInline(DetailInline):
    """Where a contact can be reached at times instead."""

    model = ContactAltAddress
    verbose_name_plural = _("alternative addresses")
    fields = ("code", "company_name", "address", "post_code", "city", "phone_no", "e_mail")
    ordering = ("code",)


class CommentInline(DetailInline):
    """Notes about a contact, newest first."""

    model = ContactComment
    verbose_name_plural = _("comments")
    fields = ("date", "comment")
    ordering = ("-date", "-pk")
