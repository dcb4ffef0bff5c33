"""The tables of the Sales side, one module per concept."""

from crm.models.account import Account
from crm.models.company import Company
from crm.models.contact import Contact
from crm.models.invoice import Invoice, InvoiceDetail
from crm.models.opportunity import Opportunity
from crm.models.option_value import OptionValue
from crm.models.organisation import BusinessUnit, SystemUser, Team
from crm.models.price_level import PriceLevel, ProductPriceLevel
from crm.models.product import Product
from crm.models.quote import Quote, QuoteDetail
from crm.models.sales_order import SalesOrder, SalesOrderDetail
from crm.models.solution import AutoNumber, Solution
from crm.models.transaction_currency import TransactionCurrency
from crm.models.units import Uom, UomSchedule

__all__ = [
    "Account",
    "AutoNumber",
    "BusinessUnit",
    "Company",
    "Contact",
    "Invoice",
    "InvoiceDetail",
    "Opportunity",
    "OptionValue",
    "PriceLevel",
    "Product",
    "ProductPriceLevel",
    "Quote",
    "QuoteDetail",
    "SalesOrder",
    "SalesOrderDetail",
    "Solution",
    "SystemUser",
    "Team",
    "TransactionCurrency",
    "Uom",
    "UomSchedule",
]
