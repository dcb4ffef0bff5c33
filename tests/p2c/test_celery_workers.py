"""Real workers on a real RabbitMQ: one is killed at work and the broker with it, and the full synchronisation ends as
if nothing had happened. `python -m tests.chaos` is the full trial."""

import os
import shutil
import signal
import time

import pytest
from django.conf import settings

from tests.chaos.__main__ import SCRIPT, Trial, begin
from tests.chaos.services import RabbitMQ
from tests.databases import prepared
from tests.sites import copies

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="SQLite has one writer and one worker"
    ),
    pytest.mark.skipif(
        shutil.which("rabbitmq-server", path="/usr/lib/rabbitmq/bin") is None, reason="RabbitMQ is not installed"
    ),
]


def test_a_killed_worker_and_a_restarted_broker_lose_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("P2C_PART_RECORDS", "40")
    broker = RabbitMQ(tmp_path)
    try:
        with copies(tmp_path, prepared(SCRIPT, "300"), SCRIPT) as make:
            site = make("broker")
            trial = Trial(site, tmp_path, broker, workers=2)
            try:
                begin(trial)
                while not (at_work := [pid for pid, name in trial.pids().items() if name.endswith("at work")]):
                    time.sleep(0.2)
                time.sleep(2)
                os.kill(at_work[0], signal.SIGKILL)
                broker.restart()
                trial.settle()
            finally:
                trial.end()
            found = site.child("dump")
            assert set(found["runs"]) == {"finished"}
            assert found["orphans"] == []
            assert len(found["couplings"]) == len(set(found["couplings"]))
            again = site.manage("full_sync", "--yes")
            jobs = [job for line in again["lines"] for job in line["jobs"]]
            assert sum(job["inserted"] + job["modified"] + job["coupled"] for job in jobs) == 0
            assert sum(job["unchanged"] for job in jobs) > 300
    finally:
        broker.stop()
