"""Prospect to cash: n contacts of Finance and Operations beside n customers of Business Central in the same database.

P1 routes the contacts by the two contact projects (half are active customers, half persons of accounts that stand there
already) and must not take more than twice the time of the first full synchronisation of the customers. P2 applies the
solution to the contacts, at no less than a fifth of the pace at which generate_data makes records. Fresh processes of
one run, as with all measurements.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: step -> what it is, the state it starts from
STEPS = {
    "P1": (
        "contacts routed into Finance and Operations, beside the first synchronisation of as many customers",
        "people",
    ),
    "P2": ("applying the solution to the contacts, beside generate_data", "unnumbered"),
}
#: step -> its parts: the yardstick, and what is measured by it
PARTS = {"P1": ("customers", "contacts"), "P2": ("generate", "apply")}
#: contacts for each account
AT_EACH = 10


def prepare(step: str, part: str) -> Callable[[int], Callable[[], Any]]:
    """The work of a job; it returns what was written."""
    works = {
        "customers": _customers,
        "contacts": _contacts,
        "apply": _apply,
        "generate": _generate,
    }
    return works[part]


def _customers(n: int) -> Callable[[], dict[str, int]]:
    from tests.bench import states
    from tests.bench.jobs import counters

    return lambda: counters(states.run("CUSTOMER", "full", confirmed=True, create=True))


def _contacts(n: int) -> Callable[[], dict[str, int]]:
    from p2c.prospect_to_cash import executions
    from p2c.prospect_to_cash.projects import project_named

    chosen = [project_named(name) for name in ("Contacts", "Contacts to Customer")]

    def work() -> dict[str, int]:
        done = [executions.run(project) for project in chosen]
        if any(execution.errors for execution in done):
            raise RuntimeError("; ".join(f"{each}: {each.status}, {each.errors} errors" for each in done))
        return {"inserted": sum(each.upserts for each in done)}

    return work


def _apply(n: int) -> Callable[[], dict[str, int]]:
    from crm.services import solution

    return lambda: {"contacts": solution.apply().contacts_numbered}


def _generate(n: int) -> Callable[[], dict[str, int]]:
    from tests.bench import yardsticks

    work = yardsticks.generate_data(n)

    def made() -> dict[str, int]:
        return {"rows": sum(work().values())}

    return made


def again() -> dict[str, int]:
    """The contact projects once more; what they write."""
    made = _contacts(0)()
    return {name: number for name, number in made.items() if number}


# --- states ---------------------------------------------------------------------------------------------------------


def make_contacts(n: int) -> None:
    """A tenth as many accounts of Finance and Operations as contacts, and the contacts: every second one an active
    customer. The accounts are customers already."""
    from crm.models import BusinessUnit, Team
    from crm.models.organisation import OwningErp
    from crm.services import solution
    from p2c.models import SystemConnection
    from p2c.models.connection import System
    from p2c.prospect_to_cash import connection_sets, executions, projects

    unit = BusinessUnit(name="Bench", p2c_owningerp=OwningErp.FINANCE_AND_OPERATIONS)
    unit.save()
    team = Team(name="Bench", businessunit=unit)
    team.save()
    insert_contacts(n, unit.pk.hex, team.pk.hex)
    solution.apply()
    _flag()
    ends = []
    for name, system in (("Sales", System.SALES), ("F&O", System.FO)):
        ends.append(SystemConnection(name=name, system=system, account="bench@x.example", environments=name))
        ends[-1].save()
    chosen = connection_sets.make("Bench", ends[0], "Sales", ends[1], "F&O")
    organisation = connection_sets.map_organisation(chosen, "Bench", "USMF")
    for name, template in (
        ("Accounts", "accounts_direct"),
        ("Contacts", "contacts_direct"),
        ("Contacts to Customer", "contacts_to_customer_direct"),
    ):
        made = projects.make(name, projects.template_named(template), chosen, [organisation], consent=True)
        if name == "Accounts":
            done = executions.run(made)
            if done.errors:
                raise RuntimeError(f"the accounts ended as {done.status} with {done.errors} errors")


def insert_contacts(n: int, unit: str, team: str) -> None:
    """The rows themselves, in batches, without any number."""
    from django.db import transaction

    from integration import registry
    from integration.engine import dialects
    from integration.engine.write import now_text
    from integration.ids import new_ids

    now = now_text()
    accounts = new_ids(max(1, n // AT_EACH))
    shared = {"owningbusinessunit": unit, "ownerid_team": team, "createdon": now, "modifiedon": now}
    firms = ({"accountid": key, "name": f"Firm {at}", **shared} for at, key in enumerate(accounts))
    people = (
        {
            "contactid": key,
            "firstname": "Kim",
            "lastname": f"Person {at}",
            "fullname": f"Kim Person {at}",
            "emailaddress1": f"kim{at}@x.example",
            "address1_line1": "Nørregade 1",
            "address1_city": "Aarhus",
            "address1_country": "Denmark",
            "parentcustomerid_account": accounts[at // AT_EACH % len(accounts)],
            **shared,
        }
        for at, key in enumerate(new_ids(n))
    )
    for name, rows in (("crm.account", list(firms)), ("crm.contact", list(people))):
        table = registry.table(name)
        columns = table.physical
        for start in range(0, len(rows), 5000):
            batch = [[row.get(c.name, c.default) for c in columns] for row in rows[start : start + 5000]]
            with transaction.atomic():
                dialects.current().insert(table, columns, batch)


def _flag() -> None:
    """Every second contact has had a document."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        yes = "1" if connection.vendor == "sqlite" else "true"
        cursor.execute(
            f"UPDATE crm_contact SET msdynce_isactivecustomer = {yes} "
            "WHERE substr(msdynce_contactnumber, length(msdynce_contactnumber) - 7, 1) IN ('0', '2', '4', '6', '8')"
        )
