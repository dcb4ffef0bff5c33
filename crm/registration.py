"""The Sales tables as the engine sees them: proxy numbers, keys, labels, two-target lookups, option columns, rules.

Most numbers are Business Central's own for these tables; 5366, 5368 to 5373, 5398 and 5399 are unused ones of its
range.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm import rules
from crm.models import (
    Account,
    AccountStatistics,
    Annotation,
    BusinessUnit,
    Company,
    Contact,
    Incident,
    Invoice,
    InvoiceDetail,
    NavConnection,
    Opportunity,
    OptionValue,
    Organization,
    Post,
    PriceLevel,
    Product,
    ProductPriceLevel,
    Quote,
    QuoteDetail,
    SalesOrder,
    SalesOrderDetail,
    SecurityRole,
    SystemUser,
    SystemUserRole,
    Team,
    TeamRole,
    TransactionCurrency,
    Uom,
    UomSchedule,
)
from integration import registry

OWNER = {"systemuser": "ownerid_systemuser", "team": "ownerid_team"}
#: OWN-03: that a team owns a record does not say who is responsible for it
OWNED = {"title": _("Owner"), "untold": ("team",)}
PARENT = {"account": "parentcustomerid_account", "contact": "parentcustomerid_contact"}
CUSTOMER = {"account": "customerid_account", "contact": "customerid_contact"}
#: what a note or a post is about
REGARDING = {"title": _("Regarding")}
OBJECT = {"salesorder": "objectid_salesorder", "quote": "objectid_quote", "account": "objectid_account"}
REGARDED = {"salesorder": "regardingobjectid_salesorder", "account": "regardingobjectid_account"}
OF_CUSTOMER = {"title": _("Customer")}
#: the business unit a record belongs to
UNIT = "owningbusinessunit"
READ_ONLY = {"read_only": True}
INSERT_ONLY = {"insert_only": True}
#: what the rules of lines fill in
LINE = {
    "isproductoverridden": READ_ONLY,
    "productname": READ_ONLY,
    "exchangerate": READ_ONLY,
    "volumediscountamount": READ_ONLY,
}


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
        **{"unit": UNIT if any(field.column == UNIT for field in model._meta.concrete_fields) else "", **options},
    )


def register() -> None:
    """Register every Sales table."""
    _register_relationships()
    _register_catalogue()
    _register_documents()
    _register_timeline()
    _register_environment()


def _register_relationships() -> None:
    """Who Sales deals with, and what that stands on."""
    _register(
        SystemUser,
        5340,
        natural_key="internalemailaddress",
        unit="businessunitid",
        label=("fullname",),
        search=("fullname", "internalemailaddress", "domainname"),
    )
    _register(
        Account,
        5341,
        natural_key="accountnumber",
        aliases={"number": "accountnumber"},
        label=("name",),
        search=("name", "accountnumber", "emailaddress1", "address1_city", "telephone1"),
        virtual={"ownerid": OWNER},
        company="bcbi_companyid",
        columns={
            "ownerid": OWNED,
            "nav_accountstatisticsid": READ_ONLY,
            **{
                name: _option("account", name)
                for name in ("paymenttermscode", "address1_freighttermscode", "address1_shippingmethodcode")
            },
        },
        rules=rules.ACCOUNT,
    )
    _register(
        Contact,
        5342,
        natural_key="emailaddress1",
        aliases={"number": "msdynce_contactnumber"},
        label=("fullname",),
        search=("fullname", "emailaddress1", "telephone1", "mobilephone", "msdynce_contactnumber"),
        virtual={"parentcustomerid": PARENT, "ownerid": OWNER},
        company="bcbi_companyid",
        columns={
            "ownerid": OWNED,
            "parentcustomerid": {"title": _("Parent customer")},
            "fullname": READ_ONLY,
            "msdynce_contactnumber": INSERT_ONLY,
            "msdynce_isactivecustomer": READ_ONLY,
            "msdynce_iscompanyanaccount": READ_ONLY,
        },
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
    _register(BusinessUnit, 5369, natural_key="name", label=("name",), search=("name",), rules=rules.BUSINESS_UNIT)
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


def _register_catalogue() -> None:
    """What is sold, in which units and at which prices."""
    _register(
        PriceLevel,
        5346,
        natural_key="name",
        label=("name",),
        search=("name",),
        company="bcbi_companyid",
        columns={"exchangerate": READ_ONLY},
        rules=rules.PRICE_LIST,
    )
    _register(
        ProductPriceLevel,
        5347,
        label=("productnumber",),
        search=("productnumber",),
        columns={"pricelevelid": INSERT_ONLY, "exchangerate": READ_ONLY},
        rules=rules.PRICE_LIST_ITEM,
    )
    _register(
        Product,
        5348,
        natural_key="productnumber",
        label=("productnumber", "name"),
        search=("productnumber", "name"),
        company="bcbi_companyid",
        columns={"exchangerate": READ_ONLY, "quantityonhandon": READ_ONLY},
        rules=rules.PRODUCT,
    )
    _register(
        Uom,
        5361,
        natural_key="name",
        label=("name",),
        search=("name",),
        columns={"uomscheduleid": INSERT_ONLY, "isschedulebaseuom": READ_ONLY},
        rules=rules.UNIT,
    )
    _register(
        UomSchedule,
        5362,
        natural_key="name",
        label=("name",),
        search=("name", "baseuomname"),
        columns={"baseuomname": INSERT_ONLY},
        rules=rules.UNIT_GROUP,
    )


def _register_documents() -> None:
    """What comes of it: opportunities, quotes, orders, invoices and their lines."""
    _register(
        Opportunity,
        5343,
        natural_key="name",
        label=("name",),
        search=("name",),
        virtual={"customerid": CUSTOMER, "ownerid": OWNER},
        company="bcbi_companyid",
        columns={"customerid": OF_CUSTOMER, "ownerid": OWNED, "exchangerate": READ_ONLY},
        rules=rules.OPPORTUNITY,
    )
    terms = {
        "paymenttermscode": _option("account", "paymenttermscode"),
        "freighttermscode": _option("account", "address1_freighttermscode"),
        "shippingmethodcode": _option("account", "address1_shippingmethodcode"),
    }
    _register(
        Quote,
        5351,
        natural_key="quotenumber",
        label=("quotenumber",),
        search=("quotenumber", "name"),
        virtual={"customerid": CUSTOMER, "ownerid": OWNER},
        company="bcbi_companyid",
        columns={
            "customerid": OF_CUSTOMER,
            "ownerid": OWNED,
            "revisionnumber": READ_ONLY,
            "exchangerate": READ_ONLY,
            "pricingerrorcode": READ_ONLY,
            "msdynce_hasexternallymaintainedproductsonly": READ_ONLY,
            **terms,
        },
        rules=rules.QUOTE,
    )
    _register(
        QuoteDetail,
        5352,
        label=("productname",),
        search=("productname",),
        columns={
            **LINE,
            "quoteid": INSERT_ONLY,
            "msdynce_quotehasexternallymaintainedproductsonly": READ_ONLY,
        },
        rules=rules.QUOTE_LINE,
    )
    _register(
        SalesOrder,
        5353,
        natural_key="ordernumber",
        label=("ordernumber",),
        search=("ordernumber", "name"),
        virtual={"customerid": CUSTOMER, "ownerid": OWNER},
        company="bcbi_companyid",
        columns={
            "customerid": OF_CUSTOMER,
            "ownerid": OWNED,
            "exchangerate": READ_ONLY,
            "pricingerrorcode": READ_ONLY,
            "msdynce_hasexternallymaintainedproductsonly": READ_ONLY,
            **terms,
        },
        rules=rules.ORDER,
    )
    _register(
        SalesOrderDetail,
        5354,
        label=("productname",),
        search=("productname",),
        columns={
            **LINE,
            "salesorderid": INSERT_ONLY,
            "msdynce_orderhasexternallymaintainedproductsonly": READ_ONLY,
            "msdynce_headerprocessingstatus": READ_ONLY,
        },
        rules=rules.ORDER_LINE,
    )
    _register(
        Invoice,
        5355,
        natural_key="invoicenumber",
        label=("invoicenumber",),
        search=("invoicenumber", "name"),
        virtual={"customerid": CUSTOMER, "ownerid": OWNER},
        company="bcbi_companyid",
        columns={
            "customerid": OF_CUSTOMER,
            "ownerid": OWNED,
            "invoicenumber": INSERT_ONLY,
            "transactioncurrencyid": INSERT_ONLY,
            "exchangerate": READ_ONLY,
            "paymenttermscode": _option("account", "paymenttermscode"),
            "shippingmethodcode": _option("account", "address1_shippingmethodcode"),
        },
        rules=rules.INVOICE,
    )
    _register(
        InvoiceDetail,
        5356,
        label=("productname",),
        search=("productname",),
        columns=LINE,
        rules=rules.INVOICE_LINE,
    )


def _register_timeline() -> None:
    """What goes with accounts and documents: notes, posts, cases, and the figures of Business Central."""
    _register(
        Post,
        5344,
        label=("text",),
        search=("text",),
        virtual={"regardingobjectid": REGARDED},
        columns={"regardingobjectid": REGARDING},
        rules=rules.POST,
    )
    _register(
        Incident,
        5349,
        natural_key="ticketnumber",
        label=("ticketnumber", "title"),
        search=("ticketnumber", "title"),
        virtual={"customerid": CUSTOMER, "ownerid": OWNER},
        columns={"customerid": OF_CUSTOMER, "ownerid": OWNED},
        rules=rules.INCIDENT,
    )
    _register(
        Annotation,
        5366,
        label=("subject", "notetext"),
        search=("subject", "notetext", "filename"),
        virtual={"objectid": OBJECT},
        columns={"objectid": REGARDING},
        rules=rules.NOTE,
    )
    _register(
        AccountStatistics,
        5367,
        natural_key="nav_customerno",
        label=("nav_name", "nav_customerno"),
        search=("nav_name", "nav_customerno"),
        columns={"exchangerate": READ_ONLY},
        rules=rules.ACCOUNT_STATISTICS,
    )


def _register_environment() -> None:
    """The organisation itself, the roles of its users, and where it finds Business Central."""
    _register(
        Organization,
        5364,
        natural_key="name",
        label=("name",),
        search=("name", "environmenturl"),
        rules=rules.ORGANIZATION,
    )
    _register(SecurityRole, 5370, natural_key="name", label=("name",), search=("name",))
    _register(SystemUserRole, 5371, columns={"systemuserid": INSERT_ONLY, "roleid": INSERT_ONLY})
    _register(TeamRole, 5372, columns={"teamid": INSERT_ONLY, "roleid": INSERT_ONLY})
    _register(NavConnection, 5373, natural_key="nav_name", label=("nav_name",), search=("nav_name",))
