"""Why a source filter leaves a record out, as a person reads it."""

import pytest
from django.db import connection

from erp.fo.models import SalesOrderHeader
from erp.fo.names import field_name, public_name
from integration import registry
from integration.engine.queries.odata import ODATA
from integration.engine.queries.ranges import RANGES
from integration.services.source_filters import why_left_out
from tests import factories
from tests.counting import statements


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("statecode eq 0", []),
        ("statecode eq 1", ["Status is “Active”; the filter takes records where Status is “Inactive”."]),
        (
            "creditonhold eq true and (name eq 'Mill' or startswith(name,'Q')) and accountnumber ne null",
            [
                "Credit Hold is “No”; the filter takes records where Credit Hold is “Yes”.",
                "Account Name is “Nordwind”; the filter takes records where Account Name is “Mill” or Account Name "
                "starts with “Q”.",
                "Account Number is blank; the filter takes records where Account Number is not blank.",
            ],
        ),
        (
            "not (contains(name,'wind') or creditlimit gt 5)",
            ["Account Name is “Nordwind”; the filter takes records where Account Name does not contain “wind”."],
        ),
        (
            "name eq 'Mill' or (creditonhold eq true and creditlimit in (null,5))",
            [
                "Account Name is “Nordwind”, Credit Hold is “No”; the filter takes records where Account Name is "
                "“Mill” or Credit Hold is “Yes”."
            ],
        ),
        (
            "name eq 'Mill' or (creditonhold eq true and creditlimit gt 5)",
            [
                "Account Name is “Nordwind”, Credit Hold is “No”, Credit Limit is blank; the filter takes records "
                "where Account Name is “Mill” or (Credit Hold is “Yes” and Credit Limit is more than “5.00”)."
            ],
        ),
    ],
)
def test_each_part_that_is_not_met_is_said(world, text, said):
    """FO-156: which part of the filter the record does not meet, and the values it has."""
    account = factories.account("Nordwind")
    assert why_left_out(registry.table("crm.account"), ODATA.parse(text), account.pk.hex) == said


@pytest.mark.django_db
def test_an_order_that_is_not_confirmed_yet_says_so():
    """FO-115, FO-156: one statement, however many parts the filter has."""
    order = SalesOrderHeader(data_area_id="USMF", sales_order_number="S1", ordering_customer_account_number="C1")
    SalesOrderHeader.objects.bulk_create([order])
    text = '((AreTotalsUpdated == "Yes") && (SalesOrderProcessingStatus >= "PartiallyInvoiced"))'
    table = registry.table("fo.salesorderheader")
    tree = RANGES.parse(text, lambda name: field_name(table.name, name))
    with statements(connection) as seen:
        said = why_left_out(table, tree, order.pk.hex, public_name)
    assert said == [
        "Totals calculated is “No”; the filter takes records where Totals calculated is “Yes”.",
        "Processing status is “Active”; the filter takes records where Processing status is one of “Partially "
        "Invoiced” / “Cancelled”.",
    ]
    assert len(seen) == 1
    assert why_left_out(table, tree, "0" * 32) == []
