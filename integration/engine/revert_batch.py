"""One batch of a revert: rows back as they were, their couplings and bases with them, all in one transaction.

What was put back differs from the other side on purpose, so the pair is held: the base takes both present values and
the mark of the hold (`decide.HELD`). A record whose partner was made or coupled by the run gets a parked issue.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from integration import registry
from integration.engine import conflicts, dialects, issues, locks, lookup, read, undo
from integration.engine.batch import Ask, Counts, DecidedBatch
from integration.engine.couplings import changed_texts, insert_couplings, insert_journal, on_coupled, remove_couplings
from integration.engine.decide import BOTH, FROM, HELD, TO, WAITS, correspond, entry
from integration.engine.dialects.base import RawRow
from integration.engine.jsontext import decode, encode
from integration.engine.plan import Plan, compile_plan
from integration.engine.transform import normal
from integration.engine.undo import COUPLE, INSERT, MODIFY, UNCOUPLE, Entry, Overwrite, Step
from integration.engine.write import Write, load, now_text, write_isolated
from integration.messages import Finding
from integration.models import Coupling, TableMapping
from integration.origin import Origin
from integration.pairs import Pair
from integration.registry import LOCAL, REMOTE, Row, Table, describe

_COUNTERS = {
    "insert": "deleted",
    "modify": "modified",
    "delete": "inserted",
    "couple": "uncoupled",
    "uncouple": "coupled",
}


class RevertBatch:
    """Call inside a transaction. `steps` tells afterwards what became of each entry."""

    def __init__(self, plan: Plan, run_id: int, origin: Origin, ended: str, overwrite: Overwrite) -> None:
        self.plan, self.run_id, self.origin = plan, run_id, origin
        self.ended, self.overwrite = ended, overwrite
        self.ours = frozenset(filter(None, (origin.stamp, origin.name)))
        self.now = now_text()
        self.counts = Counts()
        self.steps: list[Step] = []
        self.labels: dict[int, str] = {}
        self.rows: undo.Rows
        self._written: list[tuple[Table, Write, Step]] = []
        self._journal: list[list[Any]] = []
        self._found: dict[int, tuple[Plan, list[issues.Found]]] = {}

    def revert(self, entries: Sequence[Entry]) -> None:
        """Put back what can be put back of these entries, newest first."""
        self.rows = undo.Rows(entries)
        self.steps = undo.decide(entries, self.rows, self.ended, self.ours, self.overwrite)
        undo.check_targets(self.steps, self.rows)
        self._write_rows()
        for plan, steps in self._by_mapping():
            self._uncouple(plan, [s for s in steps if s.entry.action in (INSERT, COUPLE)])
            self._couple(plan, [s for s in steps if s.entry.action == UNCOUPLE])
        self._hold()
        for plan, found in self._found.values():
            opened = issues.load_open(plan.mapping, [f.source_id for f in found])
            issues.book(plan.mapping, self.run_id, found, opened, [], self.now)
        # couplings first, so that undoing this finds the rows again before their couplings
        insert_journal([*self._journal, *(self._row_entry(*one) for one in self._written)])
        self._count()

    # --- rows -------------------------------------------------------------------------------------------------------

    def _write_rows(self) -> None:
        """Insert what was deleted, change what was changed, delete what was made: one write per record."""
        last: dict[undo.Key, Step] = {}
        marked: set[undo.Key] = set()
        for step in self.steps:
            if step.entry.action in (COUPLE, UNCOUPLE):
                continue
            key = (step.entry.table, step.entry.record)
            row = self.rows.now.get(key) or self.rows.former.get(key)
            self.labels[step.entry.id] = registry.table(step.entry.table).text(row or decode(step.entry.after or "{}"))
            if step.puts:
                last[key] = step
                marked |= {key} if step.entry.direction else set()
        groups: dict[tuple[int, str, bool], list[tuple[Write, Step]]] = {}
        for key, step in last.items():
            former, now = self.rows.former[key], self.rows.now[key]
            if former is None and now is not None:
                rank, one = 0, Write.insert(now)
            elif former is not None and now is not None:
                rank, one = 1, Write.update(former, {n: v for n, v in now.items() if former.get(n) != v})
            elif former is not None:
                rank, one = 2, Write.delete(former)
            else:
                continue
            groups.setdefault((rank, key[0], key in marked), []).append((one, step))
        for (_rank, name, own), group in sorted(groups.items(), key=lambda item: item[0]):
            origin = self.origin if own else self.origin.unmarked()
            table = registry.table(name)
            write_isolated(table, [one for one, _ in group], origin)
            for one, step in group:
                if one.refusal is None:
                    self._written.append((table, one, step))
                else:
                    self._refused(table, one, one.refusal)

    def _refused(self, table: Table, one: Write, refusal: Finding) -> None:
        key = one.row[table.key.name]
        for step in self.steps:
            if step.puts and (step.entry.table, step.entry.record) == (table.name, key):
                step.verdict, step.reason = undo.CANNOT, refusal

    def _row_entry(self, table: Table, one: Write, step: Step) -> list[Any]:
        key = one.row[table.key.name]
        done = step.entry
        ids = (done.local_id, done.remote_id)
        if key not in ids:
            ids = (key, None) if table.side == LOCAL else (None, key)
        if one.old is None:
            action, before, after = "insert", "", encode(one.new)
        elif one.new is None:
            action, before, after = "delete", encode(one.old), ""
        else:
            action, (before, after) = "modify", changed_texts(one)
        return [self.run_id, done.direction, action, table.name, *ids, before, after, "", self.now]

    # --- couplings --------------------------------------------------------------------------------------------------

    def _by_mapping(self) -> Iterable[tuple[Plan, list[Step]]]:
        """Steps about couplings, by the mapping they belong to: children that went along are of another one."""
        groups: dict[str, list[Step]] = {}
        for step in self.steps:
            if step.entry.action in (COUPLE, UNCOUPLE):
                groups.setdefault(step.entry.table, []).append(step)
            elif step.entry.action == INSERT and step.entry.direction and step.puts:
                groups.setdefault(self.plan.local.table.name, []).append(step)
        for table, steps in groups.items():
            plan = self._plan_of(table)
            if plan is None:
                for step in steps:
                    step.cannot("revert_no_mapping", table=registry.table(table).caption)
            else:
                yield plan, steps

    def _plan_of(self, local_table: str) -> Plan | None:
        if local_table == self.plan.local.table.name:
            return self.plan
        plans: dict[str, Plan | None] = self.plan.context.memo.setdefault("reverted_plans", {})
        if local_table not in plans:
            found = TableMapping.every.filter(scope=self.plan.mapping.scope, local_table=local_table).first()
            plans[local_table] = compile_plan(found, self.plan.connection) if found else None
        return plans[local_table]

    def _uncouple(self, plan: Plan, steps: Sequence[Step]) -> None:
        """Remove the couplings the run has made; their records are not matched or created again by themselves."""
        if not steps:
            return
        known = {row[1]: row for row in read.couplings_of(plan, LOCAL, [s.entry.local_id or "" for s in steps])}
        going: list[RawRow] = []
        for step in steps:
            row = known.get(step.entry.local_id or "")
            if row is not None and row[2] == step.entry.remote_id:
                going.append(row)
                self._journal.append(self._coupling_entry("uncouple", plan, row[1], row[2], row[3]))
                if step.entry.action == COUPLE:
                    step.verdict = undo.PUT
        names = dict(Coupling.objects.filter(pk__in=[row[0] for row in going]).values_list("local_id", "remote_label"))
        self._take_children(plan, going)
        self._close_issues(plan, going)
        remove_couplings([row[0] for row in going])
        locals_ = lookup.labels(plan.local.table.name, sorted({s.entry.local_id or "" for s in steps}))
        remotes = lookup.labels(plan.remote.table.name, sorted({s.entry.remote_id or "" for s in steps}))
        there = {LOCAL: locals_, REMOTE: remotes}
        kept = {key.hex: label for key, label in names.items()}
        for step in steps:
            if not step.puts:
                continue
            done = step.entry
            local, remote = done.local_id or "", done.remote_id or ""
            right = remotes.get(remote) or kept.get(local) or self.labels.get(done.id, "")
            left = locals_.get(local) or self.labels.get(done.id, "")
            self.labels.setdefault(done.id, left)
            code = "reverted_creation" if done.action == INSERT else "reverted_coupling"
            for way, side, key, own, partner in ((TO, LOCAL, local, left, right), (FROM, REMOTE, remote, right, left)):
                if key in there[side] and way in plan.mapping.directions:
                    table = plan.side(side).table.name
                    self._issue(
                        plan, issues.Found(way, table, key, own, code, params={"partner": partner}, parked=True)
                    )

    def _issue(self, plan: Plan, found: issues.Found) -> None:
        self._found.setdefault(plan.mapping.pk, (plan, []))[1].append(found)

    def _take_children(self, plan: Plan, going: Sequence[RawRow]) -> None:
        """What belongs to these couplings is uncoupled along (CUST-08); its data stays."""
        if not going or type(plan.pair).children is Pair.children:
            return
        for name, local_ids in plan.pair.children([(row[1], row[2]) for row in going], plan.context):
            mapping = TableMapping.objects.filter(name=name).first()
            child = self._plan_of(mapping.local_table) if mapping is not None and local_ids else None
            if child is not None:
                rows = read.couplings_of(child, LOCAL, local_ids)
                self._journal += [self._coupling_entry("uncouple", child, row[1], row[2], row[3]) for row in rows]
                self._close_issues(child, rows)
                remove_couplings([row[0] for row in rows])

    def _close_issues(self, plan: Plan, couplings: Sequence[RawRow]) -> None:
        """What was wrong with these pairs is over."""
        ids = [key for row in couplings for key in row[1:3]]
        opened = issues.load_open(plan.mapping, ids)
        issues.book(plan.mapping, self.run_id, [], opened, list(opened), self.now)

    def _couple(self, plan: Plan, steps: Sequence[Step]) -> None:
        """Couple again what the run uncoupled, with what both sides had agreed on."""
        if not steps:
            return
        mapping, local, remote = plan.mapping, plan.local.table, plan.remote.table
        locals_ = load(local, {s.entry.local_id or "" for s in steps})
        remotes = load(remote, {s.entry.remote_id or "" for s in steps})
        taken = {LOCAL: dict[str, str](), REMOTE: dict[str, str]()}
        for row in [*read.couplings_of(plan, LOCAL, list(locals_)), *read.couplings_of(plan, REMOTE, list(remotes))]:
            taken[LOCAL][row[1]], taken[REMOTE][row[2]] = row[2], row[1]
        made: list[list[Any]] = []
        for step in steps:
            a, b = step.entry.local_id or "", step.entry.remote_id or ""
            left, right = locals_.get(a), remotes.get(b)
            self.labels[step.entry.id] = local.text(left or {}) or remote.text(right or {})
            if left is None or right is None:
                step.cannot("revert_gone", table=(local if left is None else remote).caption)
            elif taken[LOCAL].get(a, b) != b or taken[REMOTE].get(b, a) != a:
                step.cannot("revert_taken", record=local.text(left), partner=remote.text(right))
            elif a not in taken[LOCAL]:
                step.verdict = undo.PUT
                taken[LOCAL][a], taken[REMOTE][b] = b, a
                made.append(self._coupling(plan, left, right, step.entry.base_before))
                self._journal.append(self._coupling_entry("couple", plan, a, b, ""))
        insert_couplings(made)
        if made:
            opened = issues.load_open(mapping, [key for row in made for key in (row[2], row[4])])
            over = [key for key, one in opened.items() if one.code in issues.REVERTED or one.code.startswith("match_")]
            issues.book(mapping, self.run_id, [], opened, over, self.now)
            on_coupled(plan, [(row[2], row[4]) for row in made], self.now)

    def _coupling(self, plan: Plan, left: Row, right: Row, base: str) -> list[Any]:
        local, remote, mapping = plan.local.table, plan.remote.table, plan.mapping
        return [
            mapping.scope, local.name, left[local.key.name], remote.name, right[remote.key.name],
            local.text(left)[:250], remote.text(right)[:250], base, "", self.now, self.now,
        ]  # fmt: skip

    def _coupling_entry(self, action: str, plan: Plan, local: str, remote: str, base: str) -> list[Any]:
        return [self.run_id, "", action, plan.local.table.name, local, remote, "", "", base, self.now]

    # --- holds ------------------------------------------------------------------------------------------------------

    def _hold(self) -> None:
        """Both present values of what was put back become the base; where they differ, they are held."""
        put: dict[str, dict[str, set[str]]] = {LOCAL: {}, REMOTE: {}}
        for step in self.steps:
            if step.entry.action != MODIFY or not step.entry.direction or not step.puts:
                continue
            side = next((s for s in (LOCAL, REMOTE) if self.plan.side(s).table.name == step.entry.table), None)
            if side is not None:
                put[side].setdefault(step.entry.record, set()).update(step.values)
        rows = {r[0]: r for side in (LOCAL, REMOTE) for r in read.couplings_of(self.plan, side, sorted(put[side]))}
        if not rows:
            return
        for at, side in ((1, LOCAL), (2, REMOTE)):
            locks.take(self.plan.side(side).table, [r[at] for r in rows.values()])
        locals_ = read.rows(self.plan.local, [r[1] for r in rows.values()])
        remotes = read.rows(self.plan.remote, [r[2] for r in rows.values()])
        lookup.fill(self.plan, locals_.values(), remotes.values())
        changed = []
        for row in rows.values():
            left, right = locals_.get(row[1]), remotes.get(row[2])
            if left is None or right is None:
                continue
            columns = (put[LOCAL].get(row[1], set()), put[REMOTE].get(row[2], set()))
            changed.append([encode(self._held_base(row[3], left, right, columns)), row[0]])
        dialects.current().update(describe(Coupling), [describe(Coupling).column("base")], changed)
        self._book_holds(sorted(rows))

    def _held_base(
        self, text: str, local: RawRow, remote: RawRow, columns: tuple[set[str], set[str]]
    ) -> dict[str, Any]:
        base: dict[str, Any] = decode(text) if text else {}
        left_to_see = [set(names) for names in columns]
        for rule in self.plan.rules:
            names = [
                _with_legs(side.table, name)
                for side, name in ((self.plan.local, rule.local_name), (self.plan.remote, rule.remote_name))
            ]
            if all(own.isdisjoint(seen) for own, seen in zip(names, columns, strict=True)):
                continue
            for own, seen in zip(names, left_to_see, strict=True):
                seen -= own
            a = normal(rule.constant if rule.local < 0 else local[rule.local])
            b = normal(rule.constant if rule.remote < 0 else remote[rule.remote])
            base[rule.key] = entry(a, b)
            base.pop(HELD + rule.key, None)
            base.pop(WAITS + rule.key, None)
            if not correspond(rule, a, b):
                base[HELD + rule.key] = 1
        if any(
            seen - undo.stamps(self.plan.side(s).table) for s, seen in zip((LOCAL, REMOTE), left_to_see, strict=True)
        ):
            base[HELD] = 1
        return base

    def _book_holds(self, ids: Sequence[int]) -> None:
        """Each held pair has an issue from now on, the very one the next run would find."""
        mapping = self.plan.mapping
        fresh = Coupling.objects.filter(pk__in=ids).values_list("id", "local_id", "remote_id", "base", "first_synch")
        rows = [(pk, a.hex, b.hex, base, first) for pk, a, b, base, first in fresh]
        work = DecidedBatch(self.plan, Ask(frozenset(mapping.directions)), self.run_id, self.origin)
        work.decide(rows, [], [])
        found = conflicts.found(work)
        differing = {each.source_id for each in found}
        over = [(BOTH, row[1]) for row in rows if row[1] not in differing]
        issues.book(mapping, self.run_id, found, work.open, over, self.now)

    # --- counters ---------------------------------------------------------------------------------------------------

    def _count(self) -> None:
        for step in self.steps:
            way = step.entry.direction or self.plan.mapping.directions[0]
            if step.puts:
                self.counts.add(way, _COUNTERS[step.entry.action])
            elif step.verdict == undo.EDITED:
                self.counts.add(way, "skipped")
            elif step.verdict == undo.CANNOT:
                self.counts.add(way, "failed")


def _with_legs(table: Table, name: str) -> set[str]:
    """A column and, of a two-target lookup, the physical ones it is made of."""
    column = table.columns.get(name)
    return {name, *(physical for _, physical, _ in column.parts)} if column is not None else set()
