"""What happens with sales quotes, orders and invoices when they are written, in the order it happens."""

from erp.bc.models import GLAccount, Item, ItemUnitOfMeasure, Resource, ResourceUnitOfMeasure
from erp.bc.models.sales_invoice import LineType
from erp.bc.rules.codes import clean_codes
from erp.bc.rules.documents.archiving import another_occurrence, archive_orders
from erp.bc.rules.documents.assembly import assemble_to_order
from erp.bc.rules.documents.events import tell_release
from erp.bc.rules.documents.lines import lines_of_document
from erp.bc.rules.documents.numbers import number_by_type
from erp.bc.rules.documents.parties import parties
from erp.bc.rules.documents.prepayments import (
    keep_prepaid_of_document,
    prepayment_of_lines,
    prepayment_of_orders,
)
from erp.bc.rules.documents.quantities import keep_shipped, keep_shipped_of_document
from erp.bc.rules.documents.reserving import reserve_always
from erp.bc.rules.documents.sides import SALES
from erp.bc.rules.documents.terms import (
    change_while_open,
    dates_and_terms,
    exchange_rate,
    lines_follow_header,
    release_with_lines,
)
from erp.bc.rules.numbers import count_on
from erp.bc.rules.prices import not_negative
from erp.bc.rules.references import Target, one_of
from erp.bc.rules.units import unit_of_its_own
from integration.registry import Rule

SALES_HEADER: list[Rule] = [
    clean_codes,
    change_while_open,
    parties(SALES),
    dates_and_terms,
    exchange_rate,
    not_negative("invoice_discount_value", "payment_discount_percent", "prepayment_percent"),
    number_by_type(SALES),
    another_occurrence,
    keep_shipped_of_document,
    keep_prepaid_of_document,
    prepayment_of_orders,
    release_with_lines(SALES),
    lines_follow_header(SALES),
    tell_release,
    archive_orders,
]
SALES_LINE: list[Rule] = [
    clean_codes,
    one_of(
        "type",
        "no",
        {
            LineType.ITEM: Target(Item, "no", "item"),
            LineType.RESOURCE: Target(Resource, "no", "resource"),
            LineType.G_L_ACCOUNT: Target(GLAccount, "no", "g_l_account"),
        },
    ),
    not_negative("unit_price", "line_discount_percent", "line_discount_amount", "vat_percent", "prepayment_percent"),
    count_on("line_no", within="document", step=10000),
    keep_shipped,
    lines_of_document(SALES),
    reserve_always,
    prepayment_of_lines,
    assemble_to_order,
    unit_of_its_own("item", Item, ItemUnitOfMeasure, "item"),
    unit_of_its_own("resource", Resource, ResourceUnitOfMeasure, "resource"),
]
