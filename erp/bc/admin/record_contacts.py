"""What the pages and lists of customers, vendors and bank accounts say and do about their contacts."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.bc.admin.link_pages import LinkPage, answer, link_to, own_record, page_of, refused
from erp.bc.models import Contact, MarketingSetup
from erp.bc.rules.contacts.kinds import KINDS, Kind
from erp.bc.services import contact_batches, link_rights, links
from integration import registry
from integration.admin import looks
from integration.registry import Row
from integration.services import notices
from integration.services.errors import Refused

CONFIRMED, BACKGROUND = "confirmed", "background"
#: so many seconds a list does not look again for records without contact when there were none
NOTHING_TO_SUGGEST = 60
_NAMES = {kind.link: name for name, kind in links.NAMES.items()}


def kind_of(model: Any) -> Kind:
    """The kind of the records of a table."""
    return next(kind for kind in KINDS.values() if kind.model is model)


class RecordContacts:
    """Mixed into the screens of customers, vendors and bank accounts.

    The page has its buttons from the context entry `record_actions`, as that of a contact has from `contact_actions`.
    """

    model: Any
    admin_site: Any
    change_form_template = "bc/linked_form.html"
    change_list_template = "bc/entity_list.html"

    @property
    def kind(self) -> Kind:
        """What contacts call these records."""
        return kind_of(self.model)

    def get_urls(self) -> list[Any]:
        name = f"bc_{self.model._meta.model_name}"
        wrap = self.admin_site.admin_view
        own = [
            path("create-contacts/", wrap(self.create_contacts_view), name=f"{name}_create_contacts"),
            path("suggestion/", wrap(self.suggestion_view), name=f"{name}_suggestion"),
            path("<path:object_id>/contact/", wrap(self.contact_view), name=f"{name}_contact"),
            path("<path:object_id>/link-contact/", wrap(self.link_view), name=f"{name}_link_contact"),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    # --- the page of a record -----------------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        more = dict(extra_context or {})
        record = self.get_object(request, object_id) if request.method == "GET" else None  # type: ignore[attr-defined]
        if record is not None:
            more["record_actions"] = [*self._actions(request, record), *more.get("record_actions", ())]
        return super().change_view(request, object_id, form_url, more)  # type: ignore[misc]

    def _actions(self, request: HttpRequest, record: Any) -> list[tuple[Any, str, str]]:
        contact = links.contact_of(self.kind, record.no)
        if contact is not None:
            may = request.user.has_perm("bc.view_contact")
            return [(_("Show contact"), looks.page(self.model, "contact", record.pk), "get")] if may else []
        found = []
        if link_rights.may(request.user, link_rights.CREATE_CONTACTS, self.kind):
            found.append((_("Create contact"), looks.page(self.model, "contact", record.pk), "get"))
        if link_rights.may(request.user, link_rights.LINK, self.kind):
            found.append((_("Link to a contact"), looks.page(self.model, "link_contact", record.pk), "get"))
        return found

    def link_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Link the record to a contact that is there."""
        return LinkPage(self, request, object_id, self.kind).respond()

    def contact_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The contacts of a record; for one without, the question whether to create one (CON-073)."""
        record = self.get_object(request, object_id)  # type: ignore[attr-defined]
        contact = links.contact_of(self.kind, record.no) if record is not None else None
        if contact is not None and self.has_view_permission(request, record):  # type: ignore[attr-defined]
            return HttpResponseRedirect(contacts_page(contact))
        record = own_record(self, request, object_id, link_rights.CREATE_CONTACTS, self.kind)
        back = looks.page(self.model, "change", record.pk)
        try:
            if request.method == "POST":
                return self._create_one(request, record)
            links.relation_code(self.kind, str(record))
        except (ValidationError, Refused) as error:
            refused(request, error)
            return HttpResponseRedirect(back)
        text = registry.table(self.model).text(registry.table(self.model).row(record))
        return answer(
            self, request, "bc/create_contact.html", title=_("Create a contact for %(record)s") % {"record": text},
            record=text, person=record.contact if self.kind.has_primary else "", back=back,
            namesakes=self._namesakes(request, record),
        )  # fmt: skip

    def _namesakes(self, request: HttpRequest, record: Any) -> list[dict[str, Any]]:
        """Company contacts of the record's name: one of them may be the one that is wanted."""
        if not request.user.has_perm("bc.view_contact"):
            return []
        may = link_rights.may(request.user, link_rights.LINK, self.kind)
        page = looks.page(self.model, "link_contact", record.pk)
        return [
            {
                "name": str(each),
                "place": " ".join(filter(None, (each.post_code, each.city))),
                "page": looks.page(Contact, "change", each.pk),
                "link": f"{page}?pick={each.pk.hex}" if may and free else "",
            }
            for each, free in contact_batches.namesakes(self.kind, record.name)
        ]

    def _create_one(self, request: HttpRequest, record: Any) -> HttpResponse:
        made = contact_batches.create_contacts(self.kind, self.model._default_manager.filter(pk=record.pk))
        tell(request, made, of_many=False)
        contact = links.contact_of(self.kind, record.no)
        if contact is None:
            return HttpResponseRedirect(looks.page(self.model, "change", record.pk))
        shown = link_to(Contact, contact), link_to(self.model, registry.table(self.model).row(record))
        messages.success(request, format_html(_("Contact {} was created and linked to {}."), *shown))
        return HttpResponseRedirect(contacts_page(contact))

    # --- the list -----------------------------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        more = dict(extra_context or {})
        if request.method == "GET" and link_rights.may(request.user, link_rights.CREATE_CONTACTS, self.kind):
            more |= {"create_contacts": looks.page(self.model, "create_contacts"), "suggested": self._suggests(request)}
            more["suggestion"] = looks.page(self.model, "suggestion")
        return super().changelist_view(request, more)  # type: ignore[misc]

    @property
    def _notice(self) -> str:
        return f"create_contacts:{_NAMES[self.kind.link]}"

    def _suggests(self, request: HttpRequest) -> bool:
        """Whether to suggest the batch (CON-074): there is something to do, it could be done, and it is wanted."""
        return (
            notices.is_wanted(request.user, self._notice)
            and self.kind.code(MarketingSetup.current()) is not None
            and self._some_without_contact()
        )

    def _some_without_contact(self) -> bool:
        """Where all of very many are linked, looking takes a while: what was seen then holds for a minute."""
        place = f"p2c:{self._notice}"
        if cache.get(place):
            return False
        found = contact_batches.without_contact(self.kind).exists()
        if not found:
            cache.set(place, True, NOTHING_TO_SUGGEST)
        return found

    def suggestion_view(self, request: HttpRequest) -> HttpResponse:
        """Switch the suggestion off or on for whoever asks."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not link_rights.may(request.user, link_rights.CREATE_CONTACTS, self.kind):
            raise PermissionDenied
        if request.POST.get("show") == "1":
            notices.restore(request.user, self._notice)
            messages.success(request, _("The list suggests it to you again."))
        else:
            notices.dismiss(request.user, self._notice)
            messages.success(request, _("The list does not suggest it to you any more."))
        return HttpResponseRedirect(looks.page(self.model, "changelist"))

    def create_contacts_view(self, request: HttpRequest) -> HttpResponse:
        """Contacts for all records that have none: how many, and whether now or in the background."""
        if not link_rights.may(request.user, link_rights.CREATE_CONTACTS, self.kind):
            raise PermissionDenied
        return self._create_contacts(request, None) or HttpResponseRedirect(looks.page(self.model, "changelist"))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)  # type: ignore[misc]
        if link_rights.may(request.user, link_rights.CREATE_CONTACTS, self.kind):
            found["create_contacts"] = (_create_contacts, "create_contacts", gettext_lazy("Create contacts"))
        if "delete_selected" in found:
            found["delete_selected"] = found.pop("delete_selected")
        return found

    def _create_contacts(self, request: HttpRequest, chosen: QuerySet | None) -> HttpResponse | None:
        """Do it, or first ask: where nobody said which ones, and beyond a hundred customers or vendors (CON-072)."""
        free = contact_batches.without_contact(self.kind)
        if chosen is not None:
            free = free.filter(pk__in=chosen.order_by().values("pk"))
        count = free.count()
        try:
            links.relation_code(self.kind, str(self.model._meta.verbose_name_plural))
            if not count:
                messages.info(request, _("They have contacts already; nothing was created."))
                return None
            confirmed = request.method == "POST" and CONFIRMED in request.POST
            if not confirmed and (chosen is None or count > contact_batches.ASK_BEYOND):
                return self._ask(request, count, chosen)
            if BACKGROUND in request.POST:
                self._in_background(request, free if chosen is not None else None)
            else:
                tell(request, contact_batches.create_contacts(self.kind, free))
        except (ValidationError, Refused) as error:
            refused(request, error)
        return None

    def _in_background(self, request: HttpRequest, free: QuerySet | None) -> None:
        from erp.bc.tasks import create_contacts

        keys = [str(key) for key in free.values_list("pk", flat=True)] if free is not None else None
        create_contacts.enqueue(_NAMES[self.kind.link], request.user.pk, keys)
        messages.info(request, _("The contacts are made in the background; the lists show them as they come."))

    def _ask(self, request: HttpRequest, count: int, chosen: QuerySet | None) -> HttpResponse:
        return answer(
            self,
            request,
            "bc/create_contacts.html",
            title=_("Create contacts"),
            count=count,
            many=count > contact_batches.ASK_BEYOND,
            has_primary=self.kind.has_primary,
            back=looks.page(self.model, "changelist"),
            action=request.POST.get("action", ""),
            selected=request.POST.getlist(ACTION_CHECKBOX_NAME),
            across=request.POST.get("select_across") == "1",
            suggestion="" if chosen is not None else looks.page(self.model, "suggestion"),
            wanted=notices.is_wanted(request.user, self._notice),
        )


def _create_contacts(admin: RecordContacts, request: HttpRequest, records: QuerySet) -> HttpResponse | None:
    return admin._create_contacts(request, records)


def contacts_page(contact: Row) -> str:
    """The list of a company contact and its persons; the page of a person who stands alone."""
    if not contact["company"]:
        return page_of(Contact, contact)
    return looks.page(Contact, "changelist", company__system_id__exact=uuid.UUID(contact["company"]))


def tell(request: HttpRequest, made: contact_batches.Made, of_many: bool = True) -> None:
    """Say what the job did."""
    if of_many and made.contacts:
        text = ngettext("%(count)d contact was created.", "%(count)d contacts were created.", made.contacts)
        text = text % {"count": made.contacts}
        if made.persons:
            more = ngettext("%(count)d person besides.", "%(count)d persons besides.", made.persons)
            text += " " + more % {"count": made.persons}
        messages.success(request, text)
    if made.duplicates:
        text = ngettext(
            "%(count)d contact looks like another one.", "%(count)d contacts look like others.", made.duplicates
        )
        page = looks.page("bc.contactduplicate", "changelist")
        shown = looks.linked(page, _("Look at them")) if page else ""
        messages.warning(request, format_html("{} {}", text % {"count": made.duplicates}, shown))
    for finding in made.findings:
        messages.error(request, f"{finding} {finding.next_step}".strip())
    left = made.refused - len(made.findings)
    if left > 0:
        text = ngettext("%(count)d more was refused.", "%(count)d more were refused.", left)
        messages.error(request, text % {"count": left})
