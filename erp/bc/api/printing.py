"""Print, Send and Create interaction over REST: POST /api/v1/bc/posted-sales-invoices/{document}/send and the like."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.routers import BaseRouter
from rest_framework.viewsets import ViewSet

from erp.bc.models import Contact, InteractionTemplate, Salesperson
from erp.bc.models.contact import CorrespondenceType
from erp.bc.models.interactions import InformationFlow, InitiatedBy
from erp.bc.services import interactions, printing, sending
from erp.bc.services.printables import PRINTABLES
from integration import registry
from integration.api import bodies, idempotency
from integration.api.answers import body_of
from integration.api.idempotency import idempotent
from integration.api.links import link
from integration.api.schema import problem
from integration.registry import Row
from integration.services.couple import find_record
from integration.services.errors import Refused
from integration.services.identity import origin_of

_NAMED = OpenApiParameter(
    "document", str, OpenApiParameter.PATH, description="The record: its id, or its number where only one has it."
)


class Print(bodies.Body):
    """What is to happen besides counting."""

    log = serializers.BooleanField(default=True, help_text="Log an interaction.")


class Send(Print):
    """A message; what is left out is as usual."""

    to = serializers.CharField(required=False, max_length=250, help_text="Addresses, separated by semicolons.")
    subject = serializers.CharField(required=False, max_length=200)
    text = serializers.CharField(required=False)


class Interaction(bodies.Body):
    """An interaction to log; what is left out is taken from the template."""

    interaction_template = serializers.CharField(help_text="Its code or id.")
    description = serializers.CharField(required=False, max_length=100)
    date = serializers.DateField(required=False, help_text="Today when left out.")
    salesperson = serializers.CharField(required=False, help_text="Code or id; that of the contact when left out.")
    information_flow = bodies.OneOf(InformationFlow.choices, required=False)
    initiated_by = bodies.OneOf(InitiatedBy.choices, required=False)
    correspondence_type = bodies.OneOf(CorrespondenceType.choices, required=False)
    subject = serializers.CharField(required=False, max_length=100)
    comment = serializers.CharField(required=False)


class Gone(serializers.Serializer):
    """What came of printing or sending."""

    id = serializers.UUIDField(help_text="The record.")
    no_printed = serializers.IntegerField(allow_null=True, help_text="How often it was printed, where that is counted.")
    to = serializers.CharField(help_text="Where it was sent.")
    interactions = serializers.IntegerField(help_text="How many interactions were logged.")


class Logged(serializers.Serializer):
    """The interaction that was logged."""

    id = serializers.UUIDField()
    entry_no = serializers.IntegerField()
    url = serializers.CharField(allow_null=True, help_text="Its address; null where you may not open it.")


def _permitted(user: Any, *permissions: str) -> None:
    for permission in permissions:
        if not user.has_perm(permission):
            text = _("You may not do this: the permission %(permission)s is missing.")
            raise PermissionDenied(text % {"permission": permission})


def _document(request: Any, model: type[models.Model], named: str) -> Any:
    """The record as it is printed; refused when it is not. Whether or not it is logged, that it was printed counts."""
    _permitted(request.user, f"bc.view_{model._meta.model_name}", "bc.add_interactionlogentry")
    table = registry.table(model)
    row = find_record(table, named)
    found = printing.documents(model, [uuid.UUID(row[table.key.name])])
    if not found:
        raise Refused(_("%(record)s cannot be printed: it is not posted yet.") % {"record": table.text(row)})
    return found[0]


def _answer(document: Any, to: str, logged: int) -> Response:
    column = printing.described(document).counted
    if column:
        document.refresh_from_db(fields=[column])
    count = getattr(document, column) if column else None
    return Response(Gone({"id": document.pk, "no_printed": count, "to": to, "interactions": logged}).data)


def _described(summary: str, body: Any, answer: Any, status: int = 200) -> Any:
    return extend_schema(
        tags=["Business Central"], summary=summary, request=body, parameters=[_NAMED, idempotency.parameter],
        responses={status: answer, **problem(400, 409, 422)},
    )  # fmt: skip


class PrintViewSet(ViewSet):
    """What is printed and sent."""

    model: type[models.Model]
    permission_classes = (IsAuthenticated,)

    @_described("Count and log that it was printed", Print, Gone)
    @action(detail=False, methods=["post"], url_path="print-log")
    @idempotent
    def print_log(self, request: Any, document: str) -> Response:
        """For whoever prints it elsewhere."""
        said = body_of(request, Print)
        found = _document(request, self.model, document)
        logged = printing.print_documents([found], logging=said["log"], origin=origin_of(request.user))
        return _answer(found, "", len(logged))

    @_described("Send it by e-mail", Send, Gone)
    @action(detail=False, methods=["post"])
    @idempotent
    def send(self, request: Any, document: str) -> Response:
        """To the address of its contact, else of its customer or vendor, unless another one is given."""
        said = body_of(request, Send)
        found = _document(request, self.model, document)
        (message,) = sending.drafts([found])
        message = replace(message, **{name: value for name, value in said.items() if name != "log"})
        logged = sending.send_one(message, logging=said["log"], origin=origin_of(request.user))
        return _answer(found, message.to, logged)


class ContactViewSet(PrintViewSet):
    """What is done with a contact."""

    model = Contact

    @_described("Create an interaction", Interaction, Logged, 201)
    @action(detail=False, methods=["post"], url_path="create-interaction")
    @idempotent
    def create_interaction(self, request: Any, document: str) -> Response:
        """Log something that passed between us and the contact."""
        _permitted(request.user, "bc.view_contact", "bc.add_interactionlogentry")
        said = body_of(request, Interaction)
        contact = find_record(registry.table(Contact), document)["system_id"]
        made = interactions.create_interaction(contact, _columns(said), origin_of(request.user))
        key = uuid.UUID(made["system_id"])
        url = link("bc-interaction-log-entries-detail", [key], request)
        return Response(Logged({"id": key, "entry_no": made["entry_no"], "url": url}).data, status=201)


def _columns(said: dict[str, Any]) -> Row:
    """The body as the columns have it."""
    values = dict(said)
    for name, model in (("interaction_template", InteractionTemplate), ("salesperson", Salesperson)):
        if name in values:
            values[name] = find_record(registry.table(model), values[name])["system_id"]
    if "date" in values:
        values["date"] = values["date"].isoformat()
    return values


def register_printing(router: BaseRouter, tables: dict[str, str]) -> None:
    """Add the actions of every table whose records are printed, and that over REST has an address."""
    addresses = {table: address for address, table in tables.items()}
    for model in dict.fromkeys(each.model for each in PRINTABLES):
        address = addresses.get(model._meta.label_lower)
        if address is None:
            continue
        base = ContactViewSet if model is Contact else PrintViewSet
        made = type(f"{model.__name__}Printing", (base,), {"__doc__": base.__doc__, "model": model})
        router.register(rf"bc/{address}/(?P<document>[^/]+)", made, f"bc-{address}-printing")
