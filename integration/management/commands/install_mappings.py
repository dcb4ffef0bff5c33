"""Install table mappings from their factory defaults, or bring them back to these."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.management.commands._text import table
from integration.services.install import install_mappings


class Command(_base.Command):
    help = gettext_lazy(
        "Install table mappings, or bring them back to their defaults: fields, filters, match criteria and policies. "
        "Couplings stay."
    )
    permission = "integration.change_tablemapping"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help=_("which mappings (all)"))

    def work(self, options: dict[str, Any]) -> int:
        made = sorted(install_mappings(options["names"], user=self.user), key=lambda m: m.name)
        data = [{"name": m.name, "direction": m.direction, "fields": m.fields.count()} for m in made]
        self.answer({"mappings": data})
        self.say(_("{count} table mappings are installed.").format(count=len(made)), "SUCCESS")
        if not self.as_json:
            rows = [[m.name, m.get_direction_display(), d["fields"]] for m, d in zip(made, data, strict=True)]
            self.lines(table([_("Mapping"), _("Direction"), _("Fields")], rows))
        return _base.DONE
