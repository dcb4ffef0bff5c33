"""A backup of one side, or of everything, is put back while work has gone on: both sides come in step again, nothing is
doubled, and nothing goes without being told."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from crm.models import Account
from erp.bc.models import Customer
from integration import changefeed
from integration.models import Coupling, JournalEntry, Schedule, SynchRun, TableMapping
from integration.models.run import RunStatus
from integration.models.schedule import ScheduleStatus
from integration.services import after_restore, full_synch, revert, schedule, synchronise, workers
from integration.services.errors import Refused
from tests import factories
from tests.backups import LOCAL, REMOTE, Backup
from tests.factories import coupled_customer, customer, open_issues, sync
from tests.reading import read
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


def both() -> set[tuple[str, str]]:
    """(name, city) of both sides of every coupling; a difference shows as two entries of one name."""
    rows = {
        c.pk: (Customer.objects.filter(pk=c.local_id).first(), Account.objects.filter(pk=c.remote_id).first())
        for c in Coupling.objects.filter(local_table="bc.customer")
    }
    for local, remote in rows.values():
        assert local is not None
        assert remote is not None
        assert (local.name, local.city) == (remote.name, remote.address1_city)
    return {(local.name, local.city) for local, _remote in rows.values()}


def named(name: str) -> tuple[int, int]:
    """How many customers and accounts bear this name."""
    return Customer.objects.filter(name=name).count(), Account.objects.filter(name=name).count()


@shareable
def worked_on(world) -> Any:
    """A backup of each side and of everything; then work on both sides that was synchronised: an edit of each side, a
    new record, a deletion."""
    factories.change_mapping("CUSTOMER", only_coupled=False)
    edited, _account = coupled_customer("Edited in Business Central", city="Kiel")
    _customer, changed = coupled_customer("Edited in Sales", city="Kiel")
    gone, gone_account = coupled_customer("Deleted")
    coupled_customer("Left alone", city="Kiel")
    sync("CUSTOMER")
    backups = {"local": Backup(*LOCAL), "remote": Backup(*REMOTE), "both": Backup("")}
    edited.city = "Lübeck"
    edited.save()
    changed.address1_city = "Bremen"
    changed.save()
    customer("New", city="Husum")
    Customer.objects.filter(pk=gone.pk).delete()
    Account.objects.filter(pk=gone_account.pk).delete()
    assert sync("CUSTOMER").status == "finished"
    assert both() == {
        ("Edited in Business Central", "Lübeck"),
        ("Edited in Sales", "Bremen"),
        ("New", "Husum"),
        ("Left alone", "Kiel"),
    }
    return backups


def run(kind: str = "full", **options: Any) -> factories.Outcome:
    """A run, confirmed when it asks."""
    found = sync("CUSTOMER", kind, **options)
    if found.status == "awaiting":
        found = factories.Outcome(synchronise.execute(synchronise.confirm(found.run)))
    assert found.status == "finished", found
    return found


@pytest.mark.says("run_asks_restored")
@pytest.mark.parametrize("side", ["local", "remote"])
def test_what_one_side_lost_comes_back_from_the_other(worked_on, side):
    worked_on[side].put_back()
    after_restore.after_restore(side)
    asks = sync("CUSTOMER", "full", create=True)
    assert asks.status == "awaiting"
    read(asks.message, "would change 2", "create 1", "1 have lost their partner", "Nothing was written", "preview")
    assert {c.city for c in Customer.objects.filter(name__startswith="Edited")} == (
        {"Kiel"} if side == "local" else {"Lübeck", "Bremen"}
    ), "nothing was written"
    run(create=True)
    assert {c.city for c in Customer.objects.filter(name__startswith="Edited")} == {"Lübeck", "Bremen"}
    assert {a.address1_city for a in Account.objects.filter(name__startswith="Edited")} == {"Lübeck", "Bremen"}
    # the record made since is on one side only, and that is told; a person has it made again
    (issue,) = open_issues()
    assert issue.issue_class == "deleted"
    assert "New" in issue.sentence
    assert named("New") == ((0, 1) if side == "local" else (1, 0))
    factories.change_mapping("CUSTOMER", deletion_conflict="restore")
    run()
    assert not open_issues()
    assert both() == {
        ("Edited in Business Central", "Lübeck"),
        ("Edited in Sales", "Bremen"),
        ("New", "Husum"),
        ("Left alone", "Kiel"),
        ("Deleted", ""),
    }, "what was deleted since is there again, on both sides"
    assert {named(c.name) for c in Customer.objects.all()} == {(1, 1)}, "nothing is there twice"
    assert not TableMapping.objects.filter(name="CUSTOMER", asks_first=True).exists()
    assert run().run.done
    assert not any(
        job.counters()[n] for job in SynchRun.objects.latest("pk").jobs.all() for n in ("inserted", "modified")
    )


@pytest.mark.parametrize("side", ["local", "remote"])
def test_an_incremental_run_asks_too_and_brings_the_values_back(worked_on, side):
    worked_on[side].put_back()
    after_restore.after_restore(side)
    assert sync("CUSTOMER").status == "awaiting"
    run("synch")
    assert {c.city for c in Customer.objects.filter(name__startswith="Edited")} == {"Lübeck", "Bremen"}
    assert {a.address1_city for a in Account.objects.filter(name__startswith="Edited")} == {"Lübeck", "Bremen"}
    assert not factories.mapping("CUSTOMER").asks_first


def test_a_coupling_is_removed_only_after_it_was_confirmed(worked_on):
    factories.change_mapping("CUSTOMER", deletion_conflict="remove_coupling")
    worked_on["local"].put_back()
    after_restore.after_restore("local", ["customer"])
    asks = sync("CUSTOMER", "full", create=True)
    assert asks.status == "awaiting"
    read(asks.message, "uncouple 1")
    assert Coupling.objects.filter(remote_label__contains="New").exists()
    run(create=True)
    assert named("New") == (1, 1)
    assert named("Deleted") == (1, 1)


def test_the_restored_side_can_be_the_one_that_counts(worked_on):
    worked_on["local"].put_back()
    after_restore.after_restore("local", values="restored")
    run(create=True)
    assert {a.address1_city for a in Account.objects.filter(name__startswith="Edited")} == {"Kiel"}
    assert {c.city for c in Customer.objects.filter(name__startswith="Edited")} == {"Kiel"}


def test_a_person_can_be_asked_for_every_difference(worked_on):
    worked_on["local"].put_back()
    after_restore.after_restore("local", values="ask")
    run(create=True)
    assert sorted(issue.issue_class for issue in open_issues()) == ["conflict", "conflict", "deleted"]
    assert {c.city for c in Customer.objects.filter(name__startswith="Edited")} == {"Kiel"}


def test_what_has_not_gone_back_is_left_as_it_was(worked_on):
    """Fields that hold what was agreed on stay agreed on: later edits of either side travel as ever."""
    left = Coupling.objects.get(local_label__contains="Left alone")
    edited = Coupling.objects.get(local_label__contains="Edited in Business Central")
    worked_on["local"].put_back()
    after_restore.after_restore("local")
    now = {each.pk: each for each in Coupling.objects.all()}
    assert (now[left.pk].base, now[left.pk].first_synch) == (left.base, "")
    assert 0 < len(json.loads(now[edited.pk].base)) < len(json.loads(edited.base)), "one field has gone back"
    Customer.objects.filter(pk=left.local_id).update(city="Flensburg")
    run()
    assert Account.objects.get(pk=left.remote_id).address1_city == "Flensburg"


def test_a_mapping_that_cannot_run_does_not_take_former_values_for_edits_later(worked_on):
    mapping = factories.mapping("CUSTOMER")
    enabled = list(mapping.fields.filter(enabled=True).values_list("pk", flat=True))
    worked_on["local"].put_back()
    mapping.fields.update(enabled=False)
    assert after_restore.after_restore("local", ["CUSTOMER"], look_only=True).gone_back == 4
    assert after_restore.after_restore("local", ["CUSTOMER"]).gone_back == 4
    mapping.fields.filter(pk__in=enabled).update(enabled=True)
    run()
    assert {c.city for c in Customer.objects.filter(name__startswith="Edited")} == {"Lübeck", "Bremen"}


@pytest.mark.parametrize("held", [False, True])
def test_what_a_person_has_to_settle_stays_theirs(world, held):
    """A conflict that was open, and what a revert holds apart, are not decided by a restore."""
    local, remote = coupled_customer("Nordwind", city="Kiel")
    if held:
        local.city = "Husum"
        local.save()
        undone = revert.start(sync("CUSTOMER").run, confirmed=True)
        assert undone.status == "finished"
    else:
        local.city, remote.address1_city = "Husum", "Bremen"
        local.save()
        remote.save()
        assert sync("CUSTOMER").to == {"failed": 1}
    backup = Backup(*LOCAL)
    backup.put_back()
    after_restore.after_restore("local")
    run()
    cities = {Customer.objects.get().city, Account.objects.get().address1_city}
    assert cities == ({"Husum", "Kiel"} if held else {"Husum", "Bremen"})
    assert "conflict" in {issue.issue_class for issue in open_issues()}


def test_everything_restored_fits_together_and_forgets_that_time(worked_on, client: Client):
    client.force_login(User.objects.create_user("ada", is_staff=True))
    backup = Backup("")
    client.logout()
    assert named("New") == (1, 1)
    backup.put_back()
    report = after_restore.after_restore("both")
    assert report.sessions == 1
    assert not User.objects.get().check_password("x")
    assert client.get("/admin/").status_code == 302, "the session of that time is over"
    assert report.gone_back == 0
    worked_on["both"].put_back()
    after_restore.after_restore("both")
    assert named("New") == (0, 0)
    # nothing differs, so nothing is asked
    assert sync("CUSTOMER", "full", create=True).status == "finished"
    assert ("Deleted", "") in both()
    assert not open_issues()


def test_triggers_that_went_with_the_tables_are_there_again(worked_on):
    worked_on["local"].put_back()
    assert changefeed.missing_triggers()
    report = after_restore.after_restore("local", look_only=True)
    assert "bc.customer" in report.untriggered
    assert changefeed.missing_triggers(), "looking changes nothing"
    assert not TableMapping.objects.filter(asks_first=True).exists()
    report = after_restore.after_restore("local")
    assert "bc.customer" in report.untriggered
    assert not changefeed.missing_triggers()
    Customer.objects.filter(name="Left alone").update(city="Husum")
    assert factories.pending("CUSTOMER")


@pytest.mark.says("run_restored")
def test_work_of_before_ends_and_schedules_go_on(world):
    schedule.connection_switched(True)
    own = Schedule.objects.get(mapping__name="CUSTOMER")
    Schedule.objects.filter(pk=own.pk).update(status=ScheduleStatus.IN_PROCESS)
    full_synch.lines()
    queued = synchronise.request_run(factories.mapping("VENDOR"), "full", create=True, confirmed=True)
    running = synchronise.request_run(factories.mapping("CUSTOMER"))
    SynchRun.objects.filter(pk=running.pk).update(
        status=RunStatus.RUNNING, lease="elsewhere:1:x", heartbeat=timezone.now(), progress={"after": "7"}
    )
    Schedule.objects.filter(pk=own.pk).update(last_run=running)
    report = after_restore.after_restore("local")
    assert (report.runs, report.schedules) == (2, 1)
    for each in (queued, running):
        each.refresh_from_db()
        assert each.status == RunStatus.CANCELLED
        read(each.message, "Ended because a backup was restored", "Ask for a new run")
    assert (running.progress, queued.options) == ({}, {"create": True}), "resumed it begins anew, and asks"
    own.refresh_from_db()
    assert own.status == ScheduleStatus.READY
    assert own.next_run_at > timezone.now()


def test_a_run_that_is_at_work_stops_with_its_batch(world):
    for number in range(4):
        coupled_customer(f"Nordwind {number}")
    Customer.objects.update(city="Kiel")
    seen = []

    def restored(run: SynchRun) -> None:
        seen.append(run.done)
        after_restore.after_restore("local")

    outcome = sync("CUSTOMER", batch=2, observer=restored)
    assert outcome.status == "cancelled"
    assert seen == [2]
    assert JournalEntry.objects.filter(run_id=outcome.run.pk).count() == 2


def test_in_the_background_one_confirmation_does_not_stand_for_the_next_mapping(world):
    factories.salesperson("AH", e_mail="a@x.example")
    factories.user("A H", internalemailaddress="a@x.example")
    after_restore.after_restore("both")
    full_synch.start(confirmed=True)
    assert not SynchRun.objects.filter(options__confirmed=True).exists()


# --- the command ----------------------------------------------------------------------------------------------------


def command(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    try:
        call_command("after_restore", *arguments, "--json", stdout=out, stderr=StringIO())
    except SystemExit as end:
        return {**json.loads(out.getvalue()), "exit": end.code}
    return {**json.loads(out.getvalue()), "exit": 0}


def test_the_command_only_says_what_there_is_to_do_until_it_is_told_to(worked_on, capsys):
    worked_on["local"].put_back()
    found = command("--side", "local")
    assert (found["exit"], found["done"]) == (2, False)
    assert found["gone_back"] == 2
    assert not TableMapping.objects.filter(asks_first=True).exists()
    done = command("--side", "local", "--yes")
    assert (done["exit"], done["done"], done["gone_back"]) == (0, True, 2)
    assert command("--side", "local", "--yes")["gone_back"] == 0, "said twice, done once"
    with pytest.raises(SystemExit):
        call_command("after_restore", "--side", "local", "--mapping", "CUSTOMER")
    read(capsys.readouterr().out.strip(), "1 table mapping compares all its records next")
    call_command("after_restore", "--side", "local", "--yes")
    told = capsys.readouterr().out
    assert "ask before they write" in told
    assert "manage.py drift" in told


def test_a_worker_that_still_runs_is_mentioned(world, capsys):
    workers.beat(workers.new_name())
    call_command("after_restore", "--side", "both", "--yes")
    assert "A worker is running" in capsys.readouterr().err
    assert workers.worker_state()["last_seen"] > timezone.now() - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"side": "left"}, "“left” is not a side. Sides: local, remote, both."),
        ({"side": "local", "values": "mine"}, "Choose one of: other, restored, ask"),
        ({"side": "local", "names": ["NOPE"]}, "There is no table mapping “NOPE”"),
    ],
)
def test_what_is_not_known_is_refused_with_what_there_is(world, options, sentence):
    with pytest.raises(Refused) as refused:
        after_restore.after_restore(**options)
    assert sentence in str(refused.value)
    arguments = [f"--side={options['side']}", f"--values={options.get('values', 'other')}"]
    with pytest.raises(CommandError):
        call_command("after_restore", *arguments, *(f"--mapping={n}" for n in options.get("names", ())))
