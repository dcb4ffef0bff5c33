"""The strings companies are compared by: how one is made of a field, the usual rows of the setup, and storing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from erp.bc.models import ContactDuplicateSearchString, DuplicateSearchStringSetup
from erp.bc.models.duplicates import PartOfField, SearchField
from integration import origin as origins
from integration import registry
from integration.engine import dialects
from integration.engine.dialects.base import quote
from integration.engine.write import Write, now_text
from integration.ids import new_ids
from integration.registry import Row
from integration.services.write_rows import write_rows

#: what a string leaves out (CON-111)
_LEFT_OUT = str.maketrans("", "", ' +"&/,.;:-_(){}#!£$\\')
LENGTH = 5
_USUAL_FIELDS = (
    SearchField.NAME, SearchField.ADDRESS, SearchField.CITY, SearchField.PHONE_NO, SearchField.VAT_REGISTRATION_NO,
    SearchField.POST_CODE, SearchField.E_MAIL, SearchField.MOBILE_PHONE_NO,
)  # fmt: skip


def search_string(value: str, part: int, length: int) -> str:
    """The first or last so many characters of a value without blanks and punctuation, upper case (CON-111).

    Upper case comes first: it may make two characters of one, and a string is never longer than it was asked for.
    """
    kept = value.translate(_LEFT_OUT).upper()
    return kept[-length:] if part == PartOfField.LAST else kept[:length]


def usual_setup() -> list[Row]:
    """The rows of a setup that nobody has changed (CON-110)."""
    return [
        {"field": str(field.value), "part_of_field": int(part), "length": LENGTH}
        for field in _USUAL_FIELDS
        for part in PartOfField
    ]


def missing_usual() -> list[Row]:
    """The usual rows that are not there, whatever their length."""
    there = set(DuplicateSearchStringSetup.objects.values_list("field", "part_of_field"))
    return [row for row in usual_setup() if (row["field"], row["part_of_field"]) not in there]


def install_usual_setup(origin: origins.Origin | None = None) -> int:
    """Add the usual rows that are missing; returns how many those were."""
    rows = missing_usual()
    write_rows(DuplicateSearchStringSetup, [Write.insert(row) for row in rows], origin)
    return len(rows)


def strings_of(contact: Mapping[str, str], setup: Sequence[Row]) -> dict[str, str]:
    """Setup row -> what the company has for it; an empty string is none."""
    found = {s["system_id"]: search_string(contact[s["field"]], s["part_of_field"], s["length"]) for s in setup}
    return {key: text for key, text in found.items() if text}


def forget(contacts: Sequence[str]) -> None:
    """Delete the strings of these contacts."""
    table = registry.table(ContactDuplicateSearchString)
    column = table.column("contact")
    condition, params = dialects.current().any_of(quote(column.db_column), column, contacts)
    dialects.current().execute(f"DELETE FROM {quote(table.db_table)} WHERE {condition}", params)


def store(strings: Mapping[str, Mapping[str, str]]) -> None:
    """Store contact -> setup row -> string, in one go."""
    table, now = registry.table(ContactDuplicateSearchString), now_text()
    rows = [(contact, setup, text) for contact, made in strings.items() for setup, text in made.items()]
    common = {c.name: c.default for c in table.physical} | {table.created_on: now, table.modified_on: now}
    names = [c.name for c in table.physical]
    keys = new_ids(len(rows))
    written = [
        {**common, table.key.name: key, "contact": contact, "setup": setup, "search_string": text}
        for key, (contact, setup, text) in zip(keys, rows, strict=True)
    ]
    if written:
        dialects.current().insert(table, table.physical, [[row[name] for name in names] for row in written])
