"""Transformation rules over REST: wrong input first, then writing, trying and using them."""

import pytest

from integration.models import FieldMapping, TransformationRule
from tests import factories
from tests.api.conftest import errors
from tests.counting import statements

pytestmark = pytest.mark.django_db
RULES = "/api/v1/transformation-rules/"
CUSTOMER = "/api/v1/table-mappings/CUSTOMER/"


def everything():
    return list(TransformationRule.objects.order_by("pk").values())


def row(api, local, remote):
    fields = api.get(CUSTOMER).json()["fields"]
    return fields, next(f for f in fields if (f["local_field"], f["remote_field"]) == (local, remote))


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({}, "code", "required"),
        ({"code": "A", "type": "reverse"}, "type", "“reverse” is not possible. Possible values: uppercase"),
        ({"code": "A", "type": "trim", "colour": 1}, "colour", "no such field"),
        ({"code": "x" * 21, "type": "trim"}, "code", "20"),
        ({"code": "trim", "type": "trim"}, "code", "already"),
        ({"code": "A", "type": "trim", "find_value": "x"}, "find_value", "has no meaning for the type Trim"),
        ({"code": "A", "type": "replace"}, "find_value", "must have a value for the type Replace Text"),
        ({"code": "A", "type": "regex_match", "find_value": "("}, "find_value", "not a regular expression"),
        ({"code": "A", "type": "date_format", "data_format": "YYYY"}, "data_format", "“Y” means nothing"),
        ({"code": "A", "type": "substring", "start_position": -1}, "start_position", "0"),
        ({"code": "A", "type": "round", "precision": "-1", "rounding": "="}, "precision", "cannot be -1"),
        ({"code": "A", "type": "trim", "next_rule": "NOPE"}, "next_rule", "“NOPE”. Rules: ALPHANUMERIC_ONLY"),
        (
            {
                "code": "A",
                "type": "field_lookup",
                "lookup_table": "bc.planet",
                "source_field": "a",
                "target_field": "b",
            },
            "lookup_table",
            "“bc.planet”",
        ),
        (
            {
                "code": "A",
                "type": "field_lookup",
                "lookup_table": "bc.country",
                "source_field": "x",
                "target_field": "name",
            },
            "source_field",
            "no field “x”",
        ),
    ],
)
def test_a_wrong_rule_is_refused_and_nothing_is_saved(api, world, given, field, words):
    before = everything()
    found = errors(api.post(RULES, given), 400)
    assert field in [e["field"] for e in found]
    assert any(words in e["message"] for e in found), found
    assert everything() == before


def test_an_unknown_rule_is_404_with_the_codes_there_are(api, world):
    address = f"{RULES}NOPE/"
    for answer in (
        api.get(address),
        api.patch(address, {}),
        api.delete(address),
        api.post(f"{address}try/", {"value": ""}),
    ):
        assert "UPPERCASE" in errors(answer, 404)[0]["message"]


def test_rules_ask_for_their_permissions(client_with, world):
    client = client_with("integration.view_transformationrule")
    assert client.get(f"{RULES}TRIM/").status_code == 200
    assert client.post(f"{RULES}TRIM/try/", {"value": " a "}).json()["output"] == "a"
    assert "add_transformationrule" in errors(client.post(RULES, {"code": "A", "type": "trim"}), 403)[0]["message"]
    assert "change_transformationrule" in errors(client.patch(f"{RULES}TRIM/", {}), 403)[0]["message"]
    assert "delete_transformationrule" in errors(client.delete(f"{RULES}TRIM/"), 403)[0]["message"]
    other = client_with("integration.view_tablemapping")
    assert "view_transformationrule" in errors(other.post(f"{RULES}TRIM/try/", {"value": ""}), 403)[0]["message"]


def test_a_rule_is_added_chained_tried_and_deleted(api, world):
    made = api.post(RULES, {"code": "city", "type": "substring", "ending_text": " ,", "next_rule": "trim"})
    assert made.status_code == 201
    assert (made.json()["code"], made.json()["ending_text"], made.json()["next_rule"]) == ("CITY", " ,", "TRIM")
    tried = api.post(f"{RULES}CITY/try/", {"value": "  Kiel  , Holstein"}).json()
    assert (tried["output"], [s["code"] for s in tried["steps"]]) == ("Kiel", ["CITY", "TRIM"])
    assert "“ ,”" in tried["steps"][0]["words"]
    changed = api.patch(f"{RULES}CITY/", {"next_rule": None, "ending_text": ","}, headers={"if-match": made["ETag"]})
    assert (changed.status_code, changed.json()["next_rule"]) == (200, None)
    stale = api.patch(f"{RULES}CITY/", {"description": "x"}, headers={"if-match": made["ETag"]})
    assert "not the version" in errors(stale, 412)[0]["message"]
    assert api.delete(f"{RULES}CITY/").status_code == 204
    assert not TransformationRule.objects.filter(code="CITY").exists()


def test_a_circle_is_refused_naming_it(api, world):
    api.patch(f"{RULES}TRIM/", {"next_rule": "UPPERCASE"})
    found = errors(api.patch(f"{RULES}UPPERCASE/", {"next_rule": "TRIM"}), 400)
    assert (found[0]["field"], "UPPERCASE → TRIM → UPPERCASE" in found[0]["message"]) == ("next_rule", True)
    assert api.get(f"{RULES}UPPERCASE/").json()["next_rule"] is None


def test_a_field_mapping_gets_a_rule_and_the_rule_is_then_in_use(api, world):
    fields, city = row(api, "city", "address1_city")
    assert (city["transformation_rule"], city["transformation_direction"]) == (None, "to_integration")
    city["transformation_rule"] = "UPPERCASE"
    answer = api.patch(CUSTOMER, {"fields": fields})
    assert answer.status_code == 200, answer.content
    assert any("loses part of the value" in note for note in answer.json()["notes"])
    assert row(api, "city", "address1_city")[1]["transformation_rule"] == "UPPERCASE"
    assert api.get(f"{RULES}UPPERCASE/").json()["used_by"] == ["CUSTOMER (City)"]
    found = errors(api.delete(f"{RULES}UPPERCASE/"), 409)
    assert "it is used by CUSTOMER (City)" in found[0]["message"]
    city["transformation_rule"] = None
    assert api.patch(CUSTOMER, {"fields": fields}).status_code == 200
    assert api.delete(f"{RULES}UPPERCASE/").status_code == 204


@pytest.mark.parametrize(
    ("local", "remote", "rule", "words"),
    [
        ("salesperson", "ownerid", "TRIM", "points at another record"),
        ("city", "address1_city", "NOPE", "“NOPE”"),
        (
            "credit_limit_lcy",
            "creditlimit",
            "DK_DECIMAL_FORMAT",
            "reads text, but Credit Limit (LCY) holds a number already",
        ),
    ],
)
def test_a_rule_that_does_not_fit_its_field_mapping_is_refused(api, world, local, remote, rule, words):
    fields, found = row(api, local, remote)
    found["transformation_rule"] = rule
    before = list(FieldMapping.objects.values())
    refused = errors(api.patch(CUSTOMER, {"fields": fields}), 400)
    assert any(words in e["message"] and e["field"].endswith("transformation_rule") for e in refused), refused
    assert list(FieldMapping.objects.values()) == before


def test_a_constant_cannot_have_a_rule(api, world):
    fields = api.get(CUSTOMER).json()["fields"]
    fields.append(
        {"remote_field": "description", "constant": "x", "direction": "to_integration", "transformation_rule": "TRIM"}
    )
    refused = errors(api.patch(CUSTOMER, {"fields": fields}), 400)
    assert any("A constant is written as it is" in e["message"] for e in refused)


def test_the_list_asks_no_query_per_rule(api, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        found = api.get(f"{RULES}?type=trim").json()
    assert [r["code"] for r in found["results"]] == ["TRIM"]
    with django_assert_max_num_queries(12):
        assert api.get(RULES).json()["count"] == 14


def test_reading_mappings_asks_no_query_per_field(api, world):
    from django.db import connection

    def asked():
        with statements(connection) as seen:
            api.get(CUSTOMER)
        return len(seen)

    asked()
    before = asked()
    rule = TransformationRule.objects.get(code="TRIM")
    FieldMapping.objects.filter(mapping=factories.mapping("CUSTOMER"), local_field__in=["city", "name"]).update(
        transformation_rule=rule
    )
    assert asked() <= before + 1
