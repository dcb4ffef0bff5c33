"""A company on both sides with its mappings installed, for tests of the engine and its services."""

import pytest

from tests import factories


@pytest.fixture
def world(db):
    """Both sides set up, the connection enabled, the default mappings installed."""
    return factories.make_world()
