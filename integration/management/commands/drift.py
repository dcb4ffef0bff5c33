"""Compare everything and report what differs; write nothing."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration.engine.drifting import MOST_LINES
from integration.management.commands import _base
from integration.management.commands._preview import SHOWN, tell_value
from integration.management.commands._text import table
from integration.models import SynchRun
from integration.models.run import RunStatus
from integration.services import connections, drift, plans, synchronise
from integration.services.errors import Refused


class Command(_base.Command):
    help = gettext_lazy(
        "Compare every coupled record of a table mapping, or of all, and report what differs and why. Writes nothing. "
        "Exit status: 0 no drift, 1 drift, 2 a mapping could not be compared."
    )
    permission = "integration.synchronise"
    in_background = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", nargs="?", default="", help=_("the table mapping; all without it"))

    def work(self, options: dict[str, Any]) -> int:
        if options["name"]:
            mappings = [synchronise.mapping_named(options["name"])]
        else:
            mappings = sorted(connections.mappings_in_order(), key=lambda mapping: mapping.name)
        if not mappings:
            raise Refused(_("No table mapping is enabled. Install the default ones: manage.py install_mappings"))
        runs = [
            drift.request(m, user=self.user, background=options["background"], observer=self.observer) for m in mappings
        ]
        self.progress.close()
        found = [self._data(run) for run in runs]
        self.answer(found[0] if options["name"] else {"mappings": found, "total": sum(f["total"] for f in found)})
        for run in runs:
            self._tell(run, whole=len(runs) == 1)
        if any(run.status not in (RunStatus.FINISHED, RunStatus.QUEUED) for run in runs):
            return _base.REFUSED
        return _base.WITH_FAILURES if any(drift.total(run) for run in runs) else _base.DONE

    def _data(self, run: SynchRun) -> dict[str, Any]:
        lines = list(plans.lines(run)) if self.as_json else []
        return {
            **_base.run_data(run),
            "message": run.message,
            "compared": run.done,
            "total": drift.total(run),
            "counts": drift.counts(run),
            "capped": drift.capped(run),
            "records": [
                {
                    "kind": one.action, "record": one.record, "partner": one.partner, "local_id": one.local_id,
                    "remote_id": one.remote_id, "fields": [
                        {"field": v.field, "label": v.label, "agreed": v.agreed, "local": v.ours, "remote": v.theirs}
                        for v in one.values
                    ],
                }
                for one in plans.shown(run, lines)
            ],
        }  # fmt: skip

    def _tell(self, run: SynchRun, *, whole: bool) -> None:
        name = run.mapping.name
        if run.status == RunStatus.QUEUED:
            self.say(_("{name}: run {run} is queued for the worker.").format(name=name, run=run.pk), "SUCCESS")
            return
        if run.status != RunStatus.FINISHED:
            self.tell_stopped(run)
            return
        number = drift.total(run)
        if not number:
            self.say(_("{name}: no drift; {count} compared.").format(name=name, count=f"{run.done:,}"), "SUCCESS")
            return
        text = ngettext(
            "{name}: {count} difference; {compared} compared.",
            "{name}: {count} differences; {compared} compared.",
            number,
        )
        self.say(text.format(name=name, count=f"{number:,}", compared=f"{run.done:,}"), "WARNING")
        if self.as_json:
            return
        counts = drift.counts(run)
        self.lines(table(["", _("Records")], [[str(plans.LABELS[kind]), f"{n:,}"] for kind, n in counts.items()]))
        if drift.capped(run):
            self.say(_("The report lists the first {most}; the counts are of all.").format(most=f"{MOST_LINES:,}"))
        if not whole:
            self.say(_("The records: manage.py drift “{name}”").format(name=name))
            return
        for kind in counts:
            self.say()
            self.say(str(plans.LABELS[kind]), "MIGRATE_HEADING")
            self.say(str(drift.REASONS[kind]), indent=2)
            page = list(plans.lines(run, kind)[:SHOWN])
            for one in plans.shown(run, page):
                self.say(" ↔ ".join(filter(None, (one.record, one.partner))), indent=2, hang=4)
                for value in one.values:
                    tell_value(self, value)
            self.tell_left(counts[kind] - len(page))
