"""Codes and numbers are upper-case and have no blanks around them."""

from integration.engine.write import Batch


def clean_codes(batch: Batch) -> None:
    """Trim and upper-case every code column that was given."""
    codes = [c.name for c in batch.table.physical if c.kind == "code"]
    for item in batch.saves:
        new = item.new
        for name in codes:
            value = new[name]
            if value:
                clean = value.strip().upper()
                if clean != value:
                    new[name] = clean
            elif value is None:
                new[name] = ""
