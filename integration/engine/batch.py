"""Deciding a batch: what is read together, and what should happen to each of its records. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from integration.engine import dialects, issues, locks, lookup, read, succession
from integration.engine.decide import BOTH, FROM, TO, Decision, Options, merge
from integration.engine.dialects.base import RawRow
from integration.engine.filters import Condition
from integration.engine.issues import Found
from integration.engine.jsontext import decode
from integration.engine.plan import Plan
from integration.engine.templates import choose
from integration.engine.write import now_text
from integration.messages import Finding
from integration.models import Coupling
from integration.models.mapping import DeletionConflict
from integration.origin import Origin
from integration.pairs import Item, Need, Pair
from integration.registry import LOCAL, REMOTE

FULL_LABEL = 250


@dataclass(slots=True)
class PairWork:
    """A coupled pair on its way through a batch."""

    coupling: int
    local_id: str
    remote_id: str
    base_text: str
    first_synch: str
    local: RawRow | None = None
    remote: RawRow | None = None
    decision: Decision | None = None
    directions: frozenset[str] = frozenset()
    items: dict[str, Item] = field(default_factory=dict)
    removed: bool = False
    #: its coupling goes because a record was deleted, with what belongs to it
    uncouples: bool = False
    #: nothing was decided: its changes stay pending
    kept: bool = False
    #: the local record its partner passes on from, and what that one had agreed with it
    former: str = ""
    former_base: str = ""


@dataclass(slots=True)
class NewWork:
    """An uncoupled record that gets a partner."""

    direction: str
    source_id: str
    source: RawRow
    decision: Decision
    item: Item
    template: str = ""
    dest_id: str = ""
    dest_label: str = ""
    replaces: PairWork | None = None


@dataclass
class Counts:
    """What happened, per direction; the names are the synch job's counters."""

    by: dict[str, dict[str, int]] = field(default_factory=lambda: {TO: {}, FROM: {}})

    def add(self, direction: str, counter: str, number: int = 1) -> None:
        self.by[direction][counter] = self.by[direction].get(counter, 0) + number


@dataclass
class Ask:
    """What a batch may do: directions, creation, force; `deletion`: what is done about deleted partners instead of what
    the mapping says; `spared`: couplings whose deleted partner is not made anew, and what is not clear about it;
    `looks`: asks about records whether they have changes waiting or not, so that what the integration user edited last
    is still left alone after a run has settled that change."""

    directions: frozenset[str]
    creates: frozenset[str] = frozenset()
    full: bool = False
    force: str = ""
    first_synch: str = ""
    deletion: str = ""
    spared: Mapping[int, Finding] = field(default_factory=dict)
    looks: bool = False


class DecidedBatch:
    """One batch and its decisions: give `decide` couplings and uncoupled records. Call inside a transaction.

    `bring`: brings records of other mappings first. `refused`: source records that an earlier try has shown to fail.
    """

    def __init__(
        self,
        plan: Plan,
        ask: Ask,
        run_id: int,
        origin: Origin,
        *,
        dry: bool = False,
        bring: Callable[[Sequence[Need]], None] | None = None,
        refused: Mapping[str, Finding] | None = None,
    ) -> None:
        self.plan, self.ask, self.run_id, self.origin, self.dry = plan, ask, run_id, origin, dry
        self.bring, self.refused = bring, refused or {}
        self.pairs: list[PairWork] = []
        self.new: list[NewWork] = []
        self.counts = Counts()
        self.found: list[Found] = []
        self.succeeded: list[tuple[str, str]] = []
        self.feed: list[int] = []
        #: records of both sides that have changed, with their partners
        self.changed: set[str] = set()
        #: remote records whose changes are not taken, because the integration user made them
        self.left_alone: set[str] = set()
        self.now = now_text()
        self.open: dict[tuple[str, str], issues.Open] = {}
        self.records = 0
        self.echoes: list[tuple[str, str]] = []
        #: records that somebody else holds: nothing was decided about them
        self.held: dict[str, frozenset[str]] = {LOCAL: frozenset(), REMOTE: frozenset()}

    def decide(self, couplings: Sequence[RawRow], new_local: Sequence[str], new_remote: Sequence[str]) -> None:
        plan, mapping = self.plan, self.plan.mapping
        self.records = len(couplings) + len(new_local) + len(new_remote)
        if dialects.current().concurrent_writers and not self.dry:
            couplings, new_local, new_remote = self._locked(couplings, new_local, new_remote)
        self.pairs = [PairWork(*row) for row in couplings]
        local_ids = [p.local_id for p in self.pairs] + list(new_local)
        remote_ids = [p.remote_id for p in self.pairs] + list(new_remote)
        # before the values: what is settled is what the values below have in them
        pending_local = read.pending_of(mapping.pk, LOCAL, local_ids)
        pending_remote = read.pending_of(mapping.pk, REMOTE, remote_ids)
        locals_, remotes = read.rows(plan.local, local_ids), read.rows(plan.remote, remote_ids)
        for pair in self.pairs:
            pair.local, pair.remote = locals_.get(pair.local_id), remotes.get(pair.remote_id)
        out_local = self.excluded(LOCAL, locals_)
        out_remote = self.excluded(REMOTE, remotes)
        heirs = self._pass_on(locals_, out_local)
        pending_local += read.pending_of(mapping.pk, LOCAL, sorted(heirs - set(local_ids)))
        new_local, local_ids = [i for i in new_local if i not in heirs], [*local_ids, *heirs]
        self.open = issues.load_open(mapping, [*local_ids, *remote_ids])
        self._bring_needs(
            {LOCAL: locals_, REMOTE: remotes}, {LOCAL: out_local, REMOTE: out_remote}, new_local, new_remote
        )
        lookup.fill(plan, locals_.values(), remotes.values())
        ignored = self.left_alone = self._ignored(pending_remote, [p.remote_id for p in self.pairs if p.base_text])
        kept: set[str] = set()
        for pair in self.pairs:
            self._decide_pair(pair, out_local, out_remote, ignored)
            if pair.kept or (pair.decision is not None and pair.decision.undecided):
                kept |= {pair.local_id, pair.remote_id}
        self._decide_new(TO, new_local, locals_, out_local)
        self._decide_new(FROM, new_remote, remotes, out_remote)
        # what is gone or takes no part any more has no issue
        self.succeeded += [(TO, i) for i in new_local if not _takes_part(i, locals_, out_local)]
        self.succeeded += [(FROM, i) for i in new_remote if not _takes_part(i, remotes, out_remote)]
        if self.ask.directions < frozenset(mapping.directions):
            # only one way was asked for: an uncoupled record of the other side was not decided
            kept |= {
                *(new_local if TO not in self.ask.directions else ()),
                *(new_remote if FROM not in self.ask.directions else ()),
            }
        pending = (*pending_local, *pending_remote)
        self.feed = [i for i, record, _ in pending if record not in kept]
        self.changed = {record for _, record, _ in pending}
        for pair in self.pairs:
            if not self.changed.isdisjoint((pair.local_id, pair.remote_id)):
                self.changed |= {pair.local_id, pair.remote_id}

    def _locked(
        self, couplings: Sequence[RawRow], new_local: Sequence[str], new_remote: Sequence[str]
    ) -> tuple[list[RawRow], list[str], list[str]]:
        """Lock what is decided about. What others hold is left for later; what they have coupled, uncoupled or settled
        while this waited for its locks is seen as it is now."""
        ids = {
            LOCAL: [*(row[1] for row in couplings), *new_local],
            REMOTE: [*(row[2] for row in couplings), *new_remote],
        }
        for side, keys in ids.items():
            self.held[side] |= locks.take(self.plan.side(side).table, keys)
        now = read.couplings_again([row[0] for row in couplings])
        free = {
            side: [key for key in self._still_free(side, new) if key not in self.held[side]]
            for side, new in ((LOCAL, new_local), (REMOTE, new_remote))
        }
        had = [row for row in now if row[1] not in self.held[LOCAL] and row[2] not in self.held[REMOTE]]
        held_new = self.held[LOCAL].intersection(new_local) | self.held[REMOTE].intersection(new_remote)
        self.records -= len(now) - len(had) + len(held_new)
        return had, free[LOCAL], free[REMOTE]

    def _still_free(self, side: str, ids: Sequence[str]) -> list[str]:
        coupled = {row[1 if side == LOCAL else 2] for row in read.couplings_of(self.plan, side, ids)}
        return [key for key in ids if key not in coupled]

    def _pass_on(self, locals_: dict[str, RawRow], out: Mapping[str, Finding]) -> set[str]:
        """Partners of local records that are gone or left out pass to the heirs the pair names; returns the heirs."""
        left = [
            pair
            for pair in (self.pairs if TO in self.ask.directions else ())
            if pair.remote is not None and (pair.local is None or pair.local_id in out)
        ]
        heirs = succession.heirs(self.plan, [(p.local_id, p.local, p.remote) for p in left if p.remote is not None])
        wanted = sorted(set(heirs.values()))
        held = frozenset() if self.dry else locks.take(self.plan.local.table, wanted)
        rows = read.rows(self.plan.local, [key for key in wanted if key not in held])
        rows = {key: rows[key] for key in self._still_free(LOCAL, list(rows))}
        for pair in left:
            heir = heirs.get(pair.local_id, "")
            if heir in rows:
                self.succeeded += [(way, i) for way in (TO, FROM, BOTH) for i in (pair.local_id, pair.remote_id)]
                pair.former, pair.former_base, pair.local_id = pair.local_id, pair.base_text, heir
                pair.local, pair.base_text, pair.first_synch = rows[heir], "", ""
        locals_.update(rows)
        return set(rows)

    def _bring_needs(
        self,
        rows: Mapping[str, Mapping[str, RawRow]],
        out: Mapping[str, Mapping[str, Finding]],
        new_local: Sequence[str],
        new_remote: Sequence[str],
    ) -> None:
        """What the records that travel need from other mappings is brought before they are decided."""
        pair = self.plan.pair
        if self.bring is None or type(pair).needs is Pair.needs:
            return
        for side, direction, new in ((LOCAL, TO, new_local), (REMOTE, FROM, new_remote)):
            if direction not in self.ask.directions:
                continue
            ids = {p.local_id if side == LOCAL else p.remote_id for p in self.pairs}
            ids |= set(new) if direction in self.ask.creates else set()
            travel = {key: row for key, row in rows[side].items() if key in ids and row[-1] and key not in out[side]}
            if travel:
                self.bring(pair.needs(side, self._items(side, travel), self.plan.context))

    def _items(self, side: str, rows: Mapping[str, RawRow]) -> dict[str, Item]:
        return {
            key: self._item({}, local=row) if side == LOCAL else self._item({}, remote=row) for key, row in rows.items()
        }

    def excluded(self, side: str, rows: dict[str, RawRow]) -> dict[str, Finding]:
        pair = self.plan.pair
        if not rows or not pair.may_exclude(self.plan.mapping, side):
            return {}
        return dict(pair.exclude(side, self._items(side, rows), self.plan.context))

    def _ignored(self, pending: Iterable[tuple[int, str, str]], agreed: Sequence[str]) -> set[str]:
        """Remote records all of whose pending changes came from the integration user (GEN-09, seed 001). `agreed`: the
        coupled ones, of which more is known when somebody only looks."""
        user = self.plan.connection.integration_user
        if not user or not self.plan.ignores_integration_user:
            return set()
        actors: dict[str, set[str]] = {}
        for _, record, actor in pending:
            actors.setdefault(record, set()).add(actor)
        found = {record for record, who in actors.items() if who == {user.hex}}
        table = self.plan.remote.table
        if self.ask.looks and table.modified_by:
            settled = [record for record in agreed if record not in actors]
            found |= read.meets(table, [Condition(table.modified_by, "eq", user.hex)], settled) if settled else set()
        return found

    def _decide_pair(
        self, pair: PairWork, out_local: dict[str, Finding], out_remote: dict[str, Finding], ignored: set[str]
    ) -> None:
        if pair.local is None or pair.remote is None:
            self._decide_orphan(pair)
            return
        directions = set(self.ask.directions)
        if not pair.local[-1] or pair.local_id in out_local:
            directions.discard(TO)
        if not pair.remote[-1] or pair.remote_id in out_remote:
            directions.discard(FROM)
        if not self.ask.full and not self.ask.force and pair.remote_id in ignored:
            directions.discard(FROM)
        pair.directions = frozenset(directions)
        base = decode(pair.base_text) if pair.base_text else {}
        if not self.ask.force and base and self.plan.agreed(pair.local, pair.remote) == base:
            for direction in pair.directions:
                self._succeed(direction, pair, "unchanged")
            self.succeeded.append((BOTH, pair.local_id))
            return
        options = Options(
            directions=pair.directions,
            full=self.ask.full,
            force=self.ask.force,
            strategy=self.plan.mapping.update_conflict,
            first_synch=pair.first_synch or self.ask.first_synch,
        )
        pair.decision = merge(self.plan.rules, pair.local, pair.remote, base, options)
        if self.ask.directions == frozenset(self.plan.mapping.directions):
            pair.decision.undecided = False
        for direction, values in ((TO, pair.decision.to_values), (FROM, pair.decision.from_values)):
            if values:
                pair.items[direction] = self._item(values, local=pair.local, remote=pair.remote)
        if self.plan.remote.unscoped and pair.decision.to_values and not pair.remote[-1]:
            # what is written brings the record inside a scope, and the filter: then its own values travel, too
            self.echoes.append((REMOTE, pair.remote_id))

    def _decide_orphan(self, pair: PairWork) -> None:
        """One of the two records is gone, or both: what the mapping says about it, else a person is asked."""
        mapping = self.plan.mapping
        if pair.local is None and pair.remote is None:
            self._drop(pair)
            return
        direction = TO if pair.local is not None else FROM
        if self.plan.pair.upserts:
            self._upsert_again(direction, pair)
            return
        strategy = self.ask.deletion or mapping.deletion_conflict
        if pair.local_id in self._over:
            strategy = DeletionConflict.REMOVE_COUPLING
        if strategy == DeletionConflict.REMOVE_COUPLING:
            self._drop(pair)
            pair.uncouples = True
        elif strategy == DeletionConflict.RESTORE and pair.coupling in self.ask.spared:
            self.leave_orphan(pair, self.ask.spared[pair.coupling])
        elif strategy == DeletionConflict.RESTORE and direction in self.ask.directions:
            source = pair.local if direction == TO else pair.remote
            assert source is not None
            self._add_new(direction, source, replaces=pair)
            pair.removed = True
        elif strategy == DeletionConflict.RESTORE and direction in mapping.directions:
            pair.kept = True  # restored by a run that goes that way
        else:
            self.leave_orphan(pair)

    @cached_property
    def _over(self) -> AbstractSet[str]:
        gone = {p.local_id: p.remote_id for p in self.pairs if p.local is None and p.remote is not None}
        return self.plan.pair.over(gone, self.plan.context) if gone else frozenset()

    def _upsert_again(self, direction: str, pair: PairWork) -> None:
        """FO-006: deletions concern nobody; what was deleted where it goes to is made again when it comes along."""
        source = pair.local if direction == TO else pair.remote
        if direction in self.ask.creates and source is not None and source[-1]:
            self._add_new(direction, source, replaces=pair)
            pair.removed = True
        else:
            self._drop(pair)

    def leave_orphan(self, pair: PairWork, asked: Finding | None = None) -> None:
        """The coupling stays, and a person is asked what is to become of it; why it could not be restored stays said
        until somebody has it restored again."""
        pair.removed = False
        own = LOCAL if pair.local is not None else REMOTE
        table, record, row = (
            (self.plan.local, pair.local_id, pair.local)
            if own == LOCAL
            else (self.plan.remote, pair.remote_id, pair.remote)
        )
        direction = TO if own == LOCAL else FROM
        direction = direction if direction in self.plan.mapping.directions else self.plan.mapping.directions[0]
        code, params = "deleted_partner", {"partner": self._stored_label(pair)}
        known = self.open.get((direction, record))
        if asked is not None:
            code, params = asked.code, {**asked.params, "deleted": params["partner"]}
        elif known is not None and known.code in issues.RESTORES.values():
            code, params = known.code, decode(known.params)
        label = self.label(table.table.name, row)
        self.found.append(
            Found(direction, table.table.name, record, label, code, params=params, coupling=pair.coupling)
        )

    def _drop(self, pair: PairWork) -> None:
        """Remove the coupling; its issues go with it."""
        pair.removed = True
        self.succeeded += [(TO, pair.local_id), (FROM, pair.remote_id), (BOTH, pair.local_id)]

    def _stored_label(self, pair: PairWork) -> str:
        labels = Coupling.objects.filter(pk=pair.coupling).values_list("local_label", "remote_label").first()
        return (labels or ("", ""))[0 if pair.local is None else 1]

    def _decide_new(self, direction: str, ids: Sequence[str], rows: dict[str, RawRow], out: dict[str, Finding]) -> None:
        if not ids or direction not in self.ask.creates or direction not in self.ask.directions:
            return
        for record in ids:
            if _takes_part(record, rows, out):
                self._add_new(direction, rows[record])

    def _add_new(self, direction: str, row: RawRow, replaces: PairWork | None = None) -> None:
        decision = self.plan.creators[direction](row)
        template = choose(self.plan.templates[direction], row)
        if template is not None:
            template.fill(decision, direction, self.plan.rules, row)
        values = decision.to_values if direction == TO else decision.from_values
        item = self._item(values, **{"local" if direction == TO else "remote": row}, insert=True)
        if template is not None and template.finding is not None and not decision.findings:
            item.finding = template.finding
        code = template.code if template is not None else ""
        self.new.append(NewWork(direction, row[0], row, decision, item, template=code, replaces=replaces))

    def _item(
        self, values: dict[str, Any], local: RawRow | None = None, remote: RawRow | None = None, *, insert: bool = False
    ) -> Item:
        item = Item(self.plan, values, insert=insert)
        item.local_row, item.remote_row = local, remote
        item.local_id = local[0] if local else ""
        item.remote_id = remote[0] if remote else ""
        return item

    def label(self, table_name: str, row: RawRow | None) -> str:
        side = self.plan.local if table_name == self.plan.local.table.name else self.plan.remote
        if row is None:
            return ""
        return " · ".join(str(row[side.index[n]]) for n in side.table.label if row[side.index[n]])[:FULL_LABEL]

    def _succeed(self, direction: str, pair: PairWork, counter: str) -> None:
        self.counts.add(direction, counter)
        self.succeeded.append((direction, pair.local_id if direction == TO else pair.remote_id))


def _takes_part(record: str, rows: Mapping[str, RawRow], out: Mapping[str, Finding]) -> bool:
    """Whether the record is there, inside the filter, and not left out by its pair."""
    return record in rows and bool(rows[record][-1]) and record not in out
