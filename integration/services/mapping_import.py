"""Bringing table mappings in from a file: first what it would change, then all of it or nothing.

Everything is saved by the services that screens use, so a file can do nothing a person could not. Mappings, rules and
templates the file does not name stay as they are, and so do couplings and what was agreed on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import pairs
from integration.models import (
    ConfigTemplate,
    ConfigTemplateLine,
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
from integration.services import mappings, schedule, templates, transformations
from integration.services.attribution import attributed
from integration.services.errors import Refused
from integration.services.mapping_checks import Draft, MappingRefused
from integration.services.mapping_documents import (
    CONDITIONS,
    CONFIG_TEMPLATES,
    CRITERIA,
    ENTRIES,
    FIELDS,
    FILTERS,
    LINES,
    MAPPINGS,
    PARTS,
    RULES,
    SCHEDULES,
    TEMPLATES,
    Difference,
    Document,
)
from integration.services.mapping_files import with_rows
from integration.services.mapping_rows import adopt

_ROWS: dict[str, type[models.Model]] = {FIELDS: FieldMapping, FILTERS: MappingFilter, CRITERIA: MatchCriterion}


@dataclass
class Import:
    """What a file changes, and what follows from it for coupled records."""

    differences: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: names of the mappings in the file, those without a difference included
    mappings: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Tells whether what is applied is what was shown."""
        shown = json.dumps([[d.as_json() for d in self.differences], self.notes], ensure_ascii=False)
        return hashlib.blake2b(shown.encode(), digest_size=8).hexdigest()


def _stored() -> dict[str, dict[str, Document]]:
    """Rules, templates and mappings as they are, by name."""
    all_rules = TransformationRule.objects.select_related("next_rule").prefetch_related("entries")
    rules = {rule.code: {ENTRIES: [], **documents.rule_document(rule)} for rule in all_rules}
    known = {t.code: documents.template_document(t) for t in ConfigTemplate.objects.prefetch_related("lines")}
    there = {m.name: documents.mapping_document(m) for m in with_rows()}
    return {RULES: rules, CONFIG_TEMPLATES: known, MAPPINGS: there}


def preview(document: Document) -> Import:
    """What importing the document would do, tried out and taken back; refused like the import itself."""
    with transaction.atomic():
        found = _bring_in(document, dry=True)
        transaction.set_rollback(True)
    return found


def apply(document: Document, *, source: str = "", user: User | None = None) -> Import:
    """Import the document, all or nothing; the file's name stands in the history of every row."""
    reason = format_lazy(gettext_lazy("Imported from {file}"), file=source) if source else gettext_lazy("Imported")
    with transaction.atomic(), attributed(user, reason):
        return _bring_in(document)


def _bring_in(document: Document, *, dry: bool = False) -> Import:
    """Save what differs. What is told as the difference is what saving has changed: services tidy what they are given,
    and a choice written by its label is none."""
    before = _stored()
    wanted = {
        part: [row for row in document[part] if documents.differences(part, before[part].get(_name(part, row)), row)]
        for part in before
    }
    _save_rules(wanted[RULES])
    _save_templates(wanted[CONFIG_TEMPLATES])
    for given in wanted[MAPPINGS]:
        _make_room(given)
    found = Import(mappings=[m["name"] for m in document[MAPPINGS]])
    for given in wanted[MAPPINGS]:
        found.notes += [f"{given['name']}: {note}" for note in _save_mapping(given, dry=dry)]
    after = _stored() if any(wanted.values()) else before
    for part, rows in wanted.items():
        for row in rows:
            name = _name(part, row)
            found.differences += documents.differences(part, before[part].get(name), after[part][name])
    return found


def _name(part: str, row: Document) -> str:
    return str(row[PARTS[part].key[0]])


# --- rules and templates --------------------------------------------------------------------------------------------


def _set(row: models.Model, part: str, values: Document) -> Any:
    """Give the row the document's values; references are set by whoever knows them."""
    for column in documents.columns(part):
        if not isinstance(column, models.ForeignKey):
            setattr(row, column.attname, column.to_python(values[column.name]))
    return row


def _save_rules(given: Sequence[Document]) -> None:
    known = {rule.code: rule for rule in TransformationRule.objects.all()}
    for values in given:
        rule = known.setdefault(values["code"], TransformationRule(code=values["code"]))
        _set(rule, RULES, values)
    for values in given:
        after = values["next_rule"]
        known[values["code"]].next_rule = known.get(after) or _rule(after, values["code"])
    entries = {
        values["code"]: [_set(ValueMapEntry(), ENTRIES, entry) for entry in values[ENTRIES]]
        for values in given
        if ENTRIES in values
    }
    transformations.save_all([known[values["code"]] for values in given], entries)


def _rule(code: str, where: str) -> TransformationRule | None:
    if not code:
        return None
    found = TransformationRule.objects.filter(code=code).first()
    if found is None:
        text = _("%(where)s: there is no transformation rule “%(code)s”, neither here nor in the file.")
        raise Refused(text % {"where": where, "code": code})
    return found


def _save_templates(given: Sequence[Document]) -> None:
    for values in given:
        template = ConfigTemplate.objects.filter(code=values["code"]).first() or ConfigTemplate()
        _set(template, CONFIG_TEMPLATES, values)
        lines = [_set(ConfigTemplateLine(), LINES, line) for line in values.get(LINES, [])]
        if template.pk:
            adopt(list(template.lines.all()), lines, PARTS[LINES].key)
        with _told(values, {templates.LINES: LINES}):
            templates.save(templates.TemplateDraft(template, lines))


# --- mappings -------------------------------------------------------------------------------------------------------


def _make_room(given: Document) -> None:
    """A new mapping is there, switched off and without rows, before any mapping that refers to it is saved."""
    if TableMapping.objects.filter(name=given["name"]).exists():
        return
    mapping = _set(TableMapping(), MAPPINGS, given)
    mapping.enabled = False
    mapping.pair = _pair(given)
    with _told(given):
        mappings.save(Draft(mapping), confirmed=True)


def _pair(given: Document) -> str:
    name = given["pair"]
    pair = next((p for p in pairs.all_pairs() if p.name == name), None)
    if not name or (pair is not None and (pair.local, pair.remote) == (given["local_table"], given["remote_table"])):
        return str(name)
    text = _("%(name)s: this installation brings no rules “%(pair)s” for these two tables. Leave “pair” blank.")
    raise Refused(text % {"name": given["name"], "pair": name})


def _save_mapping(given: Document, *, dry: bool) -> list[str]:
    mapping = _set(TableMapping.objects.get(name=given["name"]), MAPPINGS, given)
    draft = mappings.draft_of(TableMapping.objects.get(pk=mapping.pk))
    draft = Draft(mapping, draft.fields, draft.filters, draft.criteria, _depends_on(given))
    for part, model in _ROWS.items():
        if part in given:
            rows = [_set(model(), part, row) for row in given[part]]
            adopt(getattr(draft, part), rows, PARTS[part].key)
            setattr(draft, part, rows)
    for number, row in enumerate(given.get(FIELDS, [])):
        where = f"{given['name']}, {row_name(given, FIELDS, number)}"
        draft.fields[number].transformation_rule = _rule(row["transformation_rule"], where)
    draft = Draft(mapping, draft.fields, draft.filters, draft.criteria, draft.depends_on)
    with _told(given):
        if dry and not mappings.problems_of(draft):
            # counted, for whoever decides; problems are told by saving below
            notes = [*mappings.questions(draft), *map(str, mappings.effects_of(draft))]
            mappings.save(draft, confirmed=True)
        else:
            notes = mappings.save(draft, confirmed=True)
        if TEMPLATES in given:
            notes += _save_uses(mapping, given)
        if SCHEDULES in given:
            _save_schedules(mapping, given[SCHEDULES])
    return notes


def _depends_on(given: Document) -> list[TableMapping]:
    found = {m.name: m for m in TableMapping.objects.filter(name__in=given["depends_on"])}
    for name in given["depends_on"]:
        if name not in found:
            text = _("%(name)s depends on %(other)s, which is neither here nor in the file.")
            raise Refused(text % {"name": given["name"], "other": name})
    return list(found.values())


def _save_uses(mapping: TableMapping, given: Document) -> list[str]:
    wanted = []
    for number, values in enumerate(given[TEMPLATES]):
        template = ConfigTemplate.objects.filter(code=values["template"]).first()
        if template is None:
            text = _("%(where)s: there is no config. template “%(code)s”, neither here nor in the file.")
            where = f"{given['name']}, {row_name(given, TEMPLATES, number)}"
            raise Refused(text % {"where": where, "code": values["template"]})
        use = _set(MappingTemplate(mapping=mapping, template=template), TEMPLATES, values)
        conditions = [_set(MappingTemplateCondition(), CONDITIONS, c) for c in values.get(CONDITIONS, [])]
        wanted.append((use, conditions))
    before = list(mapping.templates.all())
    adopt(before, [use for use, _conditions in wanted], ("side", "template_id"))
    kept = {use.pk for use, _conditions in wanted}
    for old in before:
        if old.pk not in kept:
            templates.delete_use(old)
    notes: list[str] = []
    for use, conditions in wanted:
        if use.pk:
            adopt(list(use.conditions.all()), conditions, PARTS[CONDITIONS].key)
        notes = templates.save_use(templates.UseDraft(use, conditions))
    return notes


def _save_schedules(mapping: TableMapping, given: Sequence[Document]) -> None:
    known = {s.job: s for s in mapping.schedules.all()}
    for values in given:
        found = known.pop(values["job"], None)
        wanted = _set(found or Schedule(mapping=mapping), SCHEDULES, values)
        schedule.save(wanted)
    for left in known.values():
        left.delete()


# --- refusals -------------------------------------------------------------------------------------------------------


def row_name(given: Document, part: str, number: int) -> str:
    """“field mapping 3 (Name – Name)”."""
    tables = (given.get("local_table", ""), given.get("remote_table", ""), given.get("table", ""))
    kind = PARTS[part].model._meta.verbose_name
    return f"{kind} {number + 1} ({documents.row_text(part, given[part][number], tables)})"


class _told:
    """A refusal inside names the mapping and the row of the file it is about."""

    def __init__(self, given: Document, parts: dict[str, str] | None = None) -> None:
        self.given, self.parts = given, parts or {FIELDS: FIELDS, FILTERS: FILTERS, CRITERIA: CRITERIA}
        self.owner = given.get("name") or given["code"]

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, MappingRefused):
            problem = error.problems[0]
            part = self.parts.get(problem.part)
            where = self.owner
            if part and problem.row is not None:
                where = f"{where}, {row_name(self.given, part, problem.row)}"
            raise Refused(f"{where}: {problem.text}") from error
        if isinstance(error, Refused) and self.owner not in str(error):
            raise type(error)(f"{self.owner}: {error}") from error
