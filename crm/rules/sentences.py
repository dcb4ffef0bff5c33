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
