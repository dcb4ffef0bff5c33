"""What is refused when something is entered or set up, read as a person gets it."""

import pytest

from crm.models import Contact as SalesContact
from crm.models import TransactionCurrency
from integration import registry
from integration.engine.write import load
from integration.models import FieldMapping, TransformationRule
from integration.services import incoming, transformations
from integration.services.rule_checks import RuleRefused
from tests import factories
from tests.factories import coupled_customer, saved, sync, sync_records
from tests.reading import issue, read, refused

pytestmark = pytest.mark.django_db


def enter(record, **values):
    table = registry.table(type(record))
    return lambda: incoming.enter(table, [incoming.Draft(values, load(table, [record.pk.hex])[record.pk.hex])])


@pytest.mark.says(
    "incoming.unknown_column", "incoming.both_needed", "incoming.by_pair", "incoming.several_targets",
    "incoming.too_precise", "incoming.characters", "incoming.too_large",
)  # fmt: skip
def test_what_other_systems_hand_in(world):
    account = factories.account("Nordwind")
    refused(enter(account, colour="red"), "Account", "“colour”", "Known columns", "telephone1")
    refused(enter(account, name="Nord\x00wind"), "Account Name", "Nordwind", "Remove the control character")
    refused(enter(account, creditlimit="1.123456"), "Credit Limit", "Nordwind", "1.123456", "Round the number")
    option = factories.option("paymenttermscode", 801, "45 days")
    refused(enter(option, number=10**12), "Number", "45 days", str(10**12), "between", "Correct the number")
    refused(enter(account, ownerid=str(factories.user("Eva").pk)), "Owner", "Nordwind", "“ownerid”", "“owneridtype”")
    refused(enter(account, ownerid_team=str(world.team.pk)), "Owner", "Nordwind", "owneridtype", "Give those two")
    saved(TransactionCurrency(isocurrencycode="EUR", currencyname="Another euro", exchangerate="1"))
    refused(enter(account, transactioncurrencyid="EUR"), "Currency", "Nordwind", "“EUR”", "2 records", "by its id")


def rule(code, type_, **values):
    return TransformationRule(code=code, type=type_, **values)


@pytest.mark.says(
    "rule_needs", "rule_has_no_use", "substring_of_nothing", "either_or", "broken_pattern", "slow_pattern",
    "pattern_without_group", "no_such_group", "unknown_culture", "format_or_culture", "format_unknown_part",
    "format_twice", "format_without_year", "precision_not_positive",
)  # fmt: skip
@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (rule("R", "replace"), ("Find value", "Replace Text", "Fill it in")),
        (rule("R", "uppercase", find_value="a"), ("Find value", "Uppercase", "Clear it")),
        (rule("R", "substring"), ("which part of the text", "Give a start position")),
        (rule("R", "substring", start_position=1, starting_text="a"), ("not both", "Clear one of the two")),
        (rule("R", "regex_replace", find_value="(a"), ("“(a”", "is not a regular expression", "Correct")),
        (rule("R", "regex_replace", find_value="(a+)+b"), ("“(a+)+b”", "keep a run busy", "each repetition ends")),
        (rule("R", "regex_match", find_value="a+"), ("“a+”", "keeps nothing", "round brackets")),
        (rule("R", "regex_replace", find_value="(a)", replace_value="$2"), ("“$2”", "1 group", "Use $1")),
        (rule("R", "decimal_format", data_formatting_culture="xx-YY"), ("xx-YY", "is not a culture", "da-DK")),
        (rule("R", "date_format"), ("how dates are written", "data format", "culture")),
        (rule("R", "date_format", data_format="yyyy-QQ-dd"), ("“yyyy-QQ-dd”", "QQ", "Year yyyy")),
        (rule("R", "date_format", data_format="yyyy-MM-dd yyyy"), ("“yyyy-MM-dd yyyy”", "twice", "out")),
        (rule("R", "date_format", data_format="MM-dd"), ("“MM-dd”", "no year", "Add yyyy")),
        (rule("R", "round", precision=-1, rounding="="), ("precision", "-1", "above nought")),
    ],
    ids=lambda value: value.type if isinstance(value, TransformationRule) else "",
)
def test_a_rule_that_cannot_be_saved(db, wanted, words):
    with pytest.raises(RuleRefused) as caught:
        transformations.save(wanted)
    read(str(caught.value), *words)


@pytest.mark.says("rule_circle")
def test_rules_that_go_round(db):
    first, second = rule("FIRST", "trim"), rule("SECOND", "uppercase")
    transformations.save(second)
    first.next_rule = second
    transformations.save(first)
    second.next_rule = first
    with pytest.raises(RuleRefused) as caught:
        transformations.save(second)
    read(str(caught.value), "FIRST", "SECOND", "circle", "Clear the next transformation rule")


@pytest.mark.says("wrong_format", "rule_on_reference")
def test_rules_on_the_way(world):
    transformations.save(rule("MINE", "replace", find_value="4", replace_value="four"))
    mine = TransformationRule.objects.get(code="MINE")
    row = factories.field_mapping("CUSTOMER", "salesperson", "ownerid")
    FieldMapping.objects.filter(pk=row.pk).update(transformation_rule=mine)
    outcome = sync("CUSTOMER")
    read(outcome.message, "Salesperson Code", "points at another record", "Clear the transformation rule")


@pytest.mark.says("rules_disagree")
def test_two_sides_that_never_agree(world):
    """Somebody mapped two fields that both sides fill in by themselves."""
    local, _remote = coupled_customer("Nordwind")
    ada = factories.person(factories.company_contact(local), "Ada", "Berg")
    mapping = factories.mapping("CONTACT")
    FieldMapping.objects.create(
        mapping=mapping, local_field="company_name", remote_field="fullname", no=99, base_key=99
    )
    factories.change_mapping("CONTACT")
    sync_records("CONTACT", local=[ada], create=True)
    for _ in range(3):
        sync("CONTACT")
    issue("rules_disagree", "Ada Berg", "Company Name", "“Nordwind”", "“Ada Berg”", "disable the field mapping")
    ada.refresh_from_db()
    assert (SalesContact.objects.get().fullname, ada.company_name) == ("Ada Berg", "Nordwind")
