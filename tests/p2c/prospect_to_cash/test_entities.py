"""The entity sets tasks move: their tables, their columns by public name, their keys, and what they leave out."""

import json

import pytest

from integration.engine.queries.check import checked, predicate
from integration.registry import UnknownColumn
from p2c.prospect_to_cash.definitions import FO, SALES
from p2c.prospect_to_cash.entities import (
    ALL,
    ENTITIES,
    column_lists,
    default_keys,
    entity,
    from_cache,
    to_cache,
)
from p2c.prospect_to_cash.filters import limits_of, taken, tree_of
from p2c.prospect_to_cash.templates import PUBLIC, template


def test_the_sets_there_are():
    """FO-020 … FO-100: nine sets on each side, each on a registered table."""
    assert [name for name, each in ENTITIES.items() if each.system == SALES] == [
        "accounts", "contacts", "products", "quotes", "quotedetails", "salesorders", "salesorderdetails", "invoices",
        "invoicedetails",
    ]  # fmt: skip
    assert [str(each) for each in ENTITIES.values() if each.system == FO] == [
        "Customers V2",
        "CDS Contacts",
        "Sellable released products",
        "CDS sales quotation header",
        "CDS sales quotation lines",
        "CDS sales order headers",
        "CDS sales order lines",
        "Externally maintained customer sales invoice headers",
        "Externally maintained customer sales invoice lines",
    ]
    for each in ALL.values():
        assert each.table.name == each.table_name
        assert each.row_version


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("accounts", ("accountnumber",)),
        ("contacts", ("msdynce_contactnumber",)),
        ("products", ("productnumber",)),
        ("quotes", ("quotenumber",)),
        ("quotedetails", ("quoteid.quotenumber", "msdynce_linecreationsequencenumber")),
        ("salesorders", ("ordernumber",)),
        ("salesorderdetails", ("salesorderid.ordernumber", "msdynce_linecreationsequencenumber")),
        ("invoices", ("msdynce_externalinvoicenumber",)),
        ("invoicedetails", ("invoiceid.msdynce_externalinvoicenumber", "msdynce_linecreationsequencenumber")),
        ("pricelevels", ("name",)),
        ("uoms", ("uomscheduleid.name", "name")),
        ("uomschedules", ("name",)),
        ("transactioncurrencies", ("isocurrencycode",)),
    ],
)
def test_a_connection_set_begins_with_these_keys(name, key):
    """FO-105: only Sales' sets need an integration key."""
    assert default_keys()[name] == key
    assert all(entity(name).place(part).name == part for part in key)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("CustomersV2", ("customer_account",)),
        ("CDSContactPersons", ("contact_person_party_number", "associated_party_number")),
        ("SellableReleasedProducts", ("product_number",)),
        ("CDSSalesQuotationHeaders", ("sales_quotation_number",)),
        ("CDSSalesQuotationLines", ("sales_quotation_number", "line_creation_sequence_number")),
        ("CDSSalesOrderHeaders", ("sales_order_number",)),
        ("CDSSalesOrderLines", ("sales_order_number", "line_creation_sequence_number")),
        ("ExternallyMaintainedCustomerSalesInvoiceHeaders", ("invoice_number", "invoice_date", "ledger_voucher")),
        (
            "ExternallyMaintainedCustomerSalesInvoiceLines",
            ("invoice_number", "invoice_date", "ledger_voucher", "line_creation_sequence_number"),
        ),
    ],
)
def test_the_keys_of_finance_and_operations(name, key):
    """FO-101, FO-130: the legal entity and these columns."""
    assert tuple(entity(name).path(part) for part in entity(name).key) == ("data_area_id", *key)
    assert name not in default_keys()


@pytest.mark.parametrize(
    ("name", "spelled", "system", "registry"),
    [
        ("CustomersV2", "CustomerGroupId", "CustomerGroupId", "customer_group_id"),
        ("CustomersV2", "primarycontacturl", "PrimaryContactURL", "primary_contact_url"),
        (
            "CustomersV2",
            "AddressCountryRegionIsoCode",
            "AddressCountryRegionISOCode",
            "address_country_region_iso_code",
        ),
        ("accounts", "AccountNumber", "accountnumber", "accountnumber"),
        ("contacts", "contactnumber", "msdynce_contactnumber", "msdynce_contactnumber"),
        ("contacts", "isactivecustomer", "msdynce_isactivecustomer", "msdynce_isactivecustomer"),
        ("contacts", "IsCompanyAnAccount", "msdynce_iscompanyanaccount", "msdynce_iscompanyanaccount"),
        ("salesorders", "processingstatus", "msdynce_processingstatus", "msdynce_processingstatus"),
        ("salesorders", "ismaintainedexternally", "msdynce_ismaintainedexternally", "msdynce_ismaintainedexternally"),
        ("products", "isexternallymaintained", "msdynce_isexternallymaintained", "msdynce_isexternallymaintained"),
        ("products", "pricelevelid.name", "pricelevelid.name", "pricelevelid.name"),
        (
            "contacts",
            "parentcustomerid.accountnumber",
            "parentcustomerid.accountnumber",
            "parentcustomerid.accountnumber",
        ),
        (
            "invoicedetails",
            "invoiceid.externalinvoicenumber",
            "invoiceid.msdynce_externalinvoicenumber",
            "invoiceid.msdynce_externalinvoicenumber",
        ),
        ("quotes", "customerid.number", "customerid.number", "customerid.number"),
        ("quotedetails", "line_discount_per_unit", "line_discount_per_unit", "line_discount_per_unit"),
    ],
)
def test_columns_by_the_names_people_use(name, spelled, system, registry):
    """FO-061, FO-154: with or without prefix, in any case, behind a lookup; and the registry reads what is found."""
    place = entity(name).place(spelled)
    assert (place.name, place.path) == (system, registry)
    if place.derived is None:
        assert entity(name).table.column(place.path).kind == place.kind


def test_the_number_of_a_customer_is_that_of_the_account_or_of_the_contact():
    """FO-046: one column of Finance and Operations holds both."""
    for name in ("quotes", "salesorders", "invoices"):
        targets = entity(name).place("customerid.number").targets
        assert [(table.name, column.name) for table, column in targets] == [
            ("crm.account", "accountnumber"),
            ("crm.contact", "msdynce_contactnumber"),
        ]


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("accounts", "nickname"),
        ("accounts", "name.first"),
        ("accounts", "transactioncurrencyid.nickname"),
        ("contacts", "parentcustomerid.nickname"),
        ("CustomersV2", "customer group"),
        ("CDSSalesOrderLines", "line_discount_per_unit"),
    ],
)
def test_a_column_that_is_not_there(name, column):
    with pytest.raises(UnknownColumn):
        entity(name).place(column)


def test_a_set_that_is_not_there_is_named():
    with pytest.raises(LookupError, match=r"no entity set “leads”.*accounts"):
        entity("leads")


def test_what_a_project_keeps_of_the_columns():
    """FO-150: the lists of the sets and of those behind their lookups, and they come back from JSON as they were."""
    lists = column_lists("products", "SellableReleasedProducts")
    assert {"products", "SellableReleasedProducts", "pricelevels", "uoms", "uomschedules"} <= set(lists)
    for columns in lists.values():
        assert from_cache(json.loads(json.dumps(to_cache(columns)))) == columns
    products = {column.name: column for column in lists["products"]}
    assert products["productnumber"].required
    assert products["createdon"].read_only
    assert products["pricelevelid"].references == ("pricelevels",)
    assert products["pricelevelid.name"].length == 100
    sold = {column.name: column for column in lists["SellableReleasedProducts"]}
    assert sold["dataAreaId"].read_only
    assert sold["ProductType"].choices == ("Item", "Service")


def met(name, text, **values):
    """Whether a row with these values (public names) meets a filter on the set."""
    each = entity(name)
    tree = tree_of(each, text)
    return predicate(checked(tree, each.table))({each.path(column): value for column, value in values.items()})


@pytest.mark.parametrize(
    ("active_customer", "account", "task"),
    [
        (True, True, "ContactToCustomer"),
        (True, False, "ContactToCustomer"),
        (False, True, "Contacts"),
        (False, False, None),
    ],
)
def test_which_task_takes_a_contact(active_customer, account, task):
    """FO-031, FO-041, FO-047, FO-048: never both, and whoever is neither is left out."""
    row = {"isactivecustomer": active_customer, "iscompanyanaccount": account}
    tasks = [template(id_).tasks[0] for id_ in ("contacts_direct", "contacts_to_customer_direct")]
    assert [t.name for t in tasks if met("contacts", t.source_filter, **row)] == ([task] if task else [])


ORDER = {
    "OrderingCustomerIsExternallyMaintained": True,
    "InvoiceCustomerIsExternallyMaintained": True,
    "AreTotalsUpdated": True,
    "SalesOrderProcessingStatus": "Confirmed",
}
STATUSES = [
    "None", "Draft", "Active", "Confirmed", "PackingSlip", "Invoiced", "Picked", "PartiallyPicked", "PartiallyPacked",
    "Shipped", "PartiallyShipped", "PartiallyInvoiced", "Canceled",
]  # fmt: skip


@pytest.mark.parametrize("status", STATUSES)
def test_orders_come_back_from_confirmed_on(status):
    """FO-007, FO-091, FO-115: cancelled ones included; lines go by the status of their header."""
    header, line = template("orders_fo_to_sales_direct").tasks
    comes = status not in ("None", "Draft", "Active")
    row = {**ORDER, "SalesOrderProcessingStatus": status}
    assert met(header.source_entity, header.source_filter, **row) == comes
    of_line = {name: ORDER[name] for name in list(ORDER)[:2]}
    assert met(line.source_entity, line.source_filter, **of_line, HeaderSalesOrderProcessingStatus=status) == comes


@pytest.mark.parametrize("name", list(ORDER)[:3])
def test_orders_come_back_only_when_all_holds(name):
    """FO-008, FO-091, FO-092: both customers externally maintained, totals calculated."""
    header = template("orders_fo_to_sales_direct").tasks[0]
    assert met(header.source_entity, header.source_filter, **ORDER)
    assert not met(header.source_entity, header.source_filter, **{**ORDER, name: False})


@pytest.mark.parametrize(
    ("name", "filtered", "row", "taken_"),
    [
        ("quotes_direct", "QuoteHeader", {"statecode": 1, "hasexternallymaintainedproductsonly": True}, True),
        ("quotes_direct", "QuoteHeader", {"statecode": 0, "hasexternallymaintainedproductsonly": True}, False),
        ("quotes_direct", "QuoteHeader", {"statecode": 1, "hasexternallymaintainedproductsonly": False}, False),
        ("orders_sales_to_fo_direct", "OrderHeader", {"processingstatus": 192350001}, True),
        ("orders_sales_to_fo_direct", "OrderHeader", {"processingstatus": 192350000}, False),
        ("orders_sales_to_fo_direct", "OrderHeader", {"processingstatus": 192350002}, False),
        ("orders_sales_to_fo_direct", "OrderLine", {"headerprocessingstatus": 192350001}, True),
        ("orders_sales_to_fo_direct", "OrderLine", {"headerprocessingstatus": 192350004}, False),
        ("accounts_direct", "Accounts - Customers", {"statecode": 0}, True),
        ("accounts_direct", "Accounts - Customers", {"statecode": 1}, False),
    ],
)
def test_what_goes_out(name, filtered, row, taken_):
    """FO-025, FO-071, FO-083: active quotes and orders; an order drops out once it comes back confirmed."""
    task = template(name).task(filtered)
    only = {
        "OrderHeader": "hasexternallymaintainedproductsonly",
        "OrderLine": "orderhasexternallymaintainedproductsonly",
    }
    flags = {only[filtered]: True} if filtered in only else {}
    assert met(task.source_entity, task.source_filter, **flags, **row) == taken_


def test_what_sets_leave_out_themselves():
    """FO-051, FO-052, FO-101: products that cannot be sold or are not in the distinct product table, and invoices of
    customers that Sales does not maintain."""
    products = entity("SellableReleasedProducts")
    for sellable in (True, False):
        for listed in (True, False):
            row = {"is_sellable": sellable, "is_in_distinct_product_table": listed}
            assert predicate(checked(limits_of(products), products.table))(row) == (sellable and listed)
    for name in ENTITIES:
        if name.startswith("ExternallyMaintained"):
            invoices = entity(name)
            for maintained in (True, False):
                row = {"invoice_customer_is_externally_maintained": maintained}
                assert predicate(checked(limits_of(invoices), invoices.table))(row) == maintained
            assert str(invoices.limit_text)
    assert [name for name, each in ENTITIES.items() if not each.destination] == [
        name for name, each in ENTITIES.items() if each.limit
    ]


def test_the_limit_of_a_set_and_the_filter_of_a_task_hold_together():
    """FO-051: a filter takes from what the set has."""
    products = entity("SellableReleasedProducts")
    tree = checked(taken(products, 'IsSalesStopped == "No"'), products.table)
    row = {"is_sellable": True, "is_in_distinct_product_table": True, "is_sales_stopped": False}
    assert predicate(tree)(row)
    assert not predicate(tree)({**row, "is_sales_stopped": True})
    assert not predicate(tree)({**row, "is_sellable": False})
    assert taken(products, "") == limits_of(products)
    accounts = entity("accounts")
    assert taken(accounts, "statecode eq 0") == tree_of(accounts, "statecode eq 0")


def test_every_filter_of_a_template_can_be_read():
    """FO-E12: those that ship are right."""
    for each in PUBLIC:
        for task in each.tasks:
            tree_of(entity(task.source_entity), task.source_filter)
