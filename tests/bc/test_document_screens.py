"""Quotes and orders on screens and over REST: started from a contact, made into orders, released."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from rest_framework.test import APIClient

from erp.bc.models import (
    Contact,
    Customer,
    CustomerTempl,
    NoSeries,
    NoSeriesLine,
    PurchaseHeader,
    SalesHeader,
    SalesLine,
    SalesSetup,
)
from p2c import roles

pytestmark = pytest.mark.django_db


def saved(instance):
    instance.save()
    return instance


@pytest.fixture
def company(setup):
    """A company that is no customer; quotes from SQ1, orders from SO1, one template."""
    sales = SalesSetup.objects.get()
    for field, start in (("quote_nos", "SQ1"), ("order_nos", "SO1")):
        series = saved(NoSeries(code=start[:2]))
        saved(NoSeriesLine(series=series, starting_no=start))
        setattr(sales, field, series)
    sales.save()
    saved(CustomerTempl(code="HOME", description="Companies", country_region_code="DE"))
    return saved(Contact(name="Brewery"))


@pytest.fixture
def site(client):
    client.force_login(User.objects.create_superuser("ada", "ada@x.example"))
    return client


@pytest.fixture
def api(db):
    client = APIClient()
    client.default_format = "json"
    client.force_authenticate(User.objects.create_superuser("ada", "ada@x.example"))
    return client


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def shown(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_quote_is_started_with_a_button_of_the_contact_and_becomes_an_order(site, company, item):
    """CON-120, CON-122, CON-125: the template is asked for, and before a customer is created somebody says so."""
    page = shown(site.get(address(Contact, "change", company.pk)))
    for words in ("New sales quote", "New sales order", "New purchase quote", "New purchase order"):
        assert words in page
    new = address(Contact, "new", company.pk, "sales-quote")
    text = shown(site.post(new))
    for words in ("not just one template fits: HOME", "Companies", "No template"):
        assert words in text
    assert not SalesHeader.objects.exists()
    text = shown(site.post(new, {"template": CustomerTempl.objects.get().pk.hex}, follow=True))
    for words in ("Quote SQ1 is started", "Make order", "Add a line", "Brewery"):
        assert words in text
    quote = SalesHeader.objects.get()
    saved(SalesLine(document=quote, item=item, quantity=2))
    assert "500.00" in shown(site.get(address(SalesHeader, "changelist"), {"q": "brewery"}))
    step = address(SalesHeader, "step", quote.pk, "make-order")
    text = shown(site.post(step))
    assert "A new Customer is created from contact CT1001 Brewery with template HOME." in text
    assert not Customer.objects.exists()
    text = shown(site.post(step, {"confirmed": "1"}, follow=True))
    assert "The quote has become order" in text
    order = SalesHeader.objects.get()
    assert (order.no, order.sell_to_customer) == ("SO1", Customer.objects.get())
    text = shown(site.post(address(SalesHeader, "step", order.pk, "release"), follow=True))
    assert "is released" in text
    assert "Reopen" in text


def test_an_order_of_a_contact_without_customer_says_what_to_do(site, company):
    """CON-120."""
    answer = site.post(address(Contact, "new", company.pk, "sales-order"), follow=True)
    assert "Create the Customer from the contact" in shown(answer)
    assert not SalesHeader.objects.exists()


def test_a_line_is_entered_by_choosing_an_item_and_leads_back_to_its_document(site, company, item):
    customer = saved(Customer(name="Mill"))
    order = saved(SalesHeader(document_type=1, sell_to_customer=customer))
    page = site.get(address(SalesLine, "add"), {"document": order.pk})
    form = page.context["adminform"].form
    sent = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    zero = {
        "line_discount_percent": "0",
        "line_discount_amount": "0",
        "vat_percent": "0",
        "unit_price": "0",
        "prepayment_percent": "0",
        "type": "0",
    }
    sent |= {**zero, "document": str(order.pk), "item": str(item.pk), "quantity": "3", "attached_to_line_no": "0"}
    answer = site.post(address(SalesLine, "add"), sent)
    assert answer.status_code == 302
    assert answer.url.startswith(address(SalesHeader, "change", order.pk))
    line = SalesLine.objects.get()
    assert (line.no, line.description, line.amount) == ("1000", "Desk", 750)


def test_back_office_users_start_documents_and_auditors_look(client, company):
    for role, status in ((roles.BACK_OFFICE, 200), (roles.AUDITOR, 403)):
        user = User.objects.create_user(role, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        assert client.post(address(Contact, "new", company.pk, "sales-quote")).status_code == status
        page = shown(client.get(address(Contact, "change", company.pk)))
        assert ("New sales quote" in page) == (status == 200)
        assert client.get(address(PurchaseHeader, "changelist")).status_code == 200


def test_rest_starts_quotes_and_makes_orders(api, company, item):
    """CON-122, CON-125."""
    new = "/api/v1/bc/contacts/CT1001/new-document/"
    answer = api.post(new, {"kind": "sales-quote"})
    assert answer.json()["errors"][0]["code"] == "bc.choose_quote_template"
    assert api.post(new, {"kind": "quote"}).status_code == 400
    answer = api.post(new, {"kind": "sales-quote", "template": "HOME"})
    assert (answer.status_code, answer.json()["no"]) == (201, "SQ1")
    line = {"document": "SQ1", "type": 2, "no": "1000", "quantity": "2"}
    assert api.post("/api/v1/bc/sales-lines/", line).status_code == 201
    read = api.get("/api/v1/bc/sales-documents/SQ1/").json()
    assert (read["amount"], read["sell_to_contact__no"]) == ("500.0000", "CT1001")
    answer = api.post("/api/v1/bc/sales-documents/SQ1/make-order/", {})
    assert (answer.json()["no"], answer.json()["document_type"]) == ("SO1", 1)
    assert api.post("/api/v1/bc/sales-documents/SO1/release/", {}).json()["status"] == 1
    answer = api.patch("/api/v1/bc/sales-documents/SO1/", {"ship_to_city": "Bonn"})
    assert answer.json()["errors"][0]["code"] == "bc.document_not_open"
    assert api.post("/api/v1/bc/sales-documents/SO1/reopen/", {}).json()["status"] == 0
    answer = api.post(new, {"kind": "sales-quote", "template": "none"})
    assert (answer.json()["no"], api.get(answer.json()["url"]).json()["sell_to_customer__no"]) == ("SQ2", "C1001")
