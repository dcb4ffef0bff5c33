"""The Sales tables under /api/v1/crm/."""

from rest_framework.routers import BaseRouter

from crm.api.steps import register_steps
from integration.api.tables import register_tables

TABLES = {
    "accounts": "crm.account",
    "contacts": "crm.contact",
    "opportunities": "crm.opportunity",
    "quotes": "crm.quote",
    "quotedetails": "crm.quotedetail",
    "salesorders": "crm.salesorder",
    "salesorderdetails": "crm.salesorderdetail",
    "invoices": "crm.invoice",
    "invoicedetails": "crm.invoicedetail",
    "products": "crm.product",
    "pricelevels": "crm.pricelevel",
    "productpricelevels": "crm.productpricelevel",
    "uomschedules": "crm.uomschedule",
    "uoms": "crm.uom",
    "systemusers": "crm.systemuser",
    "teams": "crm.team",
    "businessunits": "crm.businessunit",
    "companies": "crm.company",
    "transactioncurrencies": "crm.transactioncurrency",
    "annotations": "crm.annotation",
    "posts": "crm.post",
    "incidents": "crm.incident",
    "accountstatistics": "crm.accountstatistics",
    "option-values": "crm.optionvalue",
    "organizations": "crm.organization",
    "roles": "crm.securityrole",
    "systemuserroles": "crm.systemuserrole",
    "teamroles": "crm.teamrole",
    "nav-connections": "crm.navconnection",
}


def register_routes(router: BaseRouter) -> None:
    register_tables(router, "crm", "Sales", TABLES)
    register_steps(router)
