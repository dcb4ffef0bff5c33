"""Processing quotes of Sales: active ones become quotes in Business Central, won ones lead to their order.

DOC-120 … DOC-124. A revision fills the same quote again; what it was before is in the archive.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from crm.models import Quote
from crm.models.quote import QuoteState, QuoteStatus
from crm.models.sales_order import OrderState
from crm.rules.owning import fo_units
from erp.bc.models import SalesHeader
from erp.bc.models.document_base import DocumentStatus
from integration import registry
from integration.engine.write import Batch, Write, write_isolated
from integration.messages import Finding
from integration.models import Connection, Coupling
from integration.models.mapping import CONNECTION_SCOPE
from integration.origin import Origin
from integration.registry import Row
from integration.services.link import connection
from p2c.documents import archived, eligible, making, notes, take_orders, transfers, writing
from p2c.documents.eligible import coupled, not_ours
from p2c.documents.kinds import LOCAL_TABLE, ORDERS, QUOTES, Paper
from p2c.documents.looking_up import Known
from p2c.documents.take_orders import BATCH, Outcome, book, details, note, pages_of, papers_of
from p2c.models import DocumentTransfer, TransferOutcome

logger = logging.getLogger("p2c.documents")

ACTIVE, WON, CLOSED = map(int, (QuoteState.ACTIVE, QuoteState.WON, QuoteState.CLOSED))
_REVISED = int(QuoteStatus.REVISED)
_SUBMITTED = int(OrderState.SUBMITTED)
_RELEASED = int(DocumentStatus.RELEASED)


class _Spoiled(Exception):
    """A won quote could not be followed by its order after the batch had been written."""


def waiting(link: Connection) -> QuerySet[Quote]:
    """Active and won quotes that were not processed yet (DOC-120)."""
    own = {"scope": CONNECTION_SCOPE, "local_table": LOCAL_TABLE, "remote_table": QUOTES.table.name}
    known = Exists(Coupling.objects.filter(remote_id=OuterRef("pk"), **own))
    done = Exists(
        DocumentTransfer.objects.filter(
            table=QUOTES.table.name, record=OuterRef("pk"), outcome=TransferOutcome.PROCESSED
        )
    )
    found = Quote.objects.filter((Q(statecode=ACTIVE) & ~known) | (Q(statecode=WON) & ~done))
    return eligible.of_ours(found, link)


def process(
    ids: Sequence[str] | None = None, *, origin: Origin | None = None, preview: bool = False, size: int = BATCH
) -> Outcome:
    """Process these quotes, or all that wait."""
    link = connection()
    outcome = Outcome()
    if not link.enabled:
        outcome.idle = Finding("p2c.connection_off")
        logger.info("no quote is processed: %s", outcome.idle.code)
        return outcome
    who = origin or Origin(name="P2C", product=True)
    for page in pages_of(waiting(link), ids, size):
        with transaction.atomic():
            found = _page(page, link, Origin(name=who.name, product=True))
            if preview:
                transaction.set_rollback(True)
        if not preview:
            book(QUOTES, found)
        outcome.add(found)
    return outcome


def _page(page: Sequence[str], link: Connection, origin: Origin) -> Outcome:
    outcome = Outcome()
    papers = papers_of(QUOTES, page)
    outcome.labels = {paper.row[QUOTES.key]: QUOTES.text(paper.row) for paper in papers}
    known = coupled(QUOTES, list(outcome.labels))
    there = Batch.load(SalesHeader, [each.local_id.hex for each in known.values()])
    ours = {key: there[each.local_id.hex] for key, each in known.items() if each.local_id.hex in there}
    outcome.already = _already(papers, ours)
    papers = [paper for paper in papers if paper.row[QUOTES.key] not in outcome.already]
    _check(papers, link)
    _replaced(papers, {key: each for key, each in known.items() if key not in ours})
    while good := [paper for paper in papers if paper.good]:
        try:
            with transaction.atomic():
                _process(good, ours, link, origin)
        except _Spoiled:
            continue
        break
    note(QUOTES, papers, outcome)
    for paper in papers:
        if paper.good and paper.written is None:
            outcome.taken[paper.row[QUOTES.key]] = ours[paper.row[QUOTES.key]]
    return outcome


def _already(papers: Sequence[Paper], ours: Mapping[str, Row]) -> dict[str, Finding]:
    """Those there is nothing left to do with (DOC-121, DOC-122, DOC-124)."""
    rows = DocumentTransfer.objects.filter(
        table=QUOTES.table.name,
        outcome=TransferOutcome.PROCESSED,
        record__in=[paper.row[QUOTES.key] for paper in papers],
    )
    done = {key.hex for key in rows.values_list("record", flat=True)}
    found = {}
    for paper in papers:
        key = paper.row[QUOTES.key]
        if key in done or (key in ours and paper.row["statecode"] == ACTIVE):
            document = registry.table(SalesHeader).text(ours[key]) if key in ours else ""
            code = "p2c.quote_processed_as" if document else "p2c.quote_processed"
            found[key] = Finding(code, "", {"record": QUOTES.text(paper.row), "document": document})
    return found


def _check(papers: Sequence[Paper], link: Connection) -> None:
    units = fo_units()
    column = QUOTES.table.column("statecode")
    words = {number: str(label) for number, label in column.choices}
    for paper in papers:
        finding = not_ours(QUOTES, paper.row, link, units)
        if finding is not None:
            paper.findings.append(finding)
        if paper.row["statecode"] not in (ACTIVE, WON):
            said = {"state": words[paper.row["statecode"]], "active": words[ACTIVE], "won": words[WON]}
            paper.refuse("p2c.quote_not_active", column.caption, record=QUOTES.text(paper.row), **said)


def _replaced(papers: Sequence[Paper], stale: Mapping[str, Coupling]) -> None:
    """The quote of Business Central that a revision fills again: that of the last revision that was closed."""
    for paper in papers:
        if paper.row[QUOTES.key] in stale:
            paper.replaces = [stale[paper.row[QUOTES.key]].pk]
    revisions = [p for p in papers if p.good and p.row["revisionnumber"] and p.row["statecode"] == ACTIVE]
    if not revisions:
        return
    numbers = {paper.row["quotenumber"] for paper in revisions}
    before = [
        row
        for row in Batch.find(Quote, "quotenumber", numbers)
        if row["statecode"] == CLOSED and row["statuscode"] == _REVISED
    ]
    known = coupled(QUOTES, [row[QUOTES.key] for row in before])
    headers = Batch.load(SalesHeader, [each.local_id.hex for each in known.values()])
    for paper in revisions:
        own = [row for row in before if row["quotenumber"] == paper.row["quotenumber"] and row[QUOTES.key] in known]
        last = max(own, key=lambda row: row["revisionnumber"], default=None)
        if last is not None:
            coupling = known[last[QUOTES.key]]
            paper.replaces.append(coupling.pk)
            paper.local = headers.get(coupling.local_id.hex)


def _notes(papers: Sequence[Paper]) -> None:
    """DOC-123: their notes come with them."""
    notes.from_sales([paper.row[QUOTES.key] for paper in papers], notes.QUOTE)


def _process(papers: Sequence[Paper], ours: Mapping[str, Row], link: Connection, origin: Origin) -> None:
    fresh = [paper for paper in papers if paper.row[QUOTES.key] not in ours]
    for paper in fresh:
        paper.written = None
    if fresh:
        details(QUOTES, fresh)
        known = Known(QUOTES, fresh, link)
        making.make(QUOTES, fresh, known)
        archived.archive([paper.local["system_id"] for paper in fresh if paper.good and paper.local], origin)
        writing.write(QUOTES, fresh, known, origin, _notes)
    won = [paper for paper in papers if paper.good and paper.row["statecode"] == WON]
    _win(won, ours, link, origin)
    if not all(paper.good for paper in won):
        raise _Spoiled


# --- won quotes -----------------------------------------------------------------------------------------------------


def _win(papers: Sequence[Paper], ours: Mapping[str, Row], link: Connection, origin: Origin) -> None:
    """DOC-122: the order of each, taken now where it is submitted, and the quote put away."""
    if not papers:
        return
    orders = _orders_of(papers)
    for paper in papers:
        if paper.row[QUOTES.key] not in orders:
            paper.refuse("p2c.quote_without_order", "", record=QUOTES.text(paper.row))
    good = [paper for paper in papers if paper.good]
    known = coupled(ORDERS, [orders[paper.row[QUOTES.key]][ORDERS.key] for paper in good])
    due, linked, open_ = [], [], []
    for paper in good:
        order = orders[paper.row[QUOTES.key]]
        if order[ORDERS.key] in known:
            linked.append(paper)
        elif order["statecode"] == _SUBMITTED:
            due.append(paper)
        else:
            open_.append(paper)
    _take_orders(due, orders, link, origin)
    _link(
        linked,
        {p.row[QUOTES.key]: known[orders[p.row[QUOTES.key]][ORDERS.key]].local_id.hex for p in linked},
        ours,
        origin,
    )
    headers = [_header(paper, ours) for paper in (*linked, *open_)]
    archived.archive([_header(paper, ours)["system_id"] for paper in linked], origin)
    archived.put_away(headers, origin)
    done: dict[str, Finding | None] = {paper.row[QUOTES.key]: None for paper in papers if paper.good}
    transfers.remember(QUOTES, TransferOutcome.PROCESSED, done, {p.row[QUOTES.key]: QUOTES.text(p.row) for p in papers})


def _header(paper: Paper, ours: Mapping[str, Row]) -> Row:
    return paper.written.row if paper.written is not None else ours[paper.row[QUOTES.key]]


def _orders_of(papers: Sequence[Paper]) -> dict[str, Row]:
    """Quote -> the order it has become, the one submitted first where there are several."""
    rows = Batch.find(ORDERS.model, "quoteid", [paper.row[QUOTES.key] for paper in papers])
    rows.sort(key=lambda row: (row["statecode"] != _SUBMITTED, row["createdon"], row[ORDERS.key]))
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row["quoteid"], row)
    return found


def _take_orders(papers: Sequence[Paper], orders: Mapping[str, Row], link: Connection, origin: Origin) -> None:
    if not papers:
        return
    idle = take_orders.idle_because(link)
    of = {orders[paper.row[QUOTES.key]][ORDERS.key]: paper for paper in papers}
    found = papers_of(ORDERS, list(of))
    eligible.check(ORDERS, found, link)
    for order in found if idle is not None else ():
        order.findings.append(idle)  # type: ignore[arg-type]
    take_orders.take_papers(found, link, origin)
    for order in found:
        if order.finding is not None:
            of[order.row[ORDERS.key]].findings.append(order.finding)


def _link(papers: Sequence[Paper], local: Mapping[str, str], ours: Mapping[str, Row], origin: Origin) -> None:
    """Orders that were taken before say which quote they came of."""
    rows = Batch.load(SalesHeader, local.values())
    writes = [
        Write.update(rows[local[paper.row[QUOTES.key]]], {"quote_no": _header(paper, ours)["no"]})
        for paper in papers
        if local[paper.row[QUOTES.key]] in rows
    ]
    write_isolated(registry.table(SalesHeader), writes, origin)
