"""How refusals name a record and its legal entity."""

from typing import Any

from integration.engine.write import Batch, Write
from integration.registry import Row


def name(batch: Batch, row: Row) -> str:
    """The record as people call it, with its table: “Customer US-001 · Contoso”."""
    text = batch.table.text(row)
    return f"{batch.table.caption} {text}".strip()


def company(row: Row) -> str:
    """The legal entity of a row; a dash where it has none."""
    return str(row.get("data_area_id") or row.get("legal_entity_id") or "–")


def refuse(batch: Batch, item: Write, code: str, column: str = "", **params: Any) -> None:
    """Refuse a write in a sentence that names the record, the field, its value and the legal entity."""
    caption = params.pop("field", "") or (batch.table.column(column).caption if column else "")
    values = {"record": name(batch, item.row), "company": company(item.row), "value": item.row.get(column, "")}
    item.refuse(code, str(caption), **{**values, **params})
