"""The sentences about interactions, and about printing and sending what they are about."""

from django.utils.translation import gettext_lazy as _

from integration import messages

messages.add(
    {
        "bc.interaction_logged": (
            _("Interaction {record} stays as it was logged: {field} cannot be changed."),
            _("Comment on it or cancel it, and create another interaction on the contact."),
        ),
        "bc.interaction_not_canceled": (
            _("Interaction {record} cannot be deleted: it is not canceled."),
            _("Tick {field} and save it first."),
        ),
        "bc.template_has_languages": (
            _("{kind} {record} cannot be logged by itself: template {value} has language versions."),
            _("Go on without logging, or choose a template without language versions in the {setup}, {field}."),
        ),
        "bc.no_address": (
            _("{record} cannot be sent: neither its contact nor its customer or vendor has an e-mail address."),
            _("Type an address, or fill in {field} of the contact."),
        ),
        "bc.not_sent": (
            _("{record} was not sent to {value}: {detail}"),
            _("Check the address and the mail server, then send it again. Nothing was logged."),
        ),
    }
)
