"""Search the companies that are due, or all of them, for duplicates, and say what was found."""

import time
from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.bc.models import ContactDuplicate
from erp.bc.services import duplicates
from integration.management.commands import _base


class Command(_base.Command):
    help = gettext_lazy(
        "Search companies among the contacts of Business Central for duplicates. Can be stopped and started again."
    )
    permission = "bc.change_contactduplicate"
    told = 0.0

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help=_("all companies, also those that have not changed"))

    def work(self, options: dict[str, Any]) -> int:
        done = duplicates.generate(everything=options["all"], tell=self.tell)
        left = ContactDuplicate.objects.filter(separate_contacts=False).count()
        self.answer({"companies": done.companies, "found": done.found, "reported": left})
        words = ngettext("{count} company was searched", "{count} companies were searched", done.companies)
        new = ngettext("{count} new pair was found", "{count} new pairs were found", done.found)
        all_in_all = ngettext("{count} pair is to be looked at", "{count} pairs are to be looked at", left)
        self.say(
            f"{words.format(count=f'{done.companies:,}')}; {new.format(count=f'{done.found:,}')}; "
            f"{all_in_all.format(count=f'{left:,}')}.",
            "SUCCESS",
        )
        return _base.DONE

    def tell(self, done: int, of: int) -> None:
        """A line on a terminal, written over; elsewhere one now and then."""
        if self.observer is None:
            return
        now, every = time.monotonic(), 0.1 if self.progress.on_terminal else 5.0
        if now - self.told < every and (done < of or not self.progress.on_terminal):
            return
        self.told = now
        text = _("{done} of {of} companies").format(done=f"{done:,}", of=f"{of:,}")
        if self.progress.on_terminal:
            self.progress.out.write(f"\r{text}", ending="\n" if done == of else "")
            self.progress.out.flush()
        else:
            self.progress.out.write(text)
