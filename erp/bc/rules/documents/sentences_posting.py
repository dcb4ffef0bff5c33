"""The sentences about accounts, posting, payments, archive and assembly."""

from django.utils.translation import gettext_lazy as _

from integration import messages

# quantities
messages.add(
    {
        "bc.more_than_outstanding": (
            _("{field} of {record} cannot be {value}: {most} are outstanding."),
            _("Enter a quantity between nought and that."),
        ),
        "bc.more_than_shipped": (
            _("{field} of {record} cannot be {value}: {most} will be shipped and not invoiced then."),
            _("Enter a quantity between nought and that, or ship more."),
        ),
        "bc.shipped_not_invoiced": (
            _("{record} cannot be deleted: {value} were shipped and not invoiced yet."),
            _("Invoice them first."),
        ),
    }
)

# posting
messages.add(
    {
        "bc.prepayment_invoiced": (
            _("{field} of {record} cannot be {value}: {done} were invoiced ahead."),
            _("Ask for as much as was invoiced, or more."),
        ),
        "bc.prepayment_kept": (
            _("{record} cannot be deleted: {done} were invoiced ahead and not deducted yet."),
            _("Ship and invoice it first."),
        ),
        "bc.prepayment_outstanding": (
            _("{record} cannot be posted: a prepayment of {value} was not invoiced yet."),
            _("Post the prepayment invoice of the order first."),
        ),
        "bc.prepayment_nothing": (
            _("There is no prepayment to invoice for {record}."),
            _("Enter a prepayment percentage on the order or on its lines first."),
        ),
        "bc.prepayment_account": (
            _("No prepayment can be invoiced for {record}: {setup} names no account in {field}."),
            _("Choose an account in the setup."),
        ),
        "bc.prepayment_not_cancelled": (
            _("{record} is a prepayment invoice: it is deducted by the invoice of its order, and not cancelled."),
            _("Invoice the order, then cancel that invoice."),
        ),
        "bc.prepayment_by_order": (
            _("{record} was paid ahead in part: its shipments cannot be put on an invoice with others."),
            _("Invoice the order by itself, so that the prepayment is deducted."),
        ),
        "bc.stock_reserved": (
            _("{record} cannot ship {value} of item {item}: {available} are not reserved for other orders ({names})."),
            _("Ship less, cancel a reservation of another order, or receive more."),
        ),
        "bc.reserve_never": (
            _("Nothing can be reserved for {record}: its items are never reserved ({names})."),
            _("Set Reserve of the item to Optional or Always, then enter the line again."),
        ),
        "bc.reserve_nothing": (
            _("Nothing can be reserved for {record}: no item of which stock is kept is outstanding."),
            _("Add a line with such an item first."),
        ),
        "bc.reserve_orders": (
            _("Nothing can be reserved for {record}: it is of type {kind}."),
            _("Stock is reserved for orders; make the order first."),
        ),
        "bc.not_posted": (
            _("{record} cannot be posted like that: it is of type {kind}."),
            _("Make an order of a quote; an invoice is shipped and invoiced at once."),
        ),
        "bc.nothing_to_ship": (
            _("{record} cannot be shipped: none of its lines has anything to ship."),
            _("Enter Qty. to Ship on its lines, or invoice what was shipped."),
        ),
        "bc.nothing_to_invoice": (
            _("{record} cannot be invoiced: none of its lines has anything to invoice."),
            _("Ship it first, or enter Qty. to Invoice on its lines."),
        ),
        "bc.nothing_shipped": (
            _("No invoice can be made of {record}: there is nothing they have shipped and nobody has invoiced."),
            _("Ship them first, or post the invoice that charges them already."),
        ),
        "bc.orders_differ": (
            _("One invoice cannot charge {record} and {other}: {field} is not the same."),
            _("Make an invoice of each."),
        ),
        "bc.shipment_invoiced": (
            _("Line {record} cannot charge {value}: {left} of shipment {shipment} are not invoiced yet."),
            _("Correct the quantity, or delete the line."),
        ),
    }
)

# payments, archive
messages.add(
    {
        "bc.payment_amount": (
            _("No payment of {value} can be entered for {record}."),
            _("Enter an amount above nought."),
        ),
        "bc.entry_closed": (
            _("Nothing can be applied to {record}: nothing of it remains."),
            _("Choose an entry that is open."),
        ),
        "bc.application_amount": (
            _("{value} of {record} cannot be applied: {remaining} of it remain."),
            _("Enter an amount between nought and that."),
        ),
        "bc.nothing_left_to_apply": (
            _("Nothing of {record} is left to be applied to {other}."),
            _("Choose fewer entries, or apply another payment."),
        ),
        "bc.other_customer": (
            _("{record} cannot be applied to {other}: that is of another customer."),
            _("Choose entries of one customer."),
        ),
        "bc.other_currency": (
            _("{record} cannot be applied to {other}: that is in another currency."),
            _("Choose entries in one currency."),
        ),
        "bc.same_sign": (
            _("{record} cannot be applied to {other}: both are charges, or both are payments."),
            _("Choose a payment or credit memo, and the invoices it pays."),
        ),
        "bc.nothing_to_unapply": (
            _("Nothing of {record} can be unapplied: it is applied to nothing."),
            _("Choose an entry that was applied."),
        ),
        "bc.invoice_cancelled": (
            _("{record} cannot be cancelled: it is already."),
            _("Choose another invoice."),
        ),
        "bc.invoice_paid": (
            _("{record} cannot be cancelled: something was paid or credited."),
            _("Unapply its ledger entry first."),
        ),
        "bc.not_archived": (
            _("{record} cannot be archived: there is an archive of sales documents only."),
            _("Choose a sales quote or order."),
        ),
    }
)

# accounts, assembly
messages.add(
    {
        "bc.account_blocked": (
            _("{field} of {record} cannot be {value}: that account is blocked."),
            _("Choose another account, or lift the block on its card."),
        ),
        "bc.account_not_direct": (
            _("{field} of {record} cannot be {value}: nothing is posted to that account directly."),
            _("Choose a posting account, or turn on Direct Posting on its card."),
        ),
        "bc.account_without_group": (
            _("{field} of {record} cannot be {value}: that account has no Gen. Prod. Posting Group."),
            _("Fill in the group on the card of the account, or choose another one."),
        ),
        "bc.assembly_of_line": (
            _("{record} cannot be changed or deleted by itself: it was made for a line of a sales order."),
            _("Change or delete the line of the sales order."),
        ),
    }
)
