"""What came of it, compared without the product: nothing lost, nothing doubled, nothing that differs unsaid."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg

from tests.stress.witness import FIELDS, LOCAL, REMOTE, SIDES, Event, Histories, other, told

#: the mapping whose pairs are edited
MAPPING = "CUSTOMER"
#: the field whose direction is changed, and the direction that leads to a side
TURNED = "county"
WAY_TO = {LOCAL: "from_integration", REMOTE: "to_integration"}


@dataclass(frozen=True)
class Edit:
    """Somebody wrote a value of her own into a field, having seen what stood there."""

    who: str
    side: str
    record: str
    field: str
    value: str
    seen: str
    #: "written" or "refused", as the site or the database has said; "unknown" where the answer was cut off
    outcome: str
    #: when it was sent and answered
    since: float = 0.0
    until: float = 0.0


@dataclass
class Ends:
    """Both sides and what the product says of them, when all has come to rest."""

    histories: Histories
    #: (side, record) -> field -> value
    values: dict[tuple[str, str], dict[str, str]]
    #: customer and account
    pairs: list[tuple[str, str]]
    #: record of either side -> the columns its open issues name; a blank one says something of the whole record
    open: dict[str, set[str]]
    #: record of either side -> field -> values that conflicts have named, settled or not
    conflicts: dict[str, dict[str, set[str]]]
    #: record of either side -> what reverting runs have read and written there
    reverted: dict[str, str]
    names: dict[str, Counter[str]]
    runs: Counter[str] = field(default_factory=Counter)


@dataclass
class Told:
    """What people have decided: whose edits may go."""

    #: records whose coupling somebody made again and said whose data win
    chosen: set[str] = field(default_factory=set)
    #: name -> the side where a new record was acknowledged
    created: dict[str, str] = field(default_factory=dict)
    #: the directions that `TURNED` was given, each with when that was asked and answered
    ways: list[tuple[str, float, float]] = field(default_factory=list)

    def given_up(self, edit: Edit) -> bool:
        """Whether the edit was made while its field did not travel from that side: then it may be overwritten."""
        ends = [answered for _way, _asked, answered in self.ways[1:]] + [float("inf")]
        return edit.field == TURNED and any(
            way == WAY_TO[edit.side] and edit.since <= end and edit.until >= asked
            for (way, asked, _answered), end in zip(self.ways, ends, strict=True)
        )


def wrong(ends: Ends, edits: Iterable[Edit], people: Told) -> Iterator[str]:
    """Sentences for what is lost, doubled, or differs without an issue."""
    edits = list(edits)
    yield from _lost(ends, edits, people)
    yield from _differing(ends, {(e.side, e.record, e.value) for e in edits if people.given_up(e)})
    yield from _doubled(ends)
    for name, side in people.created.items():
        if not ends.names[side][name]:
            yield f"lost: {name} was created in {side} and is not there"


def _lost(ends: Ends, edits: list[Edit], people: Told) -> Iterator[str]:
    partner = {a: b for pair in ends.pairs for a, b in (pair, pair[::-1])}
    author = {(edit.field, edit.value): edit for edit in edits}
    for edit in edits:
        events = ends.histories.get((edit.side, edit.record, edit.field), [])
        at = next((n for n, event in enumerate(events) if event.new == edit.value), None)
        if edit.outcome == "refused" and at is not None:
            yield f"lost: {_said(edit)} was refused, and is written"
        if edit.outcome != "written":
            continue
        if at is None:
            yield f"lost: {_said(edit)} was acknowledged and never written"
            continue
        if at + 1 == len(events):
            continue  # it stands there
        after = events[at + 1]
        there = ends.histories.get((other(edit.side), partner.get(edit.record, ""), edit.field), [])
        back = any(event.new == after.new for event in events[:at])
        if back and _decided(ends, edit, people):
            continue  # a person has brought an earlier value back
        if why := _overwritten(ends, edit, after, author.get((edit.field, after.new)), there, people):
            yield f"lost: {_said(edit)} was overwritten by “{after.new}”: {why}"


def _overwritten(ends: Ends, edit: Edit, after: Event, by: Edit | None, there: list[Event], people: Told) -> str:
    """Why an edit should not have gone; blank where somebody knew of it, was asked, or took it back."""
    if people.given_up(edit):
        return ""
    if by and (by.side, by.record) == (edit.side, edit.record):
        # also where a value comes back that was written here before: its author did not see this one
        return "" if by.seen == edit.value else f"{by.who} had seen “{by.seen}”"
    if _decided(ends, edit, people):
        return ""
    if edit.value in ends.conflicts.get(edit.record, {}).get(edit.field, ()):
        return ""
    if by is None:
        return "nobody wrote that"
    arrived = next((n for n, event in enumerate(there) if event.new == edit.value), None)
    written = next((n for n, event in enumerate(there) if event.new == by.value), None)
    if arrived is not None and written is not None and arrived < written:
        return ""
    return f"{by.who} wrote it into {by.side}, where the edit had not arrived"


def _decided(ends: Ends, edit: Edit, people: Told) -> bool:
    """Whether somebody said whose data win when she coupled the record again, or took a run back."""
    return edit.record in people.chosen or edit.value in ends.reverted.get(edit.record, "")


def _said(edit: Edit) -> str:
    return f"“{edit.value}” of {edit.who} in {edit.field} of {edit.side} {edit.record}"


def _differing(ends: Ends, given_up: set[tuple[str, str, str]]) -> Iterator[str]:
    """What was typed while the field went the other way stays, and drift tells of it."""
    for customer, account in ends.pairs:
        here, there = ends.values.get((LOCAL, customer)), ends.values.get((REMOTE, account))
        said = ends.open.get(customer, set()) | ends.open.get(account, set())
        if here is None or there is None:
            if not said:
                yield f"differs: of {customer} and {account} one is gone, and no issue says so"
            continue
        for name in FIELDS:
            columns = {side.columns[name] for side in SIDES.values()}
            if name == TURNED and {(LOCAL, customer, here[name]), (REMOTE, account, there[name])} & given_up:
                continue
            if here[name] != there[name] and not said & {*columns, ""}:
                yield f"differs: {name} of {customer} is “{here[name]}” and “{there[name]}”, and no issue says so"


def _doubled(ends: Ends) -> Iterator[str]:
    for side, names in ends.names.items():
        yield from (f"doubled: {name} stands {n} times in {side}" for name, n in names.items() if n > 1)
    for place in (0, 1):
        records = Counter(pair[place] for pair in ends.pairs)
        yield from (f"doubled: {record} is coupled {n} times" for record, n in records.items() if n > 1)


# --- reading ----------------------------------------------------------------------------------------------------------

_PAIRS = """
SELECT local_id, remote_id FROM integration_coupling
WHERE local_table = 'bc.customer' AND remote_table = 'crm.account'"""
_ISSUES = """
SELECT i.source_id, c.local_id, c.remote_id, i.field, i.fields, i.closed_at IS NULL
FROM integration_issue i JOIN integration_tablemapping m ON m.id = i.mapping_id
LEFT JOIN integration_coupling c ON c.id = i.coupling_id WHERE m.name = %s"""
_REVERTED = """
SELECT j.local_id, j.remote_id, j.before || j.after FROM integration_journalentry j
JOIN integration_synchrun r ON r.id = j.run_id WHERE r.kind = 'revert'"""


def read(url: str, like: str) -> Ends:
    """Everything as it stands; names that begin with `like` must not stand anywhere twice."""
    with psycopg.connect(url, autocommit=True) as link:
        values, names = {}, {}
        for side in SIDES.values():
            columns = ", ".join(side.columns.values())
            rows = link.execute(f"SELECT {side.key}, name, {columns} FROM {side.table}").fetchall()  # type: ignore[call-overload]
            for key, _name, *found in rows:
                values[side.name, key.hex] = dict(zip(FIELDS, [each or "" for each in found], strict=True))
            names[side.name] = Counter(name for _key, name, *_found in rows if (name or "").startswith(like))
        opened, conflicts = _issues(link)
        return Ends(
            histories=told(link),
            values=values,
            pairs=[(local.hex, remote.hex) for local, remote in link.execute(_PAIRS).fetchall()],
            open=opened,
            conflicts=conflicts,
            reverted=_reverted(link),
            names=names,
            runs=Counter(s for [s] in link.execute("SELECT status FROM integration_synchrun").fetchall()),
        )


def _reverted(link: psycopg.Connection[Any]) -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for *records, values in link.execute(_REVERTED).fetchall():
        for record in filter(None, records):
            found[record.hex] += values
    return found


def _issues(link: psycopg.Connection[Any]) -> tuple[dict[str, set[str]], dict[str, dict[str, set[str]]]]:
    opened: dict[str, set[str]] = defaultdict(set)
    conflicts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    columns = {column: field for side in SIDES.values() for field, column in side.columns.items()}
    for source, local, remote, _field, fields, is_open in link.execute(_ISSUES, [MAPPING]).fetchall():
        records = {each.hex for each in (source, local, remote) if each}
        named = {each[name] for each in fields for name in ("local_field", "remote_field") if each.get(name)}
        for record in records:
            if is_open:
                opened[record] |= named or {""}
    for records, fields in link.execute("SELECT records, fields FROM witness_issue").fetchall():
        for record in records:
            for each in fields:
                name = columns.get(each.get("local_field") or each.get("remote_field"))
                if name:
                    conflicts[record.hex][name] |= {str(each.get(side)) for side in ("local", "remote")}
    return opened, conflicts
