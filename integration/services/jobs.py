"""Recurring jobs: what a schedule can do, by code. Apps register more with `register`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.models import Connection, Schedule, SynchRun
from integration.models.run import RunKind, RunStatus
from integration.models.schedule import SYNCH
from integration.said import Said
from integration.services import synchronise
from integration.services.errors import Refused

PRUNE = "prune"


@dataclass(frozen=True)
class Job:
    """What a schedule of this code does.

    `work` either asks for a run, which ends the job when it ends (`asks`), or does the work itself in a worker's task
    and returns a sentence about it. `of_connection`: held while the connection is off. `sleeps`: a run that found
    nothing to do puts the schedule on hold with inactivity timeout. `general`: the values of the one
    schedule an installation has of it from the start; None: schedules are added by hand, or come with the mappings.
    `wanted`: the installation has that schedule only while this holds of the connection, e.g. while a switch is on.
    """

    code: str
    label: Any
    work: Callable[[Schedule], SynchRun | str]
    asks: bool = True
    needs_mapping: bool = True
    takes_mapping: bool = True
    of_connection: bool = True
    sleeps: bool = False
    #: whether there is something to do for a schedule that sleeps; asked whenever schedules are looked at
    wakes: Callable[[], bool] | None = None
    general: Mapping[str, Any] | None = field(default=None)
    wanted: Callable[[Connection], bool] | None = None
    #: what is seen to when the installation gets its schedule, e.g. what the job rests on
    begins: Callable[[Connection], None] | None = None

    def belongs(self, link: Connection) -> bool:
        """Whether the installation has a schedule of it by itself, as the connection is set up."""
        return self.general is not None and (self.wanted is None or self.wanted(link))


class Nothing(Said):
    """What work says that found nothing to do."""


_JOBS: dict[str, Job] = {}


def register(job: Job) -> Job:
    """Make a job known; schedules of its code can be made from then on."""
    _JOBS[job.code] = job
    return job


def get(code: str) -> Job:
    """The job of that code, or a sentence that lists the ones there are."""
    if code not in _JOBS:
        known = ", ".join(sorted(_JOBS))
        raise Refused(_("There is no job “%(code)s”. Jobs: %(known)s.") % {"code": code, "known": known})
    return _JOBS[code]


def all_jobs() -> list[Job]:
    return list(_JOBS.values())


def label(code: str) -> str:
    """What people call the job; the code itself when no app brings it any more."""
    return str(_JOBS[code].label) if code in _JOBS else code


def codes_of_connection() -> list[str]:
    """The jobs that synchronise: they stand still while the connection is off."""
    return [job.code for job in _JOBS.values() if job.of_connection]


def _synchronise(schedule: Schedule) -> SynchRun:
    """A run of the changed records; one that waits for a person already is not joined by a second one."""
    assert schedule.mapping is not None
    asking = SynchRun.objects.filter(
        mapping=schedule.mapping, kind=RunKind.SYNCH, status=RunStatus.AWAITING, options={}
    ).first()
    return asking or synchronise.request_run(schedule.mapping, RunKind.SYNCH, background=True)


def _prune(schedule: Schedule) -> str:
    from integration.services import prune

    removed = prune.prune(prune.keep_days())
    if not any(removed.values()):
        return Said("pruned_nothing")
    return Said("pruned_compare" if removed["compare"] else "pruned", **removed)


def _drift(schedule: Schedule) -> SynchRun:
    """A drift check of the mapping; of all enabled ones, one after the other, when none is chosen."""
    from integration.services import connections, drift

    chosen = [schedule.mapping] if schedule.mapping is not None else connections.check_ready()
    return [drift.request(mapping) for mapping in chosen][-1]


register(Job(SYNCH, gettext_lazy("Synchronise changed records"), _synchronise, sleeps=True))
register(Job("drift", gettext_lazy("Check drift"), _drift, needs_mapping=False))
register(
    Job(
        PRUNE,
        gettext_lazy("Remove old history"),
        _prune,
        asks=False,
        needs_mapping=False,
        takes_mapping=False,
        of_connection=False,
        general={"cron": "15 3 * * *", "inactivity_minutes": 0, "max_attempts": 3},
    )
)
