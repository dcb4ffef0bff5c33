"""What all tests share. The database is chosen by DATABASE_URL (SQLite without it), see tests/settings.py."""

import pytest

from tests import browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave browser tests out where there is no browser; hold every test to three behaviours at most."""
    left_out = browser.missing()
    for item in items:
        if left_out and item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.skip(reason=left_out))
        ids = [name for mark in item.iter_markers("behaviour") for name in mark.args]
        if len(ids) > 3:
            raise pytest.UsageError(f"{item.nodeid} names {len(ids)} behaviours; three is the most.")
