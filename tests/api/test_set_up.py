"""The connection and table mappings over REST: wrong input first, then reading and saving."""

import pytest

from integration.models import Connection, FieldMapping, TableMapping
from tests import factories
from tests.api.conftest import errors

pytestmark = pytest.mark.django_db
MAPPINGS, CONNECTION = "/api/v1/table-mappings/", "/api/v1/connection/"
CUSTOMER = f"{MAPPINGS}CUSTOMER/"
NOBODY = "01890000-0000-7000-8000-000000000000"
NEW = {
    "name": "COUNTRIES",
    "local_table": "bc.country",
    "remote_table": "crm.team",
    "fields": [{"local_field": "name", "remote_field": "name"}],
    "criteria": [{"local_field": "name", "remote_field": "name"}],
}


def everything():
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (TableMapping, FieldMapping, Connection)
    }


# --- table mappings: wrong input --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"colour": "red"}, "colour", "no such field"),
        ({"direction": "up"}, "direction", "“up” is not possible. Possible values: bidirectional"),
        ({"enabled": "perhaps"}, "enabled", "boolean"),
        ({"name": ""}, "name", "blank"),
        ({"name": "x" * 21}, "name", "20"),
        ({"name": "VENDOR"}, "name", "already"),
        ({"local_table": "bc.planet"}, "local_table", "bc.planet"),
        ({"depends_on": ["NOPE"]}, "", "“NOPE”"),
        ({"depends_on": ["CONTACT"]}, "depends_on", "circle"),
        ({"fields": {}}, "fields", "list"),
        ({"fields": [{"local_field": "nope", "remote_field": "name"}]}, "fields[0].local_field", "“nope”"),
        ({"fields": [{"local_field": "blocked", "remote_field": "primarycontactid"}]}, "fields[0].remote_field", ""),
        ({"fields": [{"local_field": "name", "remote_field": "name", "colour": 1}]}, "fields[0].colour", "no such"),
        ({"fields": [{"id": 4711}]}, "fields[0].id", "no row 4711"),
        ({"fields": [{"id": "x"}]}, "fields[0].id", "integer"),
        ({"filters": [{"side": "L", "field": "blocked", "value": "never"}]}, "filters[0].value", "“never”"),
        ({"filters": [{"side": "L", "field": "colour", "value": "1"}]}, "filters[0].field", "“colour”"),
        (
            {"filters": [{"side": "L", "field": "no", "operator": "like"}]},
            "filters[0].operator",
            "“like” is not possible",
        ),
        ({"criteria": [{"local_field": "name", "remote_field": "colour"}]}, "criteria[0].remote_field", "“colour”"),
    ],
)
def test_a_wrong_mapping_is_refused_and_nothing_is_saved(api, world, change, field, words):
    before = everything()
    found = errors(api.patch(CUSTOMER, {"only_coupled": False, **change}), 400)
    assert field in [e["field"] for e in found]
    assert any(words in e["message"] for e in found)
    assert everything() == before


def test_an_unknown_mapping_is_404_with_the_names_there_are(api, world):
    for answer in (api.get(f"{MAPPINGS}NOPE/"), api.patch(f"{MAPPINGS}NOPE/", {}), api.delete(f"{MAPPINGS}NOPE/")):
        assert "CUSTOMER" in errors(answer, 404)[0]["message"]


@pytest.mark.parametrize("missing", ["name", "local_table", "remote_table"])
def test_a_new_mapping_needs_a_name_and_two_tables(api, world, missing):
    count = TableMapping.objects.count()
    found = errors(api.post(MAPPINGS, {k: v for k, v in NEW.items() if k != missing}), 400)
    assert found[0]["field"] == missing
    assert TableMapping.objects.count() == count


def test_a_mapping_with_couplings_is_not_deleted(api, world):
    factories.coupled_customer("Mill")
    assert "1 record is coupled" in errors(api.delete(CUSTOMER), 409)[0]["message"]
    assert TableMapping.objects.filter(name="CUSTOMER").exists()


def test_only_mappings_of_the_product_have_a_default(api, world):
    api.post(MAPPINGS, NEW)
    assert "“COUNTRIES”" in errors(api.post(f"{MAPPINGS}COUNTRIES/install-default/", {}), 400)[0]["message"]


def test_set_up_asks_for_its_permissions(client_with, world):
    client = client_with("integration.view_tablemapping", "integration.view_connection")
    assert client.get(CUSTOMER).status_code == 200
    assert "change_tablemapping" in errors(client.patch(CUSTOMER, {"enabled": False}), 403)[0]["message"]
    assert "add_tablemapping" in errors(client.post(MAPPINGS, NEW), 403)[0]["message"]
    assert "delete_tablemapping" in errors(client.delete(CUSTOMER), 403)[0]["message"]
    assert "change_connection" in errors(client.patch(CONNECTION, {"enabled": False}), 403)[0]["message"]
    assert TableMapping.objects.get(name="CUSTOMER").enabled


# --- table mappings: what works ---------------------------------------------------------------------------------------


def test_reading_a_mapping(api, world):
    factories.customer("Mill")
    mapping = api.get(f"{MAPPINGS}customer/").json()
    assert (mapping["local_table"], mapping["remote_table"]) == ("bc.customer", "crm.account")
    assert "SALESPEOPLE" in mapping["depends_on"]
    assert (mapping["backlog"], mapping["open_issues"]) == (1, 0)
    assert {"local_field": "phone_no", "remote_field": "telephone1"}.items() <= next(
        f for f in mapping["fields"] if f["local_field"] == "phone_no"
    ).items()
    assert {"statecode", "customertypecode"} <= {f["field"] for f in mapping["filters"]}
    names = [m["name"] for m in api.get(f"{MAPPINGS}?search=contact").json()["results"]]
    assert names == ["CONTACT"]
    assert api.get(f"{MAPPINGS}?direction=to_integration&enabled=true").json()["count"] > 0


def test_a_mapping_can_be_sent_back_as_it_was_read(api, world):
    mapping = api.get(CUSTOMER)
    answer = api.patch(CUSTOMER, mapping.json(), HTTP_IF_MATCH=mapping["ETag"])
    assert answer.status_code == 200, answer.content
    assert [f["id"] for f in answer.json()["fields"]] == [f["id"] for f in mapping.json()["fields"]]


def test_changing_one_row_keeps_what_was_agreed_on(api, world):
    mapping = api.get(CUSTOMER).json()
    keys = dict(FieldMapping.objects.filter(mapping__name="CUSTOMER").values_list("pk", "base_key"))
    fields = [{"id": f["id"], "direction": "to_integration"} if f["local_field"] == "phone_no" else {"id": f["id"]}
              for f in mapping["fields"]]  # fmt: skip
    answer = api.patch(CUSTOMER, {"fields": [*fields, {"local_field": "name_2", "remote_field": "description"}]})
    assert answer.status_code == 200, answer.content
    rows = {f["local_field"]: f for f in answer.json()["fields"]}
    assert rows["phone_no"]["direction"] == "to_integration"
    assert rows["name_2"]["user_defined"]
    assert answer.json()["revision"] == mapping["revision"] + 1
    assert dict(FieldMapping.objects.filter(pk__in=keys).values_list("pk", "base_key")) == keys


def test_rows_left_out_are_removed(api, world):
    first = api.get(CUSTOMER).json()["fields"][2]
    assert [f["id"] for f in api.patch(CUSTOMER, {"fields": [first]}).json()["fields"]] == [first["id"]]
    default = api.post(f"{CUSTOMER}install-default/", {}).json()
    assert len(default["fields"]) > 10


def test_what_follows_from_a_change_is_told(api, world):
    factories.coupled_customer("Mill")
    fields = api.get(CUSTOMER).json()["fields"]
    added = [*fields, {"local_field": "name_2", "remote_field": "description"}]
    assert "Name 2" in api.patch(CUSTOMER, {"fields": added}).json()["notes"][0]


def test_a_risky_change_is_asked_about_first(api, world):
    change = {"deletion_conflict": "remove_coupling", "only_coupled": False}
    [found] = errors(api.patch(CUSTOMER, change), 409)
    assert found["code"] == "confirmation_needed"
    assert api.get(CUSTOMER).json()["deletion_conflict"] == "none"
    assert api.patch(CUSTOMER, {**change, "confirmed": True}).json()["deletion_conflict"] == "remove_coupling"


def test_a_stale_mapping_is_refused(api, world):
    tag = api.get(CUSTOMER)["ETag"]
    factories.customer("Mill")  # the backlog is no change of the mapping
    assert api.get(CUSTOMER)["ETag"] == tag
    assert api.patch(CUSTOMER, {"enabled": False}, HTTP_IF_MATCH=tag).status_code == 200
    assert "by ada" in errors(api.patch(CUSTOMER, {"enabled": True}, HTTP_IF_MATCH=tag), 412)[0]["message"]
    assert not TableMapping.objects.get(name="CUSTOMER").enabled


def test_mapping_two_tables_no_pair_exists_for(api, world):
    answer = api.post(MAPPINGS, NEW)
    assert answer.status_code == 201, answer.content
    assert api.get(answer["Location"]).json()["user_defined"]
    assert api.delete(f"{MAPPINGS}COUNTRIES/").status_code == 204
    assert not TableMapping.objects.filter(name="COUNTRIES").exists()


# --- connection -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"colour": "red"}, "colour", "no such field"),
        ({"company": NOBODY}, "company", NOBODY),
        ({"integration_user": "ada"}, "integration_user", "UUID"),
        ({"default_team": NOBODY}, "default_team", "team"),
        ({"ownership_model": "company"}, "ownership_model", "company"),
        ({"company": None}, "company", "Choose the company"),
        ({"ownership_model": "team", "default_team": None}, "default_team", "default owning team"),
    ],
)
def test_a_wrong_connection_is_refused(api, world, change, field, words):
    before = everything()
    [found] = errors(api.patch(CONNECTION, {"name": "New", **change}), 400)
    assert found["field"] == field
    assert words in found["message"]
    assert everything() == before


def test_the_connection(api, world):
    answer = api.get(CONNECTION)
    link = answer.json()
    assert (link["company"], link["labels"]["company"]) == (str(world.company.pk), "Ours")
    assert (link["extended_price_calculation_enabled"], link["default_price_list"]) == (False, None)
    assert api.patch(CONNECTION, link, HTTP_IF_MATCH=answer["ETag"]).status_code == 200
    [asked] = errors(api.patch(CONNECTION, {"ownership_model": "team"}), 409)
    assert "SALESPEOPLE" in asked["message"]
    team = {"ownership_model": "team", "confirmed": True}
    changed = api.patch(CONNECTION, team, HTTP_IF_MATCH=answer["ETag"]).json()
    assert "SALESPEOPLE" in " ".join(changed["notes"])
    [found] = errors(api.patch(CONNECTION, {"ownership_model": "person"}, HTTP_IF_MATCH=answer["ETag"]), 412)
    assert "ownership_model: team" in found["message"]
    assert api.patch(CONNECTION, {"enabled": False}).json()["enabled"] is False
    points = {p["name"]: p["ok"] for p in api.post(f"{CONNECTION}check/", {}).json()}
    assert points["enabled"] is False
    assert points["base_currency"] is False, "known again when it is enabled"
    assert points["company"] is True
