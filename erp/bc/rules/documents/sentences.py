"""The sentences about quotes and orders."""

from django.utils.translation import gettext_lazy as _

from integration import messages

messages.add(
    {
        "bc.document_type_fixed": (
            _("{field} of {record} cannot be changed."),
            _("Make an order from the quote, or start another document."),
        ),
        "bc.contact_without_link": (
            _("{field} of {record} cannot be {contact}: neither it nor its company is linked to a {kind}."),
            _("Create the {kind} from the contact, link it to one, or start with a quote."),
        ),
        "bc.trader_privacy_blocked": (
            _("{field} of {record} cannot be {value}: its privacy is blocked."),
            _("Choose another one, or lift the block on its card when the person has agreed."),
        ),
        "bc.trader_blocked": (
            _("{field} of {record} cannot be {value}: it is blocked for “{blocked}”."),
            _("Choose another one, or lift the block on its card."),
        ),
        "bc.no_exchange_rate": (
            _("{record} cannot be in that {field}: it has no exchange rate on {date}."),
            _("Add an exchange rate to the currency, or choose another currency."),
        ),
        "bc.document_not_open": (
            _("{field} of {record} cannot be changed: the document is “{state}”."),
            _("Reopen it first."),
        ),
        "bc.document_line_not_open": (
            _("The line {record} cannot be added, changed or deleted: document {document} is “{state}”."),
            _("Reopen the document first."),
        ),
        "bc.document_status": (
            _("{field} of {record} cannot become “{value}”: the document is “{state}”."),
            _("Wait for whoever has to approve it or to pay for it."),
        ),
        "bc.nothing_to_release": (
            _("{record} cannot be released: none of its lines has a product and a quantity."),
            _("Add a line first."),
        ),
        "bc.product_blocked": (
            _("{field} of line {record} cannot be {value}: that is blocked."),
            _("Choose another one, or lift the block on its card."),
        ),
        "bc.quantity_done": (
            _("{field} of {record} cannot be less than the {done} that were delivered already."),
            _("Enter at least that quantity."),
        ),
        "bc.more_than_all": (
            _("{field} of {record} cannot be {value}: that is more than all of it."),
            _("Enter 100 at most."),
        ),
        "bc.choose_quote_template": (
            _("{record} is linked to no {kind}, and not just one template fits: {templates}."),
            _("Choose the template a {kind} is to be made with later, or say that there is to be none."),
        ),
        "bc.no_quote": (
            _("No order can be made of {record}: it is no quote."),
            _("Choose a quote."),
        ),
        "bc.quote_without_contact": (
            _("No order can be made of {record}: it names neither a {kind} nor a contact."),
            _("Choose {field} on the quote first."),
        ),
        "bc.quote_without_template": (
            _("No order can be made of {record}: {contact} is no {kind}, and {field} is blank."),
            _("Choose the template the {kind} is to be made with, or link the contact to one that is there."),
        ),
    }
)
