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
