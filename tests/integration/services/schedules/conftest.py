"""A clock that stands still, and two sides with nothing to do."""

from __future__ import annotations

import pytest
import time_machine

from integration.models import Schedule, TableMapping
from tests import factories
from tests.integration.services.schedules.runs import (
    NOON,
    run_due,
)


@pytest.fixture
def clock():
    """A clock that stands still until it is moved."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def company(clock, world):
    """Two sides whose mappings were installed at noon, with nothing to do."""
    factories.Change.objects.all().delete()
    return world


@pytest.fixture
def asleep(company):
    """All mappings have looked and found nothing."""
    run_due(*TableMapping.objects.values_list("name", flat=True))
    assert {s.status for s in Schedule.objects.filter(job="synch")} == {"inactive"}
    return company
