"""Make volume data on both sides, for load tests: customers and items, what Sales has of a share of them, prices."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands._base import Translated
from p2c.demo import DemoRefused
from p2c.demo.volume import write_goods, write_volume

REFUSED = 2
BAR = 40


class Command(Translated):
    help = gettext_lazy("Make volume data on both sides, in the manner of the demo company; one seed, one result.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        # taken as text, so that what is wrong with a value is said in a sentence
        parser.add_argument("--customers", metavar="N", help=_("how many customers"))
        parser.add_argument("--items", metavar="N", help=_("how many items"))
        parser.add_argument("--prices", metavar="N", help=_("how many sales prices of the volume items"))
        parser.add_argument("--seed", metavar="S", default="1", help=_("where the random numbers begin (1)"))
        parser.add_argument("--sales-share", default="0.7", help=_("the share of them that Sales knows (0.7)"))
        parser.add_argument("--contacts", action="store_true", help=_("company contacts and persons, too"))
        parser.add_argument("--json", action="store_true", help=_("print the result as JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        counts = {
            name: self.whole(options[name], f"--{name}", least=1) if options[name] is not None else 0
            for name in ("customers", "items", "prices")
        }
        if not any(counts.values()):
            self.refuse(_("Say how many: --customers N, --items N or --prices N."))
        seed = self.whole(options["seed"], "--seed")
        share = self.share(options["sales_share"])
        started = time.monotonic()
        rows: dict[str, int] = {}
        try:
            if counts["customers"]:
                progress = self.progress_of(_("customers"), options["json"])
                rows |= write_volume(counts["customers"], seed, share, contacts=options["contacts"], progress=progress)
            if counts["items"] or counts["prices"]:
                progress = self.progress_of(_("items and prices"), options["json"])
                rows |= write_goods(counts["items"], counts["prices"], seed, share, progress=progress)
        except DemoRefused as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        seconds = time.monotonic() - started
        if options["json"]:
            result = {**counts, "seed": seed, "rows": rows, "seconds": round(seconds, 2)}
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

    def progress_of(self, what: str, as_json: bool) -> Callable[[int, int], None] | None:
        """Tells how far `what` has come: a bar on a terminal; elsewhere a line every tenth."""
        if as_json:
            return None
        told = (0, 0)

        def progress(done: int, of: int) -> None:
            nonlocal told
            if self.stdout.isatty():
                full = BAR * done // of
                end = "\n" if done == of else ""
                self.stdout.write(f"\r[{'#' * full}{'.' * (BAR - full)}] {done:,}/{of:,}", ending=end)
                self.stdout.flush()
            elif (of, done * 10 // of) != told:
                told = (of, done * 10 // of)
                self.stdout.write(_("{done} of {of} {what}").format(done=f"{done:,}", of=f"{of:,}", what=what))

        return progress
