"""The projects of the demo company: what their runs have brought to Finance and Operations and back."""

import pytest

from crm.models import Contact, Invoice, SalesOrder
from erp.fo.models import Customer, SalesOrderHeader
from integration.engine.write import Write
from integration.services.write_rows import write_rows
from p2c.demo.prospects import UNIT
from p2c.models import Execution, Project
from p2c.prospect_to_cash import executions, task_mappings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_company")]


@pytest.mark.long
def test_all_projects_run_and_a_second_run_writes_nothing():
    """FO-004, FO-021, FO-042, FO-043: the defaults of accounts and contacts, documents there and back."""
    done = list(Execution.objects.order_by("pk"))
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
    contact = (
        Contact.objects.filter(
            owningbusinessunit__name=UNIT, msdynce_isactivecustomer=False, parentcustomerid_account=None
        )
        .exclude(address1_country="Rzeczpospolita Polska")
        .first()
    )
    assert not Customer.objects.filter(customer_account=contact.msdynce_contactnumber).exists()
    write_rows("crm.quote", [Write.insert({"name": "First offer", "customerid_contact": contact.pk.hex})])
    executions.run(Project.objects.get(template="contacts_to_customer_direct"))
    customer = Customer.objects.get(customer_account=contact.msdynce_contactnumber)
    assert (customer.data_area_id, customer.customer_group_id, customer.language_id) == ("USMF", "10", "en-us")
