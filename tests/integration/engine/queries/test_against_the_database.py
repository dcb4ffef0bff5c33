"""The database selects exactly the records that a filter takes: random trees over random records, on both databases."""

import datetime as dt
from decimal import Decimal
from itertools import cycle, islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.models import Account
from erp.fo.models import SalesOrderHeader
from erp.fo.models.sales_order import ProcessingStatus
from erp.fo.names import field_name, public_name
from integration import registry
from integration.engine import dialects
from integration.engine.filters import OPERATORS, ORDER, TEXT_ONLY, Condition
from integration.engine.queries.check import checked, predicate
from integration.engine.queries.odata import ODATA
from integration.engine.queries.ranges import RANGES
from integration.engine.queries.steps import compile_steps
from integration.engine.queries.tree import Comparison, Not, Value
from integration.engine.read import filter_sql
from tests import factories
from tests.integration.engine.queries import trees

TEXTS = ["", "a", "ab", "B", "Äb", "a%", "a_b", "'; --", "10", "é", "a b"]
MOMENTS = [dt.datetime(2026, 1, day, hour, tzinfo=dt.UTC) for day in (1, 2) for hour in (0, 12)]
MOMENTS.append(dt.datetime(2026, 1, 2, 12, 0, 0, 500, tzinfo=dt.UTC))


def mixed(values, size=60, step=1):
    """The values over and over, so that every table's columns meet in many ways."""
    return islice(cycle(values), 0, size * step, step)


@pytest.fixture
def records(db):
    """Accounts and orders, written as other programs write: no rules, times with and without microseconds."""
    Account.objects.bulk_create(
        Account(name=name, customertypecode=kind, creditlimit=limit, creditonhold=hold, createdon=at)
        for name, kind, limit, hold, at in zip(
            mixed(TEXTS),
            mixed([None, 1, 3]),
            mixed([None, Decimal(0), Decimal("0.75"), Decimal(-3), Decimal(10)], step=7),
            mixed([True, False]),
            mixed(MOMENTS, step=3),
            strict=True,
        )
    )
    SalesOrderHeader.objects.bulk_create(
        SalesOrderHeader(
            data_area_id="USMF",
            sales_order_number=f"S{number}",
            ordering_customer_account_number="C1",
            sales_order_name=name,
            sales_order_processing_status=stage,
            requested_shipping_date=day,
            are_totals_updated=right,
        )
        for number, name, stage, day, right in zip(
            range(60),
            mixed(TEXTS),
            mixed(ProcessingStatus.values),
            mixed([None, dt.date(2026, 1, 1), dt.date(2026, 1, 31)]),
            mixed([True, False]),
            strict=True,
        )
    )
    return {table: rows_of(registry.table(table)) for table in TABLES}


TABLES = {
    "crm.account": ("name", "customertypecode", "creditlimit", "creditonhold", "createdon", "primarycontactid"),
    "fo.salesorderheader": (
        "sales_order_name", "data_area_id", "sales_order_processing_status", "requested_shipping_date",
        "are_totals_updated", "ordering_customer_is_externally_maintained",
    ),
}  # fmt: skip
VALUES = {
    "text": TEXTS, "code": ["usmf", "USRT", ""], "integer": ["1", "2", "3"], "decimal": ["0", "-3", "0.75", "10.00"],
    "boolean": ["Yes", "false"], "date": ["2026-01-01", "2026-01-15"], "lookup": ["a" * 32, "0" * 32],
    "datetime": ["2026-01-02T00:00:00Z", "2026-01-02T13:00:00+01:00", "2026-01-02T12:00:00.0005Z"],
}  # fmt: skip


def rows_of(table):
    """Row values by column name, read as the engine reads them."""
    columns = [table.key, *(table.column(name) for name in TABLES[table.name])]
    dialect = dialects.current()
    found = dialect.query(f"SELECT {dialect.select(columns, blank_is_null=True)} FROM {table.db_table} t")
    booleans = [c.kind == "boolean" for c in columns]
    return [
        {c.name: bool(v) if b and v is not None else v for c, b, v in zip(columns, booleans, row, strict=True)}
        for row in found
    ]


def selected(table, conditions):
    where, params = filter_sql(table, conditions, {})
    key = dialects.current().expression(table.key)
    found = dialects.current().query(f"SELECT {key} FROM {table.db_table} t WHERE {where}", params)
    return {row[0] for row in found}


def fitting(column):
    """The operators that a column of this type can be asked with."""
    if column.kind in ("boolean", "lookup"):
        return [operator for operator in OPERATORS if operator not in ORDER | TEXT_ONLY]
    return [operator for operator in OPERATORS if column.is_text or operator not in TEXT_ONLY]


@st.composite
def comparisons(draw, name):
    column = registry.table(name).column(draw(st.sampled_from(TABLES[name])))
    known = [str(value) for value, _label in column.choices] or VALUES[column.kind]
    operator = draw(st.sampled_from(fitting(column)))
    text = st.sampled_from([each for each in known if each or operator in ("eq", "ne", "in")])
    size = {"in": draw(st.integers(1, 3)), "blank": 0, "not_blank": 0}.get(operator, 1)
    given_values = draw(st.lists(text, min_size=size, max_size=size))
    return Comparison(column.name, operator, tuple(Value(each) if each else None for each in given_values))


@pytest.mark.parametrize("name", TABLES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(data=st.data())
def test_the_database_selects_what_the_tree_takes(records, name, data):
    """FO-156."""
    table = registry.table(name)
    tree = data.draw(trees.trees(comparisons(name)))
    takes = predicate(checked(tree, table))
    taken = {row[table.key.name] for row in records[name] if takes(row)}
    assert selected(table, [tree]) == taken
    assert selected(table, [Not(tree)]) == {row[table.key.name] for row in records[name]} - taken


def test_the_database_selects_what_the_steps_take(records):
    """FO-158: a filter on a new column selects the records for which the new column is so."""
    table = registry.table("crm.account")
    steps = [
        {"step": "conditional", "as": "kind", "where": "creditlimit gt 0", "then": {"value": "paying"},
         "else": {"column": "name"}},
        {"step": "conditional", "as": "group", "where": "kind eq null or customertypecode eq 3",
         "then": {"value": 1}, "else": {"column": "customertypecode"}},
    ]  # fmt: skip
    made = compile_steps(steps, table, ODATA)
    for where, takes in {
        "kind eq 'paying' and creditonhold eq false": lambda row: row["kind"] == "paying" and not row["creditonhold"],
        "not (startswith(kind,'a'))": lambda row: not (row["kind"] or "").startswith("a"),
        "group ne 1": lambda row: row["group"] != 1,
    }.items():
        filters = compile_steps([*steps, {"step": "filter", "where": where}], table, ODATA).filters
        taken = {row["accountid"] for row in map(made.worked_out, records["crm.account"]) if takes(row)}
        assert 0 < len(taken) < len(records["crm.account"])
        assert selected(table, filters) == taken


def test_steps_over_an_entity_use_its_public_names(records):
    """FO-156, FO-158: the columns of Finance and Operations go by their public names, in any case."""
    table = registry.table("fo.salesorderheader")
    steps = [
        {"step": "conditional", "as": "IsDone", "where": '(SalesOrderProcessingStatus >= "Invoiced")',
         "then": {"value": True}, "else": {"column": "ARETOTALSUPDATED"}},
        {"step": "filter", "where": '(IsDone == "Yes") && (salesOrderName != "")'},
    ]  # fmt: skip
    made = compile_steps(steps, table, RANGES, lambda name: field_name(table.name, name), public_name)
    done = ProcessingStatus.values[ProcessingStatus.values.index("Invoiced") :]
    assert selected(table, made.filters) == {
        row["system_id"]
        for row in records[table.name]
        if row["sales_order_name"] and (row["are_totals_updated"] or row["sales_order_processing_status"] in done)
    }


def test_a_tree_stands_beside_conditions(records):
    """FO-156: the conditions of a mapping and the source filter are all met."""
    table = registry.table("crm.account")
    tree = ODATA.parse("startswith(name,'a') or creditonhold eq true")
    both = selected(table, [Condition("customertypecode", "eq", "3"), tree])
    assert both == {
        row["accountid"]
        for row in records["crm.account"]
        if row["customertypecode"] == 3 and ((row["name"] or "").startswith("a") or row["creditonhold"])
    }
    assert both


@pytest.mark.django_db
def test_columns_of_the_record_a_lookup_points_at():
    """FO-154, FO-156: after a dot or a slash; of a lookup with two targets, the one it points at has the value."""
    account = factories.account("Mill", emailaddress1="mill@x.example")
    one = factories.sales_contact(account, "Ada", "Berg", emailaddress1="ada@x.example")
    two = factories.sales_contact(None, "Bo", "Dahl", parentcustomerid_contact=one)
    three = factories.sales_contact(None, "Cy", "Ek")
    table = registry.table("crm.contact")
    for text, wanted in {
        "parentcustomerid.emailaddress1 eq 'mill@x.example'": {one},
        "parentcustomerid/emailaddress1 eq 'ada@x.example'": {two},
        "startswith(parentcustomerid.emailaddress1,'mill') or parentcustomerid.emailaddress1 eq null": {one, three},
        "not (parentcustomerid.accountnumber ne null)": {one, two, three},
    }.items():
        assert selected(table, [ODATA.parse(text)]) == {contact.pk.hex for contact in wanted}


@pytest.mark.django_db
def test_two_target_lookups_are_compared_by_their_type_too():
    account = factories.account("A")
    one = factories.sales_contact(account, "Ada", "Berg")
    two = factories.sales_contact(None, "Bo", "Dahl", parentcustomerid_contact=one)
    table = registry.table("crm.contact")
    tree = ODATA.parse(f"parentcustomeridtype eq 'Account' and parentcustomerid eq {account.pk}")
    assert selected(table, [tree]) == {one.pk.hex}
    assert selected(table, [Not(tree)]) == {two.pk.hex}
