"""The sentences of Finance and Operations' own rules; each ends with the id of the error catalogue where it has one."""

from django.utils.translation import gettext_lazy as _

from integration import messages

# values and references
messages.add(
    {
        "fo.e20": (
            _("{field} of {record} is empty, and legal entity {company} needs it. (FO-E20)"),
            _("Fill in {field}, or give it a default in the mapping."),
        ),
        "fo.e21": (
            _("{field} of {record} cannot be “{value}”: {company} has no such record in {table}. (FO-E21)"),
            _("Create “{value}” in {table} of {company}, or map another value."),
        ),
        "fo.e21_shared": (
            _("{field} of {record} cannot be “{value}”: there is no such record in {table}. (FO-E21)"),
            _("Create “{value}” in {table}, or map another value."),
        ),
        "fo.e21_customer": (
            _("{field} of {record} cannot be “{value}”: legal entity {company} has no such customer. (FO-E21)"),
            _("Run Accounts or Contacts to Customer first, or create the customer in {company}."),
        ),
        "fo.e21_party": (
            _("{field} of {record} cannot be “{value}”: there is no such party for legal entity {company}. (FO-E21)"),
            _("Run Accounts first, or create the customer of that party."),
        ),
        "fo.e21_document": (
            _("{record} has no document: legal entity {company} has no {table} “{value}” ({field}). (FO-E21)"),
            _("Run the header task first, or see why “{value}” was refused there."),
        ),
        "fo.e22": (
            _(
                "{field} of {record} cannot be “{value}”: in legal entity {company} that warehouse belongs to site "
                "“{site}”, not to “{wanted}”. (FO-E22)"
            ),
            _("Choose a warehouse of site “{wanted}”, or map site “{site}”."),
        ),
        "fo.e23": (
            _("{record} has an address without a country: {field} is empty for legal entity {company}. (FO-E23)"),
            _("Fill in {field} with a two-letter ISO code, or clear the address."),
        ),
        "fo.e29": (
            _("{record} cannot be written: legal entity {company} has {other} with the same key {value}. (FO-E29)"),
            _("Give it another number, or change {other}."),
        ),
        "fo.e32": (
            _("{field} of {record} cannot be “{value}” in legal entity {company}. (FO-E32)"),
            _("Possible values: {choices}."),
        ),
        "fo.e33": (
            _(
                "{field} of {record} is too long for legal entity {company}: “{value}” has {length} characters, "
                "{max} are allowed. (FO-E33)"
            ),
            _("Shorten the value, or add a Truncate transform to the mapping."),
        ),
        "fo.e37": (
            _(
                "{record} has no {field} on the line, on product {product} or on customer {customer} of {company}. "
                "(FO-E37)"
            ),
            _("Fill in {field} on the line, the product or the customer, or give it a default in the mapping."),
        ),
        "fo.kept": (
            _("{field} of {record} stays “{old}”; it cannot become “{value}” once the record exists."),
            _("Make a new record instead."),
        ),
        "fo.party_type": (
            _("{record} cannot have party number “{value}”: that party is {old}, not {type}."),
            _("Use another party number."),
        ),
    }
)

# number sequences
messages.add(
    {
        "fo.no_sequence": (
            _("{record} cannot be numbered: legal entity {company} has no number sequence for {field}."),
            _("Create that number sequence, or type a number."),
        ),
        "fo.sequence_full": (
            _("{record} cannot be numbered: the number sequence for {field} of {company} is used up at {value}."),
            _("Shorten the prefix of the number sequence."),
        ),
        "fo.sequence_overlap": (
            _(
                "{field} of {record} cannot begin with “{value}”: Sales numbers its own documents so, and one would "
                "overwrite the other. (FO-088)"
            ),
            _("Choose another prefix."),
        ),
        "fo.sequence_shared": (
            _(
                "{field} of {record} cannot be “{value}”: legal entity {other} numbers with it, and Sales holds the "
                "numbers of both. (FO-088)"
            ),
            _("Choose another prefix."),
        ),
    }
)

# documents and products
messages.add(
    {
        "fo.on_hold": (
            _("{record} cannot be written: customer {customer} of {company} is on hold ({value})."),
            _("Take the customer off hold first."),
        ),
        "fo.sales_stopped": (
            _("{record} cannot be written: product {value} is stopped for sales in {company}."),
            _("Choose another product, or allow its sales again."),
        ),
        "fo.closed": (
            _("{record} stays as it is: {table} {value} is {status}."),
            _("Make a new document for what is to change."),
        ),
        "fo.invoiced": (
            _("{record} cannot be deleted: it has been invoiced."),
            _("Keep the document."),
        ),
        "fo.step": (
            _("{record} cannot go from {old} to {value}."),
            _("Possible now: {next}."),
        ),
        "fo.no_lines": (
            _("{record} of {company} has no lines."),
            _("Add what it is about first."),
        ),
        "fo.nothing_to_invoice": (
            _("{record} of {company} has nothing left to invoice."),
            _("Look at its lines: what was ordered has been invoiced, or nothing is to be invoiced now."),
        ),
        "fo.too_much_to_invoice": (
            _("{record} of {company} cannot invoice {value} of product {product}: {left} are left."),
            _("Lower what is to be invoiced now on the line."),
        ),
        "fo.not_invoiced_yet": (
            _("{record} of {company} cannot be invoiced: it is {value}."),
            _("Confirm the order first."),
        ),
        "fo.not_sellable": (
            _("{record} cannot be sold in {company}: look at {value}."),
            _("Fill in what is missing on the released product."),
        ),
        "fo.no_legal_entity": (
            _("There is no legal entity “{value}”."),
            _("Create it, or name another one."),
        ),
        "fo.posted": (
            _("{table} {record} cannot be written by hand: posting an invoice of a sales order writes it."),
            _("Post the invoice of the sales order."),
        ),
        "fo.negative": (
            _("{field} of {record} cannot be {value}: it must not be below nought."),
            _("Correct the number."),
        ),
    }
)
