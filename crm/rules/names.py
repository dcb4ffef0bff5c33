"""The full name of a contact is made of its name parts and cannot be typed."""

from integration.engine.write import Batch

PARTS = ("firstname", "middlename", "lastname")
LENGTH = 160


def build_full_name(batch: Batch) -> None:
    """Join the name parts; whatever somebody put in the full name is replaced."""
    for item in batch.saves:
        new, old = item.new, item.old
        if old is None or old["fullname"] != new["fullname"] or any(old[part] != new[part] for part in PARTS):
            new["fullname"] = " ".join(filter(None, (new[part].strip() for part in PARTS)))[:LENGTH].rstrip()
