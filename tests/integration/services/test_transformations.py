"""Transformation rules as they are kept: refusals in sentences, circles, use, the rules of the product, trying one."""

from decimal import Decimal

import pytest

from erp.bc.models import Country
from integration.models import SynchRun, TransformationRule
from integration.models.run import RunKind, RunStatus
from integration.services import mapping_files, mapping_import, mappings, transformations
from integration.services.errors import Conflict, Refused
from integration.services.install import install_mappings
from integration.services.rule_checks import in_words
from integration.services.transformations import RuleRefused
from tests import factories
from tests.factories import saved

pytestmark = pytest.mark.django_db
SHIPPED = [
    "ALPHANUMERIC_ONLY", "DELETE_NOTPROVIDED", "DK_DECIMAL_FORMAT", "FOURTH_TO_SIXTH_CHAR", "LOWERCASE",
    "PRINTABLE_ONLY", "TITLECASE", "TRIM", "UNIXTIMESTAMP", "UPPERCASE",
    "US_DATETIME_FORMAT", "US_DATE_FORMAT", "YYYYMMDDHHMMSS_FMT", "YYYYMMDD_DATE",
]  # fmt: skip


def named(code):
    return transformations.named(code)


def save(code, type_, **values):
    made = TransformationRule(code=code, type=type_, **values)
    transformations.save(made)
    return made


def refused(rule):
    before = list(TransformationRule.objects.order_by("pk").values())
    with pytest.raises(RuleRefused) as caught:
        transformations.save(rule)
    assert list(TransformationRule.objects.order_by("pk").values()) == before
    return dict(caught.value.problems)


def put(rule, local="city", remote="address1_city", **values):
    draft = mappings.draft_of(factories.mapping("CUSTOMER"))
    row = next(f for f in draft.fields if (f.local_field, f.remote_field) == (local, remote))
    row.transformation_rule = rule
    for name, value in values.items():
        setattr(row, name, value)
    return mappings.save(draft)


def tried(rule, text):
    return [step.output for step in transformations.try_value(rule, text)]


# --- the rules of the product ----------------------------------------------------------------------------------------


def test_the_product_brings_its_rules(world):
    assert list(TransformationRule.objects.values_list("code", flat=True)) == SHIPPED
    for rule in TransformationRule.objects.all():
        assert transformations.problems_of(rule) == []


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("UPPERCASE", "Kiel", "KIEL"),
        ("LOWERCASE", "Kiel", "kiel"),
        ("TITLECASE", "jan DE vries", "Jan DE Vries"),
        ("TRIM", " a ", "a"),
        ("FOURTH_TO_SIXTH_CHAR", "123456789", "456"),
        ("YYYYMMDD_DATE", "20260305", "2026-03-05"),
        ("YYYYMMDDHHMMSS_FMT", "20260305101112", "2026-03-05T10:11:12Z"),
        ("ALPHANUMERIC_ONLY", "DK-12 34", "DK1234"),
        ("DK_DECIMAL_FORMAT", "1.234,5", "1234.5"),
        ("US_DATE_FORMAT", "3/5/2026", "2026-03-05"),
        ("US_DATETIME_FORMAT", "3/5/2026 1:05 PM", "2026-03-05T13:05:00Z"),
        ("UNIXTIMESTAMP", "1772704800", "2026-03-05T10:00:00Z"),
        ("DELETE_NOTPROVIDED", "NOTPROVIDED", ""),
        ("PRINTABLE_ONLY", "Mi\x0bll\ufffe A/S\n€ 😀", "Mill A/S\n€ 😀"),
    ],
)
def test_what_the_rules_of_the_product_do(world, code, text, expected):
    assert tried(named(code), text) == [expected]


def test_installing_again_adds_what_is_missing_and_leaves_what_was_edited(world):
    transformations.delete(named("TRIM"))
    edited = named("UPPERCASE")
    edited.description = "Ours"
    transformations.save(edited)
    install_mappings()
    assert list(TransformationRule.objects.values_list("code", flat=True)) == SHIPPED
    assert named("UPPERCASE").description == "Ours"


# --- saving ----------------------------------------------------------------------------------------------------------


def test_codes_are_capitals_and_used_once(world):
    assert save(" mine ", "trim").code == "MINE"
    assert (
        "There is a transformation rule MINE already" in refused(TransformationRule(code="mine", type="trim"))["code"]
    )
    assert "must have a code" in refused(TransformationRule(code=" ", type="trim"))["code"]
    assert "“reverse” is not a type" in refused(TransformationRule(code="A", type="reverse"))["type"]


def test_what_is_left_over_from_the_former_type_is_cleared(world):
    rule = save("MINE", "replace", find_value="a", replace_value="b")
    rule.type = "trim"
    transformations.save(rule)
    rule.refresh_from_db()
    assert (rule.type, rule.find_value, rule.replace_value) == ("trim", "", "")


def test_a_field_of_another_type_is_refused(world):
    found = refused(TransformationRule(code="A", type="uppercase", data_formatting_culture="da-DK"))
    assert found["data_formatting_culture"].startswith("Data formatting culture has no meaning for the type Uppercase.")


def test_a_start_position_takes_the_place_of_the_starting_text_and_back(world):
    rule = save("PART", "substring", starting_text=":", ending_text=";")
    rule.start_position, rule.length = 3, 2
    transformations.save(rule)
    rule.refresh_from_db()
    assert (rule.start_position, rule.starting_text, rule.length, rule.ending_text) == (3, "", 2, "")
    rule.starting_text = ":"
    transformations.save(rule)
    assert (rule.start_position, rule.starting_text) == (0, ":")


def test_a_circle_is_refused_naming_it(world):
    trim, upper, lower = named("TRIM"), named("UPPERCASE"), named("LOWERCASE")
    trim.next_rule, upper.next_rule = upper, lower
    transformations.save_all([trim, upper])
    lower.next_rule = trim
    assert "LOWERCASE → TRIM → UPPERCASE → LOWERCASE" in refused(lower)["next_rule"]
    alone = named("TITLECASE")
    alone.next_rule = alone
    assert "TITLECASE → TITLECASE" in refused(alone)["next_rule"]


def test_rules_that_lead_to_one_another_are_saved_together_or_not_at_all(world):
    second = TransformationRule(code="SECOND", type="trim")
    first = TransformationRule(code="FIRST", type="uppercase", next_rule=second)
    transformations.save_all([first, second])
    assert named("FIRST").next_rule == second
    good = TransformationRule(code="GOOD", type="trim")
    bad = TransformationRule(code="BAD", type="regex_match", find_value="(")
    with pytest.raises(RuleRefused):
        transformations.save_all([good, bad])
    assert not TransformationRule.objects.filter(code__in=["GOOD", "BAD"]).exists()


@pytest.mark.parametrize(
    ("source", "target", "field", "words"),
    [
        ("nope", "name", "source_field", "has no field “nope”"),
        ("code", "nope", "target_field", "has no field “nope”"),
        ("modified_on", "name", "source_field", "cannot be looked up: it holds a date and time"),
    ],
)
def test_a_lookup_needs_fields_of_its_table(world, source, target, field, words):
    rule = TransformationRule(
        code="A", type="field_lookup", lookup_table="bc.country", source_field=source, target_field=target
    )
    assert words in refused(rule)[field]


def test_a_rule_is_not_edited_under_a_run_that_uses_it(world):
    put(named("TRIM"), direction="to_integration")
    SynchRun.objects.create(mapping=factories.mapping("CUSTOMER"), kind=RunKind.SYNCH, status=RunStatus.RUNNING)
    rule = named("TRIM")
    rule.type = "uppercase"
    with pytest.raises(Conflict, match="of CUSTOMER is running"):
        transformations.save(rule)
    assert named("TRIM").type == "trim"
    unused = named("LOWERCASE")
    unused.description = "x"
    transformations.save(unused)


def test_an_edit_is_in_the_history_of_the_mappings_that_use_the_rule(world):
    put(named("TRIM"), direction="to_integration")
    revision = factories.mapping("CUSTOMER").revision
    rule = named("TRIM")
    rule.type = "uppercase"
    [note] = transformations.save(rule)
    assert note.startswith("CUSTOMER (City) uses it from the next run on.")
    mapping = factories.mapping("CUSTOMER")
    assert mapping.revision == revision + 1
    assert mapping.history.first().history_change_reason == "Transformation rule TRIM was edited"


# --- use -------------------------------------------------------------------------------------------------------------


def test_a_rule_in_use_is_not_deleted(world):
    upper, trim = named("UPPERCASE"), named("TRIM")
    upper.next_rule = trim
    transformations.save(upper)
    put(upper, direction="to_integration")
    for rule in (upper, trim):
        with pytest.raises(Conflict, match=r"it is used by CUSTOMER \(City\)"):
            transformations.delete(rule)
    assert TransformationRule.objects.count() == len(SHIPPED)


def test_a_rule_after_another_is_not_deleted(world):
    upper, trim = named("UPPERCASE"), named("TRIM")
    upper.next_rule = trim
    transformations.save(upper)
    with pytest.raises(Conflict, match="it comes after UPPERCASE"):
        transformations.delete(trim)
    transformations.delete_all([trim, upper])
    assert not TransformationRule.objects.filter(code__in=["TRIM", "UPPERCASE"]).exists()


@pytest.mark.parametrize(("code", "told"), [("UPPERCASE", True), ("TRIM", False), ("DK_DECIMAL_FORMAT", False)])
def test_a_two_way_row_with_a_rule_that_loses_something_is_warned_about(world, code, told):
    notes = put(named(code))
    assert any("City travels both ways" in note for note in notes) is told
    assert not any("loses part" in note for note in put(named(code), direction="to_integration"))


def test_the_warning_is_told_once(world):
    assert put(named("UPPERCASE"))
    assert mappings.save(mappings.draft_of(factories.mapping("CUSTOMER"))) == []


def test_a_rule_further_down_the_chain_counts_for_the_warning(world):
    trim = named("TRIM")
    trim.next_rule = named("UPPERCASE")
    transformations.save(trim)
    assert any("UPPERCASE (Uppercase) loses part of the value" in note for note in put(trim))


def test_a_one_way_row_forces_the_direction_of_its_rule(world):
    put(named("TRIM"), direction="from_integration", transformation_direction="to_integration")
    row = factories.field_mapping("CUSTOMER", "city", "address1_city")
    assert row.transformation_direction == "from_integration"


def test_the_default_setup_and_the_reset_take_rules_off(world):
    put(named("TRIM"))
    count, _notes = transformations.reset_rules(factories.mapping("CUSTOMER"))
    assert count == 1
    assert factories.field_mapping("CUSTOMER", "city", "address1_city").transformation_rule is None
    assert transformations.reset_rules(factories.mapping("CUSTOMER")) == (0, [])
    put(named("TRIM"))
    install_mappings(["CUSTOMER"])
    assert factories.field_mapping("CUSTOMER", "city", "address1_city").transformation_rule is None
    assert TransformationRule.objects.filter(code="TRIM").exists()


# --- trying and words ------------------------------------------------------------------------------------------------


def test_trying_shows_each_step(world):
    trim = named("TRIM")
    trim.next_rule = named("UPPERCASE")
    transformations.save(trim)
    assert tried(trim, " kiel ") == ["kiel", "KIEL"]


def test_trying_a_lookup_asks_the_table(world):
    saved(Country(code="DK", name="Denmark"))
    rule = save("NAME", "field_lookup", lookup_table="bc.country", source_field="code", target_field="name")
    assert tried(rule, "DK") == ["Denmark"]
    assert tried(rule, "dk ") == ["Denmark"]
    assert tried(rule, "XX") == [""]


def test_trying_a_rule_that_is_broken_says_why(world):
    broken = TransformationRule(code="A", type="regex_match", find_value="(a+)+")
    [step] = transformations.try_value(broken, "a")
    assert step.output is None
    assert "repeats repetitions" in step.problem


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"type": "trim"}, "Trim"),
        ({"type": "substring", "start_position": 4, "length": 3}, "Substring: from character 4, 3 long"),
        ({"type": "substring", "starting_text": "(", "ending_text": ")"}, "Substring: after “(”, up to “)”"),
        ({"type": "replace", "find_value": "a"}, "Replace Text: every “a” is removed"),
        ({"type": "round", "precision": Decimal("0.0500"), "rounding": ">"}, "Round: to 0.05, up"),
        ({"type": "date_format", "data_formatting_culture": "da-DK"}, "Date Formatting: da-DK"),
        ({"type": "custom"}, "Custom: this installation has no function A, so nothing happens"),
        (
            {"type": "field_lookup", "lookup_table": "bc.country", "source_field": "code", "target_field": "name"},
            "Field Lookup: name of the Country/region (9) whose code it is",
        ),
    ],
)
def test_a_rule_in_words(values, words):
    assert in_words(TransformationRule(code="A", **values)) == words


# --- in a file -------------------------------------------------------------------------------------------------------


def test_a_file_brings_in_rules_that_lead_to_one_another_and_nothing_that_cannot_work(world):
    upper = named("UPPERCASE")
    upper.next_rule = save("LAST", "substring", ending_text=" ,")
    transformations.save(upper)
    put(upper, direction="to_integration")
    document = mapping_files.read(mapping_files.text_of(mapping_files.export(["CUSTOMER"])))
    assert [rule["code"] for rule in document["transformation_rules"]] == ["LAST", "UPPERCASE"]
    install_mappings(["CUSTOMER"])
    transformations.delete_all([named("LAST"), named("UPPERCASE")])
    mapping_import.apply(document)
    assert [code for code, _words in transformations.chain_in_words(named("UPPERCASE"))] == ["UPPERCASE", "LAST"]
    assert named("LAST").ending_text == " ,"
    assert factories.field_mapping("CUSTOMER", "city", "address1_city").transformation_rule == named("UPPERCASE")
    document["transformation_rules"][0].update(type="regex_match", find_value="(", ending_text="")
    with pytest.raises(Refused, match=r"^LAST: “\(” is not a regular expression"):
        mapping_import.apply(document)
    assert named("LAST").type == "substring"
