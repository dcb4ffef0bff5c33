"""Every change of the set-up in one line: who changed what, when, by which means, from which value to which.

Put together from the histories of the connection, table mappings with all of their rows, schedules, templates and
transformation rules. A page costs the same number of queries however long the histories are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from integration.engine.lookup import labels
from integration.language import spoken
from integration.models import (
    ConfigTemplate,
    ConfigTemplateLine,
    Connection,
    FieldMapping,
    MappingFilter,
    MappingTemplate,
    MappingTemplateCondition,
    MatchCriterion,
    Schedule,
    TableMapping,
    TransformationRule,
    ValueMapEntry,
)
from integration.services import mapping_documents as documents
from integration.services.errors import Refused

PAGE = 50
#: pages are filled up when lines are left out that say nothing; so often at most
_ROUNDS = 5


@dataclass(frozen=True)
class Kind:
    """One kind of set-up: its model, and by which field its history says what it belongs to."""

    name: str
    model: type[models.Model]
    owner: str = ""
    part: str = ""


KINDS: tuple[Kind, ...] = (
    Kind("mapping", TableMapping, "id", documents.MAPPINGS),
    Kind("field", FieldMapping, "mapping_id", documents.FIELDS),
    Kind("filter", MappingFilter, "mapping_id", documents.FILTERS),
    Kind("criterion", MatchCriterion, "mapping_id", documents.CRITERIA),
    Kind("template-use", MappingTemplate, "mapping_id", documents.TEMPLATES),
    Kind("condition", MappingTemplateCondition, "mapping_template_id", documents.CONDITIONS),
    Kind("schedule", Schedule, "mapping_id", documents.SCHEDULES),
    Kind("rule", TransformationRule, "", documents.RULES),
    Kind("rule-entry", ValueMapEntry, "rule_id", documents.ENTRIES),
    Kind("template", ConfigTemplate, "", documents.CONFIG_TEMPLATES),
    Kind("template-line", ConfigTemplateLine, "template_id", documents.LINES),
    Kind("connection", Connection),
)
_BY_NAME = {kind.name: kind for kind in KINDS}
#: what the program keeps for itself on rows people edit
_INTERNAL = {"id", "mapping", "template", "mapping_template", "rule", "base_key", "user_defined", "revision"}
#: connection field -> the role of the table its value is a record of
_ROLES = {
    "integration_user": "USER_TABLE",
    "company": "COMPANY_TABLE",
    "base_currency": "CURRENCY_TABLE",
    "default_team": "TEAM_TABLE",
    "default_price_list": "PRICE_LIST_TABLE",
}
ADDED, CHANGED, REMOVED = "+", "~", "-"


@dataclass(frozen=True)
class Change:
    """One value that was changed, in words."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """One change of one row. `owner`: the mapping, template or rule it belongs to; `row`: the row itself, in words."""

    at: dt.datetime
    user: str
    reason: str
    what: str
    kind: str
    kind_name: str
    owner: str
    row: str
    changes: tuple[Change, ...]
    mapping: int | None = None
    #: the version's number in the history of its kind
    version: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(),
            "user": self.user,
            "reason": self.reason,
            "what": {ADDED: "added", CHANGED: "changed", REMOVED: "removed"}[self.what],
            "kind": self.kind,
            "owner": self.owner,
            "row": self.row,
            "changes": [{"field": c.field, "old": c.old, "new": c.new} for c in self.changes],
        }


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of set-up, for a filter."""
    return [(kind.name, str(kind.model._meta.verbose_name).capitalize()) for kind in KINDS]


def lines(
    *, mapping: TableMapping | int | None = None, kind: str = "", user: str = "", after: str = "", size: int = PAGE
) -> tuple[list[Line], str]:
    """A page of changes, newest first, and the cursor of the next page ("" at the end). `after`: such a cursor."""
    key = mapping.pk if isinstance(mapping, TableMapping) else mapping
    kinds = [k for k in KINDS if (not kind or k.name == kind) and (key is None or k.owner) and (kind or _of(k, key))]
    if kind and kind not in _BY_NAME:
        text = _("“%(kind)s” is no kind of set-up. Kinds: %(known)s.")
        raise Refused(text % {"kind": kind, "known": ", ".join(_BY_NAME)})
    found: list[Line] = []
    for _round in range(_ROUNDS):
        versions, after = _page(kinds, key, user, after, size)
        found += _told(versions)
        if len(found) >= size or not after:
            break
    return found, after


def _of(kind: Kind, key: int | None) -> bool:
    """Whether a history of one mapping has this kind."""
    return key is None or kind.name not in ("template-line", "rule-entry")


# --- reading --------------------------------------------------------------------------------------------------------


def _page(
    kinds: Iterable[Kind], key: int | None, user: str, after: str, size: int
) -> tuple[list[tuple[Kind, Any]], str]:
    """The next versions of all kinds together, newest first, and the cursor behind the last."""
    found: list[tuple[tuple[dt.datetime, str, int], Kind, Any]] = []
    for kind in kinds:
        for version in _versions(kind, key, user, after)[: size + 1]:
            found.append(((version.history_date, kind.name, version.history_id), kind, version))
    found.sort(key=lambda each: each[0], reverse=True)
    page = found[:size]
    more = len(found) > size
    cursor = f"{page[-1][0][0].isoformat()}|{page[-1][0][1]}|{page[-1][0][2]}" if more else ""
    return [(kind, version) for _at, kind, version in page], cursor


def _versions(kind: Kind, key: int | None, user: str, after: str) -> QuerySet[Any]:
    history = kind.model.history.model.objects  # type: ignore[attr-defined]
    before = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
    found = history.annotate(before=Subquery(before.values("history_id")[:1])).select_related("history_user")
    if key is not None:
        uses = MappingTemplate.history.filter(mapping_id=key).values("id")
        wanted = Q(mapping_template_id__in=uses) if kind.name == "condition" else Q(**{kind.owner: key})
        found = found.filter(wanted)
    if user:
        found = found.filter(history_user__username=user)
    if after:
        found = found.filter(_beyond(kind, after))
    return found.order_by("-history_date", "-history_id")


def _beyond(kind: Kind, after: str) -> Q:
    """Versions that come after the cursor: older, or as old and behind it in the order of kinds and numbers."""
    moment, _bar, rest = after.partition("|")
    name, _bar, number = rest.partition("|")
    try:
        at = parse_datetime(moment)
        last = int(number)
    except ValueError:
        at, last = None, 0
    if at is None or at.tzinfo is None:
        raise Refused(_("“%(cursor)s” is not a place in the history. Start with its first page.") % {"cursor": after})
    if kind.name > name:
        return Q(history_date__lt=at)
    if kind.name == name:
        return Q(history_date__lt=at) | Q(history_date=at, history_id__lt=last)
    return Q(history_date__lte=at)


# --- in words -------------------------------------------------------------------------------------------------------


def _told(versions: Sequence[tuple[Kind, Any]]) -> list[Line]:
    old = _old_versions(versions)
    names = _Names(versions, old)
    found = []
    for kind, version in versions:
        line = _line(kind, version, old.get((kind.name, version.before)), names)
        if line is not None:
            found.append(line)
    return found


def _old_versions(versions: Sequence[tuple[Kind, Any]]) -> dict[tuple[str, int | None], Any]:
    found: dict[tuple[str, int | None], Any] = {}
    for kind in KINDS:
        wanted = [v.before for k, v in versions if k is kind and v.before]
        if wanted:
            model = kind.model.history.model  # type: ignore[attr-defined]
            found.update({(kind.name, row.history_id): row for row in model.objects.filter(history_id__in=wanted)})
    return found


def _line(kind: Kind, version: Any, old: Any, names: _Names) -> Line | None:
    """None for a version nobody can see a change in, as when only a row of the mapping was saved."""
    changes = tuple(_changes(kind, version, old, names)) if version.history_type == CHANGED and old else ()
    if version.history_type == CHANGED and old is not None and not changes:
        return None
    mapping = names.mapping_of(kind, version)
    owner, row = names.of(kind, version, mapping)
    return Line(
        at=version.history_date,
        user=version.history_user.get_username() if version.history_user else "",
        reason=spoken(version.history_change_reason or ""),
        what=version.history_type,
        kind=kind.name,
        kind_name=str(kind.model._meta.verbose_name),
        owner=owner,
        row=row,
        changes=changes,
        mapping=mapping if mapping in names.there else None,
        version=version.history_id,
    )


def _changes(kind: Kind, version: Any, old: Any, names: _Names) -> Iterable[Change]:
    for field in kind.model._meta.concrete_fields:
        if field.name in _INTERNAL or not field.editable or not hasattr(version, field.attname):
            continue
        was, now = getattr(old, field.attname), getattr(version, field.attname)
        if was != now:
            yield Change(str(field.verbose_name), names.value(field, was), names.value(field, now))
    if kind.model is TableMapping:
        was, now = names.depends_on(old), names.depends_on(version)
        if was != now:
            yield Change(_("depends on"), was, now)


class _Names:
    """Names for the keys that the versions of a page hold; read once per kind of thing."""

    def __init__(self, versions: Sequence[tuple[Kind, Any]], old: dict[tuple[str, int | None], Any]) -> None:
        everything = [*versions, *((_BY_NAME[name], row) for (name, _key), row in old.items())]
        self.uses = self._uses(everything)
        self.there = set(TableMapping.objects.values_list("pk", flat=True))
        self.mappings = self._latest(TableMapping, ("name", "local_table", "remote_table"))
        self.templates = self._latest(ConfigTemplate, ("code", "table"))
        self.rules = self._latest(TransformationRule, ("code",))
        self.dependencies = self._dependencies(everything)
        self.records = self._records(everything)

    @staticmethod
    def _latest(model: Any, fields: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
        """What these things are, or were when they were removed, called."""
        gone = model.history.model.objects.filter(history_type=REMOVED).values_list("id", *fields)
        found = {row[0]: tuple(row[1:]) for row in gone}
        found.update({row[0]: tuple(row[1:]) for row in model.objects.values_list("pk", *fields)})
        return found

    @staticmethod
    def _uses(versions: Sequence[tuple[Kind, Any]]) -> dict[int, tuple[int, str, int]]:
        """Template of a mapping -> (mapping, side, template)."""
        wanted = {v.mapping_template_id for k, v in versions if k.name == "condition"}
        rows = MappingTemplate.history.model.objects.filter(id__in=wanted).order_by("history_id") if wanted else []
        return {row.id: (row.mapping_id, row.side, row.template_id) for row in rows}

    @staticmethod
    def _dependencies(versions: Sequence[tuple[Kind, Any]]) -> dict[int, list[int]]:
        wanted = [v.history_id for k, v in versions if k.model is TableMapping]
        through = TableMapping.history.model._meta.get_field("historicaltablemapping_depends_on").related_model
        found: dict[int, list[int]] = {}
        if wanted:
            rows = through._default_manager.filter(history_id__in=wanted)
            for history, other in rows.values_list("history_id", "to_tablemapping_id"):
                found.setdefault(history, []).append(other)
        return found

    @staticmethod
    def _records(versions: Sequence[tuple[Kind, Any]]) -> dict[str, dict[Any, str]]:
        """Names of the records the connection points at, by its field."""
        found: dict[str, dict[Any, str]] = {}
        for name, role in _ROLES.items():
            ids = {value.hex for k, v in versions if k.model is Connection and (value := getattr(v, name))}
            if ids:
                found[name] = labels(settings.INTEGRATION[role], sorted(ids))
        return found

    def mapping_of(self, kind: Kind, version: Any) -> int | None:
        if kind.name == "condition":
            return self.uses.get(version.mapping_template_id, (None, "", 0))[0]
        if kind.owner in ("id", "mapping_id"):
            return getattr(version, kind.owner)
        return None

    def of(self, kind: Kind, version: Any, mapping: int | None) -> tuple[str, str]:
        """What the row belongs to, and the row itself."""
        if kind.model in (TableMapping, Connection):
            return version.name, ""
        if kind.model in (TransformationRule, ConfigTemplate):
            return version.code, ""
        name, *tables = self.mappings.get(mapping or 0, ("", "", ""))
        values = {f.name: getattr(version, f.attname) for f in documents.columns(kind.part)}
        if kind.model is MappingTemplate:
            values["template"] = self.templates.get(version.template_id, ("",))[0]
        if kind.model is ValueMapEntry:
            return self.rules.get(version.rule_id, ("",))[0], documents.row_text(kind.part, values, ("", "", ""))
        if kind.model is ConfigTemplateLine:
            code, table = self.templates.get(version.template_id, ("", ""))
            return code, documents.row_text(kind.part, values, ("", "", table))
        text = documents.row_text(kind.part, values, (tables[0], tables[1], ""))
        if kind.model is MappingTemplateCondition:
            use = self.uses.get(version.mapping_template_id)
            text = f"{self.templates.get(use[2], ('',))[0]}: {text}" if use else text
        return name, text

    def value(self, field: Any, value: Any) -> str:
        if value is None or value == "":
            return ""
        if isinstance(field, models.ForeignKey):
            known = self.rules if field.related_model is TransformationRule else self.templates
            return known.get(value, (str(value),))[0]
        if field.name in self.records:
            return self.records[field.name].get(value.hex, str(value))
        return documents.in_words(field, value)

    def depends_on(self, version: Any) -> str:
        names = [self.mappings.get(key, ("?",))[0] for key in self.dependencies.get(version.history_id, [])]
        return ", ".join(sorted(names))


def people() -> list[str]:
    """Everybody who has changed the set-up, for a filter."""
    found: set[int] = set()
    for kind in KINDS:
        found |= set(
            kind.model.history.model.objects.exclude(history_user=None)  # type: ignore[attr-defined]
            .order_by()
            .values_list("history_user", flat=True)
            .distinct()
        )
    return sorted(User.objects.filter(pk__in=found).values_list("username", flat=True))
