"""The Business Central tables under /api/v1/bc/."""

from rest_framework.routers import BaseRouter

from integration.api.tables import register_tables

TABLES = {
    "customers": "bc.customer",
    "vendors": "bc.vendor",
    "contacts": "bc.contact",
    "business-relations": "bc.businessrelation",
    "contact-business-relations": "bc.contactbusinessrelation",
    "salespeople": "bc.salesperson",
    "currencies": "bc.currency",
    "currency-exchange-rates": "bc.currencyexchangerate",
    "payment-terms": "bc.paymentterms",
    "shipment-methods": "bc.shipmentmethod",
    "shipping-agents": "bc.shippingagent",
    "countries": "bc.country",
    "post-codes": "bc.postcode",
    "company-information": "bc.companyinformation",
    "sales-setup": "bc.salessetup",
    "purchase-setup": "bc.purchasesetup",
    "marketing-setup": "bc.marketingsetup",
    "no-series": "bc.noseries",
    "no-series-lines": "bc.noseriesline",
}


def register_routes(router: BaseRouter) -> None:
    register_tables(router, "bc", "Business Central", TABLES)
