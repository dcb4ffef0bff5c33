"""What Sales does with the records of Finance and Operations, and what people leave alone."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from crm.models import Account, Contact, Invoice, Product, Quote, SalesOrder
from crm.rules.lines import FREIGHT_TAX
from integration.engine.write import Write
from integration.origin import PRODUCT
from integration.services.write_rows import write_rows
from tests.crm import catalogue
from tests.crm.catalogue import by_product
from tests.crm.prospect import (
    ACTIVE,
    CONFIRMED,
    DRAFT,
    activated,
    applied,
    fo_order,
    fo_quote,
    fo_unit,
    maintained,
    order,
    order_line,
    quote,
    quote_line,
)
from tests.factories import saved
from tests.reading import refused

pytestmark = pytest.mark.django_db
ONLY = "msdynce_hasexternallymaintainedproductsonly"


def again(record):
    record.refresh_from_db()
    return record


def start(of):
    again(of).msdynce_processingstatus = ACTIVE
    of.save()


# --- contacts ---------------------------------------------------------------------------------------------------------


def test_whether_the_company_of_a_contact_is_an_account():
    """FO-111."""
    mill, ada = saved(Account(name="Mill")), saved(Contact(lastname="Byron"))
    assert again(ada).msdynce_iscompanyanaccount is False
    ada.parentcustomerid_account = mill
    assert again(saved(ada)).msdynce_iscompanyanaccount is True
    ada.parentcustomerid_contact = saved(Contact(lastname="King"))
    assert again(saved(ada)).msdynce_iscompanyanaccount is False
    # an integration user's write fires it, too (FO-119)
    ada.parentcustomerid_account = mill
    assert again(by_product(ada)).msdynce_iscompanyanaccount is True


@pytest.mark.parametrize("make", [quote, order, catalogue.invoice])
def test_a_document_makes_its_contact_an_active_customer_for_good(make):
    """FO-110."""
    ada, clerk = saved(Contact(lastname="Byron")), saved(Contact(lastname="King"))
    made = make(customerid_contact=ada)
    assert again(ada).msdynce_isactivecustomer is True
    assert again(clerk).msdynce_isactivecustomer is False
    again(made).customerid_contact = clerk
    saved(made)
    assert again(clerk).msdynce_isactivecustomer is True
    made.delete()
    assert again(ada).msdynce_isactivecustomer is True


def test_a_contact_person_on_an_accounts_document_is_no_customer():
    """FO-110."""
    mill = saved(Account(name="Mill"))
    ada = saved(Contact(lastname="Byron", parentcustomerid_account=mill))
    order(customerid_account=mill)
    assert again(ada).msdynce_isactivecustomer is False


def test_nobody_types_that_a_contact_is_a_customer(client):
    """FO-110."""
    client.force_login(User.objects.create_superuser("ada"))
    ada = saved(Contact(lastname="Byron"))
    answer = client.patch(
        f"/api/v1/crm/contacts/{ada.pk}/", {"msdynce_isactivecustomer": True}, content_type="application/json"
    )
    assert answer.status_code == 400
    assert "Is Active Customer" in answer.json()["errors"][0]["message"]
    page = client.get(reverse("admin:crm_contact_change", args=[ada.pk])).content.decode()
    assert "Is Active Customer" in page
    assert 'name="msdynce_isactivecustomer"' not in page


# --- products ---------------------------------------------------------------------------------------------------------


def test_a_product_that_is_entered_here_is_not_maintained_elsewhere():
    """FO-113."""
    assert again(catalogue.product("OLD")).msdynce_isexternallymaintained is None
    applied()
    assert again(catalogue.product("NEW")).msdynce_isexternallymaintained is False
    brought = by_product(Product(productnumber="FO", name="Chair", msdynce_isexternallymaintained=True))
    assert again(brought).msdynce_isexternallymaintained is True


@pytest.mark.says("crm.product_maintained")
def test_people_only_activate_and_retire_a_maintained_product():
    """FO-112."""
    chair = maintained("FO-1")
    again(chair).name = "Armchair"
    refused(chair.save, "FO-1", "Finance and Operations")
    refused(again(chair).delete, "FO-1", "deleted")
    again(chair).statecode = 1
    saved(chair)
    assert again(chair).statecode == 1
    for flag in (False, None):
        other = catalogue.product(msdynce_isexternallymaintained=flag, owningbusinessunit=fo_unit())
        other.name = "Armchair"
        assert again(saved(other)).name == "Armchair"
    chair.statecode, chair.name = 0, "Armchair"
    assert again(by_product(chair)).name == "Armchair"


# --- quotes -----------------------------------------------------------------------------------------------------------


@pytest.mark.says("crm.quote_amount_of_fo")
@pytest.mark.parametrize("name", ["discountpercentage", "discountamount", "freightamount"])
def test_amounts_of_a_quote_are_set_up_in_finance_and_operations(name):
    """FO-075."""
    of = again(fo_quote())
    setattr(of, name, "5")
    refused(of.save, of.quotenumber, "Finance and Operations")
    refused(lambda: fo_quote(**{name: "5"}), "Finance and Operations")
    setattr(of, name, "0")
    saved(of)
    assert getattr(again(quote(**{name: "5"})), name) == 5


def test_the_tax_of_a_quote_line_is_set_up_there_and_its_discount_is_not():
    """FO-074, FO-075."""
    of, chair = fo_quote(), maintained(price="10")
    refused(lambda: quote_line(of, chair, tax="1"), "Tax", "Chair")
    assert again(quote_line(of, chair, manualdiscountamount="1")).extendedamount == 9
    assert again(quote_line(quote(), chair, tax="1")).tax == 1


def test_whether_a_document_has_maintained_products_only():
    """FO-113."""
    chair, desk = maintained(), catalogue.active_product()
    for make, add, flag in (
        (fo_quote, quote_line, "msdynce_quotehasexternallymaintainedproductsonly"),
        (fo_order, order_line, "msdynce_orderhasexternallymaintainedproductsonly"),
    ):
        of = make()
        assert getattr(again(of), ONLY) is False
        first = add(of, chair)
        assert getattr(again(of), ONLY) is True
        assert getattr(again(first), flag) is True
        other = add(of, desk)
        assert getattr(again(of), ONLY) is False
        # the lines repeat it in the same transaction (FO-061)
        assert [getattr(again(line), flag) for line in (first, other)] == [False, False]
        other.delete()
        assert getattr(again(first), flag) is True
        words = add(of, productdescription="Setting up")
        assert getattr(again(of), ONLY) is False
        again(words).delete()
        again(first).delete()
        assert getattr(again(of), ONLY) is False


def test_a_document_of_business_central_has_no_such_flag():
    of = quote()
    quote_line(of, maintained())
    assert getattr(again(of), ONLY) is False


# --- orders -----------------------------------------------------------------------------------------------------------


@pytest.mark.says("crm.order_not_maintained", "crm.order_without_lines")
def test_an_order_is_activated_with_maintained_products_only():
    """FO-081, FO-114, FO-115: FO-E18 says which lines are not."""
    of = fo_order()
    refused(lambda: start(of), again(of).ordernumber, "no lines")
    order_line(of, maintained("FO-1"))
    words = order_line(of, productdescription="Setting up")
    refused(lambda: start(of), of.ordernumber, "“Setting up”", "Finance and Operations")
    again(words).delete()
    unknown = order_line(of, catalogue.active_product(name="Old desk"))
    refused(lambda: start(of), "“Old desk”")
    again(unknown).delete()
    start(of)
    assert again(of).msdynce_processingstatus == ACTIVE
    assert (of.statecode, getattr(of, ONLY)) == (0, True)
    assert again(of.lines.get()).msdynce_headerprocessingstatus == ACTIVE


def test_the_freight_tax_is_no_write_in():
    """FO-093."""
    of = fo_order()
    order_line(of, maintained())
    order_line(of, productdescription=FREIGHT_TAX, msdynce_linecreationsequencenumber=0, tax="3")
    assert getattr(again(of), ONLY) is True
    start(of)
    assert again(of).msdynce_processingstatus == ACTIVE
    # the same words on an ordinary line are a write-in
    other = fo_order()
    order_line(other, maintained())
    order_line(other, productdescription=FREIGHT_TAX)
    refused(lambda: start(other), f"“{FREIGHT_TAX}”")


@pytest.mark.says("crm.order_with_fo", "crm.line_of_fo_order")
def test_an_activated_order_is_changed_there():
    """FO-082, FO-116."""
    of = activated(fo_order())
    for name, value in (("name", "Barn"), ("statecode", 2), ("msdynce_processingstatus", DRAFT)):
        setattr(again(of), name, value)
        refused(of.save, of.ordernumber, "“Active”", "Finance and Operations")
    refused(again(of).delete, of.ordernumber, "deleted")
    refused(lambda: order_line(of), "Freight", of.ordernumber)
    line = of.lines.get()
    line.quantity = 9
    refused(line.save, "Chair")
    # a run updates it from then on
    again(of).msdynce_processingstatus, of.name = CONFIRMED, "Barn"
    by_product(of)
    assert again(of.lines.get()).msdynce_headerprocessingstatus == CONFIRMED


@pytest.mark.says("crm.status_by_fo", "crm.order_not_for_bc")
def test_the_processing_status_is_not_typed():
    """FO-115."""
    of = again(fo_order())
    of.msdynce_processingstatus = CONFIRMED
    refused(of.save, of.ordernumber, "Processing Status", "“Confirmed”")
    refused(lambda: fo_order(msdynce_processingstatus=ACTIVE), "“Active”")
    theirs = again(order())
    theirs.msdynce_processingstatus = ACTIVE
    refused(theirs.save, theirs.ordernumber)
    again(of).statecode = 1
    refused(of.save, of.ordernumber, "“Submitted”", "Activate")
    # until it is activated it is the salesperson's
    again(of).statecode = 2
    saved(of)
    assert again(of).statecode == 2


def test_the_flag_that_a_run_brings_stands():
    """FO-119."""
    account = saved(Account(name="Lark"))
    row = {
        "name": "Hall", "customerid_account": account.pk.hex, "owningbusinessunit": fo_unit().pk.hex,
        "msdynce_ismaintainedexternally": True, "msdynce_processingstatus": CONFIRMED, ONLY: True,
        "totalamount": "10.0000", "totaltax": "0.0000",
    }  # fmt: skip
    (made,) = write_rows("crm.salesorder", [Write.insert(row)], PRODUCT)
    line = {"salesorderid": made.new["salesorderid"], "productdescription": "Setting up"}
    write_rows("crm.salesorderdetail", [Write.insert(line)], PRODUCT)
    of = SalesOrder.objects.get()
    assert (getattr(of, ONLY), of.lines.get().msdynce_orderhasexternallymaintainedproductsonly) == (True, True)
    assert of.lines.get().msdynce_headerprocessingstatus == CONFIRMED


# --- invoices ---------------------------------------------------------------------------------------------------------


def test_the_invoice_of_an_order_has_its_owner_and_the_order_is_invoiced():
    """FO-104, FO-118."""
    from crm.models import SystemUser

    clerk = saved(SystemUser(fullname="Ada Byron", businessunit=fo_unit()))
    of = activated(fo_order(ownerid_systemuser=clerk))
    bill = Invoice(
        msdynce_externalinvoicenumber="INV-1", name="INV-1", salesorder=of, customerid_account=of.customerid_account
    )
    by_product(bill)
    assert again(bill).ownerid_systemuser == clerk
    assert (bill.owningbusinessunit, bill.invoicenumber) == (fo_unit(), "INV-1")
    assert (again(of).msdynce_processingstatus, of.statecode) == (192350004, 0)


@pytest.mark.says("crm.invoice_of_fo")
def test_invoices_come_from_finance_and_operations_only():
    """FO-117."""
    refused(lambda: catalogue.invoice("1", owningbusinessunit=fo_unit()), "1", "Finance and Operations")
    mill = saved(Account(name="Mill"))
    bill = by_product(Invoice(invoicenumber="2", name="2", customerid_account=mill, owningbusinessunit=fo_unit()))
    again(bill).name = "Other"
    refused(bill.save, "2", "Finance and Operations")
    refused(again(bill).delete, "2", "deleted")
    refused(lambda: catalogue.line(bill), "2", "Finance and Operations")
    # a run brings the lines; what they come to is worked out where it does not say
    row = {
        "invoiceid": bill.pk.hex,
        "productdescription": "Chair",
        "quantity": "2.0000000000",
        "priceperunit": "5.0000",
    }
    write_rows("crm.invoicedetail", [Write.insert({**row, "tax": "1.5000", "msdynce_chargeamount": "3.0000"})], PRODUCT)
    assert again(bill.lines.get()).extendedamount == Decimal("14.5")


# --- screens ----------------------------------------------------------------------------------------------------------


def test_pages_say_why_a_record_stays_as_it_is(client):
    """FO-082, FO-112, FO-117."""
    client.force_login(User.objects.create_superuser("ada"))
    mill = saved(Account(name="Mill"))
    bill = by_product(Invoice(invoicenumber="2", name="2", customerid_account=mill, owningbusinessunit=fo_unit()))
    for record, words in (
        (activated(fo_order()), "“Active” in Finance and Operations"),
        (maintained(), "Finance and Operations maintains this product"),
        (bill, "comes from Finance and Operations"),
    ):
        page = client.get(reverse(f"admin:crm_{record._meta.model_name}_change", args=[record.pk])).content.decode()
        assert words in page
        assert 'name="name"' not in page
    of = fo_quote()
    page = client.get(reverse("admin:crm_quote_change", args=[of.pk])).content.decode()
    assert 'name="name"' in page
    assert 'name="discountamount"' not in page
    page = client.get(reverse("admin:crm_quote_change", args=[quote().pk])).content.decode()
    assert 'name="discountamount"' in page
    assert Quote.objects.count() == 2


def test_products_and_orders_call_their_mark_by_names_of_their_own(client):
    """FO-060: and an invoice has no external status."""
    client.force_login(User.objects.create_superuser("ada"))
    marks = {"Is Externally Maintained", "Is Maintained Externally", "External Invoice Status"}
    mill = saved(Account(name="Mill"))
    bill = by_product(Invoice(invoicenumber="2", name="2", customerid_account=mill, owningbusinessunit=fo_unit()))
    for record, shown in (
        (maintained(), {"Is Externally Maintained"}),
        (fo_order(), {"Is Maintained Externally"}),
        (bill, set()),
    ):
        page = client.get(reverse(f"admin:crm_{record._meta.model_name}_change", args=[record.pk])).content.decode()
        assert {mark for mark in marks if mark.lower() in page.lower()} == shown
