"""What runs leave behind, as JSON: runs, synch jobs, couplings, issues, journal entries and pending changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from integration import by_right
from integration.api.links import link
from integration.engine.jsontext import decode
from integration.models import (
    Change,
    Coupling,
    FullSynchReviewLine,
    Issue,
    JournalEntry,
    RunLogLine,
    SynchJob,
    SynchRun,
    TableMapping,
)
from integration.models.job import COUNTERS
from integration.models.run import RunStatus
from integration.services import errands

_COUNTERS: tuple[str, ...] = COUNTERS
_NOT_SHOWN = "Why values are null for you, and whom to ask; blank when none are left out."


class Linked(serializers.ModelSerializer):
    """Anything that has an address of its own."""

    address = ""
    url = serializers.SerializerMethodField(help_text="Null where you may not open it.")

    def get_url(self, row: Any) -> str | None:
        return link(f"{self.address}-detail", [row.pk], self.context.get("request"))


class JobOfRun(serializers.ModelSerializer):
    """One direction of a run and its counters."""

    class Meta:
        model = SynchJob
        fields: Sequence[str] = ("direction", *_COUNTERS, "seconds")
        read_only_fields = fields


class Job(Linked):
    """A synch job (BC table 5338)."""

    address = "job"
    mapping = serializers.CharField(source="run.mapping.name", read_only=True)

    class Meta:
        model = SynchJob
        fields: Sequence[str] = ("id", "url", "run", "mapping", "direction", *_COUNTERS, "seconds", "message")
        read_only_fields = fields


class Run(Linked):
    """A run, where it stands and what it did."""

    address = "run"
    mapping = serializers.CharField(source="mapping.name", read_only=True)
    direction = serializers.SerializerMethodField(help_text="Blank: both directions of the mapping.")
    reverts = serializers.SerializerMethodField(help_text="The run this one takes back.")
    plan = serializers.SerializerMethodField(help_text="The run whose plan this one applies.")
    parent: Any = serializers.PrimaryKeyRelatedField(
        read_only=True, allow_null=True, help_text="The run it was made on behalf of."
    )
    confirm = serializers.SerializerMethodField(help_text="What it would do and asks to be confirmed.")
    requested_by: Any = serializers.SlugRelatedField("username", read_only=True, allow_null=True)
    jobs = JobOfRun(many=True, read_only=True)

    class Meta:
        model = SynchRun
        fields: Sequence[str] = (
            "id", "url", "mapping", "kind", "direction", "reverts", "plan", "parent", "status", "done", "total",
            "message", "confirm", "cancel_requested", "requested_by", "requested_at", "started_at", "finished_at",
            "jobs",
        )  # fmt: skip
        read_only_fields = fields

    def get_direction(self, run: SynchRun) -> str:
        return str(run.options.get("direction") or "")

    def get_reverts(self, run: SynchRun) -> int | None:
        return run.options.get("reverts")

    def get_plan(self, run: SynchRun) -> int | None:
        return run.options.get("plan")

    @extend_schema_field({"type": "object", "nullable": True, "additionalProperties": True})
    def get_confirm(self, run: SynchRun) -> dict[str, Any] | None:
        return run.progress.get("confirm") if run.status == RunStatus.AWAITING else None


class CountsOfErrands(serializers.Serializer):
    """One direction of a run's errands into one mapping and its counters."""

    direction = serializers.CharField()
    locals().update({name: serializers.IntegerField() for name in _COUNTERS})


class ErrandsOfRun(serializers.Serializer):
    """What a run brought first from another mapping, or the lines that followed."""

    mapping = serializers.CharField()
    role = serializers.CharField(help_text="first: brought first; lines; coupled: coupled with them; back: taken back.")
    runs = serializers.ListField(child=serializers.IntegerField())
    jobs = CountsOfErrands(many=True)
    messages = serializers.ListField(child=serializers.CharField(), help_text="Why some could not be carried out.")


class RunDetail(Run):
    """A run with what was done on its behalf."""

    errands = serializers.SerializerMethodField()

    class Meta(Run.Meta):
        fields = (*Run.Meta.fields, "errands")
        read_only_fields = fields

    @extend_schema_field(ErrandsOfRun(many=True))
    def get_errands(self, run: SynchRun) -> list[dict[str, Any]]:
        return [each.data() for each in errands.of(run)]


class LogLine(serializers.ModelSerializer):
    """What a run said."""

    class Meta:
        model = RunLogLine
        fields = ("at", "text")
        read_only_fields = fields


class CouplingOut(Linked):
    """Which record is which."""

    address = "coupling"
    mapping = serializers.SerializerMethodField()

    class Meta:
        model = Coupling
        fields: Sequence[str] = (
            "id", "url", "mapping", "scope", "local_table", "local_id", "local_label", "remote_table", "remote_id",
            "remote_label", "first_synch", "coupled_at", "synched_at",
        )  # fmt: skip
        read_only_fields = fields

    @cached_property
    def _names(self) -> dict[tuple[str, str, str], str]:
        # one query for the page: the child serializer of a list is asked for every row
        rows = TableMapping.objects.values_list("scope", "local_table", "remote_table", "name")
        return {(scope, local, remote): name for scope, local, remote, name in rows}

    def get_mapping(self, row: Coupling) -> str:
        return self._names.get((row.scope, row.local_table, row.remote_table), "")


class Coupled(CouplingOut):
    """A new coupling, and the run that synchronises it."""

    run = serializers.URLField(read_only=True, allow_null=True, help_text="Null where you may not see runs.")

    class Meta(CouplingOut.Meta):
        fields = (*CouplingOut.Meta.fields, "run")
        read_only_fields = fields


class FieldInConflict(serializers.Serializer):
    """One field of a conflict with both sides' values."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    local_field = serializers.CharField()
    remote_field = serializers.CharField()
    local = serializers.JSONField(allow_null=True)
    remote = serializers.JSONField(allow_null=True)
    base = serializers.JSONField(allow_null=True)
    agreed = serializers.BooleanField(default=True, help_text="Whether the two sides ever agreed on this field.")


class IssueOut(Linked):
    """Why a record does not travel, and what to do about it."""

    address = "issue"
    mapping = serializers.CharField(source="mapping.name", read_only=True)
    sentence = serializers.CharField(read_only=True)
    next_step = serializers.CharField(read_only=True)
    fields = FieldInConflict(source="seen_fields", many=True, read_only=True)  # type: ignore[assignment]
    not_shown = serializers.CharField(read_only=True, help_text=_NOT_SHOWN)

    class Meta:
        model = Issue
        fields: Sequence[str] = (
            "id", "url", "mapping", "direction", "issue_class", "code", "field", "sentence", "next_step",
            "source_table", "source_id", "source_label", "coupling", "fields", "not_shown", "waits_for_table",
            "waits_for_id", "failures", "parked", "next_try_at", "first_seen", "last_seen", "closed_at", "run",
        )  # fmt: skip
        read_only_fields = fields


class LeftOut(serializers.Serializer):
    """How many an action left out, and why."""

    count = serializers.IntegerField()
    why = serializers.CharField()


class SettledOut(serializers.Serializer):
    """What came of an action on several issues: how many took part, the runs that do it, and who was left out."""

    taken = serializers.IntegerField()
    runs = Run(many=True)
    left_out = LeftOut(many=True)


class Journal(serializers.ModelSerializer):
    """One written record of one run."""

    before = serializers.SerializerMethodField(help_text="The changed columns before; null when there was nothing.")
    after = serializers.SerializerMethodField(help_text="The changed columns after.")

    class Meta:
        model = JournalEntry
        fields: Sequence[str] = (
            "id", "run_id", "direction", "action", "table", "local_id", "remote_id", "before", "after", "at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field({"type": "object", "nullable": True, "additionalProperties": True})
    def get_before(self, row: JournalEntry) -> Any:
        return by_right.raw(decode(row.before), row.table) if row.before else None

    @extend_schema_field({"type": "object", "nullable": True, "additionalProperties": True})
    def get_after(self, row: JournalEntry) -> Any:
        return by_right.raw(decode(row.after), row.table) if row.after else None


class Pending(serializers.ModelSerializer):
    """One change that no run has looked at yet."""

    mapping = serializers.SerializerMethodField()

    class Meta:
        model = Change
        fields: Sequence[str] = ("id", "mapping", "side", "record", "op", "actor")
        read_only_fields = fields

    @cached_property
    def _names(self) -> dict[int, str]:
        return dict(TableMapping.objects.values_list("pk", "name"))

    def get_mapping(self, row: Change) -> str:
        return self._names.get(row.mapping_id, "")


class Line(serializers.ModelSerializer):
    """A line of the full synchronisation with its three status fields."""

    mapping = serializers.CharField(source="mapping.name", read_only=True)
    depends_on: Any = serializers.SlugRelatedField("name", source="mapping.depends_on", many=True, read_only=True)
    run = Run(read_only=True, allow_null=True)

    class Meta:
        model = FullSynchReviewLine
        fields: Sequence[str] = (
            "order", "mapping", "depends_on", "direction", "recommendation", "create_new", "first_synch",
            "stop_dependants", "job_queue_status", "to_status", "from_status", "run", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class ExplainedField(serializers.Serializer):
    """A mapped field: both sides' values, the agreed ones, and what a run would do with it."""

    label = serializers.CharField()  # type: ignore[assignment]
    direction = serializers.CharField()
    local_field = serializers.CharField()
    remote_field = serializers.CharField()
    local = serializers.JSONField(allow_null=True)
    base = serializers.JSONField(allow_null=True)
    base_remote = serializers.JSONField(allow_null=True)
    remote = serializers.JSONField(allow_null=True)
    action = serializers.CharField(help_text="to, from, conflict, held, or blank.")


class Explanation(serializers.Serializer):
    """Why a record does or does not travel."""

    mapping = serializers.CharField()
    record = serializers.CharField()
    id = serializers.UUIDField()
    side = serializers.CharField(help_text="L: Business Central, R: Sales.")
    table = serializers.CharField()
    kind = serializers.CharField(
        help_text="How it stands: in_step, waiting, conflict or orphan when it is coupled; free, line, left_out or "
        "outside when it is not."
    )
    turn = serializers.CharField(help_text="Who has to do something next: nobody, run or person.")
    coupled_to = serializers.CharField(help_text="Its partner; blank when there is none, or none any more.")
    sentences = serializers.ListField(child=serializers.CharField())
    reasons = serializers.ListField(child=serializers.CharField(), help_text="A code for each sentence.")
    fields = ExplainedField(many=True)  # type: ignore[assignment]
    not_shown = serializers.CharField(help_text=_NOT_SHOWN)


class WrittenField(serializers.Serializer):
    """A value that would be written."""

    field = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class PreviewedRecord(serializers.Serializer):
    """What would happen to one record."""

    mapping = serializers.CharField()
    errand = serializers.CharField(help_text="first: brought first for others; lines: follows them; blank: neither.")
    action = serializers.CharField(help_text="couple, insert, modify, uncouple or fail.")
    direction = serializers.CharField()
    local_id = serializers.CharField()
    remote_id = serializers.CharField()
    record = serializers.CharField()
    partner = serializers.CharField()
    template = serializers.CharField(help_text="The config. template a new record gets.")
    fields = WrittenField(many=True)  # type: ignore[assignment]
    not_shown = serializers.CharField(help_text=_NOT_SHOWN)
    sentence = serializers.CharField(required=False)
    next_step = serializers.CharField(required=False)


class Previewed(serializers.Serializer):
    """What a run would do; nothing was written."""

    mapping = serializers.CharField()
    status = serializers.CharField()
    message = serializers.CharField()
    counts = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))
    brought = serializers.DictField(
        child=serializers.DictField(child=serializers.DictField(child=serializers.IntegerField())),
        help_text="The counts of other mappings whose records are brought first, or follow as lines, by name.",
    )
    shown = serializers.IntegerField()
    records = PreviewedRecord(many=True)
