"""Taking submitted orders of Sales into Business Central, by hand or by themselves (DOC-001 … DOC-073).

Orders are taken in batches, with a constant number of statements each. An order is taken as a whole or not at all; one
that cannot be taken stays as it is, is remembered with its reason, and is tried again the next time.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import QuerySet

from crm.models.sales_order import OrderStatus
from integration import registry, time_zone
from integration.engine.uncollected import uncollected
from integration.engine.write import find, load
from integration.messages import Finding
from integration.models import Connection, TableMapping
from integration.origin import Origin
from integration.registry import Row
from integration.services.link import connection
from p2c.documents import archived, eligible, lines, making, notes, transfers, writing
from p2c.documents import sentences_taking as sentences_taking
from p2c.documents.kinds import LOCAL_TABLE, ORDERS, Kind, Paper
from p2c.documents.looking_up import Known
from p2c.models import DocumentTransfer, TransferOutcome

logger = logging.getLogger("p2c.documents")

#: orders of one transaction
BATCH = 500
#: how often a batch is tried that another writer is in the way of
TRIES = 3
#: the mapping that keeps orders in step afterwards
MAPPING = "SALESORDER-ORDER"
_IN_PROGRESS = int(OrderStatus.IN_PROGRESS)


@dataclass
class Outcome:
    """What came of taking documents; by the id of the document in Sales."""

    #: the key and what people call the Business Central document that came of it
    taken: dict[str, Row] = field(default_factory=dict)
    failed: dict[str, list[Finding]] = field(default_factory=dict)
    #: those that Business Central has or had already (DOC-006)
    already: dict[str, Finding] = field(default_factory=dict)
    differing: dict[str, Finding] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    #: why nothing was tried at all (DOC-002)
    idle: Finding | None = None

    def add(self, other: Outcome) -> None:
        for name in ("taken", "failed", "already", "differing", "labels"):
            getattr(self, name).update(getattr(other, name))


def idle_because(link: Connection) -> Finding | None:
    """Why no order can be taken at all: the connection or order integration is off (DOC-002)."""
    if not link.enabled:
        return Finding("p2c.connection_off")
    if not link.sales_order_integration_enabled:
        return Finding("p2c.orders_off")
    return None


def take(
    ids: Sequence[str] | None = None, *, origin: Origin | None = None, preview: bool = False, size: int = BATCH
) -> Outcome:
    """Take these orders, or all that are eligible; `preview` says what would come of it and takes it back."""
    link = connection()
    outcome = Outcome(idle=idle_because(link))
    if outcome.idle is not None:
        logger.info("no order is taken: %s", outcome.idle.code)
        return outcome
    for page in pages_of(eligible.eligible(link), ids, size):
        outcome.add(_tried(page, link, origin or Origin(name="P2C", product=True), preview))
    return outcome


def pages_of(found: Any, ids: Sequence[str] | None, size: int) -> Iterator[list[str]]:
    """The ids to work on, a page at a time: those that were named, or all that are there, in the order of their keys.

    One that could not be taken stays eligible, so pages go on after the last key.
    """
    if ids is not None:
        wanted = list(dict.fromkeys(ids))
        yield from (wanted[at : at + size] for at in range(0, len(wanted), size))
        return
    last = None
    while True:
        rest = found.filter(pk__gt=last) if last else found
        page = [key.hex for key in rest.order_by("pk").values_list("pk", flat=True)[:size]]
        if page:
            yield page
        if len(page) < size:
            return
        last = page[-1]


def _tried(page: list[str], link: Connection, origin: Origin, preview: bool) -> Outcome:
    for attempt in range(1, TRIES + 1):
        try:
            return _take_page(page, link, origin, preview)
        except OperationalError:
            if attempt == TRIES or transaction.get_connection().in_atomic_block:
                raise
            time.sleep(0.2 * attempt)
    raise AssertionError  # the last attempt has raised


def _take_page(page: list[str], link: Connection, origin: Origin, preview: bool) -> Outcome:
    outcome = Outcome()
    with uncollected(), transaction.atomic():
        papers = papers_of(ORDERS, page)
        outcome.labels = {paper.row[ORDERS.key]: ORDERS.text(paper.row) for paper in papers}
        outcome.already = eligible.already(ORDERS, papers)
        papers = [paper for paper in papers if paper.row[ORDERS.key] not in outcome.already]
        eligible.check(ORDERS, papers, link)
        take_papers(papers, link, origin)
        if preview:
            transaction.set_rollback(True)
    note(ORDERS, papers, outcome)
    if not preview:
        book(ORDERS, outcome)
    return outcome


def take_papers(papers: Sequence[Paper], link: Connection, origin: Origin) -> list[Paper]:
    """Look up, make and write those orders that may be taken, inside a transaction; returns those written."""
    good = [paper for paper in papers if paper.good]
    if not good:
        return []
    details(ORDERS, good)
    known = Known(ORDERS, good, link)
    making.make(ORDERS, good, known)
    mapping = TableMapping.objects.filter(name=MAPPING).values_list("pk", flat=True).first()
    ours = Origin(mapping=mapping, name=origin.name, product=True, trial=origin.trial)
    told: dict[str, Any] = {"lastbackofficesubmit": time_zone.today().isoformat(), "statuscode": _IN_PROGRESS}
    if link.company:
        told["bcbi_companyid"] = link.company.hex
    back = writing.write_back(ORDERS, told, writing.of_integration(link, mapping))
    return writing.write(ORDERS, good, known, ours, _put_quotes_away(known, ours), _notes, back)


def _notes(papers: Sequence[Paper]) -> None:
    """DOC-061: their notes come with them."""
    notes.from_sales([paper.row[ORDERS.key] for paper in papers])


def _put_quotes_away(known: Known, origin: Origin) -> writing.Step:
    """The quotes that these orders came of are done with (1.3, Quote no.)."""

    def put_away(papers: Sequence[Paper]) -> None:
        found = [quote for paper in papers if (quote := known.quote_of(paper.row)) is not None]
        archived.archive([quote["system_id"] for quote in found], origin)
        archived.put_away(found, origin)

    return put_away


def untried(found: QuerySet) -> QuerySet:
    """Those of them that have not failed before."""
    failed = DocumentTransfer.objects.filter(table=ORDERS.table.name, outcome=TransferOutcome.FAILED)
    return found.exclude(pk__in=failed.values("record"))


def papers_of(kind: Kind, ids: Iterable[str]) -> list[Paper]:
    """The documents, locked; those that are gone are left out."""
    rows = load(kind.table, list(ids), lock=True)
    return [Paper(rows[key]) for key in sorted(rows)]


def details(kind: Kind, papers: Sequence[Paper]) -> None:
    """Their lines."""
    of: dict[str, list[Row]] = {paper.row[kind.key]: [] for paper in papers}
    for row in find(registry.table(kind.line), kind.key, list(of), (kind.key, *lines.READ)):
        of[row[kind.key]].append(row)
    for paper in papers:
        paper.details = of[paper.row[kind.key]]


def note(kind: Kind, papers: Sequence[Paper], outcome: Outcome) -> None:
    """What became of these papers."""
    named = ("system_id", *registry.table(LOCAL_TABLE).label)
    for paper in papers:
        key = paper.row[kind.key]
        if paper.findings:
            outcome.failed[key] = paper.findings
        elif paper.written is not None:
            outcome.taken[key] = {name: paper.written.row[name] for name in named}
            if paper.differs is not None:
                outcome.differing[key] = paper.differs


def book(kind: Kind, outcome: Outcome) -> None:
    """Remember what people have to know, and forget what is settled."""
    reasons = {key: found[0] for key, found in outcome.failed.items()}
    transfers.forget(kind, [*outcome.taken, *outcome.already], TransferOutcome.FAILED)
    transfers.remember(kind, TransferOutcome.FAILED, reasons, outcome.labels)
    transfers.remember(kind, TransferOutcome.DIFFERS, outcome.differing, outcome.labels)
    for key, finding in reasons.items():
        # of its reason only the code: the sentence names people and companies, and stands in the work list
        logger.warning("%s %s is not taken: %s", kind.name, key, finding.code)
