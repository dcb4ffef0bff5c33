"""Posting over REST: ship, invoice, archive; payments, which invoices they pay, and cancelled invoices."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.routers import BaseRouter
from rest_framework.viewsets import ViewSet

from erp.bc.models import CustLedgerEntry, SalesHeader, SalesInvoiceHeader
from erp.bc.rules.documents.sides import SALES
from erp.bc.services import archiving, payments, posting, prepayments, reserving, shipment_lines
from erp.bc.services.cancelling import cancel_invoice
from erp.bc.services.posting_plan import CHARGE, SHIP, SHIP_AND_CHARGE, Step
from integration import registry
from integration.api import bodies, idempotency
from integration.api.answers import body_of
from integration.api.idempotency import idempotent
from integration.api.schema import problem
from integration.engine.write import load
from integration.registry import Row
from integration.services.couple import find_record
from integration.services.identity import origin_of

RIGHT = "bc.change_salesheader"


class PostedAnswer(serializers.Serializer):
    """What posting left behind."""

    no = serializers.CharField(help_text="The document that was posted.")
    shipment = serializers.CharField(allow_null=True, help_text="Number of the posted shipment.")
    invoice = serializers.CharField(allow_null=True, help_text="Number of the posted invoice.")
    finished = serializers.BooleanField(help_text="Whether nothing is left of the document, so that it is gone.")


class ArchivedAnswer(serializers.Serializer):
    """The version in the archive."""

    id = serializers.UUIDField()
    no = serializers.CharField()
    version_no = serializers.IntegerField()


class ReservedLine(serializers.Serializer):
    """A line, with what is reserved of it now."""

    line_no = serializers.IntegerField()
    no = serializers.CharField()
    reserved = serializers.CharField(help_text="In the unit of the line.")
    short = serializers.CharField(help_text="Outstanding, and not free in stock.")


class ReservedAnswer(serializers.Serializer):
    """What is reserved for an order."""

    no = serializers.CharField()
    lines = ReservedLine(many=True)


class Orders(bodies.Body):
    """The orders whose shipments are to be invoiced together."""

    orders = serializers.ListField(child=serializers.CharField(), allow_empty=False)


class InvoiceAnswer(serializers.Serializer):
    """An invoice that is worked on."""

    id = serializers.UUIDField()
    no = serializers.CharField()


class Payment(bodies.Body):
    """How much came in, and when."""

    amount = serializers.DecimalField(max_digits=19, decimal_places=2)
    date = serializers.DateField(required=False)
    document_no = serializers.CharField(required=False, max_length=20)


class Application(bodies.Body):
    """Which entries an entry is applied to, and no more than how much of it."""

    to = serializers.ListField(child=serializers.CharField(), allow_empty=False)
    amount = serializers.DecimalField(max_digits=19, decimal_places=2, required=False)


class EntryAnswer(serializers.Serializer):
    """A ledger entry as it is then."""

    id = serializers.UUIDField()
    entry_no = serializers.IntegerField()
    document_no = serializers.CharField()
    open = serializers.BooleanField()


class CancelledAnswer(serializers.Serializer):
    """An invoice that was cancelled."""

    no = serializers.CharField()
    cancelled = serializers.BooleanField()


def _permitted(request: Any) -> None:
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied(_("You may not post: the permission %(permission)s is missing.") % {"permission": RIGHT})


def _described(name: str, summary: str, body: Any, answer: Any, take: Callable[..., Response], path: str) -> Any:
    """An action of one record, by its id or number."""
    take.__name__ = name.replace("-", "_")
    take.__doc__ = f"{summary}."
    described = extend_schema(
        tags=["Business Central"], summary=summary, request=body,
        parameters=[
            OpenApiParameter(path, str, OpenApiParameter.PATH, description="Its id, or its number."),
            idempotency.parameter,
        ],
        responses={200: answer, **problem(400, 404, 409, 422)},
    )  # fmt: skip
    return described(action(detail=False, methods=["post"], url_path=name)(idempotent(take)))


def _post(name: str, summary: str, step: Step) -> Any:
    def take(self: Any, request: Any, document: str) -> Response:
        body_of(request, bodies.Empty)
        _permitted(request)
        key = find_record(registry.table(SalesHeader), document)["system_id"]
        (done,) = posting.post([key], step, origin_of(request.user))
        shown = {
            "no": done.document["no"],
            "shipment": (done.shipment or {}).get("no"),
            "invoice": (done.invoice or {}).get("no"),
            "finished": done.finished,
        }
        return Response(PostedAnswer(shown).data)

    return _described(name, summary, bodies.Empty, PostedAnswer, take, "document")


def _archive(self: Any, request: Any, document: str) -> Response:
    body_of(request, bodies.Empty)
    _permitted(request)
    key = find_record(registry.table(SalesHeader), document)["system_id"]
    (row,) = archiving.archive(SALES, [key], origin_of(request.user))
    shown = {"id": uuid.UUID(row["system_id"]), "no": row["no"], "version_no": row["version_no"]}
    return Response(ArchivedAnswer(shown).data)


def _reserve(name: str, summary: str, work: Callable[..., reserving.Reserved]) -> Any:
    def take(self: Any, request: Any, document: str) -> Response:
        body_of(request, bodies.Empty)
        _permitted(request)
        key = find_record(registry.table(SalesHeader), document)["system_id"]
        done = work(key, origin_of(request.user))
        lines = [
            {
                "line_no": kept.line["line_no"],
                "no": kept.line["no"],
                "reserved": f"{kept.reserved:.5f}",
                "short": f"{kept.short:.5f}",
            }
            for kept in done.lines
        ]
        return Response(ReservedAnswer({"no": done.document["no"], "lines": lines}).data)

    return _described(name, summary, bodies.Empty, ReservedAnswer, take, "document")


def _prepay(self: Any, request: Any, document: str) -> Response:
    body_of(request, bodies.Empty)
    _permitted(request)
    key = find_record(registry.table(SalesHeader), document)["system_id"]
    row = prepayments.post(key, origin_of(request.user))
    return Response(InvoiceAnswer({"id": uuid.UUID(row["system_id"]), "no": row["no"]}).data)


class SalesPostingViewSet(ViewSet):
    """Posting a sales document; who may change it may post it."""

    permission_classes = (IsAuthenticated,)

    ship = _post("ship", "Ship an order", SHIP)
    invoice = _post("invoice", "Invoice what an order has shipped", CHARGE)
    ship_and_invoice = _post("ship-and-invoice", "Ship and invoice an order, or post an invoice", SHIP_AND_CHARGE)
    reserve = _reserve("reserve", "Reserve stock for an order", reserving.reserve)
    cancel_reservation = _reserve("cancel-reservation", "Let go what is reserved for an order", reserving.cancel)
    post_prepayment_invoice = _described(
        "post-prepayment-invoice", "Invoice what of an order is to be paid ahead", bodies.Empty, InvoiceAnswer, _prepay,
        "document",
    )  # fmt: skip
    archive = _described("archive", "Archive a sales document", bodies.Empty, ArchivedAnswer, _archive, "document")


class ShipmentInvoicesViewSet(ViewSet):
    """Invoices made of shipments."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(
        tags=["Business Central"], summary="Make one invoice of what orders have shipped", request=Orders,
        parameters=[idempotency.parameter], responses={201: InvoiceAnswer, **problem(400, 404, 422)},
    )  # fmt: skip
    @action(detail=False, methods=["post"], url_path="invoice-shipments")
    @idempotent
    def invoice_shipments(self, request: Any) -> Response:
        """The orders are of one customer, in one currency; what other invoices charge already is left out."""
        body = body_of(request, Orders)
        _permitted(request)
        table = registry.table(SalesHeader)
        keys = [find_record(table, each)["system_id"] for each in body["orders"]]
        row = shipment_lines.invoice_shipments(keys, origin_of(request.user))
        shown = {"id": uuid.UUID(row["system_id"]), "no": row["no"]}
        return Response(InvoiceAnswer(shown).data, status=201)


def _pay(self: Any, request: Any, invoice: str) -> Response:
    body = body_of(request, Payment)
    _permitted(request)
    found = find_record(registry.table(SalesInvoiceHeader), invoice)
    table = registry.table(CustLedgerEntry)
    entry = load(table, [found["cust_ledger_entry"]])[found["cust_ledger_entry"]]
    row = payments.register_payment(
        entry["customer"], body["amount"], date=body.get("date"), currency=entry["currency"],
        document_no=body.get("document_no", ""), invoices=[entry["system_id"]], origin=origin_of(request.user),
    )  # fmt: skip
    return Response(_entry(row))


def _cancel(self: Any, request: Any, invoice: str) -> Response:
    body_of(request, bodies.Empty)
    _permitted(request)
    found = find_record(registry.table(SalesInvoiceHeader), invoice)
    row = cancel_invoice(found["system_id"], origin_of(request.user))
    return Response(CancelledAnswer({"no": row["no"], "cancelled": bool(row["cancelled"])}).data)


class PostedInvoicesViewSet(ViewSet):
    """What comes in for a posted invoice, and taking it back."""

    permission_classes = (IsAuthenticated,)

    register_payment = _described(
        "register-payment", "Enter a payment of an invoice", Payment, EntryAnswer, _pay, "invoice"
    )
    cancel = _described("cancel", "Cancel a posted invoice", bodies.Empty, CancelledAnswer, _cancel, "invoice")


def _apply(self: Any, request: Any, entry: str) -> Response:
    body = body_of(request, Application)
    _permitted(request)
    table = registry.table(CustLedgerEntry)
    key, *to = (find_record(table, each)["system_id"] for each in (entry, *body["to"]))
    rows = payments.apply(key, to, body.get("amount"), origin=origin_of(request.user))
    return Response([_entry(row) for row in rows])


def _unapply(self: Any, request: Any, entry: str) -> Response:
    body_of(request, bodies.Empty)
    _permitted(request)
    key = find_record(registry.table(CustLedgerEntry), entry)["system_id"]
    return Response([_entry(row) for row in payments.unapply(key, origin=origin_of(request.user))])


class LedgerViewSet(ViewSet):
    """Which invoices payments pay."""

    permission_classes = (IsAuthenticated,)

    apply = _described("apply", "Apply a ledger entry", Application, EntryAnswer(many=True), _apply, "entry")
    unapply = _described("unapply", "Unapply a ledger entry", bodies.Empty, EntryAnswer(many=True), _unapply, "entry")


def _entry(row: Row) -> Any:
    shown = {"id": uuid.UUID(row["system_id"]), **{name: row[name] for name in ("entry_no", "document_no", "open")}}
    return EntryAnswer(shown).data


def register_posting(router: BaseRouter) -> None:
    """Add posting and payments to the router."""
    router.register(r"bc/sales-documents/(?P<document>[^/]+)", SalesPostingViewSet, "bc-sales-posting")
    router.register(r"bc/sales-documents", ShipmentInvoicesViewSet, "bc-shipment-invoices")
    router.register(r"bc/posted-sales-invoices/(?P<invoice>[^/]+)", PostedInvoicesViewSet, "bc-posted-invoices")
    router.register(r"bc/customer-ledger-entries/(?P<entry>[^/]+)", LedgerViewSet, "bc-ledger")
