"""The connection's switches that need something before they may be turned: orders, both ways, item availability.

SET-040, SET-041, SET-062b and B-216.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration.models import Connection
from integration.services import access_keys, connector

ORDERS = "sales_order_integration_enabled"
BOTH_WAYS = "bidirectional_sales_order_integration"
AUTO_CREATE = "auto_create_sales_orders"
AVAILABILITY = "item_availability_enabled"


def turned(old: Connection | None, link: Connection, name: str) -> bool:
    """Whether saving would turn this switch."""
    return bool(getattr(link, name)) != bool(getattr(old, name) if old is not None else False)


def problems(old: Connection | None, link: Connection) -> dict[str, str]:
    """Field -> sentence, for switches that cannot be turned like this."""
    found: dict[str, str] = {}
    if turned(old, link, ORDERS):
        if getattr(link, ORDERS):
            if not link.is_solution_installed:
                found[ORDERS] = _(
                    "Sales order integration needs the integration solution in Sales (“integration solution installed” "
                    "is No). Enable the connection with the solution imported first."
                )
        elif waiting := connector.current().submitted_orders():
            found[ORDERS] = ngettext(
                "Sales order integration stays on while %(count)d order of Sales is Submitted. Take it over or "
                "withdraw it first.",
                "Sales order integration stays on while %(count)d orders of Sales are Submitted. Take them over or "
                "withdraw them first.",
                waiting,
            ) % {"count": waiting}
    if turned(old, link, BOTH_WAYS) and getattr(link, BOTH_WAYS) and not link.is_solution_installed:
        found[BOTH_WAYS] = _(
            "Bidirectional sales order integration needs the integration solution in Sales (“integration solution "
            "installed” is No). Enable the connection with the solution imported first."
        )
    if getattr(link, ORDERS) and getattr(link, BOTH_WAYS):
        name = BOTH_WAYS if turned(old, link, BOTH_WAYS) or not turned(old, link, ORDERS) else ORDERS
        found.setdefault(
            name,
            _(
                "Sales order integration and bidirectional sales order integration exclude each other. Switch one of "
                "them off."
            ),
        )
    if turned(old, link, AUTO_CREATE) and getattr(link, AUTO_CREATE) and not getattr(link, ORDERS):
        found[AUTO_CREATE] = _(
            "Sales orders are created automatically only while sales order integration is on. Switch that on with it, "
            "or leave this off."
        )
    if getattr(link, AVAILABILITY) and (turned(old, link, AVAILABILITY) or _other_user(old, link)):
        if link.item_availability_user is None:
            found["item_availability_user"] = _(
                "Item availability needs a user whose web service access key Sales asks with. Choose one."
            )
        elif not access_keys.has_key(link.item_availability_user):
            text = _("%(user)s has no web service access key. Make one on the page of that user first.")
            found["item_availability_user"] = text % {"user": link.item_availability_user.get_username()}
    return found


def _other_user(old: Connection | None, link: Connection) -> bool:
    return old is not None and old.item_availability_user_id != link.item_availability_user_id


def questions(old: Connection | None, link: Connection) -> list[str]:
    """What turning order integration does in Sales, to be agreed to first (SET-040)."""
    if not turned(old, link, ORDERS):
        return []
    if getattr(link, ORDERS):
        return [
            _("Sales order integration is switched on in Sales too: submitted orders can no longer be edited there.")
        ]
    text = _("Sales order integration is switched off in Sales too.")
    if link.auto_create_sales_orders:
        text += " " + _("Sales orders are no longer created automatically.")
    return [text]


def follow(old: Connection | None, link: Connection) -> None:
    """What goes with the switches, before the connection is saved: Sales is told, and what cannot stay on goes off."""
    if turned(old, link, ORDERS):
        connector.current().set_order_integration(getattr(link, ORDERS))
        if not getattr(link, ORDERS):
            link.auto_create_sales_orders = False
    if turned(old, link, BOTH_WAYS) and getattr(link, BOTH_WAYS):
        link.auto_create_sales_orders = False
