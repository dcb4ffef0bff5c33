"""Bodies of actions: what can be asked for, checked before anything is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework import serializers

from integration.models import Coupling
from integration.models.mapping import Direction
from integration.models.run import RunKind
from integration.services import resolve

_DIRECTIONS = f"{Direction.TO} or {Direction.FROM}; both when left out."


class Body(serializers.Serializer):
    """Refuses what it does not know: a misspelt option would otherwise be done without."""

    def to_internal_value(self, data: Any) -> Any:
        refuse_unknown(self, data)
        return super().to_internal_value(data)


def refuse_unknown(serializer: serializers.BaseSerializer, data: Any) -> None:
    """A validation error for each name the serializer does not know or does not take."""
    if not isinstance(data, Mapping):
        return
    fields = getattr(serializer, "fields", {})
    known = [name for name, field in fields.items() if not field.read_only]
    unknown = [name for name in data if name not in known]
    if unknown:
        text = _("There is no such field. Known fields: %(known)s.") % {"known": ", ".join(known)}
        raise serializers.ValidationError({name: [text] for name in unknown}, code="unknown_field")


class OneOf(serializers.ChoiceField):
    """One of some values; another one is refused with the values there are."""

    def fail(self, key: str, **kwargs: Any) -> NoReturn:
        if key == "invalid_choice":
            known = ", ".join(str(value) for value in self.choices if value != "")
            text = _("“%(value)s” is not possible. Possible values: %(known)s.")
            raise serializers.ValidationError(text % {"value": kwargs["input"], "known": known}, code=key)
        super().fail(key, **kwargs)


class Empty(Body):
    """Nothing can be asked for."""


class Names(serializers.ListField):
    """Records by number, code or id."""

    child = serializers.CharField(max_length=250)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 1000)
        kwargs.setdefault("help_text", "Records by number, code or id; at most 1000.")
        super().__init__(**kwargs)


class RowNumber(serializers.IntegerField):
    """The number of a row, as far as a database can count."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=2**63 - 1, **kwargs)


class Synchronise(Body):
    """A run over what has changed."""

    direction = serializers.CharField(required=False, help_text=_DIRECTIONS)
    confirmed = serializers.BooleanField(default=False, help_text="Go on where the run would ask for confirmation.")


class FullSynchronisation(Synchronise):
    """A run over everything."""

    create = serializers.BooleanField(default=False, help_text="Create partners for records without a match.")  # type: ignore[assignment]
    first_synch = OneOf(
        Coupling.FirstSynch.choices, default="", allow_blank=True, help_text="Whose data newly coupled records take."
    )


class MatchRecords(Body):
    """Match-based coupling."""

    local = Names(required=False, help_text="Only these records; all uncoupled ones when left out.")
    create_new = serializers.BooleanField(
        allow_null=True, default=None, help_text="Create the Sales record where nothing matches; null: as mapped."
    )
    synchronise = serializers.BooleanField(
        allow_null=True, default=None, help_text="Synchronise what was coupled; null: as mapped."
    )


class PreviewRun(Body):
    """What a run would do."""

    kind = OneOf([(k.value, k.label) for k in (RunKind.SYNCH, RunKind.FULL, RunKind.MATCH)], default=RunKind.SYNCH)
    direction = serializers.CharField(required=False, help_text=_DIRECTIONS)
    create = serializers.BooleanField(default=False, help_text="For a full run: create partners, too.")  # type: ignore[assignment]
    first_synch = OneOf(Coupling.FirstSynch.choices, default="", allow_blank=True)
    limit = serializers.IntegerField(default=200, min_value=0, max_value=5000, help_text="How many are shown.")


class Records(Body):
    """Chosen records of one side."""

    local = Names(required=False, help_text="Business Central records by number, code or id.")
    remote = Names(required=False, help_text="Sales records by number, name or id.")
    wait = serializers.BooleanField(default=False, help_text="Answer when it is done (200) instead of at once (202).")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("local") and not attrs.get("remote"):
            raise serializers.ValidationError(_("Name at least one record, in “local” or “remote”."))
        return attrs


class Couple(Body):
    """Two records to couple."""

    mapping = serializers.CharField(help_text="The table mapping's name.")
    local = serializers.CharField(help_text="The Business Central record: number, code or id.")
    remote = serializers.CharField(help_text="The Sales record: number, name or id.")
    first_synch = OneOf(
        Coupling.FirstSynch.choices, default="", allow_blank=True, help_text="Whose data wins; blank: field by field."
    )
    wait = serializers.BooleanField(default=False, help_text="Synchronise before answering.")


class Uncouple(Body):
    """Couplings to remove."""

    mapping = serializers.CharField(help_text="The table mapping's name.")
    couplings = serializers.ListField(child=RowNumber(), required=False, max_length=10_000)
    all = serializers.BooleanField(default=False, help_text="All couplings of the mapping.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("couplings")) == attrs["all"]:
            raise serializers.ValidationError(_("Name the couplings by their ids, or say “all”: true."))
        return attrs


class ConfirmFull(Body):
    """Starting or restarting lines of the full synchronisation."""

    confirmed = serializers.BooleanField(default=False, help_text="Confirm the creations beforehand.")


class Choices(Body):
    """What is chosen for a line of the full synchronisation; what is left out stays as it is."""

    create_new = serializers.BooleanField(required=False, help_text="Create records that nothing matches.")
    first_synch = OneOf(
        Coupling.FirstSynch.choices, required=False, allow_blank=True, help_text="Whose data win where they differ."
    )
    stop_dependants = serializers.BooleanField(required=False, help_text="Failures stop what depends on it.")


class Issues(Body):
    """Issues chosen by number, or all open ones."""

    ids = serializers.ListField(child=RowNumber(), required=False, max_length=10_000)
    all = serializers.BooleanField(default=False, help_text="All open issues.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("ids")) == attrs["all"]:
            raise serializers.ValidationError(_("Name the issues by their ids, or say “all”: true."))
        return attrs


class Retry(Issues):
    """Issues to try again."""

    now = serializers.BooleanField(default=False, help_text="Ask for a run of their mappings at once.")


class ForceIssues(Issues):
    """Issues whose records are synchronised by force."""

    direction = OneOf(
        [c for c in Direction.choices if c[0] != Direction.BIDIRECTIONAL],
        help_text="Whose data win: to_integration those of Business Central, from_integration those of Sales.",
    )


class FindDeleted(Body):
    """Where to look for deleted records."""

    mapping = serializers.CharField(required=False, help_text="One table mapping; all enabled ones when left out.")


class Resolve(Body):
    """A choice for every field in conflict."""

    choices = serializers.DictField(
        child=OneOf([resolve.OURS, resolve.THEIRS, resolve.TYPED]),
        allow_empty=False,
        help_text="Field (by key or by either side's column) to ours (Business Central), theirs (Sales) or typed.",
    )
    typed = serializers.DictField(
        child=serializers.CharField(allow_blank=True), default=dict, help_text="Field to the value to use."
    )
    all_alike = serializers.BooleanField(default=False, help_text="Settle every open conflict about the same fields.")
