"""Make volume data on both sides, for load tests: customers, and the accounts that go with a share of them."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands._base import Translated
from p2c.demo import DemoRefused
from p2c.demo.volume import write_volume

REFUSED = 2
BAR = 40


class Command(Translated):
    help = gettext_lazy("Make volume data on both sides, in the manner of the demo company; one seed, one result.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        # taken as text, so that what is wrong with a value is said in a sentence
        parser.add_argument("--customers", metavar="N", help=_("how many customers"))
        parser.add_argument("--seed", metavar="S", default="1", help=_("where the random numbers begin (1)"))
        parser.add_argument("--sales-share", default="0.7", help=_("the share of them that Sales knows (0.7)"))
        parser.add_argument("--contacts", action="store_true", help=_("company contacts and persons, too"))
        parser.add_argument("--json", action="store_true", help=_("print the result as JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        customers = self.whole(options["customers"], "--customers", least=1)
        seed = self.whole(options["seed"], "--seed")
        share = self.share(options["sales_share"])
        self.told = -1
        started = time.monotonic()
        progress = None if options["json"] else self.progress
        try:
            rows = write_volume(customers, seed, share, contacts=options["contacts"], progress=progress)
        except DemoRefused as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        seconds = time.monotonic() - started
        if options["json"]:
            result = {"customers": customers, "seed": seed, "rows": rows, "seconds": round(seconds, 2)}
            self.stdout.write(json.dumps(result))
            return
        for table, count in rows.items():
            self.stdout.write(f"{table:<28} {count:>10,}")
        total = sum(rows.values())
        self.stdout.write(
            self.style.SUCCESS(
                _("{rows} rows in {seconds} s, {rate} a second.").format(
                    rows=f"{total:,}", seconds=f"{seconds:.1f}", rate=f"{total / max(seconds, 0.001):,.0f}"
                )
            )
        )

    def whole(self, value: Any, name: str, least: int | None = None) -> int:
        if value is None:
            self.refuse(_("Say how many: {name} N.").format(name=name))
        try:
            number = int(value)
        except ValueError:
            self.refuse(_("{name} must be a whole number, not “{value}”.").format(name=name, value=value))
        if least is not None and number < least:
            self.refuse(_("{name} must be {least} or more, not {value}.").format(name=name, least=least, value=number))
        return number

    def share(self, value: Any) -> float:
        try:
            share = float(value)
        except ValueError:
            share = -1
        if not 0 <= share <= 1:
            self.refuse(_("--sales-share must be a number from 0 to 1, not “{value}”.").format(value=value))
        return share

    def refuse(self, sentence: str) -> Any:
        raise CommandError(sentence, returncode=REFUSED)

    def progress(self, done: int, of: int) -> None:
        """A bar on a terminal; elsewhere a line every tenth."""
        if self.stdout.isatty():
            full = BAR * done // of
            end = "\n" if done == of else ""
            self.stdout.write(f"\r[{'#' * full}{'.' * (BAR - full)}] {done:,}/{of:,}", ending=end)
            self.stdout.flush()
        elif done * 10 // of > self.told:
            self.told = done * 10 // of
            self.stdout.write(_("{done} of {of} customers").format(done=f"{done:,}", of=f"{of:,}"))
