"""Drift: a full compare that writes nothing but a report of what differs, and why."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Max
from django.utils.translation import gettext_lazy

from integration.engine import drifting
from integration.models import SynchRun, TableMapping
from integration.models.run import RunKind, RunStatus
from integration.services import synchronise

#: kind -> why a difference is there, and what becomes of it
REASONS = {
    drifting.PENDING: gettext_lazy("Changed since both last agreed; the next run carries it over."),
    drifting.ONE_WAY: gettext_lazy("Changed on the receiving side of a one-way field; only a full run rewrites it."),
    drifting.CONFLICT: gettext_lazy("Changed on both sides; somebody has to choose."),
    drifting.HELD: gettext_lazy("Put back by a revert; it differs on purpose until somebody settles it."),
    drifting.APART: gettext_lazy("Left different when both were agreed on; edit a side, or choose Send or Get."),
    drifting.WAITING: gettext_lazy("Points at a record that is not coupled yet; the field goes by itself when it is."),
    drifting.BLOCKED: gettext_lazy("Cannot be written as it is; the issue, or explain, says why."),
    drifting.IGNORED: gettext_lazy("Changed in Sales by the integration user, which runs leave alone."),
    drifting.ORPHAN: gettext_lazy("One of the two records was deleted."),
    drifting.OUTSIDE: gettext_lazy("One of the two records is outside the filter, so its changes do not travel."),
    drifting.CANDIDATE: gettext_lazy("Not coupled although both match; match-based coupling couples them."),
    drifting.UNCLEAR: gettext_lazy("Not coupled; what it matches is not clear, so somebody has to choose."),
}


def request(
    mapping: TableMapping,
    user: User | None = None,
    background: bool = True,
    observer: synchronise.Observer | None = None,
) -> SynchRun:
    """Ask for a drift check of the mapping; it is executed here unless it is for the background."""
    run = synchronise.request_run(mapping, RunKind.DRIFT, user=user, background=background)
    return run if background else synchronise.execute(run, observer)


def counts(run: SynchRun) -> dict[str, int]:
    """How much differs, by kind, in the order people read it."""
    known = dict(run.progress.get("drift") or {})
    return {kind: known[kind] for kind in drifting.KINDS if known.get(kind)}


def total(run: SynchRun) -> int:
    """How much differs altogether; 0 is no drift."""
    return sum(counts(run).values())


def capped(run: SynchRun) -> bool:
    """Whether more differs than the report lists."""
    return bool(run.progress.get("capped"))


def latest(mapping: TableMapping) -> SynchRun | None:
    """The last drift check of the mapping that has finished."""
    return SynchRun.objects.filter(mapping=mapping, kind=RunKind.DRIFT, status=RunStatus.FINISHED).first()


def latest_of_all() -> dict[int, SynchRun]:
    """Mapping -> its last finished drift check; two queries."""
    done = SynchRun.objects.filter(kind=RunKind.DRIFT, status=RunStatus.FINISHED)
    newest = done.order_by().values("mapping_id").annotate(last=Max("id")).values("last")
    return {run.mapping_id: run for run in SynchRun.objects.filter(pk__in=newest).defer("options")}
