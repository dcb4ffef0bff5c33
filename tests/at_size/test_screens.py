"""No page notices how many records there are: lists, searches, filters and records at a million of them, by EXPLAIN.

Not part of the suite, for it takes four minutes, and with fewer records the database rightly reads whole tables:
`P2C_AT_SIZE=1000000 pytest tests/at_size` on PostgreSQL, which says how it finds what is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from tests import databases
from tests.at_size import plans, screens
from tests.at_size.fill import fill

#: how many pairs of accounts and customers; half as many first
PAIRS = int(os.environ.get("P2C_AT_SIZE", "0"))
if connection.vendor != "postgresql" or not PAIRS:
    pytest.skip("pages among a million records: P2C_AT_SIZE=1000000, on PostgreSQL", allow_module_level=True)

PAGES = dict(screens.pages())

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(scope="module")
def user(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Client]:
    """Somebody who may see everything, in a database of their own: so many rows are not taken back."""
    folder: Path = tmp_path_factory.mktemp("at_size")
    with django_db_blocker.unblock(), databases.copied(folder, "at_size", databases.MIGRATED) as url:
        name = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = url.rpartition("/")[2]
        try:
            yield screens.signed_in()
        finally:
            connection.close()
            connection.settings_dict["NAME"] = name


@pytest.fixture(scope="module")
def half(user: Client) -> dict[str, plans.Page]:
    """Every page while there are half as many."""
    fill(PAIRS // 2)
    for address in PAGES.values():
        user.get(address)  # what is asked once per process is asked now
    return {name: plans.ask(user, address) for name, address in PAGES.items()}


@pytest.fixture(scope="module")
def whole(user: Client, half: dict[str, plans.Page]) -> dict[str, plans.Page]:
    """Every page when there are twice as many as before."""
    fill(PAIRS, after=PAIRS // 2)
    return {name: plans.ask(user, address) for name, address in PAGES.items()}


def statements(page: plans.Page) -> int:
    """How many there were; a session is renewed by the clock."""
    return sum("django_session" not in sql for sql, _params in page.statements)


def test_every_page_asks_as_much_of_all_records_as_of_half_of_them(half, whole):
    assert {name: page.status for name, page in whole.items() if page.status != 200} == {}
    asked = {name: (statements(half[name]), statements(whole[name])) for name in PAGES}
    assert {name: numbers for name, numbers in asked.items() if numbers[0] != numbers[1]} == {}


def test_no_page_reads_a_large_table_from_end_to_end(whole):
    wrong = {name: plans.faults(whole[name]) for name in PAGES.keys() - screens.LOOKED_THROUGH}
    assert {name: said for name, said in wrong.items() if said} == {}


def test_a_question_without_an_index_is_asked_once(whole):
    # the keys are looked through by one statement, not again for the count and for the page; of couplings another one
    # asks which tables they are of
    said = {
        name: {fault.partition(" ms: ")[2] for fault in plans.faults(whole[name])} for name in screens.LOOKED_THROUGH
    }
    assert {name: len(found) for name, found in said.items()} == {
        name: 2 if "orphan" in name else 1 for name in screens.LOOKED_THROUGH
    }
