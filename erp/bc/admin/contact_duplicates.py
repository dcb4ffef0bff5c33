"""Contacts that look like others, on their own screens: the warning after saving one, and merging two."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.bc.models import Contact, ContactDuplicate
from erp.bc.models.party import ContactType
from erp.bc.services import duplicates, merge_contacts
from integration import registry
from integration.admin import looks
from integration.admin.cells import cell
from integration.admin.records import sentences
from integration.services.errors import Refused

#: the field of the merge page that names what is taken over
TAKE = "take"


class ContactDuplicates:
    """Mixed into the screen of contacts."""

    model: Any
    admin_site: Any

    # --- after saving -----------------------------------------------------------------------------------------------

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        tell_of_duplicates(request, obj)
        return super().response_add(request, obj, post_url_continue)  # type: ignore[misc]

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        tell_of_duplicates(request, obj)
        return super().response_change(request, obj)  # type: ignore[misc]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        more = dict(extra_context or {})
        record = self.get_object(request, object_id) if request.method == "GET" else None  # type: ignore[attr-defined]
        if record is not None and request.user.has_perm("bc.view_contactduplicate"):
            count = duplicates.like(record.pk).count()
            if count:
                text = ngettext("%(count)d duplicate", "%(count)d duplicates", count) % {"count": count}
                own = (text, looks.page(ContactDuplicate, "changelist", of=record.pk), "get")
                more["contact_actions"] = [*more.get("contact_actions", ()), own]
        return super().change_view(request, object_id, form_url, more)  # type: ignore[misc]

    # --- merging ----------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.merge_view)
        own = path("<uuid:keep>/merge/<uuid:other>/", view, name="bc_contact_merge")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)  # type: ignore[misc]
        if self.has_change_permission(request):  # type: ignore[attr-defined]
            found["merge_two"] = (merge_two, "merge_two", gettext_lazy("Merge two contacts"))
            if "delete_selected" in found:
                found["delete_selected"] = found.pop("delete_selected")
        return found

    def merge_view(self, request: HttpRequest, keep: uuid.UUID, other: uuid.UUID) -> HttpResponse:
        """Both contacts side by side, and the button that makes one of them."""
        contacts = {c.pk: c for c in self.get_queryset(request).filter(pk__in=[keep, other])}  # type: ignore[attr-defined]
        if keep not in contacts or other not in contacts:
            raise Http404
        if not self.has_change_permission(request, contacts[keep]):  # type: ignore[attr-defined]
            raise PermissionDenied
        kept, gone = contacts[keep], contacts[other]
        problems: list[str] = []
        try:
            with transaction.atomic():
                if request.method == "POST":
                    done = merge_contacts.merge(keep.hex, other.hex, request.POST.getlist(TAKE))
                    self._told(request, kept, gone, done)
                    return HttpResponseRedirect(looks.page(self.model, "change", keep))
                merge_contacts.both(keep.hex, other.hex)
        except ValidationError as refused:
            problems = sentences(refused)
        except Refused as refused:
            problems = [str(refused)]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge two contacts"),
            "opts": self.model._meta,
            "kept": kept,
            "gone": gone,
            "kept_page": looks.page(self.model, "change", keep),
            "gone_page": looks.page(self.model, "change", other),
            "swapped": looks.page(self.model, "merge", other, keep),
            "problems": problems,
            "lines": side_by_side(kept, gone, request.POST.getlist(TAKE)),
            "belongings": merge_contacts.belongings(other.hex),
            "leads": merge_contacts.brings_link(other.hex),
            "take": TAKE,
        }
        return TemplateResponse(request, "bc/merge_contacts.html", context)

    @staticmethod
    def _told(request: HttpRequest, kept: Any, gone: Any, done: merge_contacts.Merged) -> None:
        moved = sum(done.moved.values())
        text = _("%(other)s was merged into %(contact)s.") % {"other": gone, "contact": kept}
        if moved:
            more = ngettext("%(count)d record is its own now.", "%(count)d records are its own now.", moved)
            text = f"{text} {more % {'count': moved}}"
        messages.success(request, text)


def side_by_side(kept: Any, gone: Any, taken: list[str]) -> list[dict[str, Any]]:
    """The fields of two contacts that at least one of them has filled in; those that differ can be taken over."""
    table = registry.table(Contact)
    takeable = {column.name for column in merge_contacts.takeable()}
    rows = table.row(kept), table.row(gone)
    found = []
    unseen = _UNSEEN | ({"company", "company_name"} if kept.type == ContactType.COMPANY else set())
    for column in table.physical:
        if column.name in unseen or not any(row[column.name] for row in rows):
            continue
        differs = rows[0][column.name] != rows[1][column.name]
        found.append(
            {
                "name": column.name,
                "caption": column.caption,
                "kept": _shown(column.name, kept),
                "gone": _shown(column.name, gone),
                "differs": differs,
                "takeable": differs and column.name in takeable,
                "taken": column.name in taken,
            }
        )
    return found


#: what the product keeps about a contact, which says nothing about who it is
_UNSEEN = {
    "system_id", "type", "search_strings_due", "search_name", "search_e_mail", "created_on", "modified_by",
    "modified_on", "no_series",
}  # fmt: skip


def _shown(name: str, contact: Any) -> Any:
    display = getattr(contact, f"get_{name}_display", None)
    value = display() if display else getattr(contact, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    shown = cell(Contact, name)
    return shown(contact) if callable(shown) else value


def merge_two(admin: Any, request: HttpRequest, records: QuerySet) -> HttpResponse | None:
    """The page that shows the two chosen contacts; the one with the smaller number is proposed to be kept."""
    chosen = list(records.order_by("no").values_list("pk", flat=True)[:3])
    if len(chosen) != 2:
        messages.error(request, _("Choose two contacts: the one you keep, and the one that is the same."))
        return None
    return HttpResponseRedirect(looks.page(Contact, "merge", *chosen))


def tell_of_duplicates(request: HttpRequest, contact: Any) -> None:
    """Search a contact that somebody has just saved; if it looks like others, say so (CON-114)."""
    count = duplicates.search(contact.pk)
    if not count:
        return
    text = ngettext(
        "%(contact)s looks like %(count)d other contact.", "%(contact)s looks like %(count)d other contacts.", count
    )
    page = looks.linked(looks.page(ContactDuplicate, "changelist", of=contact.pk), _("Look at the duplicates"))
    messages.warning(request, format_html("{} {}", text % {"contact": contact, "count": count}, page))
