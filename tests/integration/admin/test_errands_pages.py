"""Errands on the screen: runs, their list, plans and reverts say what was brought first and whom it was for."""

import pytest
from django.db import connection as database
from django.urls import reverse

from erp.bc.models import Contact, Customer
from integration.models.run import RunKind
from integration.services import plans
from tests import factories
from tests.counting import statements
from tests.errands import document, make_documents, new_contact, open_doors
from tests.errands import errands as errand_runs
from tests.factories import mapping, sync

pytestmark = pytest.mark.django_db
LIST = reverse("admin:integration_synchrun_changelist")


def page(run, name="change"):
    return reverse(f"admin:integration_synchrun_{name}", args=[run.pk])


@pytest.fixture(autouse=True)
def _open(world):
    open_doors()


@pytest.fixture
def run(world):
    """A contact that came with its account."""
    new_contact()
    return sync("CONTACT").run


def text(response):
    return " ".join(response.content.decode().split())


def test_a_run_shows_its_errands_and_they_show_whom_they_were_for(run, admin_page):
    (errand,) = errand_runs()
    shown = text(admin_page.get(page(run)))
    for word in ("On behalf of this run", "Brought first", "CUSTOMER", page(errand), "1 inserted"):
        assert word in shown
    shown = text(admin_page.get(page(errand)))
    assert "This run was made on behalf of CONTACT" in shown
    assert page(run) in shown


def test_records_an_errand_could_not_bring_are_counted_on_the_page_of_its_run(admin_page):
    new_contact(transactioncurrency=factories.saved(factories.TransactionCurrency(
        isocurrencycode="CHF", currencyname="Franc", currencysymbol="F", exchangerate="1"
    )))  # fmt: skip
    run = sync("CONTACT").run
    (errand,) = errand_runs()
    shown = text(admin_page.get(page(run)))
    assert "1 held back" in shown
    assert f"run__id__exact={errand.pk}" in shown


def test_several_errands_into_one_mapping_are_one_row_with_a_list(admin_page):
    for name in ("Nordwind", "Südwind"):
        new_contact(name)
    run = sync("CONTACT", batch=1).run
    shown = text(admin_page.get(page(run)))
    assert "2 runs" in shown
    address = f"{LIST}?errands={run.pk}&mapping__id__exact={mapping('CUSTOMER').pk}"
    assert address.replace("&", "&amp;") in shown
    listed = text(admin_page.get(address))
    for errand in errand_runs():
        assert page(errand) in listed
    assert page(run) + '">#' not in listed


def test_the_list_says_whom_an_errand_was_for_and_can_leave_it_out(run, admin_page):
    (errand,) = errand_runs()
    shown = text(admin_page.get(LIST))
    assert "for CONTACT" in shown
    assert page(errand) in shown
    assert page(errand) not in text(admin_page.get(f"{LIST}?errands=no"))
    assert f'{page(run)}">#' not in text(admin_page.get(f"{LIST}?errands=only"))
    assert admin_page.get(f"{LIST}?errands={'9' * 30}").status_code == 200


def test_the_list_asks_no_more_for_errands(admin_page):
    counts = []
    for name in ("Nordwind", "Südwind"):
        new_contact(name)
        sync("CONTACT")
        admin_page.get(LIST)
        with statements(database) as asked:
            admin_page.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_plan_lists_what_goes_with_it_and_its_parts_cannot_be_applied(admin_page):
    new_contact()
    plan = plans.make(mapping("CONTACT"), RunKind.SYNCH)
    (part,) = errand_runs()
    shown = text(admin_page.get(page(plan, "plan")))
    for word in ("Other records that go with it", "Brought first", "Create 1", page(part, "plan"), "Apply exactly"):
        assert word in shown
    shown = text(admin_page.get(page(part, "plan")))
    assert "This is part of the plan of CONTACT" in shown
    assert "Apply exactly" not in shown
    assert "is part of plan" in text(admin_page.post(page(part, "apply"), follow=True))
    assert not Customer.objects.exists()
    admin_page.post(page(plan, "apply"))
    assert Contact.objects.filter(type=1, company__name="Nordwind").exists()


def test_a_run_is_reverted_with_its_errands_from_its_page(run, admin_page):
    (errand,) = errand_runs()
    shown = text(admin_page.get(page(run, "revert")))
    for word in ("What was done on behalf of this run", "Brought first: CUSTOMER", "goes with it", "Nordwind"):
        assert word in shown
    shown = text(admin_page.get(page(run, "revert") + "?alone=1"))
    assert "is left alone" in shown
    shown = text(admin_page.post(page(run, "revert"), follow=True))
    assert not Customer.objects.exists()
    assert "Taken back with it" in shown
    assert "was put back by" in text(admin_page.get(page(errand)))


def test_what_was_brought_first_is_kept_when_the_person_says_so(run, admin_page):
    admin_page.post(page(run, "revert"), {"alone": "1"})
    assert (Customer.objects.count(), Contact.objects.filter(type=1).count()) == (1, 0)


def test_lines_of_documents_have_no_revert_of_their_own(admin_page, monkeypatch):
    make_documents(monkeypatch)
    document("Nordwind")
    run = sync("CUSTOMER").run
    (lines,) = errand_runs()
    shown = text(admin_page.get(page(lines)))
    assert "they are reverted with them" in shown
    assert page(lines, "revert") not in shown
    assert "With its lines" in text(admin_page.get(page(run)))
    shown = text(admin_page.get(page(run, "revert")))
    assert "Leave what was brought first" not in shown
