"""The public templates against what the specification says of them, row by row, and against the tables there are."""

import pytest

from p2c.prospect_to_cash.definitions import CONSTANT, DEFAULT, KINDS, LANGUAGES, TRUNCATE, VALUE_MAP
from p2c.prospect_to_cash.derived import DERIVED
from p2c.prospect_to_cash.entities import ENTITIES, entity
from p2c.prospect_to_cash.line_actions import ACTIONS
from p2c.prospect_to_cash.preconditions import PRECONDITIONS
from p2c.prospect_to_cash.templates import BLANK, PUBLIC, template
from p2c.prospect_to_cash.validation import errors, validate
from p2c.prospect_to_cash.value_maps import VALUE_MAPS
from tests.p2c.prospect_to_cash.expected import FILTERS, MAY_BE_BLANK, ROWS
from tests.p2c.prospect_to_cash.projects import project

TASKS = [(each.id, task.name) for each in PUBLIC for task in each.tasks]


def test_the_templates_in_the_order_they_are_run():
    """FO-001, FO-005: six kinds of data in eight templates; FO-002: each goes one way."""
    assert [(each.id, each.direction) for each in PUBLIC] == [
        ("products_direct", "fo_to_sales"),
        ("accounts_direct", "sales_to_fo"),
        ("contacts_direct", "sales_to_fo"),
        ("contacts_to_customer_direct", "sales_to_fo"),
        ("quotes_direct", "sales_to_fo"),
        ("orders_sales_to_fo_direct", "sales_to_fo"),
        ("orders_fo_to_sales_direct", "fo_to_sales"),
        ("invoices_direct", "fo_to_sales"),
    ]


@pytest.mark.parametrize(
    ("id_", "always", "if_used"),
    [
        ("products_direct", [], []),
        ("accounts_direct", [], []),
        ("contacts_direct", ["accounts_direct"], []),  # FO-030
        ("contacts_to_customer_direct", ["accounts_direct"], []),  # FO-040
        ("quotes_direct", ["products_direct"], ["accounts_direct", "contacts_to_customer_direct"]),
        ("orders_sales_to_fo_direct", ["products_direct"], ["accounts_direct", "contacts_to_customer_direct"]),
        ("orders_fo_to_sales_direct", ["products_direct"], ["accounts_direct", "contacts_to_customer_direct"]),
        (
            "invoices_direct",
            ["products_direct", "orders_fo_to_sales_direct"],  # FO-100
            ["accounts_direct", "contacts_direct"],
        ),
    ],
)
def test_what_runs_before(id_, always, if_used):
    """FO-004, FO-030, FO-040, FO-100: and in the order of the list, everything a template needs comes before it."""
    found = template(id_)
    assert [*found.prerequisites] == always
    assert [*found.if_used] == if_used
    order = [each.id for each in PUBLIC]
    assert all(order.index(each) < order.index(id_) for each in (*found.prerequisites, *found.if_used))


def test_names_in_four_languages():
    """FO-190: "vers" in both French names, "Contactpersonen" in Dutch; task names that are terms stay as they are."""
    contacts, to_customer = template("contacts_direct"), template("contacts_to_customer_direct")
    assert [contacts.name_in(language) for language in LANGUAGES] == [
        "Contacts (Sales to Fin and Ops) - Direct",
        "Contacts (Sales vers Fin and Ops) - Direct",
        "Kontakter (Sales till Fin and Ops) - Direkt",
        "Contactpersonen (Sales naar Fin and Ops) - Direct",
    ]
    assert [to_customer.name_in(language) for language in LANGUAGES] == [
        "Contacts to Customer (Sales to Fin and Ops) - Direct",
        "Contacts vers Client (Sales vers Fin and Ops) - Direct",
        "Kontakter till kund (Sales till Fin and Ops) - Direkt",
        "Contactpersonen met klant (Sales naar Fin and Ops) - Direct",
    ]
    assert [contacts.tasks[0].name_in(language) for language in LANGUAGES] == [
        "Contacts",
        "Contacts",
        "Kontakter",
        "Contactpersonen",
    ]
    assert {to_customer.tasks[0].name_in(language) for language in LANGUAGES} == {"ContactToCustomer"}
    assert contacts.name_in("fr-ch") == contacts.name_in("fr")
    assert contacts.name_in("de") == contacts.name_in("en")
    for each in (*PUBLIC, *BLANK):
        assert set(each.names) == set(LANGUAGES)
        assert len(set(each.names.values())) == 4, each.names
        assert " et Fin" not in each.names["fr"]


@pytest.mark.parametrize(
    ("id_", "tasks"),
    [
        ("accounts_direct", [("Accounts - Customers", "accounts", "CustomersV2")]),  # FO-020
        ("contacts_direct", [("Contacts", "contacts", "CDSContactPersons")]),  # FO-030
        ("contacts_to_customer_direct", [("ContactToCustomer", "contacts", "CustomersV2")]),  # FO-040
        ("products_direct", [("Products", "SellableReleasedProducts", "products")]),  # FO-050
        (
            "quotes_direct",  # FO-070
            [
                ("QuoteHeader", "quotes", "CDSSalesQuotationHeaders"),
                ("QuoteLine", "quotedetails", "CDSSalesQuotationLines"),
            ],
        ),
        (
            "orders_sales_to_fo_direct",  # FO-080
            [
                ("OrderHeader", "salesorders", "CDSSalesOrderHeaders"),
                ("OrderLine", "salesorderdetails", "CDSSalesOrderLines"),
            ],
        ),
        (
            "orders_fo_to_sales_direct",  # FO-090
            [
                ("OrderHeader", "CDSSalesOrderHeaders", "salesorders"),
                ("OrderLine", "CDSSalesOrderLines", "salesorderdetails"),
            ],
        ),
        (
            "invoices_direct",  # FO-100
            [
                ("SalesInvoiceHeader", "ExternallyMaintainedCustomerSalesInvoiceHeaders", "invoices"),
                ("SalesInvoiceLine", "ExternallyMaintainedCustomerSalesInvoiceLines", "invoicedetails"),
            ],
        ),
    ],
)
def test_the_tasks_of_a_template(id_, tasks):
    """FO-020, FO-030, FO-040, FO-050, FO-070, FO-080, FO-090, FO-100; headers before lines (FO-149)."""
    assert [(t.name, t.source_entity, t.destination_entity) for t in template(id_).tasks] == tasks


def written(row):
    """A row as the table of expectations has it."""
    steps = []
    for step in row.transforms:
        told = {DEFAULT: step.value, CONSTANT: step.value, VALUE_MAP: step.map, TRUNCATE: step.length}[step.kind]
        steps.append(f"{step.kind} {told}")
    return row.source, row.destination, ", ".join(steps)


@pytest.mark.parametrize(("id_", "name"), TASKS)
def test_the_rows_of_a_task(id_, name):
    """FO-021 … FO-103: each row, its source, its destination and what happens on the way; no row more.

    FO-023: nothing for terms of payment, freight and delivery. FO-131: no row for the legal entity.
    """
    assert [written(row) for row in template(id_).task(name).fields] == ROWS[id_, name]


@pytest.mark.parametrize(("id_", "name"), TASKS)
def test_the_filter_of_a_task(id_, name):
    """FO-025, FO-031, FO-041, FO-071, FO-083, FO-091: in the language of the source (FO-156)."""
    assert template(id_).task(name).source_filter == FILTERS.get((id_, name), "")


def test_what_a_project_may_add():
    """FO-043, FO-073: site and warehouse have no template value; FO-055: the price list may be pinned."""
    assert template("contacts_to_customer_direct").tasks[0].optional == ("SiteId", "WarehouseId")
    assert template("quotes_direct").task("QuoteLine").optional == ("ShippingSiteId", "ShippingWarehouseId")
    assert template("products_direct").tasks[0].optional == ("pricelevelid.name",)
    for each in PUBLIC:
        for task in each.tasks:
            assert all(not list(task.to(name)) for name in task.optional)
            for name in task.optional:
                assert entity(task.destination_entity).place(name)


def test_an_order_that_comes_back_brings_its_freight_tax():
    """FO-093: the header's tax is a line of its own, and only of orders that come back."""
    with_actions = {(each.id, task.name): task.actions for each in PUBLIC for task in each.tasks if task.actions}
    assert with_actions == {("orders_fo_to_sales_direct", "OrderHeader"): ("freight_tax",)}
    action = ACTIONS["freight_tax"]
    assert entity("CDSSalesOrderHeaders").path(action.amount) == "order_header_tax_amount"
    lines = entity("salesorderdetails")
    assert lines.table_name == action.table
    for name in (action.document, action.amount_column, *action.key, *action.values):
        assert lines.path(name) == name


@pytest.mark.parametrize(("id_", "name"), TASKS)
def test_every_column_a_template_names_exists(id_, name):
    """Sources, destinations and what is worked out of several columns: in the registry, by the same name."""
    task = template(id_).task(name)
    source, destination = entity(task.source_entity), entity(task.destination_entity)
    for row in task.fields:
        for side, column in ((source, row.source), (destination, row.destination)):
            if column:
                place = side.place(column)
                assert place.name == column, "it is spelled as the system spells it"
                if place.derived is None:
                    assert side.table.column(place.path).kind == place.kind
        for step in row.transforms:
            assert step.kind in KINDS
            assert step.kind != VALUE_MAP or step.map in VALUE_MAPS


def test_every_input_of_a_derived_column_exists():
    """What the discounts are worked out of, on each set that has them."""
    for derived in DERIVED:
        for name in derived.entities:
            for column in derived.inputs:
                assert ENTITIES[name].table.column(column)


def test_every_precondition_says_what_to_do():
    """FO-052, FO-054, FO-056, FO-076, FO-088, FO-092, FO-095: whatever a template expects is explained."""
    expected = {name for each in PUBLIC for name in each.preconditions}
    assert expected == set(PRECONDITIONS)
    for text, todo in PRECONDITIONS.values():
        assert len(str(text)) > 20
        assert len(str(todo)) > 20


def test_blank_templates():
    """FO-147: one for each direction, without tasks."""
    assert [(each.direction, each.tasks) for each in BLANK] == [("sales_to_fo", ()), ("fo_to_sales", ())]


def test_a_template_that_is_not_there_is_named():
    with pytest.raises(LookupError, match=r"no template “orders”.*orders_fo_to_sales_direct"):
        template("orders")
    with pytest.raises(LookupError, match=r"no task “Lines”.*QuoteHeader, QuoteLine"):
        template("quotes_direct").task("Lines")


@pytest.mark.parametrize("made", PUBLIC, ids=str)
def test_a_project_made_of_a_template_is_sound(made):
    """FO-147, FO-160: a copy of a template can run as it is; FO-E07, FO-E17 and the others find nothing."""
    values = {name: [*value_map.entries.values()] for name, value_map in VALUE_MAPS.items()}
    found = validate(project(*made.tasks, name=str(made), direction=made.direction, value_maps=values))
    assert [str(each) for each in errors(found)] == []
    assert {(each.task, each.field) for each in found} == MAY_BE_BLANK.get(made.id, set())
