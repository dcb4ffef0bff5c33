"""Errands of a run: records of other mappings that its own need first, and lines that follow their headers.

An errand is a run of the other mapping, made by this one (`SynchRun.parent`): it has its own synch jobs, issues and
journal, and can be looked at and reverted on its own. What is needed first is brought inside the batch that needs it:
both are there or neither. In a preview the errand is a preview, and what it would make counts as there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from integration.engine import lookup, matching
from integration.engine.apply import BatchWork
from integration.engine.batch import Ask
from integration.engine.batches import Batches
from integration.engine.couplings import couple
from integration.engine.decide import FROM, TO
from integration.engine.plan import ConfigurationError, Plan, compile_plan
from integration.messages import Finding
from integration.models import Issue, SynchRun, TableMapping
from integration.models.run import LOOKS, RunKind, RunStatus
from integration.origin import Origin
from integration.pairs import Lines, Need, Pair
from integration.registry import LOCAL, REMOTE
from integration.said import Said


def busy(mapping: TableMapping, besides: Iterable[int] = ()) -> SynchRun | None:
    """The running run that keeps this mapping busy: its own, or one of its category."""
    found = SynchRun.objects.filter(status=RunStatus.RUNNING).exclude(kind__in=LOOKS).select_related("mapping")
    found = found.exclude(pk__in=list(besides))
    if mapping.category:
        return found.filter(mapping__category=mapping.category).first()
    return found.filter(mapping=mapping).first()


@contextmanager
def assuming(plan: Plan) -> Iterator[Callable[[Sequence[Need]], None]]:
    """Inside the block what a run would bring first counts as there (`plan.context.foreseen`) although nothing is
    brought: for explaining and counting. What could not be brought stays missing, as in the run."""
    known, plan.context.foreseen = plan.context.foreseen, {}
    looked_at: dict[tuple[str, str], set[str]] = defaultdict(set)
    plans: dict[str, Plan | None] = {}

    def bring(needs: Sequence[Need]) -> None:
        for need in needs:
            fresh = set(need.ids) - looked_at[need.mapping, need.side]
            looked_at[need.mapping, need.side] |= fresh
            if not fresh:
                continue
            if need.mapping not in plans:
                plans[need.mapping] = _plan_of(need.mapping, plan)
            other = plans[need.mapping]
            if other is None or (other.mapping.only_coupled and not need.creates):
                continue
            left = fresh - _coupled(other.mapping, need.side, fresh)
            if left and _way(need.side) in other.mapping.directions:
                _assume(other, need.side, sorted(left), bring)

    try:
        yield bring
    finally:
        plan.context.foreseen = known


def _plan_of(name: str, plan: Plan) -> Plan | None:
    mapping = TableMapping.objects.filter(name=name, enabled=True).first()
    try:
        found = compile_plan(mapping, plan.connection) if mapping is not None else None
    except ConfigurationError:
        return None
    if found is not None:
        found.context.foreseen = plan.context.foreseen
    return found


def _assume(plan: Plan, side: str, ids: list[str], bring: Callable[[Sequence[Need]], None]) -> None:
    """Note the partners these uncoupled records would be matched with or get."""
    mapping, foreseen = plan.mapping, plan.context.foreseen
    tables = (mapping.local_table, mapping.remote_table)
    met = matching.match(plan, **{"locals_" if side == LOCAL else "remotes": ids})
    for local, remote in met.pairs:
        foreseen.setdefault((LOCAL, *tables), {})[local] = remote
        foreseen.setdefault((REMOTE, *tables), {})[remote] = local
    known = met.unclear(side) | foreseen.get((side, *tables), {}).keys()
    free = [i for i in ids if i not in known]
    creates = frozenset([_way(side)]) - plan.pair.never_creates
    work = BatchWork(plan, Ask(frozenset(mapping.directions), creates), 0, Origin(), dry=True, bring=bring)
    work.decide([], *((free, []) if side == LOCAL else ([], free)))
    work.foresee()
    made = (new.source_id for new in work.new if not new.decision.findings and not new.item.finding)
    foreseen.setdefault((side, *tables), {}).update({i: i for i in made})


def _way(side: str) -> str:
    """The direction in which records of this side travel."""
    return TO if side == LOCAL else FROM


class Errands(Batches):
    """Mixed into the runner."""

    #: executes the run; see there
    execute: Callable[[], None]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        #: what was sent for already: (mapping, side) -> records
        self.sent_for: dict[tuple[str, str], set[str]] = defaultdict(set)
        #: what the errands of a preview would make; shared with them
        self.foreseen: dict[tuple[str, str, str], dict[str, str]] = {}
        #: lines that follow their headers when the batch has been committed
        self.following: list[Lines] = []
        #: this run and those it is an errand of
        self.family = {self.run.pk}

    # --- what must be there first -----------------------------------------------------------------------------------

    def _bring(self, needs: Sequence[Need]) -> None:
        wanted: dict[tuple[str, str, bool], set[str]] = defaultdict(set)
        for need in needs:
            wanted[need.mapping, need.side, need.creates] |= set(need.ids)
        for (name, side, creates), ids in wanted.items():
            fresh = ids - self.sent_for[name, side]
            self.sent_for[name, side] |= fresh
            mapping = TableMapping.objects.filter(name=name, enabled=True).first() if fresh else None
            if mapping is None or (mapping.only_coupled and not creates):
                continue
            left = fresh - _coupled(mapping, side, fresh)
            if left:
                self._send(mapping, side, left, create=True)

    # --- what follows -----------------------------------------------------------------------------------------------

    def _done(
        self, couplings: Any, new_local: list[str], new_remote: list[str], refused: Mapping[str, Finding] | None = None
    ) -> BatchWork:
        work = self._with_lines(couplings, new_local, new_remote, refused)
        self._couple_along(work)
        return work

    def _with_lines(
        self, couplings: Any, new_local: list[str], new_remote: list[str], refused: Mapping[str, Finding] | None = None
    ) -> BatchWork:
        pair = self.plan.pair
        follows = type(pair).lines is not Pair.lines
        known: dict[str, Finding] = dict(refused or {})
        while True:
            noted, sent = len(self.preview), {key: set(ids) for key, ids in self.sent_for.items()}
            with transaction.atomic():
                work = super()._done(couplings, new_local, new_remote, known)
                failed = self._follow(self._lines_of(work)) if follows and pair.whole else {}
                if not failed.keys() - known.keys():
                    work.after_lines()
                failed = work.spoiled | failed
                if not failed.keys() - known.keys():
                    break
                transaction.set_rollback(True)
            # records whose lines cannot be written, or what goes with them, are refused in another try; everything else
            # goes through
            known |= failed
            del self.preview[noted:]
            self.sent_for = defaultdict(set, sent)
        if follows and not pair.whole and self.kind != RunKind.FULL:
            # a full synchronisation has a line of its own for them
            self.following += self._lines_of(work)
        return work

    def _lines_of(self, work: BatchWork) -> list[Lines]:
        pair, found = self.plan.pair, []
        for direction in (TO, FROM):
            items = work.with_lines(direction)
            found += pair.lines(direction, items, self.plan.context) if items else []
            if self.dry:
                self._foresee_headers(
                    direction, [item.local_id if direction == TO else item.remote_id for item in items]
                )
        return found

    def _foresee_headers(self, direction: str, ids: Iterable[str]) -> None:
        mapping = self.mapping
        key = (LOCAL if direction == TO else REMOTE, mapping.local_table, mapping.remote_table)
        self.foreseen.setdefault(key, {}).update({i: i for i in ids})

    def _follow(self, lines: Sequence[Lines]) -> dict[str, Finding]:
        """Bring the lines of whole documents; returns the headers with a line that cannot be written, and why."""
        failed: dict[str, Finding] = {}
        for each in lines:
            mapping = TableMapping.objects.filter(name=each.mapping).first()
            if mapping is None or not each.of:
                continue
            errand = self._send(mapping, each.side, set(each.of), create=True, follows=True)
            for line, finding in (errand.failures() if errand else {}).items():
                if line in each.of:
                    failed.setdefault(each.of[line], finding)
        return failed

    def _batch(self, body: Callable[[], int]) -> None:
        sent = {key: set(ids) for key, ids in self.sent_for.items()}

        def afresh() -> int:
            if not self.inside:
                # what a try brought was rolled back with it
                self.sent_for, self.following = defaultdict(set, {key: set(ids) for key, ids in sent.items()}), []
            return body()

        super()._batch(afresh)
        following, self.following = self.following, []
        for lines in following:
            mapping = TableMapping.objects.filter(name=lines.mapping, enabled=True).first()
            if mapping is not None and lines.of:
                create = not mapping.only_coupled
                self._send(mapping, lines.side, set(lines.of), create=create, follows=True, inside=self.inside)

    # --- what is coupled with them ----------------------------------------------------------------------------------

    def _couple_along(self, work: BatchWork) -> None:
        """Couple records of other mappings that came with those just written, and synchronise them to Sales."""
        pair = self.plan.pair
        if self.dry or type(pair).couples is Pair.couples:
            return
        wanted: dict[str, dict[str, str]] = {}
        for direction in (TO, FROM):
            items = work.outgoing(direction)
            for name, local, remote in pair.couples(direction, items, self.plan.context) if items else []:
                wanted.setdefault(name, {})[local] = remote
        for name, partners in wanted.items():
            mapping = TableMapping.objects.filter(name=name, enabled=True).first()
            if mapping is not None:
                coupled = couple(compile_plan(mapping, self.plan.connection), partners)
                if coupled:
                    self._send(mapping, LOCAL, coupled, create=False, follows=True, coupled=True)

    # --- the errand -------------------------------------------------------------------------------------------------

    def _send(
        self,
        mapping: TableMapping,
        side: str,
        ids: set[str],
        *,
        create: bool,
        follows: bool = False,
        coupled: bool = False,
        inside: bool = True,
    ) -> Errands | None:
        """Synchronise these records of another mapping now; None when that is not possible: another worker has the
        mapping, or it does not go that way. They are waited for then, like any record that is not coupled yet."""
        if _way(side) not in mapping.directions:
            return None
        name = "local_ids" if side == LOCAL else "remote_ids"
        options: dict[str, Any] = {name: sorted(ids), "create": create, "confirmed": True}
        if follows:
            options["follows"] = True
        if coupled:
            options["coupled"] = True
        if self.dry:
            options |= {"previews": str(RunKind.RECORDS), "store": bool(self.run.options.get("store"))}
        run = self._errand(mapping, RunKind.PREVIEW if self.dry else RunKind.RECORDS, options)
        if run is None:
            return None
        errand = self._carry_out(run, inside=inside)
        if self.dry:
            self.preview += [{"mapping": mapping.name, "follows": follows, **entry} for entry in errand.preview]
        return errand

    def _errand(self, mapping: TableMapping, kind: str, options: dict[str, Any]) -> SynchRun | None:
        """A run on behalf of this one, under its lease; None while another worker has the mapping."""
        now = timezone.now()
        try:
            with transaction.atomic():
                if mapping.category:
                    # who takes another mapping of the category at this moment waits for this batch
                    list(TableMapping.every.select_for_update().filter(category=mapping.category).order_by("pk"))
                if not self.dry and busy(mapping, besides=self.family):
                    return None
                return SynchRun.objects.create(
                    mapping=mapping,
                    kind=kind,
                    options=options,
                    status=RunStatus.RUNNING,
                    lease=self.lease,
                    heartbeat=now,
                    started_at=now,
                    parent=self.run,
                    requested_by_id=self.run.requested_by_id,
                )
        except IntegrityError:
            return None

    def _carry_out(self, run: SynchRun, *, inside: bool = True) -> Errands:
        errand = type(self)(run, self.lease)
        errand.inside, errand.family = inside, {*self.family, run.pk}
        errand.sent_for, errand.foreseen = self.sent_for, self.foreseen
        status, message = RunStatus.FINISHED, ""
        try:
            errand.execute()
        except ConfigurationError as error:
            status, message = RunStatus.FAILED, Said(error.finding)
        SynchRun.objects.filter(pk=run.pk).update(
            status=status, message=message, finished_at=timezone.now(), lease="", heartbeat=None
        )
        return errand

    def _note(self, entries: list[dict[str, Any]]) -> None:
        super()._note(entries)
        if self.run.parent_id is None:
            return
        tables = (self.mapping.local_table, self.mapping.remote_table)
        for entry in entries:
            if entry["action"] == "insert":
                side = LOCAL if entry["direction"] == TO else REMOTE
                self.foreseen.setdefault((side, *tables), {})[entry["source_id"]] = entry["source_id"]
            elif entry["action"] == "couple":
                self.foreseen.setdefault((LOCAL, *tables), {})[entry["local_id"]] = entry["remote_id"]
                self.foreseen.setdefault((REMOTE, *tables), {})[entry["remote_id"]] = entry["local_id"]

    def failures(self) -> dict[str, Finding]:
        """The records of this errand that failed, as the issue of their header says it; it waits for what they wait."""
        if self.dry:
            return {
                e["source_id"]: _line_failed(e["record"], e["code"], e["field"], e["params"], {})
                for e in self.preview
                if e["action"] == "fail" and "mapping" not in e
            }
        failed = {}
        for issue in Issue.objects.filter(mapping=self.mapping, run=self.run, closed_at=None, source_id__isnull=False):
            waits = {"waits_table": issue.waits_for_table, "waits_id": getattr(issue.waits_for_id, "hex", None)}
            line = _line_failed(issue.source_label, issue.code, issue.field, issue.params, waits)
            failed[issue.source_id.hex] = line  # type: ignore[union-attr]
        return failed


def _line_failed(line: str, code: str, field: str, params: Mapping[str, Any], waits: Mapping[str, Any]) -> Finding:
    cause = {"code": code, "field": field, "params": {"record": line, **params}}
    return Finding("line_failed", "", {"line": line, "cause": cause, **waits})


def _coupled(mapping: TableMapping, side: str, ids: Iterable[str]) -> set[str]:
    return set(lookup.coupled(mapping.scope, mapping.local_table, mapping.remote_table, set(ids), side))
