"""What records need from other mappings is brought in the same run, and lines follow their headers."""

import pytest

from crm.models import Account, TransactionCurrency
from crm.models import Contact as SalesContact
from erp.bc.models import Contact, Customer
from integration import pairs
from integration.models import Coupling, Issue
from integration.models.run import RunKind, RunStatus
from integration.services import plans
from tests import factories
from tests.errands import document, errands, make_documents
from tests.errands import open_doors as make_open
from tests.factories import open_issues, sync
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def open_doors(world):
    make_open()
    return world


def test_the_account_of_a_new_contact_is_synchronised_first(open_doors):
    """CONT-05: one run brings the account and its contact, and says whom it went for."""
    parent = factories.account("Nordwind")
    factories.sales_contact(parent, "Ada", "Nord")
    outcome = sync("CONTACT", "synch")
    assert outcome.back == {"inserted": 1}
    person = Contact.objects.get(type=1)
    assert (person.first_name, person.company.name) == ("Ada", "Nordwind")
    (errand,) = errands()
    assert (errand.mapping.name, errand.parent, errand.status) == ("CUSTOMER", outcome.run, RunStatus.FINISHED)
    assert errand.jobs.get(direction="from_integration").inserted == 1
    assert Coupling.objects.filter(local_table="bc.customer").count() == 1
    assert sync("CONTACT", "synch").back == {}


def test_nothing_is_brought_that_its_own_mapping_would_not_create(world):
    """CONT-05: subject to the only-coupled setting; the contact waits, and goes when its account is coupled."""
    factories.change_mapping("CONTACT", only_coupled=False)
    parent = factories.account("Nordwind")
    factories.sales_contact(parent, "Ada", "Nord")
    sync("CONTACT", "synch")
    assert (Contact.objects.filter(type=1).count(), errands()) == (0, [])
    (issue,) = open_issues("CONTACT")
    assert issue.issue_class == "waiting"
    factories.couple("CUSTOMER", factories.customer("Nordwind"), parent)
    assert sync("CONTACT", "synch").back == {"inserted": 1}


def test_a_preview_shows_what_would_be_brought_and_writes_nothing(open_doors):
    parent = factories.account("Nordwind")
    factories.sales_contact(parent, "Ada", "Nord")
    preview = sync("CONTACT", "preview").preview
    assert [(e.get("mapping", ""), e["action"], e["direction"]) for e in preview] == [
        ("CUSTOMER", "insert", "from_integration"),
        ("", "insert", "from_integration"),
    ]
    assert (Customer.objects.count(), Contact.objects.count(), Coupling.objects.count()) == (0, 0, 0)


def test_a_stored_plan_is_applied_with_what_it_brings(open_doors):
    for name in ("Nordwind", "Südwind"):
        parent = factories.account(name)
        factories.sales_contact(parent, "Ada", name)
        factories.sales_contact(parent, "Bea", name)
    plan = plans.make(factories.mapping("CONTACT"), RunKind.SYNCH, batch=1)
    assert plans.counts(plan) == {"insert": 4}
    applied = plans.apply(plan, strict=True)
    assert applied.status == RunStatus.FINISHED, applied.message
    assert (Customer.objects.count(), Contact.objects.filter(type=1).count()) == (2, 4)


def test_a_plan_whose_need_was_met_meanwhile_still_holds(open_doors):
    parent = factories.account("Nordwind")
    factories.sales_contact(parent, "Ada", "Nord")
    plan = plans.make(factories.mapping("CONTACT"), RunKind.SYNCH)
    factories.couple("CUSTOMER", factories.customer("Nordwind"), parent)
    applied = plans.apply(plan, strict=True)
    assert applied.status == RunStatus.FINISHED, applied.message
    assert Contact.objects.get(type=1).company.name == "Nordwind"


def test_what_was_brought_goes_with_the_batch_that_needed_it(open_doors, monkeypatch):
    parent = factories.account("Nordwind")
    factories.sales_contact(parent, "Ada", "Nord")

    def fail(*_args):
        raise RuntimeError("disk on fire")

    monkeypatch.setattr(type(pairs.get("CONTACT")), "after_write", fail)
    assert sync("CONTACT", "synch").status == RunStatus.FAILED
    assert (Customer.objects.count(), Coupling.objects.count(), errands()) == (0, 0, [])


def test_a_record_is_sent_for_once_in_a_run(open_doors):
    """A need that cannot be met is not tried again for every batch."""
    franc = TransactionCurrency(isocurrencycode="CHF", currencyname="Franc", currencysymbol="F", exchangerate="1")
    parent = factories.account("Nordwind", transactioncurrency=factories.saved(franc))
    for number in range(3):
        factories.sales_contact(parent, f"Ada {number}", "Nord")
    outcome = sync("CONTACT", "synch", batch=1)
    assert outcome.back == {"failed": 3}
    assert [run.mapping.name for run in errands()] == ["CUSTOMER"]
    assert errands()[0].jobs.get(direction="from_integration").failed == 1


# --- lines ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def documents(open_doors, monkeypatch):
    make_documents(monkeypatch)
    return open_doors


def test_lines_follow_their_header_in_the_same_run(documents):
    document("Nordwind")
    outcome = sync("CUSTOMER", "synch")
    assert outcome.to["inserted"] == 1
    assert SalesContact.objects.filter(parentcustomerid_account__name="Nordwind").count() == 2
    (errand,) = errands()
    assert errand.jobs.get(direction="to_integration").inserted == 2


@pytest.mark.says("line_failed")
def test_a_document_with_a_bad_line_stays_out_as_a_whole(documents):
    """The other documents of the batch go; the issue names document, line, field, value and next step."""
    someone = factories.salesperson("NV")
    bad = document("Südwind", salesperson=someone)
    document("Nordwind")
    outcome = sync("CUSTOMER", "synch")
    assert (outcome.to["inserted"], outcome.to["failed"]) == (1, 1)
    assert list(Account.objects.values_list("name", flat=True)) == ["Nordwind"]
    assert SalesContact.objects.count() == 2
    (issue,) = open_issues("CUSTOMER")
    assert issue.source_id == bad.pk
    for part in ("Südwind", "Bea Südwind", "Salesperson Code", "NV", "SALESPEOPLE"):
        assert part in str(issue.sentence)
    assert "Couple “NV · Nv” first" in str(issue.next_step)
    assert issue.issue_class == "waiting"


def test_the_document_goes_when_its_line_can(documents):
    someone = factories.salesperson("NV")
    document("Südwind", salesperson=someone)
    sync("CUSTOMER", "synch")
    factories.couple("SALESPEOPLE", someone, factories.user("Nv"))
    assert sync("CUSTOMER", "synch").to["inserted"] == 1
    assert SalesContact.objects.count() == 2
    assert not Issue.objects.filter(closed_at=None).exists()


def test_a_preview_says_which_document_would_stay_out(documents):
    someone = factories.salesperson("NV")
    document("Südwind", salesperson=someone)
    document("Nordwind")
    preview = sync("CUSTOMER", "preview").preview
    own = [(e["action"], e.get("code", "")) for e in preview if "mapping" not in e]
    assert sorted(own) == [("fail", "line_failed"), ("insert", "")]
    assert [e["action"] for e in preview if e.get("mapping") == "CONTACT"] == ["insert", "insert"]
    assert not Account.objects.exists()
