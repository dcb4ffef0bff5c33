"""Undo, plans, drift, explanations and history over REST."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from integration import registry
from integration.api import bodies, idempotency, work
from integration.api.access import may, require_view
from integration.api.answers import body_of, dashed, mapping_at, run_answer
from integration.api.errors import BadParameter
from integration.api.idempotency import idempotent
from integration.api.links import link
from integration.api.schema import problem
from integration.models import SynchRun, TableMapping
from integration.models.mapping import CONNECTION_SCOPE
from integration.models.run import RunKind
from integration.registry import Table, UnknownTable
from integration.services import couple, drift, history, plans, revert, synchronise
from integration.services.couple import find_record
from integration.services.explain import explain_record

_KEY = [idempotency.parameter]
_RUN = {202: work.Run, **problem(400, 404, 409, 422)}
_PAGING = [
    OpenApiParameter("action", str, description="Only this outcome."),
    OpenApiParameter("search", str, description="Only records whose name has this in it."),
    OpenApiParameter("limit", int, description="How many lines, at most 1000 (100)."),
    OpenApiParameter("offset", int, description="After how many lines."),
]

_REVERT = [
    OpenApiParameter("overwrite", str, enum=["all"], description="As if later edits might be lost."),
    OpenApiParameter("errands", bool, description="false: leave what was brought first on behalf of the run."),
]


class Revert(bodies.Body):
    """Taking a run back."""

    overwrite = serializers.ListField(
        child=serializers.UUIDField(), required=False, help_text="Records whose later edits may be lost, by id."
    )
    overwrite_all = serializers.BooleanField(default=False, help_text="Later edits of any record may be lost.")
    errands = serializers.BooleanField(default=True, help_text="Also what was brought first on behalf of the run.")
    confirmed = serializers.BooleanField(default=False, help_text="Go on although many records are concerned.")


class ApplyPlan(bodies.Body):
    """Writing exactly what a plan says."""

    strict = serializers.BooleanField(default=False, help_text="Write nothing when any record has changed since.")


class RevertedField(serializers.Serializer):
    """A value in words."""

    field = serializers.CharField()
    now = serializers.CharField()
    other = serializers.CharField(help_text="The former value, or, of an edited field, what the run wrote.")


class RevertedRecord(serializers.Serializer):
    """What becomes of one written record."""

    run = serializers.IntegerField(help_text="The run that wrote it: the one reverted, or an errand of it.")
    verdict = serializers.CharField(help_text="put, partly, edited, cannot or nothing.")
    action = serializers.CharField(help_text="What the run had done: insert, modify, delete, couple or uncouple.")
    direction = serializers.CharField()
    table = serializers.CharField()
    record = serializers.CharField(help_text="Its id.")
    label = serializers.CharField()  # type: ignore[assignment]
    put_back = RevertedField(many=True)
    edited = RevertedField(many=True)
    sentence = serializers.CharField()
    next_step = serializers.CharField()


class RevertPlan(serializers.Serializer):
    """What reverting a run would do; nothing was written."""

    reverts = serializers.IntegerField()
    mapping = serializers.CharField()
    errands = serializers.ListField(child=serializers.IntegerField(), help_text="Runs that are reverted with it.")
    total = serializers.IntegerField(help_text="How much the run and these errands wrote.")
    looked_at = serializers.IntegerField(help_text="How much of it is told here, the newest first.")
    written = serializers.DictField(child=serializers.IntegerField())
    counts = serializers.DictField(child=serializers.IntegerField())
    reverted_by = serializers.URLField(allow_null=True)
    records = RevertedRecord(many=True)


class PlannedField(serializers.Serializer):
    """One field in words: last agreed, both sides, and what would be written."""

    field = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    agreed = serializers.CharField()
    local = serializers.CharField()
    remote = serializers.CharField()
    after = serializers.CharField()
    written = serializers.BooleanField()


class PlannedRecord(serializers.Serializer):
    """A line of a plan or of a drift report."""

    action = serializers.CharField()
    direction = serializers.CharField()
    record = serializers.CharField()
    partner = serializers.CharField()
    local_id = serializers.CharField()
    remote_id = serializers.CharField()
    fields = PlannedField(many=True)  # type: ignore[assignment]
    sentence = serializers.CharField()
    next_step = serializers.CharField()


class ErrandsOfPlan(serializers.Serializer):
    """What would be brought first from another mapping, or follow as lines; each run has a plan of its own to read."""

    mapping = serializers.CharField()
    role = serializers.CharField(help_text="first: brought first; lines: follow their headers.")
    runs = serializers.ListField(child=serializers.IntegerField())
    counts = serializers.DictField(child=serializers.IntegerField())


class PlanOut(serializers.Serializer):
    """The lines a preview, a drift check, or the applying of a plan has kept."""

    run = serializers.IntegerField()
    mapping = serializers.CharField()
    kind = serializers.CharField()
    status = serializers.CharField()
    parent: Any = serializers.IntegerField(allow_null=True, help_text="The run whose plan this one is part of.")
    errands = ErrandsOfPlan(many=True)
    counts = serializers.DictField(child=serializers.IntegerField())
    capped = serializers.BooleanField(help_text="There are more than lines were kept; the counts are of all.")
    applied_by = serializers.URLField(allow_null=True)
    count = serializers.IntegerField()
    records = PlannedRecord(many=True)


class EventOut(serializers.Serializer):
    """One thing that happened to a record."""

    at = serializers.DateTimeField()
    kind = serializers.CharField()
    text = serializers.CharField()
    table = serializers.CharField()
    partner = serializers.CharField()
    run = serializers.IntegerField(allow_null=True)
    reverts = serializers.IntegerField(allow_null=True)
    issue = serializers.IntegerField(allow_null=True)
    by = serializers.CharField()
    changes = serializers.ListField(child=serializers.DictField(child=serializers.CharField()))


def plan_answer(request: Any, run: SynchRun) -> Response:
    """A page of the lines of a run's plan."""
    local, remote = registry.table(run.mapping.local_table), registry.table(run.mapping.remote_table)
    require_view(request.user, local, remote)
    asked = request.query_params
    found = plans.lines(run, asked.get("action", ""), asked.get("search", "").replace("\x00", ""))
    offset, limit = _number(asked, "offset", 0, 2**31), _number(asked, "limit", 100, 1000)
    lines = list(found[offset : offset + limit])
    applied = plans.applied_by(run) if run.kind == RunKind.PREVIEW else None
    return Response(
        {
            "run": run.pk,
            "mapping": run.mapping.name,
            "kind": run.kind,
            "status": run.status,
            "parent": run.parent_id,
            "errands": [
                {"mapping": each.mapping, "role": each.role, "runs": each.runs, "counts": each.plan}
                for each in plans.errands_of(run)
            ],
            "counts": plans.counts(run),
            "capped": drift.capped(run),
            "applied_by": link("run-detail", [applied.pk], request) if applied else None,
            "count": found.count(),
            "records": [
                {
                    **{name: getattr(one, name) for name in ("action", "direction", "record", "partner")},
                    "local_id": dashed(one.local_id) if one.local_id else "",
                    "remote_id": dashed(one.remote_id) if one.remote_id else "",
                    "fields": [
                        {
                            "field": v.field, "label": v.label, "agreed": v.agreed, "local": v.ours,
                            "remote": v.theirs, "after": v.after, "written": v.written,
                        }
                        for v in one.values
                    ],
                    "sentence": one.sentence,
                    "next_step": one.next_step,
                }
                for one in plans.shown(run, lines)
            ],
        }
    )  # fmt: skip


def _number(asked: Any, name: str, default: int, most: int) -> int:
    text = asked.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > 10 or int(text) > most:
        said = _("%(name)s cannot be “%(value)s”: a whole number from 0 to %(most)d expected.")
        raise BadParameter("wrong_page", name, said % {"name": name, "value": text[:40], "most": most})
    return int(text)


class RunUndo:
    """Actions of runs: revert, read a plan, apply it."""

    get_object: Any

    @extend_schema(
        tags=["Runs"], summary="What reverting a run would do", parameters=_REVERT,
        responses={200: RevertPlan, **problem(400, 404, 409)},
    )  # fmt: skip
    @action(
        detail=True, url_path="revert/preview", pagination_class=None, filterset_class=None, filter_backends=[],
        permission_classes=[may("revert")],
    )  # fmt: skip
    def revert_preview(self, request: Any, pk: str) -> Response:
        """Put back, left because it was edited since, or impossible; record by record, the newest first."""
        run = self.get_object()
        asked = request.query_params
        errands = asked.get("errands", "").lower() not in ("false", "0")
        plan = revert.plan(run, "all" if asked.get("overwrite") == "all" else (), errands=errands)
        for mapping in {each.mapping for each in (run, *plan.errands)}:
            require_view(request.user, registry.table(mapping.local_table), registry.table(mapping.remote_table))
        return Response(
            {
                "reverts": run.pk, "mapping": run.mapping.name, "errands": [each.pk for each in plan.errands],
                "total": plan.total, "looked_at": plan.looked_at,
                "written": plan.written, "counts": plan.counts, "reverted_by": None,
                "records": [
                    {
                        **{n: getattr(line, n) for n in ("run", "verdict", "action", "direction", "table", "label")},
                        "record": dashed(line.record) if line.record else "",
                        "put_back": [{"field": f, "now": a, "other": b} for f, a, b in line.fields],
                        "edited": [{"field": f, "now": a, "other": b} for f, a, b in line.edited],
                        "sentence": line.sentence, "next_step": line.next_step,
                    }
                    for line in plan.lines
                ],
            }
        )  # fmt: skip

    @extend_schema(tags=["Runs"], summary="Revert a run", request=Revert, parameters=_KEY, responses=_RUN)
    @action(detail=True, methods=["post"], permission_classes=[may("revert")])
    @idempotent
    def revert(self, request: Any, pk: str) -> Response:
        """Puts back what it wrote, as a run of its own; values edited since are left unless named."""
        given = body_of(request, Revert)
        run = self.get_object()
        overwrite: Any = "all" if given["overwrite_all"] else [key.hex for key in given.get("overwrite", [])]
        synchronise.check_free(run.mapping)
        done = revert.start(
            run, overwrite=overwrite, errands=given["errands"], confirmed=given["confirmed"], user=request.user,
            background=True,
        )  # fmt: skip
        return run_answer(request, done)

    @extend_schema(
        tags=["Runs"], summary="The plan a preview has kept, or a drift report", parameters=_PAGING,
        responses={200: PlanOut, **problem(400, 404)},
    )  # fmt: skip
    @action(detail=True, pagination_class=None, filterset_class=None, filter_backends=[])
    def plan(self, request: Any, pk: str) -> Response:
        """Record by record: what was last agreed, both sides, and what would be written."""
        return plan_answer(request, self.get_object())

    @extend_schema(tags=["Runs"], summary="Apply a plan", request=ApplyPlan, parameters=_KEY, responses=_RUN)
    @action(detail=True, methods=["post"], permission_classes=[may("synchronise")])
    @idempotent
    def apply(self, request: Any, pk: str) -> Response:
        """Writes exactly what the plan says for records that have not changed since; the rest is listed."""
        given = body_of(request, ApplyPlan)
        plan = self.get_object()
        synchronise.check_free(plan.mapping)
        return run_answer(request, plans.apply(plan, strict=given["strict"], user=request.user, background=True))


class MappingLooks:
    """Actions of table mappings that look and write nothing, in the background."""

    @extend_schema(
        tags=["Table mappings"], summary="Make a plan", request=bodies.PreviewRun, parameters=_KEY, responses=_RUN
    )
    @action(detail=True, methods=["post"], permission_classes=[may("synchronise")])
    @idempotent
    def plan(self, request: Any, name: str) -> Response:
        """A preview in the background whose lines are kept; read them at the run's `plan`, then `apply` it."""
        mapping = mapping_at(name)
        given = body_of(request, bodies.PreviewRun)
        if given["kind"] == RunKind.MATCH:
            couple.check_criteria(mapping)
        options: dict[str, Any] = {"create": given["create"]} if given["kind"] == RunKind.FULL else {}
        if given["first_synch"]:
            options["first_synch"] = given["first_synch"]
        run = plans.make(
            mapping, given["kind"], direction=given.get("direction", ""), user=request.user, background=True, **options
        )
        return run_answer(request, run)

    @extend_schema(
        tags=["Table mappings"], summary="Check drift", request=bodies.Empty, parameters=_KEY, responses=_RUN
    )
    @action(detail=True, methods=["post"], permission_classes=[may("synchronise")])
    @idempotent
    def drift(self, request: Any, name: str) -> Response:
        """Compares everything and writes nothing; the report is the `plan` of the run."""
        body_of(request, bodies.Empty)
        return run_answer(request, drift.request(mapping_at(name), user=request.user))


def _asked(request: Any) -> tuple[str, Table | None]:
    record, name = request.query_params.get("record", ""), request.query_params.get("table", "")
    if not record.strip() or "\x00" in record:
        raise BadParameter("required", "record", _("Say which record: ?record= its number, code or id."))
    try:
        return record, registry.table(name) if name else None
    except UnknownTable as error:
        raise BadParameter("unknown", "table", str(error)) from None


_RECORD = OpenApiParameter("record", str, required=True, description="Number, code or id.")


class RecordViewSet(ViewSet):
    """A record of either side, whatever mapping it is in."""

    permission_classes = [may("view_tablemapping")]

    @extend_schema(
        tags=["Records"], summary="Why a record does or does not travel",
        parameters=[_RECORD, OpenApiParameter("table", str, description="Its table, e.g. bc.customer.")],
        responses={200: work.Explanation(many=True), **problem(400)},
    )  # fmt: skip
    @action(detail=False)
    def explain(self, request: Any) -> Response:
        """One explanation for each table mapping that knows a record of that name."""
        record, table = _asked(request)
        found = explain_record(record, table.name if table else "")
        for mapping in TableMapping.every.filter(name__in=[one["mapping"] for one in found]):
            try:
                require_view(request.user, registry.table(mapping.local_table), registry.table(mapping.remote_table))
            except PermissionDenied:
                if mapping.scope == CONNECTION_SCOPE:
                    raise
                # nobody asked for what else couples it
                found = [one for one in found if one["mapping"] != mapping.name]
        return Response([{**one, "id": dashed(one["id"])} for one in found])

    @extend_schema(
        tags=["Records"], summary="What happened to a record",
        parameters=[_RECORD, OpenApiParameter("table", str, required=True, description="Its table, e.g. bc.customer.")],
        responses={200: EventOut(many=True), **problem(400)},
    )  # fmt: skip
    @action(detail=False)
    def history(self, request: Any) -> Response:
        """Writes by runs, couplings, issues and edits, the newest first."""
        record, table = _asked(request)
        if table is None:
            raise BadParameter("required", "table", _("Say which table the record is in: ?table=bc.customer."))
        require_view(request.user, table)
        key = find_record(table, record)[table.key.name]
        return Response(
            [
                {
                    "at": event.at,
                    "kind": event.kind,
                    "text": event.text,
                    "table": event.table,
                    "partner": event.partner,
                    "run": event.run.pk if event.run else None,
                    "reverts": event.reverts or None,
                    "issue": event.issue.pk if event.issue else None,
                    "by": event.by,
                    "changes": [{"field": f, "before": a, "after": b} for f, a, b in event.changes],
                }
                for event in history.timeline(table.name, key)
            ]
        )
