"""Look everything over that a synchronisation needs, before a mapping is enabled or a full synchronisation is run."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration.management.commands import _base
from integration.services.preflight import preflight


class Command(_base.Command):
    help = gettext_lazy(
        "Look over the set-up and the records of table mappings: what is missing, uncoupled or unknown."
    )
    permission = "integration.view_tablemapping"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mappings", nargs="*", metavar="NAME", help=_("table mappings (without: all enabled)"))

    def work(self, options: dict[str, Any]) -> int:
        points = preflight(options["mappings"])
        bad = [point for point in points if not point.ok]
        self.answer({"ok": not bad, "checks": [asdict(point) for point in points]})
        heading = ""
        for point in points:
            if point.mapping != heading:
                heading = point.mapping
                self.say()
                self.say(heading)
            self.say(f"{'✓' if point.ok else '✗'} {point.message}", "SUCCESS" if point.ok else "WARNING", hang=2)
            if point.next_step:
                self.say(point.next_step, indent=2)
        self.say()
        if bad:
            text = ngettext("{count} point needs attention.", "{count} points need attention.", len(bad))
            self.say(text.format(count=len(bad)), "WARNING")
        else:
            self.say(_("Everything is in place."), "SUCCESS")
        if any(point.stops for point in bad):
            return _base.REFUSED
        return _base.WITH_FAILURES if bad else _base.DONE
