"""Table mappings over REST: set-up to read and write, and the runs that can be asked for."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_view,
)
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet

from integration import registry
from integration.api import bodies, idempotency, work
from integration.api.access import may, require_view
from integration.api.answers import body_of, dashed, ids_of, mapping_at, run_answer
from integration.api.errors import BadParameter
from integration.api.idempotency import idempotent
from integration.api.lists import Choice, filters
from integration.api.mapping_json import MappingJson, draft_from
from integration.api.mapping_transfer import DRY, MappingTransfer, Tried, is_dry, tried
from integration.api.pages import Pages
from integration.api.schema import problem
from integration.api.templates import OptionValueJson
from integration.api.undo import MappingLooks
from integration.api.versions import MATCH, is_stale, refuse, version
from integration.models import TableMapping
from integration.models.mapping import Direction
from integration.models.run import RunKind
from integration.services import couple, mappings, synchronise
from integration.services.explain import explain
from integration.services.install import install_mappings
from integration.services.option_values import option_values
from integration.services.preview import preview

TAG = "Table mappings"
KEY = [idempotency.parameter]
RUN = {202: work.Run, **problem(400, 404, 409, 422)}
SAVED_OR_TRIED = PolymorphicProxySerializer("SavedOrTried", [MappingJson, Tried], resource_type_field_name=None)
MAPPINGS = TableMapping.objects.order_by("name").prefetch_related(
    "fields__transformation_rule", "filters", "criteria", "depends_on"
)


@extend_schema_view(
    list=extend_schema(tags=[TAG], summary="List: table mappings", responses={200: MappingJson(many=True)}),
    retrieve=extend_schema(tags=[TAG], summary="Read: table mapping", responses={200: MappingJson, **problem(404)}),
    create=extend_schema(
        tags=[TAG], summary="Map two tables", parameters=[*KEY, DRY],
        responses={200: Tried, 201: MappingJson, **problem(400, 409, 422)},
        examples=[OpenApiExample("Two fields", request_only=True, value={
            "name": "COUNTRIES", "local_table": "bc.country", "remote_table": "crm.team",
            "direction": "to_integration", "enabled": False,
            "fields": [{"local_field": "name", "remote_field": "name", "direction": "to_integration"}],
            "criteria": [{"local_field": "name", "remote_field": "name", "normaliser": "case"}]})],
    ),
    partial_update=extend_schema(
        tags=[TAG], summary="Change a table mapping", parameters=[MATCH, DRY],
        responses={200: SAVED_OR_TRIED, **problem(400, 404, 409, 412)},
    ),
    destroy=extend_schema(tags=[TAG], summary="Delete a table mapping", responses={204: None, **problem(404, 409)}),
)  # fmt: skip
class MappingViewSet(MappingTransfer, MappingLooks, GenericViewSet):
    """Table mappings. What was agreed on between coupled records is kept when a row is changed by its id."""

    queryset = MAPPINGS
    serializer_class = MappingJson
    pagination_class = Pages
    filterset_class = filters(
        {"local_table": "text", "remote_table": "text", "enabled": "boolean", "category": "code"},
        direction=Choice(Direction.choices),
    )
    search_fields = ("name", "local_table", "remote_table")
    ordering_fields = ("name", "local_table", "remote_table")
    lookup_field = "name"
    lookup_value_regex = "[^/]+"

    # --- set-up ---------------------------------------------------------------------------------------------------

    def list(self, request: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Any, name: str) -> Response:
        return self._answer(mapping_at(name))

    @idempotent
    def create(self, request: Any) -> Response:
        return self._save(request, None)

    def partial_update(self, request: Any, name: str) -> Response:
        return self._save(request, name)

    def destroy(self, request: Any, name: str) -> Response:
        mappings.delete_mapping(mapping_at(name))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _save(self, request: Any, name: str | None) -> Response:
        with transaction.atomic():
            old = None
            if name is not None:
                old = TableMapping.objects.select_for_update().get(pk=mapping_at(name).pk)
                self._check_version(request, old)
            # `instance` is left out: parts are replaced by what is given, which the service saves
            given = MappingJson(data=request.data, partial=old is not None, context=self.get_serializer_context())
            given.is_valid(raise_exception=True)
            values = dict(given.validated_data)
            confirmed = values.pop("confirmed", False)
            draft = draft_from(old, values)
            if is_dry(request):
                return tried(draft)
            notes = mappings.save(draft, confirmed=confirmed)
        code = status.HTTP_200_OK if old else status.HTTP_201_CREATED
        return self._answer(draft.mapping, notes, code)

    def _check_version(self, request: Any, mapping: TableMapping) -> None:
        if is_stale(request, self._json(mapping)):
            changed = mapping.history.first()
            said = {"name": mapping.name, "when": changed.history_date.isoformat() if changed else "", "who": ""}
            if changed and changed.history_user:
                said["who"] = _(" by %(user)s") % {"user": changed.history_user.get_username()}
            text = _("%(name)s is not the version you have read; its row was last saved at %(when)s%(who)s.")
            refuse(text % said)

    def _json(self, mapping: TableMapping, notes: Any = ()) -> dict[str, Any]:
        fresh = self.get_queryset().get(pk=mapping.pk)
        return MappingJson(fresh, context={**self.get_serializer_context(), "notes": list(notes)}).data

    def _answer(self, mapping: TableMapping, notes: Any = (), code: int = status.HTTP_200_OK) -> Response:
        data = self._json(mapping, notes)
        headers = {"ETag": version(data)}
        if code == status.HTTP_201_CREATED:
            headers["Location"] = reverse("table-mapping-detail", [mapping.name], request=self.request)
        return Response(data, status=code, headers=headers)

    @extend_schema(
        tags=[TAG], summary="Return to the default set-up", request=bodies.Empty, parameters=KEY,
        responses={200: MappingJson, **problem(400, 404)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], url_path="install-default", permission_classes=[may("change_tablemapping")])
    @idempotent
    def install_default(self, request: Any, name: str) -> Response:
        """Filters, fields, criteria and policies of the product's own mapping; couplings stay."""
        body_of(request, bodies.Empty)
        mapping = mapping_at(name)
        [made] = install_mappings([mapping.name])
        return self._answer(made)

    @extend_schema(
        tags=[TAG], summary="The values of an option mapping",
        responses={200: OptionValueJson(many=True), **problem(400, 404)},
    )  # fmt: skip
    @action(detail=True, url_path="option-values", filter_backends=[], pagination_class=None,
            permission_classes=[may("view_tablemapping")])  # fmt: skip
    def option_values(self, request: Any, name: str) -> Response:
        """Which record is which value of the option column, in order of their numbers."""
        mapping = mapping_at(name)
        require_view(request.user, registry.table(mapping.local_table), registry.table(mapping.remote_table))
        return Response(OptionValueJson(option_values(mapping), many=True).data)

    # --- runs -----------------------------------------------------------------------------------------------------

    @extend_schema(
        tags=[TAG], summary="Synchronise what has changed", request=bodies.Synchronise, parameters=KEY, responses=RUN,
        examples=[OpenApiExample("One direction", request_only=True, value={"direction": "to_integration"})],
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("synchronise")])
    @idempotent
    def synchronise(self, request: Any, name: str) -> Response:
        """Answers at once; the run's address says how it goes."""
        mapping = mapping_at(name)
        given = body_of(request, bodies.Synchronise)
        return self._start(request, mapping, RunKind.SYNCH, given)

    @extend_schema(
        tags=[TAG], summary="Compare everything", request=bodies.FullSynchronisation, parameters=KEY, responses=RUN,
    )  # fmt: skip
    @action(
        detail=True, methods=["post"], url_path="full-synchronisation", permission_classes=[may("full_synch")]
    )  # fmt: skip
    @idempotent
    def full_synchronisation(self, request: Any, name: str) -> Response:
        """Matches, couples and merges all records of this mapping; creations wait to be confirmed."""
        mapping = mapping_at(name)
        given = body_of(request, bodies.FullSynchronisation)
        more = {"create": given["create"]}
        if given["first_synch"]:
            more["first_synch"] = given["first_synch"]
        return self._start(request, mapping, RunKind.FULL, given, **more)

    @staticmethod
    def _start(request: Any, mapping: TableMapping, kind: str, given: dict[str, Any], **more: Any) -> Response:
        if given["confirmed"]:
            more["confirmed"] = True
        if given.get("direction"):
            synchronise.check_direction(mapping, given["direction"])
        synchronise.check_free(mapping)
        run = synchronise.request_run(
            mapping, kind, direction=given.get("direction", ""), user=request.user, background=True, **more
        )
        return run_answer(request, run)

    @extend_schema(
        tags=[TAG], summary="Couple records that match", request=bodies.MatchRecords, parameters=KEY, responses=RUN
    )
    @action(detail=True, methods=["post"], permission_classes=[may("couple")])
    @idempotent
    def match(self, request: Any, name: str) -> Response:
        """Couples uncoupled records that agree in a group of the match criteria."""
        mapping = mapping_at(name)
        given = body_of(request, bodies.MatchRecords)
        local = ids_of(mapping.local_table, given["local"]) if "local" in given else None
        couple.check_criteria(mapping)
        synchronise.check_free(mapping)
        run = couple.match_couple(
            mapping,
            local_ids=local,
            create_new=given["create_new"],
            synch=given["synchronise"],
            user=request.user,
            background=True,
        )
        return run_answer(request, run)

    @extend_schema(
        tags=[TAG], summary="What a run would do", request=bodies.PreviewRun,
        responses={200: work.Previewed, **problem(400, 404)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("synchronise")])
    def preview(self, request: Any, name: str) -> Response:
        """Decides like a run and writes nothing; counts everything, shows the first records of each mapping."""
        mapping = mapping_at(name)
        given = body_of(request, bodies.PreviewRun)
        require_view(request.user, registry.table(mapping.local_table), registry.table(mapping.remote_table))
        if given["kind"] == RunKind.MATCH:
            couple.check_criteria(mapping)
        options: dict[str, Any] = {"create": given["create"]} if given["kind"] == RunKind.FULL else {}
        if given["first_synch"]:
            options["first_synch"] = given["first_synch"]
        found = preview(
            mapping, given["kind"], direction=given.get("direction", ""), user=request.user, **options
        )  # fmt: skip
        for each in TableMapping.objects.filter(name__in=found.brought):
            require_view(request.user, registry.table(each.local_table), registry.table(each.remote_table))
        shown = [record for group in found.groups() for record in group.records[: given["limit"]]]
        return Response(
            {
                "mapping": mapping.name,
                "status": found.run.status,
                "message": found.run.message,
                "counts": found.counts,
                "brought": found.brought,
                "shown": len(shown),
                "records": shown,
            }
        )

    # --- chosen records -------------------------------------------------------------------------------------------

    @extend_schema(
        tags=[TAG], summary="Send records to Sales", request=bodies.Records, parameters=KEY,
        responses={200: work.Run, **RUN},
        examples=[OpenApiExample("Two customers", request_only=True, value={"local": ["C00010", "C00020"]})],
    )  # fmt: skip
    @action(detail=True, methods=["post"], url_path="records/send", permission_classes=[may("synchronise")])
    @idempotent
    def send(self, request: Any, name: str) -> Response:
        """Business Central wins on every field that differs; what is overwritten is in the journal."""
        return self._records(request, name, force=Direction.TO)

    @extend_schema(
        tags=[TAG], summary="Get records from Sales", request=bodies.Records, parameters=KEY,
        responses={200: work.Run, **RUN},
    )  # fmt: skip
    @action(detail=True, methods=["post"], url_path="records/get", permission_classes=[may("synchronise")])
    @idempotent
    def get_records(self, request: Any, name: str) -> Response:
        """Sales wins on every field that differs; what is overwritten is in the journal."""
        return self._records(request, name, force=Direction.FROM)

    @extend_schema(
        tags=[TAG], summary="Synchronise chosen records", request=bodies.Records, parameters=KEY,
        responses={200: work.Run, **RUN},
    )  # fmt: skip
    @action(detail=True, methods=["post"], url_path="records/synchronise", permission_classes=[may("synchronise")])
    @idempotent
    def synchronise_records(self, request: Any, name: str) -> Response:
        """Both sides' changes are merged, as in any run."""
        return self._records(request, name)

    @extend_schema(
        tags=[TAG], summary="Create records on the other side", request=bodies.Records, parameters=KEY,
        responses={200: work.Run, **RUN},
    )  # fmt: skip
    @action(
        detail=True, methods=["post"], url_path="records/create", permission_classes=[may("couple"), may("synchronise")]
    )
    @idempotent
    def create_records(self, request: Any, name: str) -> Response:
        """Uncoupled records get a partner; the match criteria are tried first. Takes both permissions."""
        mapping, given, ids = self._chosen(request, name)
        run = couple.create_partners(mapping, **ids, user=request.user, background=not given["wait"])
        return run_answer(request, run)

    def _records(self, request: Any, name: str, force: str = "") -> Response:
        mapping, given, ids = self._chosen(request, name)
        run = couple.synchronise_records(
            mapping, **ids, force=force, user=request.user, background=not given["wait"]
        )  # fmt: skip
        return run_answer(request, run)

    @staticmethod
    def _chosen(request: Any, name: str) -> tuple[TableMapping, dict[str, Any], dict[str, Any]]:
        mapping = mapping_at(name)
        given = body_of(request, bodies.Records)
        ids = {
            "local_ids": ids_of(mapping.local_table, given.get("local", [])),
            "remote_ids": ids_of(mapping.remote_table, given.get("remote", [])),
        }
        synchronise.check_free(mapping)
        return mapping, given, ids

    @extend_schema(
        tags=[TAG], summary="Why a record does or does not travel",
        parameters=[OpenApiParameter("record", str, required=True, description="Number, code or id, of either side.")],
        responses={200: work.Explanation, **problem(400, 404)},
    )  # fmt: skip
    @action(detail=True, url_path="records/explain", filter_backends=[], pagination_class=None,
            permission_classes=[may("view_tablemapping")])  # fmt: skip
    def explain(self, request: Any, name: str) -> Response:
        """The decision a run would take now, in words and field by field."""
        mapping = mapping_at(name)
        record = request.query_params.get("record", "")
        if not record.strip() or "\x00" in record:
            raise BadParameter("required", "record", _("Say which record: ?record= its number, code or id."))
        require_view(request.user, registry.table(mapping.local_table), registry.table(mapping.remote_table))
        found = explain(mapping, record)
        return Response({**found, "id": dashed(found["id"])})
