"""System check: the change feed's triggers are in place."""

import sys
from typing import Any

from django.core import checks
from django.db import DatabaseError
from django.utils.translation import gettext as _


@checks.register
def feed_triggers(**kwargs: Any) -> list[checks.CheckMessage]:
    """Fails when a trigger is missing; silent before the first migration and for `migrate`, which installs them."""
    from integration.changefeed import missing_triggers

    if sys.argv[1:2] == ["migrate"]:
        return []
    try:
        missing = missing_triggers()
    except DatabaseError:
        return []
    if not missing:
        return []
    return [
        checks.Error(
            _("The change feed lacks %(count)d triggers, for example %(name)s: changes would not be seen.")
            % {"count": len(missing), "name": missing[0]},
            hint=_("Run “manage.py migrate”; it installs them."),
            id="integration.E001",
        )
    ]
