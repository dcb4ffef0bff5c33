"""Runs, couplings and issues over REST: lists to read, and what can be done by POST."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.reverse import reverse

from integration import origin as origins
from integration.api import bodies, idempotency, work
from integration.api.access import may, require
from integration.api.answers import body_of, ids_of, run_answer
from integration.api.idempotency import idempotent
from integration.api.issue_actions import IssueActions
from integration.api.links import link
from integration.api.lists import COUPLING_FILTERS, COUPLINGS, ISSUE_FILTERS, ISSUES, RUN_FILTERS, RUNS, WorkViewSet
from integration.api.schema import problem
from integration.api.undo import RunUndo
from integration.models import Issue, SynchRun
from integration.models.issue import IssueClass
from integration.models.run import RunKind
from integration.services import couple, resolve, synchronise
from integration.services.errors import Conflict, Refused
from integration.services.identity import origin_of

#: what must be allowed to ask for a run, and to steer it
PERMISSION_OF = {
    RunKind.FULL: "full_synch",
    RunKind.MATCH: "couple",
    RunKind.UNCOUPLE: "uncouple",
    RunKind.REVERT: "revert",
}


class RunViewSet(RunUndo, WorkViewSet):
    """Runs."""

    queryset = RUNS
    serializer_class = work.Run
    filterset_class = RUN_FILTERS
    ordering_fields = ("id", "requested_at", "finished_at")

    def get_serializer_class(self) -> Any:
        return work.RunDetail if self.action == "retrieve" else super().get_serializer_class()

    def _steerable(self, request: Any) -> SynchRun:
        run = self.get_object()
        require(request.user, PERMISSION_OF.get(run.kind, "synchronise"))
        return run

    @extend_schema(
        tags=["Runs"], summary="Confirm a run that awaits it", request=bodies.Empty,
        parameters=[idempotency.parameter], responses={202: work.Run, **problem(404, 409)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("view_synchrun")])
    @idempotent
    def confirm(self, request: Any, pk: str) -> Response:
        """Let it go on with what it asked about."""
        body_of(request, bodies.Empty)
        return run_answer(request, synchronise.confirm(self._steerable(request), background=True))

    @extend_schema(
        tags=["Runs"], summary="Cancel a run", request=bodies.Empty,
        parameters=[idempotency.parameter], responses={200: work.Run, 202: work.Run, **problem(404, 409)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("view_synchrun")])
    @idempotent
    def cancel(self, request: Any, pk: str) -> Response:
        """At once when it is not running, else after its batch (202); what was done stays."""
        body_of(request, bodies.Empty)
        return run_answer(request, synchronise.cancel(self._steerable(request)))

    @extend_schema(tags=["Runs"], summary="What a run said", responses={200: work.LogLine(many=True), **problem(404)})
    @action(detail=True, pagination_class=None, filterset_class=None, filter_backends=[])
    def log(self, request: Any, pk: str) -> Response:
        """The last 500 lines of its log, oldest first."""
        lines = list(self.get_object().log.order_by("-id")[:500])
        return Response(work.LogLine(reversed(lines), many=True).data)


class CouplingViewSet(WorkViewSet):
    """Couplings: which record of one side is which of the other."""

    queryset = COUPLINGS
    serializer_class = work.CouplingOut
    filterset_class = COUPLING_FILTERS
    search_fields = ("local_label", "remote_label")
    ordering_fields = ("id", "local_label", "remote_label", "coupled_at", "synched_at")

    def get_permissions(self) -> Any:
        if self.action == "create":
            return [may("couple")()]
        return super().get_permissions()

    @extend_schema(
        tags=["Couplings"], summary="Couple two records", request=bodies.Couple,
        parameters=[idempotency.parameter], responses={201: work.Coupled, **problem(400, 409, 422)},
        examples=[OpenApiExample("Use Business Central data", request_only=True, value={
            "mapping": "CUSTOMER", "local": "C00010", "remote": "Ateliers Rivière",
            "first_synch": "to_integration"})],
    )  # fmt: skip
    @idempotent
    def create(self, request: Any) -> Response:
        """Coupled at once; their first synchronisation is a run in the background, unless `wait` is true."""
        given = body_of(request, bodies.Couple)
        mapping = synchronise.mapping_named(given["mapping"])
        [local] = ids_of(mapping.local_table, [given["local"]])
        [remote] = ids_of(mapping.remote_table, [given["remote"]])
        if given["wait"]:
            synchronise.check_free(mapping)
        with transaction.atomic():
            made = couple.couple(mapping, local, remote, first_synch=given["first_synch"], synchronise_now=False)
            if not given["wait"]:
                run = couple.synchronise_records(
                    mapping, local_ids=[local], user=request.user, background=True, coupled=True
                )
        if given["wait"]:
            run = couple.synchronise_records(mapping, local_ids=[local], user=request.user, coupled=True)
            made.refresh_from_db()
        made.run = link("run-detail", [run.pk], request)  # type: ignore[attr-defined]
        where = reverse("coupling-detail", [made.pk], request=request)
        data = work.Coupled(made, context={"request": request}).data
        return Response(data, status=status.HTTP_201_CREATED, headers={"Location": where})

    @extend_schema(
        tags=["Couplings"], summary="Uncouple records", request=bodies.Uncouple,
        parameters=[idempotency.parameter], responses={202: work.Run, **problem(400, 409, 422)},
        examples=[OpenApiExample("Two couplings", request_only=True, value={
            "mapping": "CUSTOMER", "couplings": [17, 18]})],
    )  # fmt: skip
    @action(detail=False, methods=["post"], permission_classes=[may("uncouple")])
    @idempotent
    def uncouple(self, request: Any) -> Response:
        """The data of both sides stays; what depends on the coupling is uncoupled with it."""
        given = body_of(request, bodies.Uncouple)
        mapping = synchronise.mapping_named(given["mapping"])
        chosen = None if given["all"] else sorted(set(given["couplings"]))
        if chosen is not None:
            known = set(couple.couplings_of(mapping).filter(pk__in=chosen).values_list("pk", flat=True))
            unknown = [str(pk) for pk in chosen if pk not in known]
            if unknown:
                text = _("%(mapping)s has no coupling %(ids)s.")
                raise Refused(text % {"mapping": mapping.name, "ids": ", ".join(unknown)})
        synchronise.check_free(mapping)
        run = couple.uncouple(mapping, coupling_ids=chosen, user=request.user, background=True)
        return run_answer(request, run)


class IssueViewSet(IssueActions, WorkViewSet):
    """Issues: what needs a person, or only time."""

    queryset = ISSUES
    serializer_class = work.IssueOut
    filterset_class = ISSUE_FILTERS
    search_fields = ("source_label", "field")
    ordering_fields = ("id", "first_seen", "last_seen", "failures", "next_try_at")

    @extend_schema(
        tags=["Issues"], summary="Settle a conflict", request=bodies.Resolve,
        parameters=[idempotency.parameter],
        responses={200: work.Run, 202: work.Run, **problem(400, 404, 409, 422)},
        examples=[OpenApiExample("Ours for one field, typed for another", request_only=True, value={
            "choices": {"phone_no": "ours", "name": "typed"}, "typed": {"name": "Mill & Sons"}})],
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("resolve")])
    @idempotent
    def resolve(self, request: Any, pk: str) -> Response:
        """One choice per field, then the pair is synchronised; with `all_alike` in the background."""
        issue = self.get_object()
        given = body_of(request, bodies.Resolve)
        choices = {_key(issue, name): choice for name, choice in given["choices"].items()}
        typed = {_key(issue, name): value for name, value in given["typed"].items()}
        if given["all_alike"]:
            run = resolve.resolve_alike(issue, choices, request.user, background=True)
        else:
            # a client with a token is known only here; what is typed is written in that person's name
            with origins.use(origin_of(request.user)):
                settled = resolve.resolve(issue, choices, typed, request.user)
            assert settled is not None
            run = settled
        return run_answer(request, run)

    @extend_schema(
        tags=["Issues"], summary="Try again in the next run", request=bodies.Empty,
        parameters=[idempotency.parameter], responses={200: work.IssueOut, **problem(404, 409)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("resolve")])
    @idempotent
    def retry(self, request: Any, pk: str) -> Response:
        """Parked or not, its record is tried again by the next run of its mapping."""
        body_of(request, bodies.Empty)
        issue = self.get_object()
        if not resolve.retry(Issue.objects.filter(pk=issue.pk)):
            raise Conflict(_("The issue of %(record)s is already closed.") % {"record": issue.source_label})
        issue.refresh_from_db()
        return Response(self.get_serializer(issue).data)


def _key(issue: Issue, name: str) -> str:
    """The key of a conflicting field, which may also be named by the column of either side."""
    if issue.issue_class != IssueClass.CONFLICT:
        return name
    for each in issue.fields:
        if name in (each["key"], each.get("local_field"), each.get("remote_field")):
            return str(each["key"])
    known = ", ".join(each.get("local_field") or each.get("remote_field") or each["key"] for each in issue.fields)
    text = _("“%(field)s” is not in conflict here. Fields in conflict: %(known)s.")
    raise Refused(text % {"field": name, "known": known})
