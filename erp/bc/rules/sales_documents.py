"""What happens with sales quotes, orders and invoices when they are written, in the order it happens."""

from erp.bc.models import Item, Resource
from erp.bc.models.sales_invoice import LineType
from erp.bc.rules.codes import clean_codes
from erp.bc.rules.document_numbers import number_by_type
from erp.bc.rules.document_sides import SALES
from erp.bc.rules.numbers import count_on
from erp.bc.rules.references import Target, one_of
from integration.registry import Rule

SALES_HEADER: list[Rule] = [clean_codes, number_by_type(SALES)]
SALES_LINE: list[Rule] = [
    clean_codes,
    one_of(
        "type",
        "no",
        {LineType.ITEM: Target(Item, "no", "item"), LineType.RESOURCE: Target(Resource, "no", "resource")},
    ),
    count_on("line_no", within="document", step=10000),
]
