"""Both ways to write a source filter: what is read, what a mistake is called, and that writing gives it back."""

import pytest
from hypothesis import given

from integration import messages
from integration.engine.queries.odata import ODATA
from integration.engine.queries.ranges import RANGES
from integration.engine.queries.tree import DEEPEST, EVERYTHING, LONGEST, And, Comparison, Not, Or, Value, fields
from integration.engine.transform import Unfit
from tests.integration.engine.queries import trees
from tests.reading import read


def of(field, operator, *texts, quoted=True):
    return Comparison(field, operator, tuple(Value(text, quoted) for text in texts))


def bare(field, operator, *texts):
    return of(field, operator, *texts, quoted=False)


ACTIVE, MAINTAINED = bare("statecode", "eq", "1"), bare("flag", "eq", "true")
A, B, C = (bare(name, "eq", "1") for name in "abc")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", EVERYTHING),
        ("statecode eq 1", ACTIVE),
        ("(statecode eq 1) and (flag eq true)", And((ACTIVE, MAINTAINED))),
        ("STATECODE EQ 1 AND flag Eq TRUE", And((bare("STATECODE", "eq", "1"), MAINTAINED))),
        ("a eq 1 or b eq 1 and c eq 1", Or((A, And((B, C))))),
        ("(a eq 1 or b eq 1) and c eq 1", And((Or((A, B)), C))),
        ("(a eq 1 and b eq 1) and c eq 1", And((And((A, B)), C))),
        ("not (a eq 1) and not contains(b,'x')", And((Not(A), Not(of("b", "contains", "x"))))),
        ("a ne null", Comparison("a", "not_blank")),
        ("a eq ''", Comparison("a", "blank")),
        ("a in ('x', null,5)", Comparison("a", "in", (Value("x"), None, Value("5", quoted=False)))),
        ("name eq 'O''Neill and sons (not)'", of("name", "eq", "O'Neill and sons (not)")),
        ("startswith(a,'A') or endswith(a, 'B')", Or((of("a", "starts_with", "A"), of("a", "ends_with", "B")))),
        ("parentcustomerid/accountnumber eq 'C1'", of("parentcustomerid.accountnumber", "eq", "C1")),
        ("parentcustomerid.accountnumber eq 'C1'", of("parentcustomerid.accountnumber", "eq", "C1")),
        ("_primarycontactid_value ne null", Comparison("primarycontactid", "not_blank")),
        ("notes gt -1.50", bare("notes", "gt", "-1.50")),
        ("createdon ge 2026-01-31T10:00:00+01:00", bare("createdon", "ge", "2026-01-31T10:00:00+01:00")),
        ("duedate lt 2026-01-31", bare("duedate", "lt", "2026-01-31")),
        ("id eq 550e8400-e29b-41d4-a716-446655440000", bare("id", "eq", "550e8400-e29b-41d4-a716-446655440000")),
    ],
)  # fmt: skip
def test_odata_is_read(text, tree):
    """FO-156: eq, ne, gt, and, or, brackets; option sets by number."""
    assert ODATA.parse(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        (" \n", EVERYTHING),
        (
            '((OrderingCustomerIsExternallyMaintained == "Yes") && (SalesOrderProcessingStatus >= "Confirmed"))',
            And(
                (
                    of("OrderingCustomerIsExternallyMaintained", "eq", "Yes"),
                    of("SalesOrderProcessingStatus", "ge", "Confirmed"),
                )
            ),
        ),
        ("a==1||b==1&&c==1", Or((A, And((B, C))))),
        ("!(a == 1) && b != 'x'", And((Not(A), of("b", "ne", "x")))),
        ('Amount >= 100.5 || Day < 2026-01-31', Or((bare("Amount", "ge", "100.5"), bare("Day", "lt", "2026-01-31")))),
        ('Name == "5\\" pipe \\\\"', of("Name", "eq", '5" pipe \\')),
        ('Name != ""', Comparison("Name", "not_blank")),
        ('Name like "*x*" && Name LIKE "A*"', And((of("Name", "contains", "x"), of("Name", "starts_with", "A")))),
        ('Name like "*\\*b" || Name like "c"', Or((of("Name", "ends_with", "*b"), of("Name", "eq", "c")))),
    ],
)  # fmt: skip
def test_query_ranges_are_read(text, tree):
    """FO-156: == && >= and labels in quotation marks."""
    assert RANGES.parse(text) == tree


def test_names_become_columns_and_unknown_ones_stay():
    columns = {"CustomerGroupId": "customer_group_id", "Amount": "amount"}
    tree = RANGES.parse('!(CustomerGroupId == "10") && (Amount > 5 || Nonsense == 1)', columns.__getitem__)
    assert fields(tree) == ["customer_group_id", "amount", "Nonsense"]
    public = {column: name for name, column in columns.items()} | {"Nonsense": "Nonsense"}
    text = '!(CustomerGroupId == "10") && ((Amount > 5) || (Nonsense == 1))'
    assert RANGES.text(tree, public.__getitem__) == text


@given(trees.trees(trees.simple | trees.blank | trees.parts_of_text | trees.listed))
def test_what_is_written_as_odata_is_read_as_it_was(tree):
    assert ODATA.parse(ODATA.text(tree)) == tree


@given(trees.trees(trees.simple | trees.blank | trees.parts_of_text))
def test_what_is_written_as_a_query_range_is_read_as_it_was(tree):
    """Without lists of values, which query ranges write as several comparisons."""
    assert RANGES.parse(RANGES.text(tree)) == tree


def test_a_list_of_values_is_several_comparisons_in_a_query_range():
    tree = Not(Comparison("stage", "in", (Value("Draft"), None)))
    assert RANGES.text(tree) == '!((stage == "Draft") || (stage == ""))'
    assert RANGES.parse(RANGES.text(tree)) == Not(Or((of("stage", "eq", "Draft"), Comparison("stage", "blank"))))


# --- mistakes -------------------------------------------------------------------------------------------------------

OPERATORS = "eq, ne, gt, ge, lt, le, in"


@pytest.mark.says(
    "query_condition_expected", "query_condition_missing", "query_operator_expected", "query_operator_missing",
    "query_value_expected", "query_value_missing", "query_joint_expected", "query_sign_expected", "query_sign_missing",
    "query_open_bracket", "query_no_bracket", "query_open_quote", "query_other_quotes", "query_unquoted",
    "query_pattern",
)  # fmt: skip
@pytest.mark.parametrize(
    ("syntax", "text", "code", "words"),
    [
        (ODATA, "a eq 1 and and b eq 2", "condition_expected", ("position 12", "“and”", "take “and” out")),
        (ODATA, "a eq 1 and ()", "condition_expected", ("position 13", "“)”", "a column, an operator and a value")),
        (ODATA, "a eq 1 and ", "condition_missing", ("ends after “and”", "a column, an operator and a value")),
        (ODATA, "a == 1", "operator_expected", ("position 3", "“==”", "“a”", OPERATORS)),
        (ODATA, "statecode", "operator_missing", ("ends after “statecode”", OPERATORS)),
        (ODATA, "a eq )", "value_expected", ("position 6", "“)”", "a number, a date", "'abc'")),
        (ODATA, "a eq", "value_missing", ("ends after “eq”", "a number, a date", "'abc'")),
        (ODATA, "a eq 1 b eq 2", "joint_expected", ("position 8", "“b”", "and, or")),
        (ODATA, "a eq 5abc", "joint_expected", ("position 7", "“abc”", "and, or")),
        (ODATA, "contains(a 'x y')", "sign_expected", ("position 12", "“'x y'”", "“,”")),
        (ODATA, "a in 5", "sign_expected", ("position 6", "“5”", "“(”")),
        (ODATA, "a in", "sign_missing", ("ends after “in”", "“(”")),
        (ODATA, "b eq '(' and (a eq 1", "open_bracket", ("position 14", "never closed")),
        (ODATA, "a eq 1)", "no_bracket", ("position 7", "closes nothing")),
        (ODATA, "a eq 'x", "open_quote", ("position 6", "no closing '")),
        (ODATA, 'a eq "x"', "other_quotes", ("position 6", '"', "'abc'")),
        (ODATA, "a eq ‘x’", "other_quotes", ("position 6", "‘", "'abc'")),
        (ODATA, "processingstatus eq active", "unquoted", ("“active”", "position 21", "'active'")),
        (RANGES, "A == Yes", "unquoted", ("“Yes”", "position 6", '"Yes"')),
        (RANGES, "A == SalesStatus::Backorder", "unquoted", ("“Backorder”", "position 6", '"Backorder"')),
        (RANGES, "A = 1", "operator_expected", ("position 3", "“=”", "==, !=, >, >=, <, <=")),
        (RANGES, "A == 1 and B == 2", "joint_expected", ("position 8", "“and”", "&&, ||")),
        (RANGES, "A == 1 & B == 2", "joint_expected", ("position 8", "“&”", "&&, ||")),
        (RANGES, '(A == "x', "open_quote", ("position 7", 'no closing "')),
        (RANGES, 'A like "x*y"', "pattern", ("“x*y”", "A", "at the end")),
    ],
)
def test_a_mistake_is_named_with_its_place(syntax, text, code, words):
    """FO-E12: what stands where, and what was expected there."""
    with pytest.raises(Unfit) as caught:
        syntax.parse(text)
    assert caught.value.code == f"query_{code}"
    said = (caught.value.code, caught.value.params)
    read(f"{messages.sentence(*said)} {messages.next_step(*said)}", *words)


@pytest.mark.says("query_too_long", "query_too_deep")
def test_a_filter_no_database_would_take_is_refused():
    with pytest.raises(Unfit) as caught:
        ODATA.parse(" or ".join(["a eq 1"] * LONGEST))
    said = (caught.value.code, caught.value.params)
    read(f"{messages.sentence(*said)} {messages.next_step(*said)}", str(LONGEST + 1), str(LONGEST), "Split the task")
    assert ODATA.parse("not " * (DEEPEST - 1) + "(a eq 1)")
    with pytest.raises(Unfit) as caught:
        RANGES.parse("!" * DEEPEST + "(a == 1)")
    said = (caught.value.code, caught.value.params)
    read(f"{messages.sentence(*said)} {messages.next_step(*said)}", str(DEEPEST), "Take out brackets")
