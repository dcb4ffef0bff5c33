"""What a transformation rule, and a field mapping with one, must meet before it is saved; what a rule does in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from integration import messages, registry
from integration.engine import transformations
from integration.engine.chains import LOOKUP_SOURCES, LOOKUP_TARGETS, Circle, sequence, spec_of
from integration.models import FieldMapping, TableMapping, TransformationRule
from integration.models.mapping import Direction
from integration.models.transformation import TransformationType
from integration.registry import Column
from integration.services.errors import Refused

Known = Mapping[int, TransformationRule]
#: the fields of a rule that count for some types only
TYPED = tuple(dict.fromkeys(name for names in transformations.FIELDS.values() for name in names))
#: of two fields, the one filled in takes the place of the other
_EITHER = (("start_position", "starting_text"), ("length", "ending_text"))


class RuleRefused(Refused):
    """The rule cannot be saved like this; `problems` says why: (field, sentence)."""

    def __init__(self, code: str, problems: list[tuple[str, str]]) -> None:
        said = " ".join(text for _field, text in problems)
        super().__init__(f"{code}: {said}" if code else said)
        self.problems = problems


# --- the rule itself ------------------------------------------------------------------------------------------------


def label(name: str) -> str:
    """What people call a field of a rule."""
    text = str(TransformationRule._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return text[:1].upper() + text[1:]


def tidy(rule: TransformationRule, old: TransformationRule | None) -> None:
    """What is left over from the former type is cleared, and of two fields that exclude one another the older one."""
    rule.code = rule.code.strip().upper()
    for name in TYPED:
        if old is None or name in transformations.FIELDS.get(rule.type, ()):
            continue
        if getattr(rule, name) == getattr(old, name):
            setattr(rule, name, _default(name))
    if old is None:
        return
    for pair in _EITHER:
        if all(getattr(rule, name) for name in pair):
            for name, other in (pair, pair[::-1]):
                if getattr(old, name) and getattr(old, name) == getattr(rule, name) and not getattr(old, other):
                    setattr(rule, name, _default(name))


def _default(name: str) -> Any:
    return TransformationRule._meta.get_field(name).get_default()  # type: ignore[union-attr]


def problems(rule: TransformationRule, known: Known) -> list[tuple[str, str]]:
    """Everything wrong with the rule, as (field, sentence); `known` has the other rules and this one."""
    found = list(_identity(rule, known))
    if rule.type not in TransformationType.values:
        types = ", ".join(TransformationType.values)
        text = _("“%(value)s” is not a type. Types: %(types)s.") % {"value": rule.type, "types": types}
        return [*found, ("type", text)]
    counting = transformations.FIELDS[rule.type]
    for name in TYPED:
        if name not in counting and getattr(rule, name) != _default(name):
            found.append((name, _say("rule_has_no_use", rule, name)))
    for name, allowed in (
        ("rounding", TransformationRule.Rounding.values),
        ("date_part", TransformationRule.DatePart.values),
        ("field_lookup_rule", TransformationRule.FieldLookupRule.values),
    ):
        value = getattr(rule, name)
        if value and value not in allowed:
            text = _("%(label)s cannot be “%(value)s”. Possible values: %(values)s.")
            found.append((name, text % {"label": label(name), "value": value, "values": ", ".join(allowed)}))
    if found:
        return found
    for name, code, params in transformations.problems(spec_of(rule)):
        other = label(params["other"]) if "other" in params else ""
        found.append((name, _say(code, rule, name, {**params, "other": other})))
    if not found and rule.type == TransformationType.FIELD_LOOKUP:
        found += _lookup(rule)
    try:
        sequence(rule, known)
    except Circle as circle:
        found.append(("next_rule", _say("rule_circle", rule, "next_rule", {"circle": str(circle)})))
    return found


def _identity(rule: TransformationRule, known: Known) -> Iterator[tuple[str, str]]:
    if not rule.code:
        yield "code", _("A transformation rule must have a code.")
    elif any(other.code == rule.code and other.pk != rule.pk for other in known.values()):
        text = _("There is a transformation rule %(code)s already. Choose another code.")
        yield "code", text % {"code": rule.code}
    for name in ("code", "description", "find_value", "replace_value", "starting_text", "ending_text", "data_format"):
        most = TransformationRule._meta.get_field(name).max_length  # type: ignore[union-attr]
        if most and len(getattr(rule, name)) > most:
            text = _("%(label)s has %(length)d characters; %(most)d are allowed.")
            yield name, text % {"label": label(name), "length": len(getattr(rule, name)), "most": most}


def _lookup(rule: TransformationRule) -> Iterator[tuple[str, str]]:
    try:
        table = registry.table(rule.lookup_table)
    except registry.UnknownTable:
        text = _("There is no table “%(value)s”. Tables: %(known)s.")
        names = ", ".join(t.name for t in registry.tables())
        yield "lookup_table", text % {"value": rule.lookup_table, "known": names}
        return
    for name, kinds in (("source_field", LOOKUP_SOURCES), ("target_field", LOOKUP_TARGETS)):
        value = getattr(rule, name)
        column = table.columns.get(value)
        if column is None:
            text = _("%(table)s has no field “%(value)s”. Choose one of its fields.")
            yield name, text % {"table": str(table), "value": value}
        elif column.virtual or column.kind not in kinds:
            text = _("%(field)s of %(table)s cannot be looked up: it is of type %(kind)s. Choose another field.")
            yield name, text % {"field": column.caption, "table": str(table), "kind": column.kind}


def _say(code: str, rule: TransformationRule, name: str, params: Mapping[str, Any] | None = None) -> str:
    values = {"label": label(name), "type": rule.get_type_display(), **(params or {})}
    return f"{messages.sentence(code, values)} {messages.next_step(code, values)}".strip()


# --- a field mapping with a rule ------------------------------------------------------------------------------------


def by_text(row: FieldMapping) -> bool:
    """Whether the row's values only ever travel through its rule, as text."""
    return row.transformation_rule_id is not None and row.direction != Direction.BIDIRECTIONAL


def tidy_row(row: FieldMapping, mapping: TableMapping) -> None:
    """A rule goes the row's direction; only where both are possible does somebody choose (table 5336)."""
    if row.transformation_rule_id is None:
        row.transformation_direction = Direction.TO
        return
    for direction in (row.direction, mapping.direction):
        if direction != Direction.BIDIRECTIONAL:
            row.transformation_direction = direction
            return


def row_problems(
    row: FieldMapping, left: Column | None, right: Column | None, known: Known
) -> Iterator[tuple[str, str]]:
    """What is wrong with the row's rule: (field, sentence)."""
    if row.transformation_rule_id is None:
        return
    rule = known[row.transformation_rule_id]
    if left is None or right is None:
        text = _("A constant is written as it is: the row of %(field)s cannot have the transformation rule %(rule)s.")
        only = left or right
        yield "transformation_rule", text % {"field": only.caption if only else "", "rule": rule.code}
        return
    pointing = next((c for c in (left, right) if c.target or c.virtual or c.kind in ("uuid", "json")), None)
    if pointing is not None:
        yield "transformation_rule", str(_finding("rule_on_reference", pointing))
        return
    if row.transformation_direction not in (Direction.TO, Direction.FROM):
        text = _("Choose whether the transformation rule %(rule)s is for values to Sales or from Sales.")
        yield "transformation_direction", text % {"rule": rule.code}
        return
    source = left if row.transformation_direction == Direction.TO else right
    if rule.type in transformations.READS_TEXT and not source.is_text:
        text = _("%(rule)s (%(type)s) reads text, but %(field)s is of type %(kind)s already. Choose another rule.")
        names = {"rule": rule.code, "type": rule.get_type_display(), "field": source.caption, "kind": source.kind}
        yield "transformation_rule", text % names


def _finding(code: str, column: Column) -> str:
    params = {"field": column.caption}
    return f"{messages.sentence(code, params)} {messages.next_step(code, params)}"


def lossy_sentence(rule: TransformationRule, known: Known, caption: str) -> str:
    """A warning for a field that goes both ways through a rule whose result does not tell what went in; else blank."""
    lossy = next((r for r in sequence(rule, known) if r.type in transformations.LOSSY), None)
    if lossy is None:
        return ""
    text = _(
        "%(field)s travels both ways, and %(rule)s (%(type)s) loses part of the value: an edit of the transformed side "
        "comes back as it was typed there and replaces the full value. Make the row one-way if that is not wanted."
    )
    return text % {"field": caption, "rule": lossy.code, "type": lossy.get_type_display()}


# --- in words -------------------------------------------------------------------------------------------------------

_WORDS: Mapping[str, Any] = {
    "replace": _lazy("every “%(find_value)s” becomes “%(replace_value)s”"),
    "regex_replace": _lazy("what matches “%(find_value)s” becomes “%(replace_value)s”"),
    "regex_match": _lazy("keeps the groups of “%(find_value)s”"),
    "decimal_format": _lazy("as written in %(data_formatting_culture)s"),
    "round": _lazy("to %(precision)s, %(rounding_text)s"),
    "extract_from_date": _lazy("%(date_part_text)s"),
    "field_lookup": _lazy("%(target_field)s of the %(table)s whose %(source_field)s it is"),
}


_REMOVES: Mapping[str, Any] = {
    "replace": _lazy("every “%(find_value)s” is removed"),
    "regex_replace": _lazy("what matches “%(find_value)s” is removed"),
}


def in_words(rule: TransformationRule) -> str:
    """The rule in a few words: its type and what it was given."""
    removes = rule.type in _REMOVES and not rule.replace_value
    words = (_REMOVES if removes else _WORDS).get(rule.type)
    said = str(words) % _given(rule) if words is not None else _more(rule)
    return f"{rule.get_type_display()}: {said}" if said else str(rule.get_type_display())


def _given(rule: TransformationRule) -> dict[str, Any]:
    try:
        table = str(registry.table(rule.lookup_table)) if rule.lookup_table else ""
    except registry.UnknownTable:
        table = rule.lookup_table
    return {
        **{name: getattr(rule, name) for name in TYPED},
        "precision": format(Decimal(rule.precision).normalize(), "f"),
        "rounding_text": rule.get_rounding_display().lower(),
        "date_part_text": rule.get_date_part_display().lower(),
        "table": table,
    }


def _more(rule: TransformationRule) -> str:
    if rule.type == TransformationType.SUBSTRING:
        parts = []
        if rule.start_position:
            parts.append(_("from character %(number)d") % {"number": rule.start_position})
        elif rule.starting_text:
            parts.append(_("after “%(text)s”") % {"text": rule.starting_text})
        if rule.length:
            parts.append(_("%(number)d long") % {"number": rule.length})
        elif rule.ending_text:
            parts.append(_("up to “%(text)s”") % {"text": rule.ending_text})
        return ", ".join(parts)
    if rule.type in (TransformationType.DATE_FORMAT, TransformationType.DATETIME_FORMAT):
        return " ".join(filter(None, (rule.data_format, rule.data_formatting_culture)))
    if rule.type == TransformationType.CUSTOM and rule.code.upper() not in transformations.known_custom():
        return _("this installation has no function %(code)s, so nothing happens") % {"code": rule.code}
    return ""
