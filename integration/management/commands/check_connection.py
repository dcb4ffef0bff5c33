"""Check, point by point, whether everything a synchronisation needs is set up."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.services.check_connection import check_connection


class Command(_base.Command):
    help = gettext_lazy("Check the connection: users, company, currency, mappings and the change feed.")
    permission = "integration.view_connection"

    def work(self, options: dict[str, Any]) -> int:
        points = check_connection()
        good = all(point.ok for point in points)
        self.answer({"ok": good, "checks": [asdict(point) for point in points]})
        for point in points:
            self.say(f"{'✓' if point.ok else '✗'} {point.message}", "SUCCESS" if point.ok else "ERROR", hang=2)
            if not point.ok and point.next_step:
                self.say(point.next_step, indent=2)
        if good:
            self.say(_("Everything a synchronisation needs is in place."))
        return _base.DONE if good else _base.REFUSED
