"""Value maps, defaults, cuts and country codes as they are kept: what is refused, in sentences, and what they say."""

import pytest

from integration.models import TransformationRule, ValueMapEntry
from integration.services import mapping_files, mapping_import, mappings, set_up_history, transformations
from integration.services.errors import Refused
from integration.services.mapping_checks import MappingRefused
from integration.services.rule_checks import RuleRefused, in_words
from tests import factories
from tests.reading import read

pytestmark = pytest.mark.django_db
TO, FROM = "to_integration", "from_integration"


def entries(*pairs):
    return [ValueMapEntry(source_value=source, destination_value=destination) for source, destination in pairs]


def value_map(code, *pairs, **values):
    made = TransformationRule(code=code, type="value_map", **values)
    transformations.save(made, entries(*pairs))
    return made


def stored(code):
    rule = transformations.named(code)
    return [(entry.source_value, entry.destination_value) for entry in rule.entries.all()]


def refused(rule, *pairs):
    """The problems, by field; nothing of the rule is stored."""
    before = list(ValueMapEntry.objects.order_by("pk").values()), list(TransformationRule.objects.values())
    with pytest.raises(RuleRefused) as caught:
        transformations.save(rule, entries(*pairs) if pairs else None)
    assert (list(ValueMapEntry.objects.order_by("pk").values()), list(TransformationRule.objects.values())) == before
    return dict(caught.value.problems)


def put(rule, local="city", remote="address1_city", direction=TO, mapping="CUSTOMER"):
    draft = mappings.draft_of(factories.mapping(mapping))
    row = next(f for f in draft.fields if (f.local_field, f.remote_field) == (local, remote))
    row.transformation_rule, row.direction = rule, direction
    return mappings.save(draft)


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.says("map_without_entries", "map_too_large", "entry_twice")
@pytest.mark.parametrize(
    ("pairs", "values", "field", "words"),
    [
        ([], {}, "entries", ("has no entry", "Add at least one")),
        ([(str(n), "x") for n in range(1001)], {}, "entries", ("1001 entries", "1000 are allowed", "Field Lookup")),
        ([("NL", "1"), ("DE", "2"), ("NL", "3")], {}, "entries[2].source_value", ("“NL”", "twice", "Keep one")),
        ([("NL", "1"), (" NL ", "3")], {}, "entries[1].source_value", ("“NL”", "twice")),
        ([("", "1"), ("  ", "3")], {}, "entries[1].source_value", ("“blank”", "twice")),
        ([("nl", "1"), ("NL", "3")], {"case_insensitive": True}, "entries[1].source_value", ("“NL”", "twice")),
    ],
)
def test_entries_that_cannot_be_kept(db, pairs, values, field, words):
    """FO-153: a source value has one entry, and a value map has some."""
    problems = refused(TransformationRule(code="MAP", type="value_map", **values), *pairs)
    assert list(problems) == [field]
    read(problems[field], *words)


def test_capitals_tell_entries_apart_unless_they_are_ignored(db):
    value_map("MAP", ("nl", "1"), ("NL", "2"))
    assert stored("MAP") == [("nl", "1"), ("NL", "2")]


@pytest.mark.says("rule_needs", "rule_has_no_use")
@pytest.mark.parametrize(
    ("rule", "pairs", "field", "words"),
    [
        (TransformationRule(code="R", type="default"), [], "default_value", ("Default value", "Fill it in")),
        (TransformationRule(code="R", type="trim", default_value="x"), [], "default_value", ("no meaning", "Trim")),
        (TransformationRule(code="R", type="trim", case_insensitive=True), [], "case_insensitive", ("Ignore case",)),
        (TransformationRule(code="R", type="trim"), [("a", "b")], "entries", ("list of entries", "Trim", "Clear it")),
        (TransformationRule(code="R", type="value_map"), [("a" * 251, "b")], "entries[0].source_value", ("251", "250")),
    ],
    ids=lambda value: str(value.type) if isinstance(value, TransformationRule) else "",
)
def test_a_rule_that_cannot_be_saved(db, rule, pairs, field, words):
    problems = refused(rule, *pairs)
    assert list(problems) == [field]
    read(problems[field], *words)


def test_a_rule_that_becomes_another_type_loses_its_entries(db):
    rule = value_map("MAP", ("a", "b"))
    rule.type = "trim"
    transformations.save(rule)
    assert stored("MAP") == []


def test_two_entries_can_exchange_their_source_values(db):
    rule = value_map("MAP", ("a", "1"), ("b", "2"), ("c", "3"))
    transformations.save(rule, entries(("b", "1"), ("a", "2"), ("d", "4")))
    assert sorted(stored("MAP")) == [("a", "2"), ("b", "1"), ("d", "4")]
    told = [(h.history_type, h.source_value, h.destination_value) for h in ValueMapEntry.history.order_by("history_id")]
    assert sorted(told[3:]) == [("+", "d", "4"), ("-", "c", "3"), ("~", "a", "2"), ("~", "b", "1")]


def test_saving_without_entries_keeps_them(db):
    rule = value_map("MAP", ("a", "1"))
    rule.description = "Letters"
    transformations.save(rule)
    assert stored("MAP") == [("a", "1")]


# --- what the destination can take ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "local", "remote", "words"),
    [
        (("default", {"default_value": "D" * 81}, ()), "city", "address1_city", ("City", "81", "80 are allowed")),
        (("value_map", {}, (("a", "1"), ("b", "two"))), "blocked", "creditonhold", ("“two”", "Yes or No")),
        (("value_map", {}, (("a", "b" * 90),)), "city", "address1_city", ("90 characters", "80 are allowed")),
    ],
    ids=["default", "kind", "length"],
)
def test_a_value_that_the_destination_cannot_take_is_told_before_a_run(world, made, local, remote, words):
    type_, values, pairs = made
    rule = TransformationRule(code="MINE", type=type_, **values)
    transformations.save(rule, entries(*pairs))
    draft = mappings.draft_of(factories.mapping("CUSTOMER"))
    row = next(f for f in draft.fields if f.local_field == "city")
    row.local_field, row.remote_field, row.direction, row.transformation_rule = local, remote, TO, rule
    with pytest.raises(MappingRefused) as caught:
        mappings.save(draft)
    said = [p.text for p in caught.value.problems if p.field == "transformation_rule"]
    assert said
    read(said[0], "MINE", "Change the rule", *words)


def test_what_a_later_rule_makes_of_a_value_counts(world):
    cut = TransformationRule(code="CUT", type="truncate", length=5)
    transformations.save(cut)
    put(value_map("MAP", ("a", "b" * 90), next_rule=cut))
    assert factories.field_mapping("CUSTOMER", "city", "address1_city").transformation_rule.code == "MAP"


def test_an_entry_that_a_used_map_cannot_have_is_refused(world):
    rule = value_map("MAP", ("a", "b"))
    put(rule)
    [(field, text)] = refused(rule, ("a", "b"), ("c", "d" * 81)).items()
    assert field == "entries"
    read(text, "CUSTOMER", "MAP", "City", "81 characters", "80 are allowed")


# --- in words, and tried ----------------------------------------------------------------------------------------------


def test_rules_in_words(db):
    def words(code, type_, **values):
        transformations.save(TransformationRule(code=code, type=type_, **values))
        return in_words(transformations.named(code))

    assert words("D", "default", default_value="10") == "Default: blank becomes “10”"
    assert words("T", "truncate", length=25) == "Truncate: to 25 characters"
    assert words("F", "truncate") == "Truncate: to the length of the destination field"
    assert words("C", "country_code").startswith("Country/Region Code: names and codes become the two letters")
    assert in_words(value_map("M", ("", "US"), ("NL", "NL"))) == "Value Map: blank → “US”, “NL” → “NL”"
    many = value_map("N", *((letter, letter.upper()) for letter in "abcde"), case_insensitive=True)
    assert in_words(many) == "Value Map: “a” → “A”, “b” → “B”, “c” → “C”, 2 more, case ignored"


@pytest.mark.says("no_map_entry", "unknown_country")
def test_a_value_without_an_entry_is_told_when_it_is_tried(db):
    """FO-E31: field, value, rule, and what to do; FO-139 for a country nobody knows."""
    country = TransformationRule(code="ISO", type="country_code")
    transformations.save(country)
    rule = value_map("MAP", ("Holland", "Nederland"), ("Atlantis", "Atlantis"), next_rule=country)
    assert [step.output for step in transformations.try_value(rule, "Holland")] == ["Nederland", "NL"]
    [step] = transformations.try_value(rule, "Utopia")
    assert step.output is None
    read(step.problem, "The value of the record is “Utopia”", "value map MAP", "Add an entry for “Utopia”")
    step = transformations.try_value(rule, "Atlantis")[-1]
    assert step.output is None
    read(step.problem, "“Atlantis”", "ISO", "value map that has an entry for “Atlantis”")


# --- files ------------------------------------------------------------------------------------------------------------


def used_map():
    rule = value_map("SIZE", ("small", "S"), ("", "M"), case_insensitive=True)
    put(rule)
    return rule


def test_a_value_map_goes_with_the_mapping_that_uses_it_and_comes_back_the_same(world):
    used_map()
    document = mapping_files.export(["CUSTOMER"])
    [kept] = document["transformation_rules"]
    assert kept["entries"] == [
        {"source_value": "small", "destination_value": "S"},
        {"source_value": "", "destination_value": "M"},
    ]
    text = mapping_files.text_of(document)
    assert mapping_import.preview(mapping_files.read(text)).differences == []
    factories.field_mapping("CUSTOMER", "city", "address1_city").mapping.fields.update(transformation_rule=None)
    TransformationRule.objects.all().delete()
    mapping_import.apply(mapping_files.read(text), source="maps.json")
    assert stored("SIZE") == [("small", "S"), ("", "M")]
    assert mapping_files.text_of(mapping_files.export(["CUSTOMER"])) == text
    history = ValueMapEntry.history.filter(history_change_reason="Imported from maps.json")
    assert history.count() == 2


def test_a_file_tells_which_entries_it_changes(world):
    used_map()
    document = mapping_files.export(["CUSTOMER"])
    document["transformation_rules"][0]["entries"] = [
        {"source_value": "small", "destination_value": "XS"},
        {"source_value": "large", "destination_value": "L"},
    ]
    document = mapping_files.checked(document)
    found = mapping_import.preview(document).differences
    assert [(d.owner, d.kind, d.row, d.what) for d in found] == [
        ("SIZE", "value map entry", "“small” → “XS”", "changed"),
        ("SIZE", "value map entry", "“large” → “L”", "added"),
        ("SIZE", "value map entry", "blank → “M”", "removed"),
    ]
    assert found[0].values == (("destination value", "S", "XS"),)
    assert stored("SIZE") == [("small", "S"), ("", "M")]
    mapping_import.apply(document)
    assert sorted(stored("SIZE")) == [("large", "L"), ("small", "XS")]


def test_a_file_that_makes_another_type_of_the_rule_tells_that_its_entries_go(world):
    used_map()
    document = mapping_files.export(["CUSTOMER"])
    rule = document["transformation_rules"][0]
    del rule["entries"]
    rule |= {"type": "trim", "case_insensitive": False}
    found = mapping_import.preview(mapping_files.checked(document)).differences
    assert [d.what for d in found] == ["changed", "removed", "removed"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([{"source_value": "a"}, {"source_value": "a"}], ("SIZE", "“a”", "twice")),
        ([{"source": "a"}], ("SIZE", "there is no “source”", "source_value")),
        ([{"source_value": 1}], ("SIZE", "source_value", "“1”", "text")),
        ([], ("SIZE", "Add at least one entry")),
    ],
)
def test_a_wrong_value_map_in_a_file_is_refused(world, given, words):
    used_map()
    document = mapping_files.export(["CUSTOMER"])
    document["transformation_rules"][0]["entries"] = given
    with pytest.raises(Refused) as caught:
        mapping_import.apply(mapping_files.checked(document))
    read(str(caught.value), *words)
    assert stored("SIZE") == [("small", "S"), ("", "M")]


# --- the history ------------------------------------------------------------------------------------------------------


def test_the_history_tells_what_became_of_entries(world):
    rule = used_map()
    transformations.save(rule, entries(("small", "XS")))
    transformations.save(rule, entries(("small", "XS"), ("large", "L")))
    put(None)
    transformations.delete(transformations.named("SIZE"))
    lines, _more = set_up_history.lines(kind="rule-entry")
    told = [(line.what, line.owner, line.row, [(c.old, c.new) for c in line.changes]) for line in reversed(lines)]
    assert [*told[:5], *sorted(told[5:])] == [
        ("+", "SIZE", "“small” → “S”", []),
        ("+", "SIZE", "blank → “M”", []),
        ("-", "SIZE", "blank → “M”", []),
        ("~", "SIZE", "“small” → “XS”", [("S", "XS")]),
        ("+", "SIZE", "“large” → “L”", []),
        ("-", "SIZE", "“large” → “L”", []),
        ("-", "SIZE", "“small” → “XS”", []),
    ]
    mapping = factories.mapping("CUSTOMER")
    assert not [line for line in set_up_history.lines(mapping=mapping)[0] if line.kind == "rule-entry"]
