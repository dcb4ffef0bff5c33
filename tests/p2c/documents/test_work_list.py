"""The work lists of orders and quotes: on screen, over REST, by command, and by themselves."""

import json
import re
from html import unescape
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import CommandError, call_command
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from crm.models import SalesOrder
from erp.bc.models import SalesHeader
from integration.models import Connection, Coupling, TableMapping
from integration.said import Said
from integration.services.install import install_mappings
from p2c import roles
from p2c.documents import taking_jobs
from p2c.documents.quotes import process
from p2c.documents.take_orders import take
from p2c.models import DocumentTransfer
from tests import factories
from tests.factories_orders import of_customer, order, quote, sold, taken
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
LISTS = {"orders": "admin:p2c_waitingorder", "quotes": "admin:p2c_waitingquote"}


@pytest.fixture
def site(client, world):
    client.force_login(User.objects.create_superuser("ada", "ada@x.example"))
    return client


def person(*permissions: str, role: str = "") -> User:
    made = User.objects.create_user(f"person{User.objects.count()}", is_staff=True)
    for name in permissions:
        app, codename = name.split(".")
        made.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    if role:
        roles.make_groups()
        made.groups.add(Group.objects.get(name=role))
    return made


def read_page(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


def act(site, name: str, action: str, *chosen):
    return site.post(
        reverse(f"{LISTS[name]}_changelist"),
        {"action": action, "_selected_action": [str(each.pk) for each in chosen]},
        follow=True,
    )


# --- screens --------------------------------------------------------------------------------------------------------


def test_the_list_shows_what_waits_and_why(site):
    """DOC-004, DOC-071: the last error in words, with its next step and attempts."""
    stranger, (_, account) = factories.account("Stranger"), of_customer("Nordwind")
    bad, good = order(stranger), order(account, submit=False)
    other = order(account)
    take([bad.pk.hex])
    page = read_page(site.get(reverse("admin:p2c_waitingorder_changelist")))
    assert bad.ordernumber in page
    assert other.ordernumber in page
    assert good.ordernumber not in page
    assert "account Stranger is not coupled with a customer" in page
    assert "Couple or create the customer first" in page
    assert "Not tried yet" in page
    only = read_page(site.get(reverse("admin:p2c_waitingorder_changelist"), {"attempt": "failed"}))
    assert bad.ordernumber in only
    assert other.ordernumber not in only


def test_the_start_page_says_what_could_not_be_taken(site):
    """DOC-071: how many, since when and where they are; in as many statements for many as for one."""
    home = reverse("admin:index")
    cue = "could not be created in Business Central"
    page = read_page(site.get(home))
    assert cue not in page
    stranger = factories.account("Stranger")
    first = order(stranger)
    assert cue not in read_page(site.get(home))  # nobody has tried it yet
    take([first.pk.hex])
    with CaptureQueriesContext(database) as one:
        page = read_page(site.get(home))
    assert "order of Sales could not be created in Business Central · the oldest came" in page
    assert f"{reverse('admin:p2c_waitingorder_changelist')}?attempt=failed" in page
    take([order(stranger).pk.hex for _ in range(20)])
    process([quote(stranger).pk.hex])
    with CaptureQueriesContext(database) as many:
        page = read_page(site.get(home))
    assert "<strong>21</strong><span>orders of Sales could not be created" in page
    assert "<strong>1</strong><span>quote of Sales could not be processed in Business Central" in page
    assert len(many) == len(one)
    SalesOrder.objects.filter(pk=first.pk).update(statecode=2)
    assert "<strong>20</strong><span>orders of Sales" in read_page(site.get(home))
    Connection.objects.update(sales_order_integration_enabled=False)
    page = read_page(site.get(home))
    assert cue not in page  # orders stay in Sales then
    assert "could not be processed in Business Central" in page


def test_the_start_page_tells_it_to_those_who_may_see_the_work_list(client, world):
    take([order(factories.account("Stranger")).pk.hex])
    client.force_login(person("integration.view_issue", "integration.view_tablemapping"))
    assert "could not be created in Business Central" not in read_page(client.get(reverse("admin:index")))
    client.force_login(person("integration.view_issue", "p2c.view_waitingorder"))
    assert "could not be created in Business Central" in read_page(client.get(reverse("admin:index")))


def test_creating_one_opens_it(site):
    """DOC-072."""
    _, account = of_customer("Nordwind")
    of = order(account, {"product": sold(), "priceperunit": "5"})
    answer = act(site, "orders", "take_documents", of)
    made = taken(of)
    assert answer.redirect_chain[-1][0] == reverse("admin:bc_salesheader_change", args=[made.pk])
    assert made.no in read_page(answer)


def test_creating_several_tells_what_failed(site):
    """DOC-072: errors are shown, the others are created."""
    _, account = of_customer("Nordwind")
    bad, good = order(factories.account("Stranger")), order(account)
    page = read_page(act(site, "orders", "take_documents", bad, good))
    assert "Created: 1. Not created: 1." in page
    assert "account Stranger is not coupled" in page
    assert taken(good).no in page
    assert DocumentTransfer.objects.get().record == bad.pk


@pytest.mark.says("p2c.totals_differ")
def test_totals_that_differ_are_told(site):
    """DOC-051: the order is taken all the same."""
    _, account = of_customer("Nordwind")
    of = order(account, {"product": sold(), "priceperunit": "100", "tax": "7"})
    page = read_page(act(site, "orders", "take_documents", of))
    assert f"Total Amount of {of.ordernumber} is 107.00 in Sales" in page
    assert "comes to 100.00 in Business Central" in page
    assert DocumentTransfer.objects.get().outcome == "differs"


def test_explain_says_everything_and_writes_nothing(site):
    bad = order(factories.account("Stranger"), {"productdescription": "Special", "priceperunit": "1"}, freightamount=9)
    answer = act(site, "orders", "explain_document", bad)
    page = read_page(answer)
    for words in ("not coupled with a customer", "Write-in Product No."):
        assert words in page
    assert not DocumentTransfer.objects.exists()
    _, account = of_customer()
    good = order(account)
    assert "Nothing stands against it" in read_page(act(site, "orders", "explain_document", good))
    assert not SalesHeader.objects.exists()


def test_opening_finds_the_order_and_forgets_a_stale_coupling(site):
    """DOC-073."""
    _, account = of_customer()
    of = order(account)
    take()
    made = taken(of)
    address = reverse("admin:p2c_waitingorder_open", args=[of.pk])
    assert site.get(address).url == reverse("admin:bc_salesheader_change", args=[made.pk])
    SalesHeader.objects.filter(pk=made.pk).delete()
    page = read_page(site.get(address, follow=True))
    assert "not in Business Central any more" in page
    assert "Remove the coupling" in page
    assert Coupling.objects.filter(remote_id=of.pk).exists()
    page = read_page(site.post(address, follow=True))
    assert f"{of.ordernumber} can be created again" in page
    assert not Coupling.objects.filter(remote_id=of.pk).exists()
    assert set(take().taken) == {of.pk.hex}


def test_quotes_are_processed_from_their_list(site):
    _, account = of_customer()
    of, draft = quote(account), quote(account, activate=False)
    page = read_page(site.get(reverse("admin:p2c_waitingquote_changelist")))
    assert of.quotenumber in page
    assert draft.quotenumber not in page
    assert "Process in Business Central" in page
    answer = act(site, "quotes", "take_documents", of)
    assert answer.redirect_chain[-1][0] == reverse("admin:bc_salesheader_change", args=[taken(of).pk])
    assert of.quotenumber not in read_page(site.get(reverse("admin:p2c_waitingquote_changelist")))


def test_the_page_of_an_order_leads_with_the_next_step(site):
    """Submitted: to Business Central; until then and afterwards nothing looks like a lack."""
    install_mappings(["SALESORDER-ORDER"])
    TableMapping.objects.update(enabled=True)
    _, account = of_customer()
    of = order(account, submit=False)
    page = reverse("admin:crm_salesorder_change", args=[of.pk])

    def looked_at() -> tuple[str, str]:
        text = read_page(site.get(page))
        first = re.search(r'class="sy-btn sy-primary"[^>]*>([^<]+)<', text)
        return text, first.group(1).strip() if first else ""

    text, first = looked_at()
    assert first == "Submit order"
    assert "Orders come from Sales once they are submitted" in text
    assert "Why it does not travel" not in text
    site.post(reverse("admin:crm_salesorder_step", args=[of.pk, "submit"]))
    assert looked_at()[1] == "Create in Business Central"
    take([of.pk.hex])
    assert looked_at()[1] == "Open in Business Central"


def test_who_only_looks_cannot_take(client, world):
    _, account = of_customer()
    of = order(account)
    client.force_login(person(role=roles.AUDITOR))
    page = read_page(client.get(reverse("admin:p2c_waitingorder_changelist")))
    assert of.ordernumber in page
    assert "Create in Business Central" not in page
    act(client, "orders", "take_documents", of)
    assert not SalesHeader.objects.exists()


# --- REST -----------------------------------------------------------------------------------------------------------


@shareable
def api(world):
    client = APIClient()
    client.default_format = "json"
    client.force_authenticate(User.objects.create_superuser("ada", "ada@x.example"))
    return client


def test_orders_are_listed_and_taken_over_rest(api):
    _, account = of_customer()
    bad, good = order(factories.account("Stranger")), order(account)
    address = "/api/v1/documents/orders/"
    answer = api.post(f"{address}take/", {}, headers={"Idempotency-Key": "one"})
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert (body["taken"], body["failed"]) == (1, 1)
    of = {each["number"]: each for each in body["documents"]}
    assert of[good.ordernumber]["document"].startswith("SO00001")
    assert of[bad.ordernumber]["code"] == "p2c.account_not_coupled"
    again = api.post(f"{address}take/", {}, headers={"Idempotency-Key": "one"})
    assert again.json() == body
    (left,) = api.get(address).json()["results"]
    assert (left["number"], left["last_error"]["attempts"]) == (bad.ordernumber, 1)
    assert "Stranger" in left["last_error"]["message"]
    assert api.get(f"{address}{bad.pk}/").json()["id"] == str(bad.pk)


def test_a_preview_over_rest_writes_nothing(api):
    _, account = of_customer()
    of = order(account)
    body = {"documents": [of.ordernumber], "preview": True}
    assert api.post("/api/v1/documents/orders/take/", body).json()["taken"] == 1
    assert not SalesHeader.objects.exists()
    refused = api.post("/api/v1/documents/orders/take/", {"documents": ["NOTHING"]})
    assert refused.status_code in (400, 404)


def test_quotes_are_processed_over_rest(api):
    _, account = of_customer()
    of = quote(account)
    assert api.get("/api/v1/documents/quotes/").json()["results"][0]["number"] == of.quotenumber
    answer = api.post("/api/v1/documents/quotes/take/", {"documents": [of.quotenumber]})
    assert answer.json()["taken"] == 1
    again = api.post("/api/v1/documents/quotes/take/", {"documents": [of.quotenumber]}).json()
    assert (again["already"], again["documents"][0]["code"]) == (1, "p2c.quote_processed_as")


@pytest.mark.parametrize("name", ["orders", "quotes"])
def test_taking_needs_the_permission(world, name):
    client = APIClient()
    client.force_authenticate(person("p2c.view_waitingorder", "p2c.view_waitingquote"))
    assert client.get(f"/api/v1/documents/{name}/").status_code == 200
    assert client.post(f"/api/v1/documents/{name}/take/", {}).status_code == 403


# --- command --------------------------------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("take_orders", *arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_command_takes_what_waits(world):
    """Exit status 0 when all are taken, 1 when some failed, 2 when it is refused."""
    _, account = of_customer("Nordwind")
    of = order(account)
    status, text = run("--preview")
    assert (status, SalesHeader.objects.count()) == (0, 0)
    assert "Nothing is written" in text
    status, text = run()
    assert status == 0
    assert f"{of.ordernumber} → SO00001" in text
    bad = order(factories.account("Stranger"))
    status, text = run("--json")
    assert status == 1
    (found,) = json.loads(text)["documents"]
    assert (found["number"], found["status"]) == (bad.ordernumber, "failed")
    assert run(of.ordernumber)[0] == 0
    with pytest.raises(CommandError) as refused:
        run("NOTHING")
    assert refused.value.returncode == 2


def test_the_command_asks_for_the_permission(world):
    with pytest.raises(CommandError) as refused:
        run("--user", person(role=roles.AUDITOR).username)
    assert "integration.synchronise" in str(refused.value)


def test_the_command_processes_quotes(world):
    _, account = of_customer()
    of = quote(account)
    assert run("--quotes", of.quotenumber)[0] == 0
    assert taken(of).no == "SQ00001"


# --- by themselves --------------------------------------------------------------------------------------------------


@pytest.mark.says("p2c.no_order_waits")
@pytest.mark.says("p2c.orders_taken")
def test_the_job_says_what_it_did(world):
    """DOC-070, DOC-071."""
    assert str(taking_jobs.create_orders()) == "No order of Sales waits."
    _, account = of_customer()
    order(account)
    order(factories.account("Stranger"))
    assert taking_jobs.new_orders()
    said = taking_jobs.create_orders()
    assert isinstance(said, Said)
    assert said == "Orders created: 1. Orders that could not be created: 1."
    assert not taking_jobs.new_orders()


@pytest.mark.says("p2c.no_quote_waits")
@pytest.mark.says("p2c.quotes_processed")
def test_the_job_of_quotes_says_what_it_did(world):
    """DOC-120."""
    assert str(taking_jobs.process_quotes()) == "No quote of Sales waits."
    _, account = of_customer()
    quote(account)
    assert taking_jobs.process_quotes() == "Quotes processed: 1. Quotes that could not be processed: 0."
