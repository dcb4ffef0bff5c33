"""Calculate sales totals: the batch job that runs before documents travel to Sales (FO-092)."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.fo.services.products import entity_called
from erp.fo.services.totals import calculate_all
from integration.management.commands import _base


class Command(_base.Command):
    help = gettext_lazy(
        "Calculate the totals of orders and quotations of Finance and Operations that have changed since."
    )
    permission = "fo.change_salesorderheader"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--legal-entity", metavar="CODE", default="", help=_("of this legal entity only"))

    def work(self, options: dict[str, Any]) -> int:
        company = entity_called(options["legal_entity"]).legal_entity_id if options["legal_entity"] else ""
        outcome = calculate_all(company)
        self.answer({"calculated": outcome.done, "refused": outcome.problems})
        text = ngettext("The totals of %(n)s document are calculated.",
                        "The totals of %(n)s documents are calculated.", outcome.done)  # fmt: skip
        self.say(text % {"n": outcome.done}, "SUCCESS")
        for problem in outcome.problems:
            self.warn(problem)
        return _base.WITH_FAILURES if outcome.refused else _base.DONE
