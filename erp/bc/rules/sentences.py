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
        "bc.country_unknown": (
            _("{field} of {record} cannot be “{value}”: no country or region has that code."),
            _("Use the two letters of ISO 3166, or add the code to the countries/regions."),
        ),
        "bc.country_is": (
            _("{field} of {record} cannot be “{value}”: that is no code."),
            _("Use {iso}, or add the code to the countries/regions."),
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
            _("{record} cannot become a {kind}: it still has {detail}."),
            _("Move that to another contact or remove it first, or make a new contact."),
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

# units, items, resources
messages.add(
    {
        "bc.unit_quantity": (
            _("{record}: a unit of measure “{value}” cannot hold {quantity} of the base unit."),
            _("Give a quantity above nought."),
        ),
        "bc.base_unit_quantity": (
            _("{field} of {record} cannot be “{value}”: that unit holds {quantity} of another one, not 1."),
            _("Set its quantity to 1 in the units of measure first, or choose another unit."),
        ),
        "bc.base_unit_used": (
            _("{field} of {record} stays “{value}”: there are {detail} counted in it."),
            _("Sell in another unit of measure, or make a new record with another base unit."),
        ),
        "bc.base_unit_row": (
            _("“{value}” stays a unit of {owner}: it is the base unit."),
            _("Choose another base unit of measure first."),
        ),
        "bc.base_row_quantity": (
            _("“{value}” is the base unit of {owner}, so it holds 1 and not {quantity}."),
            _("Leave the quantity at 1, or choose another base unit of measure first."),
        ),
        "bc.unit_of_other": (
            _("{field} of {record} cannot be “{value}”: {owner} has no such unit of measure."),
            _("Choose one of its units, or add the unit of measure to it first."),
        ),
        "bc.unit_group": (
            _("{record} cannot be changed by hand: a unit group comes and goes with its item or resource."),
            _("Change the item or resource, or its units of measure."),
        ),
    }
)

# prices
messages.add(
    {
        "bc.one_of": (
            _("{record} names more than one of {field}."),
            _("Choose one of them and leave the other blank."),
        ),
        "bc.twice": (
            _("{table} exists already: {record}."),
            _("Change the existing one, or give other values."),
        ),
        "bc.dates": (
            _("{field} of {record} cannot be {value}: that is before it starts, on {start}."),
            _("Correct one of the two dates."),
        ),
        "bc.negative": (
            _("{field} of {record} cannot be {value}: it must not be below nought."),
            _("Correct the number."),
        ),
        "bc.price_list_step": (
            _("{field} of {record} cannot go from {status} to {value}."),
            _("Possible now: {next}."),
        ),
        "bc.price_list_no_draft": (
            _("{field} of {record} cannot be changed: the price list is {status}."),
            _("Make the price list a draft first; an active one must be made inactive before."),
        ),
        "bc.price_list_in_use": (
            _("{record} cannot be deleted: the price list is {status}."),
            _("Make the price list inactive first."),
        ),
        "bc.price_list_line": (
            _("{record} cannot be changed: price list {list} is {status}."),
            _("Make the price list a draft first; an active one must be made inactive before."),
        ),
        "bc.default_price_list": (
            _("{field} cannot be “{value}”: it must hold sales prices and allow updating defaults."),
            _("Choose another price list, or change that one."),
        ),
        "bc.write_in_stock": (
            _("{field} cannot be “{value}”: stock is kept of it."),
            _("Choose an item of type Service or Non-Inventory."),
        ),
        "bc.write_in_coupled": (
            _("{field} cannot be “{value}”: it is coupled to a product of its own."),
            _("Choose another one, or uncouple it first."),
        ),
    }
)

# opportunities, posted documents, ledgers
messages.add(
    {
        "bc.opportunity_closed": (
            _("Opportunity {record} cannot be changed: it is closed ({status})."),
            _("Make a new opportunity."),
        ),
        "bc.posted": (
            _("{table} {record} cannot be written by hand. {source}"),
            _("Post what should change it; the rows come by themselves."),
        ),
        "bc.posted_kept": (
            _("{record} cannot be deleted: {setup} does not say in {field} which posted documents may be."),
            _("Fill in {field}, or keep the document."),
        ),
        "bc.posted_too_young": (
            _("{record} cannot be deleted: it was posted on {value}, and {field} is {date}."),
            _("Keep the document, or choose a later date in the sales setup."),
        ),
        "bc.posted_not_printed": (
            _("{record} cannot be deleted: it was never printed."),
            _("Print it first, so that there is a copy."),
        ),
    }
)
