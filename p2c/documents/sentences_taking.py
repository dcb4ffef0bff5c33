"""Why an order or quote of Sales is not taken into Business Central, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from integration import messages

messages.add(
    {
        "p2c.connection_off": (
            _("The connection is off, so nothing is created in Business Central."),
            _("Enable the connection, then try again."),
        ),
        "p2c.orders_off": (
            _("Sales order integration is off, so no order is created in Business Central."),
            _("Turn it on with the connection, then try again."),
        ),
        "p2c.not_submitted": (
            _("{field} of {record} must be “{value}”, but it is “{state}”."),
            _("Submit the order in Sales, then try again."),
        ),
        "p2c.other_company": (
            _("{record} belongs to another company of Business Central."),
            _("Create it there, or choose this company on it in Sales."),
        ),
        "p2c.already_coupled": (
            _("{record} is coupled with {value} already."),
            _("Open that document in Business Central."),
        ),
        "p2c.already_posted": (
            _("{record} was posted as invoice {value} already."),
            _("Open that invoice in Business Central."),
        ),
        "p2c.coupling_stale": (
            _("{record} was coupled with {value}, which is not in Business Central any more."),
            _("Remove the coupling on the work list or the record's page; then it can be created again."),
        ),
        "p2c.no_customer": (
            _("{record} cannot be created in Business Central: it has no {field}."),
            _("Choose the customer in Sales."),
        ),
        "p2c.no_account": (
            _("{record} cannot be created in Business Central: its {field}, contact {value}, belongs to no account."),
            _("Choose the company of the contact in Sales, or an account as customer."),
        ),
        "p2c.account_no_customer": (
            _("{record} cannot be created in Business Central: {field} of account {account} is not “{value}”."),
            _("Set it on the account in Sales, then couple the account with a customer."),
        ),
        "p2c.account_not_coupled": (
            _("{record} cannot be created in Business Central: account {account} is not coupled with a customer."),
            _("Couple or create the customer first; the next run takes the order then."),
        ),
        "p2c.customer_gone": (
            _("{record} cannot be created in Business Central: the customer of account {account} is gone."),
            _("Uncouple the account and couple it with another customer."),
        ),
        "p2c.currency_missing": (
            _("{record} cannot be created in Business Central: there is no currency {value} there."),
            _("Add the currency with an exchange rate in Business Central, or couple it with one that is there."),
        ),
        "p2c.country_missing": (
            _("{field} of {record} cannot be {value}: Business Central has no such country or region."),
            _("Use a country code of Business Central in Sales, or add the country in Business Central."),
        ),
        "p2c.product_not_active": (
            _("{record} cannot be created in Business Central: {field} of product {product} is “{state}”."),
            _("It must be “{value}”: activate the product in Sales, or take another one."),
        ),
        "p2c.product_type": (
            _("{record} cannot be created in Business Central: {field} of {product} is “{value}”."),
            _("Supported are “{items}” and “{services}”: take such a product, or write the line in."),
        ),
        "p2c.item_not_coupled": (
            _("{record} cannot be created in Business Central: product {product} is not coupled with an item."),
            _("Couple the product, or create the item from it, then try again."),
        ),
        "p2c.resource_not_coupled": (
            _("{record} cannot be created in Business Central: product {product} is not coupled with a resource."),
            _("Couple the product, or create the resource from it, then try again."),
        ),
        "p2c.item_gone": (
            _("{record} cannot be created in Business Central: the item of product {product} is gone."),
            _("Uncouple the product and couple it with another item."),
        ),
        "p2c.resource_gone": (
            _("{record} cannot be created in Business Central: the resource of product {product} is gone."),
            _("Uncouple the product and couple it with another resource."),
        ),
        "p2c.unit_not_coupled": (
            _("{record} cannot be created in Business Central: {field} {value} of product {product} is not coupled."),
            _("Couple the unit with a unit of measure of the item or resource, then try again."),
        ),
        "p2c.write_in_missing": (
            _("{document} {record} has a write-in product, and {field} in {setup} is blank."),
            _("Choose a default write-in product there, then try again."),
        ),
        "p2c.write_in_gone": (
            _("{document} {record} has a write-in product, and there is no {value}, which {field} in {setup} names."),
            _("Choose another default write-in product there, then try again."),
        ),
        "p2c.write_in_coupled": (
            _("{field} of {record} cannot be {value}: that is coupled with product {product}."),
            _("Do not couple the write-in product: choose another one, or uncouple it."),
        ),
        "p2c.freight_account_missing": (
            _("{record} has freight, and {field} in {setup} is blank."),
            _("Choose the account that freight is charged on, then try again."),
        ),
        "p2c.totals_differ": (
            _("{field} of {record} is {value} in Sales, but {document} comes to {total} in Business Central."),
            _("Compare prices, discounts and VAT of the two, and correct the one that is wrong."),
        ),
        "p2c.write_back_failed": (
            _("{record} was not created, because Sales could not be told of it: {why}"),
            _("{todo} The next run tries again."),
        ),
        "p2c.quote_not_active": (
            _("{field} of {record} is “{state}”, so it is not processed."),
            _("Only quotes that are “{active}” or “{won}” are processed."),
        ),
        "p2c.quote_processed": (
            _("{record} has been processed already."),
            _("Its order is in Business Central, or comes there when it is submitted."),
        ),
        "p2c.quote_processed_as": (
            _("{record} has been processed already: it is {document}."),
            _("Revise the quote in Sales if it is to change."),
        ),
        "p2c.quote_without_order": (
            _("{record} is won, but there is no order of it in Sales."),
            _("Create the order of the quote in Sales, then try again."),
        ),
        "p2c.no_order_waits": (_("No order of Sales waits."), ""),
        "p2c.orders_taken": (_("Orders created: {count}. Orders that could not be created: {failed}."), ""),
        "p2c.no_archived_order": (_("No order that is over waits."), ""),
        "p2c.archived_orders": (_("Orders that Sales now has as the archive says: {count}."), ""),
        "p2c.no_quote_waits": (_("No quote of Sales waits."), ""),
        "p2c.quotes_processed": (_("Quotes processed: {count}. Quotes that could not be processed: {failed}."), ""),
    }
)
