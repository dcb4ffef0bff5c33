"""Value maps over REST: their entries whole, refusals by place, a round trip, and the same number of statements."""

import pytest
from django.db import connection

from integration.models import TransformationRule, ValueMapEntry
from integration.services import transformations
from tests.api.conftest import errors
from tests.counting import statements

pytestmark = pytest.mark.django_db
RULES = "/api/v1/transformation-rules/"


def pairs(**values):
    return [{"source_value": source, "destination_value": to} for source, to in values.items()]


def stored():
    return dict(ValueMapEntry.objects.filter(rule__code="SIZE").values_list("source_value", "destination_value"))


@pytest.mark.parametrize(
    ("given", "place", "words"),
    [
        ({"entries": []}, "entries", "Add at least one entry"),
        ({}, "entries", "has no entry"),
        ({"entries": [*pairs(small="S"), *pairs(small="M")]}, "entries[1].source_value", "“small”"),
        ({"entries": [*pairs(small="S"), *pairs(SMALL="M")], "case_insensitive": True}, "entries[1]", "“SMALL”"),
        ({"entries": [{"source": "small"}]}, "entries", "no such field"),
        ({"entries": pairs(small="S" * 251)}, "entries", "250"),
        ({"entries": pairs(small="S"), "type": "trim"}, "entries", "no meaning"),
        ({"entries": pairs(small="S"), "default_value": "x"}, "default_value", "no meaning"),
    ],
)
def test_a_wrong_value_map_is_refused_by_place_and_nothing_is_saved(api, world, given, place, words):
    before = TransformationRule.objects.count()
    found = errors(api.post(RULES, {"code": "size", "type": "value_map", **given}), 400)
    assert [e for e in found if e["field"].startswith(place) and words in e["message"]], found
    assert (TransformationRule.objects.count(), ValueMapEntry.objects.count()) == (before, 0)


def test_a_value_map_is_made_changed_tried_and_sent_back(api, world):
    """FO-153."""
    made = api.post(RULES, {"code": "size", "type": "value_map", "entries": pairs(small="S", large="L")})
    assert made.status_code == 201, made.content
    address = f"{RULES}SIZE/"
    read = api.get(address)
    assert read.json()["entries"] == pairs(small="S", large="L")
    assert read.json()["words"] == "Value Map: “small” → “S”, “large” → “L”"
    assert api.post(f"{address}try/", {"value": "small"}).json()["output"] == "S"
    assert "no entry" in api.post(f"{address}try/", {"value": "tiny"}).json()["steps"][0]["problem"]
    # the entries stay when they are not spoken of
    assert api.patch(address, {"description": "Sizes"}).json()["entries"] == pairs(small="S", large="L")
    changed = api.patch(address, {"entries": [*pairs(small="S"), *pairs(**{"": "M"})]})
    assert changed.json()["words"] == "Value Map: “small” → “S”, blank → “M”"
    assert stored() == {"small": "S", "": "M"}
    # what was read can be sent back, and an old version cannot
    again = api.patch(address, api.get(address).json(), headers={"If-Match": changed.headers["ETag"]})
    assert again.status_code == 200, again.content
    assert api.patch(address, {"entries": pairs(a="b")}, headers={"If-Match": read.headers["ETag"]}).status_code == 412
    assert stored() == {"small": "S", "": "M"}


def test_a_default_a_cut_and_a_country_are_rules_like_others(api, world):
    """FO-152, FO-139."""
    for body, value, output in (
        ({"code": "TEN", "type": "default", "default_value": "10"}, " ", "10"),
        ({"code": "CUT", "type": "truncate", "length": 4}, "Kiel, Holstein", "Kiel"),
        ({"code": "ISO", "type": "country_code"}, "pays-bas", "NL"),
    ):
        assert api.post(RULES, body).status_code == 201
        assert api.post(f"{RULES}{body['code']}/try/", {"value": value}).json()["output"] == output


def test_statements_of_the_list_do_not_grow_with_rules_and_entries(api, world):
    counts = []
    for number in (2, 6):
        for n in range(number):
            rule = TransformationRule(code=f"MAP{number}{n}", type="value_map")
            entries = [ValueMapEntry(source_value=str(at), destination_value="x") for at in range(number * 3)]
            transformations.save(rule, entries)
        api.get(RULES)
        with statements(connection) as seen:
            answer = api.get(RULES)
        assert len([r for r in answer.json()["results"] if r["entries"]]) >= number
        counts.append(len(seen))
    assert counts[0] == counts[1]
