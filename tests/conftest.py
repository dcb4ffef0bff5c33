"""What all tests share. The database is chosen by DATABASE_URL (SQLite without it), see tests/settings.py."""

import gc
import os
import random
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import settings

from integration import time_zone
from p2c import urls as urls  # loads the screens, as serving the site does
from tests import browser, factories
from tests.databases import DEMO, MIGRATED
from tests.own_database import install, own
from tests.sharing import module_data, share, shareable

__all__ = ["module_data"]

pytest_plugins = ["tests.behaviours", "tests.reach", "tests.timings"]

# nobody pulls the plug on a test, and PostgreSQL would wait for the disk at every commit, in processes of tests as well
os.environ.setdefault("PGOPTIONS", "-c synchronous_commit=off")

# no deadline per example, machines are busy; the suite tries the same examples every time, `make properties` new ones
settings.register_profile("p2c", deadline=None, derandomize="P2C_HISTORIES" not in os.environ)
settings.load_profile("p2c")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A request leaves its language behind in its thread, which is that of the next test, too."""
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def known_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation's time zone is read now and then, not when a test counts queries."""
    monkeypatch.setattr(time_zone, "_known", (float("inf"), ZoneInfo("UTC")))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shuffle", metavar="SEED", help="run the files in an order of chance, and their tests likewise")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave browser tests out where there is no browser; begin with the files that take long."""
    if seed := config.getoption("--shuffle"):
        shuffle(items, seed)
    share(items)
    left_out = browser.missing()
    for item in items:
        if left_out and item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.skip(reason=left_out))
    long = {item.path for item in items if item.get_closest_marker("long") or item.get_closest_marker("e2e")}
    if not seed:
        items.sort(key=lambda item: item.path not in long)


def shuffle(items: list[pytest.Item], seed: str) -> None:
    """Tests of a file stay together: they share what they begin with."""
    chance = random.Random(seed)
    places = {path: chance.random() for path in sorted({item.path for item in items})}
    own = {item.nodeid: chance.random() for item in sorted(items, key=lambda item: item.nodeid)}
    items.sort(key=lambda item: (places[item.path], own[item.nodeid]))


def pytest_collection_finish() -> None:
    """What is loaded now stays: nobody need look through it for garbage again and again.

    Tests make and drop models and templates by the thousand: the collector's own thresholds cost a tenth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of this process is a copy of the migrated one."""
    with django_db_blocker.unblock():
        own.begin(MIGRATED)
    yield
    with django_db_blocker.unblock():
        own.end()


@pytest.fixture(scope="module")
def demo_company(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The tests of the module begin with the demo company, as `manage.py demo` leaves it."""
    with django_db_blocker.unblock():
        own.begin(DEMO)
    yield
    with django_db_blocker.unblock():
        own.begin(MIGRATED)


@shareable
def world() -> factories.World:
    """Both sides set up, the connection enabled, the default mappings installed."""
    return factories.make_world()


install()
