"""What runs by itself: show the schedules, hold them, set them ready, start them, change their rhythm."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.management.commands._text import table
from integration.models import Schedule
from integration.models.schedule import ScheduleStatus
from integration.services import jobs, schedule, ticking
from integration.services.errors import Refused

#: status -> its place in the table: first what needs somebody
_PLACES = ["error", "in_process", "on_hold", "ready", "inactive"]
#: option -> the field it sets
_RHYTHM = {"every": "every_minutes", "cron": "cron", "inactivity": "inactivity_minutes"}


class Command(_base.Command):
    help = gettext_lazy("Show what runs by itself; hold it, set it ready, run it now, or change how often it runs.")
    permission = "integration.synchronise"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "name",
            nargs="?",
            default="",
            metavar="NAME",
            help=_("a table mapping, a table mapping and a job, or a job"),
        )
        parser.add_argument("--all", action="store_true", help=_("every schedule"))
        parser.add_argument("--hold", action="store_true", help=_("it runs no more until it is set ready"))
        parser.add_argument("--ready", action="store_true", help=_("it runs by itself again, also after an error"))
        parser.add_argument("--run", action="store_true", help=_("queue it now"))
        parser.add_argument("--due", action="store_true", help=_("queue what is due, as a worker does by itself"))
        parser.add_argument("--every", metavar="MINUTES", help=_("run it every so many minutes"))
        parser.add_argument("--cron", metavar="TEXT", help=_("run it by the calendar, “0 2 * * 1-5”; “” for minutes"))
        parser.add_argument(
            "--inactivity", metavar="MINUTES", help=_("after a run without changes sleep so long; 0: never")
        )

    def work(self, options: dict[str, Any]) -> int:
        changes = {field: options[name] for name, field in _RHYTHM.items() if options[name] is not None}
        deeds = [name for name in ("hold", "ready", "run") if options[name]]
        self._check(options, deeds, changes)
        if options["due"]:
            return self._due()
        chosen = self._chosen(options)
        refused = False
        for found in chosen:
            try:
                if changes:
                    self._change(found, changes)
                for deed in deeds:
                    self._do(found, deed)
            except Refused as refusal:
                if len(chosen) == 1:
                    raise
                refused = True
                self.warn(f"{found.name}: {refusal}")
        self._show(Schedule.objects.filter(pk__in=[found.pk for found in chosen]))
        return _base.REFUSED if refused else _base.DONE

    def _check(self, options: dict[str, Any], deeds: list[str], changes: dict[str, Any]) -> None:
        if options["due"] and (deeds or changes or options["name"] or options["all"]):
            raise Refused(_("--due looks at all schedules by itself; give it alone."))
        if len(deeds) > 1:
            raise Refused(_("Choose one of --hold, --ready and --run."))
        if options["all"] and options["name"]:
            raise Refused(_("Name a schedule or say --all, not both."))
        if (deeds or changes) and not options["all"] and not options["name"]:
            raise Refused(_("Name a schedule, or say --all for every one."))
        for name in ("every", "inactivity"):
            value = options[name]
            if value is not None and not str(value).isdigit():
                raise Refused(
                    _("--%(name)s must be a whole number of minutes, not “%(value)s”.") % {"name": name, "value": value}
                )

    def _chosen(self, options: dict[str, Any]) -> list[Schedule]:
        if options["name"]:
            return [schedule.named(options["name"])]
        found = list(Schedule.objects.select_related("mapping", "last_run"))
        if not found and (options["hold"] or options["ready"] or options["run"]):
            raise Refused(_("There is no schedule. Install the table mappings first: manage.py install_mappings"))
        return found

    def _due(self) -> int:
        started = ticking.tick()
        self.answer({"started": started})
        self.say(_("{count} schedules were due and have been queued.").format(count=started), "SUCCESS")
        return _base.DONE

    @staticmethod
    def _change(found: Schedule, changes: dict[str, Any]) -> None:
        for field, value in changes.items():
            setattr(found, field, value if field == "cron" else int(value))
        schedule.save(found)

    def _do(self, found: Schedule, deed: str) -> None:
        if deed == "run":
            schedule.run_now(found, user=self.user)
        elif deed == "ready":
            schedule.ready(found)
        else:
            schedule.hold(found)

    # --- printing ---------------------------------------------------------------------------------------------------

    def _show(self, which: Any) -> None:
        found = list(which.select_related("mapping", "last_run"))
        found.sort(key=lambda s: (_PLACES.index(s.status), s.name))
        self.answer({"schedules": [_data(each) for each in found]})
        if self.as_json:
            return
        if not found:
            self.say(_("Nothing runs by itself yet. Install the table mappings: manage.py install_mappings"))
            return
        heads = [_("Schedule"), _("Status"), _("Every"), _("Next check"), _("Last run")]
        self.lines(table(heads, [_row(each) for each in found]))
        for each in found:
            if each.message:
                self.say()
                self.say(f"{each.name}: {each.message}", indent=2, hang=4)
        if any(each.status == ScheduleStatus.ERROR for each in found):
            self.say()
            self.say(_('In error: mend the cause, then: manage.py schedule "NAME" --ready'), "WARNING")


def _row(found: Schedule) -> list[str]:
    short = {ScheduleStatus.INACTIVE: _("Asleep")}
    status = short.get(ScheduleStatus(found.status), found.get_status_display())
    every = found.cron or _("{n} min").format(n=found.every_minutes)
    last = f"#{found.last_run_id}" if found.last_run_id else ("–" if found.last_run_at is None else _("done"))
    return [found.name, str(status), every, _when(found), last]


def _when(found: Schedule) -> str:
    """How far ahead the next check is, short enough for a narrow terminal."""
    if found.next_run_at is None:
        return "–"
    seconds = (found.next_run_at - timezone.now()).total_seconds()
    if seconds <= 0:
        return _("now")
    if seconds < 60:
        return _("in {n} s").format(n=round(seconds))
    if seconds < 2 * 3600:
        return _("in {n} min").format(n=round(seconds / 60))
    return _("in {n} h").format(n=round(seconds / 3600))


def _data(found: Schedule) -> dict[str, Any]:
    """A schedule as JSON."""
    return {
        "name": found.name,
        "job": found.job,
        "label": jobs.label(found.job),
        "mapping": found.mapping.name if found.mapping else None,
        "status": str(found.status),
        "every_minutes": found.every_minutes,
        "cron": found.cron,
        "inactivity_minutes": found.inactivity_minutes,
        "attempts": found.attempts,
        "max_attempts": found.max_attempts,
        "next_run_at": found.next_run_at and found.next_run_at.isoformat(),
        "last_run_at": found.last_run_at and found.last_run_at.isoformat(),
        "last_run": found.last_run_id,
        "pending_since": found.pending_since and found.pending_since.isoformat(),
        "message": found.message,
    }
