"""Runs, couplings, issues and the full synchronisation over REST: wrong input first, then what they do."""

import pytest
from django.db import connection

from erp.bc.models import PaymentTerms
from integration.models import Coupling, Issue, JournalEntry, SynchRun
from integration.models.run import RunStatus
from integration.services import synchronise
from tests import factories
from tests.api.conftest import errors
from tests.counting import statements

pytestmark = pytest.mark.django_db
API = "/api/v1/"
CUSTOMER = f"{API}table-mappings/CUSTOMER/"


def run_rows(client):
    return client.get(f"{API}runs/").json()["results"]


# --- wrong input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "action",
    [
        "synchronise", "full-synchronisation", "match", "preview", "install-default", "records/send", "records/get",
        "records/create", "records/synchronise",
    ],
)  # fmt: skip
def test_an_unknown_mapping_is_404_with_the_names_there_are(api, world, action):
    [found] = errors(api.post(f"{API}table-mappings/NOPE/{action}/", {}), 404)
    assert "“NOPE”" in found["message"]
    assert "CUSTOMER" in found["message"]
    assert not SynchRun.objects.exists()


@pytest.mark.parametrize(
    ("address", "body", "field", "words"),
    [
        ("synchronise", {"direction": "sideways"}, "", "“sideways” is not a direction"),
        ("synchronise", {"directoin": "to_integration"}, "directoin", "no such field"),
        ("synchronise", {"confirmed": "perhaps"}, "confirmed", "valid boolean"),
        ("full-synchronisation", {"first_synch": "later"}, "first_synch", "“later”"),
        ("full-synchronisation", {"direction": "both"}, "", "“both” is not a direction"),
        ("match", {"local": ["ZZZ"]}, "", "no customer “ZZZ”"),
        ("match", {"local": "ZZZ"}, "local", "list"),
        ("preview", {"kind": "uncouple"}, "kind", "uncouple"),
        ("preview", {"direction": "sideways"}, "", "“sideways”"),
        ("preview", {"limit": -1}, "limit", "0"),
        ("records/send", {}, "", "at least one record"),
        ("records/send", {"local": ["ZZZ"]}, "", "no customer “ZZZ”"),
        ("records/get", {"remote": ["ZZZ"]}, "", "no account “ZZZ”"),
        ("records/create", {"local": ["ZZZ"], "wait": True}, "", "“ZZZ”"),
    ],
)
def test_a_wrong_request_for_a_run_is_refused_and_none_is_made(api, world, address, body, field, words):
    found = errors(api.post(f"{CUSTOMER}{address}/", body), 400)
    assert [e["field"] for e in found] == [field]
    assert words in found[0]["message"]
    assert not SynchRun.objects.exists()


def test_a_direction_the_mapping_does_not_go_is_refused(api, world):
    address = f"{API}table-mappings/PAYMENT TERMS/"
    for action in ("synchronise", "full-synchronisation"):
        [found] = errors(api.post(f"{address}{action}/", {"direction": "from_integration"}), 400)
        assert "PAYMENT TERMS is not configured for the direction from_integration" in found["message"]
    factories.saved(PaymentTerms(code="30D"))
    [found] = errors(api.post(f"{address}records/get/", {"local": ["30D"]}), 400)
    assert "not configured" in found["message"]
    assert not SynchRun.objects.exists()


def test_a_second_run_of_a_running_mapping_is_a_conflict(api, world):
    busy = SynchRun.objects.create(mapping=factories.mapping("CUSTOMER"), status=RunStatus.RUNNING)
    SynchRun.objects.update(lease="elsewhere:1:x", heartbeat=busy.requested_at)
    mill = factories.customer("Mill")
    for action, body in (
        ("synchronise", {}),
        ("full-synchronisation", {}),
        ("match", {}),
        ("records/send", {"local": [mill.no]}),
        ("records/send", {"local": [mill.no], "wait": True}),
    ):
        [found] = errors(api.post(f"{CUSTOMER}{action}/", body), 409)
        assert f"Run {busy.pk} of CUSTOMER is running" in found["message"]
    # vendors share the customers' category
    assert errors(api.post(f"{API}table-mappings/VENDOR/synchronise/", {}), 409)
    assert SynchRun.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({}, "mapping", "required"),
        ({"mapping": "NOPE", "local": "1", "remote": "2"}, "", "“NOPE”"),
        ({"mapping": "CUSTOMER", "local": "ZZZ", "remote": "Mill"}, "", "“ZZZ”"),
        ({"mapping": "CUSTOMER", "local": "C00001", "remote": "ZZZ"}, "", "“ZZZ”"),
        ({"mapping": "CUSTOMER", "local": "C00001", "remote": "Mill", "first_synch": "later"}, "first_synch", "later"),
        ({"mapping": "CUSTOMER", "local": "C00001", "remote": "Twin"}, "", "names 2 records"),
        ({"mapping": "CUSTOMER", "local": "C00001", "remote": "Rival"}, "", "outside the filter"),
    ],
)
def test_records_that_cannot_be_coupled(api, world, body, field, words):
    factories.customer("Mill")
    for name in ("Mill", "Twin", "Twin"):
        factories.account(name)
    factories.account("Rival", customertypecode=1)
    found = errors(api.post(f"{API}couplings/", body), 400)
    assert found[0]["field"] == field
    assert words in found[0]["message"]
    assert not Coupling.objects.exists()


def test_coupling_twice_is_a_conflict(api, world):
    mill, account = factories.coupled_customer("Mill")
    other = factories.account("Other")
    body = {"mapping": "CUSTOMER", "local": mill.no, "remote": str(other.pk)}
    [found] = errors(api.post(f"{API}couplings/", body), 409)
    assert "already coupled to Mill" in found["message"]
    body = {"mapping": "CUSTOMER", "local": factories.customer("New").no, "remote": str(account.pk), "wait": True}
    assert "already coupled" in errors(api.post(f"{API}couplings/", body), 409)[0]["message"]
    assert Coupling.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"mapping": "CUSTOMER"}, "Name the couplings"),
        ({"mapping": "CUSTOMER", "couplings": [1], "all": True}, "Name the couplings"),
        ({"mapping": "CUSTOMER", "couplings": [4711]}, "no coupling 4711"),
        ({"mapping": "NOPE", "all": True}, "“NOPE”"),
    ],
)
def test_couplings_that_cannot_be_removed(api, world, body, words):
    factories.coupled_customer("Mill")
    assert words in errors(api.post(f"{API}couplings/uncouple/", body), 400)[0]["message"]
    assert Coupling.objects.count() == 1


def test_runs_that_cannot_be_steered(api, world):
    run = SynchRun.objects.create(mapping=factories.mapping("CUSTOMER"), status=RunStatus.FINISHED)
    assert "does not await" in errors(api.post(f"{API}runs/{run.pk}/confirm/", {}), 409)[0]["message"]
    assert "already ended" in errors(api.post(f"{API}runs/{run.pk}/cancel/", {}), 409)[0]["message"]
    assert "no run 4711" in errors(api.post(f"{API}runs/4711/cancel/", {}), 404)[0]["message"]
    assert errors(api.post(f"{API}runs/{run.pk}/cancel/", {"now": True}), 400)[0]["field"] == "now"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("runs/?mapping=NOPE", "“NOPE”"),
        ("runs/?status=fine", "one of queued, running"),
        ("runs/?colour=red", "“colour”"),
        ("couplings/?mapping=NOPE", "“NOPE”"),
        ("couplings/?local_id=5", "“5”"),
        ("issues/?open=perhaps", "true or false"),
        ("issues/?failures__gt=many", "“many”: a whole number"),
        ("journal/?action=guess", "one of insert"),
        ("journal/?at__gte=now", "a time such as"),
        ("change-feed/?mapping=NOPE", "“NOPE”"),
        ("change-feed/?side=left", "one of L, R"),
        ("jobs/?direction=up", "one of bidirectional"),
        ("jobs/?ordering=colour", "“colour”"),
        ("table-mappings/?enabled=1&local=x", "“local”"),
    ],
)
def test_wrong_filters_of_lists_are_refused(api, world, address, words):
    assert words in errors(api.get(f"{API}{address}"), 400)[0]["message"]


@pytest.mark.parametrize(
    ("address", "permission"),
    [
        ("table-mappings/CUSTOMER/synchronise/", "integration.synchronise"),
        ("table-mappings/CUSTOMER/full-synchronisation/", "integration.full_synch"),
        ("table-mappings/CUSTOMER/match/", "integration.couple"),
        ("table-mappings/CUSTOMER/preview/", "integration.synchronise"),
        ("table-mappings/CUSTOMER/install-default/", "integration.change_tablemapping"),
        ("table-mappings/CUSTOMER/records/send/", "integration.synchronise"),
        ("table-mappings/CUSTOMER/records/create/", "integration.couple"),
        ("couplings/", "integration.couple"),
        ("couplings/uncouple/", "integration.uncouple"),
        ("issues/1/resolve/", "integration.resolve"),
        ("issues/1/retry/", "integration.resolve"),
        ("full-synchronisation/start/", "integration.full_synch"),
        ("full-synchronisation/reset/", "integration.full_synch"),
        ("full-synchronisation/CUSTOMER/restart/", "integration.full_synch"),
        ("full-synchronisation/CUSTOMER/resume/", "integration.full_synch"),
    ],
)
def test_each_action_asks_for_its_permission(client_with, world, address, permission):
    client = client_with("integration.view_tablemapping", "integration.view_coupling", "integration.view_synchrun")
    [found] = errors(client.post(f"{API}{address}", {}), 403)
    assert permission in found["message"]


def test_creating_takes_both_permissions(client_with, world):
    client = client_with("integration.couple")
    [found] = errors(client.post(f"{CUSTOMER}records/create/", {"local": ["1"]}), 403)
    assert "integration.synchronise" in found["message"]


def test_a_run_is_steered_by_who_may_ask_for_it(client_with, world):
    run = SynchRun.objects.create(mapping=factories.mapping("CUSTOMER"), kind="full", status=RunStatus.AWAITING)
    client = client_with("integration.view_synchrun", "integration.synchronise")
    assert "integration.full_synch" in errors(client.post(f"{API}runs/{run.pk}/confirm/", {}), 403)[0]["message"]
    run.refresh_from_db()
    assert run.status == RunStatus.AWAITING


def test_lists_ask_for_the_view_permission(client_with, world):
    client = client_with()
    for address, model in (
        ("runs", "synchrun"), ("jobs", "synchjob"), ("couplings", "coupling"), ("issues", "issue"),
        ("journal", "journalentry"), ("change-feed", "change"), ("table-mappings", "tablemapping"),
        ("full-synchronisation", "fullsynchreviewline"), ("connection", "connection"),
    ):  # fmt: skip
        [found] = errors(client.get(f"{API}{address}/"), 403)
        assert f"integration.view_{model}" in found["message"]


def test_values_of_records_are_shown_only_to_who_may_see_them(client_with, world):
    mill = factories.customer("Mill")
    client = client_with("integration.view_tablemapping", "integration.synchronise", "bc.view_customer")
    found = errors(client.get(f"{CUSTOMER}records/explain/?record={mill.no}"), 403)
    assert "crm.view_account" in found[0]["message"]
    assert "crm.view_account" in errors(client.post(f"{CUSTOMER}preview/", {}), 403)[0]["message"]


# --- runs -------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_run_is_queued_and_can_be_watched(api, world):
    mill, account = factories.coupled_customer("Mill")
    account.telephone1 = "42"
    account.save()
    answer = api.post(f"{CUSTOMER}synchronise/", {"direction": "from_integration"})
    assert answer.status_code in (200, 202)  # the queue of the tests works at once
    run = api.get(answer["Location"]).json()
    assert (run["mapping"], run["kind"], run["status"], run["requested_by"]) == ("CUSTOMER", "synch", "finished", "ada")
    assert [(j["direction"], j["modified"]) for j in run["jobs"]] == [("from_integration", 1)]
    mill.refresh_from_db()
    assert mill.phone_no == "42"
    journal = api.get(f"{API}journal/?run_id={run['id']}").json()["results"]
    assert [(j["action"], j["after"]["phone_no"]) for j in journal if j["direction"]] == [("modify", "42")]


def test_what_is_asked_for_is_202_until_a_worker_takes_it(api, world):
    answer = api.post(f"{CUSTOMER}synchronise/", {})
    assert answer.status_code == 202
    assert answer.json()["status"] == "queued"
    assert answer["Location"] == answer.json()["url"]
    again = api.post(f"{CUSTOMER}synchronise/", {})
    assert again["Location"] == answer["Location"]  # the same scope waits already
    assert SynchRun.objects.count() == 1


def test_a_repeated_request_makes_one_run(api, world):
    mill = factories.coupled_customer("Mill")[0]
    before = SynchRun.objects.count()
    for _again in range(2):
        answer = api.post(f"{CUSTOMER}records/send/", {"local": [mill.no], "wait": True}, HTTP_IDEMPOTENCY_KEY="send-1")
        assert answer.status_code == 200
    assert SynchRun.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_full_run_asks_before_it_creates(api, world):
    factories.customer("Mill")
    factories.account("Barn")
    first = api.post(f"{CUSTOMER}full-synchronisation/", {"create": True}).json()
    assert first["status"] == "awaiting"
    assert first["confirm"]["insert_to"] == 1
    assert not Coupling.objects.exists()
    answer = api.post(f"{API}runs/{first['id']}/confirm/", {})
    assert answer.status_code in (200, 202)
    assert api.get(first["url"]).json()["status"] == "finished"
    assert Coupling.objects.count() == 2


def test_a_queued_run_is_cancelled(api, world):
    run = api.post(f"{CUSTOMER}synchronise/", {}).json()
    assert api.post(f"{API}runs/{run['id']}/cancel/", {}).json()["status"] == "cancelled"


def test_a_preview_counts_and_writes_nothing(api, world):
    _mill, account = factories.coupled_customer("Mill")
    account.telephone1 = "42"
    account.save()
    journal = JournalEntry.objects.count()
    found = api.post(f"{CUSTOMER}preview/", {"limit": 1}).json()
    assert found["counts"] == {"modify": {"from_integration": 1}}
    [record] = found["records"]
    assert (record["partner"], record["fields"][0]["after"]) == ("C00001 · Mill", "42")
    assert api.post(f"{CUSTOMER}preview/", {"limit": 0}).json()["records"] == []
    assert JournalEntry.objects.count() == journal


def test_matching_couples(api, world):
    mill = factories.customer("Mill", e_mail="a@mill.example")
    factories.account("MILL", emailaddress1="a@mill.example")
    answer = api.post(f"{CUSTOMER}match/", {"local": [mill.no]})
    assert answer.status_code == 202
    run = SynchRun.objects.get(pk=answer.json()["id"])
    synchronise.execute(run)
    assert Coupling.objects.get().local_id == mill.pk


@pytest.mark.parametrize(("action", "phone"), [("send", "1"), ("get", "2")])
def test_sending_and_getting_chosen_records(api, world, action, phone):
    mill, account = factories.coupled_customer("Mill")
    mill.phone_no, account.telephone1 = "1", "2"
    mill.save()
    account.save()
    answer = api.post(f"{CUSTOMER}records/{action}/", {"remote": [str(account.pk)], "wait": True})
    assert (answer.status_code, answer.json()["status"]) == (200, "finished")
    mill.refresh_from_db()
    account.refresh_from_db()
    assert (mill.phone_no, account.telephone1) == (phone, phone)


def test_creating_on_the_other_side(api, world):
    mill = factories.customer("Mill")
    answer = api.post(f"{CUSTOMER}records/create/", {"local": [mill.no], "wait": True})
    assert answer.json()["jobs"][0]["inserted"] == 1
    assert Coupling.objects.get().local_id == mill.pk


def test_explaining_a_record(api, world):
    mill, account = factories.coupled_customer("Mill")
    account.telephone1 = "42"
    account.save()
    assert errors(api.get(f"{CUSTOMER}records/explain/"), 400)[0]["field"] == "record"
    assert "“ZZZ”" in errors(api.get(f"{CUSTOMER}records/explain/?record=ZZZ"), 400)[0]["message"]
    for named in (mill.no, str(account.pk)):
        found = api.get(f"{CUSTOMER}records/explain/?record={named}").json()
        assert any("take from Sales" in s for s in found["sentences"])
        phone = next(f for f in found["fields"] if f["local_field"] == "phone_no")
        assert (phone["action"], phone["remote"]) == ("from", "42")


# --- couplings --------------------------------------------------------------------------------------------------------


def test_coupling_and_uncoupling(api, world):
    mill, account = factories.customer("Mill", phone_no="1"), factories.account("The Mill")
    body = {"mapping": "customer", "local": mill.no, "remote": "The Mill", "first_synch": "to_integration"}
    answer = api.post(f"{API}couplings/", {**body, "wait": True})
    assert answer.status_code == 201, answer.content
    coupling = answer.json()
    assert (coupling["mapping"], coupling["local_label"]) == ("CUSTOMER", "C00001 · Mill")
    assert coupling["synched_at"]
    assert api.get(coupling["run"]).json()["status"] == "finished"
    account.refresh_from_db()
    assert (account.name, account.telephone1) == ("Mill", "1")
    assert api.get(answer["Location"]).json()["remote_id"] == str(account.pk)
    found = api.get(f"{API}couplings/?mapping=CUSTOMER&local_id={mill.pk}&search=mill").json()["results"]
    assert [c["id"] for c in found] == [coupling["id"]]
    run = api.post(f"{API}couplings/uncouple/", {"mapping": "CUSTOMER", "couplings": [coupling["id"]]}).json()
    assert run["kind"] == "uncouple"


def test_coupling_without_waiting_leaves_the_first_synchronisation_to_a_worker(api, world):
    mill, account = factories.customer("Mill"), factories.account("The Mill")
    answer = api.post(f"{API}couplings/", {"mapping": "CUSTOMER", "local": mill.no, "remote": str(account.pk)})
    assert answer.status_code == 201
    assert api.get(answer.json()["run"]).json()["status"] == "queued"
    assert Coupling.objects.get().synched_at is None


# --- full synchronisation ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_full_synchronisation(api, world):
    address = f"{API}full-synchronisation/"
    mill = factories.customer("Mill")
    assert api.get(address).json() == []
    lines = api.post(f"{address}refresh/", {}).json()
    names = [line["mapping"] for line in lines]
    assert names.index("SALESPEOPLE") < names.index("CUSTOMER") < names.index("CONTACT")
    assert errors(api.post(f"{address}start/", {"confirm": True}), 400)[0]["field"] == "confirm"
    answer = api.post(f"{address}start/", {"confirmed": True})
    assert (answer.status_code, answer["Location"].endswith(address)) == (202, True)
    done = {line["mapping"]: line for line in api.get(address).json()}
    assert {line["job_queue_status"] for line in done.values()} == {"finished"}
    assert (done["CUSTOMER"]["to_status"], done["CUSTOMER"]["run"]["status"]) == ("success", "finished")
    assert Coupling.objects.filter(local_id=mill.pk).exists()
    assert "no line “NOPE”" in errors(api.post(f"{address}NOPE/restart/", {}), 404)[0]["message"]
    first = done["CUSTOMER"]["run"]["id"]
    again = api.post(f"{address}CUSTOMER/restart/", {})
    assert (again.status_code, again.json()["run"]["id"] > first) == (202, True)
    assert {line["job_queue_status"] for line in api.post(f"{address}reset/", {}).json()} == {""}
    assert "has not ended" in errors(api.post(f"{address}CUSTOMER/restart/", {}), 409)[0]["message"]


def test_a_full_synchronisation_under_way_is_a_conflict(api, world):
    address = f"{API}full-synchronisation/"
    assert api.post(f"{address}start/", {}).status_code == 202
    assert "is running" in errors(api.post(f"{address}start/", {}), 409)[0]["message"]
    assert "is running" in errors(api.post(f"{address}reset/", {}), 409)[0]["message"]


# --- lists ------------------------------------------------------------------------------------------------------------


def test_lists_cost_the_same_whatever_their_length(api, world, administrator):
    mapping = factories.mapping("CUSTOMER")

    def fill(rows):
        while SynchRun.objects.count() < rows:
            run = SynchRun.objects.create(mapping=mapping, status=RunStatus.FINISHED, requested_by=administrator)
            run.jobs.create(direction="to_integration")
            local = factories.customer()
            Coupling.objects.create(
                local_table="bc.customer", local_id=local.pk, remote_table="crm.account", remote_id=local.pk,
                coupled_at=run.requested_at,
            )  # fmt: skip
            Issue.objects.create(
                mapping=mapping, direction="to_integration", source_table="bc.customer", source_id=local.pk,
                issue_class="data", code="required", first_seen=run.requested_at, last_seen=run.requested_at,
                run=run,
            )  # fmt: skip
            JournalEntry.objects.create(
                run_id=run.pk, direction="to_integration", action="insert", table="crm.account", at=run.requested_at
            )

    def cost(rows):
        fill(rows)
        found = {}
        for address in ("runs", "jobs", "couplings", "issues", "journal", "change-feed", "table-mappings"):
            with statements(connection) as seen:
                assert api.get(f"{API}{address}/?limit=1000").status_code == 200
            found[address] = len(seen)
        return found

    few = cost(10)
    assert len(run_rows(api)) == 10
    assert cost(60) == few
    assert len(run_rows(api)) == 60
