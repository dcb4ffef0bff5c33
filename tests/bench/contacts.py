"""Contacts inside Business Central: n customers without contacts get theirs by the batch job, beside the rows alone.

L1: the yardstick writes the same contacts, links and primary contacts as ready rows, numbered beforehand and past all
rules, in batches of a thousand. Searching for duplicates, which the job ends with, is switched off. Fresh processes of
one run, as with all measurements.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

BATCH = 1_000
#: step -> what it is, the state it starts from
STEPS = {"L1": ("customers linked to new contacts by the batch job, beside ready rows", "unlinked")}
#: step -> its parts: the yardstick, and what is measured by it
PARTS = {"L1": ("rows", "job")}
#: how many times the yardstick's time is allowed
GATES = {"L1": 4.0}


def prepare(step: str, part: str) -> Callable[[int], Callable[[], Any]]:
    """The work of a job; it returns what was written."""
    return {"rows": _rows, "job": _job}[part]


def _job(n: int) -> Callable[[], dict[str, int]]:
    from erp.bc.services import contact_batches, links

    def work() -> dict[str, int]:
        made = contact_batches.create_contacts(links.NAMES["customer"])
        if made.refused:
            raise RuntimeError(f"{made.refused} were refused: {made.data()['problems']}")
        return {"contacts": made.contacts + made.persons}

    return work


def _rows(n: int) -> Callable[[], dict[str, int]]:
    from django.db import transaction

    from erp.bc.models import Contact, ContactBusinessRelation, Customer
    from integration import registry
    from integration.engine import dialects

    customers = registry.table(Customer)
    batches = _ready(n)

    def work() -> dict[str, int]:
        written = 0
        for contacts, links, primary in batches:
            with transaction.atomic():
                for model, rows in ((Contact, contacts), (ContactBusinessRelation, links)):
                    table = registry.table(model)
                    dialects.current().insert(table, table.physical, rows)
                dialects.current().update(customers, [customers.column("primary_contact")], primary)
            written += len(contacts)
        return {"contacts": written}

    return work


def _ready(n: int) -> list[tuple[list[Any], list[Any], list[Any]]]:
    """The rows of each batch: contacts, links, and customers with their primary contacts."""
    from erp.bc.models import Contact, ContactBusinessRelation, Customer, MarketingSetup
    from erp.bc.rules.contacts.automatic import contact_of, person_of
    from erp.bc.services.links import NAMES
    from integration import registry
    from integration.engine.write import load, now_text
    from integration.ids import new_ids

    kind, setup, now, number = NAMES["customer"], MarketingSetup.current(), now_text(), 0
    tables = registry.table(Contact), registry.table(ContactBusinessRelation)
    keys = [key.hex for key in Customer.objects.order_by("pk").values_list("pk", flat=True)]
    batches = []
    for at in range(0, len(keys), BATCH):
        contacts, relations, primary = [], [], []
        for row in load(registry.table(Customer), keys[at : at + BATCH]).values():
            contact, link = contact_of(kind, row, setup)
            fresh = new_ids(3)
            number += 1
            contact |= {"system_id": fresh[0], "no": f"ZCT{number:09d}", "company": fresh[0]}
            contacts.append(contact)
            relations.append({**link, "contact": fresh[0], "system_id": fresh[1]})
            chosen = fresh[0]
            if row["contact"]:
                number += 1
                contacts.append(
                    {**person_of(row["contact"], contact, setup), "system_id": fresh[2], "no": f"ZCT{number:09d}"}
                )
                chosen = fresh[2]
            primary.append([chosen, row["system_id"]])
        made = []
        for table, rows in zip(tables, (contacts, relations), strict=True):
            stamped = ({"created_on": now, "modified_on": now, **row} for row in rows)
            made.append([[row.get(c.name, c.default) for c in table.physical] for row in stamped])
        batches.append((made[0], made[1], primary))
    return batches


def again() -> dict[str, int]:
    """The job once more; what it makes."""
    from erp.bc.services import contact_batches, links

    made = contact_batches.create_contacts(links.NAMES["customer"])
    return {name: number for name, number in (("contacts", made.contacts), ("refused", made.refused)) if number}


def unlink_all(n: int) -> None:
    """Customers as an import past all rules leaves them: no contacts, no links. Nobody searches for duplicates."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE bc_customer SET primary_contact_id = NULL")
        no = "0" if connection.vendor == "sqlite" else "false"
        cursor.execute(
            f"UPDATE bc_marketingsetup SET maintain_dupl_search_strings = {no}, autosearch_for_duplicates = {no}"
        )
        cursor.execute("DELETE FROM bc_contactbusinessrelation")
        cursor.execute("DELETE FROM bc_contact WHERE company_id IS NOT NULL AND company_id <> system_id")
        cursor.execute("DELETE FROM bc_contact")
        cursor.execute("DELETE FROM integration_change")
