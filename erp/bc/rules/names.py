"""Names: the search name follows the name, and a person's name and its parts follow each other."""

from erp.bc.models.party import ContactType
from integration.engine.write import Batch
from integration.registry import Rule

LENGTH = 100
PART_LENGTH = 30
PARTS = ("first_name", "middle_name", "surname")
COMPANY = int(ContactType.COMPANY)


def search_follows(name: str, search: str) -> Rule:
    """The rule that keeps the search column the name in upper case until somebody types another one."""

    def follow(batch: Batch) -> None:
        for item in batch.saves:
            new, old = item.new, item.old
            typed = new[search]
            if old is None:
                new[search] = (typed or new[name]).upper()[:LENGTH]
            elif old[search] != typed:
                new[search] = typed.upper()[:LENGTH]
            if old is not None and old[name] != new[name] and old[search] == new[search]:
                followed = old[search] in ("", old[name].upper()[:LENGTH])
                if followed:
                    new[search] = new[name].upper()[:LENGTH]
            if not new[search]:
                new[search] = new[name].upper()[:LENGTH]

    return follow


follow_search_name = search_follows("name", "search_name")


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
