"""What the jobs of documents, availability and statistics say of themselves, and what they refuse."""

from django.utils.translation import gettext_lazy as _

from integration import messages

messages.add(
    {
        "availability_nothing": (_("No item's stock has moved since the last time."), ""),
        "availability_asked": (_("Items whose stock goes to Sales with run {run}: {count}."), ""),
        "posts_nothing": (_("Nothing has happened to orders since the last time."), ""),
        "posts_done": (_("Posts made in Sales: {told}. Events that concern no order there: {dropped}."), ""),
        "notes_nothing": (_("There are no new or changed notes on orders."), ""),
        "notes_done": (
            _("Notes of orders: {new} new and {changed} changed from Sales, {sent} sent to Sales."),
            "",
        ),
        "statistics_done": (
            _(
                "Account statistics: {inserted} inserted, {modified} modified, {unchanged} unchanged, "
                "{skipped} skipped, {failed} failed. Invoices whose state changed: {invoices}."
            ),
            "",
        ),
        "statistics_invoices_wait": (
            _(
                "Account statistics: {inserted} inserted, {modified} modified, {unchanged} unchanged, "
                "{skipped} skipped, {failed} failed. The invoices wait for the next time: {why}"
            ),
            "",
        ),
    }
)
