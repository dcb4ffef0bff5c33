"""The tables of the Sales side, one module per concept."""

from crm.models.account import Account
from crm.models.company import Company
from crm.models.contact import Contact
from crm.models.option_value import OptionValue
from crm.models.organisation import BusinessUnit, SystemUser, Team
from crm.models.transaction_currency import TransactionCurrency

__all__ = [
    "Account",
    "BusinessUnit",
    "Company",
    "Contact",
    "OptionValue",
    "SystemUser",
    "Team",
    "TransactionCurrency",
]
