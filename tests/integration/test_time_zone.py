"""The installation's time zone: who names it, and what goes by it."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from crm.models import Opportunity
from integration import logs, time_zone
from integration.models import Schedule
from integration.services import connections, schedule, ticking
from integration.services.errors import Refused
from integration.services.link import connection
from tests import factories

pytestmark = pytest.mark.django_db
#: the two nights in which Copenhagen's clock is put forward and back, and the nights beside them
SPRING = ["2026-03-28 02:30 +0100", "2026-03-29 03:00 +0200", "2026-03-30 02:30 +0200"]
AUTUMN = ["2026-10-24 02:30 +0200", "2026-10-25 02:30 +0200", "2026-10-26 02:30 +0100"]


@pytest.fixture
def copenhagen(world):
    connections.set_time_zone("Europe/Copenhagen")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def times(cron: str, begin: str, count: int) -> list[str]:
    """When a schedule with this calendar runs, by the clock on the wall, if each run ends after a minute."""
    found, now = [], at(begin)
    for _ in range(count):
        now = schedule.next_after(Schedule(cron=cron), now)
        found.append(time_zone.local(now).strftime("%Y-%m-%d %H:%M %z"))
        now += dt.timedelta(minutes=1)
    return found


def test_the_connection_names_it_else_the_setting(world, settings) -> None:
    settings.TIME_ZONE = "Europe/Stockholm"
    time_zone.forget()
    assert str(time_zone.of_installation()) == "Europe/Stockholm"
    connections.set_time_zone("Asia/Tokyo")
    assert str(time_zone.of_installation()) == "Asia/Tokyo"
    connections.set_time_zone("")
    assert str(time_zone.of_installation()) == "Europe/Stockholm"


def test_what_is_no_zone_is_refused(world) -> None:
    with pytest.raises(Refused, match=r"no time zone “Europe/Atlantis”\. Choose one such as Europe/Copenhagen"):
        connections.set_time_zone("Europe/Atlantis")
    assert connection().time_zone == ""


def test_every_zone_that_can_be_chosen_is_one() -> None:
    names = [name for name, _label in time_zone.choices("none") if name]
    assert {"UTC", "Europe/Copenhagen", "America/Argentina/Buenos_Aires"} <= set(names)
    assert [name for name in names if time_zone.problem(name)] == []


@pytest.mark.parametrize(("begin", "expected"), [("2026-03-27 12:00", SPRING), ("2026-10-23 12:00", AUTUMN)])
def test_a_daily_calendar_runs_once_a_day_when_the_clock_is_changed(copenhagen, begin, expected) -> None:
    assert times("30 2 * * *", begin, 3) == expected


def test_a_calendar_of_every_half_hour_leaves_no_hour_out(copenhagen) -> None:
    found = times("*/30 * * * *", "2026-10-24 23:45", 6)
    assert found == [f"2026-10-25 02:{minute} {zone}" for zone in ("+0200", "+0100") for minute in ("00", "30")] + [
        "2026-10-25 03:00 +0100",
        "2026-10-25 03:30 +0100",
    ]


def test_schedules_wait_for_the_new_clock_when_the_zone_is_changed(world, monkeypatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at("2026-01-15 12:00"))
    found = schedule.named("CUSTOMER")
    found.cron = "0 2 * * *"
    assert schedule.save(found).next_run_at == at("2026-01-16 02:00")
    every = schedule.named("VENDOR")
    connections.set_time_zone("Europe/Copenhagen")
    assert schedule.named("CUSTOMER").next_run_at == at("2026-01-16 01:00")
    assert schedule.named("VENDOR").next_run_at == every.next_run_at
    assert "CUSTOMER" not in map(str, ticking.due(at("2026-01-16 00:59")))
    assert "CUSTOMER" in map(str, ticking.due(at("2026-01-16 01:00")))


def test_what_is_dated_today_has_the_installations_day(copenhagen, monkeypatch) -> None:
    """Half an hour before midnight in UTC it is tomorrow in Copenhagen, and dates are Copenhagen's for a New Yorker."""
    chance = factories.saved(Opportunity(name="New hall"))
    monkeypatch.setattr(timezone, "now", lambda: at("2026-01-31 23:30"))
    with timezone.override("America/New_York"):
        chance.statecode = 1
        chance.save()
    chance.refresh_from_db()
    assert chance.actualclosedate == dt.date(2026, 2, 1)


def test_rest_and_commands_give_times_with_their_offset(copenhagen, client, django_user_model) -> None:
    moment = at("2026-01-15 12:00")
    Schedule.objects.update(next_run_at=moment)
    client.force_login(django_user_model.objects.create_superuser("ada"))
    answer = client.get(reverse("schedule-list")).json()
    assert {row["next_run_at"] for row in answer["results"]} == {"2026-01-15T12:00:00Z"}
    out = io.StringIO()
    call_command("schedule", "--json", stdout=out)
    told = {row["next_run_at"] for row in json.loads(out.getvalue())["schedules"]}
    assert told == {"2026-01-15T12:00:00+00:00"}


@pytest.mark.parametrize("form", [logs.Line, logs.Json])
def test_a_line_of_the_log_has_its_offset(form) -> None:
    record = logging.LogRecord("p2c", logging.INFO, "", 1, "Hello", None, None)
    line = form().format(record)
    time = json.loads(line)["time"] if form is logs.Json else line.split(" INFO ")[0]
    assert dt.datetime.fromisoformat(time) == dt.datetime.fromtimestamp(int(record.created * 1000) / 1000, dt.UTC)
