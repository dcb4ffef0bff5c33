"""The command `full_sync`: its table, its JSON, confirmation, interruption and the second time."""

import re

import pytest
from django.utils import timezone

from crm.models import Account
from erp.bc.models import Customer
from integration.engine.run import Runner
from integration.models import FullSynchReviewLine, JournalEntry, SynchRun
from integration.models.run import RunStatus
from integration.services import full_synch
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _companies(world) -> None:
    known = factories.customer("Kranich", e_mail="post@kranich.example")
    factories.account("Kranich", emailaddress1="post@kranich.example")
    factories.person(factories.company_contact(known), "Ada", "Vogel")
    factories.customer("Amsel")
    factories.account("Drossel")


def test_without_yes_it_asks_and_writes_nothing_where_it_would_create(command) -> None:
    answer = command("full_sync")
    assert answer.status == 2
    run = SynchRun.objects.get(status=RunStatus.AWAITING, mapping__name="CUSTOMER")
    assert "1 records match and would be coupled; 1 would be created in Sales and 1 in Business Central" in answer.err
    assert f"manage.py full_sync --yes. One of them: manage.py confirm RUN ({run.pk})" in answer.err
    assert "Not started, because a mapping they depend on has not finished: CONTACT" in answer.err
    assert Account.objects.count() == 2
    assert Customer.objects.count() == 2

    # saying yes goes on with what awaits confirmation
    answer = command("full_sync", "--yes")
    assert answer.status == 0, answer
    assert Account.objects.count() == Customer.objects.count() == 3
    assert SynchRun.objects.get(pk=run.pk).status == RunStatus.FINISHED


def test_the_second_time_it_writes_nothing_and_says_so(command) -> None:
    answer = command("full_sync", "--yes")
    assert answer.status == 0, answer
    assert re.search(r"Full synchronisation finished: [1-9]\d* changes, 4 compared", answer.out)
    written = JournalEntry.objects.count()
    rows = list(Account.objects.order_by("pk").values()), list(Customer.objects.order_by("pk").values())
    answer = command("full_sync")
    assert answer.status == 0, answer
    assert "Full synchronisation finished: 0 changes, 4 compared." in answer.out
    assert JournalEntry.objects.count() == written
    assert rows == (list(Account.objects.order_by("pk").values()), list(Customer.objects.order_by("pk").values()))


def test_json_has_exactly_the_documented_shape(command) -> None:
    answer = command("full_sync", "--yes", "--json")
    assert answer.status == 0
    assert list(answer.data) == ["status", "lines"]
    assert answer.data["status"] == "finished"
    names = [line["name"] for line in answer.data["lines"]]
    assert names.index("CUSTOMER") > names.index("CURRENCY")
    assert names.index("CONTACT") > names.index("CUSTOMER")
    assert names[-1] == "POSTEDSALESINV-INV"
    line = answer.data["lines"][names.index("CUSTOMER")]
    assert list(line) == ["name", "job_queue_status", "to_status", "from_status", "jobs", "errands"]
    assert (line["job_queue_status"], line["to_status"], line["from_status"]) == ("finished", "success", "success")
    assert line["jobs"][0]["inserted"] == line["jobs"][1]["inserted"] == 1


def test_failed_records_end_in_status_1(command) -> None:
    factories.customer("Zaunkönig", salesperson=factories.salesperson("NV"))
    answer = command("full_sync", "--yes")
    assert answer.status == 1
    assert "1 issue is open; manage.py issues says what to do." in answer.out


def test_a_table_that_fits(command, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "44")
    answer = command("full_sync", "--yes")
    table = answer.out.split("\n\n")[0].splitlines()
    assert max(map(len, table)) <= 44, answer.out
    assert any(line.split()[:2] == ["CUSTOMER", "→"] for line in table)


@pytest.mark.says("run_stopped")
def test_it_goes_on_where_the_last_one_was_interrupted(command, monkeypatch) -> None:
    batch = Runner._batch

    def interrupted(self, body):
        if self.mapping.name == "CUSTOMER":
            raise KeyboardInterrupt
        batch(self, body)

    with monkeypatch.context() as patched:
        patched.setattr(Runner, "_batch", interrupted)
        answer = command("full_sync", "--yes")
    assert answer.status == 130
    assert "Stopped; what was done stays" in answer.err
    assert not SynchRun.objects.filter(status__in=[RunStatus.RUNNING, RunStatus.QUEUED]).exists()
    stopped = SynchRun.objects.filter(mapping__name="CUSTOMER").latest("pk")
    assert stopped.message == "Stopped at the keyboard; what was done stays."
    assert command("full_sync", "--yes").status == 0
    assert Account.objects.count() == 3


def test_it_takes_over_from_a_process_that_died(command) -> None:
    full_synch.lines()
    started = full_synch.release(confirmed=True, background=False)
    dead = started[0].run
    SynchRun.objects.filter(pk=dead.pk).update(
        status=RunStatus.RUNNING, lease="elsewhere:1:x", heartbeat=timezone.now() - timezone.timedelta(hours=1)
    )
    answer = command("full_sync", "--yes")
    assert answer.status == 0, answer
    assert SynchRun.objects.get(pk=dead.pk).status == RunStatus.FINISHED
    assert Account.objects.count() == 3


def test_it_is_refused_while_one_is_running(command) -> None:
    full_synch.lines()
    started = full_synch.release(confirmed=True, background=False)
    SynchRun.objects.filter(pk=started[0].run_id).update(
        status=RunStatus.RUNNING, lease="elsewhere:1:x", heartbeat=timezone.now()
    )
    for extra in ([], ["--background"]):
        answer = command("full_sync", "--yes", *extra)
        assert answer.status == 2
        assert "A full synchronisation is running" in answer.err
    assert Account.objects.count() == 2


def test_in_the_background_the_lines_are_queued(command, queue, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = command("full_sync", "--yes", "--background", "--json")
    assert answer.status == 0
    by = {line["name"]: line["job_queue_status"] for line in answer.data["lines"]}
    assert by["SALESPEOPLE"] in ("ready", "finished")
    assert by["CUSTOMER"] in ("", "ready")
    assert Account.objects.count() == 2
    # the worker does them one after the other, and releases what waits
    with django_capture_on_commit_callbacks(execute=True):
        command("worker", "--once")
    while FullSynchReviewLine.objects.exclude(job_queue_status="finished").exists():
        with django_capture_on_commit_callbacks(execute=True) as released:
            command("worker", "--once")
        assert released, FullSynchReviewLine.objects.values_list("mapping__name", "job_queue_status")
    assert Account.objects.count() == 3


def test_dependants_of_a_mapping_with_failures_do_not_start_when_told_so_and_resume_goes_on(command) -> None:
    nikoline = factories.salesperson("NV")
    failing = factories.customer("Meise", salesperson=nikoline)
    answer = command("full_sync", "--yes", "--stop-on-failures")
    assert answer.status == 2, answer
    text = " ".join(answer.err.split())
    assert "CONTACT was not started: CUSTOMER had failed records" in text
    assert "full_sync --resume" in text
    failing.salesperson = None
    failing.save()
    answer = command("full_sync", "--yes", "--resume")
    assert answer.status == 0, answer
    assert FullSynchReviewLine.objects.get(mapping__name="CONTACT").job_queue_status == "finished"
