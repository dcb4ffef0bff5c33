"""Remove old history: the journal by whole runs, ended runs, closed issues."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.management.commands._text import table
from integration.services.errors import Refused
from integration.services.prune import keep_days, prune


class Command(_base.Command):
    help = gettext_lazy("Remove old history: the journal by whole runs, runs that have ended, closed issues.")
    permission = "integration.delete_synchrun"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days", metavar="N", help=_("keep this many days ({days})").format(days=keep_days())
        )  # fmt: skip

    def work(self, options: dict[str, Any]) -> int:
        wanted = options["days"] if options["days"] is not None else keep_days()
        try:
            days = int(wanted)
        except ValueError:
            raise Refused(_("--days must be a whole number, not “%(value)s”.") % {"value": wanted}) from None
        removed = prune(days)
        self.answer({"days": days, "removed": removed})
        self.say(_("Removed what ended more than {days} days ago.").format(days=days), "SUCCESS")
        captions = {
            "journal": _("Journal entries"),
            "runs": _("Runs"),
            "issues": _("Closed issues"),
            "tasks": _("Finished tasks"),
        }
        if not self.as_json:
            self.lines(table(["", _("Removed")], [[captions[name], f"{count:,}"] for name, count in removed.items()]))
        return _base.DONE
