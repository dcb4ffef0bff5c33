"""Apply the prospect-to-cash solution to Sales: numbers and flags for the contacts and accounts that are there."""

import time
from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.services import solution
from integration.management.commands import _base
from integration.management.commands._text import table, wrap


class Command(_base.Command):
    help = gettext_lazy(
        "Apply the prospect-to-cash solution to Sales: contacts and accounts get their numbers, contacts with sales "
        "activity become active customers. Can be stopped and started again."
    )
    permission = "crm.change_solution"
    told = 0.0

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--preview", action="store_true", help=_("only tell what would be done"))

    def work(self, options: dict[str, Any]) -> int:
        if options["preview"]:
            return self.preview()
        first = solution.solution() is None
        try:
            counts = solution.apply(self.tell)
        except solution.DuplicateNumbers as refused:
            return self.refuse(refused.duplicates)
        self.answer({"preview": False, "version": solution.VERSION, **counts.data()})
        applied = _("The prospect-to-cash solution {version} is applied.").format(version=solution.VERSION)
        self.say(applied if first else _("The solution was applied before; this is what was left to do."), "SUCCESS")
        self.count(_("Done"), counts)
        return _base.DONE

    def preview(self) -> int:
        shared = solution.duplicates()
        if shared:
            return self.refuse(shared)
        counts = solution.foresee()
        self.answer({"preview": True, "version": solution.VERSION, **counts.data()})
        self.say(_("Nothing was written. This is what applying the solution would do."))
        self.count(_("Would be done"), counts)
        return _base.DONE

    def refuse(self, shared: list[solution.Duplicate]) -> int:
        """Name the accounts that share a number; nothing was written."""
        self.answer({"duplicates": [{"number": each.number, "accounts": list(each.accounts)} for each in shared]})
        if not self.as_json:
            self.stderr.write(wrap(_("The solution cannot be applied: accounts share an account number.")))
            for each in shared:
                self.stderr.write(wrap(f"- {each}", 2, 4))
            self.stderr.write(wrap(_("Give each account its own number, then apply the solution again.")))
        return _base.REFUSED

    def count(self, caption: str, counts: solution.Counts) -> None:
        if not self.as_json:
            self.lines(table(["", caption], [[what, f"{number:,}"] for what, number in counts.lines()]))

    def tell(self, done: int, of: int) -> None:
        """A line on a terminal, written over; elsewhere one now and then."""
        if self.observer is None:
            return
        now, every = time.monotonic(), 0.1 if self.progress.on_terminal else 5.0
        if now - self.told < every and done < of:
            return
        self.told = now
        text = _("{done} of {of} contacts and accounts").format(done=f"{done:,}", of=f"{of:,}")
        if self.progress.on_terminal:
            self.progress.out.write(f"\r{text}", ending="\n" if done == of else "")
            self.progress.out.flush()
        else:
            self.progress.out.write(text)
