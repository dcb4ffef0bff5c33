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
from crm.models.transaction_currency import TransactionCurrency
from crm.models.units import Uom, UomSchedule

__all__ = [
    "Account",
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
    "SystemUser",
    "Team",
    "TransactionCurrency",
    "Uom",
    "UomSchedule",
]
