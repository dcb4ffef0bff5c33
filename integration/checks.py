"""System checks: the change feed's triggers are in place, and every calculated column has a table to come from.

`STARTUP` marks the checks every command makes before it begins. They are few and cheap: `manage.py check` makes them
all, but has to load every screen and the whole REST interface for it, which takes longer than most commands.
"""

import sys
from typing import Any

from django.core import checks
from django.db import DatabaseError
from django.utils.translation import gettext as _

#: the tag of the checks that every command makes
STARTUP = "startup"


@checks.register(STARTUP)
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


@checks.register(STARTUP)
def calculated_columns(**kwargs: Any) -> list[checks.CheckMessage]:
    """Fails when a column is calculated from a table nobody registered."""
    from integration import registry

    return [
        checks.Error(
            _("The column %(name)s is calculated from a table that is not registered.") % {"name": name},
            hint=_("Register that table, or correct its name."),
            id="integration.E002",
        )
        for name in registry.unsettled()
    ]
