"""The part of the demo company that goes with Finance and Operations."""

import pytest

from crm.models import Account, BusinessUnit, Contact, Invoice, Product, Quote, SalesOrder
from crm.rules.owning import fo_units
from erp.fo.models import Customer, SalesOrderHeader
from integration.engine.write import Write
from integration.services.write_rows import write_rows
from p2c.demo import data_integration
from p2c.demo.load import load_demo_company
from p2c.demo.prospects import UNIT, load_prospects
from p2c.models import Project
from p2c.prospect_to_cash import executions, task_mappings

pytestmark = pytest.mark.django_db


def test_it_has_what_prospect_to_cash_is_about():
    """FO-047: contacts of each kind; FO-114: orders that were activated."""
    load_demo_company()
    there = {model: set(model.objects.values_list("pk", flat=True)) for model in (Account, Contact, Product)}
    counts = load_prospects("DEMO")
    assert (counts["crm.account"], counts["crm.contact"], counts["crm.product"]) == (12, 25, 10)
    unit = BusinessUnit.objects.get(p2c_owningerp=2)
    assert fo_units() == {unit.pk.hex}
    for model, keys in there.items():
        # what was there stays Business Central's, what is new does not
        assert not model.objects.filter(pk__in=keys, owningbusinessunit=unit).exists()
        assert not model.objects.exclude(pk__in=keys).exclude(owningbusinessunit=unit).exists()
    ours = Contact.objects.filter(owningbusinessunit=unit)
    kinds = {(active, at) for active, at in ours.values_list("msdynce_isactivecustomer", "msdynce_iscompanyanaccount")}
    assert kinds == {(True, False), (False, True), (False, False)}
    assert not Account.objects.filter(owningbusinessunit=unit, accountnumber="").exists()
    assert not ours.filter(msdynce_contactnumber="").exists()
    states = list(Quote.objects.order_by("createdon", "pk").values_list("statecode", "statuscode"))
    assert sorted(states) == [(0, 1), (0, 1), (1, 2), (1, 2), (2, 4), (3, 5), (3, 7)]
    statuses = sorted(SalesOrder.objects.values_list("statecode", "msdynce_processingstatus"))
    assert statuses == [(0, 192350000), (0, 192350000), (0, 192350001), (0, 192350001), (2, 192350000)]
    assert all(SalesOrder.objects.values_list("msdynce_hasexternallymaintainedproductsonly", flat=True))
    assert all(total > 0 for total in SalesOrder.objects.values_list("totalamount", flat=True))
    # once is enough
    assert load_prospects("DEMO") == {}


def test_all_projects_run_and_a_second_run_writes_nothing():
    """FO-004, FO-021, FO-042, FO-043: the defaults of accounts and contacts, documents there and back."""
    load_demo_company()
    load_prospects("DEMO")
    done = data_integration.run_all()
    ended = {execution.project.template: (execution.status, execution.errors) for execution in done}
    # one country has no entry in the value map
    abroad = {"accounts_direct", "contacts_direct"}
    assert ended == {id_: ("warning", 1) if id_ in abroad else ("completed", 0) for id_ in ended}
    assert len(ended) == 8
    come = {c.customer_account: c for c in Customer.objects.filter(data_area_id="USMF", is_externally_maintained=True)}
    for number, customer in come.items():
        assert (customer.customer_group_id, customer.language_id) == ("10", "en-us")
        # site and warehouse are defaults of accounts alone
        assert (customer.site_id, customer.warehouse_id) == (("1", "13") if number.startswith("ACC-") else ("", ""))
    assert (
        len([number for number in come if number.startswith("CON-")])
        == Contact.objects.filter(owningbusinessunit__name=UNIT, msdynce_isactivecustomer=True).count()
    )
    for order in SalesOrderHeader.objects.filter(sales_order_number__startswith="ORD-"):
        back = SalesOrder.objects.get(ordernumber=order.sales_order_number)
        assert (back.totalamount, back.totaltax, back.totaldiscountamount) == (
            order.order_total_amount, order.order_total_tax_amount, order.order_total_discount_amount
        )  # fmt: skip
    invoice = Invoice.objects.exclude(msdynce_externalinvoicenumber="").get()
    assert invoice.totalamount == invoice.salesorder.totalamount
    for execution in done:
        again = executions.run(execution.project)
        assert (again.upserts, again.errors) == (0, execution.errors)
        # whoever changes a task has everything compared in the next run
        for task in execution.project.tasks.all():
            task_mappings.install(task)
        whole = executions.run(execution.project)
        assert whole.errors == execution.errors
        assert [(task.inserted, task.updated) for task in whole.tasks.all()] == [(0, 0)] * whole.tasks.count()


def test_the_first_quote_makes_a_contact_a_customer():
    """FO-041, FO-047: at the next run of Contacts to Customer, with the defaults of contacts."""
    load_demo_company()
    load_prospects("DEMO")
    data_integration.run_all()
    contact = (
        Contact.objects.filter(
            owningbusinessunit__name=UNIT, msdynce_isactivecustomer=False, parentcustomerid_account=None
        )
        .exclude(address1_country="PL")
        .first()
    )
    assert not Customer.objects.filter(customer_account=contact.msdynce_contactnumber).exists()
    write_rows("crm.quote", [Write.insert({"name": "First offer", "customerid_contact": contact.pk.hex})])
    executions.run(Project.objects.get(template="contacts_to_customer_direct"))
    customer = Customer.objects.get(customer_account=contact.msdynce_contactnumber)
    assert (customer.data_area_id, customer.customer_group_id, customer.language_id) == ("USMF", "10", "en-us")
