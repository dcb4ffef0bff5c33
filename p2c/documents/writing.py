"""Writing orders and quotes of Sales into Business Central: each as a whole or not at all (DOC-039, DOC-060 … DOC-063).

A batch is written at once. Where something of a document is refused, the batch is taken back and written again without
the documents at fault: one bad order costs one order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction

from erp.bc.models import RecordLink, SalesHeader, SalesLine
from erp.bc.models.document_base import DocumentStatus
from integration import registry
from integration.engine import issues
from integration.engine.couplings import insert_couplings, remove_couplings
from integration.engine.decide import TO
from integration.engine.write import Write, find, now_text, write_isolated
from integration.messages import Finding
from integration.models import Connection, Coupling
from integration.models.mapping import CONNECTION_SCOPE
from integration.origin import Origin
from p2c.documents import amounts
from p2c.documents.kinds import LOCAL_TABLE, Kind, Paper
from p2c.documents.looking_up import Known

#: as much of a label as couplings keep
_LABEL = 250
_OPEN = int(DocumentStatus.OPEN)


class AsGiven(Write):
    """A document that came from Sales: what is blank there stays blank (DOC-021)."""

    __slots__ = ()
    blanks_stand: ClassVar[bool] = True


class _Spoiled(Exception):
    """Something of a document was refused after other parts of the batch had been written."""


Step = Callable[[Sequence[Paper]], None]


def write(kind: Kind, papers: Sequence[Paper], known: Known, origin: Origin, *more: Step) -> list[Paper]:
    """Write those that can be taken, with what else belongs to them (`more`); returns those that were written."""
    while good := [paper for paper in papers if paper.good]:
        try:
            with transaction.atomic():
                _clear(good, origin)
                _headers(good, origin)
                _each_good(good)
                _lines(good, origin)
                _each_good(good)
                _compare(kind, good, known)
                _couple(kind, good)
                for step in more:
                    step(good)
                    _each_good(good)
        except _Spoiled:
            _as_in_sales(kind, good)
            continue
        return good
    return []


def _each_good(papers: Sequence[Paper]) -> None:
    if not all(paper.good for paper in papers):
        raise _Spoiled


def _as_in_sales(kind: Kind, papers: Sequence[Paper]) -> None:
    """What was refused of a document that is not there after all speaks of the one in Sales."""
    for paper in papers:
        number = str(paper.written.row["no"]) if paper.written is not None and paper.local is None else ""
        for at, each in enumerate(paper.findings if number else ()):
            record = str(each.params.get("record", ""))
            if number in record:
                said = {**each.params, "record": record.replace(number, kind.text(paper.row))}
                paper.findings[at] = replace(each, params=said)


def _clear(papers: Sequence[Paper], origin: Origin) -> None:
    """Lines and notes of documents that are filled again, and the couplings that give way (DOC-121)."""
    remove_couplings([key for paper in papers for key in paper.replaces])
    again = {paper.local["system_id"]: paper for paper in papers if paper.local is not None}
    if not again:
        return
    for model in (RecordLink, SalesLine):
        table = registry.table(model)
        rows = find(table, "document", list(again))
        write_all(table, [(again[row["document"]], Write.delete(row)) for row in rows], origin)
        if model is RecordLink and rows:
            Coupling.objects.filter(local_table=table.name, local_id__in=[row["system_id"] for row in rows]).delete()


def _headers(papers: Sequence[Paper], origin: Origin) -> None:
    for paper in papers:
        if paper.local is None:
            paper.written = AsGiven.insert(dict(paper.header))
        else:
            kept = {n: v for n, v in paper.header.items() if n != "document_type"}
            paper.written = AsGiven.update(paper.local, {**kept, "status": _OPEN})
    write_all(registry.table(SalesHeader), [(paper, paper.written) for paper in papers if paper.written], origin)


def _lines(papers: Sequence[Paper], origin: Origin) -> None:
    made = [(p, Write.insert({"document": _key(p), **line})) for p in papers for line in p.lines]
    write_all(registry.table(SalesLine), made, origin)
    for paper in papers:
        paper.total = Decimal(0)
    for paper, one in made:
        paper.total += amounts.number(one.row.get("amount_including_vat"))


def write_all(table: registry.Table, writes: Sequence[tuple[Paper, Write]], origin: Origin) -> None:
    """Write rows of several documents; what is refused is said of its document."""
    if not writes:
        return
    write_isolated(table, [one for _, one in writes], origin)
    for paper, one in writes:
        if one.refusal is not None:
            paper.findings.append(one.refusal)


def _key(paper: Paper) -> str:
    assert paper.written is not None
    return str(paper.written.row["system_id"])


def _compare(kind: Kind, papers: Sequence[Paper], known: Known) -> None:
    """DOC-051: the document is taken all the same, and somebody is told."""
    for paper in papers:
        places = known.precision(paper)
        ours, theirs = paper.total, amounts.number(paper.row["totalamount"])
        paper.differs = None
        if amounts.differ(ours, theirs, Decimal(1).scaleb(-places)):
            assert paper.written is not None
            said = {"record": kind.text(paper.row), "document": registry.table(SalesHeader).text(paper.written.row)}
            said |= {"value": f"{theirs:.{places}f}", "total": f"{ours:.{places}f}"}
            paper.differs = Finding("p2c.totals_differ", kind.table.column("totalamount").caption, said)


def _couple(kind: Kind, papers: Sequence[Paper]) -> None:
    now, table = now_text(), registry.table(SalesHeader)
    rows: list[list[Any]] = []
    for paper in papers:
        assert paper.written is not None
        labels = (table.text(paper.written.row)[:_LABEL], kind.table.text(paper.row)[:_LABEL])
        ids = (LOCAL_TABLE, _key(paper), kind.table.name, paper.row[kind.key])
        rows.append([CONNECTION_SCOPE, *ids, *labels, "", TO, now, None])
    insert_couplings(rows)
    issues.release([key for row in rows for key in (row[2], row[4])], now)


def write_back(kind: Kind, values: dict[str, Any], origin: Origin) -> Step:
    """The step that tells Sales that its documents are taken (DOC-062, DOC-063)."""

    def tell(papers: Sequence[Paper]) -> None:
        writes = [(paper, Write.update(paper.row, dict(values))) for paper in papers]
        write_isolated(kind.table, [one for _, one in writes], origin)
        for paper, one in writes:
            if one.refusal is not None:
                why = {"code": one.refusal.code, "field": one.refusal.field, "params": dict(one.refusal.params)}
                paper.refuse("p2c.write_back_failed", "", record=kind.text(paper.row), cause=why)

    return tell


def of_integration(link: Connection, mapping: int | None) -> Origin:
    """Who writes in Sales: the integration user; the mapping of the documents does not hear of it."""
    stamp = link.integration_user.hex if link.integration_user else None
    return Origin(mapping=mapping, stamp=stamp, name="P2C", product=True)
