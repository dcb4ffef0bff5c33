"""The ISO code of a currency is upper-case and stays what it was when the currency was created."""

from integration.engine.write import Batch


def keep_iso_code(batch: Batch) -> None:
    """Upper-case the code; refuse another one."""
    for item in batch.saves:
        new, old = item.new, item.old
        code = new["isocurrencycode"]
        new["isocurrencycode"] = (code or "").strip().upper()
        if old is not None and new["isocurrencycode"] != old["isocurrencycode"]:
            item.refuse(
                "crm.iso_code_fixed",
                batch.table.column("isocurrencycode").caption,
                record=batch.table.text(old),
                value=code,
            )
