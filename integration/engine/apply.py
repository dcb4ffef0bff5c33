"""Applying a batch: rows, couplings, base, journal, issues and the pending rows it settles, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from integration.engine import conflicts, dialects, issues, lookup, lost_values, read, succession
from integration.engine.batch import FULL_LABEL, NewWork, PairWork
from integration.engine.besides import Besides
from integration.engine.couplings import (
    changed_texts,
    insert_couplings,
    insert_journal,
    on_coupled,
    remove_couplings,
    uncouple,
)
from integration.engine.decide import BOTH, CONFLICTS, FROM, HELD, TO, WAITS
from integration.engine.dialects.base import RawRow
from integration.engine.issues import Found
from integration.engine.jsontext import decode, encode
from integration.engine.write import Write, load, write_isolated
from integration.ids import new_ids
from integration.messages import Finding
from integration.models import Change, Coupling, JournalEntry
from integration.pairs import Item, Pair
from integration.registry import LOCAL, describe


class BatchWork(Besides):
    """A batch that is written after it was decided."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.written: list[tuple[str, Item, Write]] = []
        #: coupled records of which nothing is written, by direction
        self.quiet: dict[str, list[Item]] = {}

    def outgoing(self, direction: str) -> list[Item]:
        """What was written in this direction; of a preview: what would be."""
        if not self.dry:
            return [item for way, item, _ in self.written if way == direction]
        new = [w.item for w in self.new if w.direction == direction and not w.decision.findings and not w.item.finding]
        coupled = [pair.items[direction] for pair in self.pairs if direction in pair.items]
        return [*new, *(item for item in coupled if item.values)]

    def with_lines(self, direction: str) -> list[Item]:
        """The headers whose lines go in this direction: those written, and the quiet ones where the pair says so."""
        found = self.outgoing(direction)
        if not self.plan.pair.lines_of_unchanged:
            return found
        there = {item.local_id for item in found}
        return [*found, *(item for item in self.quiet.get(direction, ()) if item.local_id not in there)]

    def apply(self) -> None:
        """Write what was decided. Settles pending rows first: what others write meanwhile stays pending."""
        read.settle(self.feed)
        issues.release(sorted(self.changed), self.now)
        self.foresee()
        written = self.written
        for direction in (TO, FROM):
            written += self._write_direction(direction)
        self._write_besides()
        self._uncouple_orphans()
        self._write_couplings()
        self._feed_echoes()
        self._write_journal(written)
        outcome = issues.book(self.plan.mapping, self.run_id, self.found, self.open, self.succeeded, self.now)
        for (direction, _), how in outcome.items():
            for each in issues.directions_of(direction):
                if each in self.ask.directions:
                    for counter in issues.counters_of(how):
                        self.counts.add(each, counter)
        self._hooks_after()

    def foresee(self) -> None:
        """What restored records get back, what the pair's hooks add to the decisions, and the issues there would be;
        writes nothing."""
        if not self.plan.pair.upserts:
            for direction in (TO, FROM):
                restored = [(w, w.replaces) for w in self.new if w.replaces is not None and w.direction == direction]
                lost_values.give_back(self.plan, restored, direction)
        self._hooks_before()
        self._collect_findings()

    def _hooks_before(self) -> None:
        pair, context = self.plan.pair, self.plan.context
        for direction in (TO, FROM):
            on_insert, always = pair.constants(direction, context)
            items = []
            for work in self.new:
                if work.direction == direction and not work.decision.findings:
                    work.item.values.update(on_insert)
                    work.item.values.update(always)
                    items.append(work.item)
            for coupled in self.pairs:
                item = coupled.items.get(direction)
                if item is not None and item.values:
                    item.values.update(always)
                    items.append(item)
            if items and type(pair).before_write is not Pair.before_write:
                pair.before_write(direction, items, context)
            self._refuse_again(direction, items)
        for direction in pair.unchanged_directions & self.ask.directions:
            self._after_unchanged(pair, direction)

    def _after_unchanged(self, pair: Pair, direction: str) -> None:
        quiet = [
            p for p in self.pairs if direction in p.directions and direction not in p.items and p.local and p.remote
        ]
        quiet = [
            p for p in quiet if p.decision is None or not (p.decision.blocked(direction) or HELD in p.decision.base)
        ]
        items = [self._item({}, local=p.local, remote=p.remote) for p in quiet]
        self._assign(direction, items, pair.after_unchanged(direction, items, self.plan.context) or [])
        self._refuse_again(direction, items)
        for coupled, item in zip(quiet, items, strict=True):
            if item.values or item.finding or item.besides:
                coupled.items[direction] = item
                if coupled.decision is None:
                    self.counts.add(direction, "unchanged", -1)  # it was counted when both sides were seen to agree
        self.quiet[direction] = [item for item in items if not item.finding]
        unsure = [item for item in items if item.finding or item.besides]
        if unsure:
            keys = {(direction, item.local_id if direction == TO else item.remote_id) for item in unsure}
            self.succeeded = [each for each in self.succeeded if each not in keys]

    def _collect_findings(self) -> None:
        """Turn what deciding and hooks found into issues-to-be, and drop the writes of failed directions."""
        names: dict[str, set[str]] = {}
        pieces: list[tuple[Found, str, str]] = []
        for work in self.new:
            if work.item.finding:
                self._found_item(work.direction, work.source_id, work.source, work.item.finding)
            for finding in work.decision.findings[:1]:
                found = self._found(finding.direction, work.source_id, work.source, finding, None)
                pieces.append((found, finding.params.get("waits_table", ""), finding.params.get("waits_id", "")))
        for pair in self.pairs:
            for direction, item in list(pair.items.items()):
                if item.finding:
                    source = pair.local if direction == TO else pair.remote
                    self._found_item(direction, source[0] if source else "", source, item.finding, pair.coupling)
                    self._take_back(direction, pair)
            if pair.decision is None:
                continue
            for direction in (TO, FROM):
                first = next(
                    (f for f in pair.decision.findings if f.direction == direction and f.code not in CONFLICTS), None
                )
                if first is not None:
                    source = pair.local if direction == TO else pair.remote
                    assert source is not None
                    found = self._found(direction, source[0], source, first, pair.coupling)
                    pieces.append((found, first.params.get("waits_table", ""), first.params.get("waits_id", "")))
                    pair.items.pop(direction, None)
        for _, table, waits in pieces:
            if waits:
                names.setdefault(table, set()).add(waits)
        self.found += conflicts.found(self)
        labels = {table: lookup.labels(table, sorted(ids, key=str)) for table, ids in names.items()}
        for found, table, waits in pieces:
            if waits:
                found.params["value"] = labels[table].get(waits, waits)
                found.waits_for_table = table
                found.waits_for_id = waits if isinstance(waits, str) and len(waits) == 32 else None
            self.found.append(found)

    def _found_item(
        self, direction: str, record: str, row: RawRow | None, finding: Finding, coupling: int | None = None
    ) -> None:
        table = self.plan.local.table if direction == TO else self.plan.remote.table
        params = {k: v for k, v in finding.params.items() if k not in ("record", "waits_table", "waits_id")}
        found = Found(
            direction,
            table.name,
            record,
            self.label(table.name, row),
            finding.code,
            finding.field,
            params,
            coupling=coupling,
        )
        found.waits_for_table = finding.params.get("waits_table", "")
        found.waits_for_id = finding.params.get("waits_id")
        self.found.append(found)

    def _found(self, direction: str, record: str, row: RawRow, finding: Any, coupling: int | None) -> Found:
        table = self.plan.local.table if direction == TO else self.plan.remote.table
        params = {k: v for k, v in finding.params.items() if k not in ("waits_table", "waits_id")}
        label = finding.rule.label if finding.rule else ""
        return Found(
            direction, table.name, record, self.label(table.name, row), finding.code, label, params, coupling=coupling
        )

    def _write_direction(self, direction: str) -> list[tuple[str, Item, Write]]:
        """Write one side's inserts and updates; refused ones become findings."""
        side = self.plan.remote if direction == TO else self.plan.local
        table = side.table
        news = [w for w in self.new if w.direction == direction and not w.decision.findings and not w.item.finding]
        pairs = [(p, p.items[direction]) for p in self.pairs if direction in p.items and p.items[direction].values]
        if not news and not pairs:
            return []
        key = table.key.name
        two_target = self._two_target(direction)
        made: list[tuple[Any, Item, Write]] = []
        for work, dest_id in zip(news, new_ids(len(news)), strict=True):
            work.dest_id = dest_id
            work.item.dest_id = dest_id
            values = {n: v for n, v in work.item.values.items() if v is not None}
            values[key] = dest_id
            self._complete(two_target, values)
            one = Write.insert(values)
            one.restores = work.replaces is not None
            made.append((work, work.item, one))
        own = [p.remote_id if direction == TO else p.local_id for p, _ in pairs]
        old = load(table, own) if own else {}
        blanks = {c.name for c in table.physical if c.is_text and not c.null}
        for (pair, item), dest_id in zip(pairs, own, strict=True):
            item.dest_id = dest_id
            values = {n: "" if v is None and n in blanks else v for n, v in item.values.items()}
            self._complete(two_target, values)
            made.append((pair, item, Write.update(old[dest_id], values)))
        write_isolated(table, [w for _, _, w in made], self.origin)
        done = []
        for work, item, one in made:
            if one.refusal is not None:
                self._refused(direction, work, one.refusal)
            elif one.old is not None and one.new == one.old:
                self._agree(direction, work, item, one)
                self._succeed(direction, work, "unchanged")
            else:
                self._settled(direction, work, item, one)
                done.append((direction, item, one))
        return done

    def _two_target(self, direction: str) -> list[tuple[str, str, str, dict[Any, str]]]:
        """Lookups with two possible targets: (column, its type column, the type of the table it resolves to, and of
        records in other tables)."""
        found = []
        for lookup_ in self.plan.lookups:
            to = direction == TO
            side, index = (self.plan.remote, lookup_.remote_index) if to else (self.plan.local, lookup_.local_index)
            column = side.columns[index]
            target = (lookup_.remote_table if to else lookup_.local_table).name
            types = {} if to else lookup_.types
            found += [(column.name, f"{column.name}type", v, types) for v, _, t in column.parts if t == target]
        for named in self.plan.key_lookups:
            if named.column.parts and (named.side == LOCAL) == (direction == TO):
                found.append((named.column.name, f"{named.column.name}type", "", named.types))
        return found

    @staticmethod
    def _complete(two_target: list[tuple[str, str, str, dict[Any, str]]], values: dict[str, Any]) -> None:
        for name, type_name, value, types in two_target:
            if values.get(name):
                values.setdefault(type_name, types.get(values[name], value))

    def _refused(self, direction: str, work: Any, refusal: Finding) -> None:
        if isinstance(work, NewWork):
            self._found_item(direction, work.source_id, work.source, refusal)
            work.item.finding = refusal
            return
        source = work.local if direction == TO else work.remote
        self._found_item(direction, source[0], source, refusal, work.coupling)
        self._take_back(direction, work)

    def _take_back(self, direction: str, pair: PairWork) -> None:
        """Nothing of this direction is written after all: its fields keep the base they had."""
        base = decode(pair.base_text) if pair.base_text else {}
        values = pair.items.pop(direction).values
        if pair.decision is None:
            return
        for rule in self.plan.rules:
            if (rule.remote_name if direction == TO else rule.local_name) in values:
                for key in (rule.key, WAITS + rule.key):
                    pair.decision.base.pop(key, None)
                    if key in base:
                        pair.decision.base[key] = base[key]

    def _settled(self, direction: str, work: Any, item: Item, one: Write) -> None:
        """Book a written record."""
        new = one.new or {}
        self._agree(direction, work, item, one)
        if isinstance(work, NewWork):
            work.dest_label = (self.plan.remote if direction == TO else self.plan.local).table.text(new)[:FULL_LABEL]
            self.counts.add(direction, "inserted")
            self.succeeded += [(direction, work.source_id), (BOTH, work.source_id)]
        else:
            self._succeed(direction, work, "modified")

    def _uncouple_orphans(self) -> None:
        """ENG-088: couplings whose other record was deleted go with what belongs to them, as if uncoupled by hand; one
        whose survivor cannot be written stays for a person (ENG-133)."""
        leaving = {pair.coupling: pair for pair in self.pairs if pair.uncouples}
        if not leaving:
            return
        outcome = uncouple(self.plan, list(Coupling.objects.filter(pk__in=leaving)), self.run_id)
        for key in outcome.refused:
            pair = leaving[key]
            pair.uncouples = False
            keys = {(TO, pair.local_id), (FROM, pair.remote_id), (BOTH, pair.local_id)}
            self.succeeded = [each for each in self.succeeded if each not in keys]
            self.leave_orphan(pair)
        for key in outcome.done:
            pair = leaving[key]
            direction = TO if pair.local is not None else FROM
            self.counts.add(direction if direction in self.ask.directions else min(self.ask.directions), "uncoupled")

    def _feed_echoes(self) -> None:
        """What the rules of the other side made of a value is a change of that side, although we wrote the row."""
        if self.echoes:
            table = describe(Change)
            columns = [table.column(n) for n in ("mapping_id", "side", "record", "op", "actor")]
            rows = [[self.plan.mapping.pk, side, record, "U", ""] for side, record in dict.fromkeys(self.echoes)]
            dialects.current().insert(table, columns, rows)

    def _write_couplings(self) -> None:
        """New couplings, changed bases, removed couplings; counts pairs that needed nothing."""
        dialect, table, mapping = dialects.current(), describe(Coupling), self.plan.mapping
        passed = [(p, self.label(mapping.local_table, p.local)) for p in self.pairs if p.former]
        succession.pass_on(self.plan, passed, self.run_id, self.now)
        changed = []
        failed = {(f.direction, f.source_id) for f in self.found}
        for pair in self.pairs:
            if pair.decision is None:
                continue
            conflicted = any(f.code in CONFLICTS for f in pair.decision.findings)
            for direction in pair.directions:
                record = pair.local_id if direction == TO else pair.remote_id
                if direction in pair.items or (direction, record) in failed:
                    continue
                if not pair.decision.failed(direction):
                    self._succeed(direction, pair, "skipped" if pair.decision.yields else "unchanged")
                elif not pair.decision.blocked(direction):
                    # its conflict is all that holds it back now: an older trouble of this direction is over
                    self.succeeded.append((direction, record))
            if not conflicted:
                self.succeeded.append((BOTH, pair.local_id))
            sides = {(TO, pair.local_id), (FROM, pair.remote_id)}
            if not (pair.decision.findings or pair.decision.undecided or sides & failed):
                # also when one direction was asked for: nothing is left to do in the other
                self.succeeded += sides
            base = encode(pair.decision.base)
            # whose data win the first time counts until every field has been agreed on once
            agreed = pair.decision.base
            whole = all(r.key in agreed and agreed.get(WAITS + r.key) != "" for r in self.plan.rules)
            first = "" if whole else pair.first_synch
            if base != pair.base_text or first != pair.first_synch:
                changed.append([base, first, self.now, pair.coupling])
        if changed:
            columns = [table.column(n) for n in ("base", "first_synch", "synched_at")]
            dialect.update(table, columns, changed)
        for work in self.new:
            if work.replaces is not None and (work.decision.findings or work.item.finding):
                work.replaces.removed = False  # what could not be restored stays coupled, to be restored later
        remove_couplings([p.coupling for p in self.pairs if p.removed and not p.uncouples])
        rows = []
        for work in self.new:
            if not work.dest_id or work.decision.findings or work.item.finding:
                continue
            to = work.direction == TO
            local_id, remote_id = (work.source_id, work.dest_id) if to else (work.dest_id, work.source_id)
            own = self.label((self.plan.local if to else self.plan.remote).table.name, work.source)
            labels = (own, work.dest_label) if to else (work.dest_label, own)
            rows.append(
                [
                    mapping.scope,
                    mapping.local_table,
                    local_id,
                    mapping.remote_table,
                    remote_id,
                    *labels,
                    encode(work.decision.base),
                    "",
                    self.now,
                    self.now,
                ]
            )
        insert_couplings(rows)
        if rows:
            on_coupled(self.plan, [(r[2], r[4]) for r in rows], self.now)

    def rewritten(self) -> int:
        """How many values were taken in the writing of the source of truth, and stand on both sides now."""
        decided = [pair.decision for pair in self.pairs if pair.decision is not None and pair.decision.rewritten]
        return sum(key in decision.base for decision in decided for key in decision.rewritten)

    def _write_journal(self, written: Sequence[tuple[str, Item, Write]]) -> None:
        rows = []
        for direction, item, one in written:
            to = direction == TO
            table = self.plan.remote.table.name if to else self.plan.local.table.name
            local_id, remote_id = (item.local_id, item.dest_id) if to else (item.dest_id, item.remote_id)
            if one.old is None:
                new, values = one.new or {}, item.values
                if not one.given_stands():
                    values = {n: new.get(n, v) for n, v in values.items()}
                before, after = "", encode(values)
            else:
                before, after = changed_texts(one)
            action = JournalEntry.Action.INSERT if one.old is None else JournalEntry.Action.MODIFY
            rows.append([self.run_id, direction, str(action), table, local_id, remote_id, before, after, "", self.now])
        for pair in self.pairs:
            if pair.removed and not pair.uncouples:
                rows.append(
                    [
                        self.run_id,
                        "",
                        "uncouple",
                        self.plan.local.table.name,
                        pair.local_id,
                        pair.remote_id,
                        "",
                        "",
                        pair.base_text,
                        self.now,
                    ]
                )
        insert_journal(rows)

    def _hooks_after(self) -> None:
        """What the pair asks for besides: written without the marker, so every mapping is fed."""
        for direction, items, writes in self.further:
            self._write_further(direction, items, writes)
        if type(self.plan.pair).after_write is not Pair.after_write:
            self._ask(self.plan.pair.after_write)

    def after_lines(self) -> None:
        """The documents stand, with their lines: what the pair asks for then."""
        if not self.dry and type(self.plan.pair).after_lines is not Pair.after_lines:
            self._ask(self.plan.pair.after_lines)

    def _ask(self, hook: Callable[..., list[tuple[Any, Write]]]) -> None:
        for direction in (TO, FROM):
            items = [item for way, item, _ in self.written if way == direction]
            if items:
                self._write_further(direction, items, hook(direction, items, self.plan.context))
