"""Checking the connection: whether everything a synchronisation needs is set up, point by point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from integration import changefeed, registry
from integration.engine.plan import ConfigurationError, compile_plan
from integration.engine.write import load
from integration.models import Connection, TableMapping
from integration.services import connector
from integration.services.install import connection


@dataclass(frozen=True)
class Point:
    """One thing that was checked. `mapping` and `table`: where to look. `stops`: nothing runs until it is put right."""

    name: str
    ok: bool
    message: str
    next_step: str = ""
    mapping: str = ""
    table: str = ""
    stops: bool = False


def check_connection(*, mappings: bool = True) -> list[Point]:
    """Look at the switch, the roles, the mappings and the change feed; nothing is written.

    `mappings`: False for somebody who looks at each of them anyway.
    """
    link = connection()
    checks: list[tuple[str, Callable[[Connection], Point]]] = [
        ("enabled", _enabled),
        ("place", _place),
        ("integration_user", lambda c: _role(c, "integration_user", "USER_TABLE", _("integration user"))),
        ("company", lambda c: _role(c, "company", "COMPANY_TABLE", _("company"))),
        ("base_currency", lambda c: _role(c, "base_currency", "CURRENCY_TABLE", _("base currency"))),
        ("mappings", _mappings),
        ("change_feed", _change_feed),
    ]
    return [check(link) for name, check in checks if mappings or name != "mappings"]


def _enabled(link: Connection) -> Point:
    if link.enabled:
        return Point("enabled", True, _("The connection is enabled."))
    return Point("enabled", False, _("The connection is not enabled."), _("Enable it on the connection page."))


def _place(link: Connection) -> Point:
    """Where Sales is, so that nobody takes the green marks for a system outside."""
    return Point("place", True, connector.current().place())


def _role(link: Connection, name: str, role: str, caption: str) -> Point:
    value = getattr(link, name)
    table = registry.table(settings.INTEGRATION[role])
    step = _("Choose one on the connection page.")
    if value is None:
        return Point(name, False, _("No %(role)s is chosen.") % {"role": caption}, step)
    row = load(table, [value.hex]).get(value.hex)
    if row is None:
        return Point(name, False, _("The %(role)s that was chosen does not exist any more.") % {"role": caption}, step)
    text = table.text(row)
    if row.get("isdisabled"):
        return Point(name, False, _("The %(role)s %(name)s is disabled.") % {"role": caption, "name": text}, step)
    return Point(name, True, _("The %(role)s is %(name)s.") % {"role": caption, "name": text})


def _mappings(link: Connection) -> Point:
    found = list(TableMapping.objects.filter(enabled=True).prefetch_related("fields", "filters", "criteria"))
    if not found:
        return Point("mappings", False, _("No table mapping is enabled."), _("Run install_mappings."))
    for mapping in found:
        try:
            compile_plan(mapping, link)
        except ConfigurationError as error:
            message = str(error.finding)
            if mapping.name not in message:
                message = f"{mapping.name}: {message}"
            return Point("mappings", False, message, error.finding.next_step)
    return Point("mappings", True, _("%(count)d table mappings are ready to run.") % {"count": len(found)})


def _change_feed(link: Connection) -> Point:
    missing = changefeed.missing_triggers()
    if missing:
        message = _("The change feed lacks %(count)d triggers.") % {"count": len(missing)}
        return Point("change_feed", False, message, _("Run migrate; it installs them."))
    return Point("change_feed", True, _("The change feed is in place."))
