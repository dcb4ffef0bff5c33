"""Table mappings to and from a file over REST, what a change would do, and who changed the set-up."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from integration.api import bodies, idempotency
from integration.api.access import may, require
from integration.api.answers import body_of, mapping_at
from integration.api.errors import BadParameter
from integration.api.idempotency import idempotent
from integration.api.schema import problem
from integration.services import install, mapping_files, mapping_import, mappings, set_up_history

TAG = "Table mappings"
DRY = OpenApiParameter("dry_run", bool, description="Only tell what would follow; nothing is saved.")


class Example(serializers.Serializer):
    record = serializers.CharField()
    local = serializers.JSONField()
    remote = serializers.JSONField()


class EffectJson(serializers.Serializer):
    """One thing that follows from a change, counted over the coupled records."""

    kind = serializers.ChoiceField(["opened", "started", "changed", "lossy", "creates", "company"])
    field = serializers.CharField()
    text = serializers.CharField()
    coupled = serializers.IntegerField()
    differ = serializers.IntegerField()
    examples = Example(many=True)
    offers = serializers.ListField(child=serializers.CharField())


class Tried(serializers.Serializer):
    """What saving would do: what is asked first, and what follows."""

    saved = serializers.BooleanField()
    questions = serializers.ListField(child=serializers.CharField())
    effects = EffectJson(many=True)


class ChangedValue(serializers.Serializer):
    name = serializers.CharField()
    old = serializers.CharField()
    new = serializers.CharField()


class DifferenceJson(serializers.Serializer):
    """One row that is added, removed or changed."""

    owner = serializers.CharField()
    kind = serializers.CharField()
    row = serializers.CharField()
    what = serializers.ChoiceField(["added", "removed", "changed"])
    values = ChangedValue(many=True)


class ImportBody(bodies.Body):
    """A document as it was exported."""

    document = serializers.JSONField(help_text="As GET table-mappings/export/ answers it.")
    file_name = serializers.CharField(required=False, default="", max_length=80, help_text="Stands in the history.")
    dry_run = serializers.BooleanField(required=False, default=False, help_text="Only tell the difference.")


class Imported(serializers.Serializer):
    imported = serializers.BooleanField()
    mappings = serializers.ListField(child=serializers.CharField())
    differences = DifferenceJson(many=True)
    notes = serializers.ListField(child=serializers.CharField())


class Defaults(serializers.Serializer):
    differences = DifferenceJson(many=True)
    notes = serializers.ListField(child=serializers.CharField())


class SetUpValue(serializers.Serializer):
    field = serializers.CharField()
    old = serializers.CharField()
    new = serializers.CharField()


class SetUpChange(serializers.Serializer):
    """One change of the set-up."""

    at = serializers.DateTimeField()
    user = serializers.CharField()
    reason = serializers.CharField()
    what = serializers.ChoiceField(["added", "changed", "removed"])
    kind = serializers.CharField()
    owner = serializers.CharField()
    row = serializers.CharField()
    changes = SetUpValue(many=True)


class SetUpChanges(serializers.Serializer):
    """A page of changes, newest first; `next` asks for the following one."""

    results = SetUpChange(many=True)
    next = serializers.CharField(help_text="Give it as ?after=; blank at the end.")


def tried(draft: Any) -> Response:
    """What saving the draft would do; refused like saving it."""
    if problems := mappings.problems_of(draft):
        raise mappings.MappingRefused(problems)
    effects = [effect.as_json() for effect in mappings.effects_of(draft)]
    return Response({"saved": False, "questions": mappings.questions(draft), "effects": effects})


def is_dry(request: Any) -> bool:
    """Whether only to tell what would follow (?dry_run=true)."""
    given = request.query_params.get("dry_run", "").strip().lower()
    if given not in ("", "0", "1", "true", "false"):
        raise BadParameter("boolean", "dry_run", f"“{given}” is not possible. Possible values: true, false.")
    return given in ("1", "true")


class MappingTransfer:
    """Export, import and history, beside the mappings themselves."""

    @extend_schema(
        tags=[TAG], summary="Export table mappings", responses={200: dict, **problem(400)},
        parameters=[OpenApiParameter("name", str, many=True, description="Which mappings; all when left out.")],
    )  # fmt: skip
    @action(detail=False, url_path="export", filter_backends=[], pagination_class=None,
            permission_classes=[may("view_tablemapping")])  # fmt: skip
    def export(self, request: Any) -> Response:
        """With the transformation rules and config templates they use; no ids, no secrets."""
        return Response(mapping_files.export(request.query_params.getlist("name")))

    @extend_schema(
        tags=[TAG], summary="Import table mappings", request=ImportBody, parameters=[idempotency.parameter],
        responses={200: Imported, **problem(400, 409, 422)},
    )  # fmt: skip
    @action(detail=False, methods=["post"], url_path="import", permission_classes=[may("change_tablemapping")])
    @idempotent
    def import_(self, request: Any) -> Response:
        """All of the document or nothing. Couplings stay; mappings it does not name are left alone."""
        require(request.user, "add_tablemapping")
        given = body_of(request, ImportBody)
        document = mapping_files.checked(given["document"])
        if given["dry_run"]:
            found = mapping_import.preview(document)
        else:
            found = mapping_import.apply(document, source=given["file_name"], user=request.user)
        return Response(
            {
                "imported": not given["dry_run"] and bool(found.differences),
                "mappings": found.mappings,
                "differences": [each.as_json() for each in found.differences],
                "notes": found.notes,
            }
        )

    @extend_schema(
        tags=[TAG], operation_id="set_up_changes", summary="Who changed the set-up",
        responses={200: SetUpChanges, **problem(400)},
        parameters=[
            OpenApiParameter("kind", str, enum=[kind.name for kind in set_up_history.KINDS]),
            OpenApiParameter("user", str, description="The name of a user."),
            OpenApiParameter("after", str, description="`next` of the page before."),
        ],
    )  # fmt: skip
    @action(detail=False, url_path="changes", filter_backends=[], pagination_class=None,
            permission_classes=[may("view_tablemapping")])  # fmt: skip
    def changes(self, request: Any) -> Response:
        """Mappings and their rows, schedules, templates, transformation rules and the connection, newest first."""
        return self._changes(request)

    @extend_schema(
        tags=[TAG], summary="Who changed a table mapping", responses={200: SetUpChanges, **problem(400, 404)},
        parameters=[
            OpenApiParameter("kind", str), OpenApiParameter("user", str), OpenApiParameter("after", str),
        ],
    )  # fmt: skip
    @action(detail=True, url_path="changes", filter_backends=[], pagination_class=None,
            permission_classes=[may("view_tablemapping")])  # fmt: skip
    def mapping_changes(self, request: Any, name: str) -> Response:
        """The mapping and all of its rows, newest first."""
        return self._changes(request, mapping_at(name))

    @staticmethod
    def _changes(request: Any, mapping: Any = None) -> Response:
        asked = {name: request.query_params.get(name, "") for name in ("kind", "user", "after")}
        found, after = set_up_history.lines(mapping=mapping, **asked)
        return Response({"results": [line.as_json() for line in found], "next": after})

    @extend_schema(
        tags=[TAG], summary="What the default set-up would change", responses={200: Defaults, **problem(400, 404)}
    )
    @action(detail=True, url_path="default-differences", filter_backends=[], pagination_class=None,
            permission_classes=[may("view_tablemapping")])  # fmt: skip
    def default_differences(self, request: Any, name: str) -> Response:
        """The answer to “what do I lose” before returning to the default set-up."""
        found, notes = install.default_differences(mapping_at(name))
        return Response({"differences": [each.as_json() for each in found], "notes": notes})
