"""Sample files: what a table's file looks like, with a line or two that can be read in as they are.

A table whose app has `samples/<table>.csv` gets that file; another one the names of its columns alone.
"""

from __future__ import annotations

from pathlib import Path

from django.apps import apps

from integration.registry import Table
from integration.services import files, incoming


def sample(table: Table) -> str:
    """The text of the sample file, as CSV."""
    own = (
        Path(apps.get_app_config(table.model._meta.app_label).path) / "samples" / f"{table.model._meta.model_name}.csv"
    )
    if own.is_file():
        return own.read_text()
    return ",".join(_columns(table)) + "\n"


def _columns(table: Table) -> list[str]:
    """The number or code, what cannot be blank, and what a record is called by."""
    key = files.unique_key(table)
    fields = {f.attname: f for f in table.model._meta.concrete_fields}
    first = [key.name if key else table.key.name]
    needed = [c.name for c in incoming.settable(table) if c.attname in fields and not fields[c.attname].blank]
    return list(dict.fromkeys([*first, *needed, *table.label]))
