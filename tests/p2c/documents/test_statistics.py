"""Account statistics: what a customer owes and buys, on its account in Sales; and the invoices that were paid."""

import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection as database
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm.models import Account, AccountStatistics, Invoice
from erp.bc.models import Customer, DetailedCustLedgEntry, SalesLine
from erp.bc.models.document_base import DocumentType
from integration.models import Schedule, SynchRun
from integration.services import jobs, ticking
from integration.services.errors import Refused
from p2c.documents import statistics
from p2c.models import SynchStatus
from tests import factories, factories_life
from tests.api.conftest import client_of
from tests.counting import statements
from tests.factories import coupled_customer, open_issues, pending, sync
from tests.factories_documents import invoice, pay, send
from tests.factories_life import apply, charge, document, item, line, post_quantities
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def mill(world):
    """A coupled customer and its account."""
    factories_life.numbered()
    return coupled_customer("Mill", credit_limit_lcy=Decimal(5000))


def figures(account):
    """The statistics of an account, without their zeros."""
    found = Account.objects.get(pk=account.pk).nav_accountstatistics
    names = [f.name for f in AccountStatistics._meta.fields if f.name.endswith("lcy")]
    return {name.removeprefix("nav_").removesuffix("lcy"): v for name in names if (v := getattr(found, name))}


def test_the_figures_of_a_customer_stand_on_its_account(mill, world):
    """DOC-200: balance, what is under way, the sum of both, limit, overdue and sales; zero shows as 0 (DOC-201)."""
    customer, account = mill
    today = timezone.localdate()
    charge(customer, "300", due=today - dt.timedelta(days=1))
    late = charge(customer, "200", due=today)
    apply(late, "-50")
    thing = item()
    order = document(customer)
    on_order = line(order, thing, "4", "100", vat="25")
    post_quantities(on_order, outstanding_quantity="1", quantity_shipped="3", quantity_invoiced="1")
    line(document(customer, DocumentType.INVOICE), thing, "1", "80", vat="25")
    invoice(customer, {"amount": 70, "amount_including_vat": 70, "quantity": 1}, entry=False, no="SI-1")
    this_year = invoice(customer, {"amount": 90, "amount_including_vat": 90, "quantity": 1}, entry=False, no="SI-2")
    type(this_year).objects.update(posting_date=today)
    done = statistics.refresh()
    assert (done.counts["inserted"], done.counts["failed"]) == (1, 0)
    assert figures(account) == {
        "balance": 450, "outstandingorders": 125, "shippednotinvoiced": 250, "outstandinginvoices": 100,
        "total": 925, "creditlimit": 5000, "overdueamounts": 300, "totalsales": 160,
    }  # fmt: skip
    shown = AccountStatistics.objects.get()
    assert (shown.nav_name, shown.nav_customerno, shown.transactioncurrency) == ("Mill", customer.no, world.euro)
    assert shown.nav_overdueamountsasofdate == today
    assert shown.nav_outstandingservorderslcy == 0 == shown.nav_invdprepaymentamountlcy


def test_documents_in_another_currency_count_at_their_rate(mill):
    dollar = factories.currency("USD", "2")
    order = document(mill[0], currency=dollar)
    line(order, item(), "1", "100")
    statistics.refresh()
    assert figures(mill[1])["outstandingorders"] == 50


@pytest.mark.behaviour("B-176")
def test_figures_are_those_of_the_time_of_the_run(mill):
    """An unposted invoice whose quantity changes."""
    customer, account = mill
    one = line(document(customer, DocumentType.INVOICE), item(), "1", "100", vat="25")
    statistics.refresh()
    assert figures(account)["outstandinginvoices"] == 125
    one.refresh_from_db()
    one.quantity = Decimal(2)
    one.save()
    assert figures(account)["outstandinginvoices"] == 125
    assert statistics.refresh().counts["modified"] == 1
    assert figures(account)["outstandinginvoices"] == 250
    SalesLine.objects.all().delete()
    assert statistics.refresh().counts["modified"] == 1
    assert "outstandinginvoices" not in figures(account)


def test_what_became_due_is_overdue_although_nobody_changed_it(mill):
    charge(mill[0], "100", due=timezone.localdate())
    statistics.refresh()
    assert "overdueamounts" not in figures(mill[1])
    yesterday = timezone.now() - dt.timedelta(days=1)
    DetailedCustLedgEntry.objects.update(modified_on=yesterday - dt.timedelta(days=9))
    factories.Coupling.objects.update(coupled_at=yesterday)
    entry = DetailedCustLedgEntry.objects.get().cust_ledger_entry
    type(entry).objects.update(due_date=timezone.localdate() - dt.timedelta(days=1), modified_on=yesterday)
    Customer.objects.update(modified_on=yesterday - dt.timedelta(days=9))
    SynchStatus.remember(statistics_synched_at=timezone.now() - dt.timedelta(hours=12))
    assert statistics.refresh().counts["modified"] == 1
    assert figures(mill[1])["overdueamounts"] == 100


def test_the_first_run_uploads_all_and_the_next_those_that_changed(mill):
    """DOC-203; DOC-202: the account has not changed for its mapping, and what had changed still has."""
    customer, account = mill
    other, _account = coupled_customer("Other")
    factories.Change.objects.all().delete()
    assert statistics.refresh().counts == {"inserted": 2, "modified": 0, "unchanged": 0, "skipped": 0, "failed": 0}
    assert not pending("CUSTOMER")
    started = SynchStatus.current().statistics_synched_at
    _long_ago()
    factories.Change.objects.all().delete()
    assert statistics.refresh().counts == {"inserted": 0, "modified": 0, "unchanged": 0, "skipped": 0, "failed": 0}
    charge(customer, "10")
    account = Account.objects.get(pk=account.pk)
    account.telephone1 = "4711"
    account.save()
    assert statistics.refresh().counts == {"inserted": 0, "modified": 1, "unchanged": 0, "skipped": 0, "failed": 0}
    assert pending("CUSTOMER") == {("R", account.pk.hex)}
    assert SynchStatus.current().statistics_synched_at > started
    third, account = coupled_customer("Third")
    assert statistics.refresh().counts["inserted"] == 1
    assert figures(account) == {}
    assert other.pk != third.pk


def _long_ago():
    """Everything was changed a day before the last run."""
    past = timezone.now() - dt.timedelta(days=1)
    for model in (Customer, DetailedCustLedgEntry, SalesLine):
        model.objects.update(modified_on=past)


@pytest.mark.behaviour("B-177", "B-150")
def test_missing_sides_are_failures_once_and_the_job_succeeds(mill, world):
    """DOC-203, section 8 item 5: each is told where a record is left; both couplings are left alone from then on."""
    gone, left = coupled_customer("Gone")
    kept, lost = coupled_customer("Kept")
    Customer.objects.filter(pk=gone.pk).delete()
    Account.objects.filter(pk=lost.pk).delete()
    schedule = Schedule.objects.get(job="account_statistics")
    said = jobs.get("account_statistics").work(schedule)
    assert "2 failed" in said
    schedule.refresh_from_db()
    counters = schedule.last_run.jobs.get().counters()
    assert (counters["inserted"], counters["failed"]) == (1, 2)
    assert {i.source_id for i in open_issues("CUSTOMER")} == {left.pk, kept.pk}
    assert all(i.next_step for i in open_issues("CUSTOMER"))
    assert statistics.refresh().counts["failed"] == 0
    assert statistics.refresh().counts["skipped"] == 2
    schedule.status = "in_process"
    schedule.save()
    assert ticking.execute(schedule.pk) == "done"


def test_a_parked_customer_is_left_alone(mill):
    customer, account = mill
    statistics.refresh()
    factories.Issue.objects.create(
        mapping=factories.mapping("CUSTOMER"), direction="to_integration", source_table="bc.customer",
        source_id=customer.pk, issue_class="data", code="required", parked=True, first_seen=timezone.now(),
        last_seen=timezone.now(),
    )  # fmt: skip
    charge(customer, "10")
    done = statistics.refresh()
    assert (done.counts["skipped"], done.counts["modified"]) == (1, 0)
    assert "balance" not in figures(account)


@pytest.mark.says("statistics_done")
def test_the_job_says_what_it_did_and_sleeps_when_nothing_was_to_do(mill):
    """B-254 is in the tests of the job's schedule."""
    done = jobs.get("account_statistics").work(Schedule.objects.get(job="account_statistics"))
    assert "1 inserted" in done
    assert not isinstance(done, jobs.Nothing)


def _run(schedule):
    """The schedule's turn, as the worker takes it."""
    Schedule.objects.filter(pk=schedule.pk).update(status="in_process", last_run_at=timezone.now())
    ticking.execute(schedule.pk)
    schedule.refresh_from_db()
    return schedule


@pytest.mark.behaviour("B-254", "B-253")
def test_the_job_sleeps_after_a_run_that_changed_nothing_and_new_entries_wake_it(mill):
    """DOC-204."""
    charge(mill[0], "10")
    schedule = Schedule.objects.get(job="account_statistics")
    assert _run(schedule).status == "ready"
    assert _run(schedule).status == "inactive"
    ran = SynchRun.objects.filter(kind="statistics").order_by("pk").last().jobs.get()
    assert (ran.inserted, ran.modified) == (0, 0)
    now = timezone.now()
    ticking.wake(now)
    schedule.refresh_from_db()
    assert schedule.status == "inactive"
    charge(mill[0], "10")
    ticking.wake(now)
    schedule.refresh_from_db()
    assert schedule.status == "ready"
    assert schedule.next_run_at <= now + ticking.wake_delay()


def test_the_job_ends_in_error_while_the_connection_is_off(mill, world):
    """DOC-203."""
    world.connection.enabled = False
    world.connection.save()
    with pytest.raises(Refused, match="switched off"):
        statistics.refresh()
    assert not AccountStatistics.objects.exists()


def test_uncoupling_takes_the_figures_away(mill):
    """DOC-204, CUST-09."""
    statistics.refresh()
    assert AccountStatistics.objects.count() == 1
    sync("CUSTOMER", "uncouple", coupling_ids=[factories.Coupling.objects.get(local_table="bc.customer").pk])
    assert not AccountStatistics.objects.exists()
    assert Account.objects.get(pk=mill[1].pk).nav_accountstatistics is None


# --- paid invoices --------------------------------------------------------------------------------------------------


@shareable
def billed(mill):
    """A posted invoice of 100 that is in Sales."""
    made = invoice(mill[0])
    send(made)
    return made


def state(of):
    found = Invoice.objects.get(invoicenumber=of.no)
    return found.statecode, found.statuscode


@pytest.mark.behaviour("B-233", "B-234")
def test_payments_close_invoices_and_unapplying_opens_them(billed):
    """DOC-152, INV-10, section 8 item 3: the job keeps the number of the newest entry it has seen."""
    pay(billed, "100")
    newest = DetailedCustLedgEntry.objects.order_by("entry_no").last()
    done = statistics.refresh()
    assert done.counts["inserted"] == 1
    assert done.invoice_counts["modified"] == 1
    assert state(billed) == (2, 100001)
    assert SynchStatus.current().last_detailed_entry_no == newest.entry_no
    pay(billed, "-100")
    assert statistics.refresh().invoice_counts["modified"] == 1
    assert state(billed) == (0, 4)
    assert statistics.refresh().invoices is None


def test_the_state_of_part_payments_and_of_invoices_that_are_gone_in_sales(billed, mill):
    """DOC-152: one that was deleted in Sales is no error."""
    gone = invoice(mill[0])
    send(gone)
    Invoice.objects.filter(invoicenumber=gone.no).delete()
    pay(billed, "40")
    pay(gone, "100")
    statistics.refresh()
    assert state(billed) == (2, 100002)
    assert not open_issues("POSTEDSALESINV-INV")


@pytest.mark.says("statistics_invoices_wait")
def test_the_pointer_stays_while_the_invoices_cannot_be_told(billed):
    """DOC-152: it moves when all went well only."""
    mapping = factories.mapping("POSTEDSALESINV-INV")
    factories.change_mapping(mapping.name, enabled=False)
    pay(billed, "100")
    said = jobs.get("account_statistics").work(Schedule.objects.get(job="account_statistics"))
    assert "wait for the next time" in said
    assert mapping.name in said
    assert SynchStatus.current().last_detailed_entry_no is None
    factories.change_mapping(mapping.name, enabled=True)
    statistics.refresh()
    assert state(billed) == (2, 100001)


# --- one customer ---------------------------------------------------------------------------------------------------


def test_update_of_one_customer_leaves_the_pointer(billed, mill):
    """DOC-205, section 8 items 3 and 4."""
    other, _account = coupled_customer("Other")
    pay(billed, "100")
    done = statistics.update([mill[0].pk.hex])
    assert (done.counts["inserted"], done.invoice_counts["modified"]) == (1, 1)
    assert state(billed) == (2, 100001)
    assert SynchStatus.current().last_detailed_entry_no is None
    assert statistics.update([mill[0].pk.hex]).counts["unchanged"] == 1
    lone = factories.customer("Lone")
    with pytest.raises(Refused, match="Lone"):
        statistics.update([lone.pk.hex, other.pk.hex])


def test_the_button_the_list_the_interface_and_the_command_do_the_same(mill):
    """DOC-205: each asks for the permission to synchronise."""
    customer, account = mill
    page = reverse("admin:bc_customer_statistics", args=[customer.pk])
    site = Client()
    site.force_login(User.objects.create_superuser("ada"))
    shown = site.get(reverse("admin:bc_customer_change", args=[customer.pk])).content.decode()
    assert page in shown
    assert "1 inserted" in site.post(page, follow=True).content.decode()
    charge(customer, "10")
    rows = {"action": "update_statistics", "_selected_action": [str(customer.pk)]}
    listed = site.post(reverse("admin:bc_customer_changelist"), rows, follow=True).content.decode()
    assert "1 modified" in listed
    charge(customer, "10")
    api = client_of(User.objects.get(username="ada"))
    answer = api.post(f"/api/v1/bc/customers/{customer.no}/update-statistics/", {})
    assert (answer.status_code, answer.json()["modified"]) == (200, 1)
    charge(customer, "10")
    out = StringIO()
    call_command("update_statistics", customer.no, stdout=out)
    assert "1 modified" in " ".join(out.getvalue().split())
    assert figures(account)["balance"] == 30
    nobody = User.objects.create_user("bo", is_staff=True)
    assert client_of(nobody).post(f"/api/v1/bc/customers/{customer.no}/update-statistics/", {}).status_code == 403
    site.force_login(nobody)
    assert site.post(page).status_code == 403
    with pytest.raises(Exception, match=r"integration\.synchronise"):
        call_command("update_statistics", customer.no, user="bo", stdout=out)


@pytest.mark.long
def test_many_customers_take_as_many_statements_as_some(world):
    """10,000 customers are a few batches of always the same statements."""
    coupled_customer()
    statistics.refresh()
    seen = {}
    for number in (20, 60):
        made = [coupled_customer() for _ in range(number)]
        for customer, _account in made:
            charge(customer, "10")
        with statements(database) as told:
            assert statistics.refresh().counts["inserted"] == number
        seen[number] = len(told)
    assert seen[20] == seen[60]
