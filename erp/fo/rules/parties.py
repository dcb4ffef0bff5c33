"""Customers and contact persons bring their party along, and keep its name up to date (FO-135)."""

from collections.abc import Callable

from erp.fo.models import Party
from erp.fo.models.party import PartyType
from erp.fo.rules.wording import refuse
from integration.engine.write import Batch, Write
from integration.registry import Row, Rule

NAMES = ("name", "first_name", "middle_name", "last_name")


def name_of_customer(row: Row) -> Row:
    """The party's names as a customer has them; its type says which columns count."""
    if row["party_type"] == PartyType.PERSON:
        return _person(row["person_first_name"], row["person_middle_name"], row["person_last_name"])
    return {"name": row["organization_name"], "first_name": "", "middle_name": "", "last_name": ""}


def name_of_contact(row: Row) -> Row:
    """The party's names as a contact person has them."""
    return _person(row["first_name"], row["middle_name"], row["last_name"])


def _person(first: str, middle: str, last: str) -> Row:
    name = " ".join(filter(None, (first, middle, last)))[:100]
    return {"name": name, "first_name": first, "middle_name": middle, "last_name": last}


def has_party(number: str, type_column: str, names: Callable[[Row], Row]) -> Rule:
    """The rule that creates, checks and renames the party of a row. One query per batch."""

    def keep(batch: Batch) -> None:
        asked = [w for w in batch.saves if w.old is None or names(w.old) != names(w.new) or w.changed(number)]
        found = {row["party_number"]: row for row in batch.find(Party, "party_number", (w.new[number] for w in asked))}
        made: dict[str, tuple[Row, list[Write]]] = {}
        renamed: dict[str, tuple[Row, Row, list[Write]]] = {}
        for item in asked:
            code, kind, wanted = item.new[number], item.new[type_column], names(item.new)
            party = found.get(code)
            if party is None:
                party = made.setdefault(code, ({"party_number": code, "party_type": kind}, []))[0]
            if party["party_type"] != kind:
                refuse(batch, item, "fo.party_type", number, old=_called(party["party_type"]), type=_called(kind))
            elif code in made:
                made[code][0].update(wanted)
                made[code][1].append(item)
            elif any(party[n] != wanted[n] for n in NAMES):
                causes = renamed[code][2] if code in renamed else []
                renamed[code] = party, wanted, [*causes, item]
        for row, causes in made.values():
            batch.further(Party, Write.insert(row), cause=_only(causes))
        for party, wanted, causes in renamed.values():
            batch.further(Party, Write.update(party, wanted), cause=_only(causes))

    return keep


def _only(causes: list[Write]) -> Write | None:
    """What is written for several rows does not depend on one of them."""
    return causes[0] if len(causes) == 1 else None


def _called(kind: str) -> str:
    return str(dict(PartyType.choices).get(kind, kind))
