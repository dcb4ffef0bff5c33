"""Names: the search name follows the name, and a person's name and its parts follow each other."""

from erp.bc.models.party import ContactType
from integration.engine.write import Batch

LENGTH = 100
PART_LENGTH = 30
PARTS = ("first_name", "middle_name", "surname")
COMPANY = int(ContactType.COMPANY)


def follow_search_name(batch: Batch) -> None:
    """The search name is the name in upper case until somebody types another one."""
    for item in batch.saves:
        new, old = item.new, item.old
        typed = new["search_name"]
        if old is None:
            new["search_name"] = (typed or new["name"]).upper()[:LENGTH]
        elif old["search_name"] != typed:
            new["search_name"] = typed.upper()[:LENGTH]
        if old is not None and old["name"] != new["name"] and old["search_name"] == new["search_name"]:
            followed = old["search_name"] in ("", old["name"].upper()[:LENGTH])
            if followed:
                new["search_name"] = new["name"].upper()[:LENGTH]
        if not new["search_name"]:
            new["search_name"] = new["name"].upper()[:LENGTH]


def person_names(batch: Batch) -> None:
    """A changed part rebuilds a person's name; a changed name is split into parts; companies keep no parts."""
    for item in batch.saves:
        new, old = item.new, item.old
        if new["type"] == COMPANY:
            for part in PARTS:
                new[part] = ""
        elif any(new[p] for p in PARTS) if old is None else any(old[p] != new[p] for p in PARTS):
            new["name"] = " ".join(filter(None, (new[p].strip() for p in PARTS)))[:LENGTH]
        elif old is None or old["name"] != new["name"] or old["type"] != new["type"]:
            new.update(zip(PARTS, split_name(new["name"]), strict=True))


def split_name(name: str) -> tuple[str, str, str]:
    """First name, middle name and surname of a full name, each cut to its length."""
    words = name.split()
    surname = words.pop() if len(words) > 1 else ""
    middle = words.pop() if len(words) > 1 else ""
    return " ".join(words)[:PART_LENGTH].rstrip(), middle[:PART_LENGTH], surname[:PART_LENGTH]
