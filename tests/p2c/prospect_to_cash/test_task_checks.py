"""What is wrong with a task: keys, mandatory and read-only columns, unknown ones, doubles, kinds of values."""

from dataclasses import replace

import pytest

from p2c.prospect_to_cash.definitions import Field, Task, constant, country, default, truncate, value_map
from p2c.prospect_to_cash.entities import Entity, entity
from p2c.prospect_to_cash.project import Query
from p2c.prospect_to_cash.validation import validate
from tests.p2c.prospect_to_cash.projects import CUSTOMERS, PRODUCTS, SET, finds, project, says, with_rows


def with_keys(**keys):
    return replace(SET, keys={**SET.keys, **keys})


@pytest.mark.says("fo.e02")
def test_a_set_of_sales_needs_an_integration_key():
    """FO-E02, FO-105: as source, as destination and behind a lookup; those of Finance and Operations have one."""
    words = ("Contoso", "FO-E02", "DIPV1003", "Integration key")
    finds(project(connection_set=with_keys(accounts=())), "fo.e02", CUSTOMERS.name, "Accounts", "accountnumber", *words)
    finds(project(PRODUCTS, connection_set=with_keys(products=())), "fo.e02", "Products", "productnumber", *words)
    behind = project(PRODUCTS, connection_set=with_keys(transactioncurrencies=()))
    finds(behind, "fo.e02", "Products", "TransactionCurrencies", "isocurrencycode", *words)


@pytest.mark.says("fo.e03", "fo.e03_lookup")
def test_keys_are_mapped():
    """FO-E03: Sales' key on whichever side, the key of the destination, and what stands behind lookups in a key."""
    without = project(with_rows(CUSTOMERS, Field("accountnumber", "NameAlias"), without=("CustomerAccount",)))
    finds(
        without, "fo.e03", CUSTOMERS.name, "CustomerAccount", "Customers V2", "FO-E03", "DIPV1014", "Add a mapping row"
    )
    other = project(with_rows(CUSTOMERS, Field("name", "CustomerAccount"), without=("CustomerAccount",)))
    finds(other, "fo.e03", "accountnumber", "Accounts")
    lookup = project(connection_set=with_keys(accounts=("accountnumber", "parentaccountid.accountnumber")))
    finds(lookup, "fo.e03_lookup", "parentaccountid.accountnumber", "Accounts", "DIPV1015", "lookup parentaccountid")


@pytest.mark.says("fo.e07", "fo.e07_default")
def test_mandatory_columns_get_a_value():
    """FO-E07, FO-021: customer group is the usual one; FO-135: which name must be there goes by the party type."""
    without = project(with_rows(CUSTOMERS, without=("CustomerGroupId",)))
    words = (CUSTOMERS.name, "CustomerGroupId", "must have a value", "Customers V2", "FO-E07")
    finds(without, "fo.e07", *words, "DIPV1010", "a source column or a default")
    empty = project(with_rows(CUSTOMERS, Field("", "CustomerGroupId"), without=("CustomerGroupId",)))
    finds(empty, "fo.e07_default", *words, "DIPV1031", "give it a default")
    nameless = with_rows(CUSTOMERS, without=("OrganizationName",))
    finds(project(nameless), "fo.e07", "OrganizationName")
    person = with_rows(nameless, Field("", "PartyType", (constant("Person"),)), without=("PartyType",))
    finds(project(person), "fo.e07", "PersonLastName")
    assert validate(project(with_rows(person, Field("name", "PersonLastName")))) == []


def test_a_mandatory_reference_is_given_by_what_stands_behind_it():
    """FO-E07: pricelevelid is filled by pricelevelid.name."""
    columns = project(PRODUCTS).columns
    required = [replace(c, required=True) if c.name == "pricelevelid" else c for c in columns["products"]]
    changed = {**columns, "products": required}
    finds(project(PRODUCTS, columns=changed), "fo.e07", "pricelevelid")
    named = with_rows(PRODUCTS, Field("", "pricelevelid.name", (default("standard"),)))
    assert validate(project(named, columns=changed)) == []


@pytest.mark.says("fo.warns_may_be_blank")
def test_a_mandatory_column_that_may_be_blank_is_a_warning():
    """FO-042: a customer group that Sales may leave blank should have a default."""
    row = Field("address1_county", "CustomerGroupId")
    task = with_rows(CUSTOMERS, row, without=("CustomerGroupId",))
    found = finds(
        project(task), "fo.warns_may_be_blank", CUSTOMERS.name, "CustomerGroupId", "“address1_county”", "default"
    )
    assert found.warning
    safe = with_rows(task, replace(row, transforms=(default("10"),)), without=("CustomerGroupId",))
    assert validate(project(safe)) == []


@pytest.mark.says("fo.e08", "fo.e08_company", "fo.e08_source")
def test_what_cannot_be_written_is_not_mapped():
    """FO-E08, FO-131: read-only columns, the legal entity, and sets that are only read (FO-101)."""
    stamped = project(with_rows(CUSTOMERS, Field("name", "ModifiedBy")))
    finds(stamped, "fo.e08", CUSTOMERS.name, "ModifiedBy", "Customers V2", "FO-E08", "DIPV1011", "Remove the row")
    company = project(with_rows(CUSTOMERS, Field("", "dataAreaId", (default("USMF"),))))
    finds(company, "fo.e08_company", "dataAreaId", "organisation mapping", "FO-E08")
    back = Task("Back", "products", "SellableReleasedProducts", "", (Field("productnumber", "ProductNumber"),))
    finds(project(back), "fo.e08_source", "Back", "Sellable released products", "only be read", "another destination")


@pytest.mark.says("fo.e09")
def test_columns_must_be_known():
    """FO-E09, FO-150: for both sides, and before anything is said of columns."""
    for name, label in (("accounts", "Accounts"), ("CustomersV2", "Customers V2")):
        unknown = project(columns={**project().columns, name: None})
        finds(unknown, "fo.e09", CUSTOMERS.name, label, "FO-E09", "DIPV1018", "Refresh the entities")
    strange = replace(project(), tasks=(replace(CUSTOMERS, source_entity="leads"),))
    assert "fo.e09" in [each.code for each in validate(strange)]


@pytest.mark.says("fo.e10_source", "fo.e10_destination", "fo.e10_no_source", "fo.e10_no_destination")
@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        (Field("emailadress2", "KnownAs"), "fo.e10_source", ("KnownAs", "“emailadress2”", "Accounts", "emailaddress2")),
        (
            Field("emailaddress2", "KnowAs"),
            "fo.e10_destination",
            ("“emailaddress2”", "“KnowAs”", "Customers V2", "KnownAs"),
        ),
        (Field("primarycontactid.nick", "KnownAs"), "fo.e10_source", ("primarycontactid.nick", "FO-E10", "DIPV1024")),
        (Field("name.first", "KnownAs"), "fo.e10_source", ("“name.first”", "refresh the entities")),
        (Field("", "KnownAs"), "fo.e10_no_source", ("KnownAs", "from no column", "DIPV1021", "give it a default")),
        (Field("", "KnownAs", (truncate(5),)), "fo.e10_no_source", ("KnownAs", "without a default")),
        (Field("emailaddress2", ""), "fo.e10_no_destination", ("“emailaddress2”", "to no column", "DIPV1022")),
    ],
)
def test_rows_lead_from_a_column_to_a_column(row, code, words):
    """FO-E10: unknown columns are told with those that are spelled alike."""
    finds(project(with_rows(CUSTOMERS, row)), code, CUSTOMERS.name, *words)


def test_a_column_that_left_the_schema_is_told():
    """FO-E10, FO-150: the cached list counts, not what the mapping was made with."""
    columns = project().columns
    fewer = [column for column in columns["accounts"] if column.name != "emailaddress1"]
    finds(project(columns={**columns, "accounts": fewer}), "fo.e10_source", "“emailaddress1”")


def test_columns_of_the_solution_may_be_spelled_without_prefix_and_in_any_case():
    """FO-061: what the documents and what Sales call them is the same column."""
    assert validate(project(with_rows(CUSTOMERS, Field("EMailAddress2", "KNOWNAS")))) == []


def test_columns_an_advanced_query_makes_and_removes():
    """FO-157, FO-158: made ones may be mapped, removed ones not; a default is a column with the same value twice."""
    always = {"step": "conditional", "as": "group", "where": "name eq null", "then": {"value": "10"}}
    steps = [{**always, "else": {"value": "10"}}, {"step": "remove", "columns": ["emailaddress2"]}]
    query = Query.of(entity("accounts"), steps)
    task = with_rows(CUSTOMERS, Field("group", "KnownAs"))
    assert validate(project(task, queries={task.name: query})) == []
    gone = with_rows(task, Field("emailaddress2", "NameAlias"))
    finds(project(gone, queries={task.name: query}), "fo.e10_source", "“emailaddress2”")


@pytest.mark.says("fo.e11")
def test_a_source_that_cannot_tell_changes_is_refused(monkeypatch):
    """FO-E11, FO-167."""
    monkeypatch.setattr(Entity, "row_version", False)
    finds(project(), "fo.e11", CUSTOMERS.name, "Accounts", "row version", "FO-E11", "DIPV1019", "another source")


@pytest.mark.says("fo.e14", "fo.e16")
def test_a_column_is_filled_once():
    """FO-E14, FO-E16, FO-155; a source column may fill several (FO-024)."""
    assert validate(project(with_rows(CUSTOMERS, Field("accountnumber", "PartyNumber")))) == []
    other = project(with_rows(CUSTOMERS, Field("emailaddress2", "PrimaryContactEmail")))
    words = (CUSTOMERS.name, "PrimaryContactEmail", "2 ", "Keep one of the rows")
    finds(other, "fo.e14", "“emailaddress1”, “emailaddress2”", "FO-E14", "DIPV1026", *words)
    same = project(with_rows(CUSTOMERS, Field("emailaddress1", "primarycontactemail")))
    finds(same, "fo.e16", "“emailaddress1”", "FO-E16", "DIPV1029", *words)


@pytest.mark.says("fo.e14_two_ways")
def test_a_column_that_goes_both_ways_goes_to_one_column():
    """FO-E14, FO-002: two tasks between the same sets make a row a two-way one."""
    rows = (
        Field("CustomerAccount", "accountnumber"),
        Field("PrimaryContactEmail", "emailaddress1"),
        Field("OrganizationName", "name", (truncate(100), default("?"))),
    )
    back = Task("Back", "CustomersV2", "accounts", "", rows)
    assert validate(project(CUSTOMERS, back)) == []
    twice = with_rows(CUSTOMERS, Field("emailaddress1", "KnownAs"))
    found = finds(
        project(twice, back), "fo.e14_two_ways", CUSTOMERS.name, "Back", "emailaddress1", "KnownAs", "DIPV1023"
    )
    assert found.task == CUSTOMERS.name


@pytest.mark.says("fo.e15", "fo.e15_rest")
def test_records_are_named_by_their_whole_key():
    """FO-E15, FO-105, FO-154: but a unit by its name alone, its unit group being that of the product (FO-056)."""
    by_symbol = with_rows(PRODUCTS, Field("CurrencyCode", "transactioncurrencyid.currencysymbol"))
    finds(project(by_symbol), "fo.e15", "Products", "currencysymbol", "isocurrencycode", "FO-E15", "DIPV1027")
    keys = with_keys(transactioncurrencies=("isocurrencycode", "currencyname"))
    part = project(PRODUCTS, connection_set=keys)
    words = ("transactioncurrencyid.currencyname", "TransactionCurrencies", "DIPV1028", "Add a mapping row")
    finds(part, "fo.e15_rest", "Products", *words)


@pytest.mark.says("fo.e17", "fo.e17_value", "fo.e17_choice", "fo.e17_map")
@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        (Field("primarycontactid", "KnownAs"), "fo.e17", ("“primarycontactid”", "reference", "KnownAs", "text")),
        (Field("createdon", "IsOneTimeCustomer"), "fo.e17", ("a date and time", "Yes or No", "FO-E17", "DIPV1030")),
        (
            Field("", "CreditLimit", (default("much"),)),
            "fo.e17_value",
            ("CreditLimit", "a number", "“much”", "Correct"),
        ),
        (
            Field("", "OnHoldStatus", (default("Maybe"),)),
            "fo.e17_choice",
            ("OnHoldStatus", "“Maybe”", "No, Invoice, All"),
        ),
        (Field("name", "KnownAs", (value_map("lost"),)), "fo.e17_map", ("“lost”", "KnownAs", "Make a value map")),
        (Field("name", "OnHoldStatus", (value_map("hold"),)), "fo.e17_choice", ("OnHoldStatus", "“Later”")),
    ],
)
def test_values_must_fit(row, code, words):
    """FO-E17: what a column can never hold is told before the first row is read."""
    maps = {"hold": ["All", "Later", ""], "iso": ["US"]}
    finds(project(with_rows(CUSTOMERS, row), value_maps=maps), code, CUSTOMERS.name, *words)


@pytest.mark.parametrize(
    "row",
    [
        Field("creditonhold", "OnHoldStatus", (value_map("hold"),)),
        Field("address1_country", "AddressCountryRegionISOCode", (country(),)),
        Field("", "IsOneTimeCustomer", (default("Yes"),)),
        Field("", "IsOneTimeCustomer", (constant(False),)),
        Field("", "OrganizationNumberOfEmployees", (default(0),)),
        Field("creditlimit", "OrganizationNumberOfEmployees"),
        Field("telephone1", "CreditLimit"),
    ],
)
def test_values_that_may_fit_are_left_to_the_run(row):
    """FO-E17: text may hold a number; a value map or a country code makes text of anything."""
    assert validate(project(with_rows(CUSTOMERS, row), value_maps={"hold": ["All", "No"]})) == []


def test_findings_of_several_tasks_name_their_task():
    """FO-180."""
    second = replace(with_rows(CUSTOMERS, without=("CustomerGroupId",)), name="Second")
    found = validate(project(CUSTOMERS, second))
    assert [each.task for each in found] == ["Second"]
    says(found, "fo.e07", "“Second”")
