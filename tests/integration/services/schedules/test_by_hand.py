"""Schedules by hand: run now, and rhythms that are set."""

from __future__ import annotations

import pytest

from integration.models import SynchRun
from integration.models.run import RunStatus
from integration.models.schedule import ScheduleStatus
from integration.services import connections, schedule
from integration.services.errors import Conflict, Refused
from tests.integration.services.schedules.runs import (
    MINUTE,
    carry_out,
    of,
    status,
)

pytestmark = pytest.mark.django_db


def test_run_now_does_not_wait(company) -> None:
    found = schedule.run_now(of("CUSTOMER"))
    assert found.status == ScheduleStatus.IN_PROCESS
    with pytest.raises(Conflict, match=r"CUSTOMER is in process: run \d+ has not ended"):
        schedule.run_now(of("CUSTOMER"))
    carry_out()
    assert status("CUSTOMER") == ("inactive", 720)


def test_one_on_hold_runs_once_and_stays_on_hold(company) -> None:
    schedule.hold(of("CUSTOMER"))
    assert schedule.run_now(of("CUSTOMER")).last_run is not None
    [run] = carry_out()
    assert run.status == RunStatus.FINISHED
    assert status("CUSTOMER") == ("on_hold", None)


def test_nothing_runs_by_hand_while_the_connection_is_off(company) -> None:
    connections.set_enabled(company.connection, False)
    with pytest.raises(Refused, match=r"not enabled\. Enable it first"):
        schedule.run_now(of("CUSTOMER"))
    assert not SynchRun.objects.exists()


def test_an_unknown_name_is_answered_with_the_names_there_are(company) -> None:
    with pytest.raises(
        Refused, match=r"no schedule “CUSTOMERS”\. Schedules: ACCOUNT_STATISTICS, CONTACT, CURRENCY, CUSTOMER, .*PRUNE"
    ):
        schedule.named("CUSTOMERS")
    assert schedule.named(" customer  synch").mapping.name == "CUSTOMER"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"cron": "every day"}, "“every day” is not a cron expression. Write minute, hour"),
        ({"cron": "0 0 31 2 *"}, "“0 0 31 2 *” never happens"),
        ({"cron": "0 0 * * * *"}, "is not a cron expression"),
        ({"every_minutes": 0}, "every 1 to 44640 minutes, not every 0"),
        ({"inactivity_minutes": 99999}, "for at most 44640 minutes, not 99999"),
        ({"max_attempts": 0}, "at least 1 attempt"),
        ({"job": "tea"}, "no job “tea”"),
        ({"mapping": None}, "choose which"),
    ],
)
def test_what_cannot_be_a_rhythm_is_refused_in_a_sentence(company, values, sentence) -> None:
    found = of("CUSTOMER")
    for name, value in values.items():
        setattr(found, name, value)
    with pytest.raises(Refused, match=sentence.replace("*", r"\*")):
        schedule.save(found)


def test_a_changed_rhythm_counts_from_now(company, clock) -> None:
    clock.shift(20 * MINUTE)
    found = of("CUSTOMER")
    found.every_minutes = 15
    schedule.save(found)
    assert status("CUSTOMER") == ("ready", 15)
    found.cron = " 30  13 * * *"
    schedule.save(found)
    assert status("CUSTOMER") == ("ready", 70)
