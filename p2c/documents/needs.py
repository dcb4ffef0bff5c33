"""What the start page says of orders and quotes of Sales that somebody has to look at (DOC-071)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db.models import Count, Min, Q
from django.utils.translation import ngettext

from integration.models import Connection
from integration.services.overview import WORK, Work
from p2c.documents import asking
from p2c.documents.kinds import ORDERS, QUOTES, Kind
from p2c.models import DocumentTransfer, TransferOutcome

#: how the work lists show those that failed
FAILED = {"attempt": "failed"}


def documents(link: Connection) -> Iterator[Work]:
    """Orders and quotes of the work lists that could not be taken; no orders while they stay in Sales."""
    failed = _failed([ORDERS, QUOTES] if link.sales_order_integration_enabled else [QUOTES], link)
    count, since = failed.get(ORDERS.table.name, (0, None))
    text = ngettext(
        "order of Sales could not be created in Business Central",
        "orders of Sales could not be created in Business Central",
        count,
    )
    yield Work(count, text, since, "p2c.waitingorder", FAILED, "p2c.view_waitingorder")
    count, since = failed.get(QUOTES.table.name, (0, None))
    text = ngettext(
        "quote of Sales could not be processed in Business Central",
        "quotes of Sales could not be processed in Business Central",
        count,
    )
    yield Work(count, text, since, "p2c.waitingquote", FAILED, "p2c.view_waitingquote")


def _failed(kinds: Sequence[Kind], link: Connection) -> dict[str, tuple[int, dt.datetime]]:
    """Table -> how many of its work list failed, and since when the first has; one that was canceled since is none."""
    waiting = Q()
    for kind in kinds:
        waiting |= Q(table=kind.table.name, record__in=asking.waiting(kind, link).order_by().values("pk"))
    failed = DocumentTransfer.objects.filter(waiting, outcome=TransferOutcome.FAILED).order_by().values("table")
    return {row["table"]: (row["n"], row["since"]) for row in failed.annotate(n=Count("pk"), since=Min("first_at"))}


WORK.append(documents)
