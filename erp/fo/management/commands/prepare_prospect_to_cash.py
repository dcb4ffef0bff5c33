"""Prepare legal entities for prospect to cash: lines get their numbers, products enter the distinct table (FO-009)."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.fo.services.products import entity_called, prepare
from integration.management.commands import _base


class Command(_base.Command):
    help = gettext_lazy(
        "Prepare legal entities of Finance and Operations for prospect to cash: number the lines that have no number, "
        "and populate the distinct product table."
    )
    permission = "fo.change_legalentity"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("legal_entities", nargs="+", metavar="CODE", help=_("legal entities"))

    def work(self, options: dict[str, Any]) -> int:
        companies = [entity_called(code).legal_entity_id for code in options["legal_entities"]]
        outcomes = {company: prepare(company) for company in companies}
        self.answer({c: {"completed": o.done, "refused": o.problems} for c, o in outcomes.items()})
        for company, outcome in outcomes.items():
            text = ngettext(
                "{company}: {n} record was completed.", "{company}: {n} records were completed.", outcome.done
            )
            self.say(text.format(company=company, n=outcome.done), "SUCCESS")
            for problem in outcome.problems:
                self.warn(problem)
        return _base.WITH_FAILURES if any(o.refused for o in outcomes.values()) else _base.DONE
