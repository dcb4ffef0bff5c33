"""The tables of the Sales side, one module per concept."""

from crm.models.account import Account
from crm.models.account_statistics import AccountStatistics
from crm.models.annotation import Annotation
from crm.models.company import Company
from crm.models.contact import Contact
from crm.models.environment import NavConnection, Organization, SecurityRole, SignInSecret, SystemUserRole, TeamRole
from crm.models.incident import Incident
from crm.models.invoice import Invoice, InvoiceDetail
from crm.models.opportunity import Opportunity
from crm.models.option_value import OptionValue
from crm.models.organisation import BusinessUnit, SystemUser, Team
from crm.models.post import Post
from crm.models.price_level import PriceLevel, ProductPriceLevel
from crm.models.product import Product
from crm.models.quote import Quote, QuoteDetail
from crm.models.sales_order import SalesOrder, SalesOrderDetail
from crm.models.solution import AutoNumber, Solution
from crm.models.transaction_currency import TransactionCurrency
from crm.models.units import Uom, UomSchedule

__all__ = [
    "Account",
    "AccountStatistics",
    "Annotation",
    "AutoNumber",
    "BusinessUnit",
    "Company",
    "Contact",
    "Incident",
    "Invoice",
    "InvoiceDetail",
    "NavConnection",
    "Opportunity",
    "OptionValue",
    "Organization",
    "Post",
    "PriceLevel",
    "Product",
    "ProductPriceLevel",
    "Quote",
    "QuoteDetail",
    "SalesOrder",
    "SalesOrderDetail",
    "SecurityRole",
    "SignInSecret",
    "Solution",
    "SystemUser",
    "SystemUserRole",
    "Team",
    "TeamRole",
    "TransactionCurrency",
    "Uom",
    "UomSchedule",
]
