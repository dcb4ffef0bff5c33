"""Quotes and orders over REST: start one from a contact, make the order of a quote, release, reopen."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.routers import BaseRouter
from rest_framework.viewsets import ViewSet

from erp.bc.models import Contact, PurchaseHeader, SalesHeader
from erp.bc.models.document_base import DocumentStatus
from erp.bc.rules.documents.sides import Side
from erp.bc.services import documents
from integration import registry
from integration.api import bodies, idempotency
from integration.api.answers import body_of
from integration.api.idempotency import idempotent
from integration.api.links import link, located
from integration.api.schema import problem
from integration.registry import Row
from integration.services.couple import find_record
from integration.services.identity import origin_of

#: kind of document -> its name in addresses
PLURALS: dict[type[models.Model], str] = {SalesHeader: "sales-documents", PurchaseHeader: "purchase-documents"}
NONE = "none"


class NewDocument(bodies.Body):
    """Which document to start, and the template of a quote for a contact that is no customer or vendor yet."""

    kind = bodies.OneOf(choices=[(name, name) for name in documents.KINDS_OF_DOCUMENT])
    template = serializers.CharField(
        required=False,
        help_text="Code or id of the template; “none” for none. Blank: the only one that fits, else it is refused.",
    )


class DocumentAnswer(serializers.Serializer):
    """The document as it is then."""

    id = serializers.UUIDField()
    no = serializers.CharField()
    document_type = serializers.IntegerField(help_text="0 quote, 1 order, 2 invoice.")
    status = serializers.IntegerField(help_text="0 open, 1 released, 2 pending approval, 3 pending prepayment.")
    url = serializers.CharField(allow_null=True, help_text="Its address; null where you may not open it.")


def _permitted(user: Any, model: type[models.Model], deed: str, *actions: str) -> None:
    for each in actions:
        permission = f"bc.{each}_{model._meta.model_name}"
        if not user.has_perm(permission):
            text = _("You may not %(deed)s: the permission %(permission)s is missing.")
            raise PermissionDenied(text % {"deed": deed, "permission": permission})


def _answer(request: Any, model: type[models.Model], row: Row, code: int = status.HTTP_200_OK) -> Response:
    key = uuid.UUID(row["system_id"])
    data = {
        "id": key, "no": row["no"], "document_type": row["document_type"], "status": row["status"],
        "url": link(f"bc-{PLURALS[model]}-detail", [key], request),
    }  # fmt: skip
    headers = located(data) if code == status.HTTP_201_CREATED else {}
    return Response(DocumentAnswer(data).data, status=code, headers=headers)


class ContactDocumentsViewSet(ViewSet):
    """Documents that are started from a contact."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(
        tags=["Business Central"], summary="Start a quote or an order", request=NewDocument,
        parameters=[
            OpenApiParameter("contact", str, OpenApiParameter.PATH, description="Its id or its number."),
            idempotency.parameter,
        ],
        responses={201: DocumentAnswer, **problem(400, 404, 422)},
    )  # fmt: skip
    @action(detail=False, methods=["post"], url_path="new-document")
    @idempotent
    def new_document(self, request: Any, contact: str) -> Response:
        """Starts it with what the contact says; orders need a contact that is linked to a customer or vendor."""
        body = body_of(request, NewDocument)
        kind = documents.KINDS_OF_DOCUMENT[body["kind"]]
        _permitted(request.user, kind.side.header, str(kind.caption).lower(), "add")
        key = find_record(registry.table(Contact), contact)["system_id"]
        template = _template(kind.side, body.get("template"))
        row = documents.new_document(kind, key, template, origin_of(request.user))
        return _answer(request, kind.side.header, row, status.HTTP_201_CREATED)


def _template(side: Side, named: str | None) -> str | None:
    if not named:
        return None
    if named.lower() == NONE:
        return documents.NO_TEMPLATE
    return str(find_record(registry.table(side.templ), named)["system_id"])


def _method(model: type[models.Model], name: str, summary: str, act: Any, *rights: str) -> Any:
    def take(self: Any, request: Any, document: str) -> Response:
        body_of(request, bodies.Empty)
        _permitted(request.user, model, summary.lower(), *rights)
        key = find_record(registry.table(model), document)["system_id"]
        return _answer(request, model, act(documents.side_of(model), key, origin_of(request.user)))

    take.__name__ = name.replace("-", "_")
    take.__doc__ = f"{summary}."
    described = extend_schema(
        tags=["Business Central"], summary=summary, request=bodies.Empty,
        parameters=[
            OpenApiParameter("document", str, OpenApiParameter.PATH, description="Its id, or its number."),
            idempotency.parameter,
        ],
        responses={200: DocumentAnswer, **problem(400, 404, 409, 422)},
    )  # fmt: skip
    return described(action(detail=False, methods=["post"], url_path=name)(idempotent(take)))


def _release(side: Side, key: str, origin: Any) -> Row:
    return documents.set_status(side, key, DocumentStatus.RELEASED, origin)


def _reopen(side: Side, key: str, origin: Any) -> Row:
    return documents.set_status(side, key, DocumentStatus.OPEN, origin)


class DocumentStepsViewSet(ViewSet):
    """The steps of a kind of document; each asks for the permissions it takes."""

    permission_classes = (IsAuthenticated,)


def register_document_actions(router: BaseRouter) -> None:
    """Add the actions of contacts and documents to the router."""
    router.register(r"bc/contacts/(?P<contact>[^/]+)", ContactDocumentsViewSet, "bc-contact-document")
    for model, plural in PLURALS.items():
        methods = {
            "make_order": _method(
                model, "make-order", "Make an order of a quote", documents.make_order, "add", "change"
            ),
            "release": _method(model, "release", "Release a document", _release, "change"),
            "reopen": _method(model, "reopen", "Reopen a document", _reopen, "change"),
        }
        made = type(f"{model.__name__}Steps", (DocumentStepsViewSet,), {"__doc__": f"Steps of {plural}.", **methods})
        router.register(rf"bc/{plural}/(?P<document>[^/]+)", made, f"bc-{plural}-step")
