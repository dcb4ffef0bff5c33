"""No page notices how many records there are: lists, searches, filters and records at a million of them, by EXPLAIN."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from tests.at_size import plans, screens
from tests.at_size.fill import fill

#: how many pairs of accounts and customers; half as many first
PAIRS = int(os.environ.get("P2C_AT_SIZE", "1000000"))
PAGES = dict(screens.pages())

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.long,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="EXPLAIN and a million rows are for PostgreSQL"),
]


@pytest.fixture(scope="module")
def user(django_db_setup, django_db_blocker) -> Iterator[Client]:
    """Somebody who may see everything, in a database of their own: a million rows are not taken back."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
        copy = f"{name}_at_size"
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{copy}"')
            cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
        connection.settings_dict["NAME"] = copy
        try:
            yield screens.signed_in()
        finally:
            connection.close()
            connection.settings_dict["NAME"] = name
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{copy}"')


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


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_as_much_of_a_million_records_as_of_half_of_them(half, whole, name):
    assert whole[name].status == 200
    # a session is renewed by the clock
    asked = [[s for s, _params in found[name].statements if "django_session" not in s] for found in (half, whole)]
    assert len(asked[0]) == len(asked[1])


@pytest.mark.parametrize("name", sorted(PAGES.keys() - screens.LOOKED_THROUGH))
def test_a_page_reads_no_large_table_from_end_to_end(whole, name):
    assert plans.faults(whole[name]) == []


@pytest.mark.parametrize("name", sorted(screens.LOOKED_THROUGH))
def test_a_question_without_an_index_is_asked_once(whole, name):
    # the keys are looked through by one statement, not again for the count and for the page; of couplings another one
    # asks which tables they are of
    said = {fault.partition(" ms: ")[2] for fault in plans.faults(whole[name])}
    assert len(said) == (2 if "orphan" in name else 1)
