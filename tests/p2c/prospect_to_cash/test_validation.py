"""What is wrong with a project before it runs: connections, organisations, amounts, warnings, and all of it at once."""

from dataclasses import replace

import pytest

from integration.engine.queries.steps import Quota
from integration.messages import Finding
from p2c.prospect_to_cash.definitions import Field, constant, default
from p2c.prospect_to_cash.entities import entity
from p2c.prospect_to_cash.preconditions import PRECONDITIONS
from p2c.prospect_to_cash.project import Connected, ConnectionSet, Organisation, Query
from p2c.prospect_to_cash.validation import errors, validate
from tests.p2c.prospect_to_cash.projects import CUSTOMERS, NORDICS, PRODUCTS, SET, finds, project, says, with_rows

SALES, FO = SET.connections


def with_connections(*connections):
    return project(connection_set=replace(SET, connections=connections))


def test_a_sound_project_has_nothing_to_say():
    """FO-160: nothing found, so it may run."""
    assert validate(project()) == []
    assert validate(project(PRODUCTS)) == []


@pytest.mark.says("fo.e01", "fo.e01_none")
def test_connections_must_be_valid():
    """FO-E01, FO-141."""
    broken = with_connections(replace(SALES, valid=False), FO)
    finds(broken, "fo.e01", "Sales Europe", "Contoso", "no longer valid", "FO-E01", "DIPV1000", "Repair the connection")
    finds(with_connections(SALES), "fo.e01_none", "Contoso", "Our customers", "Finance and Operations", "FO-E01")


@pytest.mark.says("fo.e04", "fo.e04_task")
def test_environments_must_be_those_of_the_set():
    """FO-E04, FO-142."""
    without = with_connections(SALES, replace(FO, environment=""))
    finds(without, "fo.e04", "F&O", "Contoso", "no environment", "FO-E04", "Choose an environment")
    elsewhere = project(environments={CUSTOMERS.name: ["sales-prod", "fo-test"]})
    found = finds(elsewhere, "fo.e04_task", "Accounts - Customers", "“fo-test”", "Contoso", "FO-E04", "DIPV1007")
    assert found.task == CUSTOMERS.name


@pytest.mark.says("fo.e05", "fo.e34")
@pytest.mark.parametrize(
    ("mapping", "code", "words"),
    [
        (
            Organisation("Iberia", "USMF"),
            "fo.e05",
            ("Iberia", "business unit", "deleted or renamed", "Nordics, Benelux"),
        ),
        (Organisation("Nordics", "FRRT"), "fo.e05", ("FRRT", "legal entity", "FO-E05", "DIPV1008", "DEMF, USMF")),
        (Organisation("Iberia", "USMF", found=False), "fo.e34", ("Iberia", "does not exist", "Nordics, Benelux")),
        (Organisation("Nordics", "USMG", found=False), "fo.e34", ("USMG", "legal entity", "FO-E34", "DEMF, USMF")),
    ],
)
def test_organisations_must_exist(mapping, code, words):
    """FO-E05, FO-E34, FO-145: what was there was deleted or renamed; what never was is told with the valid names."""
    finds(project(organisations=(NORDICS, mapping)), code, *words)


@pytest.mark.says("fo.e06", "fo.e06_half")
def test_an_organisation_mapping_is_needed():
    """FO-E06, FO-144."""
    finds(project(organisations=()), "fo.e06", "Our customers", "Customers V2", "FO-E06", "Choose at least one")
    finds(project(organisations=(Organisation("Nordics", ""),)), "fo.e06_half", "Nordics", "legal entity", "DEMF, USMF")
    finds(project(organisations=(Organisation("", "USMF"),)), "fo.e06_half", "USMF", "business unit", "Nordics")


@pytest.mark.says("fo.e12")
@pytest.mark.parametrize(
    ("task", "text", "words"),
    [
        (CUSTOMERS, "statcode eq 0", ("Accounts - Customers", "“statcode eq 0”", "statcode", "statecode")),
        (CUSTOMERS, "statecode eq", ("statecode eq", "ends after “eq”", "FO-E12", "DIPV1012", "Correct the filter")),
        (CUSTOMERS, 'statecode == "0"', ("position 11", "operator")),
        (PRODUCTS, '(ProductTyp == "Item")', ("“Products”", "ProductTyp", "ProductType")),
        (PRODUCTS, 'ProductType == "Items"', ("ProductType", "“Items”", "Item, Service")),
        (PRODUCTS, "ProductType eq 'Item'", ("position 13",)),
    ],
)
def test_a_source_filter_is_in_the_language_of_its_source(task, text, words):
    """FO-E12, FO-156: what cannot be read, unknown columns by the names people know, and values that cannot be."""
    finds(project(replace(task, source_filter=text)), "fo.e12", *words)


@pytest.mark.says("fo.e19")
def test_what_nobody_expected_stops_the_run_and_is_told():
    """FO-E19: the other checks are made all the same."""

    def breaks(task):
        raise ConnectionResetError("the other side closed the line")

    found = validate(project(check_filter=breaks, rows=500_001))
    assert [each.code for each in found] == ["fo.e19", "fo.e36"]
    says(found, "fo.e19", "Our customers", "the other side closed the line", "FO-E19", "Try again")


@pytest.mark.says("fo.e35", "fo.e12_query")
@pytest.mark.parametrize(
    ("steps", "code", "words"),
    [
        ([{"step": "filter", "where": "name ne null"}] * 3, "fo.e35", ("3 steps", "2 can be", "FO-E35", "Undo steps")),
        ([{"step": "remove", "columns": ["nmae"]}], "fo.e12_query", ("Step 1", "nmae", "FO-E12", "Correct the query")),
    ],
)
def test_an_advanced_query_must_fit_and_has_a_quota(steps, code, words):
    """FO-E12, FO-E35, FO-157, FO-158."""
    query = Query.of(entity("accounts"), steps, Quota(steps=2))
    found = finds(project(queries={CUSTOMERS.name: query}), code, "Accounts - Customers", *words)
    assert found.task == CUSTOMERS.name


@pytest.mark.says("fo.e36", "fo.e36_scheduled")
def test_there_are_limits_to_rows_and_schedules():
    """FO-E36, FO-170: 500 000 rows in a run, 50 scheduled projects; more may be run by hand."""
    assert validate(project(rows=500_000, scheduled=49)) == []
    finds(project(rows=500_001), "fo.e36", "Our customers", "500001", "500000", "Narrow the source filters")
    finds(project(scheduled=50), "fo.e36_scheduled", "Our customers", "50", "Run it by hand")
    assert validate(project(scheduled=None)) == []


@pytest.mark.says("fo.warns_prerequisite")
def test_what_should_have_run_before_is_a_warning():
    """FO-004: no lock."""
    expected = {"prerequisites": ("accounts_direct",), "if_used": ("contacts_to_customer_direct",)}
    found = finds(project(**expected), "fo.warns_prerequisite", "Our customers", "Accounts (Sales to Fin and Ops)")
    assert found.warning
    assert errors([found]) == []
    done = frozenset({"accounts_direct"})
    assert validate(project(**expected, completed=done)) == []
    used = project(**expected, completed=done, used=frozenset({"contacts_to_customer_direct"}))
    finds(used, "fo.warns_prerequisite", "Contacts to Customer")


@pytest.mark.says("fo.warns_number_series")
@pytest.mark.parametrize(
    ("prefix", "meets"),
    [("ORD-", True), ("ord-1", True), ("ORD", True), ("O", True), ("SO-", False), ("ORDER", False), ("", False)],
)
def test_order_numbers_that_can_meet_are_a_warning(prefix, meets):
    """FO-088: only for projects that move orders, and only for their legal entities."""
    orders = replace(CUSTOMERS, source_entity="salesorders")
    series = {"USMF": prefix, "DEMF": "ORD-"}
    codes = [each.code for each in validate(project(order_series=series))]
    assert codes == []
    found = validate(replace(project(order_series=series), tasks=(orders,)))
    assert ("fo.warns_number_series" in [each.code for each in found]) == meets
    if meets:
        assert says(found, "fo.warns_number_series", "USMF", f"“{prefix}”", "“ORD-”", "another prefix").warning


@pytest.mark.says("fo.warns_precondition")
@pytest.mark.parametrize("id_", PRECONDITIONS)
def test_what_is_not_set_up_is_a_warning(id_):
    """FO-052, FO-054, FO-056, FO-076, FO-092, FO-095: told where it is known, with what to do."""
    text, todo = map(str, PRECONDITIONS[id_])
    others = dict.fromkeys(PRECONDITIONS, True)
    found = finds(project(preconditions={**others, id_: False}), "fo.warns_precondition", "Our customers", text, todo)
    assert found.warning


def test_everything_is_told_at_once_in_the_order_of_the_catalogue():
    """FO-160: errors by number, then warnings; every one of them with what to do."""
    rows = (
        Field("emailaddress2", "PrimaryContactEmail"),
        Field("emailaddress1", "PrimaryContactEmail"),
        Field("name", "CreditLimits"),
        Field("primarycontactid", "KnownAs"),
        Field("", "ModifiedBy", (constant("me"),)),
        Field("", "SiteId", (default(""),)),
    )
    task = with_rows(CUSTOMERS, *rows, without=("CustomerAccount", "CustomerGroupId"))
    worst = project(
        task,
        connection_set=ConnectionSet("Empty", (Connected("Sales", "sales", valid=False),)),
        organisations=(
            Organisation("Nowhere", "USMF"),
            Organisation("Nordics", "X", found=False),
            Organisation("", ""),
        ),
        environments={task.name: ["elsewhere"]},
        check_filter=lambda task: [Finding("query_no_bracket", params={"position": 3})],
        queries={task.name: Query(problem=Finding("query_quota_nodes", params={"most": 9}))},
        rows=10**6,
        prerequisites=("products_direct",),
    )
    found = validate(worst)
    assert [each.code for each in found] == [
        "fo.e01", "fo.e01_none", "fo.e02", "fo.e03", "fo.e04", "fo.e04_task", "fo.e05", "fo.e06_half", "fo.e06_half",
        "fo.e07", "fo.e08", "fo.e10_destination", "fo.e10_no_source", "fo.e12", "fo.e14", "fo.e16", "fo.e17",
        "fo.e34", "fo.e35", "fo.e36", "fo.warns_prerequisite",
    ]  # fmt: skip
    assert len(errors(found)) == len(found) - 1
    for each in found:
        assert each.next_step
        if not each.warning:
            assert f"(FO-E{each.code[4:6]}" in str(each), each
