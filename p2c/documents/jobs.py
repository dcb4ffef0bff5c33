"""The recurring jobs of documents, availability and statistics, which follow the switches of the connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from integration.models import Connection, Schedule
from integration.services.jobs import Job, register
from p2c.documents import archived_orders, availability, notes, posts, statistics


def add(
    code: str,
    label: Any,
    work: Callable[[Schedule], str],
    minutes: int,
    wanted: Callable[[Connection], bool],
    **more: Any,
) -> None:
    """A job of the installation while the connection wants it: every so many minutes; after a run without anything to
    do, asleep as long again. Two attempts (6.8)."""
    timing = {"every_minutes": minutes, "inactivity_minutes": minutes, "max_attempts": 2, "rerun_delay": 30}
    alone = {"asks": False, "needs_mapping": False, "takes_mapping": False}
    register(Job(code, label, work, sleeps=True, general=timing, wanted=wanted, **alone, **more))


def orders(link: Connection) -> bool:
    """SET-042: while orders come from Sales; both ways has no status posts (DOC-100)."""
    return link.sales_order_integration_enabled


def notes_of_orders(link: Connection) -> bool:
    return link.sales_order_integration_enabled or link.bidirectional_sales_order_integration


def both_ways(link: Connection) -> bool:
    return link.bidirectional_sales_order_integration


def available(link: Connection) -> bool:
    return link.item_availability_enabled


add("account_statistics", _("Account statistics"), statistics.job, 30, lambda link: True, wakes=statistics.awaited)
add("item_availability", _("Item availability"), availability.push, 30, available, begins=availability.follow_switch)
add("order_status", _("Sales order status posts"), posts.job, 7, orders, wakes=posts.waiting)
add("order_notes", _("Sales order notes"), notes.job, 5, notes_of_orders)
add(
    "archived_orders",
    _("Archived sales orders"),
    archived_orders.job,
    30,
    both_ways,
    wakes=archived_orders.waiting,
    begins=archived_orders.begin,
)
