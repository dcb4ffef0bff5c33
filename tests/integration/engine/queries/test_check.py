"""What a comparison means by the type of its column, what does not fit, and what a filter says of one record."""

import pytest

from integration import messages
from integration.engine.queries.check import checked, nearest, predicate
from integration.engine.queries.odata import ODATA
from integration.engine.queries.ranges import RANGES
from integration.engine.transform import Unfit
from tests.integration.engine.queries.trees import ORDERS
from tests.reading import read

ORDER = {
    "number": "S100", "name": "Pumps", "amount": "99.50", "lines": 3, "priority": 1, "maintained": True,
    "wanted": "2026-01-31", "changed": "2026-01-31 10:00:00.000000", "customer": "a" * 32, "stage": "Confirmed",
}  # fmt: skip
BLANK = {**dict.fromkeys(ORDER), "name": "", "stage": ""}


def taken(text, row, syntax=ODATA):
    return predicate(checked(syntax.parse(text), ORDERS))(row)


@pytest.mark.parametrize(
    ("text", "record", "blank"),
    [
        ("number eq ' s100 '", True, False),
        ("number ne 'S100'", False, True),
        ("amount eq 99.5 and amount lt 100", True, False),
        ("amount gt 100", False, False),
        ("not (amount gt 100)", True, True),
        ("lines in (1,3)", True, False),
        ("lines in (1,null)", False, True),
        ("lines eq '3'", True, False),
        ("priority eq 1 or priority eq 0", True, False),
        ("priority ge 1", True, False),
        ("maintained eq true", True, False),
        ("maintained ne true", False, True),
        ("maintained eq 'Yes'", True, False),
        ("wanted ge 2026-01-31", True, False),
        ("changed eq 2026-01-31T11:00:00+01:00", True, False),
        ("customer eq aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa", True, False),
        ("customer eq null", False, True),
        ("customer eq 00000000-0000-0000-0000-000000000000", False, True),
        ("contains(name,'ump') and startswith(name,'P') and endswith(name,'ps')", True, False),
        ("endswith(name,'Pumps and')", False, False),
        ("name lt 'Q'", True, False),
        ("name ne ''", True, False),
        ("stage eq 'confirmed'", True, False),
        ("stage ge 'Packing slip'", False, False),
        ("stage lt 'PackingSlip'", True, False),
        ("not (stage lt 'New')", True, True),
        ("stage gt 'Active' or stage eq null", True, True),
        ("", True, True),
    ],
)
def test_what_a_filter_takes(text, record, blank):
    """FO-156, on a record with values and on one that is blank."""
    assert (taken(text, ORDER), taken(text, BLANK)) == (record, blank)


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ('(maintained == "Yes") && (stage >= "Confirmed")', True),
        ('(maintained == "No") || (stage >= "PackingSlip")', False),
        ('!(stage == "New") && amount >= 99.5 && wanted < 2026-02-01', True),
    ],
)
def test_what_a_query_range_takes(text, record):
    """FO-156: from “Confirmed” on is by the order of the choices, not of the letters."""
    assert taken(text, ORDER, RANGES) is record


@pytest.mark.says(
    "query_unknown_column", "query_no_such_column", "query_nothing_beyond", "query_not_whole", "query_not_a_number",
    "query_too_many_decimals", "query_not_yes_or_no", "query_not_a_date", "query_not_a_moment", "query_not_an_id",
    "query_not_a_choice", "query_nothing_to_compare", "query_no_order", "query_text_only", "query_not_comparable",
)  # fmt: skip
@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("Amont gt 1", "unknown_column", ("Order", "“Amont”", "amount")),
        ("zip eq 1", "no_such_column", ("Order", "“zip”", "list of columns")),
        ("custmer.name eq 'x'", "unknown_column", ("Order", "“custmer”", "customer")),
        ("customer.nam eq 'x'", "nothing_beyond", ("Order", "“nam”", "customer points at")),
        ("lines eq 1.5", "not_whole", ("lines", "“1.5”", "whole number")),
        ("lines eq 99999999999999999999", "not_whole", ("lines", "99999999999999999999")),
        ("amount lt 'much'", "not_a_number", ("amount", "“much”")),
        ("amount gt 0.005", "too_many_decimals", ("amount", "0.005", "2 decimals")),
        ("maintained eq 'maybe'", "not_yes_or_no", ("maintained", "“maybe”", "Yes or No")),
        ("wanted eq '31/01/2026'", "not_a_date", ("wanted", "31/01/2026", "2026-01-31")),
        ("changed ge 0001-01-01T00:00:00+14:00", "not_a_moment", ("changed", "0001-01-01", "T14:30:00Z")),
        ("customer eq 'C100'", "not_an_id", ("customer", "“C100”", "customer.name")),
        ("stage eq 'Posted'", "not_a_choice", ("stage", "“Posted”", "Draft, Active, Confirmed, PackingSlip")),
        ("priority eq 7", "not_a_choice", ("priority", "“7”", "0 (Low), 1 (High)")),
        ("priority eq 'High'", "not_a_choice", ("priority", "“High”", "1 (High)")),
        ("stage ge null", "nothing_to_compare", ("stage", "blank fields")),
        ("contains(name,'')", "nothing_to_compare", ("name", "blank fields")),
        ("maintained gt true", "no_order", ("maintained", "equal or not")),
        ("contains(lines,'3')", "text_only", ("lines", "whole value")),
        ("extra eq 'x'", "not_comparable", ("extra", "another column")),
    ],
)
def test_what_does_not_fit_is_said(text, code, words):
    """FO-E12, FO-E17: unknown columns and values of another type."""
    with pytest.raises(Unfit) as caught:
        checked(ODATA.parse(text), ORDERS)
    assert caught.value.code == f"query_{code}"
    said = (caught.value.code, caught.value.params)
    read(f"{messages.sentence(*said)} {messages.next_step(*said)}", *words)


def test_names_in_messages_are_those_people_wrote():
    public = {"amount": "OrderTotalAmount", "name": "SalesOrderName"}
    with pytest.raises(Unfit) as caught:
        checked(RANGES.parse("SalesOrdrName == 1"), ORDERS, lambda name: public.get(name, name))
    assert caught.value.params["near"] == "SalesOrderName"
    with pytest.raises(Unfit) as caught:
        checked(RANGES.parse('amount == "much"'), ORDERS, lambda name: public.get(name, name))
    assert caught.value.params["field"] == "OrderTotalAmount"


def test_names_that_may_be_meant():
    names = ["msdynce_isactivecustomer", "msdynce_contactnumber", "name", "statecode", "statuscode"]
    assert nearest("isactivecustomer", names)[0] == "msdynce_isactivecustomer"
    assert nearest("StateCod", names) == ["statecode", "statuscode"]
    assert nearest("zip", names) == []
