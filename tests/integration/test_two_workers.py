"""Two workers at one mapping: one works, the other says so; one that was taken for dead and wakes up writes nothing.

`P2C_TWO_WORKERS=50` tries each fifty times.
"""

import os
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from crm.models import Account
from erp.bc.models import Customer, MarketingSetup
from integration.engine.write import Write
from integration.models import Change, Coupling, Issue, JournalEntry, RunLogLine, SynchJob, SynchRun
from integration.services import couple, synchronise
from integration.services.errors import Conflict
from integration.services.write_rows import write_rows
from integration.tasks import execute_run
from tests import factories

TIMES = int(os.environ.get("P2C_TWO_WORKERS", "3"))
CUSTOMERS, BATCH = 12, 3

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def company(transactional_db):
    world = factories.make_world()
    MarketingSetup.objects.update(bus_rel_code_for_customers=None)
    return world


def begin():
    """Customers, and nothing in Sales."""
    for model in (Issue, JournalEntry, SynchRun, Coupling, Customer, Account, Change):
        model.objects.all().delete()
    write_rows(
        Customer, [Write.insert({"name": f"Customer {n}", "e_mail": f"c{n}@x.example"}) for n in range(CUSTOMERS)]
    )


def wanted(**options):
    return synchronise.request_run(
        factories.mapping("CUSTOMER"), "full", create=True, confirmed=True, batch=BATCH, **options
    )


def side_by_side(*works):
    """Do these at the same moment, each with a connection of its own; what they return or raise, in order."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def work(at):
        barrier.wait(10)
        try:
            results[at] = works[at]()
        except Exception as error:
            results[at] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[at]) for at in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return results


def check_nothing_is_lost_or_doubled():
    assert Account.objects.count() == Customer.objects.count() == CUSTOMERS
    assert Coupling.objects.filter(local_table="bc.customer").count() == CUSTOMERS
    assert set(Account.objects.values_list("name", flat=True)) == set(Customer.objects.values_list("name", flat=True))
    assert JournalEntry.objects.filter(action="insert").count() == CUSTOMERS
    assert not Issue.objects.filter(closed_at=None).exists()
    assert not SynchRun.objects.filter(status="running").exists()


@pytest.mark.parametrize("time", range(TIMES))
def test_the_same_run_is_executed_once_though_two_workers_take_it(company, time):
    begin()
    run = wanted()
    answers = side_by_side(*[lambda: execute_run.call(run.pk)] * 2)
    assert sorted(answers) in (["busy", "finished"], ["finished", "gone"])
    check_nothing_is_lost_or_doubled()


@pytest.mark.parametrize("time", range(TIMES))
def test_of_two_runs_of_one_mapping_one_waits_and_says_for_which(company, time):
    begin()
    runs = [wanted(), wanted(direction="to_integration")]
    answers = side_by_side(*[lambda run=run: synchronise.execute(run).status for run in runs])
    for run, answer in zip(runs, answers, strict=True):
        if isinstance(answer, Conflict):
            assert "CUSTOMER" in str(answer)
            run.refresh_from_db()
            assert run.status == "queued", "it waits for its turn"
            answer = execute_run.call(run.pk)
        assert answer == "finished"
    check_nothing_is_lost_or_doubled()


class Stalled:
    """A worker that stops in the middle of a run: `at` batches are done, and of the next so many statements."""

    def __init__(self, run, at, statements):
        self.run, self.at, self.statements = run, at, statements
        self.asleep, self.wake = threading.Event(), threading.Event()
        self.answer, self.written = None, []
        self.thread = threading.Thread(target=self._work)
        self.thread.start()
        assert self.asleep.wait(30), "it never got there"

    def _work(self):
        batches, seen = 0, 0

        def watch(execute, sql, params, many, context):
            nonlocal seen
            if self.wake.is_set() and sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
                done = execute(sql, params, many, context)
                if context["cursor"].rowcount:
                    self.written.append(sql)
                return done
            if batches == self.at and not self.asleep.is_set():
                seen += 1
                if seen == self.statements:
                    self._sleep()
            return execute(sql, params, many, context)

        def observe(_run):
            nonlocal batches
            batches += 1
            if batches == self.at and not self.statements:
                self._sleep()

        try:
            connection.ensure_connection()
            self.server = getattr(getattr(connection.connection, "info", None), "backend_pid", 0)
            with connection.execute_wrapper(watch):
                self.answer = synchronise.execute(self.run, observe)
        except Exception as error:
            self.answer = error
        finally:
            connections.close_all()

    def _sleep(self):
        self.asleep.set()
        self.wake.wait(30)

    def end(self):
        self.wake.set()
        self.thread.join(30)
        assert not self.thread.is_alive()


def taken_over_by_another(run):
    """As another machine's worker does: the lease has run out, the run goes back to the queue and is executed."""
    SynchRun.objects.filter(pk=run.pk).update(heartbeat=timezone.now() - timedelta(hours=1))
    assert synchronise.take_over(synchronise.stale_runs()) == 1
    return execute_run.call(run.pk)


def told():
    """What a run has left behind about itself."""
    return (
        list(SynchJob.objects.order_by("pk").values("direction", "inserted", "modified", "unchanged", "failed")),
        list(SynchRun.objects.order_by("pk").values("status", "progress", "done", "total", "message", "lease")),
        RunLogLine.objects.count(),
        JournalEntry.objects.count(),
    )


@pytest.mark.parametrize("batches", [1, 2, 3, 4, 5, 6])
def test_a_worker_that_wakes_between_batches_after_it_was_taken_for_dead_writes_nothing(company, batches):
    begin()
    run = wanted()
    stalled = Stalled(run, batches, 0)
    assert taken_over_by_another(run) == "finished"
    before = told()
    stalled.end()
    assert stalled.written == []
    assert stalled.answer.status == "finished", "the run it gives back is the other's"
    assert told() == before
    check_nothing_is_lost_or_doubled()


# on SQLite a batch holds the whole database: nobody gets in before it has ended
if connection.vendor == "postgresql":

    @pytest.mark.parametrize("statement", [1, 4, 8, 12])
    def test_who_takes_over_a_worker_asleep_in_a_batch_waits_for_the_batch_to_end(company, statement):
        begin()
        run = wanted()
        stalled = Stalled(run, 3, statement)
        taker = threading.Thread(target=side_by_side, args=[lambda: taken_over_by_another(run)])
        taker.start()
        taker.join(0.3)
        stalled.end()
        taker.join(30)
        run.refresh_from_db()
        assert run.status == "finished"
        check_nothing_is_lost_or_doubled()
        assert inserted() == CUSTOMERS

    @pytest.mark.parametrize("statement", [1, 4, 8, 12])
    def test_a_worker_the_server_gave_up_in_the_middle_of_a_batch_writes_nothing_when_it_wakes(company, statement):
        begin()
        run = wanted()
        stalled = Stalled(run, 3, statement)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [stalled.server])
        assert taken_over_by_another(run) == "finished"
        before = told()
        stalled.end()
        assert stalled.written == []
        assert told() == before
        check_nothing_is_lost_or_doubled()
        assert inserted() == CUSTOMERS

    def test_a_record_that_a_person_couples_while_a_batch_waits_for_it_gets_no_second_partner(company):
        begin()
        local, remote = Customer.objects.order_by("pk").first(), factories.account("Ours")
        entered, done = threading.Event(), threading.Event()

        def person():
            with transaction.atomic():
                couple.couple(factories.mapping("CUSTOMER"), local.pk.hex, remote.pk.hex, synchronise_now=False)
                entered.set()
                done.wait(1)

        def worker():
            entered.wait(10)
            answer = synchronise.execute(wanted()).status
            done.set()
            return answer

        assert side_by_side(person, worker)[1] == "finished"
        assert Coupling.objects.filter(local_table="bc.customer").count() == CUSTOMERS
        assert Coupling.objects.get(local_id=local.pk).remote_id == remote.pk
        assert Account.objects.count() == CUSTOMERS


def inserted():
    return sum(job["inserted"] for job in told()[0] if job["direction"] == "to_integration")
