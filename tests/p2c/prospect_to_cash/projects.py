"""A project in which all is well, and what tests change in it."""

from dataclasses import replace

from p2c.prospect_to_cash.definitions import Field, Task, constant, default
from p2c.prospect_to_cash.entities import column_lists, default_keys
from p2c.prospect_to_cash.project import Connected, ConnectionSet, Organisation, Project
from p2c.prospect_to_cash.validation import validate
from tests.reading import read

CUSTOMERS = Task(
    name="Accounts - Customers",
    source_entity="accounts",
    destination_entity="CustomersV2",
    source_filter="statecode eq 0",
    fields=(
        Field("accountnumber", "CustomerAccount"),
        Field("", "PartyType", (constant("Organization"),)),
        Field("", "CustomerGroupId", (default("10"),)),
        Field("name", "OrganizationName"),
        Field("emailaddress1", "PrimaryContactEmail"),
        Field("transactioncurrencyid.isocurrencycode", "SalesCurrencyCode"),
    ),
)
PRODUCTS = Task(
    name="Products",
    source_entity="SellableReleasedProducts",
    destination_entity="products",
    fields=(
        Field("ProductNumber", "productnumber"),
        Field("ProductName", "name"),
        Field("CurrencyCode", "transactioncurrencyid.isocurrencycode"),
        Field("SalesUnitSymbol", "defaultuomid.name"),
    ),
)
SET = ConnectionSet(
    "Contoso",
    (Connected("Sales Europe", "sales", environment="sales-prod"), Connected("F&O", "fo", environment="fo-prod")),
    default_keys(),
)
NORDICS = Organisation("Nordics", "USMF")


def project(*tasks, **changes):
    """A project of these tasks (accounts, if none are named) in which nothing else is wrong."""
    tasks = tasks or (CUSTOMERS,)
    names = {name for task in tasks for name in (task.source_entity, task.destination_entity)}
    values = {
        "name": "Our customers",
        "direction": "sales_to_fo" if tasks[0].source_entity.islower() else "fo_to_sales",
        "tasks": tasks,
        "connection_set": SET,
        "organisations": (NORDICS,),
        "columns": column_lists(*names),
        "units": ("Nordics", "Benelux"),
        "legal_entities": ("DEMF", "USMF"),
    }
    return Project(**{**values, **changes})


def with_rows(task, *rows, without=()):
    """The task with further mapping rows, and without those that fill these columns."""
    kept = tuple(row for row in task.fields if row.destination not in without)
    return replace(task, fields=(*kept, *rows))


def says(found, code, *words):
    """The one finding with that code, read as a person gets it."""
    (only,) = [each for each in found if each.code == code]
    assert only.next_step
    read(f"{only} {only.next_step}", *words)
    return only


def finds(changed, code, *words):
    """What validation says of the project: exactly one finding, which is read."""
    found = validate(changed)
    assert [each.code for each in found] == [code], [str(each) for each in found]
    return says(found, code, *words)
