"""What can be done about several issues at once over REST; every action answers with its runs and who was left out."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from integration.api import bodies, idempotency, work
from integration.api.access import may
from integration.api.answers import body_of
from integration.api.idempotency import idempotent
from integration.api.schema import problem
from integration.models import Issue, SynchRun
from integration.services import resolve, settle_deleted, synchronise
from integration.services.settle_deleted import Settled

_ANSWERS = {200: work.SettledOut, 202: work.SettledOut, **problem(400, 409, 422)}


def _chosen(request: Any, body: type[serializers.Serializer]) -> tuple[QuerySet[Issue], dict[str, Any]]:
    given = body_of(request, body)
    if given["all"]:
        return Issue.objects.filter(closed_at=None), given
    return settle_deleted.chosen(given["ids"]), given


def _answer(request: Any, settled: Settled) -> Response:
    runs = SynchRun.objects.select_related("mapping", "requested_by").prefetch_related("jobs")
    found = runs.filter(pk__in=[run.pk for run in settled.runs]).order_by("pk")
    left_out = [{"count": number, "why": why} for why, number in settled.left_out.items()]
    data = {
        "taken": settled.taken,
        "runs": work.Run(found, many=True, context={"request": request}).data,
        "left_out": left_out,
    }
    return Response(data, status=status.HTTP_202_ACCEPTED if settled.runs else status.HTTP_200_OK)


class IssueActions:
    """Mixed into the view set of issues."""

    @extend_schema(
        tags=["Issues"], operation_id="issues_retry_several", summary="Try several again", request=bodies.Retry,
        parameters=[idempotency.parameter], responses=_ANSWERS,
    )  # fmt: skip
    @action(detail=False, methods=["post"], url_path="retry", permission_classes=[may("resolve")])
    @idempotent
    def retry_several(self, request: Any) -> Response:
        """Parked or not; with the next run of their mappings, or in runs asked for now."""
        issues, given = _chosen(request, bodies.Retry)
        if not given["now"]:
            return _answer(request, Settled(taken=resolve.retry(issues)))
        count, runs, refused = resolve.retry_now(issues, request.user)
        return _answer(request, Settled(runs, count, Counter(refused)))

    @extend_schema(
        tags=["Issues"], summary="Synchronise by force", request=bodies.ForceIssues,
        parameters=[idempotency.parameter], responses=_ANSWERS,
    )  # fmt: skip
    @action(detail=False, methods=["post"], permission_classes=[may("synchronise")])
    @idempotent
    def synchronise(self, request: Any) -> Response:
        """The data of one side win on every field; a mapping that goes one way only goes that way."""
        issues, given = _chosen(request, bodies.ForceIssues)
        settled = settle_deleted.synchronise_issues(issues, given["direction"], user=request.user, background=True)
        return _answer(request, settled)

    @extend_schema(
        tags=["Issues"], summary="Restore deleted records", request=bodies.Issues,
        parameters=[idempotency.parameter], responses=_ANSWERS,
    )  # fmt: skip
    @action(detail=False, methods=["post"], permission_classes=[may("resolve")])
    @idempotent
    def restore(self, request: Any) -> Response:
        """Creates the missing record anew from the one that is left, and couples the two."""
        return self._settle(request, settle_deleted.restore)

    @extend_schema(
        tags=["Issues"], summary="Delete couplings", request=bodies.Issues,
        parameters=[idempotency.parameter], responses=_ANSWERS,
    )  # fmt: skip
    @action(detail=False, methods=["post"], url_path="delete-coupling", permission_classes=[may("uncouple")])
    @idempotent
    def delete_coupling(self, request: Any) -> Response:
        """Uncouples; no record is deleted."""
        return self._settle(request, settle_deleted.delete_couplings)

    @extend_schema(
        tags=["Issues"], summary="Delete the records that are left", request=bodies.Issues,
        parameters=[idempotency.parameter], responses=_ANSWERS,
    )  # fmt: skip
    @action(detail=False, methods=["post"], url_path="delete-survivor", permission_classes=[may("resolve")])
    @idempotent
    def delete_survivor(self, request: Any) -> Response:
        """Deletes the records whose partner was deleted, with their couplings; takes the right to delete them."""
        return self._settle(request, settle_deleted.delete_survivors)

    @extend_schema(
        tags=["Issues"], summary="Find deleted records", request=bodies.FindDeleted,
        parameters=[idempotency.parameter], responses=_ANSWERS,
    )  # fmt: skip
    @action(detail=False, methods=["post"], url_path="find-deleted", permission_classes=[may("resolve")])
    @idempotent
    def find_deleted(self, request: Any) -> Response:
        """Looks through the couplings of all mappings, or one, for records that no longer exist."""
        name = body_of(request, bodies.FindDeleted).get("mapping")
        mapping = synchronise.mapping_named(name) if name else None
        return _answer(request, settle_deleted.find_deleted(mapping, user=request.user, background=True))

    def _settle(self, request: Any, service: Any) -> Response:
        settled = Settled()
        issues, _given = _chosen(request, bodies.Issues)
        couplings = settle_deleted.couplings_of_issues(issues, settled)
        return _answer(request, service(couplings, settled=settled, user=request.user, background=True))
