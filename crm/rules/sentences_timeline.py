"""The sentences about notes, posts and figures of Business Central."""

from django.utils.translation import gettext_lazy as _

from integration import messages

messages.add(
    {
        "crm.about_nothing": (
            _("{record} has no {field}: a note or post is about one record."),
            _("Choose the record it is about."),
        ),
        "crm.note_without_text": (
            _("{record} has neither title nor {field}."),
            _("Write a title or a text."),
        ),
        "crm.statistics_of_bc": (
            _("{record} cannot be created, changed or deleted here: the figures come from Business Central."),
            _("Run “Update account statistics” on the customer in Business Central to bring the latest figures."),
        ),
    }
)
