"""Sentences for what the engine and the table rules find: code and parameters in, a sentence and a next step out.

Apps add their own codes with `add`; a template is a lazy gettext string with named places. Code that finds something
passes (code, parameters) only, so pure modules need no Django and one wording serves screen, command and REST.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from django.utils.translation import gettext_lazy as _

from integration.language import spoken

_SENTENCES: dict[str, tuple[Any, Any]] = {}

#: what a column holds, in words
_KINDS = {
    "text": _("text"),
    "code": _("a code"),
    "integer": _("a whole number"),
    "decimal": _("a number"),
    "boolean": _("Yes or No"),
    "date": _("a date"),
    "datetime": _("a date and time"),
    "uuid": _("an id"),
    "lookup": _("a reference to a record"),
}
#: parameters that are such kinds, or captions and labels: kept as they are in English, said in the reader's language
_KINDS_OF = ("kind", "other_kind")
_CAPTIONS = frozenset(
    {"field", "table", "target", "by", "setup", "status", "state", "system", "choices", "phase", "expected", "todo"}
)
#: parameters that name records, fields, tables and parts of the set-up, or count; any other may quote a value
_NAMES = frozenset(
    {
        "account", "back", "by", "candidates", "cause", "change", "choices", "columns", "connection", "contact",
        "count", "couple", "couplings", "customer", "direction", "document", "entity", "expected", "field", "group",
        "insert", "invoice", "items", "kind", "label", "legal_entity", "line", "list", "lost", "mapping", "match",
        "name", "names", "order", "other_kind", "owner", "partner", "phase", "place", "position", "product", "products",
        "project", "record", "records", "rule", "run", "runs", "series", "setup", "shipment", "system", "table",
        "target", "template", "templates", "to", "todo", "uncouple", "waits_id", "waits_table",
    }
)  # fmt: skip
#: findings whose value is the name of another record, which has to be known to do something about it
_NAMING = frozenset({"must_be_coupled", "partner_gone"})
#: parameters that list captions with the values of both sides, and the captions among them
_DIFFERING = ("fields", "others")
_LABELS = re.compile(r"(?:^|(?<=”\), ))[^“”]+?(?= \(“)")


def kind_in_words(kind: str) -> str:
    """What a column of that kind holds."""
    return str(_KINDS.get(kind, kind))


def add(sentences: Mapping[str, tuple[Any, Any]]) -> None:
    """Register code -> (sentence, next step). A sentence that depends on {count} is a function of it."""
    _SENTENCES.update(sentences)


@dataclass(frozen=True)
class Finding:
    """One thing found wrong with a record: a code, the field, the parameters of the sentence."""

    code: str
    field: str = ""
    params: Mapping[str, Any] = dataclass_field(default_factory=dict)

    def __str__(self) -> str:
        return sentence(self.code, {"field": self.field, **self.params})

    @property
    def next_step(self) -> str:
        return next_step(self.code, {"field": self.field, **self.params})


def two_columns(left: Any, right: Any) -> dict[str, str]:
    """What a sentence about two columns says of them."""
    kinds = {"left_kind": kind_in_words(left.kind), "right_kind": kind_in_words(right.kind)}
    return {"left": left.caption, "right": right.caption, **kinds}


class _Gaps(dict):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """What is wrong, in a sentence that names the record, the field and the value."""
    text = _text(_SENTENCES.get(code, (code, ""))[0], params).format_map(_Gaps(_in_words(params)))
    return text[:-1] if text.endswith("..") else text  # a caption like “Phone No.” at the end brings its own stop


def names_in(code: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters without those that may quote values, which leave a gap in the sentence: for people who may see
    what a record is called and not what it holds."""
    known = _NAMES | {"value"} if code in _NAMING else _NAMES
    found = {name: each for name, each in params.items() if name in known}
    if "fields" in params:
        # who differ is said with both values; the captions stand beside
        found["fields"] = ", ".join(spoken(each) for each in str(params.get("field", "")).split(", "))
    if isinstance(cause := found.get("cause"), Mapping):
        found["cause"] = {**cause, "params": names_in(cause["code"], cause["params"])}
    return found


def codes() -> list[str]:
    """All codes there is a sentence for."""
    return sorted(_SENTENCES)


def codes_saying(words: str) -> list[str]:
    """The codes whose sentence has these words, in the language of whoever asks."""
    wanted = words.strip().casefold()
    return [code for code, (text, _step) in _SENTENCES.items() if wanted in _text(text, {}).casefold()]


def next_step(code: str, params: Mapping[str, Any]) -> str:
    """What a person can do about it."""
    return str(_SENTENCES.get(code, ("", ""))[1]).format_map(_Gaps(_in_words(params)))


def _text(template: Any, params: Mapping[str, Any]) -> str:
    return str(template(int(params.get("count", 1))) if callable(template) else template)


def _say(name: str, value: Any) -> Any:
    if name in _KINDS_OF:
        return kind_in_words(value)
    if name in _CAPTIONS:
        return spoken(str(value))
    return _LABELS.sub(lambda found: spoken(found[0]), str(value)) if name in _DIFFERING else value


def _in_words(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters in the reader's language. What is wrong with one record because something is wrong with another
    says that in words, too."""
    params = {name: _say(name, value) for name, value in params.items()}
    if "phase" in params:
        params["phase"] %= params  # the name of a phase has places of its own
    cause = params.get("cause")
    if not isinstance(cause, Mapping):
        return params
    inner = {"field": cause["field"], **cause["params"]}
    return {**params, "why": sentence(cause["code"], inner), "todo": next_step(cause["code"], inner)}


add(
    {
        "required": (_("{field} of {record} must have a value."), _("Fill in {field} and save again.")),
        "too_long": (
            _("{field} of {record} is too long: “{value}” has {length} characters, {max} are allowed."),
            _("Shorten the value."),
        ),
        "not_a_choice": (
            _("{field} of {record} cannot be “{value}”. Possible values: {choices}."),
            _("Choose one of the possible values."),
        ),
        "wrong_type": (
            _("{field} of {record} cannot be “{value}”: {kind} expected."),
            _("Correct the value."),
        ),
        "duplicate_key": (
            _("{field} “{value}” of {record} is already used by {other}."),
            _("Choose another value, or use the record that has it."),
        ),
        "unprintable": (
            _("{field} of {record} has a character no file can carry: {value} at place {place}, after “{before}”."),
            _("Remove the character, or type the text anew."),
        ),
        "database": (_("The database refused {record}: {detail}"), _("Correct the record and try again.")),
        "in_use": (
            _("{record} cannot be deleted: {detail}."),
            _("Delete or change the records that use it first."),
        ),
        "gone": (_("{record} no longer exists."), _("Reload the list.")),
        "hook_failed": (
            _("{record} could not be worked on, for a part of the program failed: {hook}, {detail}"),
            _("Report this as an error of the program; the server's log has more. It is tried again by itself."),
        ),
        "held": (
            _("{record} is being changed by somebody else and could not be had."),
            _("It is tried again by itself. If this stays, end the program that holds it."),
        ),
        "held_by": (
            _("{record} is held by {holder} since {since} and could not be had."),
            _("It is tried again by itself. If this stays, end the program that holds it."),
        ),
        "read_only": (_("{field} of {record} cannot be changed."), _("Leave the field as it is.")),
        "no_right": (
            _("You may not write records of {table}: the permission {permission} is missing."),
            _("Nothing was written. {todo}"),
        ),
        "wrong_target": (
            _("{field} of {record} points at “{value}”, which does not exist in {target}."),
            _("Choose an existing record."),
        ),
    }
)


add(
    {
        "conflict": (
            _("{record} was changed in Business Central and in Sales: {fields}."),
            _("Choose for each field which value to keep."),
        ),
        "conflict_first": (
            _("{record} differs between Business Central and Sales, which have never agreed on: {fields}."),
            _("Choose for each field which value to keep."),
        ),
        "conflict_mixed": (
            _(
                "{record} was changed in Business Central and in Sales: {fields}. It also differs where they have "
                "never agreed: {others}."
            ),
            _("Choose for each field which value to keep."),
        ),
        "reverted": (
            _("{record} was put back by hand and differs on purpose: {fields}."),
            _("Choose for each field which value to keep; an edit on either side makes it travel again, too."),
        ),
        "plan_moved": (
            _("{record} has changed since the plan was made; it was left alone."),
            _("Make a new preview to see what would happen to it now."),
        ),
        "revert_gone": (
            _("{record} no longer exists ({table})."),
            _("Nothing can be done: there is no record to put the values into."),
        ),
        "revert_busy": (
            _("Run {run} of {mapping} was not taken back with it: another run of {mapping} was running."),
            _("Revert run {run} on its own when that has finished."),
        ),
        "revert_target_gone": (
            _("{field} of {record} pointed at a record of {target} that no longer exists."),
            _("Choose another value by hand."),
        ),
        "revert_taken": (
            _("{record} cannot be coupled to {partner} again: one of them is coupled to another record now."),
            _("Uncouple that one first, then revert again."),
        ),
        "revert_no_mapping": (
            _("{record}: there is no table mapping for {table} any more."),
            _("Add the table mapping, then revert again."),
        ),
        "reverted_creation": (
            _("{partner} was made from {record}, and a person has reverted that. It is not made again by itself."),
            _("Retry to let the next run make it again, or couple {record} by hand."),
        ),
        "reverted_coupling": (
            _("{record} was coupled to {partner}, and a person has reverted that. It is not coupled again by itself."),
            _("Retry to let the next run look for a match again, or couple {record} by hand."),
        ),
        "line_failed": (
            _("{record} cannot be written because of its line “{line}”: {why}"),
            _("{todo} Then {record} goes by itself, with all its lines."),
        ),
        "besides_failed": (
            _("{record} cannot be written because of what goes with it, {table} “{line}”: {why}"),
            _("{todo} Then retry {record}."),
        ),
        "must_be_coupled": (
            _("{field} of {record} is “{value}”, which is not coupled ({mapping})."),
            _("Couple “{value}” first; this record then goes by itself."),
        ),
        "none_of_that_name": (
            _("{field} of {record}: there is no record of {table} whose {by} is “{value}”."),
            _("Make it, or correct the value; this record is tried again in the next run."),
        ),
        "several_of_that_name": (
            _("{field} of {record}: several records of {table} have “{value}” as their {by}."),
            _("Give each of them a name of its own, or name another one."),
        ),
        "partner_gone": (
            _("{field} of {record} is “{value}”, and the record it is coupled to has been deleted ({mapping})."),
            _("Restore or uncouple “{value}” in the issues of {mapping}, then couple it anew; this record then goes."),
        ),
        "reference_gone": (
            _("{field} of {record} points at a record of {target} that does not exist any more."),
            _("Look for what was deleted: a coupled record, or a choice on the connection page. Then try again."),
        ),
        "tables_not_mapped": (
            _("{field} points at {table}, which has no table mapping to the other side, and is left out."),
            _("Add a table mapping for {table}, or disable the field mapping."),
        ),
        "out_of_range": (
            _("{field} of {record} is {value}: at most {digits} digits fit before the decimal point."),
            _("Correct the number."),
        ),
        "insert_only": (
            _(
                "{field} of {record} can only be set when a record is created: there it is “{stored}” and would become "
                "“{value}”."
            ),
            _("Make both sides equal by hand, or disable the field mapping."),
        ),
        "unknown_operator": (
            _("“{value}” is not an operator for {field}. Operators: {choices}."),
            _("Choose an operator."),
        ),
        "operator_not_for_kind": (
            _("“{value}” cannot be used on {field}, which holds {kind}."),
            _("Choose another operator."),
        ),
        "deleted_partner": (
            _("{record} cannot be updated because it is coupled to a deleted record ({partner})."),
            _("Restore the deleted record, or delete the coupling."),
        ),
        "restore_several": (
            _("{record}: {deleted} was deleted and is not restored, because several records match: {candidates}."),
            _("Set up the coupling with the right one, or merge the duplicates and restore again."),
        ),
        "restore_failed": (
            _("{record}: {deleted} was deleted and not restored, for a part of the program failed: {hook}, {detail}"),
            _("Report this as an error of the program; the server's log has more. Then restore it again."),
        ),
        "restore_unclear": (
            _(
                "{record}: {deleted} was deleted and is not restored, because {candidates} matches, and matches other "
                "records as well."
            ),
            _("Set up the coupling with {candidates} if it is the right one, or merge the others and restore again."),
        ),
        "restore_outside": (
            _(
                "{record}: {deleted} was deleted and is not restored, because it may be {candidates}, which has no "
                "company in Sales."
            ),
            _("If they are the same, set up the coupling with {candidates}; if not, fill in what tells them apart."),
        ),
        "restore_taken": (
            _(
                "{record}: {deleted} was deleted and is not restored, because {candidates} matches, which is coupled "
                "to {partner}."
            ),
            _("Merge {record} with {partner} and delete this coupling, or tell the two apart and restore again."),
        ),
        "restore_unknown": (
            _("{record} is not restored: it has “{value}” in {field}, and the deleted record’s value is not known."),
            _("Create the record by hand with its {field}, and set up the coupling with that one; or blank {field}."),
        ),
        "uncouple_refused": (
            _("{record} cannot be uncoupled: {detail}"),
            _("{step} Then uncouple it again."),
        ),
        "match_several": (
            _("{record} matches several records: {candidates}."),
            _("Couple it by hand to the right one, or merge the duplicates."),
        ),
        "match_unclear": (
            _("{record} matches {candidates}, which matches other records as well."),
            _("Couple it by hand to the right one, or merge the duplicates."),
        ),
        "match_outside": (
            _("{record} may be {candidates}, which has no company in Sales: they are alike in part."),
            _("If they are the same, couple them by hand. If not, fill in the name and e-mail address of both."),
        ),
        "match_failed": (
            _("{record} could not be matched, for a part of the program failed: {hook}, {detail}"),
            _("Report this as an error of the program; the server's log has more. The record can be coupled by hand."),
        ),
        "match_none": (
            _("{record} has no match: no free record of the other side meets a group of the match criteria."),
            _("Couple it by hand, create its partner on the other side, or change the match criteria."),
        ),
        "match_taken": (
            _("{record} matches {candidates}, which is already coupled to {partner}."),
            _("Uncouple the other record, couple this one by hand, or merge the duplicates."),
        ),
        "no_field_mappings": (
            _("{mapping} has no enabled field mapping for the direction {direction}."),
            _("Enable or add a field mapping for that direction."),
        ),
        "wrong_direction": (
            _("{mapping} is not configured for the direction “{direction}”; it goes “{own}”."),
            _("Choose another direction, or change the mapping."),
        ),
        "connection_disabled": (_("The connection is not enabled."), _("Enable it first.")),
        "rules_disagree": (
            _("The two sides' rules disagree on {field} of {record}: “{value}” was stored as “{stored}” again."),
            _("Correct the value so that both sides accept it, or disable the field mapping."),
        ),
    }
)


add(
    {
        "unexpected": (_("Stopped by an unexpected error: {detail}"), _("Look at the server's log, then run again.")),
        "unknown_field": (_("{mapping}: {detail}"), _("Correct the field mapping or the filter.")),
        "not_convertible": (
            _("{mapping}: {field} ({kind}) and {other} ({other_kind}) can never hold the same value."),
            _("Choose fields of types that can be converted."),
        ),
    }
)


# config templates (ENG-042): nothing of the record is written
_TEMPLATE = _("Correct the template; the record then goes by itself.")
add(
    {
        "template_target": (
            _(
                "{record} got no partner: template {template} gives {field} the value “{value}”, which does not name "
                "one record of {target}."
            ),
            _TEMPLATE,
        ),
        "template_value": (
            _("{record} got no partner: template {template} gives {field} the value “{value}”, which does not fit."),
            _TEMPLATE,
        ),
        "template_field": (
            _("{record} got no partner: template {template} sets the field “{value}”, which {table} does not have."),
            _TEMPLATE,
        ),
    }
)


_RULE = _("Correct the transformation rule; its page has a box to try it.")
add(
    {
        "wrong_format": (
            _("{field} of {record}: rule {rule} makes “{result}” of “{value}”, but {kind} is expected."),
            _("Correct “{value}”, or change the transformation rule {rule}: its page has a box to try it."),
        ),
        "no_map_entry": (
            _("{field} of {record} is “{value}”, for which the value map {rule} has no entry."),
            _("Add an entry for “{value}” to the transformation rule {rule}, or correct the value."),
        ),
        "unknown_country": (
            _("{field} of {record} is “{value}”, which rule {rule} knows as no country or region."),
            _("Correct the value, or use a value map that has an entry for “{value}” instead of the rule."),
        ),
        "map_without_entries": (_("The value map has no entry."), _("Add at least one entry.")),
        "map_too_large": (
            _("The value map has {count} entries; {most} are allowed."),
            _("Use a rule of the type Field Lookup and a table for so many values."),
        ),
        "entry_twice": (
            _("“{value}” is a source value of this value map twice."),
            _("Keep one of the two entries."),
        ),
        "rule_on_reference": (
            _("{field} points at another record, and a transformation rule changes text."),
            _("Clear the transformation rule of the field mapping."),
        ),
        "rule_circle": (
            _("The transformation rules go round in a circle: {circle}."),
            _("Clear the next transformation rule of one of them."),
        ),
        "rule_needs": (_("{label} must have a value for the type {type}."), _("Fill it in.")),
        "rule_has_no_use": (
            _("{label} has no meaning for the type {type}."),
            _("Clear it, or choose another type."),
        ),
        "substring_of_nothing": (
            _("The rule does not say which part of the text to take."),
            _("Give a start position, a starting text, a length or an ending text."),
        ),
        "either_or": (_("Give either {other} or {label}, not both."), _("Clear one of the two.")),
        "broken_pattern": (_("“{value}” is not a regular expression: {detail}."), _RULE),
        "slow_pattern": (
            _("“{value}” repeats repetitions in more than one way; a single value could keep a run busy for hours."),
            _("Say where each repetition ends, e.g. [^,]+ instead of .+ before a comma."),
        ),
        "pattern_without_group": (
            _("“{value}” keeps nothing: what is matched inside round brackets is kept."),
            _("Put round brackets around the part to keep."),
        ),
        "no_such_group": (
            _("“{value}” uses {group}, but the regular expression has {count} groups."),
            _("Use $1 to ${count}, $& for everything that matched, $$ for a dollar sign."),
        ),
        "unknown_culture": (
            _("“{value}” is not a culture."),
            _("Give a language and a country, e.g. da-DK, en-US, de-DE, fr-FR, sv-SE or nl-NL."),
        ),
        "format_or_culture": (
            _("The rule does not say how dates are written."),
            _("Give a data format such as dd-MM-yyyy, or a data formatting culture such as da-DK."),
        ),
        "format_unknown_part": (
            _("“{part}” means nothing in the data format “{value}”."),
            _("Year yyyy, month MM, day dd, hour HH, minute mm, second ss; other letters in quotation marks."),
        ),
        "format_twice": (_("The data format “{value}” has the {part} twice."), _("Leave one of the two out.")),
        "format_without_year": (_("The data format “{value}” has no year."), _("Add yyyy or yy.")),
        "precision_not_positive": (_("The precision cannot be {value}."), _("Give a number above nought, e.g. 0.01.")),
    }
)
