"""A large run in parts: what comes out is what one worker alone would make, whoever takes them and whoever dies."""

import itertools
import threading

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections

from crm.models import Account
from erp.bc.models import Customer
from integration.engine import leases, parts
from integration.engine.run import Runner
from integration.engine.write import Write
from integration.models import Change, Coupling, Issue, JournalEntry, RunPart, SynchRun
from integration.services import synchronise, workers
from integration.services.write_rows import write_rows
from tests import factories
from tests.integration.test_two_workers import side_by_side

CUSTOMERS, PART, BATCH = 45, 10, 4

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer, so nothing is split"),
]


@pytest.fixture
def company(transactional_db, settings):
    factories.make_world()
    settings.INTEGRATION = {**django_settings.INTEGRATION, "PART_RECORDS": PART}
    # nobody takes what is queued but who is told to here
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for model in (Issue, JournalEntry, SynchRun, Coupling, Customer, Account, Change):
        model.objects.all().delete()
    write_rows(
        Customer, [Write.insert({"name": f"Customer {n}", "e_mail": f"c{n}@x.example"}) for n in range(CUSTOMERS)]
    )


def wanted(kind="full", **options):
    return synchronise.request_run(
        factories.mapping("CUSTOMER"), kind, create=True, confirmed=True, batch=BATCH, **options
    )


def counters(run, direction="to_integration"):
    return {name: n for name, n in run.jobs.get(direction=direction).counters().items() if n}


def everything_is_there(run):
    assert run.status == "finished", run.message
    assert Account.objects.count() == CUSTOMERS
    assert set(Account.objects.values_list("name", flat=True)) == set(Customer.objects.values_list("name", flat=True))
    assert JournalEntry.objects.filter(action="insert").count() == CUSTOMERS
    assert counters(run)["inserted"] == CUSTOMERS
    assert set(run.parts.values_list("status", flat=True)) == {"finished"}
    assert run.done == run.total
    again = synchronise.execute(wanted())
    assert (again.status, counters(again)) == ("finished", {"unchanged": CUSTOMERS})
    assert counters(again, "from_integration") == {"unchanged": CUSTOMERS}


def other_worker(run_id, ends):
    """What a worker's task does: take parts of the run as they come, until there is nothing left for a while."""
    done = 0
    while not ends.is_set():
        for part in list(RunPart.objects.filter(run=run_id, status="queued")):
            done += synchronise.execute_part(part.pk) == "finished"
    return done


@pytest.mark.says("run_parts")
def test_a_full_run_is_split_and_ends_as_it_would_as_a_whole(company):
    run = synchronise.execute(wanted())
    sizes = list(run.parts.filter(phase="new_local").values_list("done", flat=True))
    assert (sum(sizes), max(sizes), len(sizes)) == (CUSTOMERS, PART, 5)
    assert "Split into 5 parts, which any worker takes." in [str(line) for line in run.log.all()]
    everything_is_there(run)


def test_changes_are_split_too_and_each_travels_once(company):
    synchronise.execute(wanted())
    Customer.objects.update(phone_no="555-1")
    run = synchronise.execute(wanted("synch"))
    assert counters(run) == {"modified": CUSTOMERS}
    assert run.parts.filter(phase="pending_local").count() == 5
    assert set(Account.objects.values_list("telephone1", flat=True)) == {"555-1"}
    assert not factories.pending("CUSTOMER")


def test_few_records_are_not_split(company):
    synchronise.execute(wanted())
    Customer.objects.filter(name__endswith="1").update(phone_no="555-1")
    assert not synchronise.execute(wanted("synch")).parts.exists()


@pytest.mark.long
def test_workers_share_the_parts(company):
    run, ends = wanted(), threading.Event()

    def coordinator():
        try:
            return synchronise.execute(run)
        finally:
            ends.set()

    ended, *helped = side_by_side(coordinator, *[lambda: other_worker(run.pk, ends)] * 3)
    assert all(isinstance(n, int) for n in helped), helped
    assert sum(helped) > 0
    everything_is_there(ended)


def test_cancelling_stops_all_parts_and_resuming_goes_on_with_what_is_left(company):
    run = wanted()
    seen = itertools.count()

    def after_a_few_batches(current):
        if next(seen) == 5:
            synchronise.cancel(SynchRun.objects.get(pk=run.pk))

    run = synchronise.execute(run, after_a_few_batches)
    assert (run.status, str(run.message)) == ("cancelled", "Cancelled on request; what was done stays.")
    done = counters(run)["inserted"]
    assert 0 < done == Account.objects.count() < CUSTOMERS
    assert not run.parts.filter(status="running").exists()
    part = run.parts.filter(status="queued").first()
    assert synchronise.execute_part(part.pk) == "gone", "the run is not at work"
    everything_is_there(synchronise.execute(synchronise.resume(run)))


class Killed(BaseException):
    """What a process that dies leaves behind is what a thread leaves that nothing may catch."""


def test_a_part_whose_worker_died_is_taken_over(company, monkeypatch):
    run = wanted()
    created = Runner._create
    calls = itertools.count()

    def dies(self, side, ids):
        if next(calls) == 4:
            raise Killed
        return created(self, side, ids)

    monkeypatch.setattr(Runner, "_create", dies)
    with pytest.raises(Killed):
        synchronise.execute(run)
    run.refresh_from_db()
    assert (run.status, run.parts.filter(status="running").count()) == ("running", 1)
    assert run in synchronise.stale_runs(), "this process has let go of it"
    workers.tick(workers.new_name())
    run.refresh_from_db()
    assert run.status == "queued"
    everything_is_there(synchronise.execute(run))


@pytest.mark.says("worker_lost")
def test_a_place_that_no_worker_survives_is_given_up(company, monkeypatch):
    run = wanted()
    monkeypatch.setattr(Runner, "_create", lambda self, side, ids: (_ for _ in ()).throw(Killed))
    for _death in range(leases.GIVEN_UP):
        with pytest.raises(Killed):
            synchronise.execute(SynchRun.objects.get(pk=run.pk))
        workers.tick(workers.new_name())
    run = synchronise.execute(SynchRun.objects.get(pk=run.pk))
    assert (run.status, str(run.message)) == (
        "failed",
        "Given up: 5 workers in a row died at the same place. Look at the worker's log and its memory, then resume "
        "the run.",
    )
    assert not Account.objects.exists()
    assert [issue.code for issue in factories.open_issues()] == ["worker_lost"]
    monkeypatch.undo()
    assert synchronise.execute(synchronise.resume(run)).status == "finished"
    assert not factories.open_issues()


def test_a_part_that_fails_fails_the_run_with_its_reason(company, monkeypatch):
    run = wanted()
    monkeypatch.setattr(Runner, "_create", lambda self, side, ids: 1 // 0)
    run = synchronise.execute(run)
    assert (run.status, str(run.message)) == (
        "failed",
        "Stopped by an unexpected error: integer division or modulo by zero Look at the server's log, then run again.",
    )
    assert run.parts.filter(status="failed").count() == 1
    monkeypatch.undo()
    assert synchronise.execute(synchronise.resume(run)).status == "finished"


def test_a_part_is_done_once_although_two_take_it(company, monkeypatch):
    run = wanted()
    taken = []
    do = parts.do

    def twice(part, runner, observer=None):
        # the message about it comes again while it is at work
        taken.append(synchronise.execute_part(part.pk))
        connections["default"].close_if_unusable_or_obsolete()
        do(part, runner, observer)

    monkeypatch.setattr(parts, "do", twice)
    run = synchronise.execute(run)
    assert set(taken) == {"gone"}
    everything_is_there(run)
