"""Which orders of Sales Business Central takes by itself, and why it leaves others (DOC-003 … DOC-006, DOC-071)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from crm.models import SalesOrder
from crm.models.sales_order import OrderState
from crm.rules.owning import fo_units
from erp.bc.models import SalesHeader, SalesInvoiceHeader
from integration import registry
from integration.engine.write import Batch
from integration.messages import Finding
from integration.models import Connection, Coupling
from integration.models.mapping import CONNECTION_SCOPE
from p2c.documents.headers import reference_of
from p2c.documents.kinds import LOCAL_TABLE, Kind, Paper

SUBMITTED = int(OrderState.SUBMITTED)
#: the date that Sales writes for “never” (DOC-004)
NEVER = dt.date(1900, 1, 1)


def eligible(link: Connection) -> QuerySet[SalesOrder]:
    """Submitted orders that the back office has not taken, of this company and of Business Central's units."""
    found = SalesOrder.objects.filter(statecode=SUBMITTED)
    found = found.filter(Q(lastbackofficesubmit=None) | Q(lastbackofficesubmit=NEVER))
    return of_ours(found, link)


def of_ours(found: QuerySet, link: Connection) -> QuerySet:
    """Those of this company (DOC-005), and not of a unit whose records go with Finance and Operations."""
    found = found.filter(Q(bcbi_company=None) | Q(bcbi_company=link.company))
    units = fo_units()
    if None in units:
        found = found.exclude(owningbusinessunit=None)
    named = [unit for unit in units if unit]
    return found.exclude(owningbusinessunit__in=named) if named else found


def not_ours(kind: Kind, row: Mapping[str, Any], link: Connection, units: frozenset[str | None]) -> Finding | None:
    """Why a document is none of Business Central's business."""
    if row["owningbusinessunit"] in units:
        return Finding("p2c.owned_by_fo", "", {"record": kind.text(row)})
    if row["bcbi_companyid"] and (link.company is None or row["bcbi_companyid"] != link.company.hex):
        return Finding("p2c.other_company", kind.table.column("bcbi_companyid").caption, {"record": kind.text(row)})
    return None


def not_submitted(kind: Kind, row: Mapping[str, Any]) -> Finding | None:
    """DOC-003: what has not been submitted is still worked on."""
    if row["statecode"] == SUBMITTED:
        return None
    column = kind.table.column("statecode")
    words = {number: str(label) for number, label in column.choices}
    params = {"record": kind.text(row), "state": words.get(row["statecode"], ""), "value": words[SUBMITTED]}
    return Finding("p2c.not_submitted", column.caption, params)


def check(kind: Kind, papers: Sequence[Paper], link: Connection) -> None:
    """Refuse what is not ours or not submitted."""
    units = fo_units()
    for paper in papers:
        for finding in (not_ours(kind, paper.row, link, units), not_submitted(kind, paper.row)):
            if finding is not None:
                paper.findings.append(finding)


def coupled(kind: Kind, ids: Sequence[str]) -> dict[str, Coupling]:
    """Document of Sales -> its coupling."""
    found = Coupling.objects.filter(
        scope=CONNECTION_SCOPE, local_table=LOCAL_TABLE, remote_table=kind.table.name, remote_id__among=ids
    )
    return {each.remote_id.hex: each for each in found}


def already(kind: Kind, papers: Sequence[Paper]) -> dict[str, Finding]:
    """DOC-006: those that Business Central has or had, and what became of them."""
    known = coupled(kind, [paper.row[kind.key] for paper in papers])
    if not known:
        return {}
    headers = Batch.load(SalesHeader, [each.local_id.hex for each in known.values()])
    gone = [p for p in papers if p.row[kind.key] in known and known[p.row[kind.key]].local_id.hex not in headers]
    references = {reference_of(paper.row[kind.number]) for paper in gone}
    posted = {row["your_reference"]: row for row in Batch.find(SalesInvoiceHeader, "your_reference", references)}
    found = {}
    for paper in papers:
        key, label = paper.row[kind.key], kind.text(paper.row)
        coupling = known.get(key)
        if coupling is None:
            continue
        header = headers.get(coupling.local_id.hex)
        invoice = posted.get(reference_of(paper.row[kind.number]))
        if header is not None:
            text = registry.table(SalesHeader).text(header)
            found[key] = Finding("p2c.already_coupled", "", {"record": label, "value": text})
        elif invoice is not None:
            found[key] = Finding("p2c.already_posted", "", {"record": label, "value": invoice["no"]})
        else:
            found[key] = Finding("p2c.coupling_stale", "", {"record": label, "value": coupling.local_label})
    return found
