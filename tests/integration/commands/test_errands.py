"""Commands tell what was brought first, count its failures, and leave it on demand."""

import pytest

from crm.models import TransactionCurrency
from erp.bc.models import Contact, Customer
from tests import factories
from tests.errands import document, make_documents, new_contact, open_doors
from tests.errands import errands as errand_runs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open(world):
    open_doors()


def new_contact_in_francs():
    """Its account cannot be brought: nothing is coupled to its currency."""
    franc = TransactionCurrency(isocurrencycode="CHF", currencyname="Franc", currencysymbol="F", exchangerate="1")
    new_contact(transactioncurrency=factories.saved(franc))


def test_sync_tells_what_was_brought_first(command):
    new_contact()
    answer = command("sync", "CONTACT")
    (errand,) = errand_runs()
    assert answer.status == 0
    assert f"Brought first: CUSTOMER #{errand.pk}: 1 inserted, 1 modified." in answer.out


def test_failures_of_errands_count(command):
    """Exit status 1, with the way to the issues of both mappings."""
    new_contact_in_francs()
    answer = command("sync", "CONTACT")
    assert answer.status == 1
    assert "1 failed" in answer.out
    for name in ("CONTACT", "CUSTOMER"):
        assert f"manage.py issues --mapping “{name}”" in answer.out
    new_contact_in_francs()
    assert command("sync", "--all").status == 1


def test_json_tells_errands(command):
    new_contact()
    data = command("sync", "CONTACT", "--json").data
    (errand,) = errand_runs()
    (told,) = data["errands"]
    assert (told["mapping"], told["role"], told["runs"]) == ("CUSTOMER", "first", [errand.pk])
    assert [job["inserted"] for job in told["jobs"] if job["direction"] == "from_integration"] == [1]


def test_a_preview_puts_what_is_brought_first_before_the_rest(command, monkeypatch):
    new_contact()
    out = command("sync", "CONTACT", "--preview").out
    assert (
        out.index("Brought first: CUSTOMER") < out.index("Nordwind") < out.index("\nCONTACT\n") < out.index("Ada Nord")
    )
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    narrow = command("sync", "CONTACT", "--preview").out
    assert max(len(line) for line in narrow.splitlines()) <= 40
    data = command("sync", "CONTACT", "--preview", "--json").data
    assert data["brought"] == {"CUSTOMER": {"insert": {"from_integration": 1}}}
    assert [(r["mapping"], r["errand"]) for r in data["records"]] == [("CUSTOMER", "first"), ("CONTACT", "")]
    assert not Customer.objects.exists()


def test_a_preview_puts_lines_after_their_headers(command, monkeypatch):
    make_documents(monkeypatch)
    document("Nordwind")
    out = command("sync", "CUSTOMER", "--preview").out
    assert out.index("Nordwind") < out.index("With its lines: CONTACT") < out.index("Bea Nordwind")


def test_a_plan_tells_what_goes_with_it(command):
    new_contact()
    answer = command("sync", "CONTACT", "--preview", "--save")
    (part,) = errand_runs()
    assert f"Brought first: CUSTOMER #{part.pk}: Create 1." in answer.out
    assert command("sync", "--apply", str(part.pk)).status == 2
    assert "is part of plan" in command("sync", "--apply", str(part.pk)).err
    data = command("sync", "CONTACT", "--preview", "--save", "--json").data
    assert [(b["mapping"], b["role"], b["counts"]) for b in data["brought"]] == [("CUSTOMER", "first", {"insert": 1})]


def test_full_sync_tells_what_was_brought_first_and_counts_its_failures(command):
    new_contact_in_francs()
    factories.change_mapping("CONTACT", enabled=True)
    answer = command("full_sync", "--yes")
    assert answer.status == 1


def test_revert_takes_what_was_brought_first_or_leaves_it(command):
    new_contact()
    command("sync", "CONTACT")
    (errand,) = errand_runs()
    run = errand.parent
    out = command("revert", str(run.pk), "--preview").out
    assert f"With it: CUSTOMER #{errand.pk}." in out
    out = command("revert", str(run.pk), "--preview", "--alone").out
    assert f"Left alone: CUSTOMER #{errand.pk}." in out
    assert command("revert", str(run.pk), "--preview", "--json").data["errands"] == [errand.pk]
    assert command("revert", str(run.pk), "--alone").status == 0
    assert (Customer.objects.count(), Contact.objects.filter(type=1).count()) == (1, 0)
    answer = command("revert", str(errand.pk))
    assert (answer.status, Customer.objects.count()) == (0, 0)


def test_a_revert_tells_what_it_took_back_besides(command):
    new_contact()
    command("sync", "CONTACT")
    answer = command("revert", str(errand_runs()[0].parent_id))
    assert "Taken back with it: CUSTOMER #" in answer.out
    assert not Customer.objects.exists()
