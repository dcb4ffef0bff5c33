"""A run as its user sees it: scope, directions, counters, stopping, going on, and never two of a kind at once."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Coupling, JournalEntry, SynchJob, SynchRun
from integration.origin import Origin
from integration.services import synchronise
from integration.services.errors import Conflict, Refused
from tests import factories
from tests.factories import coupled_customer, open_issues, pending, sync, sync_records
from tests.reading import read

pytestmark = pytest.mark.django_db


# --- scope ----------------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-022")
def test_only_coupled_records_are_synchronised_unless_told_otherwise(world):
    """GEN-04."""
    _local, remote = coupled_customer("Nordwind")
    factories.account("Uncoupled")
    factories.customer("Uncoupled too")
    remote.name = "Südwind"
    remote.save()
    outcome = sync("CUSTOMER")
    assert (outcome.to, outcome.back) == ({"unchanged": 1}, {"modified": 1})
    assert sorted(Customer.objects.values_list("name", flat=True)) == ["Südwind", "Uncoupled too"]
    assert Account.objects.count() == 2
    assert not pending("CUSTOMER"), "what a run decided is not pending any more"


@pytest.mark.behaviour("B-007", "B-024")
def test_a_mapping_that_may_create_creates_on_both_sides(world):
    """GEN-04."""
    factories.change_mapping("CUSTOMER", only_coupled=False)
    for name in ("A", "B"):
        factories.customer(name)
        factories.account(f"{name} too")
    outcome = sync("CUSTOMER")
    assert (outcome.to["inserted"], outcome.back) == (2, {"inserted": 2})
    assert (Customer.objects.count(), Account.objects.count()) == (4, 4)
    assert Coupling.objects.filter(local_table="bc.customer").count() == 4
    again = sync("CUSTOMER")
    assert (again.to, again.back) == ({}, {})


@pytest.mark.behaviour("B-025")
def test_a_pull_creates_and_later_updates(world):
    factories.change_mapping("CUSTOMER", only_coupled=False, direction="from_integration")
    remote = factories.account("Nordwind")
    assert sync("CUSTOMER").back == {"inserted": 1}
    local = Customer.objects.get()
    assert Coupling.objects.get(remote_id=remote.pk).local_id == local.pk
    remote.refresh_from_db()
    remote.name = "Südwind"
    remote.save()
    assert sync("CUSTOMER").back == {"modified": 1}
    local.refresh_from_db()
    assert local.name == "Südwind"
    assert not open_issues()


@pytest.mark.behaviour("B-019")
@pytest.mark.parametrize("direction", ["to_integration", "from_integration", "bidirectional"])
def test_one_job_per_direction(world, direction):
    factories.change_mapping("CUSTOMER", direction=direction)
    outcome = sync("CUSTOMER")
    expected = ["to_integration", "from_integration"] if direction == "bidirectional" else [direction]
    assert list(SynchJob.objects.order_by("id").values_list("direction", flat=True)) == expected
    assert (outcome.status, outcome.to, outcome.back) == ("finished", {}, {})


@pytest.mark.behaviour("B-020", "B-021")
def test_filters_limit_both_sides(world):
    factories.change_mapping("CUSTOMER", only_coupled=False)
    factories.customer("In")
    blocked = factories.customer("Out", blocked=1)
    factories.account("In too")
    factories.account("Vendor", customertypecode=11)
    factories.account("Inactive", statecode=1)
    theirs = factories.account("Theirs", bcbi_company=world.other_company)
    outcome = sync("CUSTOMER")
    assert (outcome.to["inserted"], outcome.back) == (1, {"inserted": 1})
    assert sorted(Customer.objects.values_list("name", flat=True)) == ["In", "In too", "Out"]
    # back in the filter, its change is seen
    blocked.blocked = 0
    blocked.save()
    assert sync("CUSTOMER").to == {"inserted": 1}
    theirs.bcbi_company = None
    theirs.save()
    assert sync("CUSTOMER").back == {"inserted": 1}


def test_a_coupled_record_that_leaves_the_filter_is_not_sent_but_still_receives(world):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(blocked=1, city="Lübeck")
    Account.objects.filter(pk=remote.pk).update(telephone1="1")
    outcome = sync("CUSTOMER")
    assert outcome.back == {"modified": 1}
    local.refresh_from_db()
    remote.refresh_from_db()
    assert (local.phone_no, remote.address1_city) == ("1", "Kiel")
    Customer.objects.filter(pk=local.pk).update(blocked=0)
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert remote.address1_city == "Lübeck"


def test_a_direction_the_mapping_does_not_have_is_refused(world):
    with pytest.raises(Refused, match=r"SALESPEOPLE.*to_integration"):
        sync("SALESPEOPLE", direction="to_integration")
    assert not SynchRun.objects.exists()


def test_one_direction_leaves_the_other_sides_change_for_later(world):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    Account.objects.filter(pk=remote.pk).update(telephone1="1")
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    outcome = sync("CUSTOMER", direction="to_integration")
    assert (outcome.to["modified"], outcome.back) == (1, {})
    local.refresh_from_db()
    assert local.phone_no == ""
    assert sync("CUSTOMER").back["modified"] == 1
    local.refresh_from_db()
    assert local.phone_no == "1"


@pytest.mark.behaviour("B-001")
def test_no_enabled_field_mapping_stops_the_run_with_one_issue(world):
    mapping = factories.mapping("CUSTOMER")
    mapping.fields.update(enabled=False)
    coupled = factories.customer("A")
    for _ in range(2):
        outcome = sync("CUSTOMER")
        assert outcome.status == "failed"
        assert "CUSTOMER has no enabled field mapping" in outcome.message
    (issue,) = open_issues()
    assert issue.issue_class == "configuration"
    mapping.fields.filter(local_field="name").update(enabled=True)
    assert sync("CUSTOMER").status == "finished"
    assert not open_issues()
    assert Customer.objects.get() == coupled


@pytest.mark.behaviour("B-023")
def test_a_filter_that_cannot_be_read_stops_the_run(world):
    factories.mapping("CUSTOMER").filters.filter(side="R", field="statecode").update(value="open")
    outcome = sync("CUSTOMER")
    assert outcome.status == "failed"
    assert "open" in outcome.message
    assert Account.objects.count() == 0


@pytest.mark.behaviour("B-002")
def test_nothing_to_do_succeeds(world):
    outcome = sync("CUSTOMER", "full", create=True)
    assert (outcome.status, outcome.to, outcome.back) == ("finished", {}, {})


def test_a_disabled_connection_stops_every_run_in_words(world):
    world.connection.enabled = False
    world.connection.save()
    outcome = sync("CUSTOMER")
    assert outcome.status == "failed"
    assert "not enabled" in outcome.message


@pytest.mark.behaviour("B-081", "B-082")
def test_chosen_records_only(world):
    pairs = [coupled_customer(f"Customer {n}", city="Kiel") for n in range(5)]
    for local, _ in pairs:
        local.city = "Lübeck"
        local.save()
    outcome = sync_records("CUSTOMER", local=[local for local, _ in pairs[:3]])
    assert outcome.to == {"modified": 3}
    assert Account.objects.filter(address1_city="Lübeck").count() == 3
    new = [factories.customer(f"New {n}") for n in range(5)]
    assert sync_records("CUSTOMER", local=new[:2], create=True).to == {"inserted": 2}
    assert sync_records("CUSTOMER", local=new[:2], create=True).to == {"unchanged": 2}
    back = [factories.account(f"New there {n}") for n in range(5)]
    assert sync_records("CUSTOMER", remote=back, create=True).back == {"inserted": 5}


@pytest.mark.behaviour("B-080")
def test_creating_a_partner_of_a_coupled_record_makes_no_second_one(world):
    local = factories.customer("Nordwind")
    assert sync_records("CUSTOMER", local=[local], create=True).to == {"inserted": 1}
    assert "inserted" not in sync_records("CUSTOMER", local=[local], create=True).to
    assert Account.objects.count() == 1


# --- force ----------------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-004", "B-038")
@pytest.mark.parametrize(("force", "city"), [("to_integration", "Lübeck"), ("from_integration", "Ulm")])
def test_force_lets_the_source_win_on_every_field(world, force, city):
    local, remote = coupled_customer("Nordwind", city="Kiel", fax_no="1")
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    Account.objects.filter(pk=remote.pk).update(address1_city="Ulm", fax="2")
    sync("CUSTOMER")
    assert len(open_issues()) == 1
    JournalEntry.objects.all().delete()
    outcome = sync_records("CUSTOMER", local=[local], force=force)
    written = outcome.to if force == "to_integration" else outcome.back
    assert written == {"modified": 1}
    local.refresh_from_db()
    remote.refresh_from_db()
    assert (local.city, remote.address1_city) == (city, city)
    assert not open_issues()
    (entry,) = JournalEntry.objects.exclude(direction="")
    assert ("Lübeck" if force == "from_integration" else "Ulm") in entry.before
    assert city in entry.after


def test_force_writes_only_what_differs(world):
    local, _remote = coupled_customer("Nordwind", city="Kiel")
    # a blank currency is the local currency: the first time it is spelt out
    sync_records("CUSTOMER", local=[local], force="to_integration")
    outcome = sync_records("CUSTOMER", local=[local], force="to_integration")
    assert outcome.to == {"unchanged": 1}


# --- one-way fields ---------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-033")
def test_a_one_way_field_edited_at_its_destination_is_drift_until_a_full_run(world):
    local, remote = coupled_customer("Nordwind", credit_limit_lcy="100")
    Account.objects.filter(pk=remote.pk).update(creditlimit="55")
    outcome = sync("CUSTOMER")
    assert "modified" not in {**outcome.to, **outcome.back}
    remote.refresh_from_db()
    assert remote.creditlimit == 55
    local.refresh_from_db()
    assert local.credit_limit_lcy == 100
    assert sync("CUSTOMER", "full").to == {"modified": 1}
    remote.refresh_from_db()
    assert remote.creditlimit == 100


@pytest.mark.behaviour("B-016", "B-033")
def test_a_field_goes_no_further_than_its_table(world):
    """Both ways under a table one way is one way: an edit of the destination is drift, neither a conflict nor a way
    back, and a full run repairs it (D14)."""
    local, remote = coupled_customer("Nordwind", city="Kiel")
    factories.change_mapping("CUSTOMER", direction="to_integration")
    assert factories.field_mapping("CUSTOMER", "city", "address1_city").direction == "bidirectional"
    Account.objects.filter(pk=remote.pk).update(address1_city="Ulm")
    sync("CUSTOMER")
    local.refresh_from_db()
    assert local.city == "Kiel"
    Customer.objects.filter(pk=local.pk).update(city="Bonn")
    assert sync("CUSTOMER").to == {"modified": 1}
    remote.refresh_from_db()
    assert remote.address1_city == "Bonn"
    Account.objects.filter(pk=remote.pk).update(address1_city="Ulm")
    assert sync("CUSTOMER", "full").to == {"modified": 1}
    remote.refresh_from_db()
    local.refresh_from_db()
    assert (local.city, remote.address1_city) == ("Bonn", "Bonn")
    assert not open_issues()


# --- the integration user -------------------------------------------------------------------------------------------


def test_changes_of_the_integration_user_are_ignored_but_nobody_elses(world):
    """GEN-09."""
    local, remote = coupled_customer("Nordwind", city="Kiel")
    robot = Origin(actor=world.integration_user.pk.hex, stamp=world.integration_user.pk.hex)
    remote.address1_city = "Lübeck"
    remote.save(origin=robot)
    outcome = sync("CUSTOMER")
    assert "modified" not in outcome.back
    local.refresh_from_db()
    assert local.city == "Kiel"
    assert not pending("CUSTOMER")
    # the same person again and somebody else: the record counts as somebody's
    remote.telephone1 = "1"
    remote.save(origin=robot)
    Account.objects.filter(pk=remote.pk).update(fax="2")
    assert sync("CUSTOMER").back == {"modified": 1}
    local.refresh_from_db()
    assert (local.phone_no, local.fax_no) == ("1", "2")


def test_the_integration_users_changes_count_in_a_full_run_and_on_one_way_mappings(world):
    """GEN-09."""
    local, remote = coupled_customer("Nordwind", city="Kiel")
    robot = Origin(actor=world.integration_user.pk.hex, stamp=world.integration_user.pk.hex)
    remote.address1_city = "Lübeck"
    remote.save(origin=robot)
    sync("CUSTOMER")
    assert sync("CUSTOMER", "full").back == {"modified": 1}
    local.refresh_from_db()
    assert local.city == "Lübeck"
    seller = factories.salesperson("AB")
    login = factories.user("Astrid")
    factories.couple("SALESPEOPLE", seller, login, first_synch="from_integration")
    login.fullname = "Astrid B."
    login.save(origin=robot)
    assert sync("SALESPEOPLE").back == {"modified": 1}


# --- stopping and going on ------------------------------------------------------------------------------------------


def accounts(number):
    for at in range(number):
        factories.account(f"Account {at}", emailaddress1=f"a{at}@x.example")


def queued(**options):
    return synchronise.request_run(
        factories.mapping("CUSTOMER"), "full", create=True, confirmed=True, batch=5, **options
    )


@pytest.mark.says("run_cancelled")
def test_cancel_is_honoured_within_one_batch_and_what_was_done_stays(world):
    accounts(20)
    run = queued()

    def cancel(seen):
        if seen.done >= 5 and not seen.cancel_requested:
            synchronise.cancel(SynchRun.objects.get(pk=run.pk))

    done = synchronise.execute(run, cancel)
    assert (done.status, done.message) == ("cancelled", "Cancelled on request; what was done stays.")
    assert Customer.objects.count() == 5
    assert Coupling.objects.filter(local_table="bc.customer").count() == 5
    assert done.finished_at is not None
    assert done.lease == ""


def test_a_run_whose_worker_died_goes_on_after_its_last_batch(world):
    accounts(20)
    run = queued()

    class Killed(BaseException):
        pass

    def die(seen):
        if seen.done >= 10:
            raise Killed

    with pytest.raises(Killed):
        synchronise.execute(run, die)
    run.refresh_from_db()
    assert run.status == "running"
    assert Customer.objects.count() == 10
    assert synchronise.stale_runs() == [run], "this process has let go of it"
    # a worker of another machine, silent for minutes
    SynchRun.objects.filter(pk=run.pk).update(lease="elsewhere:1:x", heartbeat=timezone.now() - timedelta(minutes=5))
    assert synchronise.take_over(synchronise.stale_runs()) == 1
    run.refresh_from_db()
    seen = []
    again = synchronise.execute(run, lambda each: seen.append(each.done))
    assert again.status == "finished"
    assert min(seen) >= 10, "what was done is not done again"
    assert Customer.objects.count() == Account.objects.count() == 20
    assert Coupling.objects.filter(local_table="bc.customer").count() == 20
    assert JournalEntry.objects.filter(action="insert").count() == 20
    assert again.jobs.get(direction="from_integration").inserted == 20


def test_a_dead_process_of_this_machine_is_stale_at_once(world):
    run = queued()
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    SynchRun.objects.filter(pk=run.pk).update(
        status="running", lease=f"{os.uname().nodename}:{pid}:x", heartbeat=timezone.now()
    )
    assert [r.pk for r in synchronise.stale_runs()] == [run.pk]


def test_a_worker_that_lost_its_lease_stops_without_writing(world):
    accounts(20)
    run = queued()

    def robbed(seen):
        if seen.done >= 5:
            SynchRun.objects.filter(pk=run.pk).update(lease="another:1:x")

    done = synchronise.execute(run, robbed)
    assert Customer.objects.count() == 5
    assert (done.status, done.lease) == ("running", "another:1:x"), "the run belongs to the other worker"


def test_an_unforeseen_error_ends_the_run_visibly_and_the_next_one_finishes_the_work(world):
    accounts(20)

    def trip(seen):
        if seen.done >= 10:
            raise RuntimeError("disk on fire")

    run = synchronise.execute(queued(), trip)
    assert run.status == "failed"
    assert "disk on fire" in run.message
    assert Customer.objects.count() == 10
    (issue,) = open_issues()
    assert "disk on fire" in issue.sentence
    assert synchronise.execute(queued()).status == "finished"
    assert Customer.objects.count() == 20
    assert Coupling.objects.filter(local_table="bc.customer").count() == 20
    assert not open_issues()


def test_one_running_run_per_mapping_and_category(world):
    first = queued()
    SynchRun.objects.filter(pk=first.pk).update(status="running", lease="a:1:x", heartbeat=timezone.now())
    for name in ("CUSTOMER", "VENDOR", "CONTACT"):
        waiting = synchronise.request_run(factories.mapping(name))
        with pytest.raises(Conflict, match="CUSTOMER"):
            synchronise.execute(waiting)
        waiting.refresh_from_db()
        assert waiting.status == "queued"
    assert sync("CURRENCY").status == "finished"


def test_requests_of_the_same_scope_are_one_run(world):
    mapping = factories.mapping("CUSTOMER")
    assert synchronise.request_run(mapping).pk == synchronise.request_run(mapping).pk
    assert synchronise.request_run(mapping).pk != synchronise.request_run(mapping, direction="to_integration").pk


@pytest.mark.says("run_not_begun")
def test_cancelling_twice_is_refused_and_a_cancelled_run_does_not_run(world):
    run = queued()
    assert synchronise.cancel(run).message == "Cancelled before it ran."
    with pytest.raises(Conflict):
        synchronise.cancel(run)
    with pytest.raises(Conflict):
        synchronise.execute(run)


@pytest.mark.says("run_asks_creations")
def test_creations_of_a_full_run_are_confirmed_once(world):
    accounts(3)
    factories.customer("Only here")
    outcome = sync("CUSTOMER", "full", create=True)
    assert outcome.status == "awaiting"
    read(outcome.message, "0 records match", "1 would be created in Sales and 3 in Business", "Confirm the run")
    assert (Customer.objects.count(), Account.objects.count()) == (1, 3)
    done = factories.Outcome(synchronise.execute(synchronise.confirm(outcome.run)))
    assert (done.status, done.to["inserted"], done.back) == ("finished", 1, {"inserted": 3})
    with pytest.raises(Conflict):
        synchronise.confirm(outcome.run)


@pytest.mark.says("run_phase")
def test_a_run_says_which_phases_it_has_finished(world):
    accounts(3)
    run = synchronise.execute(queued())
    lines = [line.text for line in run.log.all()]
    assert "Creating records in Business Central: done, 3 records so far." in lines
    for line in lines:
        read(line, "records so far.")
