"""Taking orders: what an order of Sales becomes in Business Central, and which orders are taken."""

import datetime as dt

import pytest
from django.db import connection as database
from django.utils import timezone

from crm.models import SalesOrder
from erp.bc.models import Country, Item, PaymentTerms, SalesHeader, SalesLine, ShipmentMethod, ShippingAgent
from integration import registry
from integration.models import Change, Coupling, TableMapping
from integration.services.install import connection, install_mappings
from p2c.documents.take_orders import take
from p2c.models import DocumentTransfer
from tests import factories
from tests.counting import statements
from tests.crm.catalogue import currency
from tests.factories import saved
from tests.factories_documents import invoice
from tests.factories_orders import couple_rows, lines_of, of_customer, order, service, sold, taken, write_ins
from tests.reading import read

pytestmark = pytest.mark.django_db
LONG = "".join(str(n % 10) for n in range(250))


def failed(of: SalesOrder, code: str, *words: str) -> None:
    """Why the order is not taken, as its row on the work list says it; nothing is left of it in Business Central."""
    outcome = take()
    assert [f.code for f in outcome.failed.get(of.pk.hex, ())] == [code]
    kept = DocumentTransfer.objects.get(record=of.pk)
    read(f"{kept.sentence} {kept.next_step}", *words)
    assert not SalesHeader.objects.exists()
    assert not SalesLine.objects.exists()
    assert not Coupling.objects.filter(local_table="bc.salesheader").exists()


def test_a_submitted_order_becomes_an_order_and_sales_hears_of_it(world):
    """DOC-035; DOC-030, DOC-060, DOC-062, SO-09: header, lines, coupling, and the date that says it was taken."""
    customer, account = of_customer("Nordwind")
    of = order(account, {"product": sold(), "quantity": "2", "priceperunit": "120"}, name="Hall 7")
    outcome = take()
    assert not outcome.failed, outcome.failed
    made = taken(of)
    assert (made.document_type, made.sell_to_customer, made.your_reference) == (1, customer, of.ordernumber)
    assert (made.no, made.external_document_no) == ("SO00001", "HALL 7")
    (line,) = lines_of(of)
    assert (line.line_no, line.quantity, line.unit_price, line.line_amount) == (10000, 2, 120, 240)
    of.refresh_from_db()
    assert (of.statecode, of.statuscode, of.lastbackofficesubmit) == (1, 3, timezone.localdate())
    assert of.bcbi_company == world.company
    assert not DocumentTransfer.objects.exists()


def test_an_order_without_lines_or_price_list_is_taken_as_well(world):
    """DOC-001, DOC-040: prices stand on the lines, and freight may come without any."""
    _, account = of_customer("Nordwind")
    bare, unlisted = order(account), order(account, {"product": sold(), "priceperunit": "120"}, pricelevel=None)
    outcome = take()
    assert not outcome.failed, outcome.failed
    assert lines_of(bare) == []
    assert [line.unit_price for line in lines_of(unlisted)] == [120]
    assert {taken(bare).your_reference, taken(unlisted).your_reference} == {bare.ordernumber, unlisted.ordernumber}


# --- which orders ---------------------------------------------------------------------------------------------------


@pytest.mark.says("p2c.not_submitted")
def test_the_date_in_sales_says_which_orders_wait(world):
    """DOC-003; DOC-004: blank and 1900-01-01 wait; any other date and an order that was not submitted do not."""
    _, account = of_customer()
    days = [None, dt.date(1900, 1, 1), dt.date(1899, 12, 31), dt.date(1900, 1, 2)]
    orders = [order(account, lastbackofficesubmit=day) for day in days]
    active = order(account, submit=False)
    found = take()
    assert set(found.taken) == {each.pk.hex for each in orders[:2]}
    (again,) = take([active.pk.hex]).failed.values()
    read(f"{again[0]} {again[0].next_step}", active.ordernumber, "Submitted", "Active", "Submit the order")


@pytest.mark.says("p2c.other_company")
def test_orders_of_other_companies_and_of_finance_and_operations_are_left_alone(world):
    """DOC-005, and the units whose records go with Finance and Operations."""
    _, account = of_customer()
    other = order(account, bcbi_company=world.other_company)
    foreign = order(account)
    unit = saved(type(world.unit)(name="Nordics", parentbusinessunit=world.unit, p2c_owningerp=2))
    SalesOrder.objects.filter(pk=foreign.pk).update(owningbusinessunit=unit)
    assert take().taken == {}
    assert not DocumentTransfer.objects.exists()
    said = {key: found[0] for key, found in take([other.pk.hex, foreign.pk.hex]).failed.items()}
    read(f"{said[other.pk.hex]} {said[other.pk.hex].next_step}", other.ordernumber, "another company")
    read(f"{said[foreign.pk.hex]}", foreign.ordernumber, "Finance and Operations")


@pytest.mark.says("p2c.connection_off")
@pytest.mark.says("p2c.orders_off")
def test_nothing_happens_while_a_switch_is_off(world):
    """DOC-002."""
    _, account = of_customer()
    order(account)
    world.connection.refresh_from_db()
    world.connection.sales_order_integration_enabled = False
    world.connection.save()
    idle = take().idle
    read(f"{idle} {idle.next_step}", "Sales order integration is off")
    world.connection.enabled = False
    world.connection.save()
    idle = take().idle
    read(f"{idle} {idle.next_step}", "connection is off", "Enable the connection")
    assert not SalesHeader.objects.exists()


@pytest.mark.says("p2c.already_coupled")
@pytest.mark.says("p2c.already_posted")
@pytest.mark.says("p2c.coupling_stale")
def test_an_order_is_never_created_twice(world):
    """DOC-006, SO-02: it is coupled, was posted, or its coupling leads nowhere."""
    customer, account = of_customer()
    of = order(account)
    take()
    said = take([of.pk.hex]).already[of.pk.hex]
    read(f"{said} {said.next_step}", of.ordernumber, "SO00001", "already")
    made = taken(of)
    SalesHeader.objects.filter(pk=made.pk).delete()
    said = take([of.pk.hex]).already[of.pk.hex]
    read(f"{said} {said.next_step}", of.ordernumber, "SO00001", "Remove the coupling")
    posted = invoice(customer, your_reference=of.ordernumber)
    said = take([of.pk.hex]).already[of.pk.hex]
    read(f"{said} {said.next_step}", of.ordernumber, posted.no)
    assert not SalesHeader.objects.exists()


@pytest.mark.behaviour("B-210")
def test_one_bad_order_costs_one_order_and_comes_back(world):
    """DOC-071, SO-01: the second is taken, the first stays listed and is taken once its customer is coupled."""
    stranger = factories.account("Stranger")
    _, account = of_customer()
    bad, good = order(stranger), order(account)
    for attempt in (1, 2):
        outcome = take()
        assert set(outcome.failed) == {bad.pk.hex}
        assert set(outcome.taken) == ({good.pk.hex} if attempt == 1 else set())
        assert DocumentTransfer.objects.get().attempts == attempt
    assert taken(good).no == "SO00001"
    bad.refresh_from_db()
    assert bad.lastbackofficesubmit is None
    couple_rows("bc.customer", factories.customer("Stranger"), "crm.account", stranger)
    assert set(take().taken) == {bad.pk.hex}
    assert not DocumentTransfer.objects.exists()


def test_what_business_central_refuses_on_a_line_costs_that_order_alone(world):
    """DOC-039: nothing of it is left, and the others of the batch are written."""
    _, account = of_customer()
    blocked = sold()
    of, *others = (order(account, {"product": p, "priceperunit": "5"}) for p in (blocked, sold(), sold()))
    item = Coupling.objects.get(remote_id=blocked.pk).local_id
    ours = Item.objects.get(pk=item)
    ours.blocked = True
    ours.save()
    outcome = take()
    assert set(outcome.taken) == {each.pk.hex for each in others}
    (finding,) = outcome.failed[of.pk.hex]
    read(f"{finding} {finding.next_step}", of.ordernumber, ours.no, "blocked")
    assert SalesHeader.objects.count() == SalesLine.objects.count() == 2
    assert sorted(SalesHeader.objects.values_list("no", flat=True)) == ["SO00001", "SO00002"]


@pytest.mark.says("p2c.write_back_failed")
def test_an_order_that_sales_cannot_be_told_of_is_not_taken(world):
    """DOC-063: a rule of Sales stands against it."""

    def closed_today(batch):
        for item in batch.updates:
            item.refuse("gone", record="Sales")

    _, account = of_customer()
    of = order(account)
    rules = registry.table(SalesOrder).rules
    rules.append(closed_today)
    try:
        failed(of, "p2c.write_back_failed", of.ordernumber, "Sales could not be told", "no longer exists")
    finally:
        rules.remove(closed_today)


@pytest.mark.says("p2c.no_customer")
@pytest.mark.says("p2c.no_account")
def test_an_order_needs_a_customer(world):
    """DOC-010, DOC-011, SO-03."""
    _, account = of_customer()
    of = order(account)
    SalesOrder.objects.filter(pk=of.pk).update(customerid_account=None)
    failed(of, "p2c.no_customer", of.ordernumber, "Customer")
    person = factories.sales_contact(None, "Ada", "Berg")
    SalesOrder.objects.filter(pk=of.pk).update(customerid_contact=person)
    failed(of, "p2c.no_account", of.ordernumber, "Ada Berg")


def test_the_company_of_a_contact_is_the_customer_whatever_its_type(world):
    """DOC-012."""
    customer, account = of_customer()
    type(account).objects.filter(pk=account.pk).update(customertypecode=8)
    of = order(None, customerid_contact=factories.sales_contact(account, "Ada", "Berg"))
    take()
    assert taken(of).sell_to_customer == customer


@pytest.mark.says("p2c.account_no_customer")
@pytest.mark.says("p2c.account_not_coupled")
@pytest.mark.says("p2c.customer_gone")
def test_the_account_has_to_be_a_coupled_customer(world):
    """DOC-011, DOC-013."""
    account = factories.account("Mill")
    of = order(account)
    type(account).objects.filter(pk=account.pk).update(customertypecode=8)
    failed(of, "p2c.account_no_customer", of.ordernumber, "Mill", "Relationship Type")
    type(account).objects.filter(pk=account.pk).update(customertypecode=3)
    failed(of, "p2c.account_not_coupled", of.ordernumber, "Mill")
    customer = factories.customer("Mill")
    couple_rows("bc.customer", customer, "crm.account", account)
    type(customer).objects.filter(pk=customer.pk).delete()
    failed(of, "p2c.customer_gone", of.ordernumber, "Mill")


@pytest.mark.parametrize("values", [{"blocked": 1}, {"blocked": 2}, {"blocked": 3}, {"privacy_blocked": True}])
def test_a_blocked_customer_gets_no_order(world, values):
    """DOC-014."""
    customer, account = of_customer()
    of = order(account)
    type(customer).objects.filter(pk=customer.pk).update(**values)
    code = "bc.trader_privacy_blocked" if "privacy_blocked" in values else "bc.trader_blocked"
    failed(of, code, customer.no, "blocked")


# --- header ---------------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-199")
def test_a_foreign_currency_is_kept_and_the_local_one_is_blank(world):
    """DOC-020."""
    dollar = factories.currency("USD", "1.10")
    _, account = of_customer(currency=dollar)
    foreign = order(account, {"product": sold(), "priceperunit": "7"}, transactioncurrency=currency("USD", "1.1"))
    local = order(account, {"product": sold(), "priceperunit": "7"}, transactioncurrency=world.euro)
    take()
    assert taken(foreign).currency == dollar
    assert taken(local).currency is None
    assert [line.unit_price for each in (foreign, local) for line in lines_of(each)] == [7, 7]


@pytest.mark.says("p2c.currency_missing")
@pytest.mark.behaviour("B-200")
def test_an_order_in_a_currency_that_is_not_there_is_refused(world):
    """DOC-020."""
    _, account = of_customer()
    of = order(account, transactioncurrency=currency("USD", "1.1"))
    failed(of, "p2c.currency_missing", of.ordernumber, "USD")


@pytest.mark.behaviour("B-211")
def test_the_name_becomes_the_external_document_no(world):
    """DOC-023: cut, and changing it later does not break the link."""
    _, account = of_customer()
    of = order(account, name="X" * 300)
    take()
    made = taken(of)
    assert made.external_document_no == "X" * 35
    made.external_document_no = "OTHER"
    made.save()
    assert take([of.pk.hex]).already


@pytest.mark.behaviour("B-212")
def test_option_values_become_codes(world):
    """DOC-022: by the options of account; what is not coupled leaves the customer's own."""
    terms = saved(PaymentTerms(code="30D", due_date_calculation="30D"))
    method, agent = saved(ShipmentMethod(code="FOB")), saved(ShippingAgent(code="AIR"))
    own = saved(PaymentTerms(code="OWN", due_date_calculation="10D"))
    for column, number, code, table in (
        ("paymenttermscode", 1, terms, "bc.paymentterms"),
        ("address1_freighttermscode", 1, method, "bc.shipmentmethod"),
        ("address1_shippingmethodcode", 1, agent, "bc.shippingagent"),
    ):
        couple_rows(table, code, "crm.optionvalue", factories.option(column, number, code.code))
    _, account = of_customer(payment_terms=own)
    options = {"paymenttermscode": 1, "freighttermscode": 1, "shippingmethodcode": 1}
    of, plain = order(account, **options), order(account, paymenttermscode=2)
    take()
    made = taken(of)
    assert (made.payment_terms, made.shipment_method, made.shipping_agent) == (terms, method, agent)
    assert taken(plain).payment_terms == own


@pytest.mark.behaviour("B-213")
def test_addresses_are_copied_as_blocks(world):
    """DOC-021: cut to what there is room for, blanks and all; a block that is empty is the customer's."""
    saved(Country(code="SE", name="Sweden"))
    home = {"address": "Home 1", "city": "Lund", "post_code": "22100"}
    _, account = of_customer(**home)
    full = {"line1": "a" * 250, "line2": "b" * 250, "city": "c" * 80, "postalcode": "D" * 20}
    full |= {"stateorprovince": "e" * 50, "country": "SE"}
    whole = {f"billto_{name}": value for name, value in full.items()}
    whole |= {f"shipto_{name}": value if name == "country" else value.swapcase() for name, value in full.items()}
    of, part, plain = order(account, **whole), order(account, shipto_city="Malmö"), order(account)
    take()
    made = taken(of)
    assert (made.bill_to_address, made.bill_to_address_2, made.bill_to_city) == ("a" * 100, "b" * 50, "c" * 30)
    assert (made.bill_to_post_code, made.bill_to_county) == ("D" * 20, "e" * 30)
    assert (made.ship_to_address, made.ship_to_address_2, made.ship_to_city) == ("A" * 100, "B" * 50, "C" * 30)
    assert (made.ship_to_post_code.upper(), made.ship_to_county) == ("D" * 20, "E" * 30)
    assert made.bill_to_country_region_code == made.ship_to_country_region_code == "SE"
    assert made.ship_to_name == made.sell_to_customer_name
    some, other = taken(part), taken(plain)
    assert (some.ship_to_address, some.ship_to_city, some.ship_to_post_code) == ("", "Malmö", "")
    assert (some.bill_to_address, some.bill_to_city) == ("Home 1", "Lund")
    assert (other.ship_to_address, other.bill_to_city, other.ship_to_post_code) == ("Home 1", "Lund", "22100")


@pytest.mark.says("p2c.country_missing")
def test_a_country_has_to_be_one_of_business_centrals(world):
    """DOC-021; a name in words is understood."""
    _, account = of_customer()
    of = order(account, shipto_country="Sweden")
    failed(of, "p2c.country_missing", of.ordernumber, "Sweden", "Ship To Country/Region")
    saved(Country(code="SE", name="Sweden"))
    take()
    assert taken(of).ship_to_country_region_code == "SE"


@pytest.mark.behaviour("B-214")
def test_mail_and_phone_come_from_the_contact_of_the_customer(world):
    """Not from the customer, even where that has others."""
    customer, account = of_customer()
    contact = factories.company_contact(customer)
    contact.e_mail, contact.phone_no = "hello@mill.example", "+46 1"
    contact.save()
    type(customer).objects.filter(pk=customer.pk).update(e_mail="other@mill.example", phone_no="+46 9")
    of = order(account)
    take()
    made = taken(of)
    assert (made.sell_to_e_mail, made.sell_to_phone_no, made.sell_to_contact) == (
        "hello@mill.example",
        "+46 1",
        contact,
    )


def test_days_and_words_come_along(world):
    """Section 1.3: requested delivery, work description with its line breaks."""
    _, account = of_customer()
    of = order(account, requestdeliveryby=dt.date(2026, 12, 24), description="First\nsecond")
    take()
    made = taken(of)
    assert (made.requested_delivery_date, made.work_description) == (dt.date(2026, 12, 24), "First\nsecond")


# --- many at once ---------------------------------------------------------------------------------------------------


def test_a_batch_takes_the_same_statements_however_many_orders(world):
    _, account = of_customer()
    products = [sold(), service()]

    def batch(count: int) -> int:
        for at in range(count):
            order(
                account,
                {"product": products[at % 2], "priceperunit": "10", "description": f"Text {at}\nmore"},
                {"productdescription": "Special", "priceperunit": "3"},
                discountpercentage="5",
                shipto_city="Lund",
            )
        with statements(database) as seen:
            outcome = take()
        assert len(outcome.taken) == count, outcome.failed
        return len(seen)

    write_ins()
    batch(20)
    assert batch(20) == batch(60)


def test_a_preview_writes_nothing_and_uses_up_no_number(world):
    _, account = of_customer()
    of = order(account)
    assert set(take(preview=True).taken) == {of.pk.hex}
    assert not SalesHeader.objects.exists()
    assert not DocumentTransfer.objects.exists()
    take()
    assert taken(of).no == "SO00001"


def test_pages_go_on_after_orders_that_fail(world):
    _, account = of_customer()
    bad = {order(factories.account()).pk.hex for _ in range(3)}
    good = {order(account).pk.hex for _ in range(4)}
    outcome = take(size=2)
    assert set(outcome.failed) == bad
    assert set(outcome.taken) == good


def test_the_mapping_of_orders_does_not_hear_of_its_own(world):
    """What is written in taking an order is no change that somebody made."""
    link = connection()
    link.sales_order_integration_enabled = True
    link.save()
    install_mappings(["SALESORDER-ORDER"])
    own = TableMapping.objects.get(name="SALESORDER-ORDER")
    _, account = of_customer()
    of = order(account)
    Change.objects.all().delete()
    take()
    assert not Change.objects.filter(mapping_id=own.pk).exists()
    made = taken(of)
    made.your_reference = "X"
    made.save()
    assert Change.objects.filter(mapping_id=own.pk, record=made.pk).exists()
