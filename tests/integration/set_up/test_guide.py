"""The assisted set-up: from nothing to a full synchronisation, on screen and over REST (SET-060 to SET-064)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from crm.models import Account
from crm.services import environment
from integration.models import Connection, FullSynchReviewLine, SynchRun, TableMapping
from integration.models.run import RunStatus
from integration.services import guide, synchronise
from integration.services.install import connection
from tests import factories
from tests import set_up as there
from tests.integration.admin.pages import remembered
from tests.integration.set_up.conftest import client_of, person

pytestmark = pytest.mark.django_db
BEGIN = reverse("admin:integration_connection_guide")
REST = "/api/v1/connection/guide/"
WHO = {"user_name": there.USER, "secret": there.SECRET, "admin_name": there.ADMIN, "admin_secret": there.ADMIN_SECRET}


def step(name: str) -> str:
    return reverse("admin:integration_connection_guide_step", args=[name])


def walk(page, *, data=("CUSTOMER",), options=("import_solution", "enable"), url=there.URL):
    """Through the pages up to the last one."""
    page.get(BEGIN)
    page.post(step("address"), {"server_url": url})
    page.post(step("data"), {"data": list(data), **dict.fromkeys(options, "on")})
    return page.post(step("records"), follow=True)


def work_off() -> None:
    """Do what a worker would do, and agree to what is asked."""
    waiting = SynchRun.objects.filter(status__in=[RunStatus.QUEUED, RunStatus.AWAITING]).order_by("pk")
    while (run := waiting.first()) is not None:
        if run.status == RunStatus.AWAITING:
            synchronise.confirm(run)
        synchronise.execute(run)


def test_one_cannot_go_on_without_an_address_nor_finish_without_a_user(sales, page) -> None:
    """Section 8, item 10."""
    page.get(BEGIN)
    text = page.post(step("address"), {"server_url": "  "}).content.decode()
    assert "Enter the server URL of Sales" in text
    assert page.get(step("finish")).headers["Location"] == step("address")
    text = page.post(step("address"), {"server_url": "contoso.crm.dynamics.com"}).content.decode()
    assert f"Use {there.URL}" in text
    answer = page.post(step("address"), {"server_url": "contoso.crm.dynamics.com", "agreed": there.URL})
    assert answer.headers["Location"] == step("data")
    assert page.get(step("finish")).headers["Location"] == step("data")
    page.post(step("data"), {"data": ["CUSTOMER"], "import_solution": "on", "enable": "on"})
    assert "Bring your data" in page.get(step("records")).content.decode()
    text = page.post(step("finish"), {**WHO, "user_name": " "}).content.decode()
    assert "without a user nobody can sign in" in text
    assert not connection().guide_completed


def test_from_nothing_to_a_full_synchronisation(sales, page, django_capture_on_commit_callbacks) -> None:
    """SET-060, SET-062: what was not chosen is off, what it depends on comes along, and the guide is done."""
    assert "Open the assisted set-up" in page.get("/admin/").content.decode()
    assert not Connection.objects.filter(enabled=True).exists()
    assert not TableMapping.objects.exists()
    assert "Who signs in?" in walk(page).content.decode()
    answer = page.post(step("finish"), {**WHO, "full": "on"}, follow=True)
    text = answer.content.decode()
    for sentence in ("was imported", "The connection is enabled", "full synchronisation has begun"):
        assert sentence in text
    assert len(answer.context["messages"]) == 1, "one list, not a box for each sentence"
    link = connection()
    assert (link.enabled, link.guide_completed, link.is_solution_installed) == (True, True, True)
    on = set(TableMapping.objects.filter(enabled=True).values_list("name", flat=True))
    assert {"CUSTOMER", "SALESPEOPLE", "CURRENCY"} <= on
    assert not {"VENDOR", "ITEM-PRODUCT", "POSTEDSALESINV-INV"} & on
    work_off()
    assert guide.progress() == {"lines": len(on), "finished": len(on), "errors": 0, "working": 0}
    text = page.get(reverse("admin:integration_connection_change", args=[1])).content.decode()
    assert f"{len(on)} of {len(on)} lines finished" in text
    assert "Open the assisted set-up" not in page.get("/admin/").content.decode()


def test_what_goes_wrong_leaves_nothing_and_says_where(sales, page) -> None:
    """SET-060, SET-064: all or nothing, and not completed."""
    walk(page)
    text = page.post(step("finish"), {**WHO, "admin_secret": "wrong"}).content.decode()
    assert "does not let admin@contoso.example in" in text
    text = page.post(step("finish"), {**WHO, "secret": "wrong"}).content.decode()
    assert "cannot be validated" in text
    link = connection()
    assert (link.server_url, link.secret_key, link.enabled, link.guide_completed) == ("", None, False, False)
    assert environment.integration_solution() is None
    assert not TableMapping.objects.exists()
    page.post(step("finish"), WHO)
    assert connection().guide_completed


def test_leaving_and_coming_back_loses_nothing(sales, page) -> None:
    """SET-064: the guide opens where somebody left it, with what was said, for a colleague as well."""
    walk(page, data=("VENDOR",), options=("import_solution", "enable", "sales_order_integration_enabled"))
    assert page.get(BEGIN).headers["Location"] == step("finish")
    colleague = Client()
    colleague.force_login(person("pat", "integration.change_connection"))
    boxes = {box.data["value"]: box.data["selected"] for box in colleague.get(step("data")).context["form"]["data"]}
    assert {name for name, on in boxes.items() if on} == {"VENDOR"}
    assert guide.state()["data"] == ["VENDOR"]
    assert guide.state()["options"]["sales_order_integration_enabled"]
    assert not connection().guide_completed
    page.post(step("finish"), {**WHO, "truth": ""})
    assert guide.state() == {}, "a finished guide begins anew"


def test_a_page_that_was_opened_before_somebody_finished_changes_nothing(sales, page) -> None:
    walk(page)
    page.post(step("finish"), WHO)
    text = page.post(step("address"), {"server_url": "https://other.dynamics.com"}, follow=True).content.decode()
    assert "has been finished in the meantime" in text
    assert (connection().server_url, guide.state()) == (there.URL, {})


@pytest.mark.parametrize(("truth", "customers"), [("to_integration", "to_integration"), ("", "")])
def test_whose_values_are_right_is_asked_once_for_all(sales, page, truth, customers) -> None:
    """What goes one way only goes that way, whoever is right."""
    walk(page, data=("CUSTOMER",))
    page.post(step("finish"), {**WHO, "truth": truth, "full": "on"})
    lines = {line.mapping.name: line for line in FullSynchReviewLine.objects.select_related("mapping")}
    assert lines["CUSTOMER"].first_synch == customers
    assert lines["CURRENCY"].first_synch == customers


def test_options_need_what_they_stand_on(sales, page) -> None:
    """SET-061, SET-062b: the solution first; a user with a key; one of the two order integrations."""
    page.get(BEGIN)
    page.post(step("address"), {"server_url": there.URL})
    page.get(step("data"), {"advanced": "1"})
    ticked = (
        "item_availability_enabled",
        "sales_order_integration_enabled",
        "bidirectional_sales_order_integration",
        "enable",
    )
    text = page.post(step("data"), {"data": ["CUSTOMER"], **dict.fromkeys(ticked, "on")}).content.decode()
    assert "Item availability needs the integration solution." in text
    assert "Sales order integration needs the integration solution." in text
    assert "Choose whose web service access key" in text
    assert "Choose one of the two" in text


def test_what_is_on_already_is_locked_and_stays(sales, page) -> None:
    """SET-061: an existing set-up prefills and locks; nothing is switched off here."""
    there.enabled(sales_order_integration_enabled=False)
    link = connection()
    link.sales_order_integration_enabled = True
    from integration.services import connections

    connections.save(link, confirmed=True)
    page.get(BEGIN)
    text = page.get(step("address")).content.decode()
    assert there.URL in text
    assert "disabled" in text
    page.post(step("address"), {"server_url": "https://other.dynamics.com"})
    page.post(step("data"), {"data": ["CUSTOMER", "VENDOR"]})
    page.post(step("records"))
    page.post(step("finish"), {})
    link = connection()
    assert (link.server_url, link.enabled, link.sales_order_integration_enabled) == (there.URL, True, True)
    assert link.guide_completed


def test_the_guide_switches_orders_on(sales, page) -> None:
    """SET-062: with the solution, after enabling."""
    walk(page, options=("import_solution", "enable", "sales_order_integration_enabled"))
    page.post(step("finish"), WHO)
    assert connection().sales_order_integration_enabled
    sales.refresh_from_db()
    assert sales.issopintegrationenabled


def test_the_guide_over_rest(sales, api) -> None:
    """All of it in one request, and a request without the permission is refused."""
    factories.account("Before")
    body = {"server_url": there.URL, **WHO, "data": ["CUSTOMER"], "full_synchronisation": True}
    lacking = client_of(person("pat", "integration.change_connection"))
    assert "change_secret" in lacking.post(REST, body).content.decode()
    answer = api.post(REST, body)
    assert answer.status_code == 200, answer.content
    assert "The connection is enabled." in answer.json()["done"]
    assert FullSynchReviewLine.objects.filter(mapping__name="CUSTOMER").exists()
    assert Account.objects.count() == 1
    again = api.post(REST, {"server_url": "", "user_name": ""})
    assert again.status_code == 400


def test_the_steps_over_rest(sales, api) -> None:
    """Test, deploy, enable, roles, reset, disable."""
    there.complete(solution=False)
    found = api.post("/api/v1/connection/test/", {}).json()
    assert (found["user"], found["version"], found["warnings"]) == ("Sync", "9.2.0", [])
    sent = {"admin_name": there.ADMIN, "admin_secret": there.ADMIN_SECRET}
    assert "was imported" in api.post("/api/v1/connection/deploy-solution/", sent).json()["done"][0]
    rows = api.get("/api/v1/connection/roles/?required=true").json()
    assert [(r["name"], r["assigned"]) for r in rows] == [(name, True) for name in environment.REQUIRED]
    link = api.patch("/api/v1/connection/", {"enabled": True}).json()
    assert (link["enabled"], link["crm_version"], link["base_currency_symbol"]) == (True, "9.2.0", "€")
    locked = api.patch("/api/v1/connection/", {"server_url": "https://x.dynamics.com"})
    assert locked.json()["errors"][0]["field"] == "server_url"
    asked = api.post("/api/v1/connection/reset/", {})
    assert (asked.status_code, asked.json()["errors"][0]["code"]) == (409, "confirmation_needed")
    assert "CUSTOMER" in api.post("/api/v1/connection/reset/", {"confirmed": True}).json()["done"]
    assert api.patch("/api/v1/connection/", {"enabled": False}).json()["crm_version"] == ""


def test_only_who_may_change_the_connection_sees_the_guide(sales, client) -> None:
    client.force_login(person("pat", "integration.view_connection", "integration.view_tablemapping"))
    assert client.get(BEGIN).status_code == 403
    assert "Open the assisted set-up" not in client.get("/admin/").content.decode()
    assert not Connection.objects.filter(guide_completed=True).exists()


@pytest.mark.behaviour("B-263")
def test_the_page_says_whether_the_solution_is_there_and_what_it_is_for(sales, page) -> None:
    """Known when enabled, not installed with what it is needed for, installed."""
    address = reverse("admin:integration_connection_change", args=[1])
    there.complete(solution=False)
    assert "known when enabled" in page.get(address).content.decode()
    answer = page.post(reverse("admin:integration_connection_do", args=[1, "enable"]), follow=True)
    assert "deploy it to use orders, statistics and stock" in answer.content.decode()
    assert "Not installed" in answer.content.decode()
    page.post(reverse("admin:integration_connection_do", args=[1, "disable"]))
    sent = {"admin_name": there.ADMIN, "admin_secret": there.ADMIN_SECRET}
    page.post(reverse("admin:integration_connection_do", args=[1, "deploy"]), sent)
    text = page.post(reverse("admin:integration_connection_do", args=[1, "enable"]), follow=True).content.decode()
    assert "Installed" in text
    assert "Not installed" not in text


def test_an_answer_a_colleague_has_given_meanwhile_is_not_taken_back(sales, page) -> None:
    """Somebody leaves the page of tables open; a colleague chooses others; she only ticks another option."""
    walk(page, data=("CUSTOMER", "VENDOR"))
    opened = page.get(step("data"))
    shown = {name: value for box in opened.context["shown"] for name, value in remembered(str(box)).items()}
    colleague = Client()
    colleague.force_login(person("pat", "integration.change_connection"))
    colleague.post(step("data"), {"data": ["VENDOR"], "import_solution": "on", "enable": "on"})
    sent = {**shown, "data": ["CUSTOMER", "VENDOR"], "import_solution": "on", "sales_order_integration_enabled": "on"}
    assert page.post(step("data"), sent).status_code == 302
    assert guide.state()["data"] == ["VENDOR"]
    assert guide.state()["options"]["sales_order_integration_enabled"]
    # both chose: she is asked
    asked = page.post(step("data"), {**sent, "data": ["CUSTOMER"]})
    assert "Somebody else has changed Tables meanwhile" in asked.content.decode()
    assert guide.state()["data"] == ["VENDOR"]
