"""Two legal entities with what their customers, products and documents refer to."""

import pytest

from tests.fo.world import two_legal_entities


@pytest.fixture
def fo(db):
    """USMF in dollars and DEMF in euros, with customer groups, sites, warehouses, units, taxes and series."""
    two_legal_entities()
