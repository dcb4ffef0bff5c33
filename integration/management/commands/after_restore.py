"""Put right what a restored backup has left out of step."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration.management.commands import _base
from integration.services import after_restore
from integration.services.after_restore import Report


class Command(_base.Command):
    help = gettext_lazy(
        "After a backup was restored, of one side or of everything: every table mapping compares all its records next "
        "and asks before it writes; work of before the restore ends. Without --yes it only says what there is to do."
    )
    permission = "integration.full_synch"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--side",
            metavar="SIDE",
            required=True,
            help=_("what was restored: local (the ERP's tables), remote (the tables of Sales), both (the database)"),
        )
        parser.add_argument(
            "--values",
            metavar="WHOSE",
            default=after_restore.OTHER,
            help=_("where the sides differ: other (of the side not restored), restored, or ask (an issue for each)"),
        )
        parser.add_argument(
            "--mapping", metavar="NAME", action="append", default=[], help=_("only this table mapping; may be repeated")
        )
        parser.add_argument("--yes", action="store_true", help=_("do it; without it is only shown"))

    def work(self, options: dict[str, Any]) -> int:
        done = bool(options["yes"])
        report = after_restore.after_restore(
            options["side"], options["mapping"], values=options["values"], look_only=not done
        )
        self.answer({**report.data(), "done": done})
        if report.worker:
            self.warn(_("A worker is running. Stop workers and scheduler before a restore, start them after this."))
        for line in self._told(report):
            self.say(line, indent=2)
        if not done:
            self.warn(_("Nothing was changed. Say --yes to do it."))
            return _base.REFUSED
        self.say(_("Look at what differs: manage.py drift. Then bring it in step: manage.py full_sync"), "SUCCESS")
        return _base.DONE

    def _told(self, report: Report) -> list[str]:
        """A line for each thing there is to do, or that was done."""
        counted = [
            ngettext(
                "{count} table mapping compares all its records next, and asks before it writes.",
                "{count} table mappings compare all their records next, and ask before they write.",
                len(report.mappings),
            ).format(count=len(report.mappings))
        ]
        if report.gone_back:
            text = ngettext(
                "{count} coupled record has gone back; where the sides differ: {whose}.",
                "{count} coupled records have gone back; where the sides differ: {whose}.",
                report.gone_back,
            )
            whose = {
                after_restore.OTHER: _("the values of the side that was not restored"),
                after_restore.ASK: _("a person is asked"),
            }
            counted.append(text.format(count=f"{report.gone_back:,}", whose=whose[report.values]))
        if report.untriggered:
            text = ngettext(
                "{count} table lacks triggers of the change feed: they are installed.",
                "{count} tables lack triggers of the change feed: they are installed.",
                len(report.untriggered),
            )
            counted.append(text.format(count=len(report.untriggered)))
        work = report.runs + report.work
        if work:
            text = ngettext("{count} run of before the restore ends.", "{count} runs of before the restore end.", work)
            counted.append(text.format(count=work))
        if report.schedules:
            text = ngettext("{count} schedule is set ready.", "{count} schedules are set ready.", report.schedules)
            counted.append(text.format(count=report.schedules))
        if report.sessions:
            text = ngettext("{count} session is signed out.", "{count} sessions are signed out.", report.sessions)
            counted.append(text.format(count=report.sessions))
        return counted
