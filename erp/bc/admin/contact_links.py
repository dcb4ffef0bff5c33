"""What the page and the list of contacts say and do about the customers, vendors and bank accounts behind them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.bc.admin import link_pages
from erp.bc.models import Contact, ContactBusinessRelation
from erp.bc.models.contact import LinkTo
from erp.bc.models.party import ContactType
from erp.bc.rules.contacts.kinds import Kind
from erp.bc.services import link_rights, links, side_by_side
from integration.admin import looks
from integration.admin.rows import RowsInline
from integration.registry import Row
from integration.services.errors import Refused

#: caption, address and method of a button on the page of a contact
Action = tuple[Any, str, str]

SHOW = {
    LinkTo.CUSTOMER: gettext_lazy("Show customer"),
    LinkTo.VENDOR: gettext_lazy("Show vendor"),
    LinkTo.BANK_ACCOUNT: gettext_lazy("Show bank account"),
}
CREATE = {
    LinkTo.CUSTOMER: gettext_lazy("Create as customer"),
    LinkTo.VENDOR: gettext_lazy("Create as vendor"),
    LinkTo.BANK_ACCOUNT: gettext_lazy("Create as bank account"),
}
LINK = {
    LinkTo.CUSTOMER: gettext_lazy("Link to customer"),
    LinkTo.VENDOR: gettext_lazy("Link to vendor"),
    LinkTo.BANK_ACCOUNT: gettext_lazy("Link to bank account"),
}
UNLINK = {
    LinkTo.CUSTOMER: gettext_lazy("Remove the link to the customer"),
    LinkTo.VENDOR: gettext_lazy("Remove the link to the vendor"),
    LinkTo.BANK_ACCOUNT: gettext_lazy("Remove the link to the bank account"),
}
#: the templates chosen for several contacts, by the type of contact
TEMPLATE = "template_{}"
CONFIRMED = "confirmed"
#: so many refusals are told of several contacts; the rest is counted
TOLD = 10


class RelationInline(RowsInline):
    """The relations of a contact: what it is to us, and what it is linked to."""

    model = ContactBusinessRelation
    verbose_name_plural = gettext_lazy("business relations")
    fk_name = "contact"
    fields = ("business_relation", "link_to_table", "no")
    ordering = ("link_to_table", "no")


class ContactLinks:
    """Mixed into the screen of contacts.

    The page has its buttons from the context entry `contact_actions`; other mixins add theirs to it, and the first few
    stand beside one another, the others behind “More”.
    """

    model: Any
    admin_site: Any
    change_form_template = "bc/contact_form.html"

    def get_urls(self) -> list[Any]:
        def own(name: str, view: Callable[..., HttpResponse]) -> Any:
            def show(request: HttpRequest, object_id: str, kind: str) -> HttpResponse:
                return view(self, request, object_id, link_pages.kind_named(kind))

            address = f"<path:object_id>/{name.replace('_', '-')}/<slug:kind>/"
            return path(address, self.admin_site.admin_view(show), name=f"bc_contact_{name}")

        return [
            own("link", lambda *asked: link_pages.LinkPage(*asked).respond()),
            own("create_as", link_pages.create_as),
            own("unlink", link_pages.unlink),
            *super().get_urls(),  # type: ignore[misc]
        ]

    # --- the page -----------------------------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        more = dict(extra_context or {})
        record = self.get_object(request, object_id) if request.method == "GET" else None  # type: ignore[attr-defined]
        if record is not None:
            more["contact_actions"] = [*self._actions(request, record), *more.get("contact_actions", ())]
        return super().change_view(request, object_id, form_url, more)  # type: ignore[misc]

    def _actions(self, request: HttpRequest, contact: Contact) -> list[Action]:
        """What it is linked to first (CON-062), then what it could become or be linked to, then how to let go."""
        linked = side_by_side.linked_records(contact)
        own = {link.link_to_table for link in contact.business_relations.all() if link.no}
        shown: list[Action] = []
        offered: list[Action] = []
        let_go: list[Action] = []
        for name, kind in links.NAMES.items():
            link = LinkTo(kind.link)
            if link in linked:
                if request.user.has_perm(f"bc.view_{kind.model._meta.model_name}"):
                    shown.append((SHOW[link], records_page(kind, linked[link]), "get"))
                if link in own and link_rights.may(request.user, link_rights.UNLINK, kind):
                    let_go.append((UNLINK[link], looks.page(self.model, "unlink", contact.pk, name), "get"))
                continue
            if link_rights.may(request.user, link_rights.CREATE_AS, kind):
                # one template or none is taken without a question, several are offered on a page
                offered.append((CREATE[link], looks.page(self.model, "create_as", contact.pk, name), "post"))
            if link_rights.may(request.user, link_rights.LINK, kind):
                offered.append((LINK[link], looks.page(self.model, "link", contact.pk, name), "get"))
        if contact.type == ContactType.COMPANY and self.has_add_permission(request):  # type: ignore[attr-defined]
            offered.insert(
                min(len(offered), 2), (_("Add a person"), looks.page(self.model, "add", company=contact.pk), "get")
            )
        return [*shown, *offered, *let_go]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A contact that is added while the list shows those of a company is a person of it (CON-096)."""
        initial = super().get_changeform_initial_data(request)  # type: ignore[misc]
        company = initial.get("company") or _company_filter(request)
        return {"type": ContactType.PERSON.value, **initial, "company": company} if company else initial

    # --- several of the list ------------------------------------------------------------------------------------------

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)  # type: ignore[misc]
        for name, kind in links.NAMES.items():
            if link_rights.may(request.user, link_rights.CREATE_AS, kind):
                action = f"create_as_{name.replace('-', '_')}"
                found[action] = (_create_as(kind), action, CREATE[LinkTo(kind.link)])
        if "delete_selected" in found:
            found["delete_selected"] = found.pop("delete_selected")
        return found

    def create_all(self, request: HttpRequest, kind: Kind, contacts: QuerySet) -> HttpResponse | None:
        """Make a record of each chosen contact by itself; one that is refused does not hold up the others."""
        chosen = list(contacts.select_related("company").order_by("no"))
        offers = _templates(kind, chosen)
        asked = {number: rows for number, rows in offers.items() if len(rows) > 1}
        if asked and CONFIRMED not in request.POST:
            return self._ask(request, kind, len(chosen), asked)
        picked = {number: request.POST.get(TEMPLATE.format(number)) or None for number in offers}
        made: list[links.Linked] = []
        problems: list[str] = []
        for contact in chosen:
            try:
                made.append(links.create_from_contact(kind, contact.pk.hex, picked.get(_type(contact))))
            except ValidationError as error:
                problems += link_pages.sentences(error)
            except Refused as error:
                problems.append(str(error))
        if len(made) == 1:
            link_pages.tell_made(request, made[0])
        elif made:
            text = ngettext("%(kind)s: %(count)d was created.", "%(kind)s: %(count)d were created.", len(made))
            messages.success(request, text % {"kind": kind.link.label, "count": len(made)})
            for each in made:
                link_pages.warn(request, each)
        for problem in problems[:TOLD]:
            messages.error(request, problem)
        if len(problems) > TOLD:
            text = ngettext("%(count)d more was refused.", "%(count)d more were refused.", len(problems) - TOLD)
            messages.error(request, text % {"count": len(problems) - TOLD})
        return None

    def _ask(self, request: HttpRequest, kind: Kind, count: int, asked: dict[int, list[Row]]) -> HttpResponse:
        return link_pages.answer(
            self,
            request,
            "bc/create_all.html",
            title=CREATE[LinkTo(kind.link)],
            count=count,
            choices=[
                (TEMPLATE.format(number), ContactType(number).label, rows) for number, rows in sorted(asked.items())
            ],
            back=looks.page(self.model, "changelist"),
            action=request.POST.get("action", ""),
            selected=request.POST.getlist(ACTION_CHECKBOX_NAME),
            across=request.POST.get("select_across") == "1",
        )


def records_page(kind: Kind, rows: list[Row]) -> str:
    """The page of the one record, the list of several."""
    if len(rows) == 1:
        return link_pages.page_of(kind.model, rows[0])
    keys = ",".join(str(uuid.UUID(row["system_id"])) for row in rows)
    return looks.page(kind.model, "changelist", system_id__in=keys)


def _type(contact: Contact) -> int:
    """The type of the contact that would become the record: for a person its company."""
    return int(ContactType.COMPANY if contact.company_id else contact.type)


def _templates(kind: Kind, contacts: list[Contact]) -> dict[int, list[Row]]:
    """The templates for each type of contact among these."""
    return {number: links.templates_for(kind, {"type": number}) for number in {_type(each) for each in contacts}}


def _create_as(kind: Kind) -> Callable[..., HttpResponse | None]:
    def act(admin: ContactLinks, request: HttpRequest, contacts: QuerySet) -> HttpResponse | None:
        return admin.create_all(request, kind, contacts)

    return act


def _company_filter(request: HttpRequest) -> str:
    """The one company that the list was filtered on."""
    filters = parse_qsl(request.GET.get("_changelist_filters", ""))
    found = {value for name, value in filters if name.startswith("company__") and name.endswith("__exact")}
    return found.pop() if len(found) == 1 else ""
