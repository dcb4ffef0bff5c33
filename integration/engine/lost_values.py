"""What a deleted record held, given back to the one that is made in its place.

Its partner knows the fields that travel; its coupling remembers what both sides had agreed on, and what it was called.
So a restored record has its number again where that is free, and the values that never travel back (an item's price,
cost and vendor). What nobody knows is asked for, because a blank would go to the partner with the next full run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from integration.engine.decide import BOTH, FROM, HELD, UNRESOLVED, UNTOLD, WAITS, FieldRule, Finding, entry
from integration.engine.jsontext import decode
from integration.engine.plan import Plan
from integration.engine.sides import SidePlan
from integration.engine.transform import Unfit, normal
from integration.engine.write import find
from integration.models import Coupling
from integration.registry import LOCAL, REMOTE, Row, Table

if TYPE_CHECKING:
    from integration.engine.batch import NewWork, PairWork

_UNKNOWN = object()


def give_back(plan: Plan, works: Sequence[tuple[NewWork, PairWork]], direction: str) -> None:
    """Complete the decisions about records that are made in place of the deleted ones of these couplings (ENG-087)."""
    if not works:
        return
    side = plan.side(LOCAL if direction == FROM else REMOTE)
    label = "local_label" if direction == FROM else "remote_label"
    names = dict(Coupling.objects.filter(pk__in=[old.coupling for _, old in works]).values_list("pk", label))
    for work, old in works:
        base = decode(old.base_text) if old.base_text else {}
        for rule in plan.rules:
            _give_field(rule, side, work, base)
    number = side.table.natural_key
    rules = [rule for rule in plan.rules if number == (rule.local_name if direction == FROM else rule.remote_name)]
    if number and not any(rule.direction in (BOTH, direction) for rule in rules):
        for work, old in works:
            _give_number(side.table, work.item.values, names.get(old.coupling, ""))
        _leave_taken_numbers(side.table, [work for work, _ in works], rules)


def _give_field(rule: FieldRule, side: SidePlan, work: NewWork, base: Row) -> None:
    """Give one field the value it had, unless its partner has another one that travels back."""
    back, decision, values = work.direction == FROM, work.decision, work.item.values
    name, own, other = (
        (rule.local_name, rule.local, rule.remote) if back else (rule.remote_name, rule.remote, rule.local)
    )
    column = side.table.columns.get(name)
    if own < 0 or column is None or column.read_only or column.calculated:
        return
    left = normal(rule.constant if other < 0 else work.source[other])
    known = base.get(rule.key, _UNKNOWN)
    lost, agreed = (known if back else known[::-1]) if type(known) is list else (known, known)
    refers = bool(column.target or column.parts)
    travels = rule.direction in (BOTH, work.direction)
    if travels and (known is _UNKNOWN or refers or left != agreed):
        return
    value, asked = lost, None
    if refers or known is _UNKNOWN:
        # a record it pointed at may have been restored itself, under another key: the couplings know
        value, asked = _as_partner_says(rule, left, work.direction, refers=refers)
        value = lost if value is _UNKNOWN else value
    if value is _UNKNOWN:
        decision.findings += [asked] if asked else []
        return
    decision.findings = [found for found in decision.findings if found.rule is not rule]
    values.pop(name, None)
    if value is not None:
        values[name] = value
    decision.base.pop(WAITS + rule.key, None)
    if known is _UNKNOWN:
        decision.base[rule.key] = entry(value, left) if back else entry(left, value)
    else:
        kept = (mark + rule.key for mark in ("", HELD, WAITS))
        decision.base |= {key: base[key] for key in kept if key in base}


def _as_partner_says(rule: FieldRule, left: Any, direction: str, *, refers: bool) -> tuple[Any, Finding | None]:
    """The partner's value on its way back, though the field travels the other way only. Unknown where it would not
    become the partner's value again, with what is asked for then; a blank that does not overwrite need not be."""
    there, again = (rule.fro, rule.to) if direction == FROM else (rule.to, rule.fro)
    code, params = "restore_unknown", {"value": left}
    try:
        value = there(left)
        if value is UNTOLD:
            return _UNKNOWN, None
        if value is not UNRESOLVED and (refers or again(value) == left):
            return value, None
    except Unfit as unfit:
        if "waits_id" in unfit.params:
            code, params = unfit.code, {**params, **unfit.params}
    harmless = rule.not_null or left is None
    return _UNKNOWN, None if harmless else Finding(direction, code, rule, params)


def _give_number(table: Table, values: Row, called: str) -> None:
    """The number stands first in what the coupling remembers of the record, where no field mapping keeps it."""
    name = table.natural_key
    column = table.columns.get(name)
    if column is None or name in values or table.label[:1] != (name,) or not column.is_text or column.calculated:
        return
    number = called.split(" · ")[0]
    if number and len(number) <= (column.max_length or 0):
        values[name] = number


def _leave_taken_numbers(table: Table, works: Sequence[NewWork], rules: Sequence[FieldRule]) -> None:
    """A number that another record has by now stays with that one; the new one goes to the partner."""
    name = table.natural_key
    wanted = {work.item.values.get(name) for work in works} - {None, ""}
    taken = {row[name] for row in find(table, name, wanted, [name])} if wanted else set()
    for work in works:
        if work.item.values.get(name) in taken:
            del work.item.values[name]
            for rule in rules:
                work.decision.base.pop(rule.key, None)
