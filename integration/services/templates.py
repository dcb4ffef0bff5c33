"""Config templates and where they are used: what may be saved, and what follows from it (ENG-040 to ENG-043)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration import messages, registry
from integration.engine.decide import FROM, TO
from integration.engine.plan import ConfigurationError, compile_plan
from integration.engine.templates import Wrong, read_values
from integration.language import as_stored
from integration.models import (
    ConfigTemplate,
    ConfigTemplateLine,
    MappingTemplate,
    MappingTemplateCondition,
    TableMapping,
)
from integration.registry import LOCAL, REMOTE, Column, Table
from integration.services import incoming
from integration.services.errors import Conflict
from integration.services.link import connection
from integration.services.mapping_checks import MAPPING, MappingRefused, Problem, condition_problems
from integration.services.mapping_rows import save_rows
from integration.services.values import condition_in_words

HEAD, LINES, CONDITIONS = MAPPING, "lines", "conditions"
#: the direction whose inserts make new records of a side
INTO = {LOCAL: FROM, REMOTE: TO}


@dataclass
class TemplateDraft:
    """A template as it would be after saving, with all of its lines."""

    template: ConfigTemplate
    lines: list[ConfigTemplateLine] = field(default_factory=list)


@dataclass
class UseDraft:
    """A template of a table mapping as it would be after saving, with all of its conditions."""

    use: MappingTemplate
    conditions: list[MappingTemplateCondition] = field(default_factory=list)


def draft_of(template: ConfigTemplate) -> TemplateDraft:
    return TemplateDraft(template, list(template.lines.all()))


def use_draft_of(use: MappingTemplate) -> UseDraft:
    return UseDraft(use, list(use.conditions.all()))


# --- templates --------------------------------------------------------------------------------------------------------


def problems_of(draft: TemplateDraft) -> list[Problem]:
    """Everything wrong with a template. Also tidies it: its code in capitals, values without outer blanks."""
    template = draft.template
    template.code = template.code.strip().upper()
    found = list(_code(template))
    known = {t.name: t for t in registry.tables()}
    table = known.get(template.table)
    if table is None:
        text = _("There is no table “%(value)s”. Tables: %(known)s.")
        names = {"value": template.table, "known": ", ".join(sorted(known))}
        return [*found, Problem(HEAD, None, "table", text % names)]
    found += _other_table(template)
    for line in draft.lines:
        line.value = line.value.strip()
    found += _lines(table, draft.lines)
    uses = MappingTemplate.objects.filter(template=template).select_related("mapping") if template.pk else []
    for use in uses:
        found += [Problem(LINES, at, "field", text) for at, text in _held(use.mapping, use.side, table, draft.lines)]
    return found


def save(draft: TemplateDraft) -> None:
    """Save a template, all or nothing. Records that failed because of it are tried again by the next run."""
    with transaction.atomic():
        if problems := problems_of(draft):
            raise MappingRefused(problems)
        before = list(ConfigTemplateLine.objects.filter(template=draft.template)) if draft.template.pk else []
        draft.template.save()
        for line in draft.lines:
            line.template = draft.template
        save_rows(before, draft.lines)
        try_again(TableMapping.objects.filter(templates__template=draft.template).distinct())


def why_kept(template: ConfigTemplate) -> str:
    """Why a template cannot be deleted; blank when it can."""
    names = sorted({use.mapping.name for use in template.mapping_templates.select_related("mapping")})
    if not names:
        return ""
    text = _("The template %(code)s cannot be deleted: %(names)s uses it. Remove it there first.")
    return text % {"code": template.code, "names": ", ".join(names)}


def delete(template: ConfigTemplate) -> None:
    """Delete a template; refused while a table mapping uses it."""
    if reason := why_kept(template):
        raise Conflict(reason)
    template.delete()


def _code(template: ConfigTemplate) -> Iterator[Problem]:
    if not template.code:
        yield Problem(HEAD, None, "code", _("A template must have a code."))
    elif len(template.code) > 20:
        text = _("The code “%(code)s” has %(length)d characters; 20 are allowed.")
        yield Problem(HEAD, None, "code", text % {"code": template.code, "length": len(template.code)})
    elif ConfigTemplate.objects.exclude(pk=template.pk).filter(code=template.code).exists():
        text = _("There is a template %(code)s already. Choose another code.")
        yield Problem(HEAD, None, "code", text % {"code": template.code})


def _other_table(template: ConfigTemplate) -> Iterator[Problem]:
    old = ConfigTemplate.objects.filter(pk=template.pk).first() if template.pk else None
    if old is None or old.table == template.table:
        return
    names = sorted(set(old.mapping_templates.values_list("mapping__name", flat=True)))
    if names:
        text = _("The table of template %(code)s cannot be changed: %(names)s uses it. Remove it there first.")
        yield Problem(HEAD, None, "table", text % {"code": old.code, "names": ", ".join(names)})


def _lines(table: Table, lines: Sequence[ConfigTemplateLine]) -> Iterator[Problem]:
    given = [line.field for line in lines]
    seen: set[str] = set()
    right: list[tuple[str, str]] = []
    at = {name: number for number, name in reversed(list(enumerate(given)))}
    for number, line in enumerate(lines):
        column = table.columns.get(line.field)
        problem = _line(table, column, line, given)
        if line.field in seen:
            text = _("%(field)s has a value in this template already. Keep one of the two lines.")
            problem = ("field", text % {"field": column.caption if column else line.field})
        seen.add(line.field)
        if column is not None and column.kind == "integer":
            line.value = as_stored(column.choices, line.value)
        if problem:
            yield Problem(LINES, number, *problem)
        else:
            right.append((line.field, line.value))
    for wrong in read_values(table, [right])[0][1]:
        yield Problem(LINES, at[wrong.field], "value", _wrong(table, wrong))


def _line(table: Table, column: Column | None, line: ConfigTemplateLine, given: Sequence[str]) -> Any:
    """What is wrong with a line before its value is looked up: (form field, sentence), or None."""
    if column is None or column.kind == "json":
        text = _("%(table)s has no field “%(value)s”. Choose one of its fields.")
        return "field", text % {"table": str(table), "value": line.field}
    caption = {"field": column.caption}
    legs = incoming.legs(table)
    if column.name in legs:
        names = {**caption, "lookup": legs[column.name]}
        return "field", _("%(field)s is set through “%(lookup)s” and “%(lookup)stype”. Choose those two.") % names
    if column.name == table.key.name or (column.name in incoming.locked(table) and not column.by_template):
        return "field", _("%(field)s is worked out by the program and cannot be set by a template.") % caption
    if _own(table, column):
        return "field", _("Every record has a %(field)s of its own, so a template cannot give one.") % caption
    partner = column.type_of or (f"{column.name}type" if column.parts else "")
    if partner and partner not in given:
        names = {**caption, "other": table.column(partner).caption}
        return "field", _("%(field)s needs a line for %(other)s as well: together they name the record.") % names
    if line.value == "" and (column.required or (not column.is_text and not column.null)):
        return "value", _("%(field)s cannot be blank. Give it a value, or remove the line.") % caption
    if column.max_length and column.is_text and len(line.value) > column.max_length:
        text = _("“%(value)s” has %(length)d characters; %(field)s takes %(max)d.")
        sizes = {"value": line.value, "length": len(line.value), "max": column.max_length}
        return "value", text % {**caption, **sizes}
    return None


def _own(table: Table, column: Column) -> bool:
    """Whether no two records can have the same value."""
    return any(f.unique for f in table.model._meta.concrete_fields if f.attname == column.attname)


def _wrong(table: Table, wrong: Wrong) -> str:
    column = table.column(wrong.field)
    if wrong.code == "wrong_target":
        text = _("%(field)s cannot be “%(value)s”: that does not name one record of %(target)s.")
        return text % {"field": column.caption, **wrong.params}
    params = {"field": column.caption, "record": _("a new record"), **wrong.params}
    return messages.sentence(wrong.code, params)


def _held(
    mapping: TableMapping, side: str, table: Table, lines: Iterable[ConfigTemplateLine]
) -> Iterator[tuple[int, str]]:
    """Lines for fields the mapping's own rules fill whatever a template says."""
    direction = INTO[side]
    try:
        plan = compile_plan(mapping, connection())
    except ConfigurationError:
        return  # its page says what is wrong with it
    on_insert, always = plan.pair.constants(direction, plan.context)
    for number, line in enumerate(lines):
        if line.field in on_insert or line.field in always:
            text = _("%(name)s itself fills %(field)s of every new record. Remove the line.")
            yield number, text % {"name": mapping.name, "field": table.column(line.field).caption}


# --- where they are used ----------------------------------------------------------------------------------------------


def use_problems(draft: UseDraft) -> list[Problem]:
    """Everything wrong with a template of a mapping."""
    use = draft.use
    mapping, template = use.mapping, use.template
    if use.side not in (LOCAL, REMOTE):
        text = _("“%(value)s” is not a side. Possible: L (Business Central) and R (Sales).")
        return [Problem(HEAD, None, "side", text % {"value": use.side})]
    names = (mapping.local_table, mapping.remote_table)
    own, other = names if use.side == LOCAL else names[::-1]
    found: list[Problem] = []
    if template.table != own:
        text = _("The template %(code)s is for %(table)s; %(name)s makes new records of %(own)s there.")
        said = {"code": template.code, "table": _table(template.table), "name": mapping.name, "own": _table(own)}
        found.append(Problem(HEAD, None, "template", text % said))
    else:
        table = registry.table(own)
        lines = list(template.lines.all())
        for _at, sentence in _held(mapping, use.side, table, lines):
            found.append(Problem(HEAD, None, "template", f"{template.code}: {sentence}"))
    source = registry.table(other)
    for number, row in enumerate(draft.conditions):
        found += [Problem(CONDITIONS, number, name, text) for name, text in condition_problems(row, source)]
    return found


def save_use(draft: UseDraft) -> list[str]:
    """Save a template of a mapping with its conditions; returns what the person should know about its effect."""
    with transaction.atomic():
        if problems := use_problems(draft):
            raise MappingRefused(problems)
        before = list(MappingTemplateCondition.objects.filter(mapping_template=draft.use)) if draft.use.pk else []
        draft.use.save()
        for row in draft.conditions:
            row.mapping_template = draft.use
        save_rows(before, draft.conditions)
        try_again([draft.use.mapping])
    return _notes(draft.use)


def delete_use(use: MappingTemplate) -> None:
    """Use the template no longer for this mapping."""
    with transaction.atomic():
        mapping = use.mapping
        use.delete()
        try_again([mapping])


def try_again(mappings: Iterable[TableMapping]) -> None:
    """Count the mappings' revision up: the next run tries records again that failed."""
    for mapping in mappings:
        current = TableMapping.objects.select_for_update().get(pk=mapping.pk)
        current.revision += 1
        current.save(update_fields=["revision"])


def _notes(use: MappingTemplate) -> list[str]:
    notes = []
    mapping = use.mapping
    if INTO[use.side] not in mapping.directions:
        text = _("%(name)s makes no new records of %(side)s: its direction is “%(direction)s”.")
        names = {"name": mapping.name, "side": use.get_side_display(), "direction": mapping.get_direction_display()}
        notes.append(text % names)
    uses = list(
        MappingTemplate.objects.filter(mapping=mapping, side=use.side)
        .prefetch_related("conditions")
        .select_related("template")
        .order_by("priority", "id")
    )
    for at, first in enumerate(uses):
        hidden = [later.template.code for later in uses[at + 1 :]]
        if not first.conditions.all() and hidden:
            text = ngettext(
                "%(codes)s is never used: %(first)s comes before it and has no conditions. Change the priorities.",
                "%(codes)s are never used: %(first)s comes before them and has no conditions. Change the priorities.",
                len(hidden),
            )
            notes.append(text % {"codes": ", ".join(hidden), "first": first.template.code})
            break
    return notes


# --- in words ---------------------------------------------------------------------------------------------------------


def _table(name: str) -> str:
    try:
        return str(registry.table(name))
    except registry.UnknownTable:
        return name


def conditions_in_words(use: MappingTemplate) -> str:
    """When a template applies, as people read it."""
    mapping = use.mapping
    source = mapping.remote_table if use.side == LOCAL else mapping.local_table
    try:
        columns = registry.table(source).columns
    except registry.UnknownTable:
        columns = {}
    pieces = []
    for row in use.conditions.all():
        column = columns.get(row.field)
        value = condition_in_words(column, row.operator, row.value) if column else row.value
        pieces.append(f"{column.caption if column else row.field} {row.get_operator_display()} {value}".strip())
    return ", ".join(pieces) or _("always")


def in_short(codes: Sequence[str]) -> str:
    """ENG-043: nothing, the code of the only one, or how many there are."""
    if len(codes) < 2:
        return "".join(codes)
    return ngettext("%(count)d template", "%(count)d templates", len(codes)) % {"count": len(codes)}


# --- what may be typed ------------------------------------------------------------------------------------------------

#: longer lists are not offered to choose from
_MOST = 200


def offered(table: Table) -> list[str]:
    """The fields a template can give a value."""
    given = [*incoming.settable(table), *(column for column in table.columns.values() if column.by_template)]
    return [c.name for c in given if c.kind != "json" and c.name != table.key.name and not _own(table, c)]


def suggestions(table: Table) -> dict[str, list[str]]:
    """The values there are for fields that have a short list of them, as they are typed."""
    found: dict[str, list[str]] = {}
    lists: dict[str, list[str]] = {}
    for name in offered(table):
        column = table.column(name)
        if column.kind == "boolean":
            found[name] = ["true", "false"]
        elif column.target_column:
            found[name] = _names(registry.table(column.target), dict(column.target_filter))
        elif column.target:
            if column.target not in lists:
                lists[column.target] = _names(registry.table(column.target), {})
            found[name] = lists[column.target]
        elif column.choices:
            found[name] = [str(label) for _value, label in column.choices]
    return {name: values for name, values in found.items() if values}


def _names(target: Table, limits: dict[str, Any]) -> list[str]:
    by = target.column(target.natural_key or target.label[0]).attname
    wanted = {target.column(name).attname: value for name, value in limits.items()}
    names = target.model._default_manager.filter(**wanted).order_by(by).values_list(by, flat=True)[: _MOST + 1]
    values = [str(name) for name in names if name]
    return values if len(values) <= _MOST else []
