"""A database administrator follows the how-to word by word: a backup, work that goes on, a restore; and both sides are
in step again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.how_to import HowTo

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the how-to is about PostgreSQL"),
    pytest.mark.skipif(not shutil.which("pg_restore"), reason="PostgreSQL's tools are not installed here"),
]
NAME = "p2c_how_to"
#: what the how-to calls the new database
RESTORED = "p2c_restored"
IMPORTS = (
    "from crm.models import Account",
    "from erp.bc.models import Customer",
    "from integration.models import Coupling, Issue, TableMapping",
)
#: synchronises all customers, and makes what is missing
CREATE = (
    "from integration.services import synchronise",
    "mapping = TableMapping.objects.get(name='CUSTOMER')",
    "print(synchronise.start_run(mapping, 'full', create=True, confirmed=True).status)",
)


def as_administrator(*statements: str) -> None:
    """On the server; the test's own connection is closed, for a database is copied only while nobody uses it."""
    settings = connection.settings_dict
    url = server_url("postgres")
    connection.close()
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        for statement in statements:
            server.execute(statement.format(template=settings["NAME"]))


def server_url(database: str) -> str:
    own = connection.settings_dict
    password = f":{own['PASSWORD']}" if own["PASSWORD"] else ""
    return f"postgres://{own['USER']}{password}@{own['HOST']}:{own['PORT']}/{database}"


@pytest.fixture(scope="module")
def company(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with the demo company, synchronised as far as it goes."""
    name = f"{NAME}_{connection.settings_dict['NAME']}"
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    as_administrator(drop, f'CREATE DATABASE "{name}" TEMPLATE "{{template}}"')
    made = HowTo("back-up-and-restore.md", tmp_path_factory.mktemp("company"), DATABASE_URL=server_url(name))
    try:
        made.run("manage.py demo --yes")
        made.shell(*IMPORTS, "Customer(name='Deleted since the backup', city='Kiel').save()")
        made.run("manage.py full_sync --yes || true", "manage.py full_sync --yes || true")
        yield name
    finally:
        as_administrator(drop)


@pytest.fixture
def how_to(company: str, tmp_path: Path) -> Iterator[HowTo]:
    """An installation of its own that begins with it."""
    name = f"{company}_own"
    drop = [f'DROP DATABASE IF EXISTS "{each}" WITH (FORCE)' for each in (name, RESTORED)]
    as_administrator(*drop, f'CREATE DATABASE "{name}" TEMPLATE "{company}"')
    try:
        yield HowTo("back-up-and-restore.md", tmp_path, DATABASE_URL=server_url(name))
    finally:
        as_administrator(*drop)


def differences(how_to: HowTo) -> set[tuple[str, str, str]]:
    """(mapping, kind, record) of what a comparison of everything finds."""
    out = how_to.run("manage.py drift --json 2>/dev/null || true")
    found = json.loads(out)
    return {
        (each["mapping"], record["kind"], record["record"]) for each in found["mappings"] for record in each["records"]
    }


WORK = (
    *IMPORTS,
    "pairs = list(Coupling.objects.filter(local_table='bc.customer').order_by('pk'))",
    "open_ = set(Issue.objects.filter(closed_at=None).values_list('coupling_id', flat=True))",
    "a, b = [p for p in pairs if p.pk not in open_][:2]",
    "x = Customer.objects.get(pk=a.local_id); x.address_2 = 'Edited in the ERP'; x.save()",
    "y = Account.objects.get(pk=b.remote_id); y.address1_line2 = 'Edited in Sales'; y.save()",
    "Customer(name='Made since the backup', city='Kiel').save()",
    "Customer.objects.filter(name='Deleted since the backup').delete()",
    "Account.objects.filter(name='Deleted since the backup').delete()",
)
STATE = (
    *IMPORTS,
    "import json",
    "from collections import Counter",
    "state = {",
    " 'customers': sorted(Customer.objects.values_list('name', flat=True)),",
    " 'accounts': sorted(a.name for a in Account.objects.all()),",
    " 'erp': Customer.objects.filter(address_2='Edited in the ERP').count()",
    "        + Account.objects.filter(address1_line2='Edited in the ERP').count(),",
    " 'sales': Customer.objects.filter(address_2='Edited in Sales').count()",
    "          + Account.objects.filter(address1_line2='Edited in Sales').count(),",
    " 'deleted': Issue.objects.filter(closed_at=None, issue_class='deleted').count(),",
    " 'asking': TableMapping.objects.filter(enabled=True, asks_first=True).exclude(pair__in=['invoice_line']).count(),",
    "}",
    "print('STATE ' + json.dumps(state))",
)


def state(how_to: HowTo) -> dict[str, Any]:
    out = how_to.shell(*STATE)
    (line,) = [line for line in out.splitlines() if line.startswith("STATE ")]
    return json.loads(line.removeprefix("STATE "))


def work_on(how_to: HowTo) -> None:
    how_to.shell(*WORK, *CREATE)


def test_one_side_is_restored_as_the_how_to_says(how_to: HowTo) -> None:
    before = differences(how_to)
    at_backup = state(how_to)
    how_to.run(*how_to.blocks("Back up one side"))
    work_on(how_to)
    worked = state(how_to)
    assert (worked["erp"], worked["sales"]) == (2, 2), "the work has reached the other side"
    assert at_backup["accounts"].count("Deleted since the backup") == 1
    assert "Deleted since the backup" not in worked["customers"] + worked["accounts"]
    restore, after, compare, synchronise = how_to.blocks("Restore one side")
    how_to.run(restore)
    assert state(how_to)["erp"] == 1
    told = how_to.run(after)
    assert "Nothing was changed. Say --yes to do it." in told
    assert "coupled records have gone back" in " ".join(told.split())
    how_to.run(compare)
    assert state(how_to)["erp"] == 1, "nothing was written"
    told = how_to.run(synchronise)
    assert "A backup was restored" in " ".join(told.split())
    found = state(how_to)
    assert (found["erp"], found["sales"]) == (2, 2)
    assert found["deleted"] == at_backup["deleted"] + 1, "what was made since is told, not deleted"
    # as the inbox does
    how_to.shell(
        *IMPORTS,
        "from integration.services import settle_deleted",
        "own = Issue.objects.filter(closed_at=None, source_label__contains='Made since the backup')",
        "settle_deleted.restore(Coupling.objects.filter(pk__in=own.values('coupling')))",
    )
    found = state(how_to)
    for records in ("customers", "accounts"):
        made = [name for name in found[records] if name == "Made since the backup"]
        assert made == ["Made since the backup"]
        assert sorted([*at_backup[records], *made]) == found[records], "what was there is there, once"
    assert differences(how_to) <= before


def test_everything_is_restored_as_the_how_to_says(how_to: HowTo) -> None:
    before, at_backup = differences(how_to), state(how_to)
    how_to.run(*how_to.blocks("Back up everything"))
    work_on(how_to)
    assert state(how_to)["customers"] != at_backup["customers"]
    told = how_to.run(*how_to.blocks("Restore everything"))
    assert "ask before they write" in told
    how_to.environment["DATABASE_URL"] = server_url(RESTORED)
    assert {**state(how_to), "asking": 0} == at_backup
    assert differences(how_to) == before
    how_to.run("manage.py full_sync --yes || true", "manage.py check")
    found = state(how_to)
    assert (found["customers"], found["accounts"]) == (at_backup["customers"], at_backup["accounts"])
    assert differences(how_to) <= before
