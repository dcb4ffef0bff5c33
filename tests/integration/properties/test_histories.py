"""Random histories of people and runs: both sides, couplings, journal and feed are what a plain model says they are.

The suite plays a sample that has every kind of step, the same every time. `make properties` plays the whole: as many as
`P2C_HISTORIES` says, from the seed `P2C_SEED` (a new one unless told, printed at the end of the run), and it makes a
history that fails as short as it can be.
"""

import pytest

from tests.integration.properties import sample
from tests.integration.properties.conftest import HISTORIES, SEED, WHOLE
from tests.integration.properties.history import History
from tests.integration.properties.world import World


@pytest.fixture
def trial(transactional_db):
    world = World()
    yield world
    world.close()


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_any_history_comes_to_what_the_model_says(trial):
    if WHOLE:
        sample.tried(HISTORIES, SEED, lambda steps: History(trial).play(steps))
    else:
        for steps in sample.fair(sample.drawn(SEED), HISTORIES):
            History(trial).play(steps)


@pytest.mark.long
@pytest.mark.skipif(WHOLE, reason="the whole is played")
def test_the_sample_has_every_kind_of_step():
    kinds = set().union(*map(sample.kinds, sample.drawn(SEED)))
    assert {name for name, *_ in kinds} == {
        *("edit", "add", "delete", "out", "couple", "uncouple", "match", "link", "strategy", "field", "resolve"),
        *("retry", "run", "full", "records"),
    }
    chosen = sample.fair(sample.drawn(SEED), HISTORIES)
    assert set().union(*map(sample.kinds, chosen)) == kinds
    assert len(chosen) < HISTORIES * 1.5
