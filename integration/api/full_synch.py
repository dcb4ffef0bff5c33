"""The full synchronisation over REST: its lines, what is chosen for each, starting, resuming, and the preflight."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet

from integration.api import bodies, idempotency, work
from integration.api.access import may
from integration.api.answers import body_of
from integration.api.connection import PointJson
from integration.api.idempotency import idempotent
from integration.api.schema import problem
from integration.models import FullSynchReviewLine
from integration.services import full_synch, preflight
from integration.services.errors import Conflict


class FullSynchViewSet(GenericViewSet):
    """The full synchronisation: one line per table mapping, in the order of what depends on what."""

    queryset = FullSynchReviewLine.objects.select_related(
        "mapping", "run__mapping", "run__requested_by"
    ).prefetch_related("mapping__depends_on", "run__jobs")
    serializer_class = work.Line
    lookup_field = "mapping__name"
    lookup_url_kwarg = "mapping"
    lookup_value_regex = "[^/]+"
    pagination_class = None
    filter_backends = ()

    def _answer(self, request: Any, code: int = status.HTTP_200_OK) -> Response:
        lines = self.get_queryset().order_by("order")
        where = {"Location": reverse("full-synchronisation-list", request=request)} if code == 202 else {}
        return Response(self.get_serializer(lines, many=True).data, status=code, headers=where)

    def _line(self, name: str) -> FullSynchReviewLine:
        found = self.get_queryset().filter(mapping__name__iexact=name).first()
        if found is None:
            known = ", ".join(self.get_queryset().order_by("order").values_list("mapping__name", flat=True))
            text = _("The full synchronisation has no line “%(name)s”. Lines: %(known)s.")
            raise NotFound(text % {"name": name, "known": known or _("none, refresh them first")})
        return found

    def _queued(self, request: Any, mapping: str) -> Response:
        where = {"Location": reverse("full-synchronisation-list", request=request)}
        line = self.get_serializer(self._line(mapping)).data
        return Response(line, status=status.HTTP_202_ACCEPTED, headers=where)

    def get_permissions(self) -> Any:
        """Choosing for a line needs what starting needs; actions say their own."""
        return [may("full_synch")()] if self.action == "partial_update" else super().get_permissions()

    @extend_schema(tags=["Full synchronisation"], summary="Review lines", responses={200: work.Line(many=True)})
    def list(self, request: Any) -> Response:
        return self._answer(request)

    @extend_schema(
        tags=["Full synchronisation"], summary="Choose for a line that has not started", request=bodies.Choices,
        responses={200: work.Line, **problem(400, 404, 409)},
    )  # fmt: skip
    def partial_update(self, request: Any, mapping: str) -> Response:
        """Whether it creates records, whose data win where they differ, whether failures stop what depends on it."""
        given = body_of(request, bodies.Choices)
        line = self._line(mapping)
        if line.job_queue_status:
            text = _("The line %(name)s has started; reset it before you choose again.")
            raise Conflict(text % {"name": line.mapping.name})
        full_synch.choose({line.pk: given})
        return Response(self.get_serializer(self._line(mapping)).data)

    @extend_schema(
        tags=["Full synchronisation"], summary="Look everything over before a start",
        parameters=[OpenApiParameter("mapping", str, description="Only this table mapping.")],
        responses={200: PointJson(many=True), **problem(400)},
    )  # fmt: skip
    @action(detail=False, methods=["get"])
    def preflight(self, request: Any) -> Response:
        """Point by point: the connection, then each mapping's set-up, couplings, options and number series."""
        name = request.query_params.get("mapping", "")
        return Response(PointJson(preflight.preflight([name] if name else []), many=True).data)

    @extend_schema(
        tags=["Full synchronisation"], summary="Bring the review lines up to date", request=bodies.Empty,
        responses={200: work.Line(many=True)},
    )  # fmt: skip
    @action(detail=False, methods=["post"], permission_classes=[may("full_synch")])
    def refresh(self, request: Any) -> Response:
        """Adds lines for new mappings and counts again what each line recommends."""
        body_of(request, bodies.Empty)
        full_synch.lines()
        return self._answer(request)

    @extend_schema(
        tags=["Full synchronisation"], summary="Start", request=bodies.ConfirmFull,
        parameters=[idempotency.parameter], responses={202: work.Line(many=True), **problem(400, 409, 422)},
    )  # fmt: skip
    @action(detail=False, methods=["post"], permission_classes=[may("full_synch")])
    @idempotent
    def start(self, request: Any) -> Response:
        """Queues every line that has not run and depends on nothing that has not; the others follow."""
        given = body_of(request, bodies.ConfirmFull)
        full_synch.start(user=request.user, confirmed=given["confirmed"], background=True)
        return self._answer(request, status.HTTP_202_ACCEPTED)

    @extend_schema(
        tags=["Full synchronisation"], summary="Reset the lines", request=bodies.Empty,
        responses={200: work.Line(many=True), **problem(409)},
    )  # fmt: skip
    @action(detail=False, methods=["post"], permission_classes=[may("full_synch")])
    def reset(self, request: Any) -> Response:
        """Makes all lines as if they had never run; what was synchronised stays."""
        body_of(request, bodies.Empty)
        full_synch.reset()
        return self._answer(request)

    @extend_schema(
        tags=["Full synchronisation"], summary="Restart a line", request=bodies.Empty,
        parameters=[idempotency.parameter], responses={202: work.Line, **problem(404, 409)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("full_synch")])
    @idempotent
    def restart(self, request: Any, mapping: str) -> Response:
        """Runs a line that has ended once more."""
        body_of(request, bodies.Empty)
        line = self._line(mapping)
        full_synch.restart(line, user=request.user, background=True)
        return self._queued(request, mapping)

    @extend_schema(
        tags=["Full synchronisation"], summary="Resume a line", request=bodies.Empty,
        parameters=[idempotency.parameter], responses={202: work.Line, **problem(404, 409)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("full_synch")])
    @idempotent
    def resume(self, request: Any, mapping: str) -> Response:
        """Lets a line that was stopped go on after its last batch."""
        body_of(request, bodies.Empty)
        full_synch.resume(self._line(mapping))
        return self._queued(request, mapping)
