"""The sentences of what keeps a row of a task from arriving, and of what leaves records out of it."""

from django.utils.translation import gettext_lazy as _

from integration import messages

messages.add(
    {
        "p2c.interrupted": (
            _("Execution {record} was interrupted: its worker is gone, and was last heard of at {time}."),
            _("Nothing needs to be done: another worker goes on after the rows that were written."),
        ),
        "p2c.other_legal_entity": (
            _("{record} does not belong to the legal entity {legal_entity}, which this task is run for."),
            "",
        ),
        "p2c.entity_limit": (
            _("{record} is not one of the rows of {entity}: {filter}"),
            _("Look at what it lacks in Finance and Operations."),
        ),
        "p2c.source_filter": (
            _("{record} does not meet the source filter of the task: {filter}"),
            _("Nothing is wrong with that; change the source filter of the task if it should travel."),
        ),
        "p2c.duplicate": (
            _("{record} is left out: another row has the same {columns}."),
            _("Nothing is wrong with that; change the query of the task if it should travel."),
        ),
        "p2c.duplicates_of_new": (
            _("Rows that are alike cannot be told by columns that the query makes: {value}."),
            _("Name columns of the source instead."),
        ),
        "p2c.e13": (
            _("{field} of {record} cannot be “{value}”: that team may not own records of {table}. (FO-E13)"),
            _("Make “{value}” an owner team with a security role, or choose another team on the connection to Sales."),
        ),
        "p2c.e24": (
            _("{field} of {record} cannot be given: there is no valid price list in the currency {value}. (FO-E24)"),
            _("Make a price list in {value}, or map pricelevelid.name with a default."),
        ),
        "p2c.e25": (
            _("{field} of {record}: the unit group “{group}” has no unit “{value}”. (FO-E25)"),
            _("Add the unit to the unit group, or correct the value map of the row."),
        ),
        "p2c.e21": (
            _("{field} of {record} cannot be “{value}”: Sales has no such record in {table}. (FO-E21)"),
            _("Run the task that brings “{value}”, or see why it was refused there; this row is tried again."),
        ),
        "p2c.e25_name": (
            _("{field} of {record} cannot be “{value}”: Sales has no such record in {table}. (FO-E25)"),
            _("Make “{value}” in Sales, or correct the value map or default of the row."),
        ),
        "p2c.e26": (
            _("{field} of {record} cannot be “{value}”: Sales has no price list of that name. (FO-E26)"),
            _("Make the price list “{value}”, or name another one in the value map or default of the row."),
        ),
        "p2c.e31_price_list": (
            _("{field} of {record} is “{value}”: the value map {rule} names no price list in that currency. (FO-E31)"),
            _(
                "Make a price list in {value} in Sales, and add an entry for “{value}” with its name in lower case to "
                "the transformation rule {rule}; the row is tried again."
            ),
        ),
        "p2c.e28": (
            _("{field} of {record} is “{value}”, which is not in Sales yet. (FO-E28)"),
            _("Run the orders from Finance and Operations to Sales first; the invoice then goes by itself."),
        ),
        "p2c.e30": (
            _("{record} has no number, so {field} would stay empty. (FO-E30)"),
            _("Give the source record its number; it then goes by itself."),
        ),
        "p2c.e27": (
            _("{field} of {record}: the product “{value}” is a draft. (FO-E27)"),
            _("Activate the product in Sales; the line then goes by itself."),
        ),
    }
)
