"""Linking over REST: POST /api/v1/bc/contacts/{contact}/link and the like, by the rules of the screens."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.routers import BaseRouter
from rest_framework.viewsets import ViewSet

from erp.bc.models import Contact, ContactBusinessRelation
from erp.bc.rules.contacts.kinds import Kind
from erp.bc.services import contact_batches, link_rights, links
from integration import registry
from integration.api import bodies, idempotency
from integration.api.answers import body_of, ids_of
from integration.api.idempotency import idempotent
from integration.api.schema import problem
from integration.registry import Row
from integration.services.couple import find_record
from integration.services.errors import Conflict, Refused
from integration.services.identity import origin_of

#: kind -> its name in addresses
PLURALS = {"customer": "customers", "vendor": "vendors", "bank-account": "bank-accounts"}


KINDS = tuple((name, name) for name in links.NAMES)


class OfKind(bodies.Body):
    """Which kind of record."""

    kind = bodies.OneOf(choices=KINDS)


class LinkBody(OfKind):
    """What to link a contact to."""

    no = serializers.CharField(max_length=20, help_text="The number of the customer, vendor or bank account.")
    contact_leads = serializers.BooleanField(
        default=True, help_text="Whether the values of the contact stay; otherwise those of the record."
    )


class CreateAsBody(OfKind):
    """What to create a contact as."""

    template = serializers.CharField(
        max_length=36, required=False, help_text="Code or id of the template; needed where there are several."
    )


class CreateContactsBody(bodies.Body):
    """For which records to create contacts."""

    records = bodies.Names(required=False, help_text="Numbers or ids; all that have no contact when left out.")


class LinkState(serializers.Serializer):
    """A contact and the record it is linked to."""

    contact = serializers.UUIDField()
    contact_no = serializers.CharField()
    contact_name = serializers.CharField()
    kind = serializers.CharField()
    record = serializers.UUIDField()
    record_no = serializers.CharField()
    record_name = serializers.CharField()
    warnings = serializers.ListField(child=serializers.CharField(), help_text="What was not done as a quote asks.")


class ContactsMade(serializers.Serializer):
    """What creating contacts did."""

    contacts = serializers.IntegerField()
    persons = serializers.IntegerField()
    refused = serializers.IntegerField()
    problems = serializers.ListField(child=serializers.CharField(), help_text="Why the first of them were refused.")
    duplicates = serializers.IntegerField(help_text="How many of the contacts look like others.")


def _permitted(user: Any, deed: str, kind: Kind) -> None:
    if not link_rights.may(user, deed, kind):
        missing = [each for each in link_rights.needed(deed, kind) if not user.has_perm(each)]
        text = _("You may not do that: the permission %(permission)s is missing.")
        raise PermissionDenied(text % {"permission": ", ".join(missing)})


def _state(kind: Kind, contact: Row, row: Row, warnings: Sequence[str] = ()) -> Response:
    return Response(
        LinkState(
            {
                "contact": uuid.UUID(contact["system_id"]),
                "contact_no": contact["no"],
                "contact_name": contact["name"],
                "kind": next(name for name, each in links.NAMES.items() if each is kind),
                "record": uuid.UUID(row["system_id"]),
                "record_no": row["no"],
                "record_name": row["name"],
                "warnings": warnings,
            }
        ).data
    )


def _described(summary: str, body: Any, answer: Any, parameter: str) -> Any:
    return extend_schema(
        tags=["Business Central"], summary=summary, request=body,
        parameters=[
            OpenApiParameter(parameter, str, OpenApiParameter.PATH, description="Its id or its number."),
            idempotency.parameter,
        ],
        responses={200: answer, **problem(400, 409, 422)},
    )  # fmt: skip


class ContactLinksViewSet(ViewSet):
    """Links of a contact."""

    permission_classes = (IsAuthenticated,)

    @_described("Link a contact to a customer, vendor or bank account", LinkBody, LinkState, "contact")
    @action(detail=False, methods=["post"])
    @idempotent
    def link(self, request: Any, contact: str) -> Response:
        """Both have the values of the one that leads afterwards, and follow each other from then on."""
        asked, kind, key = _asked(request, contact, LinkBody, link_rights.LINK)
        done = links.link(kind, key, asked["no"], contact_leads=asked["contact_leads"], origin=origin_of(request.user))
        return _state(kind, done.contact, done.row)

    @_described("Remove the link of a contact", OfKind, bodies.Empty, "contact")
    @action(detail=False, methods=["post"])
    @idempotent
    def unlink(self, request: Any, contact: str) -> Response:
        """Both records stay, and stop following each other."""
        _given, kind, key = _asked(request, contact, OfKind, link_rights.UNLINK)
        found = links.links_of(kind, [key])
        if not found:
            text = _("%(contact)s is linked to no such record.")
            raise Conflict(text % {"contact": contact})
        links.unlink(found[0][registry.table(ContactBusinessRelation).key.name], origin_of(request.user))
        return Response({})

    @_described("Create a customer, vendor or bank account of a contact", CreateAsBody, LinkState, "contact")
    @action(detail=False, methods=["post"], url_path="create-as")
    @idempotent
    def create_as(self, request: Any, contact: str) -> Response:
        """For a person of a company the company is taken. Refused where there are several templates and none named."""
        asked, kind, key = _asked(request, contact, CreateAsBody, link_rights.CREATE_AS)
        template = None
        if asked.get("template"):
            if kind.link not in links.TEMPLATES:
                raise Refused(_("A %(kind)s is made without a template.") % {"kind": kind.link.label.lower()})
            table = registry.table(links.TEMPLATES[kind.link])
            template = find_record(table, asked["template"])[table.key.name]
        done = links.create_from_contact(kind, key, template, origin_of(request.user))
        return _state(kind, done.contact, done.row, done.warnings)


def _asked(request: Any, contact: str, body: type[bodies.Body], deed: str) -> tuple[dict[str, Any], Kind, str]:
    asked = body_of(request, body)
    kind = links.NAMES[asked["kind"]]
    _permitted(request.user, deed, kind)
    table = registry.table(Contact)
    return asked, kind, find_record(table, contact)[table.key.name]


class RecordContactViewSet(ViewSet):
    """The contact of a customer, vendor or bank account."""

    permission_classes = (IsAuthenticated,)
    kind: Kind

    @_described("Create a contact for a record", bodies.Empty, LinkState, "record")
    @action(detail=False, methods=["post"], url_path="create-contact")
    @idempotent
    def create_contact(self, request: Any, record: str) -> Response:
        """Creates and links a contact; refused where the record has one."""
        body_of(request, bodies.Empty)
        _permitted(request.user, link_rights.CREATE_CONTACTS, self.kind)
        row = find_record(registry.table(self.kind.model), record)
        with transaction.atomic():
            links.check_record_free(self.kind, row)
            records = self.kind.model._default_manager.filter(pk=row["system_id"])
            made = contact_batches.create_contacts(self.kind, records, origin_of(request.user))
        contact = links.contact_of(self.kind, row["no"])
        if contact is None:
            raise Refused(" ".join(f"{each} {each.next_step}".strip() for each in made.findings))
        return _state(self.kind, contact, row)


class CreateContactsViewSet(ViewSet):
    """Contacts for many records."""

    permission_classes = (IsAuthenticated,)
    kind: Kind

    @extend_schema(
        tags=["Business Central"], summary="Create contacts for records that have none", request=CreateContactsBody,
        parameters=[idempotency.parameter], responses={200: ContactsMade, **problem(400, 409, 422)},
    )  # fmt: skip
    @idempotent
    def create(self, request: Any) -> Response:
        """Those that have a contact are left out. A record that is refused does not hold up the others."""
        asked = body_of(request, CreateContactsBody)
        _permitted(request.user, link_rights.CREATE_CONTACTS, self.kind)
        records = None
        if "records" in asked:
            table = registry.table(self.kind.model)
            records = self.kind.model._default_manager.filter(pk__in=ids_of(table.name, asked["records"]))
        made = contact_batches.create_contacts(self.kind, records, origin_of(request.user))
        return Response(ContactsMade(made.data()).data)


def register_links(router: BaseRouter) -> None:
    """Add the links to the router, before the tables: their addresses begin like those of records."""
    for name, plural in PLURALS.items():
        of_kind = {"kind": links.NAMES[name], "__doc__": f"Contacts of {plural}."}
        title = name.title().replace("-", "")
        many = type(f"{title}CreateContacts", (CreateContactsViewSet,), of_kind)
        router.register(f"bc/{plural}/create-contacts", many, f"bc-{plural}-create-contacts")
        one = type(f"{title}Contact", (RecordContactViewSet,), of_kind)
        router.register(rf"bc/{plural}/(?P<record>[^/]+)", one, f"bc-{plural}-contact")
    router.register(r"bc/contacts/(?P<contact>[^/]+)", ContactLinksViewSet, "bc-contacts-link")
