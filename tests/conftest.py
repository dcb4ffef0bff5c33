"""What all tests share. The database is chosen by DATABASE_URL (SQLite without it), see tests/settings.py."""

import importlib
import os
from collections.abc import Iterator

import pytest
from django.db.models.signals import post_migrate
from django.utils.translation import override
from hypothesis import settings

from tests import browser, emptying

pytest_plugins = ["tests.behaviours", "tests.timings"]

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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave browser tests out where there is no browser; begin with the files that take long."""
    left_out = browser.missing()
    for item in items:
        if left_out and item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.skip(reason=left_out))
    long = {item.path for item in items if item.get_closest_marker("long") or item.get_closest_marker("e2e")}
    items.sort(key=lambda item: item.path not in long)


def give_standard_options(sender, using, **_):
    """A test with real transactions ends by emptying every table: give back what a migration writes, so that tests may
    run in any order."""
    options = sender.models.get("optionvalue") if sender.label == "crm" else None
    if options is not None and not options.objects.using(using).exists():
        standard = importlib.import_module("crm.migrations.0001_squashed_0008_environment").STANDARD
        options.objects.using(using).bulk_create(
            options(table="account", column=column, number=number, label=label)
            for column, values in standard.items()
            for number, label in values.items()
        )


post_migrate.connect(give_standard_options)
emptying.install()
