"""What people ask of documents on their way: take some by name, explain one, forget a coupling that is stale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.models import Quote
from erp.bc.models import SalesHeader
from integration import registry
from integration.engine.couplings import remove_couplings
from integration.engine.write import Write, load
from integration.messages import Finding
from integration.origin import PRODUCT, Origin
from integration.services.couple import find_record
from integration.services.errors import Refused
from integration.services.write_rows import write_rows
from p2c.documents import eligible, quotes, take_orders, transfers
from p2c.documents.kinds import ORDERS, QUOTES, Kind
from p2c.documents.take_orders import Outcome
from p2c.models import TransferOutcome


def named(kind: Kind, texts: Iterable[str]) -> list[str]:
    """The ids of documents named by number or id; of the revisions of a quote the one that is worked with."""
    found = []
    for text in texts:
        current = None
        if kind is QUOTES:
            rows = Quote.objects.filter(quotenumber=text.strip(), statecode__in=(quotes.ACTIVE, quotes.WON))
            current = rows.order_by("-revisionnumber").values_list("pk", flat=True).first()
        found.append(current.hex if current else find_record(kind.table, text)[kind.key])
    return found


def take(kind: Kind, ids: Sequence[str] | None, origin: Origin | None = None, *, preview: bool = False) -> Outcome:
    """Take these documents or all that wait; refused when nothing can be taken at all."""
    work = take_orders.take if kind is ORDERS else quotes.process
    outcome = work(ids, origin=origin, preview=preview)
    if outcome.idle is not None:
        raise Refused(f"{outcome.idle} {outcome.idle.next_step}".strip())
    return outcome


def waiting(kind: Kind, link: Any) -> Any:
    """The documents of the work list."""
    return eligible.eligible(link) if kind is ORDERS else quotes.waiting(link)


def explain(kind: Kind, key: str) -> list[Finding]:
    """Why a document is not taken: all that stands against it; nothing written. Blank: it would be taken."""
    work = take_orders.take if kind is ORDERS else quotes.process
    outcome = work([key], preview=True)
    if outcome.idle is not None:
        return [outcome.idle]
    if key in outcome.already:
        return [outcome.already[key]]
    return outcome.failed.get(key) or ([outcome.differing[key]] if key in outcome.differing else [])


def partner(kind: Kind, key: str) -> str | None:
    """The Business Central document that this one is coupled with; None when there is none, or not any more."""
    coupling = eligible.coupled(kind, [key]).get(key)
    if coupling is None:
        return None
    ours = coupling.local_id.hex
    return ours if load(registry.table(SalesHeader), [ours]) else None


def forget_stale(kind: Kind, key: str) -> str:
    """DOC-073: remove a coupling whose Business Central document is gone; returns what it was called, blank when there
    is nothing to remove."""
    with transaction.atomic():
        coupling = eligible.coupled(kind, [key]).get(key)
        if coupling is None or load(registry.table(SalesHeader), [coupling.local_id.hex], lock=True):
            return ""
        remove_couplings([coupling.pk])
        transfers.forget(kind, [key], TransferOutcome.DIFFERS, TransferOutcome.PROCESSED)
        if kind is ORDERS:
            # it waits again, as if Business Central had never had it
            row = load(kind.table, [key], lock=True)[key]
            write_rows(kind.model, [Write.update(row, {"lastbackofficesubmit": None})], PRODUCT)
    return coupling.local_label


def data(kind: Kind, outcome: Outcome) -> list[dict[str, Any]]:
    """What came of each document, as JSON."""
    table = registry.table(SalesHeader)
    rows: list[dict[str, Any]] = []
    for key, row in outcome.taken.items():
        differs = outcome.differing.get(key)
        said = {"warning": str(differs) if differs else ""}
        rows.append(
            {
                "id": key,
                "number": outcome.labels[key],
                "status": "taken",
                "document": table.text(row),
                "document_id": row["system_id"],
                **said,
            }
        )
    for key, finding in outcome.already.items():
        rows.append({"id": key, "number": outcome.labels[key], "status": "already", **_said([finding])})
    for key, found in outcome.failed.items():
        rows.append({"id": key, "number": outcome.labels.get(key, key), "status": "failed", **_said(found)})
    return rows


def _said(found: Sequence[Finding]) -> dict[str, Any]:
    first = found[0]
    more = [str(each) for each in found[1:]]
    return {"code": first.code, "message": str(first), "next_step": first.next_step, "more": more}


def in_words(outcome: Outcome) -> str:
    """How many were taken and how many were not."""
    text = _("Created: %(taken)d. Not created: %(failed)d. There already: %(already)d.")
    return text % {"taken": len(outcome.taken), "failed": len(outcome.failed), "already": len(outcome.already)}
