"""Remove old history, or all that is remembered of one deleted record (erasing a person)."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration.management.commands import _base
from integration.management.commands._text import table
from integration.services import erase
from integration.services.errors import Refused
from integration.services.prune import keep_days, prune


class Command(_base.Command):
    help = gettext_lazy(
        "Remove old history: the journal by whole runs, ended runs, closed issues, and make several pending changes of "
        "a record one. With --record: erase what is remembered of one deleted record, for example a person."
    )
    permission = "integration.delete_synchrun"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days", metavar="N", help=_("keep this many days ({days})").format(days=keep_days())
        )  # fmt: skip
        parser.add_argument(
            "--record", nargs=2, metavar=("TABLE", "RECORD"), help=_("erase this record, by id, number or name")
        )
        parser.add_argument("--yes", action="store_true", help=_("with --record: erase; without it is only shown"))
        parser.add_argument(
            "--force", action="store_true", help=_("with --record: also while the record still exists")
        )  # fmt: skip

    def work(self, options: dict[str, Any]) -> int:
        if options["record"]:
            if options["days"] is not None:
                raise Refused(_("--days is for old history; --record erases one record, however old."))
            return self.erase(options)
        if options["yes"] or options["force"]:
            raise Refused(_("--yes and --force go with --record TABLE RECORD."))
        return self.prune(options["days"] if options["days"] is not None else keep_days())

    def prune(self, wanted: Any) -> int:
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
            "sign_ins": _("Sign-ins"),
            "changes": _("Pending changes that others say again"),
        }
        if not self.as_json:
            self.lines(table(["", _("Removed")], [[captions[name], f"{removed[name]:,}"] for name in captions]))
        if removed["compare"]:
            text = ngettext(
                "{count} disabled table mapping let go of its pending changes. It compares all its records when it is "
                "enabled again and runs.",
                "{count} disabled table mappings let go of their pending changes. They compare all their records when "
                "they are enabled again and run.",
                removed["compare"],
            )
            self.warn(text.format(count=removed["compare"]))
        return _base.DONE

    def erase(self, options: dict[str, Any]) -> int:
        """Show what is remembered; erase it when told to."""
        table_name, named = options["record"]
        found = erase.look(table_name, named)
        if options["yes"]:
            erase.erase(found, force=options["force"])
        done = bool(options["yes"])
        self.answer({"ids": sorted(found.ids), "alive": found.alive, "rows": found.counts, "erased": done})
        if done:
            self.say(
                _("Erased what was remembered of {record} and its partner.").format(record=found.record), "SUCCESS"
            )
        else:
            self.say(_("What is remembered of {record} and its partner").format(record=found.record))
        if not self.as_json:
            captions = erase.captions()
            rows = [[captions[name], f"{count:,}"] for name, count in found.counts.items()]
            self.lines(table(["", _("Rows")], rows))
        if done:
            return _base.DONE
        for record in found.alive:
            self.warn(_("{record} still exists. Delete it on both sides first.").format(record=record))
        if not found.total:
            self.say(_("Nothing is remembered; there is nothing to erase."))
            return _base.DONE
        self.warn(_("Nothing was erased. Say --yes to erase it; it cannot be brought back."))
        return _base.REFUSED
