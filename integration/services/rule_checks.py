"""What a transformation rule, and a field mapping with one, must meet before it is saved; what a rule does in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration import messages, registry
from integration.engine import transformations
from integration.engine.chains import LOOKUP_SOURCES, LOOKUP_TARGETS, Circle, chain_of, sequence, spec_of
from integration.engine.plan import shape
from integration.engine.transform import Shape, Unfit, converter, normal
from integration.engine.transformations import ENTRIES
from integration.messages import kind_in_words
from integration.models import FieldMapping, TableMapping, TransformationRule, ValueMapEntry
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
    if name == ENTRIES:
        return _("The list of entries")
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


def entries_of(
    rule: TransformationRule, old: TransformationRule | None, given: Sequence[ValueMapEntry] | None
) -> list[ValueMapEntry]:
    """The pairs the rule has after saving, without outer spaces: those given, else those it has; none are left over
    from a former type."""
    if rule.type != TransformationType.VALUE_MAP and (given is None or (old and old.type != rule.type)):
        return []
    found = list(given) if given is not None else list(rule.entries.all()) if rule.pk else []
    for entry in found:
        entry.source_value, entry.destination_value = entry.source_value.strip(), entry.destination_value.strip()
    return found


def _default(name: str) -> Any:
    return TransformationRule._meta.get_field(name).get_default()  # type: ignore[union-attr]


def problems(
    rule: TransformationRule, known: Known, entries: Sequence[ValueMapEntry] | None = None
) -> list[tuple[str, str]]:
    """Everything wrong with the rule, as (field, sentence); `known` has the other rules and this one, `entries` are
    its pairs before they are stored."""
    found = list(_identity(rule, known))
    if rule.type not in TransformationType.values:
        types = ", ".join(TransformationType.values)
        text = _("“%(value)s” is not a type. Types: %(types)s.") % {"value": rule.type, "types": types}
        return [*found, ("type", text)]
    counting = transformations.FIELDS[rule.type]
    for name in TYPED:
        if name not in counting and getattr(rule, name) != _default(name):
            found.append((name, _say("rule_has_no_use", rule, name)))
    if entries and rule.type != TransformationType.VALUE_MAP:
        found.append((ENTRIES, _say("rule_has_no_use", rule, ENTRIES)))
    found += _too_long(entries or ())
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
    for name, code, params in transformations.problems(spec_of(rule, entries)):
        other = label(params["other"]) if "other" in params else ""
        sentence = _say(code, rule, name, {**params, "other": other, "value": params.get("value") or _("blank")})
        found.append((f"{name}[{params['at']}].source_value" if "at" in params else name, sentence))
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


def _too_long(entries: Sequence[ValueMapEntry]) -> Iterator[tuple[str, str]]:
    for at, entry in enumerate(entries):
        for name in ("source_value", "destination_value"):
            column = ValueMapEntry._meta.get_field(name)
            value, most = getattr(entry, name), column.max_length  # type: ignore[union-attr]
            if len(value) > (most or 0):
                text = _("%(label)s has %(length)d characters; %(most)d are allowed.")
                said = {"label": str(column.verbose_name).capitalize(), "length": len(value), "most": most}  # type: ignore[union-attr]
                yield f"{ENTRIES}[{at}].{name}", text % said


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
            text = _("%(field)s of %(table)s cannot be looked up: it holds %(kind)s. Choose another field.")
            yield name, text % {"field": column.caption, "table": str(table), "kind": kind_in_words(column.kind)}


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
        text = _("%(rule)s (%(type)s) reads text, but %(field)s holds %(kind)s already. Choose another rule.")
        kind = kind_in_words(source.kind)
        names = {"rule": rule.code, "type": rule.get_type_display(), "field": source.caption, "kind": kind}
        yield "transformation_rule", text % names
        return
    for _code, text in value_problems(row, left, right, known):
        yield "transformation_rule", text


def value_problems(
    row: FieldMapping,
    left: Column,
    right: Column,
    known: Known,
    drafted: Mapping[str, Sequence[ValueMapEntry]] | None = None,
) -> Iterator[tuple[str, str]]:
    """Values that rules of the row's chain put in another's place, and that the destination cannot take: (code of the
    rule, sentence), the first of each rule. What a person typed is never cut."""
    target = right if row.transformation_direction == Direction.TO else left
    after = converter(Shape("text"), shape(target), cuts=False)
    try:
        chain = chain_of(known[row.transformation_rule_id or 0], known, target.max_length, drafted)
    except (Unfit, Circle):
        return
    if after is None:
        return
    for at, spec in enumerate(chain.specs):
        given = {"default": [spec.default_value], "value_map": [value for _source, value in spec.entries]}
        if any(later > at for later in chain.lookups):
            continue  # what follows is looked up in a run
        for value in given.get(spec.type, ()):
            text = value
            try:
                for step in chain.steps[at + 1 :]:
                    text = step(text)
                after(normal(text))
            except Unfit as unfit:
                if unfit.code == "required":
                    continue  # a record without the value is told so by name
                params = {"record": _("the record"), "field": target.caption, **unfit.params}
                said = {"rule": spec.code, "value": value, "why": messages.sentence(unfit.code, params)}
                yield spec.code, _("%(rule)s gives the value “%(value)s”. %(why)s Change the rule.") % said
                break


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
    "replace": gettext_lazy("every “%(find_value)s” becomes “%(replace_value)s”"),
    "regex_replace": gettext_lazy("what matches “%(find_value)s” becomes “%(replace_value)s”"),
    "regex_match": gettext_lazy("keeps the groups of “%(find_value)s”"),
    "decimal_format": gettext_lazy("as written in %(data_formatting_culture)s"),
    "round": gettext_lazy("to %(precision)s, %(rounding_text)s"),
    "extract_from_date": gettext_lazy("%(date_part_text)s"),
    "default": gettext_lazy("blank becomes “%(default_value)s”"),
    "country_code": gettext_lazy("names and codes become the two letters of ISO 3166"),
    "field_lookup": gettext_lazy("%(target_field)s of the %(table)s whose %(source_field)s it is"),
}


_REMOVES: Mapping[str, Any] = {
    "replace": gettext_lazy("every “%(find_value)s” is removed"),
    "regex_replace": gettext_lazy("what matches “%(find_value)s” is removed"),
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
    if rule.type == TransformationType.TRUNCATE:
        if not rule.length:
            return _("to the length of the destination field")
        return ngettext("to %(number)d character", "to %(number)d characters", rule.length) % {"number": rule.length}
    if rule.type == TransformationType.VALUE_MAP:
        return _pairs_in_words(rule)
    if rule.type in (TransformationType.DATE_FORMAT, TransformationType.DATETIME_FORMAT):
        return " ".join(filter(None, (rule.data_format, rule.data_formatting_culture)))
    if rule.type == TransformationType.CUSTOM and rule.code.upper() not in transformations.known_custom():
        return _("this installation has no function %(code)s, so nothing happens") % {"code": rule.code}
    return ""


#: entries of a value map told in a line
_TOLD = 3


def _pairs_in_words(rule: TransformationRule) -> str:
    entries = list(rule.entries.all()) if rule.pk else []
    told = [pair_in_words(entry.source_value, entry.destination_value) for entry in entries[:_TOLD]]
    if len(entries) > _TOLD:
        left = len(entries) - _TOLD
        told.append(ngettext("%(count)d more", "%(count)d more", left) % {"count": left})
    if rule.case_insensitive and entries:
        told.append(_("case ignored"))
    return ", ".join(told)


def pair_in_words(source: str, destination: str) -> str:
    """An entry of a value map as people read it."""
    return " → ".join(f"“{value}”" if value else _("blank") for value in (source, destination))
