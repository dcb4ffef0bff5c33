"""Where the demo ends: a believable Monday morning, and a second demo that changes nothing."""

import re

import pytest
from django.db.models import Max

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Connection, Coupling, FullSynchReviewLine, Issue, JournalEntry, SynchRun, TableMapping
from p2c.demo.weekend import NEW_ACCOUNT
from tests.p2c.demo.trade import call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_company")]


def state() -> dict[str, object]:
    return {
        "accounts": list(Account.objects.order_by("pk").values()),
        "customers": list(Customer.objects.order_by("pk").values()),
        "couplings": list(Coupling.objects.order_by("pk").values()),
        "journal": JournalEntry.objects.aggregate(Max("pk")),
        "runs": SynchRun.objects.count(),
        "issues": list(Issue.objects.order_by("pk").values()),
    }


def test_the_demo_ends_on_a_believable_monday_morning() -> None:
    assert set(FullSynchReviewLine.objects.values_list("job_queue_status", flat=True)) == {"finished"}
    assert set(SynchRun.objects.values_list("status", flat=True)) == {"finished"}
    opened = list(Issue.objects.filter(closed_at=None).values_list("issue_class", flat=True))
    assert {"conflict": 3, "deleted": 1}.items() <= {kind: opened.count(kind) for kind in opened}.items()
    assert {"waiting", "data"} <= set(opened)
    assert Issue.objects.filter(issue_class="conflict").exclude(closed_at=None).count() == 1
    assert len(opened) < Coupling.objects.count() / 10
    assert Customer.objects.filter(name=NEW_ACCOUNT).count() == 1

    # different fields of one pair survived on both sides
    moved = Account.objects.get(address1_line2="Gate 3, loading bay")
    customer = Customer.objects.get(pk=Coupling.objects.get(remote_id=moved.pk).local_id)
    assert customer.address_2 == "Gate 3, loading bay"
    assert moved.telephone1 == customer.phone_no
    assert customer.phone_no.endswith("40")

    # a payment term without an option in Sales stays blank there and fails nobody (seed 001)
    harvest = Customer.objects.filter(payment_terms__code="HARVEST").values_list("pk", flat=True)
    accounts = Coupling.objects.filter(local_id__in=harvest).values_list("remote_id", flat=True)
    assert list(Account.objects.filter(pk__in=accounts).values_list("paymenttermscode", flat=True)) == [None, None]


def test_a_second_full_synchronisation_has_nothing_to_write_and_nothing_new_to_complain_about() -> None:
    before = state()
    again = call("full_sync", "--yes")
    assert re.search(r"Full synchronisation finished: 0 changes, \d+ compared\.", again), again
    after = state()
    for what in ("accounts", "customers", "journal"):
        assert after[what] == before[what], what


def test_a_second_demo_says_so_and_changes_nothing() -> None:
    Connection.objects.update(enabled=False)
    TableMapping.objects.filter(name="VENDOR").update(enabled=False)
    Account.objects.filter(name=NEW_ACCOUNT).update(description="mine")
    before = state()
    text = call("demo", "--yes")
    assert "The demo company is already here; nothing was written." in text
    assert "The weekend has passed already; nothing was changed." in text
    assert state() == before
    assert not Connection.objects.get().enabled
    assert not TableMapping.objects.get(name="VENDOR").enabled
