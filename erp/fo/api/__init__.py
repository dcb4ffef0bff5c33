"""The Finance and Operations tables under /api/v1/fo/, named as the data entities."""

from rest_framework.routers import BaseRouter

from integration.api.tables import register_tables

TABLES = {
    "customers": "fo.customer",
    "contacts": "fo.contact",
    "parties": "fo.party",
    "released-products": "fo.releasedproduct",
    "sales-quotations": "fo.salesquotationheader",
    "sales-quotation-lines": "fo.salesquotationline",
    "sales-orders": "fo.salesorderheader",
    "sales-order-lines": "fo.salesorderline",
    "sales-invoices": "fo.salesinvoiceheader",
    "sales-invoice-lines": "fo.salesinvoiceline",
    "legal-entities": "fo.legalentity",
    "number-sequences": "fo.numbersequence",
    "customer-groups": "fo.customergroup",
    "sites": "fo.site",
    "warehouses": "fo.warehouse",
    "payment-terms": "fo.paymentterms",
    "payment-methods": "fo.paymentmethod",
    "delivery-modes": "fo.deliverymode",
    "delivery-terms": "fo.deliveryterms",
    "decision-making-roles": "fo.decisionmakingrole",
    "sales-tax-groups": "fo.salestaxgroup",
    "languages": "fo.language",
    "currencies": "fo.currency",
    "countries": "fo.country",
    "units": "fo.unit",
}


def register_routes(router: BaseRouter) -> None:
    register_tables(router, "fo", "Finance and Operations", TABLES)
