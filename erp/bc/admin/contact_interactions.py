"""The part of the contact's screen about interactions and details: tabs with their rows, and "Create interaction"."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.bc.admin.contact_details import (
    AltAddressInline,
    CommentInline,
    IndustryGroupInline,
    JobResponsibilityInline,
    MailingGroupInline,
)
from erp.bc.admin.forms import REFUSED, form_page, refusals, side_by_side
from erp.bc.admin.printing import PrintAndSend
from erp.bc.models import Contact, InteractionLogEntry
from erp.bc.models.party import ContactType
from erp.bc.services.interactions import create_interaction
from integration import registry
from integration.admin import looks
from integration.admin.base import SelectInput, TextareaInput, TextInput
from integration.admin.rows import RowsInline
from integration.registry import Row


class InteractionInline(RowsInline):
    """What passed between us and a person, newest first."""

    model = InteractionLogEntry
    verbose_name_plural = gettext_lazy("interactions")
    fk_name = "contact"
    fields: tuple[str, ...] = ("date", "description", "subject", "document_type", "document_no", "canceled")
    ordering = ("-entry_no",)
    per_page = 10


class CompanyInteractionInline(InteractionInline):
    """What passed between us and a company or its persons."""

    fk_name = "contact_company"
    fields = ("contact", *InteractionInline.fields)


class InteractionForm(forms.ModelForm):
    """What somebody says of an interaction with a contact."""

    class Meta:
        model = InteractionLogEntry
        fields = (
            "interaction_template", "description", "date", "salesperson", "information_flow", "initiated_by",
            "correspondence_type", "subject", "comment",
        )  # fmt: skip
        widgets: ClassVar = {
            "interaction_template": SelectInput,
            "salesperson": SelectInput,
            "information_flow": SelectInput,
            "initiated_by": SelectInput,
            "correspondence_type": SelectInput,
            "description": TextInput,
            "subject": TextInput,
            "date": TextInput(attrs={"type": "date"}),
            "comment": TextareaInput(attrs={"rows": 4}),
        }

    def __init__(self, contact: Contact, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contact = contact
        self.fields["interaction_template"].required = True
        self.fields["salesperson"].initial = contact.salesperson_id
        self.fields["date"].widget.format = "%Y-%m-%d"
        self.fields["description"].help_text = _("Blank: that of the template.")
        for name in ("information_flow", "initiated_by", "correspondence_type"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Blank: as in the template.")
        self.helper = side_by_side(
            ("interaction_template", "description"),
            ("date", "salesperson"),
            ("information_flow", "initiated_by", "correspondence_type"),
            "subject",
            "comment",
        )

    def values(self) -> Row:
        """What was said, as the columns have it."""
        made: InteractionLogEntry = self.instance
        row = registry.table(InteractionLogEntry).row(made)
        return {name: row[name] for name in self.cleaned_data}


class ContactInteractions(PrintAndSend):
    """Mixed into the contact's screen."""

    change_form_template = "bc/contact_form.html"
    actions_entry = "contact_actions"
    print_caption = gettext_lazy("Cover sheet")
    send_caption = gettext_lazy("Send e-mail")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.interaction_view)
        own = path("<path:object_id>/interaction/", view, name="bc_contact_interaction")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Companies have industries and persons responsibilities; neither has the other's (CON-097)."""
        found = super().get_inlines(request, obj)  # type: ignore[misc]
        if obj is None:
            return found
        interactions, own = (
            (CompanyInteractionInline, IndustryGroupInline)
            if obj.type == ContactType.COMPANY
            else (InteractionInline, JobResponsibilityInline)
        )
        return [*found, interactions, CommentInline, MailingGroupInline, own, AltAddressInline]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        more = {**(extra_context or {})}
        if self._may_interact(request):
            action = (_("Create interaction"), looks.page(self.model, "interaction", unquote(object_id)), "get")
            more["contact_actions"] = [*more.get("contact_actions", ()), action]
        return super().change_view(request, object_id, form_url, more)  # type: ignore[misc]

    def _may_interact(self, request: HttpRequest) -> bool:
        return request.user.has_perm("bc.add_interactionlogentry")

    def interaction_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Log something that passed between us and the contact."""
        contact = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if not self._may_interact(request):
            raise PermissionDenied
        if contact is None:
            return self._get_obj_does_not_exist_redirect(request, self.model._meta, object_id)  # type: ignore[attr-defined]
        page = looks.page(self.model, "change", contact.pk)
        form = InteractionForm(contact, request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                made = create_interaction(contact.pk.hex, form.values())
            except REFUSED as refused:
                for sentence in refusals(refused):
                    form.add_error(None, sentence)
            else:
                table = registry.table(InteractionLogEntry)
                key = uuid.UUID(made[table.key.name])
                link = looks.linked(looks.page(InteractionLogEntry, "change", key), table.text(made))
                messages.success(request, _said(_("Interaction %(made)s is logged."), link))
                return HttpResponseRedirect(page)
        title = _("Create interaction: %(contact)s") % {"contact": contact}
        return form_page(self, request, form, title, button=_("Create interaction"), cancel=page)


def _said(sentence: str, link: Any) -> Any:
    before, _mark, after = sentence.partition("%(made)s")
    return format_html("{}{}{}", before, link, after)
