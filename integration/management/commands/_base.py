"""What all commands share: JSON, permissions, progress, refusals in a sentence, and the exit status.

Exit status: 0 all done, 1 finished with failed records, 2 refused (usage, set-up, awaiting confirmation).
"""

from __future__ import annotations

import json
import os
import sys
from abc import ABC, abstractmethod
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.management import base
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration import time_zone, visitor
from integration.checks import STARTUP
from integration.management.commands._text import Progress, table, wrap
from integration.models import SynchJob, SynchRun
from integration.models.job import COUNTERS
from integration.models.run import RunStatus
from integration.services import errands, named, synchronise
from integration.services.errors import Refused

DONE, WITH_FAILURES, REFUSED, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141
_WRITES = ("inserted", "modified", "deleted")


class Translated(base.BaseCommand):
    """A command whose help is a translated text, which the argument parser takes only as a plain one.

    Before it begins it makes the checks marked `STARTUP`, and leaves the others to `manage.py check`.
    """

    help: Any = ""
    requires_system_checks = [STARTUP]

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        self.help = str(self.help)
        return super().create_parser(prog_name, subcommand, **kwargs)


class Command(Translated, ABC):
    """Subclasses fill in `arguments` and `work`; `work` returns the exit status."""

    help: Any = ""
    #: what `--user` must be allowed to do
    permission = ""
    #: whether `--background` is offered
    in_background = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        self.arguments(parser)
        parser.add_argument("--json", action="store_true", help=_("print the result as JSON"))
        parser.add_argument("--user", metavar="NAME", default="", help=_("act as this user, with their permissions"))
        if self.in_background:
            parser.add_argument("--background", action="store_true", help=_("leave it to the worker and return"))

    def arguments(self, parser: ArgumentParser) -> None:
        """Arguments of the command itself."""

    @abstractmethod
    def work(self, options: dict[str, Any]) -> int:
        """Do what was asked and print it; returns the exit status."""

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json: bool = options["json"]
        self.user: User | None = named.user_named(options["user"], self.permission) if options["user"] else None
        # with JSON on standard output, progress belongs to whoever watches the terminal
        self.progress = Progress(self.stderr if self.as_json else self.stdout)
        self.observer = self.progress if self.progress.on_terminal or not self.as_json else None
        try:
            with timezone.override(time_zone.of_installation()), visitor.acting_as(self.user):
                status = self.work(options)
        finally:
            self.progress.close()
        if status:
            sys.exit(status)

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except Refused as refusal:
            if not getattr(self, "_called_from_command_line", False):
                raise base.CommandError(str(refusal), returncode=REFUSED) from refusal
            self.stderr.write(wrap(str(refusal)))
            sys.exit(REFUSED)
        except DatabaseError:
            if not (reason := why_unusable()):
                raise
            self.stderr.write(wrap(reason))
            sys.exit(REFUSED)
        except KeyboardInterrupt:
            synchronise.abandon_own()
            self.stderr.write("\n" + _("Stopped; what was done stays."))
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            # whoever read our output has gone (head, less); Python must not complain about it at exit, too
            synchronise.abandon_own()
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(BROKEN_PIPE)

    # --- printing ---------------------------------------------------------------------------------------------------

    def say(self, text: str = "", style: str = "", indent: int = 0, hang: int | None = None) -> None:
        """A line on standard output, unless it is JSON that is wanted."""
        if self.as_json:
            return
        self.progress.close()
        styled = getattr(self.style, style) if style else str
        self.stdout.write(styled(wrap(text, indent, hang) if text else ""))

    def warn(self, text: str) -> None:
        """A sentence on standard error, also beside JSON."""
        self.progress.close()
        self.stderr.write(wrap(text))

    def answer(self, data: Any) -> None:
        """The result as JSON, when it is wanted."""
        if self.as_json:
            self.stdout.write(json.dumps(data, ensure_ascii=False, default=str))

    def lines(self, lines: list[str]) -> None:
        for line in lines:
            self.stdout.write(line)

    def tell_left(self, left: int, *, listed: bool = True) -> None:
        """How many more there are than were told; `listed`: --json lists them all."""
        if left <= 0:
            return
        if listed:
            text = ngettext("… and {count} more (--json lists all).", "… and {count} more (--json lists all).", left)
        else:
            text = ngettext("… and {count} more.", "… and {count} more.", left)
        self.say(text.format(count=f"{left:,}"), indent=2)

    # --- runs -------------------------------------------------------------------------------------------------------

    def tell_run(self, run: SynchRun, **more: Any) -> int:
        """Print how a run went (JSON: with `more`); returns the exit status."""
        self.answer({**run_data(run), **more})
        if run.status == RunStatus.QUEUED:
            self.say(
                _("{name}: run {run} is queued for the worker.").format(name=run.mapping.name, run=run.pk), "SUCCESS"
            )
            return DONE
        if run.status != RunStatus.FINISHED:
            self.tell_stopped(run)
            return REFUSED
        counters = [job.counters() for job in run.jobs.all()]
        seconds = sum(job.seconds for job in run.jobs.all())
        head = _("{name}: run {run} finished in {seconds} s; {what}.").format(
            name=run.mapping.name, run=run.pk, seconds=f"{seconds:.1f}", what=changes_text(changes(counters), run.done)
        )
        own = sum(c["failed"] for c in counters)
        made = errands.of(run)
        failed = own + sum(each.failed for each in made)
        self.say(head, "WARNING" if failed else "SUCCESS")
        if not self.as_json:
            self.lines(counters_table(run))
        self.tell_errands(made)
        for name in [*([run.mapping.name] if own else []), *(each.mapping for each in made if each.failed)]:
            self.say(_("What to do about the failed records: manage.py issues --mapping “{name}”").format(name=name))
        return WITH_FAILURES if failed else DONE

    def tell_errands(self, made: Sequence[errands.Errands]) -> None:
        """What was done on behalf of a run, one line for each mapping."""
        for each in made:
            done = [f"{each.total(name):,} {caption}" for name, caption in captions().items() if each.total(name)]
            what = ", ".join(done) or _("nothing to do")
            text = f"{each.title}: {errands_name(each)}: {what}."
            self.say(text, "WARNING" if each.failed or each.messages else "")
            for message in each.messages:
                self.say(message, indent=2)

    def tell_stopped(self, run: SynchRun) -> None:
        """Say why a run has not finished, and how to go on."""
        self.warn(f"{run.mapping.name}: {run.message}")
        if run.status == RunStatus.AWAITING:
            self.warn(_("To go on: manage.py confirm {run}. To drop it: manage.py cancel {run}.").format(run=run.pk))


def why_unusable() -> str:
    """What to do about a database that no command can work with; blank when that is not what is wrong."""
    try:
        plan = MigrationExecutor(connection)
        pending = plan.migration_plan(plan.loader.graph.leaf_nodes())
    except DatabaseError:
        return _("The database cannot be reached. Check DATABASE_URL, and that the database server is running.")
    if not pending:
        return ""
    return _("The database is not set up for this version. Run manage.py migrate, then this command again.")


def run_data(run: SynchRun) -> dict[str, Any]:
    """A run as JSON."""
    return {
        "run": run.pk,
        "mapping": run.mapping.name,
        "status": str(run.status),
        "jobs": jobs_data(run),
        "errands": [each.data() for each in errands.of(run)],
    }


def jobs_data(run: SynchRun | None) -> list[dict[str, Any]]:
    """The synch jobs of a run as JSON."""
    if run is None:
        return []
    return [
        {"direction": job.direction, **job.counters(), "seconds": round(job.seconds, 3)}
        for job in run.jobs.order_by("pk")
    ]


def captions() -> dict[str, str]:
    """The counters as people call them."""
    return {name: str(SynchJob._meta.get_field(name).verbose_name) for name in COUNTERS}  # type: ignore[union-attr]


def errands_name(made: errands.Errands) -> str:
    """“CUSTOMER #12”, or “CUSTOMER, 14 runs”."""
    if len(made.runs) == 1:
        return f"{made.mapping} #{made.runs[0]}"
    text = ngettext("{mapping}, {count} run", "{mapping}, {count} runs", len(made.runs))
    return text.format(mapping=made.mapping, count=f"{len(made.runs):,}")


def changes(counters: list[dict[str, int]]) -> int:
    """How much was written: a coupling is one change, though both directions count it."""
    written = sum(c[name] for c in counters for name in _WRITES)
    return written + sum(max((c[name] for c in counters), default=0) for name in ("coupled", "uncoupled"))


def changes_text(number: int, compared: int) -> str:
    """“3 changes, 120 compared”."""
    return ngettext("{count} change, {compared} compared", "{count} changes, {compared} compared", number).format(
        count=f"{number:,}", compared=f"{compared:,}"
    )


def counters_table(run: SynchRun) -> list[str]:
    """The counters that are not zero, one line each, a column per direction."""
    jobs = list(run.jobs.order_by("pk"))
    names = captions()
    rows = [
        [names[name].capitalize(), *(f"{getattr(job, name):,}" for job in jobs)]
        for name in COUNTERS
        if any(getattr(job, name) for job in jobs)
    ]
    return table(["", *(str(job.get_direction_display()) for job in jobs)], rows) if rows else []
