"""The sentences of Business Central's own rules."""

from django.utils.translation import gettext_lazy as _

from integration import messages

messages.add(
    {
        "bc.series_unknown": (
            _("The number series “{series}” does not exist."),
            _("Create the number series, or name another one in the setup."),
        ),
        "bc.series_manual_only": (
            _("The number series “{series}” does not number automatically."),
            _("Turn on Default Nos. on the number series, or type a number."),
        ),
        "bc.series_no_line": (
            _("The number series “{series}” has no lines."),
            _("Add a line with a starting number to the number series."),
        ),
        "bc.series_too_early": (
            _("The number series “{series}” hands out no numbers on {date}: its first line starts on {first}."),
            _("Add a line with an earlier starting date to the number series."),
        ),
        "bc.series_used_up": (
            _("The number series “{series}” has no numbers left on {date}."),
            _("Raise the ending number, or add a line to the number series."),
        ),
        "bc.series_date_order": (
            _("The number series “{series}” keeps its dates in order: {date} is before {last}, when it was last used."),
            _("Use a later date, or turn off Date Order on the number series."),
        ),
        "bc.series_pattern": (
            _("The number series “{series}” cannot use “{value}”: it does not fit the starting number “{start}”."),
            _("Correct the numbers on the line of the number series."),
        ),
        "bc.series_missing": (
            _("{record} cannot be numbered: {setup} names no number series in {field}."),
            _("Choose a number series in {setup}, or type a number."),
        ),
        "bc.number_not_manual": (
            _("{field} of {record} cannot be typed: the number series “{series}” does not allow it."),
            _("Leave the number blank, or turn on Manual Nos. on the number series."),
        ),
        "bc.contact_series_missing": (
            _("No contact can be created for {record}: {setup} names no number series in {field}."),
            _("Choose a number series for contacts in {setup}, or clear its relation codes."),
        ),
        "bc.one_row": (
            _("{record} already exists; there is only one."),
            _("Change the existing one."),
        ),
        "bc.phone_letters": (
            _("{field} of {record} cannot be “{value}”: a phone number has no letters."),
            _("Use digits, spaces and punctuation only."),
        ),
        "bc.e_mail": (
            _("{field} of {record} cannot be “{value}”: “{part}” is not an e-mail address."),
            _("Correct the address; separate several addresses with a semicolon."),
        ),
        "bc.no_company": (
            _("{record} cannot belong to “{value}”: it is a person, not a company."),
            _("Choose a contact of type Company."),
        ),
        "bc.type_change_blocked": (
            _("{record} cannot become a person: {detail}."),
            _("Move its persons and remove its business relations first."),
        ),
        "bc.contact_already_linked": (
            _("Contact {contact} cannot be linked to {kind} {value}: it is already linked to {kind} {other}."),
            _("Remove the other link first, or choose another contact."),
        ),
        "bc.entity_already_linked": (
            _("{kind} {value} cannot be linked to contact {contact}: it is already linked to contact {other}."),
            _("Remove the other link first, or choose another record."),
        ),
        "bc.relation_twice": (
            _("Contact {contact} already has the business relation {value}."),
            _("Choose another business relation code."),
        ),
    }
)
