"""Revert a run: put back what it has written."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration.management.commands import _base
from integration.management.commands._text import table
from integration.models.run import RunStatus
from integration.services import named, revert

#: records shown of each outcome; JSON has all
SHOWN = 5


class Command(_base.Command):
    help = gettext_lazy(
        "Put back what a run has written, and what was done on its behalf. Values edited since are left alone unless "
        "--overwrite says otherwise; the revert is a run of its own and can be reverted in turn."
    )
    permission = "integration.revert"
    in_background = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", metavar="RUN", help=_("the run's number"))
        parser.add_argument("--preview", action="store_true", help=_("show what would be put back and write nothing"))
        parser.add_argument("--yes", action="store_true", help=_("confirm a revert of many records"))
        parser.add_argument(
            "--overwrite", metavar="ID", nargs="*", default=None,
            help=_("also put back what was edited since: of these records, by id; without an id of all"),
        )  # fmt: skip

        parser.add_argument(
            "--alone", action="store_true", help=_("leave what was brought first for it; lines go with their documents")
        )

    def work(self, options: dict[str, Any]) -> int:
        run = named.run_named(options["run"])
        asked = options["overwrite"]
        overwrite: Any = () if asked is None else (asked or "all")
        if options["preview"]:
            return self._preview(revert.plan(run, overwrite, errands=not options["alone"]))
        done = revert.start(
            run,
            overwrite=overwrite,
            errands=not options["alone"],
            confirmed=options["yes"],
            user=self.user,
            background=options["background"],
            observer=self.observer,
        )
        status = self.tell_run(done, reverts=run.pk, left=[vars(line) for line in revert.left(done)])
        if done.status == RunStatus.FINISHED:
            self._lines(revert.left(done))
        return status

    def _preview(self, plan: revert.Plan) -> int:
        self.answer(
            {
                "reverts": plan.run.pk,
                "mapping": plan.run.mapping.name,
                "errands": [each.pk for each in plan.errands],
                "total": plan.total,
                "looked_at": plan.looked_at,
                "written": plan.written,
                "counts": plan.counts,
                "records": [vars(line) for line in plan.lines],
            }
        )
        if self.as_json:
            return _base.DONE
        text = ngettext(
            "{name}: reverting run {run} would look at {total} change. Nothing was written.",
            "{name}: reverting run {run} would look at {total} changes. Nothing was written.",
            plan.total,
        )
        self.say(text.format(name=plan.run.mapping.name, run=plan.run.pk, total=f"{plan.total:,}"), "SUCCESS")
        names = revert.VERDICTS
        self.lines(
            table(["", _("Records")], [[str(names[v]), f"{plan.counts[v]:,}"] for v in names if v in plan.counts])
        )
        if plan.errands:
            self.say(_("With it: {runs}.").format(runs=", ".join(str(each) for each in plan.errands)))
        if plan.left_alone:
            self.say(_("Left alone: {runs}.").format(runs=", ".join(str(each) for each in plan.left_alone)))
        if plan.looked_at < plan.total:
            self.say(_("Only the newest {count} were looked at.").format(count=f"{plan.looked_at:,}"))
        self._lines(plan.lines)
        return _base.DONE

    def _lines(self, lines: list[revert.Line]) -> None:
        if self.as_json:
            return
        for verdict, heading in revert.VERDICTS.items():
            chosen = [line for line in lines if line.verdict == verdict]
            if not chosen:
                continue
            self.say()
            self.say(str(heading), "MIGRATE_HEADING")
            for line in chosen[:SHOWN]:
                self.say(f"{line.label}: {revert.deed(line)}", indent=2, hang=4)
                for caption, now, former in line.fields:
                    self.say(f"{caption}: “{now}” → “{former}”", indent=6, hang=8)
                for caption, now, written in line.edited:
                    self.say(
                        _("{field}: the run wrote “{written}”, now it is “{now}”").format(
                            field=caption, written=written, now=now
                        ),
                        indent=6,
                        hang=8,
                    )
                if line.sentence:
                    self.say(f"{line.sentence} {line.next_step}".strip(), indent=6, hang=8)
            self.tell_left(len(chosen) - SHOWN)
