"""Random histories of people and runs: both sides, couplings, journal and feed are what a plain model says they are.

`P2C_HISTORIES` says how many, `P2C_SEED` from which seed (printed at the end of the run).
"""

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.integration.properties.conftest import HISTORIES, SEED
from tests.integration.properties.history import History
from tests.integration.properties.steps import histories
from tests.integration.properties.world import World

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def trial(transactional_db):
    world = World()
    yield world
    world.close()


@seed(SEED)
@settings(
    max_examples=HISTORIES, deadline=None, database=None, print_blob=False, report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
)  # fmt: skip
@given(histories)
def test_any_history_comes_to_what_the_model_says(trial, steps):
    History(trial).play(steps)
