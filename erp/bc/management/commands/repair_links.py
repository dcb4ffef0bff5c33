"""Delete links between contacts and customers, vendors or bank accounts one of which is not there any more."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.bc.models import Contact
from erp.bc.services import links
from integration import origin as origins
from integration.management.commands import _base
from integration.services.identity import origin_of

#: so many are named; the rest is counted
NAMED = 20


class Command(_base.Command):
    help = gettext_lazy(
        "Delete links between contacts and customers, vendors or bank accounts one of which does not exist any more, "
        "as a deletion past all rules leaves them."
    )
    permission = "bc.delete_contactbusinessrelation"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--preview", action="store_true", help=_("only tell what would be done"))

    def work(self, options: dict[str, Any]) -> int:
        count = links.broken().count()
        named = list(links.broken().order_by("no")[:NAMED])
        contacts = Contact.objects.in_bulk([each.contact_id for each in named])
        gone = _("no contact")
        lines = [
            f"{contacts.get(each.contact_id) or gone}: {each.get_link_to_table_display()} {each.no}" for each in named
        ]
        done = 0 if options["preview"] else links.repair(origin_of(self.user) if self.user else origins.PRODUCT)
        self.answer({"broken": count, "deleted": done, "links": lines})
        if not count:
            self.say(_("Every link leads to a record."), "SUCCESS")
            return _base.DONE
        if options["preview"]:
            text = ngettext("{count} link leads nowhere.", "{count} links lead nowhere.", count)
        else:
            text = ngettext("{count} link that led nowhere is deleted.", "{count} such links are deleted.", done)
        self.say(text.format(count=done or count), "" if options["preview"] else "SUCCESS")
        for line in lines:
            self.say(f"- {line}", indent=2, hang=4)
        self.tell_left(count - len(lines), listed=False)
        return _base.DONE
