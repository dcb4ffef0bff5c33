"""The same company for the tests of the pairs."""

import pytest

from tests import factories


@pytest.fixture
def world(db):
    """Both sides set up, the connection enabled, the default mappings installed."""
    return factories.make_world()
