"""Files, dry runs, defaults and history of table mappings over REST."""

import pytest

from integration.models import FieldMapping, TableMapping
from integration.services import mapping_files
from tests import factories
from tests.api.conftest import errors

pytestmark = pytest.mark.django_db
MAPPINGS = "/api/v1/table-mappings/"
CUSTOMER = f"{MAPPINGS}CUSTOMER/"


def test_export_and_import(api, world):
    document = api.get(f"{MAPPINGS}export/").json()
    assert document == mapping_files.export()
    assert [m["name"] for m in api.get(f"{MAPPINGS}export/?name=vendor").json()["mappings"]] == ["VENDOR"]
    assert "“NOPE”" in errors(api.get(f"{MAPPINGS}export/?name=NOPE"), 400)[0]["message"]
    customer = next(m for m in document["mappings"] if m["name"] == "CUSTOMER")
    customer["update_conflict"] = "send"
    dry = api.post(f"{MAPPINGS}import/", {"document": document, "dry_run": True}).json()
    assert dry["imported"] is False
    assert dry["differences"][0]["values"] == [
        {"name": "update-conflict resolution", "old": "Ask", "new": "Send update to Sales"}
    ]
    assert factories.mapping("CUSTOMER").update_conflict == "none"
    done = api.post(f"{MAPPINGS}import/", {"document": document, "file_name": "north.json"}).json()
    assert done["imported"] is True
    assert factories.mapping("CUSTOMER").update_conflict == "send"
    assert api.post(f"{MAPPINGS}import/", {"document": document}).json()["imported"] is False
    [line] = api.get(f"{CUSTOMER}changes/?user=ada").json()["results"]
    assert line["changes"] == [{"field": "update-conflict resolution", "old": "Ask", "new": "Send update to Sales"}]
    assert (line["user"], line["reason"], line["owner"]) == ("ada", "Imported from north.json", "CUSTOMER")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "required"),
        ({"document": []}, "“format”"),
        ({"document": {"format": "p2c-table-mappings", "version": 1, "colours": []}}, "there is no “colours”"),
        ({"document": {"format": "p2c-table-mappings", "version": 1}, "colour": 1}, "no such field"),
    ],
)
def test_a_wrong_import_is_refused(api, world, body, words):
    found = errors(api.post(f"{MAPPINGS}import/", body), 400)
    assert any(words in each["message"] for each in found)


def test_importing_takes_its_permissions(client_with, world):
    client = client_with("integration.view_tablemapping", "integration.change_tablemapping")
    body = {"document": client.get(f"{MAPPINGS}export/").json()}
    assert "add_tablemapping" in errors(client.post(f"{MAPPINGS}import/", body), 403)[0]["message"]
    assert errors(client_with().get(f"{MAPPINGS}export/"), 403)


def test_a_dry_run_counts_what_follows_and_saves_nothing(api, world):
    factories.coupled_customer("Mill", name_2="Wind")
    factories.coupled_customer("Quarry")
    fields = api.get(CUSTOMER).json()["fields"]
    change = {"fields": [*fields, {"local_field": "name_2", "remote_field": "description"}]}
    answer = api.patch(f"{CUSTOMER}?dry_run=true", change)
    assert answer.status_code == 200, answer.content
    [effect] = answer.json()["effects"]
    assert (effect["kind"], effect["field"], effect["coupled"], effect["differ"]) == ("started", "Name 2", 2, 1)
    assert effect["examples"][0]["local"] == "Wind"
    assert not FieldMapping.objects.filter(local_field="name_2").exists()
    assert factories.mapping("CUSTOMER").revision == 1
    risky = {"deletion_conflict": "remove_coupling", "only_coupled": False}
    assert "may create" in api.patch(f"{CUSTOMER}?dry_run=1", risky).json()["questions"][0]
    wrong = {"fields": [{"local_field": "nope", "remote_field": "name"}]}
    assert "“nope”" in errors(api.patch(f"{CUSTOMER}?dry_run=true", wrong), 400)[0]["message"]
    assert "dry_run" in errors(api.patch(f"{CUSTOMER}?dry_run=perhaps", risky), 400)[0]["field"]
    assert api.patch(CUSTOMER, change).json()["revision"] == 2


def test_a_new_mapping_can_be_tried(api, world):
    new = {
        "name": "POSTS", "local_table": "bc.postcode", "remote_table": "crm.team",
        "fields": [{"local_field": "city", "remote_field": "name"}],
    }  # fmt: skip
    assert api.post(f"{MAPPINGS}?dry_run=true", new).json()["saved"] is False
    assert not TableMapping.objects.filter(name="POSTS").exists()
    twice = {**new, "local_table": "bc.customer"}
    assert "mapped by CUSTOMER already" in errors(api.post(f"{MAPPINGS}?dry_run=true", twice), 400)[0]["message"]


def test_what_the_default_set_up_would_change(api, world):
    factories.change_mapping("CUSTOMER", update_conflict="send")
    [found] = api.get(f"{CUSTOMER}default-differences/").json()["differences"]
    assert found["values"] == [{"name": "update-conflict resolution", "old": "Send update to Sales", "new": "Ask"}]
    assert factories.mapping("CUSTOMER").update_conflict == "send"


def test_the_history_goes_on_page_by_page(api, world):
    seen, after = 0, ""
    while True:
        page = api.get(f"{MAPPINGS}changes/", {"after": after}).json()
        seen += len(page["results"])
        after = page["next"]
        if not after:
            break
    assert seen > FieldMapping.objects.count()
    assert "no kind" in errors(api.get(f"{MAPPINGS}changes/?kind=colour"), 400)[0]["message"]
    assert "not a place" in errors(api.get(f"{MAPPINGS}changes/?after=x"), 400)[0]["message"]
