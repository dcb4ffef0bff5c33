"""Say why a record did or did not travel."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.services import synchronise
from integration.services.explain import explain, explain_record
from integration.services.standing import WORDS, Kind


class Command(_base.Command):
    help = gettext_lazy("Say why a record did or did not travel, and what the next run would do with it.")
    permission = "integration.view_coupling"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "mapping", metavar="MAPPING", nargs="?", default="", help=_("the table mapping; all that know the record")
        )
        parser.add_argument("record", metavar="RECORD", help=_("number, code or id, on either side"))

    def work(self, options: dict[str, Any]) -> int:
        if options["mapping"]:
            one = explain(synchronise.mapping_named(options["mapping"]), options["record"])
            self.answer(one)
            self._tell(one, heading=one["record"])
            return _base.DONE
        found = explain_record(options["record"])
        self.answer(found)
        for at, one in enumerate(found):
            if at:
                self.say()
            self._tell(one, heading=f"{one['record']} ({one['mapping']})")
        return _base.DONE

    def _tell(self, found: dict[str, Any], heading: str) -> None:
        partner = f": {found['coupled_to']}" if found["coupled_to"] else ""
        self.say(f"{heading} – {WORDS[Kind(found['kind'])]}{partner}", "MIGRATE_HEADING")
        for sentence in found["sentences"]:
            self.say(f"- {sentence}", indent=2, hang=4)
        signs = {"to": "→", "from": "←", "conflict": "≠", "held": "="}
        for field in found["fields"]:
            if field["action"]:
                self.say(
                    f"{signs[field['action']]} {field['label']}: {shown(field['local'])} | "
                    + _("agreed: {base}").format(base=shown(field["base"]))
                    + f" | {shown(field['remote'])}",
                    indent=4,
                    hang=6,
                )


def shown(value: Any) -> str:
    return "–" if value in (None, "") else f"“{value}”"
