"""The sentences about quotes and orders, and about what Finance and Operations keeps."""

from django.utils.translation import gettext_lazy as _

from integration import messages

messages.add(
    {
        "crm.quote_not_draft": (
            _("The quote {record} is “{state}”: {field} can be changed on a draft only."),
            _("Revise the quote while it is active: that makes the next revision, as a draft."),
        ),
        "crm.line_of_closed_quote": (
            _("The line “{record}” cannot be added, changed or deleted: the quote {document} is “{state}”."),
            _("Revise the quote while it is active, and change the lines of the next revision."),
        ),
        "crm.line_of_closed_salesorder": (
            _("The line “{record}” cannot be added, changed or deleted: the order {document} is “{state}”."),
            _("Change the lines of an order while it is active."),
        ),
        "crm.line_of_fo_order": (
            _("The line “{record}” cannot be added, changed or deleted: Finance and Operations has order {document}."),
            _("Change the order in Finance and Operations; the next run brings it here."),
        ),
    }
)

# what Finance and Operations keeps
messages.add(
    {
        "crm.product_maintained": (
            _("{record} cannot be changed or deleted here: it is maintained in Finance and Operations."),
            _("Change the product there; the next run brings it here."),
        ),
        "crm.quote_amount_of_fo": (
            _("{field} of {record} cannot be entered: Finance and Operations sets such amounts up itself."),
            _("Leave {field} blank. A discount can be given on each line."),
        ),
        "crm.order_with_fo": (
            _("{record} cannot be changed, cancelled or deleted here: it is “{state}” in Finance and Operations."),
            _("Change the order there; the next run brings it here."),
        ),
        "crm.order_not_for_bc": (
            _("{record} cannot become “{value}”: Finance and Operations takes its orders when they are activated."),
            _("Activate the order instead."),
        ),
        "crm.status_by_fo": (
            _("{field} of {record} cannot be set to “{value}” here: Finance and Operations sets it."),
            _("Activate a draft order of Finance and Operations; what follows comes with the next runs."),
        ),
        "crm.order_not_maintained": (
            _("{record} cannot be activated: Finance and Operations does not maintain {products}."),
            _("Remove those lines, or choose products that are maintained in Finance and Operations."),
        ),
        "crm.order_without_lines": (
            _("{record} cannot be activated: it has no lines."),
            _("Add the products that were ordered first."),
        ),
        "crm.invoice_of_fo": (
            _("{record} cannot be created, changed or deleted here: invoices come from Finance and Operations."),
            _("Post or correct the invoice there; the next run brings it here."),
        ),
    }
)

# prices and currencies of quotes and orders
messages.add(
    {
        "crm.list_of_other_currency": (
            _("{field} of {record} cannot be “{value}”: its prices are in {currency}, and the document is in {own}."),
            _("Choose a price list in {own}, or change the currency of the document with it."),
        ),
        "crm.list_not_in_use": (
            _("{field} of {record} cannot be “{value}”: that list is not in use any more."),
            _("Choose an active price list."),
        ),
        "crm.currency_of_lines": (
            _("{field} of {record} cannot be changed: its lines have prices in {value}."),
            _("Delete the lines first, or create a new document in the other currency."),
        ),
        "crm.price_of_list": (
            _("{field} of {record} cannot be {value}: it is {price} by the price list."),
            _("Leave the price blank to take that of the list, or tick “Price Overridden” to give another one."),
        ),
    }
)
