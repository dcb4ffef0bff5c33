"""The steps of quotes and orders, as buttons, as list actions and over REST."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from crm.models import Quote, SalesOrder
from crm.services import steps
from integration.services.errors import Refused
from tests.crm import catalogue
from tests.crm.prospect import ACTIVE, activated, fo_order, fo_quote, maintained, order, order_line, quote, quote_line
from tests.factories import saved
from tests.reading import refused

pytestmark = pytest.mark.django_db


def again(record):
    record.refresh_from_db()
    return record


def step(name, model):
    return next(each for each in steps.of(model) if each.name == name)


def take(name, record):
    return steps.take(step(name, type(record)), record.pk.hex)


def names(record):
    return [each.name for each in steps.offered(again(record))]


def active_quote(**values):
    of = quote(**values)
    quote_line(of, catalogue.active_product(price="10"), quantity="2", manualdiscountamount="1")
    quote_line(of, productdescription="Setting up", priceperunit="5")
    take("activate", of)
    return again(of)


def test_a_quote_offers_what_can_follow():
    of = quote()
    assert names(of) == ["activate"]
    take("activate", of)
    assert names(of) == ["create-order", "revise", "lose", "cancel"]
    take("lose", of)
    assert (again(of).statecode, of.statuscode) == (3, 5)
    assert names(of) == []
    refused(lambda: take("revise", of), of.quotenumber, "Closed", "draft")


def test_revising_closes_a_quote_and_starts_its_next_revision():
    of = active_quote(description="As talked about", shipto_city="Bergen")
    made = Quote.objects.get(pk=take("revise", of).made["quoteid"])
    assert (again(of).statecode, of.statuscode) == (3, 7)
    assert (made.quotenumber, made.revisionnumber, made.statecode) == (of.quotenumber, 1, 0)
    assert (made.description, made.shipto_city, made.totalamount) == ("As talked about", "Bergen", of.totalamount)
    lines = made.lines.order_by("msdynce_linecreationsequencenumber")
    assert [line.extendedamount for line in lines] == [19, 5]
    assert [line.msdynce_linecreationsequencenumber for line in lines] == [1, 2]
    with pytest.raises(Refused, match=r"Revise.*not possible.*Closed"):
        take("revise", of)
    take("activate", made)
    assert Quote.objects.get(pk=take("revise", made).made["quoteid"]).revisionnumber == 2


def test_the_order_of_a_quote_is_what_was_offered():
    of = active_quote(shipto_city="Bergen")
    made = SalesOrder.objects.get(pk=take("create-order", of).made["salesorderid"])
    assert (again(of).statecode, of.closedon is not None) == (2, True)
    assert (made.quote, made.customerid_account, made.shipto_city) == (of, of.customerid_account, "Bergen")
    assert made.totalamount == of.totalamount == 24
    assert [line.productname for line in made.lines.order_by("lineitemnumber")] == ["Chair", "Setting up"]
    assert made.ordernumber.startswith("ORD-")
    refused(lambda: take("create-order", quote()), "Draft", "Won")
    assert SalesOrder.objects.count() == 1


def test_an_order_of_business_central_is_submitted_and_fulfilled():
    of = order()
    assert names(of) == ["submit", "fulfil", "cancel"]
    take("submit", of)
    assert names(of) == ["reopen", "fulfil", "cancel"]
    take("fulfil", of)
    assert names(of) == []


def test_an_order_of_finance_and_operations_is_activated_and_then_left_alone():
    """FO-114, FO-116: its hidden steps are refused, too."""
    of = fo_order()
    order_line(of, maintained())
    assert names(of) == ["activate", "cancel"]
    refused(lambda: take("submit", of), again(of).ordernumber, "Activate")
    take("activate", of)
    assert again(of).msdynce_processingstatus == ACTIVE
    assert names(of) == []
    refused(lambda: take("cancel", of), of.ordernumber, "Finance and Operations")


def test_the_order_of_such_a_quote_can_be_activated():
    """FO-071, FO-081."""
    of = fo_quote()
    quote_line(of, maintained(price="3"))
    take("activate", of)
    made = SalesOrder.objects.get(pk=take("create-order", of).made["salesorderid"])
    assert made.msdynce_hasexternallymaintainedproductsonly
    take("activate", made)
    assert again(made.lines.get()).msdynce_headerprocessingstatus == ACTIVE


# --- screens ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def site(client):
    client.force_login(User.objects.create_superuser("ada"))
    return client


def test_the_page_has_a_button_for_each_step(site):
    of = quote()
    page = reverse("admin:crm_quote_change", args=[of.pk])
    text = site.get(page).content.decode()
    assert "Activate quote" in text
    assert "Create order" not in text
    answer = site.post(reverse("admin:crm_quote_step", args=[of.pk, "activate"]), follow=True).content.decode()
    assert f"{again(of).quotenumber} is active now." in answer
    assert all(word in answer for word in ("Create order", "Revise", "Close as lost"))
    answer = site.post(reverse("admin:crm_quote_step", args=[of.pk, "create-order"]), follow=True)
    made = SalesOrder.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("admin:crm_salesorder_change", args=[made.pk])
    assert made.ordernumber in answer.content.decode()


def test_lines_are_added_from_the_page_of_their_document(site):
    of, chair = order(), catalogue.active_product(price="4")
    add = reverse("admin:crm_salesorderdetail_add") + f"?salesorder={of.pk}"
    page = reverse("admin:crm_salesorder_change", args=[of.pk])
    assert add in site.get(page).content.decode()
    sent = {"salesorder": str(of.pk), "product": str(chair.pk), "quantity": "3", "producttypecode": "1"}
    answer = site.post(add, sent)
    assert answer.url.startswith(page)
    assert again(of).totalamount == 12
    assert site.post(add, {**sent, "_addanother": "1"}).url == add
    take("submit", of)
    text = site.get(page).content.decode()
    assert add not in text
    assert 'name="_save"' not in text
    assert "Fulfil order" in text


def test_a_refused_step_is_told_on_the_page(site):
    of = fo_order()
    answer = site.post(reverse("admin:crm_salesorder_step", args=[of.pk, "activate"]), follow=True).content.decode()
    assert "it has no lines" in answer
    assert site.get(reverse("admin:crm_salesorder_step", args=[of.pk, "activate"])).status_code == 405


def test_several_are_taken_from_the_list_each_by_itself(site):
    good, bad = quote(), active_quote()
    take("lose", bad)
    answer = site.post(
        reverse("admin:crm_quote_changelist"),
        {"action": "step_activate", "_selected_action": [str(good.pk), str(bad.pk)]},
        follow=True,
    ).content.decode()
    assert again(good).statecode == 1
    assert "Activate quote: 1 record." in answer
    assert "for good" in answer


def test_who_may_not_change_quotes_has_no_steps(client):
    """Seeing is not changing."""
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.groups.set(Group.objects.filter(name="Integration auditor"))
    client.force_login(clerk)
    of = quote()
    assert "Activate quote" not in client.get(reverse("admin:crm_quote_change", args=[of.pk])).content.decode()
    assert client.post(reverse("admin:crm_quote_step", args=[of.pk, "activate"])).status_code == 403
    assert again(of).statecode == 0


# --- REST -------------------------------------------------------------------------------------------------------------


def test_steps_over_rest(site):
    of = active_quote()
    answer = site.post(f"/api/v1/crm/quotes/{of.quotenumber}/create-order/", {}, content_type="application/json")
    assert answer.status_code == 200
    said = answer.json()
    made = SalesOrder.objects.get()
    assert (said["statecode"], said["made"], said["made_number"]) == (2, str(made.pk), made.ordernumber)
    assert site.get(said["made_url"]).json()["ordernumber"] == made.ordernumber
    refused_ = site.post(f"/api/v1/crm/quotes/{of.pk}/revise/", {}, content_type="application/json")
    assert refused_.status_code == 400
    assert "for good" in refused_.json()["errors"][0]["message"]


def test_rest_asks_for_permission_and_takes_a_key_once(client):
    of = saved(activated(fo_order()))
    client.force_login(User.objects.create_user("bob"))
    answer = client.post(f"/api/v1/crm/salesorders/{of.pk}/cancel/", {}, content_type="application/json")
    assert answer.status_code == 403
    assert "crm.change_salesorder" in answer.content.decode()
    client.force_login(User.objects.create_superuser("ada"))
    of = active_quote()
    address, key = f"/api/v1/crm/quotes/{of.pk}/revise/", {"HTTP_IDEMPOTENCY_KEY": "one"}
    first, again_ = (client.post(address, {}, content_type="application/json", **key).json() for _ in range(2))
    assert first == again_
    assert Quote.objects.count() == 2
