"""POSTEDSALESINV-INV: posted invoices in Sales, whose they are, and what is paid of them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection as database
from django.db import transaction
from django.urls import reverse

from crm.models import Account, Invoice, InvoiceDetail, PriceLevel
from erp.bc.models import PaymentTerms, SalesInvoiceHeader, ShipmentMethod, ShippingAgent
from integration import pairs
from integration.models import Coupling, SynchRun
from integration.models.connection import OwnershipModel
from integration.services import couple as coupling_service
from integration.services import synchronise
from integration.services.errors import Refused
from integration.services.explain import explain
from integration.services.install import install_mappings
from integration.services.preflight import of_mapping
from tests import factories
from tests.counting import statements
from tests.factories import coupled_customer, open_issues, option, pending, saved, sync
from tests.factories_documents import INVOICES as NAME
from tests.factories_documents import LINES, invoice, line, pay, posted, send, sent
from tests.reading import issue, read
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
BILLED, COMPLETE, PARTIAL, CANCELED = (0, 4), (2, 100001), (2, 100002), (3, 100003)


@shareable
def nordwind(world):
    """A coupled customer and its account."""
    return coupled_customer("Nordwind")


def state(of):
    """State and status reason in Sales of a posted invoice."""
    found = Invoice.objects.get(invoicenumber=of.no)
    return found.statecode, found.statuscode


def follow():
    outcome = sync(NAME)
    assert not open_issues(), open_issues()[0].sentence
    return outcome.to


# --- the header -------------------------------------------------------------------------------------------------------


def test_an_invoice_goes_with_its_customer_name_dates_and_addresses(nordwind, world):
    """DOC-147; INV-07, DOC-145, DOC-146, COMP-02."""
    customer, account = nordwind
    day = dt.date(2026, 4, 30)
    local = invoice(
        customer,
        due_date=day,
        shipment_date=dt.date(2026, 3, 30),
        ship_to_name="Nordwind mill",
        ship_to_address="Quay 1",
        ship_to_city="Kiel",
        ship_to_post_code="24103",
        ship_to_country_region_code="DE",
        bill_to_name="Nordwind office",
        bill_to_county="Holstein",
        work_description="Two wings",
    )
    assert send(local).to == {"inserted": 1}
    found, _ = sent(local)
    assert (found.name, found.customerid_account, found.bcbi_company) == (local.no, account, world.company)
    assert (found.duedate, found.datedelivered, found.description) == (day, dt.date(2026, 3, 30), "Two wings")
    assert (found.shipto_name, found.shipto_line1, found.shipto_city) == ("Nordwind mill", "Quay 1", "Kiel")
    assert (found.shipto_postalcode, found.shipto_country) == ("24103", "DE")
    assert (found.billto_name, found.billto_stateorprovince) == ("Nordwind office", "Holstein")
    assert (found.transactioncurrency, found.exchangerate) == (world.euro, 1)


@pytest.mark.behaviour("B-227")
def test_an_invoice_in_a_foreign_currency_goes_in_that_currency(nordwind):
    """Header and lines; at the rate it was posted with."""
    dollar = factories.currency("USD", "1.2")
    factories.sync_records("CURRENCY", local=[dollar], create=True)
    local = invoice(nordwind[0], line("100"), line("50"), currency=dollar, currency_factor="1.25")
    assert send(local).to == {"inserted": 1}
    found, lines = sent(local)
    assert {each.transactioncurrency.isocurrencycode for each in (found, *lines)} == {"USD"}
    assert {each.exchangerate for each in (found, *lines)} == {Decimal("1.25")}


def test_the_price_list_of_a_currency_is_made_with_its_first_invoice(nordwind, world):
    """PRICE-02, DOC-148: others find it; the local currency has the default price list."""
    dollar = factories.currency("USD", "1.2")
    factories.sync_records("CURRENCY", local=[dollar], create=True)
    first, second = (invoice(nordwind[0], currency=dollar, currency_factor="1.25") for _ in range(2))
    third, local = invoice(nordwind[0], currency=dollar, currency_factor="1.3"), invoice(nordwind[0])
    send(first, second)
    send(third, local)
    made = PriceLevel.objects.get(name="Price List in USD")
    assert made.transactioncurrency.isocurrencycode == "USD"
    assert {sent(each)[0].pricelevel for each in (first, second, third)} == {made}
    world.connection.refresh_from_db()
    assert sent(local)[0].pricelevel_id == world.connection.default_price_list


def test_a_currency_that_is_not_coupled_holds_the_invoice_back(nordwind):
    local = invoice(nordwind[0], currency=factories.currency("USD", "1.2"), currency_factor="1.25")
    assert send(local).to == {"failed": 1}
    issue("must_be_coupled", local.no, "USD", "CURRENCY")


@pytest.mark.behaviour("B-228")
def test_several_go_in_one_request_and_no_other(nordwind):
    first, second, third = (invoice(nordwind[0]) for _ in range(3))
    assert send(second, third).to == {"inserted": 2}
    assert set(Invoice.objects.values_list("invoicenumber", flat=True)) == {second.no, third.no} != {first.no}


@pytest.mark.behaviour("B-228")
def test_the_list_sends_those_that_are_selected_in_one_run(nordwind, admin_client):
    first, second, third = (invoice(nordwind[0]) for _ in range(3))
    chosen = {"action": "create_partners", "_selected_action": [str(second.pk), str(third.pk)], "confirmed": "1"}
    said = admin_client.post(reverse("admin:bc_salesinvoiceheader_changelist"), chosen, follow=True)
    assert f"{NAME}: 2 created in Sales" in said.content.decode()
    assert SynchRun.objects.filter(mapping__name=NAME).count() == 1
    assert set(Invoice.objects.values_list("invoicenumber", flat=True)) == {second.no, third.no} != {first.no}


@pytest.mark.behaviour("B-231")
def test_option_codes_of_the_invoice_are_translated(nordwind):
    """OPT-06: the numbers of an invoice are those of the account's columns. A code that is not linked stays blank."""
    air, net30 = saved(ShippingAgent(code="AIR")), saved(PaymentTerms(code="NET30"))
    factories.couple("SHIPPING AGENT", air, option("address1_shippingmethodcode", 1, "Airborne"))
    factories.couple("PAYMENT TERMS", net30, option("paymenttermscode", 1, "Net 30"))
    local = invoice(nordwind[0], shipping_agent=air, payment_terms=net30)
    other = invoice(nordwind[0], payment_terms=saved(PaymentTerms(code="HARVEST")))
    assert send(local, other).to == {"inserted": 2}
    found, _ = sent(local)
    assert (found.shippingmethodcode, found.paymenttermscode) == (1, 1)
    assert sent(other)[0].paymenttermscode is None


def test_without_a_work_description_the_shipment_method_describes_it(nordwind):
    """INV-05; and a full synchronisation leaves that alone."""
    method = saved(ShipmentMethod(code="EXW", description="Ex works"))
    local, plain = invoice(nordwind[0], shipment_method=method), invoice(nordwind[0])
    send(local, plain)
    assert (sent(local)[0].description, sent(plain)[0].description) == ("Ex works", "")
    assert sync(NAME, "full", create=True, confirmed=True).to == {"unchanged": 2}
    assert sent(local)[0].description == "Ex works"


def test_it_belongs_to_the_user_of_its_salesperson(nordwind, world):
    """OWN-02, OWN-04: person model; without a salesperson to the default team."""
    seller, login = factories.salesperson("AB", e_mail="ab@x.example"), factories.user("Ab")
    factories.couple("SALESPEOPLE", seller, login)
    local, other = invoice(nordwind[0], salesperson=seller), invoice(nordwind[0])
    send(local, other)
    assert (sent(local)[0].ownerid_systemuser, sent(other)[0].ownerid_team) == (login, world.team)


def test_in_the_team_model_it_belongs_to_the_default_team(nordwind, world):
    """OWN-11."""
    seller = factories.salesperson("AB", e_mail="ab@x.example")
    world.connection.ownership_model = OwnershipModel.TEAM
    world.connection.save()
    install_mappings([NAME])
    local = invoice(nordwind[0], salesperson=seller)
    send(local)
    assert sent(local)[0].ownerid_team == world.team


# --- which ones, and once ---------------------------------------------------------------------------------------------


def test_scheduled_runs_create_none(nordwind):
    """DOC-140: coupled only, until somebody asks."""
    local = invoice(nordwind[0])
    assert (sync(NAME).to, Invoice.objects.exists()) == ({}, False)
    assert sync(NAME, "full", create=True, confirmed=True).to == {"inserted": 1}
    assert sent(local)
    assert sync(NAME, "full", create=True, confirmed=True).to == {"unchanged": 1}


def test_an_invoice_that_sales_has_is_matched_by_its_number(nordwind):
    """D9."""
    customer, account = nordwind
    local = invoice(customer)
    saved(Invoice(invoicenumber=local.no.lower(), name="By hand", customerid_account=account))
    send(local)
    assert Invoice.objects.count() == 1
    assert Coupling.objects.filter(local_id=local.pk).count() == 1


def test_the_customer_is_brought_along(world):
    """DOC-142; INV-07, DOC-145; lines and all in the same run."""
    local = invoice(factories.customer("Nordwind"))
    assert send(local).to == {"inserted": 1}
    found, lines = sent(local)
    assert (found.customerid_account, len(lines)) == (Account.objects.get(name="Nordwind"), 1)


def test_a_customer_outside_the_filter_holds_the_invoice_back(world):
    """Worked example 2: the error names the customer, nothing is created; unblocked, it goes by itself."""
    customer = factories.customer("Nordwind", blocked=3)
    local = invoice(customer)
    assert send(local).to == {"failed": 1}
    found = issue("must_be_coupled", local.no, "Nordwind", "CUSTOMER", name=NAME)
    assert found.issue_class == "waiting"
    assert not Invoice.objects.exists()
    assert not Account.objects.exists()
    customer.blocked = 0
    customer.save()
    assert send(local).to == {"inserted": 1}


def test_a_crash_leaves_nothing_behind_and_the_next_run_does_it(nordwind, monkeypatch):
    local = invoice(nordwind[0], line("100"), line("50"))
    after_lines = type(pairs.get(NAME)).after_lines

    def fail(*_args):
        raise RuntimeError("disk on fire")

    monkeypatch.setattr(type(pairs.get(NAME)), "after_lines", fail)
    assert send(local).status == "failed"
    assert not Invoice.objects.exists()
    assert not InvoiceDetail.objects.exists()
    assert not Coupling.objects.filter(local_table__contains="salesinvoice").exists()
    monkeypatch.setattr(type(pairs.get(NAME)), "after_lines", after_lines)
    assert send(local).to == {"inserted": 1}
    assert len(sent(local)[1]) == 2


def test_a_preview_shows_invoice_and_lines_and_writes_nothing(world):
    local = invoice(factories.customer("Nordwind"), line("100"), line("50"))
    shown = sync(NAME, "preview", previews="full", create=True).preview
    found = sorted((each.get("mapping", NAME), each["action"]) for each in shown)
    assert found == [("CUSTOMER", "insert"), (NAME, "insert"), (LINES, "insert"), (LINES, "insert")]
    assert not Invoice.objects.filter(invoicenumber=local.no).exists()


# --- what is paid -----------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-232")
@pytest.mark.parametrize(
    ("paid", "expected", "values"),
    [
        ("", BILLED, {}),
        ("120", COMPLETE, {}),
        ("60", PARTIAL, {}),
        ("", BILLED, {"payment_method_code": "BANK"}),
    ],
)
def test_payment_decides_the_state(nordwind, paid, expected, values):
    """INV-09: of a new invoice and of one that was sent before."""
    early, late = (invoice(nordwind[0], line("100", "120"), **values) for _ in range(2))
    send(early)
    assert state(early) == BILLED
    for each in (early, late) if paid else ():
        pay(each, paid)
    send(late)
    assert state(late) == expected
    assert len(sent(late)[1]) == 1
    assert follow() == ({"modified": 1} if paid else {})
    assert state(early) == expected


@pytest.mark.behaviour("B-234")
def test_unapplying_the_payment_reopens_the_invoice(nordwind):
    """Worked example 3."""
    local = invoice(nordwind[0])
    pay(local, "100")
    send(local)
    assert state(local) == COMPLETE
    pay(local, "-40")
    assert (follow(), state(local)) == ({"modified": 1}, PARTIAL)
    pay(local, "-60")
    assert (follow(), state(local)) == ({"modified": 1}, BILLED)


@pytest.mark.parametrize("paid", ["", "100"])
def test_a_cancelled_invoice_is_canceled_in_sales(nordwind, paid):
    """DOC-151: through active where it was paid."""
    local = invoice(nordwind[0])
    if paid:
        pay(local, paid)
    send(local)
    local.cancelled = True
    posted(local)
    assert (follow(), state(local)) == ({"modified": 1}, CANCELED)
    assert sync(NAME, "full", create=True, confirmed=True).to == {}


@pytest.mark.says("invoice_read_only")
def test_a_paid_invoice_is_left_alone_until_it_is_open_again(nordwind):
    """INV-03, DOC-143: a changed field waits, explain says why, and it goes when the payment is unapplied."""
    local = invoice(nordwind[0])
    pay(local, "100")
    send(local)
    local.due_date = dt.date(2026, 12, 31)
    posted(local)
    assert follow() == {}
    assert sent(local)[0].duedate is None
    text = " ".join(explain(factories.mapping(NAME), local.no)["sentences"])
    read(text, local.no, "Paid", "read-only")
    pay(local, "-100")
    assert follow() == {"modified": 1}
    assert (state(local), sent(local)[0].duedate) == (BILLED, dt.date(2026, 12, 31))


def test_a_payment_says_nothing_about_other_invoices(nordwind):
    first, second = invoice(nordwind[0]), invoice(nordwind[0])
    send(first, second)
    pay(first, "100")
    assert follow() == {"modified": 1}
    assert (state(first), state(second)) == (COMPLETE, BILLED)


# --- lines go with their invoice --------------------------------------------------------------------------------------


def test_lines_are_never_synchronised_alone(nordwind):
    """INV-04, DOC-141: and what happens to them does not pile up."""
    local = invoice(nordwind[0])
    send(local)
    with pytest.raises(Refused, match=NAME):
        synchronise.request_run(factories.mapping(LINES), "synch")
    posted(local.lines.get())
    assert pending(LINES) == set()


def test_uncoupling_takes_the_lines_along_and_the_company_away(nordwind, world):
    """COMP-05: a paid invoice, which is read-only, keeps its company."""
    local, other = invoice(nordwind[0]), invoice(nordwind[0])
    pay(other, "100")
    send(local, other)
    coupling_service.uncouple(factories.mapping(NAME))
    assert not Coupling.objects.filter(local_table__contains="salesinvoice").exists()
    assert (sent(local)[0].bcbi_company, sent(other)[0].bcbi_company) == (None, world.company)


def test_an_invoice_deleted_in_sales_is_restored_with_its_lines(nordwind):
    factories.change_mapping(NAME, deletion_conflict="restore")
    local = invoice(nordwind[0], line("100"), line("50"))
    pay(local, "150")
    send(local)
    factories.raw("DELETE FROM crm_invoicedetail")
    factories.raw("DELETE FROM crm_invoice")
    sync(NAME)
    found, lines = sent(local)
    assert (len(lines), found.totalamount, state(local)) == (2, 150, COMPLETE)
    assert sync(NAME).to in ({}, {"unchanged": 1})


# --- preflight and cost -----------------------------------------------------------------------------------------------


@pytest.mark.says("invoice_customers_uncoupled")
def test_preflight_counts_invoices_of_uncoupled_customers_and_names_these(nordwind):
    seller = factories.salesperson("NV", name="Nikoline")
    other = factories.customer("Südwind")
    for _ in range(2):
        invoice(other, salesperson=seller)
    invoice(nordwind[0])
    points = [point for point in of_mapping(factories.mapping(NAME)) if not point.ok]
    (about,) = [point for point in points if "Südwind" in point.message]
    read(f"{about.message} {about.next_step}", "2 posted invoices", f"{other.no} · Südwind", "CUSTOMER")
    assert any("NV · Nikoline" in point.message for point in points)
    assert not any("Nordwind" in point.message for point in points)


def test_statements_do_not_grow_with_the_invoices(nordwind):
    found = []
    for number in (25, 50):
        with transaction.atomic():
            made = [invoice(nordwind[0], line("100"), line("50")) for _ in range(number)]
            with statements(database) as creating:
                assert send(*made).to == {"inserted": number}
            for each in made:
                pay(each, "10")
            with statements(database) as following:
                assert sync(NAME, batch=number).to == {"modified": number}
            found.append((len(creating), len(following)))
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert SalesInvoiceHeader.objects.count() == 0
