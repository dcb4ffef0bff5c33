"""What the start page says of orders and quotes of Sales that somebody has to look at (DOC-071)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Min
from django.utils.translation import ngettext

from integration.models import Connection
from integration.services.overview import WORK, Work
from p2c.documents import asking
from p2c.documents.kinds import ORDERS, QUOTES, Kind
from p2c.models import DocumentTransfer, TransferOutcome

#: how the work lists show those that failed
FAILED = {"attempt": "failed"}


def orders(link: Connection) -> Iterator[Work]:
    """Orders of the work list that could not be taken; none while orders stay in Sales."""
    if not link.sales_order_integration_enabled:
        return
    count, since = _failed(ORDERS, link)
    text = ngettext(
        "order of Sales could not be created in Business Central",
        "orders of Sales could not be created in Business Central",
        count,
    )
    yield Work(count, text, since, "p2c.waitingorder", FAILED, "p2c.view_waitingorder")


def quotes(link: Connection) -> Iterator[Work]:
    """Quotes of the work list that could not be processed."""
    count, since = _failed(QUOTES, link)
    text = ngettext(
        "quote of Sales could not be processed in Business Central",
        "quotes of Sales could not be processed in Business Central",
        count,
    )
    yield Work(count, text, since, "p2c.waitingquote", FAILED, "p2c.view_waitingquote")


def _failed(kind: Kind, link: Connection) -> tuple[int, dt.datetime | None]:
    """How many of the work list failed, and since when the first has; one that was canceled since is none."""
    waiting = asking.waiting(kind, link).order_by().values("pk")
    failed = DocumentTransfer.objects.filter(table=kind.table.name, outcome=TransferOutcome.FAILED, record__in=waiting)
    found = failed.aggregate(n=Count("pk"), since=Min("first_at"))
    return found["n"], found["since"]


WORK += [orders, quotes]
