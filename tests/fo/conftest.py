"""Two legal entities with what their customers, products and documents refer to."""

from tests.fo.world import two_legal_entities
from tests.sharing import shareable


@shareable
def fo():
    """USMF in dollars and DEMF in euros, with customer groups, sites, warehouses, units, taxes and series."""
    two_legal_entities()
