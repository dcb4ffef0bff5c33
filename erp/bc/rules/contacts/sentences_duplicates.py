"""The sentences about duplicate contacts and merging them."""

from django.utils.translation import gettext_lazy as _

from integration import messages

messages.add(
    {
        "bc.out_of_range": (
            _("{field} of {record} cannot be {value}: it is at least {least} and at most {most}."),
            _("Correct the number."),
        ),
        "bc.pair_found": (
            _("Pairs of duplicate contacts are found by the search; only {field} can be changed by hand."),
            _("Mark the pair as separate contacts, or merge the two."),
        ),
    }
)
messages.add(
    {
        "bc.merge_same": (
            _("{record} cannot be merged with itself."),
            _("Choose the other contact."),
        ),
        "bc.merge_types": (
            _("{record} and {other} cannot be merged: one is a company, the other a person."),
            _("Merge contacts of the same type, or change the type of one first."),
        ),
        "bc.merge_links": (
            _("{record} and {other} cannot be merged: they are linked to {kind} {value} and {kind} {detail}."),
            _("Delete one of the two links first; then the contact that is kept has one of that kind."),
        ),
        "bc.merge_coupled": (
            _("{record} and {other} cannot be merged: they are coupled to {value} and {detail} of Sales."),
            _("Uncouple one of them first, and merge their partners in Sales, too."),
        ),
    }
)
