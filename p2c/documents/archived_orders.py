"""Orders that are over in Business Central: what the archive says of them goes to Sales once (DOC-106, SO-29).

A Sales order keeps the number of its order in Business Central. One of that number that is no longer worked on, and of
which the archive has a version, has come to its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from crm.models import SalesOrder, SalesOrderDetail
from crm.models.sales_order import OrderState, OrderStatus
from crm.rules.amounts import TOTALS
from erp.bc.models import SalesHeader, SalesHeaderArchive, SalesLineArchive, SalesSetup
from erp.bc.models.document_base import DocumentType
from integration import registry
from integration.engine.write import Batch, Write, load
from integration.models import Connection, Coupling, Schedule
from integration.registry import Row
from integration.said import Said
from integration.services import jobs
from integration.services.link import connection
from integration.services.write_rows import write_rows
from p2c.documents import writing

SIZE = 500
NUMBER, OCCURRENCE = "bcbi_businesscentralordernumber", "bcbi_businesscentraldocumentoccurrencenumber"
_ORDER = int(DocumentType.ORDER)
INVOICED = {"statecode": int(OrderState.INVOICED), "statuscode": int(OrderStatus.INVOICED)}


def archived(numbers: Iterable[str]) -> set[str]:
    """Those of these order numbers that are in the archive, and not worked on any more."""
    wanted = set(numbers)
    if not wanted:
        return set()
    kept = SalesHeaderArchive.objects.filter(document_type=_ORDER, no__in=wanted).order_by()
    open_ = SalesHeader.objects.filter(document_type=_ORDER, no__in=wanted).order_by()
    return {*kept.values_list("no", flat=True).distinct()} - {*open_.values_list("no", flat=True)}


def begin(link: Connection) -> None:
    """DOC-100: the job rests on every order being archived."""
    setup = SalesSetup.current()
    if not setup.archive_orders:
        setup.archive_orders = True
        setup.save()


def over(link: Connection) -> QuerySet[SalesOrder]:
    """The orders in Sales that are over in Business Central and do not say so yet."""
    coupled = Coupling.objects.filter(remote_table="crm.salesorder", remote_id=OuterRef("pk"))
    kept = SalesHeaderArchive.objects.filter(document_type=_ORDER, no=OuterRef(NUMBER))
    open_ = SalesHeader.objects.filter(document_type=_ORDER, no=OuterRef(NUMBER))
    found = SalesOrder.objects.filter(
        ~Exists(coupled), ~Exists(open_), Exists(kept), statecode__in=(OrderState.SUBMITTED, OrderState.FULFILLED)
    )
    own = Q(bcbi_company=link.company) if link.company else Q()
    return found.filter(own).exclude(**{NUMBER: ""})


def waiting() -> bool:
    """Whether an order waits: then a sleeping schedule wakes up."""
    return over(connection()).exists()


def job(schedule: Schedule | None = None) -> str:
    """Bring what the archive says to Sales; orders that say it already are left alone."""
    link, count, last = connection(), 0, None
    while True:
        found = over(link).filter(pk__gt=last) if last else over(link)
        page = [key.hex for key in found.order_by("pk").values_list("pk", flat=True)[:SIZE]]
        if page:
            count += bring(page, link)
        if len(page) < SIZE:
            break
        last = page[-1]
    return Said("p2c.archived_orders", count=count) if count else jobs.Nothing("p2c.no_archived_order")


def bring(orders: Sequence[str], link: Connection) -> int:
    """Write what the last version of each says; the number of orders that say something else now."""
    with transaction.atomic():
        rows = load(registry.table(SalesOrder), list(orders), lock=True)
        versions = _last_versions(rows.values())
        kept: dict[tuple[str, int], Row] = {}
        for line in Batch.find(SalesLineArchive, "document", {row["system_id"] for row in versions.values()}):
            kept[line["document"], line["line_no"]] = line
        origin = writing.of_integration(link, None)
        changed = set()
        details = []
        for row in Batch.find(SalesOrderDetail, "salesorderid", versions):
            order = versions[row["salesorderid"]]
            line = kept.get((order["system_id"], row["bcbi_businesscentrallinenumber"] or 0))
            values = _changes(row, _of_line(line)) if line is not None else {}
            if values:
                details.append(Write.update(row, values))
                changed.add(row["salesorderid"])
        if details:
            write_rows(SalesOrderDetail, details, origin)
        rows = load(registry.table(SalesOrder), list(versions))
        headers = []
        for key, version in versions.items():
            values = _changes(rows[key], _of_order(version))
            if values or key in changed:
                headers.append(Write.update(rows[key], {**dict.fromkeys(TOTALS), **values}))
        if headers:
            write_rows(SalesOrder, headers, origin)
    return len(headers)


def _last_versions(orders: Iterable[Row]) -> dict[str, Row]:
    """Order in Sales -> the last version of it in the archive."""
    found: dict[tuple[str, int | None], Row] = {}
    wanted = list(orders)
    for row in Batch.find(SalesHeaderArchive, "no", {order[NUMBER] for order in wanted}):
        if row["document_type"] == _ORDER:
            for name in ((row["no"], row["doc_no_occurrence"]), (row["no"], None)):
                place = (row["doc_no_occurrence"], row["version_no"])
                if name not in found or place > (found[name]["doc_no_occurrence"], found[name]["version_no"]):
                    found[name] = row
    of = {order["salesorderid"]: (order[NUMBER], order[OCCURRENCE]) for order in wanted}
    return {key: found[name] for key, name in of.items() if name in found}


def _of_order(version: Row) -> dict[str, Any]:
    values: dict[str, Any] = dict(INVOICED) if version["posted_invoice"] else {}
    if version["last_shipment_date"]:
        values["datefulfilled"] = version["last_shipment_date"]
    return {**values, "discountpercentage": version["payment_discount_percent"]}


def _of_line(line: Row) -> dict[str, Any]:
    return {"quantity": line["quantity"], "quantityshipped": line["quantity_shipped"]}


def _changes(row: Row, values: dict[str, Any]) -> dict[str, Any]:
    """What is not so yet; numbers whatever their decimals."""
    return {name: value for name, value in values.items() if not _same(row[name], value)}


def _same(one: Any, other: Any) -> bool:
    try:
        return float(one or 0) == float(other or 0)
    except ValueError:
        return bool(one == other)
