"""Create contacts for customers, vendors or bank accounts that have none."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.bc.services import contact_batches, link_rights, links
from integration import origin as origins
from integration import registry
from integration.management.commands import _base
from integration.registry import Table
from integration.services.errors import Refused
from integration.services.identity import origin_of
from integration.services.write_rows import RowsRefused


class Command(_base.Command):
    help = gettext_lazy(
        "Create and link a contact for each customer, vendor or bank account that has none. Can be stopped and started "
        "again."
    )

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=list(links.NAMES), help=_("for which records"))
        parser.add_argument(
            "--filter",
            action="append",
            default=[],
            metavar="COLUMN=VALUE",
            help=_("only those with this value: no=C00100, no=C001*, no=C00100..C00200, currency=SEK; may be repeated"),
        )

    def work(self, options: dict[str, Any]) -> int:
        kind = links.NAMES[options["kind"]]
        if self.user and not link_rights.may(self.user, link_rights.CREATE_CONTACTS, kind):
            missing = ", ".join(link_rights.needed(link_rights.CREATE_CONTACTS, kind))
            text = _("{user} may not do that: it takes the permissions {permissions}.")
            raise Refused(text.format(user=self.user, permissions=missing))
        records = filtered(registry.table(kind.model), options["filter"])
        origin = origin_of(self.user) if self.user else origins.PRODUCT
        try:
            made = contact_batches.create_contacts(kind, records, origin, self.tell)
        except RowsRefused as refused:
            raise Refused(" ".join(f"{each} {each.next_step}".strip() for each in refused.findings)) from refused
        self.answer(made.data())
        self.say(ngettext("{count} contact was created.", "{count} contacts were created.", made.contacts).format(
            count=made.contacts
        ), "SUCCESS")  # fmt: skip
        if made.persons:
            text = ngettext("{count} person was created.", "{count} persons were created.", made.persons)
            self.say(text.format(count=made.persons))
        if made.duplicates:
            text = ngettext("{count} looks like another contact.", "{count} look like other contacts.", made.duplicates)
            self.say(text.format(count=made.duplicates), "WARNING")
        for finding in made.findings:
            self.say(f"- {finding} {finding.next_step}".strip(), indent=2, hang=4)
        self.tell_left(made.refused - len(made.findings), listed=False)
        return _base.WITH_FAILURES if made.refused else _base.DONE

    def tell(self, done: int, all_of_them: int) -> None:
        """Where it is, for long jobs."""
        if done < all_of_them:
            self.say(_("{done} of {all} …").format(done=f"{done:,}", all=f"{all_of_them:,}"))


def filtered(table: Table, filters: list[str]) -> models.QuerySet | None:
    """The records that have these values; all where nothing is asked."""
    if not filters:
        return None
    records = table.model._default_manager.all()
    known = {column.name: column for column in table.physical}
    for each in filters:
        name, sign, value = (part.strip() for part in each.partition("="))
        column = known.get(name)
        if not sign or column is None:
            text = _("“{filter}” is no filter. Write COLUMN=VALUE; columns: {columns}.")
            raise Refused(text.format(filter=each, columns=", ".join(sorted(known))))
        path = column.name
        if column.kind == "lookup":
            path = f"{name}__{registry.table(column.target).natural_key}"
            value = value.upper()
        elif column.kind == "code":
            value = value.upper()
        first, dots, last = value.partition("..")
        try:
            if dots:
                ends = {f"{path}__gte": first, f"{path}__lte": last}
                records = records.filter(**{end: text for end, text in ends.items() if text})
            elif value.endswith("*"):
                records = records.filter(**{f"{path}__istartswith": value[:-1]})
            else:
                records = records.filter(**{path: value})
        except (ValidationError, ValueError) as error:
            text = _("“{value}” is no value of {column}.")
            raise Refused(text.format(value=value, column=column.caption)) from error
    return records
