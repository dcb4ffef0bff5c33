"""The screens of the catalogue and the documents, and the same tables over REST."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from rest_framework.test import APIClient

from crm.models import Invoice, InvoiceDetail, Opportunity, PriceLevel, Product, ProductPriceLevel, UomSchedule
from integration.models import Connection
from integration.services.install import connection
from tests.crm.catalogue import (
    active_product,
    base_unit,
    currency,
    invoice,
    line,
    price,
    price_list,
    product,
    unit_group,
)
from tests.crm.test_admin import address, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(client):
    client.force_login(User.objects.create_superuser("admin"))
    return client


def text(page):
    assert page.status_code == 200
    return page.content.decode()


def test_a_unit_group_shows_its_units(site):
    page = site.get(address(UomSchedule, "add"))
    site.post(address(UomSchedule, "add"), filled(page, name="NAV PCS", baseuomname="PCS"))
    group = UomSchedule.objects.get()
    page = site.get(address(UomSchedule, "change", group.pk))
    assert "baseuomname" not in page.context["adminform"].form.fields, "set when it is made"
    assert reverse("admin:crm_uom_change", args=[base_unit(group).pk]) in text(page)


def test_a_product_is_made_activated_and_shows_its_prices(site):
    unit = base_unit(unit_group())
    page = site.get(address(Product, "add"))
    site.post(address(Product, "add"), filled(page, productnumber="1000", name="Chair"))
    made = Product.objects.get()
    page = site.get(address(Product, "change", made.pk))
    answer = site.post(address(Product, "change", made.pk), filled(page, statecode="0"))
    assert "1000 · Chair cannot be active: Unit Group is blank." in text(answer)
    site.post(address(Product, "change", made.pk), filled(page, statecode="0", defaultuom=str(unit.pk)))
    made.refresh_from_db()
    assert (made.statecode, made.statuscode, made.defaultuomschedule) == (0, 1, unit.uomschedule)
    price(made, price_list("Summer"), "12.5")
    shown = text(site.get(address(Product, "change", made.pk)))
    assert "Summer" in shown
    assert "12.5" in shown


def test_the_default_price_list_is_there_to_look_at(site):
    kept, other = price_list("Default Price List"), price_list("Summer")
    item, free = price(product("1000"), kept), price(product("2000"), other)
    Connection.objects.filter(pk=connection().pk).update(default_price_list=kept.pk)
    for record in (kept, item):
        page = site.get(address(type(record), "change", record.pk))
        assert "The integration keeps the default price list" in text(page)
        assert not page.context["has_change_permission"]
        assert site.post(address(type(record), "change", record.pk), {"name": "Mine"}).status_code == 403
        assert site.post(address(type(record), "delete", record.pk), {"post": "yes"}).status_code == 403
        chosen = {"action": "delete_selected", "_selected_action": [str(record.pk)], "post": "yes"}
        site.post(address(type(record), "changelist"), chosen)
        assert type(record).objects.filter(pk=record.pk, modifiedon=record.modifiedon).exists()
    for record in (other, free):
        page = site.get(address(type(record), "change", record.pk))
        assert "The integration keeps" not in text(page)
        assert page.context["has_change_permission"]


def test_a_price_list_shows_its_items_a_page_at_a_time(site):
    made, group = price_list("Summer"), unit_group()
    for number in range(60):
        price(product(f"P{number:02}", defaultuom=base_unit(group)), made)
    shown = text(site.get(address(PriceLevel, "change", made.pk)))
    assert "P01" in shown
    assert "P59" not in shown
    assert "P59" in text(site.get(address(ProductPriceLevel, "changelist"), {"q": "P59"}))


def test_an_invoice_shows_its_lines_and_stays_shut_while_it_is_closed(site):
    made = invoice("103001")
    line(made, "1900 Freight.")
    shown = text(site.get(address(Invoice, "change", made.pk)))
    assert "1900 Freight." in shown
    page = site.get(address(Invoice, "change", made.pk))
    site.post(address(Invoice, "change", made.pk), filled(page, statecode="2"))
    made.refresh_from_db()
    assert (made.statecode, made.statuscode) == (2, 100001)
    page = site.get(address(Invoice, "change", made.pk))
    assert "This record is “Paid”, so Sales keeps it as it is. To change it, set Status to “Active”" in text(page)
    assert set(page.context["adminform"].form.fields) == {"statecode", "statuscode"}
    of_line = site.get(address(InvoiceDetail, "change", InvoiceDetail.objects.get().pk))
    assert "The invoice of this line is “Paid”" in text(of_line)
    assert not of_line.context["has_change_permission"]
    site.post(address(Invoice, "change", made.pk), filled(page, statecode="0", name="Other"))
    made.refresh_from_db()
    assert (made.statecode, made.name) == (0, "103001")
    assert "name" in site.get(address(Invoice, "change", made.pk)).context["adminform"].form.fields


def test_an_opportunity_is_won_on_its_page(site):
    made = Opportunity(name="New hall")
    made.save()
    page = site.get(address(Opportunity, "change", made.pk))
    site.post(address(Opportunity, "change", made.pk), filled(page, statecode="1"))
    made.refresh_from_db()
    assert made.statuscode == 3
    assert made.actualclosedate is not None


def test_the_rules_hold_over_rest():
    client = APIClient()
    client.force_authenticate(User.objects.create_superuser("admin"))
    kept = active_product("1000")
    on = price_list("Summer")
    body = {"pricelevelid": str(on.pk), "productid": str(kept.pk), "uomid": str(kept.defaultuom_id), "amount": "12.50"}
    answer = client.post("/api/v1/crm/productpricelevels/", body, format="json")
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert made["productnumber"] == "1000"
    assert made["transactioncurrencyid"].replace("-", "") == currency().pk.hex
    again = client.post("/api/v1/crm/productpricelevels/", body, format="json")
    assert again.status_code == 400
    assert "already has a price of 1000" in again.content.decode()
    for name in ("products", "pricelevels", "uomschedules", "uoms", "opportunities", "invoices", "invoicedetails"):
        assert client.get(f"/api/v1/crm/{name}/").status_code == 200


def test_a_choice_that_cannot_be_changed_is_shown_by_its_label(site):
    made = invoice("103001", paymenttermscode=1)
    line(made)
    page = site.get(address(Invoice, "change", made.pk))
    site.post(address(Invoice, "change", made.pk), filled(page, statecode="2"))
    assert "Net 30" in text(site.get(address(Invoice, "change", made.pk)))
