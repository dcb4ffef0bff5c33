"""The sentences about quotes and orders."""

from django.utils.translation import gettext_lazy as _

from integration import messages

messages.add(
    {
        "bc.document_type_fixed": (
            _("{field} of {record} cannot be changed."),
            _("Make an order from the quote, or start another document."),
        ),
    }
)
