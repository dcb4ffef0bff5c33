"""Create orders in Business Central of submitted orders in Sales, or process quotes; or only show what would happen."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.services.identity import origin_of
from p2c.documents import asking
from p2c.documents.kinds import ORDERS, QUOTES

#: documents that are told; the rest is counted
_TOLD = 20


class Command(_base.Command):
    help = gettext_lazy("Create orders in Business Central of submitted orders in Sales.")
    permission = "integration.synchronise"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "numbers", metavar="NUMBER", nargs="*", help=_("orders by number or id; all that wait when left out")
        )
        parser.add_argument("--quotes", action="store_true", help=_("process quotes instead of orders"))
        parser.add_argument("--preview", action="store_true", help=_("show what would happen and write nothing"))

    def work(self, options: dict[str, Any]) -> int:
        kind = QUOTES if options["quotes"] else ORDERS
        ids = asking.named(kind, options["numbers"]) if options["numbers"] else None
        origin = origin_of(self.user) if self.user else None
        outcome = asking.take(kind, ids, origin, preview=options["preview"])
        rows = asking.data(kind, outcome)
        counts = {name: len(getattr(outcome, name)) for name in ("taken", "failed", "already")}
        self.answer({"kind": kind.name, "preview": options["preview"], **counts, "documents": rows})
        if options["preview"]:
            self.say(_("Nothing is written; this is what would happen."))
        if not rows:
            self.say(_("Nothing waits."), "SUCCESS")
            return _base.DONE
        self.say(asking.in_words(outcome), "WARNING" if outcome.failed else "SUCCESS")
        for row in rows[:_TOLD]:
            self._tell(row)
        self.tell_left(len(rows) - _TOLD)
        return _base.WITH_FAILURES if outcome.failed else _base.DONE

    def _tell(self, row: dict[str, Any]) -> None:
        if row["status"] == "taken":
            self.say(f"{row['number']} → {row['document']}", indent=2)
            if row["warning"]:
                self.say(row["warning"], "WARNING", indent=4)
            return
        for sentence in (row["message"], *row["more"]):
            self.say(sentence, indent=2)
        self.say(row["next_step"], indent=4)
