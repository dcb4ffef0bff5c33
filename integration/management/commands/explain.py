"""Say why a record did or did not travel."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.services import synchronise
from integration.services.explain import explain


class Command(_base.Command):
    help = gettext_lazy("Say why a record did or did not travel, and what the next run would do with it.")
    permission = "integration.view_coupling"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mapping", metavar="MAPPING", help=_("the table mapping"))
        parser.add_argument("record", metavar="RECORD", help=_("number, code or id, on either side"))

    def work(self, options: dict[str, Any]) -> int:
        found = explain(synchronise.mapping_named(options["mapping"]), options["record"])
        self.answer(found)
        self.say(found["record"], "MIGRATE_HEADING")
        for sentence in found["sentences"]:
            self.say(f"- {sentence}", indent=2, hang=4)
        signs = {"to": "→", "from": "←", "conflict": "≠"}
        for field in found["fields"]:
            if field["action"]:
                self.say(
                    f"{signs[field['action']]} {field['label']}: {shown(field['local'])} | "
                    + _("agreed: {base}").format(base=shown(field["base"]))
                    + f" | {shown(field['remote'])}",
                    indent=4,
                    hang=6,
                )
        return _base.DONE


def shown(value: Any) -> str:
    return "–" if value in (None, "") else f"“{value}”"
