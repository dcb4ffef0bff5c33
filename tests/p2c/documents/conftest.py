"""A company on both sides with order integration switched on."""

from tests import factories, factories_orders
from tests.sharing import shareable


@shareable
def world():
    made = factories.make_world()
    factories_orders.set_up_orders()
    return made
