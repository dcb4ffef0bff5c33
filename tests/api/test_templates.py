"""Config templates over REST: wrong input first, then adding, choosing and deleting."""

import pytest

from erp.bc.models import PaymentTerms
from integration.models import ConfigTemplate, MappingTemplate
from tests import factories
from tests.api.conftest import errors
from tests.factories import saved

pytestmark = pytest.mark.django_db
TEMPLATES, USES = "/api/v1/config-templates/", "/api/v1/mapping-templates/"
DOMESTIC = {
    "code": "domestic",
    "description": "At home",
    "table": "bc.customer",
    "lines": [{"field": "payment_terms", "value": "COD"}, {"field": "territory_code", "value": "NORTH"}],
}
USE = {"mapping": "CUSTOMER", "side": "L", "template": "DOMESTIC", "priority": 1}


@pytest.fixture
def domestic(api, world):
    saved(PaymentTerms(code="COD"))
    answer = api.post(TEMPLATES, DOMESTIC)
    assert answer.status_code == 201, answer.content
    return answer.json()


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"colour": "red"}, "colour", "no such field"),
        ({"code": ""}, "code", "blank"),
        ({"table": "bc.planet"}, "table", "“bc.planet”"),
        ({"lines": [{"field": "payment_terms", "value": "NEVER"}]}, "lines[0].value", "“NEVER”"),
        ({"lines": [{"field": "city", "value": "Kiel"}, {"field": "no", "value": "C1"}]}, "lines[1].field", "own"),
        ({"lines": [{"field": "city", "value": "Kiel", "colour": 1}]}, "lines[0].colour", "no such field"),
        ({"lines": [{"id": 4711, "field": "city"}]}, "lines[0].id", "no row 4711"),
    ],
)
def test_a_wrong_template_is_refused_and_nothing_is_saved(api, world, change, field, words):
    found = errors(api.post(TEMPLATES, {**DOMESTIC, "lines": [], **change}), 400)
    assert [e["field"] for e in found] == [field]
    assert words in found[0]["message"]
    assert not ConfigTemplate.objects.exists()


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"mapping": "NOPE"}, "", "“NOPE”"),
        ({"template": "NOPE"}, "template", "Templates: DOMESTIC"),
        ({"side": "X"}, "side", "“X” is not possible"),
        ({"side": "R"}, "template", "is for Customer (18)"),
        ({"conditions": [{"field": "city", "operator": "eq", "value": "Kiel"}]}, "conditions[0].field", "“city”"),
        ({"conditions": [{"field": "fax", "operator": "like", "value": "1"}]}, "conditions[0].operator", "“like”"),
    ],
)
def test_a_wrong_use_is_refused_and_nothing_is_saved(api, domestic, change, field, words):
    found = errors(api.post(USES, {**USE, **change}), 400)
    assert [e["field"] for e in found] == [field]
    assert words in found[0]["message"]
    assert not MappingTemplate.objects.exists()


def test_a_template_is_read_changed_by_row_and_sent_back(api, domestic):
    address = f"{TEMPLATES}DOMESTIC/"
    read = api.get(address).json()
    assert read == domestic
    assert (read["code"], [line["value"] for line in read["lines"]]) == ("DOMESTIC", ["COD", "NORTH"])
    read["lines"][1]["value"] = "SOUTH"
    assert api.patch(address, read).json()["lines"] == read["lines"]
    assert api.patch(address, {"lines": read["lines"][1:]}).json()["lines"] == read["lines"][1:]
    assert [t["code"] for t in api.get(f"{TEMPLATES}?table=bc.customer").json()["results"]] == ["DOMESTIC"]
    assert errors(api.get(f"{TEMPLATES}NOPE/"), 404)[0]["message"] == "There is no config. template “NOPE”."


def test_a_mapping_uses_a_template_until_it_is_taken_out(api, domestic):
    conditions = [{"field": "fax", "operator": "eq", "value": "1"}]
    made = api.post(USES, {**USE, "conditions": conditions})
    assert made.status_code == 201
    assert made["Location"].endswith(f"{USES}{made.json()['id']}/")
    assert made.json()["notes"] == []
    assert api.get(f"{TEMPLATES}DOMESTIC/").json()["used_by"] == ["CUSTOMER"]
    assert "CUSTOMER uses it" in errors(api.delete(f"{TEMPLATES}DOMESTIC/"), 409)[0]["message"]
    changed = api.patch(made["Location"], {"priority": 7, "conditions": []}).json()
    assert (changed["priority"], changed["conditions"]) == (7, [])
    assert len(api.get(f"{USES}?mapping=CUSTOMER&side=L").json()["results"]) == 1
    assert api.delete(made["Location"]).status_code == 204
    assert api.delete(f"{TEMPLATES}DOMESTIC/").status_code == 204
    assert not ConfigTemplate.objects.exists()


def test_permissions_are_those_of_the_models(client_with, domestic):
    looks = client_with("integration.view_configtemplate")
    assert looks.get(TEMPLATES).status_code == 200
    assert "integration.add_configtemplate" in errors(looks.post(TEMPLATES, DOMESTIC), 403)[0]["message"]
    assert errors(client_with().get(USES), 403)


def test_the_values_of_an_option_mapping(api, world):
    code = saved(PaymentTerms(code="NET 30"))
    value = factories.option("paymenttermscode", 1, "Net 30")
    factories.couple("PAYMENT TERMS", code, value)
    (row,) = api.get("/api/v1/table-mappings/PAYMENT TERMS/option-values/").json()
    assert (row["record"], row["number"], row["caption"]) == ("NET 30", 1, "Net 30")
    found = errors(api.get("/api/v1/table-mappings/CUSTOMER/option-values/"), 400)
    assert "no option values" in found[0]["message"]
