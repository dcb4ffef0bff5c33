"""Filters: typed values are checked, and the database selects exactly the records the model of a filter holds for."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.models import Account
from erp.bc.models import CurrencyExchangeRate, Customer
from integration import registry
from integration.engine import dialects
from integration.engine.filters import OPERATORS, Condition, holds, parse_condition
from integration.engine.read import filter_sql
from integration.engine.transform import Unfit
from tests import factories


@pytest.mark.parametrize(
    ("condition", "kind", "expected"),
    [
        (Condition("a", "eq", "3"), "integer", [3]),
        (Condition("a", "in", "1|2| 3 "), "integer", [1, 2, 3]),
        (Condition("a", "eq", "false"), "boolean", [False]),
        (Condition("a", "ge", "2026-01-31"), "date", ["2026-01-31"]),
        (Condition("a", "lt", "1.5"), "decimal", ["1.50"]),
        (Condition("a", "eq", "net 30"), "code", ["NET 30"]),
        (Condition("a", "eq", "@me"), "lookup", ["a" * 32]),
        (Condition("a", "in", "@me|00000000-0000-0000-0000-000000000000"), "lookup", ["a" * 32, None]),
        (Condition("a", "blank", "whatever"), "integer", []),
    ],
)
def test_values_are_read_by_the_type_of_their_column(condition, kind, expected):
    assert parse_condition(condition, kind, 2, {"@me": "a" * 32}) == expected


@pytest.mark.parametrize(
    ("condition", "kind", "code"),
    [
        (Condition("a", "eq", "three"), "integer", "wrong_type"),
        (Condition("a", "in", "1|x"), "integer", "wrong_type"),
        (Condition("a", "eq", "31/01/2026"), "date", "wrong_type"),
        (Condition("a", "eq", "@nobody"), "lookup", "wrong_type"),
        (Condition("a", "like", "x"), "text", "unknown_operator"),
        (Condition("a", "starts_with", " "), "text", "wrong_type"),
        (Condition("a", "lt", ""), "integer", "wrong_type"),
        (Condition("a", "lt", "true"), "boolean", "operator_not_for_kind"),
        (Condition("a", "contains", "1"), "integer", "operator_not_for_kind"),
    ],
)
def test_values_and_operators_that_do_not_fit_are_refused(condition, kind, code):
    with pytest.raises(Unfit) as caught:
        parse_condition(condition, kind, 0, {})
    assert caught.value.code == code


# --- the database selects what the model says -----------------------------------------------------------------------

texts = ["", "a", "ab", "B", "Äb", "a%", "a_b", "'; --", "10", "9"]
numbers = [None, 0, 1, 3, 10]
NAMES = {"@company": "1" * 32}


@pytest.fixture
def accounts(db):
    made = [
        Account(name=text, customertypecode=number, creditlimit=None if number is None else Decimal(number) / 4)
        for text in texts
        for number in numbers
    ]
    Account.objects.bulk_create(made)
    return made


def selected(model, condition):
    table = registry.table(model)
    where, params = filter_sql(table, [condition], NAMES)
    key = dialects.current().expression(table.key)
    return {row[0] for row in dialects.current().query(f"SELECT {key} FROM {table.db_table} t WHERE {where}", params)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    st.sampled_from(["name", "customertypecode", "creditlimit"]),
    st.sampled_from(OPERATORS),
    st.lists(st.sampled_from(["", "a", "ab", "b", "Äb", "a%", "a_b", "'; --", "0", "1", "3", "0.75", "9"]), min_size=1),
)
def test_the_database_selects_what_the_filter_says(accounts, column, operator, values):
    table = registry.table(Account)
    described = table.column(column)
    condition = Condition(column, operator, "|".join(values) if operator == "in" else values[0])
    try:
        wanted = parse_condition(condition, described.kind, described.scale, NAMES)
    except Unfit:
        with pytest.raises(Unfit):
            filter_sql(table, [condition], NAMES)
        return
    if operator in ("lt", "le", "gt", "ge") and described.kind == "text":
        return  # the order of letters is the database's own
    expected = set()
    for record in accounts:
        value = described.row_value(getattr(record, described.attname))
        value = None if value == "" else value
        if holds(operator, value, wanted, described.kind):
            expected.add(record.pk.hex)
    assert selected(Account, condition) == expected


@pytest.mark.django_db
def test_two_target_lookups_and_their_type_can_be_filtered():
    account = factories.account("A")
    one = factories.sales_contact(account, "Ada", "Berg")
    two = factories.sales_contact(None, "Bo", "Dahl", parentcustomerid_contact=one)
    three = factories.sales_contact(None, "Cy", "Ek")
    model = type(one)
    assert selected(model, Condition("parentcustomeridtype", "eq", "account")) == {one.pk.hex}
    assert selected(model, Condition("parentcustomeridtype", "ne", "account")) == {two.pk.hex, three.pk.hex}
    assert selected(model, Condition("parentcustomerid", "eq", str(account.pk))) == {one.pk.hex}
    assert selected(model, Condition("parentcustomerid", "blank")) == {three.pk.hex}
    assert selected(model, Condition("parentcustomerid", "in", f"{one.pk}|00000000-0000-0000-0000-000000000000")) == {
        two.pk.hex,
        three.pk.hex,
    }


@pytest.mark.django_db
def test_dates_and_codes_can_be_filtered():
    currency = factories.currency("SEK")
    for day in (1, 2, 3):
        factories.exchange_rate(currency, "1", dt.date(2026, 1, day))
    assert len(selected(CurrencyExchangeRate, Condition("starting_date", "ge", "2026-01-02"))) == 2
    assert len(selected(type(currency), Condition("code", "eq", " sek "))) == 1
    assert selected(Customer, Condition("blocked", "eq", "0")) == set()
