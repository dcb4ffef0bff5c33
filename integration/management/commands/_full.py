"""How commands print a full synchronisation: a table of its lines, what stopped, and how much was changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration.management.commands import _base
from integration.management.commands._text import table, width
from integration.models import FullSynchReviewLine, Issue
from integration.models.full_synch import LineStatus
from integration.models.mapping import Direction
from integration.models.run import RunStatus
from integration.services import errands, full_synch

if TYPE_CHECKING:
    from integration.management.commands._base import Command

_COLUMNS = ("coupled", "inserted", "modified", "unchanged", "skipped", "failed")


def full_data(lines: Sequence[FullSynchReviewLine]) -> dict[str, Any]:
    """A full synchronisation as JSON."""
    return {
        "status": status(lines),
        "lines": [
            {
                "name": line.mapping.name,
                "job_queue_status": str(line.job_queue_status),
                "to_status": str(line.to_status),
                "from_status": str(line.from_status),
                "jobs": _base.jobs_data(line.run),
                "errands": [each.data() for each in errands_of(line)],
            }
            for line in lines
        ],
    }


def status(lines: Sequence[FullSynchReviewLine]) -> str:
    """finished, awaiting, error, in_process, or not started ("")."""
    found = {line.job_queue_status for line in lines}
    if found <= {LineStatus.FINISHED}:
        return str(LineStatus.FINISHED)
    for one in (LineStatus.ERROR, LineStatus.AWAITING):
        if one in found:
            return str(one)
    return str(LineStatus.IN_PROCESS) if found - {LineStatus.BLANK} else ""


def exit_status(lines: Sequence[FullSynchReviewLine]) -> int:
    """0, 1 when records failed, 2 when a line has not finished."""
    if any(line.job_queue_status != LineStatus.FINISHED for line in lines):
        return _base.REFUSED
    return _base.WITH_FAILURES if failures(lines) else _base.DONE


def failures(lines: Sequence[FullSynchReviewLine]) -> int:
    own = sum(job["failed"] for line in lines for job in _base.jobs_data(line.run))
    return own + sum(each.failed for line in lines for each in errands_of(line))


def errands_of(line: FullSynchReviewLine) -> list[errands.Errands]:
    """What the line's run brought first from other mappings, and the lines that followed."""
    return errands.of(line.run) if line.run is not None else []


def tell_full(command: Command, lines: Sequence[FullSynchReviewLine]) -> None:
    """The table, then one sentence for everything that needs somebody."""
    if not command.as_json:
        command.progress.close()
        command.lines(_table(lines))
    command.tell_errands([each for line in lines for each in errands_of(line)])
    for line in lines:
        if line.run is not None and line.run.status not in (RunStatus.FINISHED, RunStatus.QUEUED):
            command.warn(f"{line.mapping.name}: {line.run.message}")
    stopped = full_synch.stopped()
    for name, parents in stopped.items():
        command.warn(
            _("{name} was not started: {parents} had failed records. Settle them, then: full_sync --resume.").format(
                name=name, parents=", ".join(parents)
            )
        )
    waiting = [
        line.mapping.name
        for line in lines
        if line.job_queue_status == LineStatus.BLANK and line.mapping.name not in stopped
    ]
    if waiting:
        command.warn(
            _("Not started, because a mapping they depend on has not finished: {names}.").format(
                names=", ".join(waiting)
            )
        )
    asking = [str(line.run_id) for line in lines if line.job_queue_status == LineStatus.AWAITING]
    if asking:
        command.warn(
            _(
                "To confirm all and go on: manage.py full_sync --yes. One of them: manage.py confirm RUN ({runs})."
            ).format(runs=", ".join(asking))
        )
    if status(lines) != LineStatus.FINISHED:
        return
    compared = sum(line.run.done for line in lines if line.run is not None)
    number = sum(_base.changes(_base.jobs_data(line.run)) for line in lines)
    failed = failures(lines)
    what = _base.changes_text(number, compared)
    text = _("Full synchronisation finished: {what}.").format(what=what)
    command.say()
    command.say(text, "WARNING" if failed else "SUCCESS")
    count = Issue.objects.filter(closed_at=None).count()
    if count:
        text = ngettext(
            "{count} issue is open; manage.py issues says what to do.",
            "{count} issues are open; manage.py issues says what to do.",
            count,
        )
        command.say(text.format(count=f"{count:,}"))


def _table(lines: Sequence[FullSynchReviewLine]) -> list[str]:
    """One line per mapping and direction; counters that are zero everywhere are left out, then the least telling."""
    names = max((len(line.mapping.name) for line in lines), default=0)
    rows: list[tuple[str, dict[str, Any] | None]] = []
    for line in lines:
        ended = line.job_queue_status == LineStatus.FINISHED
        jobs: list[Any] = _base.jobs_data(line.run) if ended else []
        for at, job in enumerate(jobs or [None]):
            arrow = "" if job is None else "→" if job["direction"] == Direction.TO else "←"
            rows.append((f"{'' if at else line.mapping.name:<{names}} {arrow}", job))
    heads = {
        "coupled": _("coupled"),
        "inserted": _("created"),
        "modified": _("changed"),
        "unchanged": _("equal"),
        "skipped": _("skipped"),
        "failed": _("failed"),
    }
    columns = [c for c in _COLUMNS if any(job and job[c] for _name, job in rows)]
    for gap, left_out in ((2, ()), (1, ()), (1, ("skipped",)), (1, ("skipped", "coupled"))):
        shown = [c for c in columns if c not in left_out]
        room = 2 + names + 2 + sum(gap + max(len(heads[c]), *(_size(job, c) for _name, job in rows)) for c in shown)
        if room <= width():
            break
    made = [[name, *(_cell(job, c) for c in shown)] for name, job in rows]
    return [*table(["", *(heads[c] for c in shown)], made, gap=gap), "  " + _("→ to Sales, ← from Sales")]


def _cell(job: dict[str, Any] | None, column: str) -> str:
    return f"{job[column]:,}" if job else "–"


def _size(job: dict[str, Any] | None, column: str) -> int:
    return len(_cell(job, column))
