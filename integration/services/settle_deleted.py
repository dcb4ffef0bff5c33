"""Deleted partners: finding them, restoring the missing record, deleting the coupling, or the record that is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration import registry
from integration.engine.decide import FROM, TO
from integration.models import Coupling, Issue, SynchRun, TableMapping
from integration.models.mapping import DeletionConflict
from integration.models.run import RunKind, RunStatus
from integration.registry import LOCAL, REMOTE, Table
from integration.services import couple, full_synch, synchronise
from integration.services.errors import Refused

_PAGE = 1000
#: records that could not be settled, told one by one
_SAID = 5
Observer = synchronise.Observer


@dataclass
class Settled:
    """What came of an action on several couplings: its runs, how many took part, and why others were left out."""

    runs: list[SynchRun] = field(default_factory=list)
    taken: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def reasons(self) -> list[str]:
        """What the runs that have finished could not do: the first few records, why, and what to do."""
        done = [run.pk for run in self.runs if run.status == RunStatus.FINISHED]
        issues = Issue.objects.filter(run__in=done, closed_at=None).select_related("mapping").order_by("pk")
        said = [f"{issue.sentence} {issue.next_step}".strip() for issue in issues[:_SAID]]
        left = issues.count() - len(said)
        more = ngettext("%(count)d more is in the list of issues.", "%(count)d more are in the list of issues.", left)
        return [*said, more % {"count": left}] if left > 0 else said

    @property
    def sentences(self) -> list[str]:
        """Why some were left out, with their number."""
        return [_("Left out: %(count)d. %(why)s") % {"count": n, "why": why} for why, n in self.left_out.items()]


@dataclass(frozen=True)
class Standing:
    """A coupling and which of its two records are still there."""

    coupling: int
    local_id: str
    remote_id: str
    local: bool
    remote: bool

    @property
    def survivor(self) -> str:
        """The side whose record is left; "" when both are there, or none."""
        return "" if self.local == self.remote else LOCAL if self.local else REMOTE


def orphans(couplings: QuerySet[Coupling]) -> QuerySet[Coupling]:
    """Couplings one of whose records no longer exists, whatever the filters of their mapping say."""
    known = {table.name for table in registry.tables()}
    found = Q()
    for local, remote in couplings.order_by().values_list("local_table", "remote_table").distinct():
        for name, column in ((local, "local_id"), (remote, "remote_id")):
            if name in known:
                exists = Exists(registry.table(name).model._base_manager.filter(pk=OuterRef(column)))
                found |= Q(local_table=local, remote_table=remote) & ~Q(exists)
    return couplings.filter(found) if found else couplings.none()


def standings(mapping: TableMapping, couplings: QuerySet[Coupling]) -> list[Standing]:
    """Which records of these couplings are still there; two queries per thousand."""
    rows = list(couplings.order_by("pk").values_list("pk", "local_id", "remote_id"))
    local, remote = registry.table(mapping.local_table), registry.table(mapping.remote_table)
    found = []
    for start in range(0, len(rows), _PAGE):
        page = rows[start : start + _PAGE]
        left, right = _there(local, [r[1] for r in page]), _there(remote, [r[2] for r in page])
        found += [Standing(pk, a.hex, b.hex, a in left, b in right) for pk, a, b in page]
    return found


def _there(table: Table, ids: Sequence[object]) -> set[object]:
    return set(table.model._base_manager.filter(pk__in=ids).values_list("pk", flat=True))


def by_mapping(couplings: QuerySet[Coupling], settled: Settled) -> list[tuple[TableMapping, QuerySet[Coupling]]]:
    """The couplings, mapping by mapping, each after those it depends on; those of no mapping are left out."""
    found, known = [], Q(pk__in=[])
    for mapping in full_synch.ordered(TableMapping.objects.prefetch_related("depends_on")):
        own = Q(scope=mapping.scope, local_table=mapping.local_table, remote_table=mapping.remote_table)
        known |= own
        if couplings.filter(own).exists():
            found.append((mapping, couplings.filter(own)))
    stray = couplings.exclude(known).count()
    if stray:
        settled.left_out[_("They belong to no table mapping; add the mapping first.")] += stray
    return found


def couplings_of_issues(issues: QuerySet[Issue], settled: Settled) -> QuerySet[Coupling]:
    """The couplings these open issues are about; issues of records that are not coupled are left out."""
    opened = issues.filter(closed_at=None)
    found = Q(pk__in=opened.filter(coupling__isnull=False).order_by().values("coupling_id"))
    loose = opened.filter(coupling=None).select_related("mapping")
    uncoupled = 0
    for issue in loose.order_by("pk"):
        own = "local_id" if issue.source_table == issue.mapping.local_table else "remote_id"
        known = couple.couplings_of(issue.mapping).filter(**{own: issue.source_id}).first() if issue.source_id else None
        if known is None:
            uncoupled += 1
        else:
            found |= Q(pk=known.pk)
    if uncoupled:
        settled.left_out[_("Their records are not coupled.")] += uncoupled
    return Coupling.objects.filter(found)


def restore(
    couplings: QuerySet[Coupling],
    *,
    settled: Settled | None = None,
    user: User | None = None,
    background: bool = False,
    observer: Observer | None = None,
) -> Settled:
    """Create the missing record anew from the one that is left and what is remembered of it, and couple the two; also
    where only coupled records are synchronised (ENG-087, ENG-103). Customers come before their contacts."""
    settled = settled or Settled()
    for mapping, own in by_mapping(couplings, settled):
        ids: dict[str, list[str]] = {LOCAL: [], REMOTE: []}
        for each in _with_survivor(mapping, own, settled):
            if (TO if each.survivor == LOCAL else FROM) not in mapping.directions:
                why = _("%(mapping)s does not create records on the side where they are missing.")
                settled.left_out[why % {"mapping": mapping.name}] += 1
                continue
            ids[each.survivor].append(each.local_id if each.survivor == LOCAL else each.remote_id)
        count = sum(map(len, ids.values()))
        _start(
            settled,
            count,
            mapping,
            RunKind.RECORDS,
            user,
            background,
            observer,
            local_ids=ids[LOCAL],
            remote_ids=ids[REMOTE],
            create=False,
            deletion=str(DeletionConflict.RESTORE),
            **_after(settled.runs),
        )
    return settled


def delete_couplings(
    couplings: QuerySet[Coupling],
    *,
    settled: Settled | None = None,
    user: User | None = None,
    background: bool = False,
    observer: Observer | None = None,
) -> Settled:
    """Uncouple, whether both records are there or not; no record is deleted."""
    settled = settled or Settled()
    for mapping, own in by_mapping(couplings, settled):
        ids = list(own.order_by("pk").values_list("pk", flat=True))
        _start(settled, len(ids), mapping, RunKind.UNCOUPLE, user, background, observer, coupling_ids=ids)
    return settled


def delete_survivors(
    couplings: QuerySet[Coupling],
    *,
    settled: Settled | None = None,
    user: User | None = None,
    background: bool = False,
    observer: Observer | None = None,
) -> Settled:
    """Delete the record that is left together with its coupling (ENG-104). Whoever asks must be allowed to delete
    records of that table; a record its table's rules protect stays, and says why."""
    settled = settled or Settled()
    wanted = []
    for mapping, own in by_mapping(couplings, settled):
        fitting = _with_survivor(mapping, own, settled)
        for side in {each.survivor for each in fitting}:
            check_may_delete(registry.table(mapping.local_table if side == LOCAL else mapping.remote_table), user)
        wanted.append((mapping, [each.coupling for each in fitting]))
    # persons before the companies they belong to
    for mapping, ids in reversed(wanted):
        _start(settled, len(ids), mapping, RunKind.UNCOUPLE, user, background, observer, coupling_ids=ids, delete=True)
    return settled


def check_may_delete(table: Table, user: User | None) -> None:
    """Refused when this person may not delete records of the table."""
    opts = table.model._meta
    permission = f"{opts.app_label}.delete_{opts.model_name}"
    if user is not None and not user.has_perm(permission):
        raise Refused(
            _(
                "You may not delete records of %(table)s: the permission %(permission)s is missing. "
                "Restore the missing records instead, or delete the couplings."
            )
            % {"table": table.caption, "permission": permission}
        )


def find_deleted(
    mapping: TableMapping | None = None,
    *,
    user: User | None = None,
    background: bool = False,
    observer: Observer | None = None,
) -> Settled:
    """Look for couplings one of whose records is gone, in all enabled mappings or one: each becomes an issue, or what
    its mapping says about deletions is done; where both records are gone the coupling goes (ENG-107)."""
    settled = Settled()
    for each in [mapping] if mapping else TableMapping.objects.filter(enabled=True).order_by("name"):
        count = orphans(couple.couplings_of(each)).count()
        _start(settled, count, each, RunKind.RECORDS, user, background, observer, create=False, deleted=True)
    return settled


def synchronise_issues(
    issues: QuerySet[Issue],
    direction: str,
    *,
    user: User | None = None,
    background: bool = False,
) -> Settled:
    """Synchronise the records of these issues by force, parked or not: the data of `direction`'s source win (ENG-101).
    A mapping that goes one way only goes that way."""
    settled = Settled()
    found = couplings_of_issues(issues, settled)
    for mapping, own in by_mapping(found, settled):
        way = direction if direction in mapping.directions else mapping.directions[0]
        ids, gone = [], 0
        for each in standings(mapping, own):
            if each.local and each.remote:
                ids.append(each.local_id)
            else:
                gone += 1
        if gone:
            settled.left_out[_("One of their records was deleted; restore it or delete the coupling.")] += gone
        options: dict[str, Any] = {"local_ids": ids, "remote_ids": [], "create": False, "force": way}
        _start(settled, len(ids), mapping, RunKind.RECORDS, user, background, None, direction=way, **options)
    return settled


def _after(runs: Sequence[SynchRun]) -> dict[str, list[int]]:
    """What has a run wait for those of these that a worker still has to do."""
    ahead = [run.pk for run in runs if run.status in (RunStatus.QUEUED, RunStatus.RUNNING)]
    return {"after": ahead} if ahead else {}


def _with_survivor(mapping: TableMapping, couplings: QuerySet[Coupling], settled: Settled) -> list[Standing]:
    found = []
    for each in standings(mapping, couplings):
        if each.survivor:
            found.append(each)
        elif each.local:
            settled.left_out[_("Both of their records exist.")] += 1
        else:
            settled.left_out[_("Both of their records are gone; find the deleted ones to remove their couplings.")] += 1
    return found


def _start(
    settled: Settled,
    count: int,
    mapping: TableMapping,
    kind: str,
    user: User | None,
    background: bool,
    observer: Observer | None,
    **options: Any,
) -> None:
    if not count:
        return
    # a command has an observer that shows how far it is; a page must not be kept waiting
    later = background or "after" in options or (observer is None and count > couple.MANY)
    run = synchronise.start_run(mapping, kind, user=user, background=later, observer=observer, **options)
    settled.runs.append(run)
    settled.taken += count


def chosen(ids: Iterable[int]) -> QuerySet[Issue]:
    """Issues by number; refused when one of them is unknown or closed."""
    wanted = sorted(set(ids))
    found = Issue.objects.filter(pk__in=wanted, closed_at=None).select_related("mapping")
    missing = set(wanted) - set(found.values_list("pk", flat=True))
    if missing:
        raise Refused(_("There is no open issue %(ids)s.") % {"ids": ", ".join(str(pk) for pk in sorted(missing))})
    return found
