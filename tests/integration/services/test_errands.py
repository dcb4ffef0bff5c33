"""Errands where people see them: previews, plans, undo and pruning tell of what was brought first and of the lines."""

from datetime import timedelta

import pytest
from django.db import connection as database
from django.utils import timezone

from crm.models import Account, TransactionCurrency
from crm.models import Contact as SalesContact
from erp.bc.models import Contact, Customer
from integration.models import Coupling, JournalEntry, PlanLine, SynchJob, SynchRun
from integration.models.run import RunKind, RunStatus
from integration.registry import REMOTE
from integration.services import errands, explain, outlook, plans, preview, prune, revert
from integration.services.errors import Conflict, Refused
from integration.services.partners import Part
from tests import factories
from tests.counting import statements
from tests.errands import bring_currencies, document, make_documents, new_contact, open_doors
from tests.errands import errands as errand_runs
from tests.factories import mapping, sync

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open(world):
    open_doors()


@pytest.fixture
def documents(monkeypatch):
    make_documents(monkeypatch)


def persons():
    return Contact.objects.filter(type=1)


# --- previews -------------------------------------------------------------------------------------------------------


def test_a_preview_tells_what_is_brought_first_apart():
    new_contact()
    found = preview.preview(mapping("CONTACT"))
    assert found.counts == {"insert": {"from_integration": 1}}
    assert found.brought == {"CUSTOMER": {"insert": {"from_integration": 1}}}
    told = [(r["errand"], r["mapping"], r["action"], r["record"]) for r in found.records]
    assert told == [("first", "CUSTOMER", "insert", "Nordwind"), ("", "CONTACT", "insert", "Ada Nord")]
    assert [(g.title, g.mapping) for g in found.groups()] == [("Brought first", "CUSTOMER"), ("", "CONTACT")]


def test_a_preview_tells_the_lines_after_their_headers(documents):
    document("Nordwind")
    found = preview.preview(mapping("CUSTOMER"))
    assert [(r["errand"], r["mapping"]) for r in found.records] == [
        ("", "CUSTOMER"), ("lines", "CONTACT"), ("lines", "CONTACT")
    ]  # fmt: skip
    assert found.groups()[1].title == "With its lines"
    assert found.brought == {"CONTACT": {"insert": {"to_integration": 2}}}


def test_a_record_that_is_not_there_yet_is_shown_by_name(monkeypatch):
    """The account points at the currency that would be made for the customer's, not at some id."""
    bring_currencies(monkeypatch)
    factories.customer("Nordwind", currency=factories.currency("SEK", "11"))
    found = preview.preview(mapping("CUSTOMER"))
    values = {f["field"]: f["after"] for f in found.records[-1]["fields"]}
    assert values["transactioncurrencyid"] == "SEK (new)"


# --- plans ----------------------------------------------------------------------------------------------------------


def test_a_plan_lists_its_errands_with_counts():
    for name in ("Nordwind", "Südwind"):
        new_contact(name)
    plan = plans.make(mapping("CONTACT"), RunKind.SYNCH, batch=1)
    (first,) = plans.errands_of(plan)
    assert (first.mapping, first.title, first.plan) == ("CUSTOMER", "Brought first", {"insert": 2})
    assert first.runs == [run.pk for run in errand_runs()]
    assert len(first.runs) == 2


def test_part_of_a_plan_is_not_applied_alone():
    new_contact()
    plan = plans.make(mapping("CONTACT"), RunKind.SYNCH)
    (part,) = errand_runs()
    with pytest.raises(Refused, match=f"Plan {part.pk} is part of plan {plan.pk}.*Apply plan {plan.pk}"):
        plans.apply(part)
    assert not Customer.objects.exists()


def test_a_plan_names_records_that_are_not_there_yet(monkeypatch):
    bring_currencies(monkeypatch)
    factories.customer("Nordwind", currency=factories.currency("SEK", "11"))
    plan = plans.make(mapping("CUSTOMER"), RunKind.SYNCH)
    (line,) = plans.shown(plan, list(plans.lines(plan)))
    assert {v.field: v.after for v in line.values}["transactioncurrencyid"] == "SEK (new)"


def test_the_file_of_a_plan_begins_with_what_is_brought_first_and_ends_with_lines(documents, monkeypatch):
    bring_currencies(monkeypatch)
    document("Nordwind")
    Customer.objects.update(currency=factories.currency("SEK", "11"))
    plan = plans.make(mapping("CUSTOMER"), RunKind.SYNCH)
    rows = "".join(plans.as_csv(plan)).splitlines()
    assert rows[0].startswith("\ufeffTable mapping,Action,")
    assert list(dict.fromkeys(row.split(",")[0] for row in rows[1:])) == ["CURRENCY", "CUSTOMER", "CONTACT"]
    assert "SEK (new)" in "".join(rows)


# --- runs -----------------------------------------------------------------------------------------------------------


def test_the_errands_of_a_run_are_told_per_mapping(django_assert_max_num_queries):
    for name in ("Nordwind", "Südwind"):
        new_contact(name)
    run = sync("CONTACT", batch=1).run
    with django_assert_max_num_queries(4):
        (first,) = errands.of(run)
    assert (first.mapping, first.title, len(first.runs), first.total("inserted"), first.failed) == (
        "CUSTOMER", "Brought first", 2, 2, 0
    )  # fmt: skip


def test_lines_are_told_as_lines(documents):
    document("Nordwind")
    (lines,) = errands.of(sync("CUSTOMER").run)
    assert (lines.mapping, lines.title, lines.total("inserted")) == ("CONTACT", "With its lines", 2)


# --- undo -----------------------------------------------------------------------------------------------------------


def test_a_run_is_reverted_with_what_was_brought_first_for_it():
    new_contact()
    run = sync("CONTACT").run
    (errand,) = errand_runs()
    plan = revert.plan(run)
    assert plan.errands == [errand]
    assert [(line.run, line.label.split(" · ")[-1]) for line in plan.lines if line.action == "insert"] == [
        (run.pk, "Ada Nord"), (errand.pk, "Nordwind")
    ]  # fmt: skip
    assert set(plan.counts) <= {"put", "nothing"}
    assert (persons().count(), Customer.objects.count()) == (1, 1)
    done = revert.start(run)
    assert done.status == RunStatus.FINISHED, done.message
    assert (persons().count(), Customer.objects.count(), Coupling.objects.count()) == (0, 0, 0)
    assert Account.objects.count() == 1
    assert revert.undone_by(errand).parent == done
    with pytest.raises(Conflict, match="was reverted by run"):
        revert.check(errand)


def test_what_was_brought_first_can_be_kept():
    new_contact()
    run = sync("CONTACT").run
    (errand,) = errand_runs()
    plan = revert.plan(run, errands=False)
    assert (plan.errands, plan.left_alone) == ([], [errand])
    revert.start(run, errands=False)
    assert (persons().count(), Customer.objects.count()) == (0, 1)


def test_an_errand_is_reverted_on_its_own_and_then_not_again():
    """What still belongs to the customer keeps it from being deleted; without the contact it goes."""
    new_contact()
    run = sync("CONTACT").run
    (errand,) = errand_runs()
    revert.start(run, errands=False)
    revert.start(errand)
    assert not Customer.objects.exists()
    assert revert.errands_with(run) == ([], [])


def test_a_document_is_reverted_with_its_lines_and_never_without(documents):
    document("Nordwind")
    run = sync("CUSTOMER").run
    (lines,) = errand_runs()
    with pytest.raises(Refused, match=f"Revert run {run.pk}: the lines go with their documents"):
        revert.start(lines)
    assert revert.plan(run, errands=False).errands == [lines]
    assert revert.start(run, errands=False).status == RunStatus.FINISHED
    assert (Account.objects.count(), SalesContact.objects.count(), Coupling.objects.count()) == (0, 0, 0)


def test_a_revert_is_reverted_with_its_errands(documents):
    document("Nordwind")
    run = sync("CUSTOMER").run
    undone = revert.start(run)
    assert not Account.objects.exists()
    again = revert.start(undone)
    assert again.status == RunStatus.FINISHED
    assert Account.objects.get().name == "Nordwind"
    assert set(SalesContact.objects.values_list("parentcustomerid_account__name", flat=True)) == {"Nordwind"}
    assert Coupling.objects.count() == 3
    assert revert.undone_by(run) is None


def test_many_records_of_run_and_errands_together_ask_first(monkeypatch):
    monkeypatch.setattr("integration.engine.reverting.MANY", 2)
    new_contact()
    run = sync("CONTACT").run
    asked = revert.start(run)
    assert asked.status == RunStatus.AWAITING
    assert Customer.objects.count() == 1


@pytest.mark.says("revert_busy")
def test_an_errand_that_cannot_be_taken_back_now_is_named():
    new_contact()
    run = sync("CONTACT").run
    (errand,) = errand_runs()
    _before, after = revert.errands_with(run)
    asked = revert.synchronise.request_run(
        run.mapping, RunKind.REVERT, reverts=run.pk, then=[each.pk for each in after]
    )
    # another worker has the vendors, which are of the same category as the customers
    changed = SynchRun.objects.create(mapping=mapping("VENDOR"), status=RunStatus.QUEUED)

    def observe(_run):
        SynchRun.objects.filter(pk=changed.pk).update(status=RunStatus.RUNNING, heartbeat=timezone.now())

    done = revert.synchronise.execute(asked, observe)
    assert done.status == RunStatus.FINISHED
    assert (persons().count(), Customer.objects.count()) == (0, 1)
    (left,) = revert.left(done)
    assert f"Run {errand.pk} of CUSTOMER was not taken back with it" in left.sentence
    assert f"Revert run {errand.pk} on its own" in left.next_step


# --- pruning --------------------------------------------------------------------------------------------------------


def test_an_errand_is_pruned_with_its_run_and_never_alone():
    new_contact()
    run = sync("CONTACT").run
    (errand,) = errand_runs()
    old = timezone.now() - timedelta(days=30)
    SynchRun.objects.filter(pk=errand.pk).update(finished_at=old)
    prune.prune(10)
    assert SynchRun.objects.filter(pk__in=[run.pk, errand.pk]).count() == 2
    SynchRun.objects.filter(pk=run.pk).update(finished_at=old)
    removed = prune.prune(10)
    assert removed["runs"] == 2
    for model in (SynchRun, SynchJob, JournalEntry, PlanLine):
        assert not model.objects.exists(), model


def test_a_run_is_kept_as_long_as_its_errands():
    new_contact()
    run = sync("CONTACT").run
    SynchRun.objects.filter(pk=run.pk).update(finished_at=timezone.now() - timedelta(days=30))
    journal = JournalEntry.objects.count()
    assert prune.prune(10)["runs"] == 0
    assert (SynchRun.objects.count(), JournalEntry.objects.count()) == (2, journal)
    assert factories.open_issues() == []


# --- what a run would do ----------------------------------------------------------------------------------------------


def contact_part():
    return Part(mapping("CONTACT"), REMOTE)


def test_the_outlook_says_what_is_brought_first():
    """The contact is created, not stopped by its account, and the account is listed before it."""
    contact = new_contact()
    first, own = outlook.outlook(contact_part(), [contact.pk.hex], create=True)
    assert (first.kind, first.label) == (outlook.BROUGHT, "Nordwind")
    assert first.sentences == ["Nordwind is brought first (CUSTOMER)."]
    assert (own.kind, own.label) == (outlook.CREATE, "Ada Nord")
    assert not Customer.objects.exists()


def test_the_outlook_promises_nothing_that_a_run_would_not_bring():
    """The account cannot be made (its currency is not coupled), so the contact would fail."""
    franc = TransactionCurrency(isocurrencycode="CHF", currencyname="Franc", currencysymbol="F", exchangerate="1")
    contact = new_contact(transactioncurrency=factories.saved(franc))
    (own,) = outlook.outlook(contact_part(), [contact.pk.hex], create=True)
    assert own.kind == outlook.FAIL
    factories.change_mapping("CUSTOMER", only_coupled=True)
    (own,) = outlook.outlook(contact_part(), [new_contact("Südwind").pk.hex], create=True)
    assert own.kind == outlook.FAIL


def test_the_page_of_a_new_partner_lists_what_comes_by_itself():
    contact = new_contact()
    compared = outlook.side_by_side(contact_part(), contact.pk.hex)
    assert [each.sentence for each in compared.brought] == ["Nordwind is brought first (CUSTOMER)."]
    assert (compared.missing, compared.problems) == ([], [])
    factories.change_mapping("CUSTOMER", only_coupled=True)
    compared = outlook.side_by_side(contact_part(), contact.pk.hex)
    assert compared.brought == []
    assert [each.label for each in compared.missing] or compared.problems


def test_explain_says_what_is_brought_first():
    new_contact()
    found = explain.explain(mapping("CONTACT"), "Ada Nord")
    assert "brought_first" in found["reasons"]
    assert "Nordwind is brought first (CUSTOMER)." in found["sentences"]
    factories.change_mapping("CUSTOMER", enabled=False)
    assert "brought_first" not in explain.explain(mapping("CONTACT"), "Ada Nord")["reasons"]


def test_what_a_match_couples_first_counts_as_there():
    contact = new_contact()
    Account.objects.update(emailaddress1="info@nordwind.example")
    factories.customer("Nord-Wind", e_mail="info@nordwind.example")
    outcomes = outlook.outlook(contact_part(), [contact.pk.hex], create=True)
    assert [each.kind for each in outcomes] == [outlook.BROUGHT, outlook.CREATE]


def test_looking_costs_the_same_for_many_records():
    counts = []
    for name in ("Nordwind", "Südwind"):
        ids = [new_contact(f"{name} {n}").pk.hex for n in range(len(counts) * 20 + 1)]
        with statements(database) as asked:
            outlook.outlook(contact_part(), ids, create=True)
        counts.append(len(asked))
    assert counts[0] == counts[1]
