"""Query steps: what each makes of a record, what a filter on a new column selects, and what is refused."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration import messages
from integration.engine.queries.check import checked, predicate
from integration.engine.queries.odata import ODATA
from integration.engine.queries.ranges import RANGES
from integration.engine.queries.steps import Quota, compile_steps
from integration.engine.transform import Unfit
from tests.integration.engine.queries.trees import ORDERS
from tests.reading import read

ORDER = {
    "number": "S-100-X", "name": "Ada Maria Berg", "amount": "99.50", "lines": 3, "priority": 1, "maintained": True,
    "wanted": "2026-01-31", "changed": "2026-01-31 10:00:00.000000", "customer": "a" * 32, "stage": "Confirmed",
}  # fmt: skip
BLANK = dict.fromkeys(ORDER)


def conditional(name, where, then, otherwise):
    return {"step": "conditional", "as": name, "where": where, "then": then, "else": otherwise}


def extract(name, column, how, **more):
    return {"step": "extract", "column": column, "as": name, "how": how, **more}


def duplicate(column, name):
    return {"step": "duplicate", "column": column, "as": name}


def keep(where):
    return {"step": "filter", "where": where}


def value(constant):
    return {"value": constant}


def column(name):
    return {"column": name}


def compiled(*steps, **more):
    return compile_steps(steps, ORDERS, ODATA, **more)


def made(row, *steps):
    """The new columns of a record."""
    return {name: found for name, found in compiled(*steps).worked_out(row).items() if name not in row}


def takes(row, *steps):
    """Whether the filters, which are on the table's own columns, take the record."""
    return all(predicate(checked(tree, ORDERS))(row) for tree in compiled(*steps).filters)


@pytest.mark.parametrize(
    ("step", "record", "blank"),
    [
        (conditional("site", "stage eq 'Draft'", value("1"), value("1")), "1", "1"),
        (conditional("site", "amount gt 50", value("dear"), value(None)), "dear", None),
        (conditional("site", "name eq null", column("number"), column("name")), "Ada Maria Berg", None),
        (conditional("site", "lines ge 3", column("lines"), value("0")), 3, 0),
        (conditional("site", "lines ge 3", value(12), value(0)), 12, 0),
        (conditional("site", "lines ge 3", value(True), value(False)), True, False),
        (conditional("site", "lines ge 3", column("amount"), value("1.5")), "99.50", "1.50"),
        (duplicate("maintained", "copy"), True, None),
        (extract("piece", "name", "first", count=3), "Ada", None),
        (extract("piece", "name", "last", count=4), "Berg", None),
        (extract("piece", "name", "last", count=40), "Ada Maria Berg", None),
        (extract("piece", "name", "range", start=5, count=5), "Maria", None),
        (extract("piece", "name", "range", start=50, count=5), None, None),
        (extract("piece", "number", "before", delimiter="-"), "S", None),
        (extract("piece", "number", "before", delimiter="/"), "S-100-X", None),
        (extract("piece", "number", "after", delimiter="-"), "100-X", None),
        (extract("piece", "number", "after", delimiter="/"), None, None),
        (extract("piece", "amount", "before", delimiter="."), "99", None),
    ],
)
def test_a_step_makes_a_column(step, record, blank):
    """FO-158; FO-157: a default is a conditional column with the same value on both branches."""
    assert list(made(ORDER, step).values()) == [record]
    assert list(made(BLANK, step).values()) == [blank]


def test_a_split_makes_a_column_of_each_part():
    """FO-158: the last part takes what is left."""
    step = {"step": "split", "column": "name", "delimiter": " ", "into": ["first", "rest"]}
    assert made(ORDER, step) == {"first": "Ada", "rest": "Maria Berg"}
    assert made({**ORDER, "name": "Ada"}, step) == {"first": "Ada", "rest": None}


@given(
    st.text("ab, ", max_size=12), st.sampled_from([",", ", ", "ab"]), st.integers(2, 4), st.integers(1, 6),
)  # fmt: skip
def test_pieces_put_together_are_the_text(text, delimiter, parts, count):
    """Whatever the text: no character is lost, and none is made up."""
    row = {**ORDER, "name": text}
    names = [f"p{number}" for number in range(parts)]
    split = made(row, {"step": "split", "column": "name", "delimiter": delimiter, "into": names})
    found = min(text.count(delimiter), parts - 1) + 1
    assert delimiter.join(split[name] or "" for name in names[:found]) == text
    assert [split[name] for name in names[found:]] == [None] * (parts - found)
    rest = extract("b", "name", "range", start=count + 1, count=99)
    both = made(row, extract("a", "name", "first", count=count), rest)
    assert (both["a"] or "") + (both["b"] or "") == text
    last = made(row, extract("b", "name", "last", count=count))["b"] or ""
    assert text.endswith(last)
    assert len(last) == min(count, len(text))


def test_new_columns_build_on_one_another_and_are_read_from_the_table_alone():
    """FO-158: steps are taken in order."""
    steps = [
        extract("prefix", "number", "before", delimiter="-"),
        duplicate("prefix", "sort"),
        conditional("kind", "sort eq 'S' and amount gt 50", value("Sale"), column("prefix")),
        extract("letter", "kind", "first", count=1),
    ]
    assert made(ORDER, *steps) == {"prefix": "S", "sort": "S", "kind": "Sale", "letter": "S"}
    assert made({**ORDER, "number": "P-1"}, *steps)["kind"] == "P"
    found = {d.name: d for d in compiled(*steps).derived}
    assert found["letter"].inputs == ("number", "amount")
    assert {name: d.kind for name, d in found.items()} == dict.fromkeys(found, "text")


def test_the_last_step_is_undone_by_leaving_it_out():
    """FO-157: steps are undone one by one."""
    steps = [duplicate("name", "a"), {"step": "remove", "columns": ["name"]}, keep("a eq 'x'")]
    assert [len(compiled(*steps[:count]).derived) for count in range(4)] == [0, 1, 1, 1]
    assert [compiled(*steps[:count]).removed for count in range(4)] == [set(), set(), {"name"}, {"name"}]
    assert compiled() == compile_steps([], ORDERS, RANGES)


def test_duplicates_are_told_by_columns_of_the_table_and_new_ones():
    """FO-158."""
    steps = compiled(
        extract("prefix", "number", "first", count=2), {"step": "remove_duplicates", "columns": ["Name", "PREFIX"]},
        names=str.lower,
    )  # fmt: skip
    assert steps.duplicates == (("name", "prefix"),)


# --- filters on new columns -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("amount", [None, "10.00", "99.50"])
@pytest.mark.parametrize(
    "where",
    [
        "kind eq 'dear'", "kind ne 'dear'", "not (kind eq 'dear')", "kind in ('dear','Ada Maria Berg')", "kind ne null",
        "startswith(kind,'Ada') and amount lt 50", "kind eq 'cheap' or copy eq 'dear'", "outer eq 1",
        "not (outer eq 1)",
    ],
)  # fmt: skip
def test_a_filter_on_a_conditional_column_asks_the_table(where, amount):
    """FO-158: the same records as if the column were looked at."""
    steps = [
        conditional("kind", "amount gt 50", value("dear"), column("name")),
        duplicate("kind", "copy"),
        conditional("outer", "kind eq 'dear' or lines eq null", value(1), column("lines")),
    ]
    row = {**ORDER, "amount": amount}
    compiled_steps = compiled(*steps)
    columns = {**ORDERS.columns, **{d.name: d for d in compiled_steps.derived}}
    looked_at = predicate(checked(ODATA.parse(where), replace(ORDERS, columns=columns)))
    assert takes(row, *steps, keep(where)) is looked_at(compiled_steps.worked_out(row))
    assert takes(row, *steps, {"step": "remove", "columns": ["kind", "copy"]}, keep("outer eq 1")) is (
        amount == "99.50"
    )


CONDITIONS = [
    "lines eq 1", "lines gt 1", "not (lines gt 1)", "name eq null", "startswith(name,'A')", "amount le 5",
    "priority eq 1 or lines in (1,null)", "maintained ne true and not (name eq 'B')",
]  # fmt: skip


@given(
    st.sampled_from(CONDITIONS),
    st.sampled_from([value("A"), value(None), column("name"), column("number")]),
    st.sampled_from([value("B"), value("AB"), column("name")]),
    st.sampled_from(["x eq 'A'", "x eq null", "not (x ne 'B')", "startswith(x,'A') and lines eq 1", "x in ('B',null)"]),
    st.fixed_dictionaries(
        {
            "lines": st.sampled_from([None, 1, 2]), "name": st.sampled_from([None, "A", "B"]),
            "number": st.sampled_from(["A", "AB"]), "amount": st.sampled_from([None, "5.00", "7.00"]),
            "priority": st.sampled_from([0, 1]), "maintained": st.sampled_from([None, True, False]),
        }
    ),
)  # fmt: skip
def test_any_filter_on_a_conditional_column_takes_what_the_column_says(where, then, otherwise, asked, values):
    """FO-158."""
    row = {**BLANK, **values}
    steps = [conditional("x", where, then, otherwise)]
    found = compiled(*steps)
    table = replace(ORDERS, columns={**ORDERS.columns, "x": found.derived[0]})
    looked_at = predicate(checked(ODATA.parse(asked), table))(found.worked_out(row))
    assert takes(row, *steps, keep(asked)) is looked_at


def test_filters_are_written_in_the_syntax_of_the_side():
    """FO-156, FO-158: query ranges with public names; a new column goes by its own name."""
    public = {"SalesOrderName": "name", "ProcessingStatus": "stage"}
    steps = compile_steps(
        [
            conditional("IsOpen", '(ProcessingStatus < "Invoiced")', value(True), value(False)),
            keep('(isopen == "Yes") && (SalesOrderName like "Ada*")'),
        ],
        ORDERS,
        RANGES,
        public.__getitem__,
    )
    [tree] = steps.filters
    assert [predicate(checked(tree, ORDERS))({**ORDER, "stage": stage}) for stage in ("Draft", "Invoiced")] == [
        True,
        False,
    ]


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.says(
    "step_wrong", "step_not_one_of", "step_needs", "step_has_no_use", "step_not_text", "step_not_a_number",
    "step_not_a_list", "step_branch", "step_branches_differ", "step_branch_value", "step_no_pieces", "step_name",
    "step_name_taken", "step_column_removed", "step_filter_on_piece", "step_filter_after_duplicates",
)  # fmt: skip
@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"step": "join"}, ("“join” is not possible as step", "filter, conditional")),
        ("filter", ("is not possible as step",)),
        (extract("b", "name", "middle"), ("“middle” is not possible as how", "first, last, range")),
        (extract("b", "name", "first"), ("A step “extract” needs “count”",)),
        ({"step": "filter", "where": ""}, ("A step “filter” needs “where”",)),
        ({**keep("lines eq 1"), "as": "x"}, ("“as” has no meaning for a step “filter”",)),
        ({"step": "filter", "where": 5}, ("“where” must be text, and it is “5”",)),
        ({"step": "remove", "columns": [5]}, ("“column” must be text, and it is “5”",)),
        (extract("b", "name", "after", delimiter=5), ("“delimiter” must be text",)),
        (extract("b", "name", "first", count="3"), ("“count” must be a whole number", "“3”")),
        (extract("b", "name", "first", count=0), ("“count” must be a whole number", "“0”")),
        ({"step": "remove", "columns": "name"}, ("“columns” must be a list", "once")),
        ({"step": "remove", "columns": ["name", "name"]}, ("“columns” must be a list", "once")),
        (conditional("b", "lines eq 1", {"text": "x"}, value("y")), ("“then”", "either a column or a value")),
        (conditional("b", "lines eq 1", value("x"), value(["y"])), ("“else”", "either a column or a value")),
        (conditional("b", "lines eq 1", column("name"), column("lines")), ("name or lines", "different types")),
        (conditional("b", "lines eq 1", column("wanted"), value("soon")), ("“soon”", "wanted")),
        (conditional("b", "lines eq", value("x"), value("y")), ("ends after “eq”", "Write a number")),
        (conditional("b", "lins eq 1", value("x"), value("y")), ("no column “lins”", "lines")),
        (extract("b", "customer", "first", count=3), ("customer is not text",)),
        (duplicate("name", "my name"), ("“my name” cannot be the name", "underscores")),
        (duplicate("name", "stage"), ("a column “stage” already",)),
        (duplicate("name", "PIECE"), ("a column “PIECE” already",)),
        ({"step": "split", "column": "name", "delimiter": " ", "into": ["x", 5]}, ("“5” cannot be the name",)),
        (duplicate("nme", "b"), ("no column “nme”", "name")),
        (keep("extra eq 1"), ("“extra” cannot be used: step 2 has removed it", "Undo step 2")),
        (duplicate("extra", "b"), ("“extra” cannot be used: step 2 has removed it",)),
        (keep("piece eq 'Ada'"), ("cannot ask for piece", "that the piece is taken from")),
        (keep("by_piece eq 'x'"), ("cannot ask for by_piece",)),
    ],
)
def test_what_a_step_cannot_do_is_said(step, words):
    """FO-158: the step by its number, the column, and what to do."""
    before = [
        extract("piece", "name", "first", count=3),
        {"step": "remove", "columns": ["extra"]},
        conditional("by_piece", "piece eq 'Ada'", value("x"), value("y")),
    ]
    with pytest.raises(Unfit) as caught:
        compile_steps([*before, step], ORDERS, ODATA, str.lower)
    said = (caught.value.code, caught.value.params)
    read(f"{messages.sentence(*said)} {messages.next_step(*said)}", "Step 4: ", *words)


def test_no_filter_after_duplicates_are_removed():
    """FO-158."""
    with pytest.raises(Unfit) as caught:
        compiled({"step": "remove_duplicates", "columns": ["name"]}, keep("lines eq 1"))
    said = (caught.value.code, caught.value.params)
    read(f"{messages.sentence(*said)} {messages.next_step(*said)}", "Step 2: ", "another one of them", "filter first")


@pytest.mark.says("query_quota_steps", "query_quota_nodes")
def test_a_query_has_a_quota():
    """FO-E35: steps, and what they come to; a column that others are made of counts as often as it is used."""
    steps = [duplicate("name", f"copy{number}") for number in range(4)]
    four = compiled(*steps, quota=Quota(steps=4, nodes=4))
    assert (len(four.derived), four.nodes) == (4, 4)
    with pytest.raises(Unfit) as caught:
        compiled(*steps, quota=Quota(steps=3))
    said = (caught.value.code, caught.value.params)
    read(f"{messages.sentence(*said)} {messages.next_step(*said)}", "4 steps", "3 can", "split the task")

    chain = [conditional("c0", "lines eq 1", value("x"), value("y"))]
    chain += [conditional(f"c{n}", f"c{n - 1} eq 'x'", column(f"c{n - 1}"), value("y")) for n in range(1, 31)]
    assert len(compiled(*chain).derived) == 31
    with pytest.raises(Unfit) as caught:
        compiled(*chain, keep("c30 eq 'x'"))
    said = (caught.value.code, caught.value.params)
    read(f"{messages.sentence(*said)} {messages.next_step(*said)}", "more than 1000", "columns of the table")
    assert compiled(*chain[:3], keep("c2 eq 'x'")).filters
