"""Sales orders go on: confirmed, picked, packed, shipped, cancelled (FO-115)."""

from collections.abc import Iterable, Sequence

from erp.fo.models import SalesOrderHeader
from erp.fo.models.sales_order import ProcessingStatus
from erp.fo.services import totals
from erp.fo.services.outcome import Outcome, in_batches, locked, written
from integration import registry
from integration.engine.write import Write
from integration.messages import Finding
from integration.registry import Row


def confirm(keys: Iterable[str]) -> Outcome:
    """Confirm orders: their totals are calculated with it, so that they can travel (FO-091)."""
    chosen = list(keys)
    outcome = step(chosen, ProcessingStatus.CONFIRMED)
    confirmed = SalesOrderHeader.objects.filter(
        pk__in=chosen, sales_order_processing_status=ProcessingStatus.CONFIRMED, are_totals_updated=False
    )
    totals.calculate(totals.ORDERS, [key.hex for key in confirmed.values_list("pk", flat=True)])
    return outcome


def step(keys: Iterable[str], status: str) -> Outcome:
    """Orders go to a status, where their present one allows it; one without lines goes nowhere but away."""

    def batch(chosen: Sequence[str]) -> Outcome:
        headers = locked(SalesOrderHeader, chosen)
        lines = totals.lines_of(totals.ORDERS, headers)
        outcome, writes = Outcome(), []
        for header in headers:
            if status != ProcessingStatus.CANCELED and not lines[totals.key_of(totals.ORDERS, header)]:
                outcome.refused.append(refusal("fo.no_lines", header))
            elif header["sales_order_processing_status"] == status:
                outcome.done += 1
            else:
                writes.append(Write.update(header, {"sales_order_processing_status": status}))
        refused = [w.refusal for w in written(SalesOrderHeader, writes) if w.refusal]
        outcome.add(Outcome(len(writes) - len(refused), refused))
        return outcome

    return in_batches(keys, batch)


def refusal(code: str, row: Row, model: type = SalesOrderHeader, **params: object) -> Finding:
    """Why a document was refused, in a sentence that names it and its legal entity."""
    table = registry.table(model)
    record = f"{table.caption} {table.text(row)}"
    return Finding(code, "", {"record": record, "company": row["data_area_id"], **params})
