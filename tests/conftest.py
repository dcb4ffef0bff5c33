"""What all tests share. The database is chosen by DATABASE_URL (SQLite without it), see tests/settings.py."""

import os

import pytest
from hypothesis import settings

from tests import browser

pytest_plugins = ["tests.behaviours"]

# no deadline per example, machines are busy; the suite tries the same examples every time, `make properties` new ones
settings.register_profile("p2c", deadline=None, derandomize="P2C_HISTORIES" not in os.environ)
settings.load_profile("p2c")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave browser tests out where there is no browser."""
    left_out = browser.missing()
    for item in items:
        if left_out and item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.skip(reason=left_out))
