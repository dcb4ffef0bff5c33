"""Very many records, made by the database itself: pairs of customers and accounts, their couplings and their journal.

Rows are made by INSERT … SELECT, with the triggers of the change feed left out: nothing here is a change. Values are
spread as in a company: most accounts are active, names repeat, a few of everything stand out.
"""

from __future__ import annotations

import uuid
from typing import Any

#: how many pairs there are for every one of these
CONTACTS, ISSUES, RUNS, CHANGES = 5, 20, 10_000, 100
ALONE = 1000
#: what a search must find, one of them all
NUMBER = "C0000777"
CUSTOMER, ACCOUNT, _PERSON, _CONTACT = "0198", "0199", "019a", "019b"

_NAME = (
    "(ARRAY['Northwind','Adatum','Relecloud','Fabrikam','Trey','Litware','Proseware','Tailspin'])[1 + n % 8] || ' ' || "
    "(ARRAY['Trading','Works','Supplies','Logistics','Foods','Design',"
    "'Partners'])[1 + n % 7] || ' ' || substr(md5(n::text), 1, 6)"
)
_CITY = "(ARRAY['Kiel','Lyon','Odense','Gent','Turin','Graz','Porto','Brno','Leeds','Cork'])[1 + (n / 3) % 10]"
_MAIL = "'m' || n || '@' || substr(md5((n % 5000)::text), 1, 8) || '.example'"


def fill(n: int, after: int = 0) -> None:
    """The set-up, and the pairs up to number n with what belongs to them; ends with fresh statistics."""
    from django.db import connection

    mapping = _set_up()
    with connection.cursor() as cursor:
        # neither triggers nor checks of references: the rows are right as they are made
        cursor.execute("SET session_replication_role = replica")
        try:
            _records(cursor, after, n)
            _work(cursor, after, n, mapping)
        finally:
            cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def _set_up() -> Any:
    from integration.models import TableMapping
    from integration.services import install
    from integration.services.synchronise import mapping_named

    if not TableMapping.objects.exists():
        link = install.connection()
        link.enabled = True
        link.save()
        install.install_mappings()
    return mapping_named("CUSTOMER")


def _records(cursor: Any, after: int, n: int) -> None:
    from crm.models import Account
    from crm.models import Contact as Person
    from erp.bc.models import Contact, Customer

    number = "lpad(n::text, 7, '0')"
    _rows(
        cursor,
        Customer,
        (after, n),
        system_id=_key(CUSTOMER),
        no=f"'C' || {number}",
        name=_NAME,
        search_name=f"upper({_NAME})",
        e_mail=_MAIL,
        city=_CITY,
        blocked="CASE WHEN n % 400 = 3 THEN 3 ELSE 0 END",
    )
    _rows(
        cursor,
        Account,
        (after, n),
        accountid=_key(ACCOUNT),
        name=_NAME,
        accountnumber=f"'C' || {number}",
        emailaddress1=_MAIL,
        address1_city=_CITY,
        statecode="CASE WHEN n % 300 = 7 THEN 1 ELSE 0 END",
        customertypecode="CASE WHEN n % 50 = 9 THEN 8 ELSE 3 END",
    )
    people = (after // CONTACTS, n // CONTACTS)
    name = "'Person ' || substr(md5(n::text), 1, 7)"
    _rows(
        cursor,
        Contact,
        people,
        system_id=_key(_CONTACT),
        no=f"'P' || {number}",
        name=name,
        search_name=f"upper({name})",
        e_mail=_MAIL,
        city=_CITY,
        type="n % 2",
        company_name=_NAME,
    )
    _rows(
        cursor,
        Person,
        people,
        contactid=_key(_PERSON),
        fullname=name,
        emailaddress1=_MAIL,
        telephone1=f"'+49 ' || {number}",
        parentcustomerid_account=_key(ACCOUNT),
        statecode="CASE WHEN n % 300 = 7 THEN 1 ELSE 0 END",
    )


def _work(cursor: Any, after: int, n: int, mapping: Any) -> None:
    from integration.models import Change, Coupling, Issue, JournalEntry, SynchRun

    pair = {"local_id": _key(CUSTOMER), "remote_id": _key(ACCOUNT)}
    tables = {"local_table": f"'{mapping.local_table}'", "remote_table": f"'{mapping.remote_table}'"}
    label = f"'C' || lpad(n::text, 7, '0') || ' · ' || {_NAME}"
    _rows(
        cursor,
        Coupling,
        (after, n),
        f"n % {ALONE} <> 0",
        **pair,
        **tables,
        id="n",
        scope=f"'{mapping.scope}'",
        local_label=label,
        remote_label=_NAME,
        synched_at="CASE WHEN n % 900 = 5 THEN NULL ELSE now() END",
    )
    runs = (after // RUNS, n // RUNS)
    _rows(
        cursor,
        SynchRun,
        runs,
        id="n",
        mapping_id=str(mapping.pk),
        kind="'synch'",
        status="'finished'",
        started_at="now()",
        finished_at="now()",
        options="'{}'",
        progress="'{}'",
        done="1",
        total="1",
    )
    _rows(
        cursor,
        JournalEntry,
        (after, n),
        id="n",
        **pair,
        run_id=f"1 + n / {RUNS}",
        direction="'to_integration'",
        action="CASE WHEN n % 100 = 1 THEN 'delete' ELSE 'modify' END",
        table=f"'{mapping.remote_table}'",
        before='\'{"name": "Before"}\'',
        after='\'{"name": "After"}\'',
    )
    _rows(
        cursor,
        Issue,
        (after // ISSUES, n // ISSUES),
        id="n",
        mapping_id=str(mapping.pk),
        direction="'to_integration'",
        source_table=f"'{mapping.local_table}'",
        source_id=_key(CUSTOMER),
        source_label=label,
        issue_class="(ARRAY['data','waiting','transient'])[1 + n % 3]",
        code="'too_long'",
        field="'name'",
        params="'{\"most\": 20}'",
        fields="'[]'",
        failures="1 + n % 4",
        parked="n % 9 = 0",
        closed_at="CASE WHEN n % 10 <> 0 THEN now() END",
    )
    _rows(
        cursor,
        Change,
        (after // CHANGES, n // CHANGES),
        mapping_id=str(mapping.pk),
        side="'L'",
        op="'U'",
        record=_key(CUSTOMER),
    )


def _key(beginning: str) -> str:
    """Keys in the order of their numbers, as keys made one after the other are."""
    return f"('{beginning}' || lpad(to_hex(n), 28, '0'))::uuid"


def key(beginning: str, number: int) -> str:
    """The key of one of them."""
    return str(uuid.UUID(beginning + f"{number:028x}"))


def _rows(cursor: Any, model: type, numbers: tuple[int, int], where: str = "true", **made: str) -> None:
    """Rows of a table: columns made from their number, the others as blank as they may be."""
    values = {}
    for field in model._meta.concrete_fields:
        given = made.pop(field.name, None) or made.pop(field.column, None)
        if given or not (field.null or field.primary_key):
            values[field.column] = given or _blank(field)
    if made:
        raise ValueError(f"{model.__name__} has no {', '.join(made)}")
    columns = ", ".join(f'"{name}"' for name in values)
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {', '.join(values.values())} "
        f"FROM generate_series({numbers[0]} + 1, {numbers[1]}) n WHERE {where}"
    )


def _blank(field: Any) -> str:
    kind = field.get_internal_type()
    if kind in ("DateTimeField", "DateField"):
        return "now()"
    if kind == "BooleanField":
        return "false"
    if kind == "JSONField":
        return "'{}'"
    if kind in ("CharField", "TextField", "EmailField", "URLField"):
        return "''"
    return "0"
