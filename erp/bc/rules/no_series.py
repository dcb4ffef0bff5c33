"""A number series always leaves one way of numbering open."""

from integration.engine.write import Batch


def keep_one_way_of_numbering(batch: Batch) -> None:
    """Switching off the last of automatic and manual numbering switches the other one on."""
    for item in batch.saves:
        new, old = item.new, item.old
        if not new["default_nos"] and not new["manual_nos"]:
            went_off = "default_nos" if old is not None and old["default_nos"] else "manual_nos"
            new["manual_nos" if went_off == "default_nos" else "default_nos"] = True
