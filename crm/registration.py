"""The Sales tables as the engine sees them: proxy numbers, keys, labels, two-target lookups, option columns, rules.

Numbers 5340, 5341, 5342 and 5345 are Business Central's own for these tables; the others are unused ones of its range.
"""

from typing import Any

from django.db import models

from crm import rules
from crm.models import (
    Account,
    BusinessUnit,
    Company,
    Contact,
    OptionValue,
    SystemUser,
    Team,
    TransactionCurrency,
)
from integration import registry

OWNER = {"systemuser": "ownerid_systemuser", "team": "ownerid_team"}
PARENT = {"account": "parentcustomerid_account", "contact": "parentcustomerid_contact"}


def _option(table: str, column: str) -> dict[str, Any]:
    """A column whose numbers are those of an editable list."""
    return {
        "target": "crm.optionvalue",
        "target_column": "number",
        "target_filter": (("table", table), ("column", column)),
    }


def _register(model: type[models.Model], number: int, **options: Any) -> None:
    registry.register(
        model,
        side=registry.REMOTE,
        number=number,
        logical_names=True,
        created_on="createdon",
        modified_on="modifiedon",
        created_by="createdby",
        modified_by="modifiedby",
        **options,
    )


def register() -> None:
    """Register every Sales table."""
    _register(
        SystemUser,
        5340,
        natural_key="internalemailaddress",
        label=("fullname",),
        search=("fullname", "internalemailaddress", "domainname"),
    )
    _register(
        Account,
        5341,
        natural_key="accountnumber",
        label=("name",),
        search=("name", "accountnumber", "emailaddress1", "address1_city"),
        virtual={"ownerid": OWNER},
        company="bcbi_companyid",
        columns={
            name: _option("account", name)
            for name in ("paymenttermscode", "address1_freighttermscode", "address1_shippingmethodcode")
        },
        rules=rules.ACCOUNT,
    )
    _register(
        Contact,
        5342,
        natural_key="emailaddress1",
        label=("fullname",),
        search=("fullname", "emailaddress1", "telephone1"),
        virtual={"parentcustomerid": PARENT, "ownerid": OWNER},
        company="bcbi_companyid",
        columns={"fullname": {"read_only": True}},
        rules=rules.CONTACT,
    )
    _register(
        TransactionCurrency,
        5345,
        natural_key="isocurrencycode",
        label=("isocurrencycode",),
        search=("isocurrencycode", "currencyname"),
        codes=("isocurrencycode",),
        columns={"isocurrencycode": {"insert_only": True}},
        rules=rules.CURRENCY,
    )
    _register(Team, 5368, natural_key="name", label=("name",), search=("name",))
    _register(BusinessUnit, 5369, natural_key="name", label=("name",), search=("name",))
    _register(
        Company,
        5398,
        natural_key="bcbi_externalid",
        label=("bcbi_name",),
        search=("bcbi_name", "bcbi_externalid"),
    )
    _register(
        OptionValue,
        5399,
        natural_key="label",
        label=("label",),
        search=("label", "column"),
        rules=rules.OPTION_VALUE,
    )
