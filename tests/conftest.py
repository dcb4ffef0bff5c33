"""What all tests share. The database is chosen by DATABASE_URL (SQLite without it), see tests/settings.py."""

import pytest

from tests import browser

pytest_plugins = ["tests.behaviours"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave browser tests out where there is no browser."""
    left_out = browser.missing()
    for item in items:
        if left_out and item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.skip(reason=left_out))
