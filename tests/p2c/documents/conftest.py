"""A company on both sides with order integration switched on."""

import pytest

from tests import factories, factories_orders


@pytest.fixture
def world(db):
    made = factories.make_world()
    factories_orders.set_up_orders()
    return made
