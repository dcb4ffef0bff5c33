"""The pages that link a contact with a record: choose one, compare the two, say which leads; create; let go."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.bc.models import Contact, ContactBusinessRelation
from erp.bc.models.party import ContactType
from erp.bc.rules.contacts.kinds import Kind
from erp.bc.services import link_rights, links, side_by_side
from integration import registry
from integration.admin import looks
from integration.admin.base import TextInput
from integration.admin.records import sentences
from integration.engine.write import load
from integration.registry import Row
from integration.services.errors import Refused

CONTACT_LEADS, RECORD_LEADS = "contact", "record"


def kind_named(name: str) -> Kind:
    """The kind an address names; 404 when there is none."""
    try:
        return links.NAMES[name]
    except KeyError:
        raise Http404(_("There is no such kind of record.")) from None


def refused(request: HttpRequest, error: ValidationError | Refused) -> None:
    """Say why something was refused."""
    for sentence in sentences(error) if isinstance(error, ValidationError) else [str(error)]:
        messages.error(request, sentence)


def page_of(model: Any, row: Row) -> str:
    """The page of a record."""
    return looks.page(model, "change", uuid.UUID(row["system_id"]))


def link_to(model: Any, row: Row) -> Any:
    """The record as a link to its page."""
    return looks.linked(page_of(model, row), registry.table(model).text(row))


def own_record(model_admin: Any, request: HttpRequest, object_id: str, deed: str, kind: Kind) -> Any:
    """The record a page is about, for somebody who may do that."""
    record = model_admin.get_object(request, object_id)
    if record is None:
        raise Http404(_("There is no such record."))
    if not link_rights.may(request.user, deed, kind) or not model_admin.has_view_permission(request, record):
        raise PermissionDenied
    return record


def answer(model_admin: Any, request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
    """A page of a table's screens."""
    base = {**model_admin.admin_site.each_context(request), "opts": model_admin.model._meta}
    return TemplateResponse(request, template, {**base, **context})


class SearchForm(forms.Form):
    """Finding the other side by its number, name, e-mail address or town."""

    q = forms.CharField(
        label=gettext_lazy("Number, name, e-mail or town"),
        required=False,
        widget=TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


# --- linking ----------------------------------------------------------------------------------------------------------


class LinkPage:
    """One request of the page that links a contact to a record (CON-050, CON-051), from the side of either."""

    def __init__(self, model_admin: Any, request: HttpRequest, object_id: str, kind: Kind) -> None:
        self.admin, self.request, self.kind = model_admin, request, kind
        record = own_record(model_admin, request, object_id, link_rights.LINK, kind)
        self.table = registry.table(model_admin.model)
        self.own = self.table.row(record)
        self.from_contact = model_admin.model is Contact
        self.back = looks.page(model_admin.model, "change", record.pk)

    def respond(self) -> HttpResponse:
        """The page; after it was sent the page people came from."""
        try:
            self._check()
        except (ValidationError, Refused) as error:
            refused(self.request, error)
            return HttpResponseRedirect(self.back)
        if self.request.method == "POST":
            done = self._link()
            if done is not None:
                return done
        return self._page()

    def _check(self) -> None:
        """What is in the way is said before anybody searches."""
        if self.from_contact:
            links.check_linkable(self.kind, self.own)
        else:
            links.check_record_free(self.kind, self.own)

    def _sides(self, other: Row) -> tuple[Row, Row]:
        return (self.own, other) if self.from_contact else (other, self.own)

    def _link(self) -> HttpResponse | None:
        other = self._other(self.request.POST.get("pick", ""))
        if other is None:
            messages.error(self.request, _("Choose a record first. Nothing was linked."))
            return None
        contact, row = self._sides(other)
        leads = self.request.POST.get("leads") != RECORD_LEADS
        try:
            done = links.link(self.kind, contact["system_id"], row["no"], contact_leads=leads)
        except (ValidationError, Refused) as error:
            refused(self.request, error)
            return None
        text = _("{contact} is linked to {record} now; a change of one is made in the other, too.")
        shown = {"contact": link_to(Contact, done.contact), "record": link_to(self.kind.model, done.row)}
        messages.success(self.request, format_html(text, **shown))
        return HttpResponseRedirect(self.back)

    def _other(self, key: str) -> Row | None:
        table = registry.table(self.kind.model if self.from_contact else Contact)
        try:
            wanted = uuid.UUID(key).hex
        except ValueError:
            return None
        return load(table, [wanted]).get(wanted)

    def _page(self) -> HttpResponse:
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        words = self.request.GET.get("q", "").strip().replace("\x00", "")[:100]
        other = self._other(asked.get("pick", ""))
        find = side_by_side.offered_records if self.from_contact else side_by_side.offered_contacts
        wanted = registry.table(self.kind.model if self.from_contact else Contact)
        lines = side_by_side.compare(self.kind, *self._sides(other)) if other else []
        caption = self.kind.link.label if self.from_contact else wanted.caption
        return answer(
            self.admin,
            self.request,
            "bc/link.html",
            title=_("Link %(record)s to a %(kind)s")
            % {"record": self.table.text(self.own), "kind": str(caption).lower()},
            wanted=wanted.caption,
            kind=self.kind.link.label,
            words=words,
            search=SearchForm({"q": words}),
            offers=find(self.kind, words, self.own),
            other=other,
            other_label=wanted.text(other) if other else "",
            lines=lines,
            differing=sum(line.differs for line in lines),
            leads=asked.get("leads") or CONTACT_LEADS,
            back=self.back,
        )


# --- creating ---------------------------------------------------------------------------------------------------------


def create_as(model_admin: Any, request: HttpRequest, object_id: str, kind: Kind) -> HttpResponse:
    """Make a record of a contact; several templates are offered, one is taken by itself (CON-055 … CON-059)."""
    contact = own_record(model_admin, request, object_id, link_rights.CREATE_AS, kind)
    back = looks.page(Contact, "change", contact.pk)
    try:
        with transaction.atomic():
            becoming = links.becoming(kind, contact.pk.hex)
            links.check_privacy(becoming)
            links.relation_code(kind, registry.table(Contact).text(becoming))
        templates = links.templates_for(kind, becoming)
        chosen = request.POST.get("template") or None
        if request.method == "POST" and (chosen or len(templates) < 2):
            made = links.create_from_contact(kind, contact.pk.hex, chosen)
            tell_made(request, made)
            return HttpResponseRedirect(page_of(kind.model, made.row))
    except (ValidationError, Refused) as error:
        refused(request, error)
        return HttpResponseRedirect(back)
    return answer(
        model_admin,
        request,
        "bc/create_as.html",
        title=_("Create %(contact)s as %(kind)s")
        % {"contact": registry.table(Contact).text(becoming), "kind": kind.link.label.lower()},
        kind=kind.link.label,
        becoming=becoming,
        of_company=becoming["system_id"] != contact.pk.hex,
        contact=contact,
        templates=templates,
        has_templates=kind.link in links.TEMPLATES,
        type=ContactType(becoming["type"]).label,
        back=back,
    )


def tell_made(request: HttpRequest, made: links.Linked) -> None:
    """Say what was made of which contact."""
    text = _("{kind} {record} was created from contact {contact}. Complete what only its own page has.")
    shown = {"record": link_to(made.kind.model, made.row), "contact": link_to(Contact, made.contact)}
    messages.success(request, format_html(text, kind=made.kind.link.label, **shown))
    warn(request, made)


def warn(request: HttpRequest, made: links.Linked) -> None:
    for warning in made.warnings:
        messages.warning(request, warning)


# --- letting go -------------------------------------------------------------------------------------------------------


def unlink(model_admin: Any, request: HttpRequest, object_id: str, kind: Kind) -> HttpResponse:
    """Take the link of a contact away; both records stay (CON-053)."""
    contact = own_record(model_admin, request, object_id, link_rights.UNLINK, kind)
    back = looks.page(Contact, "change", contact.pk)
    found = links.links_of(kind, [contact.pk.hex])
    if not found:
        messages.error(request, _("%(contact)s is linked to no such record.") % {"contact": contact})
        return HttpResponseRedirect(back)
    if request.method == "POST":
        try:
            links.unlink(found[0][registry.table(ContactBusinessRelation).key.name])
        except (ValidationError, Refused) as error:
            refused(request, error)
        else:
            text = _("%(contact)s and %(kind)s %(no)s are not linked any more; both stay as they are.")
            shown = {"contact": contact, "kind": kind.link.label.lower(), "no": found[0]["no"]}
            messages.success(request, text % shown)
        return HttpResponseRedirect(back)
    return answer(
        model_admin,
        request,
        "bc/unlink.html",
        title=_("Remove the link to %(kind)s %(no)s") % {"kind": kind.link.label.lower(), "no": found[0]["no"]},
        contact=contact,
        primary=links.person_left(kind, found[0]),
        kind=kind.link.label,
        no=found[0]["no"],
        back=back,
    )
