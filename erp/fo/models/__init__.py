"""The tables of Finance and Operations, one module per concept, named as its data entities."""

from erp.fo.models.codes import (
    Country,
    Currency,
    CustomerGroup,
    DecisionMakingRole,
    DeliveryMode,
    DeliveryTerms,
    Language,
    PaymentMethod,
    PaymentTerms,
    SalesTaxGroup,
    Site,
    Unit,
    Warehouse,
)
from erp.fo.models.contact import Contact
from erp.fo.models.customer import Customer
from erp.fo.models.legal_entity import LegalEntity, NumberSequence
from erp.fo.models.party import Party
from erp.fo.models.quotation import SalesQuotationHeader, SalesQuotationLine
from erp.fo.models.released_product import ReleasedProduct
from erp.fo.models.sales_invoice import SalesInvoiceHeader, SalesInvoiceLine
from erp.fo.models.sales_order import SalesOrderHeader, SalesOrderLine

__all__ = [
    "Contact",
    "Country",
    "Currency",
    "Customer",
    "CustomerGroup",
    "DecisionMakingRole",
    "DeliveryMode",
    "DeliveryTerms",
    "Language",
    "LegalEntity",
    "NumberSequence",
    "Party",
    "PaymentMethod",
    "PaymentTerms",
    "ReleasedProduct",
    "SalesInvoiceHeader",
    "SalesInvoiceLine",
    "SalesOrderHeader",
    "SalesOrderLine",
    "SalesQuotationHeader",
    "SalesQuotationLine",
    "SalesTaxGroup",
    "Site",
    "Unit",
    "Warehouse",
]
