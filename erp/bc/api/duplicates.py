"""Duplicate contacts over REST: searching, marking a pair as separate contacts, merging two."""

from __future__ import annotations

import uuid
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

from erp.bc.models import Contact, ContactDuplicate
from erp.bc.services import duplicates, merge_contacts
from erp.bc.tasks import find_duplicates
from integration import registry
from integration.api import bodies, idempotency
from integration.api.answers import body_of
from integration.api.idempotency import idempotent
from integration.api.schema import problem
from integration.engine.write import Write
from integration.services.couple import find_record
from integration.services.identity import origin_of
from integration.services.write_rows import write_rows

TAG = "Business Central"


class Search(bodies.Body):
    """What is to be searched."""

    all = serializers.BooleanField(default=False, help_text="All companies, also those that have not changed.")
    background = serializers.BooleanField(default=False, help_text="Leave it to the worker and answer at once.")


class Searched(serializers.Serializer):
    """What a search did; with `background` it is still to come."""

    queued = serializers.BooleanField()
    companies = serializers.IntegerField(help_text="Companies that were searched.")
    found = serializers.IntegerField(help_text="Pairs that are new.")
    reported = serializers.IntegerField(help_text="Pairs that nobody has marked as separate contacts.")


class Separate(bodies.Body):
    """Whether the two are separate contacts."""

    separate = serializers.BooleanField(default=True)


class Pair(serializers.Serializer):
    """A pair of companies that look alike."""

    id = serializers.UUIDField()
    contact = serializers.UUIDField()
    duplicate_contact = serializers.UUIDField()
    separate_contacts = serializers.BooleanField()


class Merge(bodies.Body):
    """Which contact is merged into the one of the address."""

    other = serializers.CharField(max_length=250, help_text="The contact that is deleted: its id or its number.")
    take = serializers.ListField(
        child=serializers.CharField(max_length=60), default=list, help_text="Fields whose value is taken from it."
    )


class MergedContact(serializers.Serializer):
    """The contact that was kept, and what it got."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    contact_business_relation = serializers.IntegerField()
    moved = serializers.DictField(child=serializers.IntegerField(), help_text="Table: rows that were the other one's.")
    dropped = serializers.IntegerField(help_text="Rows of the other one that the kept one had already.")


def _permitted(user: Any, deed: str, *permissions: str) -> None:
    for permission in permissions:
        if not user.has_perm(permission):
            text = _("You may not %(deed)s: the permission %(permission)s is missing.")
            raise PermissionDenied(text % {"deed": deed, "permission": permission})


class DuplicatesViewSet(ViewSet):
    """Searching companies for duplicates."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(
        tags=[TAG], summary="Search companies for duplicates", request=Search, parameters=[idempotency.parameter],
        responses={200: Searched, **problem(400, 409)},
    )  # fmt: skip
    @action(detail=False, methods=["post"])
    @idempotent
    def generate(self, request: Any) -> Response:
        """Makes the search strings of the companies that have changed, or of all, and compares them."""
        asked = body_of(request, Search)
        _permitted(request.user, _("search for duplicates"), "bc.change_contactduplicate")
        done = duplicates.Searched()
        if asked["background"]:
            duplicates.check_setup()
            find_duplicates.enqueue(asked["all"])
        else:
            done = duplicates.generate(everything=asked["all"])
        left = ContactDuplicate.objects.filter(separate_contacts=False).count()
        data = {"queued": asked["background"], "companies": done.companies, "found": done.found, "reported": left}
        return Response(Searched(data).data)


class PairViewSet(ViewSet):
    """One pair of companies that look alike."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(
        tags=[TAG], summary="Mark a pair as separate contacts", request=Separate,
        parameters=[OpenApiParameter("pair", str, OpenApiParameter.PATH, description="Its id."), idempotency.parameter],
        responses={200: Pair, **problem(400, 409, 422)},
    )  # fmt: skip
    @action(detail=False, methods=["post"])
    @idempotent
    def separate(self, request: Any, pair: str) -> Response:
        """A pair of separate contacts stays and is not reported any more."""
        asked = body_of(request, Separate)
        _permitted(request.user, _("mark separate contacts"), "bc.change_contactduplicate")
        row = find_record(registry.table(ContactDuplicate), pair)
        write_rows(
            ContactDuplicate,
            [Write.update(row, {"separate_contacts": asked["separate"]})],
            origin_of(request.user),
        )
        data = {
            "id": uuid.UUID(row["system_id"]),
            "contact": uuid.UUID(row["contact"]),
            "duplicate_contact": uuid.UUID(row["duplicate_contact"]),
            "separate_contacts": asked["separate"],
        }
        return Response(Pair(data).data)


class MergeViewSet(ViewSet):
    """Merging another contact into one."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(
        tags=[TAG], summary="Merge another contact into this one", request=Merge,
        parameters=[
            OpenApiParameter("contact", str, OpenApiParameter.PATH, description="The contact that is kept."),
            idempotency.parameter,
        ],
        responses={200: MergedContact, **problem(400, 409, 422)},
    )  # fmt: skip
    @action(detail=False, methods=["post"])
    @idempotent
    def merge(self, request: Any, contact: str) -> Response:
        """Everything that points at the other one points at the one that is kept; the other one is deleted."""
        asked = body_of(request, Merge)
        _permitted(request.user, _("merge contacts"), "bc.change_contact")
        table = registry.table(Contact)
        keep, other = (find_record(table, named)["system_id"] for named in (contact, asked["other"]))
        done = merge_contacts.merge(keep, other, asked["take"], origin_of(request.user))
        data = {
            "id": uuid.UUID(keep),
            "number": done.row["no"],
            "contact_business_relation": done.row["contact_business_relation"],
            "moved": done.moved,
            "dropped": done.dropped,
        }
        return Response(MergedContact(data).data)


def register_duplicates(router: BaseRouter) -> None:
    """Add searching, marking and merging to the router."""
    router.register("bc/duplicates", DuplicatesViewSet, "bc-duplicates")
    router.register(r"bc/contact-duplicates/(?P<pair>[^/]+)", PairViewSet, "bc-contact-duplicate-pair")
    router.register(r"bc/contacts/(?P<contact>[^/]+)", MergeViewSet, "bc-contact-merge")
