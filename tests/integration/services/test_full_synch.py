"""Full synchronisation: lines in dependency order, each released when what it depends on has finished."""

import pytest

from crm.models import Account
from crm.models import Contact as SalesContact
from erp.bc.models import Customer
from integration.models import FullSynchReviewLine, JournalEntry, SynchRun, TableMapping
from integration.models.full_synch import Recommendation
from integration.models.run import RunKind
from integration.services import full_synch, synchronise
from integration.services.errors import Conflict, Refused
from integration.services.install import install_mappings
from tests import factories
from tests.factories import mapping

pytestmark = pytest.mark.django_db


def line(name):
    return FullSynchReviewLine.objects.get(mapping__name=name)


def statuses():
    return dict(FullSynchReviewLine.objects.values_list("mapping__name", "job_queue_status"))


@pytest.mark.behaviour("B-061", "B-114")
def test_lines_stand_in_dependency_order(world):
    names = [each.mapping.name for each in full_synch.lines()]
    # the lines of posted invoices go with their headers
    expected = TableMapping.objects.exclude(name="POSTEDSALESLINE-INV").values_list("name", flat=True)
    assert sorted(names) == sorted(expected)
    for name in names:
        for parent in mapping(name).depends_on.values_list("name", flat=True):
            assert names.index(parent) < names.index(name)
    assert set(mapping("CUSTOMER").depends_on.values_list("name", flat=True)) == {
        "SALESPEOPLE", "CURRENCY", "PAYMENT TERMS", "SHIPMENT METHOD", "SHIPPING AGENT",
    }  # fmt: skip
    assert set(mapping("CONTACT").depends_on.values_list("name", flat=True)) == {"CUSTOMER", "VENDOR"}
    assert set(statuses().values()) == {""}


@pytest.mark.behaviour("B-122")
def test_a_deleted_line_comes_back(world):
    before = {each.mapping.name for each in full_synch.lines()}
    line("CUSTOMER").delete()
    assert {each.mapping.name for each in full_synch.lines()} == before


def test_a_circle_of_dependencies_is_refused_by_name(world):
    mapping("CUSTOMER").depends_on.add(mapping("CONTACT"))
    with pytest.raises(Refused, match=r"CONTACT.*CUSTOMER|CUSTOMER.*CONTACT"):
        full_synch.lines()


def test_recommendations(world):
    def of(name):
        return full_synch.recommendation(mapping(name))

    assert of("CUSTOMER") == Recommendation.NONE
    factories.customer("A")
    assert of("CUSTOMER") == Recommendation.FULL
    factories.account("B")
    assert of("CUSTOMER") == Recommendation.COUPLE


@pytest.mark.behaviour("B-123")
def test_starting_queues_what_depends_on_nothing(world):
    factories.salesperson("AB")
    factories.customer("A")
    factories.vendor("B")
    full_synch.start(background=False)
    found = statuses()
    assert found["SALESPEOPLE"] == "ready"
    assert found["CUSTOMER"] == found["VENDOR"] == ""
    with pytest.raises(Conflict):
        full_synch.start(background=False)


@pytest.mark.behaviour("B-116", "B-117", "B-118")
def test_a_finished_line_releases_the_next(world):
    factories.currency("SEK", "11")
    factories.customer("A")
    factories.account("B")
    FullSynchReviewLine.objects.all().delete()
    for name in ("SALESPEOPLE", "PAYMENT TERMS", "SHIPMENT METHOD", "SHIPPING AGENT"):
        mapping("CUSTOMER").depends_on.remove(mapping(name))
    full_synch.start(confirmed=True, background=False)
    assert (line("CURRENCY").job_queue_status, line("CUSTOMER").job_queue_status) == ("ready", "")
    seen = []

    def look(run):
        full_synch.refresh(line("CURRENCY"), run)
        seen.append((line("CURRENCY").job_queue_status, line("CURRENCY").to_status, line("CURRENCY").from_status))

    synchronise.execute(line("CURRENCY").run, look)
    assert set(seen) == {("in_process", "in_process", "")}
    assert (line("CURRENCY").job_queue_status, line("CURRENCY").to_status) == ("finished", "success")
    customer = line("CUSTOMER")
    assert customer.run is not None, "released"
    customer.run.refresh_from_db()
    if customer.run.status == "queued":
        synchronise.execute(customer.run)
    customer = line("CUSTOMER")
    assert (customer.job_queue_status, customer.to_status, customer.from_status) == ("finished", "success", "success")
    assert (Customer.objects.count(), Account.objects.count()) == (2, 2)
    assert [job.direction for job in customer.run.jobs.order_by("id")] == ["to_integration", "from_integration"]
    made = JournalEntry.objects.filter(run_id=customer.run_id, action="insert").exclude(direction="").order_by("id")
    assert [entry.table for entry in made] == ["crm.account", "bc.customer"], "first there, then back"


@pytest.mark.behaviour("B-124")
def test_a_line_waits_for_all_its_parents(world):
    factories.customer("A")
    full_synch.lines()
    parents = ["SALESPEOPLE", "CURRENCY", "PAYMENT TERMS", "SHIPMENT METHOD"]
    FullSynchReviewLine.objects.filter(mapping__name__in=parents).update(job_queue_status="finished")
    FullSynchReviewLine.objects.filter(mapping__name="SHIPPING AGENT").update(job_queue_status="in_process")
    full_synch.release(background=False)
    assert statuses()["CUSTOMER"] == ""
    FullSynchReviewLine.objects.filter(mapping__name="SHIPPING AGENT").update(job_queue_status="finished")
    full_synch.release(background=False)
    assert statuses()["CUSTOMER"] == "ready"


@pytest.mark.behaviour("B-120")
@pytest.mark.parametrize("standing", ["", "ready", "finished"])
def test_a_run_of_no_line_changes_no_line(world, standing):
    """Somebody asked for it beside the lines: whatever becomes of it, all lines stay as they were."""

    def trip(run):
        raise ValueError("the lights went out")

    def rows():
        return list(FullSynchReviewLine.objects.order_by("order").values())

    factories.customer("A")
    full_synch.lines()
    customer = line("CUSTOMER")
    if standing:
        customer.run = synchronise.request_run(customer.mapping, RunKind.FULL, first_synch="to_integration")
        customer.job_queue_status = standing
        customer.save()
    before, ends = rows(), []
    for kind, options, observer in (
        (RunKind.FULL, {"create": True}, None),
        (RunKind.FULL, {"create": True, "confirmed": True}, trip),
        (RunKind.FULL, {"create": True, "confirmed": True}, None),
        (RunKind.SYNCH, {}, None),
    ):
        run = synchronise.request_run(customer.mapping, kind, **options)
        ends.append(synchronise.execute(run, observer).status)
        assert rows() == before, ends
    assert ends == ["awaiting", "failed", "finished", "finished"]
    synchronise.cancel(synchronise.request_run(customer.mapping, RunKind.FULL))
    assert rows() == before


@pytest.mark.behaviour("B-119")
def test_failed_records_show_in_the_direction_and_the_line_finishes(world):
    factories.customer("A", salesperson=factories.salesperson("NV"))
    lines = {each.mapping.name: each for each in full_synch.run_inline(confirmed=True)}
    customer = lines["CUSTOMER"]
    assert (customer.job_queue_status, customer.to_status, customer.from_status) == ("finished", "error", "success")
    assert lines["CONTACT"].job_queue_status == "finished"


def test_everything_twice_the_second_time_writes_nothing(world):
    for n in range(3):
        factories.customer(f"Customer {n}", e_mail=f"a{n}@x.example")
        factories.account(f"Account {n}", emailaddress1=f"b{n}@x.example")
        factories.vendor(f"Vendor {n}", e_mail=f"c{n}@x.example")
    factories.user("Astrid", internalemailaddress="astrid@x.example")
    factories.currency("SEK", "11")
    first = full_synch.run_inline(confirmed=True)
    assert {each.job_queue_status for each in first} == {"finished"}
    journal = JournalEntry.objects.count()
    assert journal > 0
    second = full_synch.run_inline(confirmed=True)
    assert {each.job_queue_status for each in second} == {"finished"}
    assert JournalEntry.objects.count() == journal
    for each in second:
        if each.run:
            for job in each.run.jobs.all():
                assert {k for k, v in job.counters().items() if v} <= {"unchanged"}, each.mapping.name


def test_a_line_that_awaits_confirmation_goes_on_when_confirmed(world):
    factories.customer("A")
    full_synch.run_inline(confirmed=False)
    customer = line("CUSTOMER")
    assert customer.job_queue_status == "awaiting"
    assert not Account.objects.exists()
    synchronise.execute(synchronise.confirm(customer.run))
    assert line("CUSTOMER").job_queue_status == "finished"
    assert Account.objects.count() == 1


def test_confirming_one_line_confirms_none_of_those_it_releases(world):
    """Contacts wait for customers; who has confirmed the customers has not been asked about them."""
    company = factories.company_contact(factories.customer("A"))
    factories.person(company, "Ada", "Lovelace")
    full_synch.start(background=False)
    while (waiting := line("CUSTOMER")).job_queue_status != "awaiting":
        for run in SynchRun.objects.filter(status="queued").order_by("pk"):
            synchronise.execute(run)
    synchronise.execute(synchronise.confirm(waiting.run))
    for _round in range(5):
        for run in SynchRun.objects.filter(status="queued").order_by("pk"):
            synchronise.execute(run)
    assert line("CUSTOMER").job_queue_status == "finished"
    assert line("CONTACT").job_queue_status == "awaiting"
    assert Account.objects.count() == 1
    assert not SalesContact.objects.exists()


def test_an_ended_line_can_be_restarted_alone(world):
    factories.customer("A")
    full_synch.run_inline(confirmed=True)
    factories.customer("B")
    full_synch.restart(line("CUSTOMER"), background=False)
    customer = line("CUSTOMER")
    assert customer.job_queue_status == "ready"
    with pytest.raises(Conflict):
        full_synch.restart(customer, background=False)
    customer.run.options["confirmed"] = True
    customer.run.save()
    synchronise.execute(customer.run)
    assert Account.objects.count() == 2
    assert statuses()["VENDOR"] == "finished"


def test_dependants_wait_while_a_parent_that_is_to_stop_them_has_failures(world):
    nikoline = factories.salesperson("NV")
    mill = factories.customer("Mill", salesperson=nikoline)
    factories.person(factories.company_contact(mill), "Ada", "Vogel")
    full_synch.lines()
    full_synch.choose({line("CUSTOMER").pk: {"stop_dependants": True}})
    full_synch.start(confirmed=True, background=False)
    while waiting := [each.run for each in full_synch.lines() if each.job_queue_status == "ready"]:
        synchronise.execute(waiting[0])
    assert (line("CUSTOMER").job_queue_status, line("CUSTOMER").to_status) == ("finished", "error")
    assert statuses()["CONTACT"] == ""
    assert full_synch.stopped() == {"CONTACT": ["CUSTOMER"]}
    # what it waited for is put right: going on runs the parent again, then what it held
    factories.couple("SALESPEOPLE", nikoline, factories.user("Nikoline", internalemailaddress="n@x.example"))
    lines = {each.mapping.name: each for each in full_synch.run_inline(confirmed=True, go_on=True)}
    assert lines["CUSTOMER"].to_status == "success"
    assert lines["CONTACT"].job_queue_status == "finished"
    assert full_synch.stopped() == {}


def test_without_that_choice_dependants_run_although_records_failed(world):
    factories.customer("Mill", salesperson=factories.salesperson("NV"))
    full_synch.run_inline(confirmed=True)
    assert statuses()["CONTACT"] == "finished"


def test_a_line_with_nothing_to_do_waits_for_its_parents_and_is_counted_again(world):
    """The parents may give it records: the line of the contacts was empty when the first accounts were created."""
    factories.account("Mill")
    full_synch.lines()
    assert line("CONTACT").recommendation == Recommendation.NONE
    full_synch.release(background=False)
    assert statuses()["CONTACT"] == "", "its parents have not finished"
    FullSynchReviewLine.objects.exclude(mapping__name="CONTACT").update(job_queue_status="finished")
    factories.person(factories.company_contact(factories.customer("Mill")), "Ada", "Vogel")
    full_synch.release(background=False)
    assert statuses()["CONTACT"] == "ready"


def test_a_line_that_stopped_half_way_resumes_after_its_last_batch(world, monkeypatch):
    for number in range(6):
        factories.customer(f"Customer {number}")
    full_synch.lines()
    FullSynchReviewLine.objects.exclude(mapping__name="CUSTOMER").update(job_queue_status="finished")
    [started] = full_synch.release(confirmed=True, background=False)
    run = started.run
    run.options = {**run.options, "batch": 2}
    run.save()
    seen = []

    def trip(run):
        seen.append(run.done)
        if run.done == 4:
            raise ValueError("the lights went out")

    ended = synchronise.execute(run, trip)
    assert (ended.status, line("CUSTOMER").job_queue_status) == ("failed", "error")
    assert "the lights went out" in ended.message
    assert Account.objects.count() == 4
    with pytest.raises(Conflict):
        full_synch.resume(line("VENDOR"), background=False)
    full_synch.resume(line("CUSTOMER"), background=False)
    assert line("CUSTOMER").job_queue_status == "ready"
    seen.clear()
    ended = synchronise.execute(SynchRun.objects.get(pk=run.pk), lambda run: seen.append(run.done))
    assert ended.status == "finished"
    assert min(seen) >= 4, "what was done is not done again"
    assert Account.objects.count() == 6
    assert (line("CUSTOMER").job_queue_status, line("CUSTOMER").to_status) == ("finished", "success")


@pytest.mark.behaviour("B-113")
def test_a_line_that_stood_in_a_wrong_place_is_put_right(world):
    """Dependencies are the mapping's; a line generated before they were put right follows them."""
    people = mapping("SALESPEOPLE")
    people.depends_on.set([mapping("CURRENCY")])
    names = [each.mapping.name for each in full_synch.lines()]
    assert names.index("CURRENCY") < names.index("SALESPEOPLE")
    install_mappings(["SALESPEOPLE"])
    found = full_synch.lines()
    assert {each.job_queue_status for each in found} == {""}
    for name in ("SALESPEOPLE", "CURRENCY", "PAYMENT TERMS"):
        assert not mapping(name).depends_on.exists()
    factories.salesperson("AB")
    full_synch.start(background=False)
    assert statuses()["SALESPEOPLE"] == "ready", "nothing is left to wait for"
