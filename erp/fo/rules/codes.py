"""Codes have no blanks around them; those that are upper-case are made so, languages lower-case."""

from integration.engine.write import Batch

LANGUAGES = ("language_id",)


def clean_codes(batch: Batch) -> None:
    """Trim every text, upper-case the code columns and lower-case languages."""
    texts = [(c.name, c.kind == "code", c.name in LANGUAGES) for c in batch.table.physical if c.is_text]
    for item in batch.saves:
        new = item.new
        for name, upper, lower in texts:
            value = new[name]
            if value:
                clean = value.strip()
                if upper:
                    clean = clean.upper()
                elif lower:
                    clean = clean.lower()
                if clean != value:
                    new[name] = clean
            elif value is None:
                new[name] = ""
