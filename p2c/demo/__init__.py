"""The demo company and volume data: fictional rows of both sides, made from a seed, written like any other rows."""

from django.conf import settings
from django.utils.translation import gettext as _


class DemoRefused(Exception):
    """Demo or volume data cannot be written here; the message says why."""


def refuse_in_production() -> None:
    """Fictional data has no place among real records."""
    if settings.PRODUCTION:
        raise DemoRefused(_("Demo data is not for a production installation."))
