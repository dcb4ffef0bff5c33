"""Validate released products, and the jobs that prepare a legal entity (FO-009, FO-051, FO-052)."""

from collections.abc import Iterable, Sequence

from django.db import models

from erp.fo.models import LegalEntity, ReleasedProduct, SalesInvoiceLine, SalesOrderLine, SalesQuotationLine
from erp.fo.rules.products import missing_captions
from erp.fo.services.outcome import Outcome, in_batches, locked, written
from erp.fo.services.totals import stamp
from integration.engine.write import Write
from integration.messages import Finding
from integration.registry import Row
from integration.services.errors import Refused


def validate(keys: Iterable[str]) -> Outcome:
    """Look at products anew: `done` can be sold, the others say what they lack (FO-051)."""

    def batch(chosen: Sequence[str]) -> Outcome:
        writes = written(ReleasedProduct, [Write.update(row, {}) for row in locked(ReleasedProduct, chosen)])
        refused = [w.refusal or _lacking(w.row) for w in writes if w.refusal or not w.row["is_sellable"]]
        return Outcome(len(writes) - len(refused), refused)

    return in_batches(keys, batch)


def _lacking(row: Row) -> Finding:
    record = f"{row['product_number']} {row['product_name']}".strip()
    return Finding(
        "fo.not_sellable",
        "",
        {"record": record, "company": row["data_area_id"], "value": ", ".join(missing_captions(row))},
    )


def populate(company: str) -> Outcome:
    """Populate distinct product table: from now on the products of the legal entity are known to it (FO-052)."""
    entity = entity_called(company)
    company = entity.legal_entity_id
    rows = ReleasedProduct.objects.filter(data_area_id=company, is_in_distinct_product_table=False)
    keys = [key.hex for key in rows.order_by("pk").values_list("pk", flat=True)]

    def batch(chosen: Sequence[str]) -> Outcome:
        found = locked(ReleasedProduct, chosen)
        writes = written(ReleasedProduct, [Write.update(row, {"is_in_distinct_product_table": True}) for row in found])
        refused = [w.refusal for w in writes if w.refusal]
        return Outcome(len(writes) - len(refused), refused)

    outcome = in_batches(keys, batch)
    stamp([entity.pk], "distinct_products_populated_on")
    return outcome


def prepare(company: str) -> Outcome:
    """Prepare for prospect to cash: lines without a number get one, and the product list is brought up to date."""
    entity = entity_called(company)
    company = entity.legal_entity_id
    outcome = Outcome()
    for model in (SalesOrderLine, SalesQuotationLine, SalesInvoiceLine):
        outcome.add(_number(model, company))
    outcome.add(populate(company))
    stamp([entity.pk], "prepared_on")
    return outcome


def _number(model: type[models.Model], company: str) -> Outcome:
    """The lines that have no number, which the table's rule gives."""
    rows = model._default_manager.filter(data_area_id=company, line_creation_sequence_number=None)
    keys = [key.hex for key in rows.order_by("created_on", "pk").values_list("pk", flat=True)]

    def batch(chosen: Sequence[str]) -> Outcome:
        found = {row["system_id"]: row for row in locked(model, chosen)}
        writes = written(model, [Write.update(found[key], {}) for key in chosen if key in found])
        refused = [w.refusal for w in writes if w.refusal]
        return Outcome(len(writes) - len(refused), refused)

    return in_batches(keys, batch)


def entity_called(company: str) -> LegalEntity:
    """The legal entity with that code, in any case; `Refused` names the code that is none."""
    entity = LegalEntity.objects.filter(legal_entity_id=company.strip().upper()).first()
    if entity is None:
        finding = Finding("fo.no_legal_entity", "", {"value": company})
        raise Refused(f"{finding} {finding.next_step}")
    return entity
