"""Bring account statistics in Sales up to date: of these customers, or of all that need it."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.bc.models import Customer
from integration import registry
from integration.management.commands import _base
from integration.services.couple import find_record
from p2c.documents import statistics


class Command(_base.Command):
    help = gettext_lazy("Update the account statistics of customers in Sales, and the state of their paid invoices.")
    permission = "integration.synchronise"

    def arguments(self, parser: ArgumentParser) -> None:
        text = _("number or id of a customer; without one, all that have changed since the last time")
        parser.add_argument("customers", metavar="CUSTOMER", nargs="*", help=text)

    def work(self, options: dict[str, Any]) -> int:
        table = registry.table(Customer)
        keys = [find_record(table, each)["system_id"] for each in options["customers"]]
        done = statistics.update(keys, user=self.user) if keys else statistics.refresh(user=self.user)
        counts, paid = done.counts, done.invoice_counts
        self.answer({"statistics": counts, "invoices": paid, "waits": done.waits})
        text = _("Account statistics: %(inserted)d inserted, %(modified)d modified, %(unchanged)d unchanged.")
        self.say(text % counts)
        if counts["skipped"] or counts["failed"]:
            self.say(_("%(skipped)d skipped, %(failed)d failed.") % counts)
        self.say(_("Invoices whose state changed: %(count)d.") % {"count": paid.get("modified", 0)})
        if done.waits:
            self.warn(done.waits)
        return _base.WITH_FAILURES if counts["failed"] or paid.get("failed") or done.waits else _base.DONE
