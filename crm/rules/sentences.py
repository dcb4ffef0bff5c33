"""The sentences of Sales' own rules."""

from django.utils.translation import gettext_lazy as _

from integration import messages

messages.add(
    {
        "crm.two_targets": (
            _("{record} cannot have two values for {field}: “{first}” and “{second}” are both set."),
            _("Keep one of the two and clear the other."),
        ),
        "crm.status_of_other_state": (
            _("{field} of {record} cannot be “{value}” while the record is {state}."),
            _("Change the status of the record; its status reason follows."),
        ),
        "crm.iso_code_fixed": (
            _("{field} of {record} cannot be changed to “{value}”: it is set when the currency is created."),
            _("Create a new currency with that code."),
        ),
        "crm.option_fixed": (
            _("{field} of the option “{record}” cannot be changed to “{value}”: records store its number."),
            _("Change the label, or add a new option."),
        ),
        "crm.option_number_taken": (
            _("The option “{record}” cannot have the number {value}: “{other}” has it in the same column."),
            _("Choose another number, or leave it blank."),
        ),
        "crm.option_label_taken": (
            _("The column {column} of {table} already has an option “{value}” (number {number})."),
            _("Choose another label, or use the existing option."),
        ),
        "crm.option_in_use": (
            _("The option “{record}” cannot be deleted: records of {table} have it in {column}."),
            _("Choose another option on those records first."),
        ),
    }
)

messages.add(
    {
        "crm.set_once": (
            _("{field} of {record} cannot be changed: it is set when the record is created."),
            _("Create a new record with the other value."),
        ),
        "crm.state_first": (
            _("{record} cannot be created as “{value}”: a new record is “{first}”."),
            _("Create it as “{first}” and change its status afterwards."),
        ),
        "crm.state_out_of_order": (
            _("{record} is “{before}”, so it cannot become “{value}”."),
            _("Choose a status that can follow: {possible}."),
        ),
        "crm.read_only_in_state": (
            _("{record} is read-only while it is “{state}”: {field} cannot be changed."),
            _("Change its status to “{possible}” first."),
        ),
        "crm.state_for_good": (
            _("{record} is “{before}” for good, so it cannot become “{value}”."),
            _("Create a new record instead."),
        ),
        "crm.read_only_for_good": (
            _("{record} is “{state}” for good: {field} cannot be changed."),
            _("Create a new record instead."),
        ),
        "crm.negative": (
            _("{field} of {record} cannot be {value}: it cannot be less than zero."),
            _("Enter zero or more."),
        ),
        "crm.not_positive": (
            _("{field} of {record} cannot be {value}: it must be more than zero."),
            _("Enter a number above zero."),
        ),
        "crm.not_between": (
            _("{field} of {record} cannot be {value}: it must lie between {least} and {most}."),
            _("Enter a number between {least} and {most}."),
        ),
        "crm.dates_reversed": (
            _("{field} of {record} cannot be {value}: {other} is {start}, which is later."),
            _("Correct one of the two dates."),
        ),
    }
)

# business units and numbers
messages.add(
    {
        "crm.unit_below_itself": (
            _("{field} of {record} cannot be that unit: it would stand below itself."),
            _("Choose a business unit that is not below {record}."),
        ),
        "crm.number_taken": (
            _("{field} of {record} cannot be “{value}”: {other} has it."),
            _("Leave {field} blank to have a number given, or enter another one."),
        ),
        "crm.number_fixed": (
            _("{field} of {record} stays “{value}”: other systems know the record by it."),
            _("Keep “{value}”, or create a new record with another number."),
        ),
    }
)

# units and products
messages.add(
    {
        "crm.unit_name_taken": (
            _("The unit “{value}” cannot be saved: its unit group already has a unit with that name."),
            _("Choose another name, or use the existing unit."),
        ),
        "crm.base_unit_there": (
            _("“{record}” cannot be a base unit: its unit group has the base unit “{other}”."),
            _("Save it as a multiple of “{other}”."),
        ),
        "crm.base_unit_of_other_group": (
            _("{field} of “{record}” must be another unit of the same unit group."),
            _("Choose a unit of its own unit group, or leave {field} blank."),
        ),
        "crm.base_unit_stays": (
            _("“{record}” is the base unit of its unit group and stays it."),
            _("Make a new unit group with another base unit."),
        ),
        "crm.base_unit_is_one": (
            _("{field} of “{record}” cannot be {value}: it is the base unit of its unit group, which is always 1."),
            _("Change the quantities of the other units instead."),
        ),
        "crm.base_unit_goes_with_group": (
            _("“{record}” cannot be deleted: it is the base unit of its unit group."),
            _("Delete the unit group, or keep the unit."),
        ),
        "crm.unit_has_multiples": (
            _("“{record}” cannot be deleted: “{other}” is a multiple of it."),
            _("Delete “{other}” first, or give it another base unit."),
        ),
        "crm.unit_of_other_group": (
            _("{field} of {record} cannot be “{value}”: that unit is not in the unit group of the product."),
            _("Choose a unit of the product's unit group."),
        ),
        "crm.product_without_unit": (
            _("{record} cannot be active: {field} is blank."),
            _("Fill in {field}, then activate the product."),
        ),
    }
)

# prices and documents
messages.add(
    {
        "crm.default_price_list": (
            _("{record} cannot be changed here: the default price list and its items are kept by the integration."),
            _("Change the price of the item or resource in Business Central; the next run brings it here."),
        ),
        "crm.list_currency_fixed": (
            _("{field} of the price list {record} cannot be changed: the amounts of its items are in it."),
            _("Make a new price list in the other currency, or delete the items first."),
        ),
        "crm.line_currency": (
            _("{field} of the price of {record} must be that of its price list “{list}”."),
            _("Leave {field} blank, or choose a price list in that currency."),
        ),
        "crm.price_taken": (
            _("The price list “{record}” already has a price of {value} per “{unit}”."),
            _("Change the existing price list item, or choose another unit."),
        ),
        "crm.line_of_closed_invoice": (
            _("The line “{record}” cannot be added, changed or deleted: invoice {invoice} is “{state}”."),
            _("Change the status of the invoice to “Active” first."),
        ),
        "crm.line_without_product": (
            _("{record} has neither a product nor a description of one."),
            _("Choose a product, or describe what the line sells."),
        ),
    }
)
