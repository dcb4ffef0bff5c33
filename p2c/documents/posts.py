"""Timeline posts: what happened to orders in Business Central is told on the order and the account in Sales (DOC-090,
DOC-091). An event that concerns nobody in Sales is dropped, and so is one that cannot be told; the log has it then.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from crm.models import Account, Post, SalesOrder
from crm.models.post import PostSource, PostType
from crm.models.sales_order import OrderState
from erp.bc.models import PostBuffer
from erp.bc.models.post_buffer import ChangeType
from erp.bc.rules.documents import events
from integration import registry
from integration.engine.lookup import coupled
from integration.engine.write import Write, load, write_isolated
from integration.language import stored
from integration.models import Connection, Schedule
from integration.models.mapping import CONNECTION_SCOPE
from integration.origin import Origin
from integration.registry import LOCAL, Row
from integration.said import Said
from integration.services.errors import Refused
from integration.services.jobs import Nothing
from integration.services.write_rows import write_rows
from p2c.documents import sentences as sentences

logger = logging.getLogger("p2c.documents.posts")

BATCH = 500
#: what an account is told is cut there (DOC-091)
LONGEST = 250
#: the characters of an order's number that Your Reference keeps
REFERENCE = 35


def job(schedule: Schedule | None = None) -> str:
    """The recurring job: everything that is in the buffer, in the order it happened."""
    told, dropped = drain()
    if not told and not dropped:
        return Nothing("posts_nothing")
    return Said("posts_done", told=told, dropped=dropped)


def waiting() -> bool:
    """Whether something has happened that Sales was not told yet."""
    return PostBuffer.objects.exists()


def wanted() -> bool:
    """DOC-090: events are kept while orders come from Sales and the connection is on."""
    return Connection.objects.filter(enabled=True, sales_order_integration_enabled=True).exists()


events.WANTED.append(wanted)


def drain() -> tuple[int, int]:
    """Make posts of all events; how many posts were made, and how many events made none."""
    if not Connection.objects.filter(enabled=True).exists():
        raise Refused(_("The connection is switched off, so Sales hears of no order. Enable it first."))
    told = dropped = 0
    while True:
        with transaction.atomic(), stored():
            keys = PostBuffer.objects.order_by("change_date_time", "pk").values_list("pk", flat=True)[:BATCH]
            rows = load(registry.table(PostBuffer), [key.hex for key in keys], lock=True)
            if not rows:
                return told, dropped
            made, silent = _tell(sorted(rows.values(), key=lambda row: (row["change_date_time"], row["system_id"])))
            write_rows(PostBuffer, [Write.delete(row) for row in rows.values()], _origin())
        told, dropped = told + made, dropped + silent


def _tell(happened: Sequence[Row]) -> tuple[int, int]:
    orders = _orders(happened)
    accounts = _accounts(happened)
    writes: list[Write] = []
    silent = 0
    for event in happened:
        order = orders.get(event["system_id"])
        if order is None:
            silent += 1
            continue
        about = [{"regardingobjectid_salesorder": order["salesorderid"], "text": _of_order(event)}]
        account = accounts.get(event["customer"])
        if account is not None and event["change_type"] == ChangeType.INVOICE:
            about.append({"regardingobjectid_account": account, "text": _of_account(event, order)})
        common = {"type": int(PostType.STATUS), "source": int(PostSource.AUTO_POST)}
        writes += [Write.insert({**common, **each}) for each in about]
    write_isolated(registry.table(Post), writes, _origin())
    for one in writes:
        if one.refusal is not None:
            logger.warning("a post about an order is dropped: %s", one.refusal.code)
    return sum(one.refusal is None for one in writes), silent


def _orders(happened: Sequence[Row]) -> dict[str, Row]:
    """Event -> the Sales order it is about. One whose coupling went because it was invoiced is found by its number."""
    keys = {event["record_id"] for event in happened}
    known = coupled(CONNECTION_SCOPE, "bc.salesheader", "crm.salesorder", keys, LOCAL)
    there = load(registry.table(SalesOrder), set(known.values()), ("salesorderid", "ordernumber")) if known else {}
    left = [event for event in happened if event["record_id"] not in known and event["your_reference"]]
    by_number = _by_number({event["your_reference"] for event in left}) if left else {}
    found = {event["system_id"]: there.get(known.get(event["record_id"], "")) for event in happened}
    found |= {event["system_id"]: by_number.get(event["your_reference"]) for event in left}
    return {key: order for key, order in found.items() if order is not None}


def _by_number(references: set[str]) -> Mapping[str, Row]:
    """Your Reference -> the one invoiced order of that number."""
    rows: dict[str, list[Row]] = defaultdict(list)
    exact = {reference for reference in references if len(reference) < REFERENCE}
    orders = SalesOrder.objects.filter(ordernumber__in=exact, statecode=int(OrderState.INVOICED))
    for key, number in orders.values_list("pk", "ordernumber"):
        rows[number].append({"salesorderid": key.hex, "ordernumber": number})
    return {number: found[0] for number, found in rows.items() if len(found) == 1}


def _accounts(happened: Sequence[Row]) -> dict[str, str]:
    """Customer -> its account, where that is still there (DOC-084)."""
    customers = {e["customer"] for e in happened if e["customer"] and e["change_type"] == ChangeType.INVOICE}
    known = coupled(CONNECTION_SCOPE, "bc.customer", "crm.account", customers, LOCAL) if customers else {}
    there = load(registry.table(Account), set(known.values()), ("accountid",)) if known else {}
    return {customer: account for customer, account in known.items() if account in there}


def _of_order(event: Row) -> str:
    words = {"order": event["order_no"], "document": event["document_no"]}
    if event["change_type"] == ChangeType.RELEASED:
        return _("Order %(order)s was released in Business Central.") % words
    if event["change_type"] == ChangeType.SHIPMENT:
        return _("Shipment %(document)s was made for order %(order)s in Business Central.") % words
    return _("Invoice %(document)s was made for order %(order)s in Business Central.") % words


def _of_account(event: Row, order: Row) -> str:
    words = {"document": event["document_no"], "order": order["ordernumber"]}
    return (_("Invoice %(document)s for order %(order)s was posted in Business Central.") % words)[:LONGEST]


def _origin() -> Origin:
    user = Connection.objects.values_list("integration_user", flat=True).first()
    return Origin(stamp=user.hex if user else None, name="P2C", product=True)
