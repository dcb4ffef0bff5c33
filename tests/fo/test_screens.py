"""The screens of Finance and Operations: lists, pages with lines, next steps, banners and menus."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from erp.fo.models import Customer, LegalEntity, ReleasedProduct, SalesInvoiceHeader, SalesOrderHeader, SalesOrderLine
from erp.fo.services import invoices, orders
from integration import registry
from p2c.navigation import MENU
from p2c.roles import make_groups
from tests.fo.world import contact, customer, order, product, quotation
from tests.integration.admin.pages import shown_of
from tests.p2c.pages import short

pytestmark = pytest.mark.django_db
FO_TABLES = [t for t in registry.tables() if t.name.startswith("fo.")]


@pytest.fixture
def person(client):
    client.force_login(User.objects.create_superuser("boss"))
    return client


@pytest.fixture
def trade(fo):
    """One record of every kind of document, with its partners."""
    owner = customer(is_externally_maintained=True)
    contact(party=owner.party_number, is_contact_person_externally_maintained=True)
    product()
    quotation(lines=[{}])
    made = order(lines=[{}])
    orders.confirm([made.pk.hex])
    invoices.post([made.pk.hex])
    return order(lines=[{"ordered_sales_quantity": 3}])


def page(table, name, *args):
    return reverse(f"admin:{table.model._meta.label_lower.replace('.', '_')}_{name}", args=args)


def act(person, record, action):
    """Press a button on a record's page; what the next page says."""
    data = {
        "action": action,
        "_selected_action": str(record.pk),
        "next": page(registry.table(type(record)), "change", record.pk),
    }
    answer = person.post(page(registry.table(type(record)), "changelist"), data, follow=True)
    return [str(message) for message in answer.context["messages"]]


def wrong_with(person, table):
    """What is wrong with the list and the pages of a table."""
    record = table.model._default_manager.first()
    if record is None:
        yield "no record"
        return
    searched = person.get(page(table, "changelist"), {"q": "x"})
    for what, answer in (
        ("list", person.get(page(table, "changelist"))),
        ("searched", searched),
        ("record", person.get(page(table, "change", record.pk))),
    ):
        if answer.status_code != 200:
            yield f"{what}: {answer.status_code}"
    model_admin = admin.site.get_model_admin(table.model)
    shown = {name for _caption, options in model_admin.fieldsets for row in options["fields"]
             for name in ((row,) if isinstance(row, str) else row)}  # fmt: skip
    names = {column.name for column in table.physical if column is not table.key}
    if names - shown:
        yield f"shows no {names - shown}"
    # tests/p2c/test_pages.py opens the blank forms of all others
    posted = "invoice" in table.name
    if model_admin.has_add_permission(searched.wsgi_request) == posted:
        yield "takes new records" if posted else "takes no new records"
    if posted and (refused := person.get(page(table, "add")).status_code) != 403:
        yield f"blank form: {refused}"


@pytest.mark.long
def test_every_table_has_a_list_and_a_page_that_show_all_of_it(person, trade):
    """FO-134"""
    with short():
        wrong = {table.name: found for table in FO_TABLES if (found := list(wrong_with(person, table)))}
    assert wrong == {}


def test_lists_are_filtered_by_legal_entity_first(person, trade):
    """FO-131"""
    customer("DE-001", "DEMF")
    table = registry.table(Customer)
    answer = person.get(page(table, "changelist"), {"data_area_id": "DEMF"})
    assert [str(r) for r in answer.context["cl"].result_list] == ["DE-001 Contoso Retail"]
    assert answer.context["cl"].filter_specs[0].title == "legal entity"


@pytest.mark.parametrize("model", ["fo.customer", "fo.contact"])
def test_what_is_maintained_outside_says_so(person, trade, model):
    """FO-134"""
    table = registry.table(model)
    record = table.model._default_manager.get()
    address = page(table, "change", record.pk)
    assert "overwritten by the next run" in person.get(address).content.decode()
    flags = (
        {"is_externally_maintained": False}
        if model == "fo.customer"
        else {"is_contact_person_externally_maintained": False}
    )
    table.model._default_manager.update(**flags)
    assert "overwritten by the next run" not in person.get(address).content.decode()


def test_an_order_is_made_confirmed_and_invoiced_in_the_browser(person, trade):
    """FO-007, FO-092, FO-101, FO-115"""
    table, lines = registry.table(SalesOrderHeader), registry.table(SalesOrderLine)
    form = person.get(page(table, "add"))
    given = {name: field.initial or "" for name, field in form.context["adminform"].form.fields.items()}
    answer = person.post(
        page(table, "add"),
        {**given, "data_area_id": "USMF", "ordering_customer_account_number": "US-001", "header_charges_amount": "0"},
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    made = SalesOrderHeader.objects.get(sales_order_number="SO-US-000003")
    shown = person.get(page(table, "change", made.pk)).content.decode()
    add = f"{page(lines, 'add')}?data_area_id=USMF&amp;sales_order_number={made.sales_order_number}"
    assert add in shown
    assert "totals are out of date" in shown
    form = person.get(add.replace("&amp;", "&")).context["adminform"].form
    given = {name: form.initial.get(name, field.initial) or "" for name, field in form.fields.items()}
    line = {"product_number": "D0001", "ordered_sales_quantity": "2", "line_discount_amount": "0"}
    answer = person.post(page(lines, "add"), {**given, **line, "fixed_price_charges": "0"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    shown = person.get(page(table, "change", made.pk)).content.decode()
    assert "Speaker" in shown
    (said,) = act(person, made, "ship_orders")
    assert said.startswith("Sales order SO-US-000003")
    assert said.endswith("cannot go from Active to Shipped. Possible now: Confirmed, Cancelled.")
    assert act(person, made, "confirm_orders") == ["1 document went on."]
    assert act(person, made, "invoice_orders") == ["1 invoice was posted: IN-US-000002"]
    shown = person.get(page(table, "change", made.pk)).content.decode()
    assert "IN-US-000002" in shown
    assert "so it stays as it is" in shown
    assert SalesInvoiceHeader.objects.get(invoice_number="IN-US-000002").total_invoice_amount == 220


def test_a_refusal_stands_on_the_page(person, fo):
    """FO-E21"""
    product()
    table = registry.table(ReleasedProduct)
    record = ReleasedProduct.objects.get()
    opened = person.get(page(table, "change", record.pk))
    form = opened.context["adminform"].form
    given = shown_of(opened) | {
        name: "" if form.initial.get(name) is None else form.initial[name] for name in form.fields
    }
    answer = person.post(page(table, "change", record.pk), {**given, "site_id": "77"})
    assert "no such record in sites. (FO-E21)" in str(answer.context["errors"])


def test_a_legal_entity_shows_when_its_jobs_ran(person, fo):
    """FO-009, FO-052, FO-092"""
    product(sales_price=0)
    entity = LegalEntity.objects.get(legal_entity_id="USMF")
    shown = person.get(page(registry.table(LegalEntity), "change", entity.pk)).content.decode()
    assert "was never populated" in shown
    assert act(person, entity, "prepare") == ["Prepared: 1 record was completed."]
    assert act(person, entity, "populate") == ["0 products were added to the distinct product table."]
    assert act(person, entity, "calculate") == ["The totals of 0 documents are calculated."]
    (said,) = act(person, ReleasedProduct.objects.get(), "validate_products")
    assert "D0001 Speaker cannot be sold in USMF: look at Sales price." in said


def test_the_menu_leads_to_every_list_but_the_lines():
    """FO-134"""
    labels = {label.lower() for _title, _fold, pages in MENU for label, _icon in pages}
    lines = {"fo.salesorderline", "fo.salesquotationline", "fo.salesinvoiceline"}
    assert {t.name for t in FO_TABLES} - labels == lines


def test_what_each_role_may_do(fo):
    """FO-134"""
    make_groups()
    product()
    made = User.objects.create_user("clerk", is_staff=True)
    made.groups.set(Group.objects.filter(name="Back-office user"))
    client = Client()
    client.force_login(made)
    record = ReleasedProduct.objects.get()
    assert act(client, record, "validate_products") == ["1 product can be sold."]
    entity = LegalEntity.objects.get(legal_entity_id="USMF")
    shown = client.get(page(registry.table(LegalEntity), "change", entity.pk)).content.decode()
    assert "Populate distinct product table" not in shown
    made.groups.set(Group.objects.filter(name="Sales user"))
    assert client.get(page(registry.table(Customer), "changelist")).status_code == 403
