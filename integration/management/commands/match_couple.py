"""Couple records that match by the mapping's criteria."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.management.commands._text import table
from integration.models.run import RunKind
from integration.services import couple as couplings
from integration.services import synchronise

SHOWN = 5


class Command(_base.Command):
    help = gettext_lazy("Couple uncoupled records that match by the mapping's match criteria.")
    permission = "integration.couple"
    in_background = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help=_("the table mapping"))
        parser.add_argument(
            "--create-new", action="store_true", help=_("create the Sales record where nothing matches")
        )
        parser.add_argument("--preview", action="store_true", help=_("show the matches and write nothing"))

    def work(self, options: dict[str, Any]) -> int:
        mapping = synchronise.mapping_named(options["name"])
        if options["preview"]:
            couplings.check_criteria(mapping)
            return self.tell_matches(mapping.name, couplings.preview_matches(mapping))
        run = couplings.match_couple(
            mapping,
            create_new=True if options["create_new"] else None,
            user=self.user,
            background=options["background"],
            observer=self.observer,
        )
        assert run.kind == RunKind.MATCH
        code = self.tell_run(run)
        if left := run.progress.get("unmatched"):
            text = _("{count} records have no match; manage.py match_couple {name} --preview lists them.")
            self.say(text.format(count=f"{left:,}", name=mapping.name))
        return code

    @staticmethod
    def candidate(found: dict[str, str]) -> str:
        partner = found.get("coupled_to")
        return (
            _("{record}, coupled to {partner}").format(record=found["label"], partner=partner)
            if partner
            else found["label"]
        )

    def tell_matches(self, name: str, found: dict[str, list[dict[str, Any]]]) -> int:
        self.answer({"mapping": name, "counts": {k: len(v) for k, v in found.items()}, **found})
        if self.as_json:
            return _base.DONE
        captions = {
            "matched": _("One match, would be coupled"),
            "several": _("Several matches, needs you"),
            "taken": _("Match is coupled already, needs you"),
            "none": _("No match"),
        }
        self.say(_("{name}: what matching would do. Nothing was written.").format(name=name), "SUCCESS")
        self.lines(table(["", _("Records")], [[captions[kind], f"{len(found[kind]):,}"] for kind in captions]))
        for kind in captions:
            if not found[kind]:
                continue
            self.say()
            self.say(captions[kind], "MIGRATE_HEADING")
            for one in found[kind][:SHOWN]:
                others = ", ".join(self.candidate(c) for c in one["candidates"])
                if one["rivals"]:
                    others += _(" (also the match of {records})").format(records=", ".join(one["rivals"]))
                self.say(f"{one['local']} – {others}" if others else one["local"], indent=2, hang=4)
            self.tell_left(len(found[kind]) - SHOWN)
        return _base.DONE
