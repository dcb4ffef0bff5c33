"""The Business Central tables under /api/v1/bc/."""

from rest_framework.routers import BaseRouter

from erp.bc.api.documents import register_document_actions
from erp.bc.api.duplicates import register_duplicates
from erp.bc.api.links import register_links
from erp.bc.api.posting import register_posting
from erp.bc.api.printing import register_printing
from integration.api.tables import register_tables

TABLES = {
    "customers": "bc.customer",
    "vendors": "bc.vendor",
    "contacts": "bc.contact",
    "bank-accounts": "bc.bankaccount",
    "bank-account-ledger-entries": "bc.bankaccountledgerentry",
    "customer-templates": "bc.customertempl",
    "vendor-templates": "bc.vendortempl",
    "business-relations": "bc.businessrelation",
    "contact-business-relations": "bc.contactbusinessrelation",
    "interaction-log-entries": "bc.interactionlogentry",
    "interaction-templates": "bc.interactiontemplate",
    "interaction-template-languages": "bc.interactiontmpllanguage",
    "interaction-template-setup": "bc.interactiontemplatesetup",
    "mailing-groups": "bc.mailinggroup",
    "industry-groups": "bc.industrygroup",
    "job-responsibilities": "bc.jobresponsibility",
    "contact-mailing-groups": "bc.contactmailinggroup",
    "contact-industry-groups": "bc.contactindustrygroup",
    "contact-job-responsibilities": "bc.contactjobresponsibility",
    "contact-alt-addresses": "bc.contactaltaddress",
    "contact-comments": "bc.contactcomment",
    "contact-duplicates": "bc.contactduplicate",
    "contact-duplicate-search-strings": "bc.contactduplicatesearchstring",
    "duplicate-search-string-setup": "bc.duplicatesearchstringsetup",
    "salespeople": "bc.salesperson",
    "currencies": "bc.currency",
    "currency-exchange-rates": "bc.currencyexchangerate",
    "payment-terms": "bc.paymentterms",
    "payment-methods": "bc.paymentmethod",
    "shipment-methods": "bc.shipmentmethod",
    "shipping-agents": "bc.shippingagent",
    "units-of-measure": "bc.unitofmeasure",
    "unit-groups": "bc.unitgroup",
    "items": "bc.item",
    "item-units-of-measure": "bc.itemunitofmeasure",
    "item-ledger-entries": "bc.itemledgerentry",
    "resources": "bc.resource",
    "resource-units-of-measure": "bc.resourceunitofmeasure",
    "resource-capacity-entries": "bc.resourcecapacityentry",
    "customer-price-groups": "bc.customerpricegroup",
    "sales-prices": "bc.salesprice",
    "price-lists": "bc.pricelistheader",
    "price-list-lines": "bc.pricelistline",
    "opportunities": "bc.opportunity",
    "opportunity-entries": "bc.opportunityentry",
    "sales-documents": "bc.salesheader",
    "sales-lines": "bc.salesline",
    "purchase-documents": "bc.purchaseheader",
    "purchase-lines": "bc.purchaseline",
    "posted-sales-invoices": "bc.salesinvoiceheader",
    "posted-sales-invoice-lines": "bc.salesinvoiceline",
    "posted-sales-shipments": "bc.salesshipmentheader",
    "posted-sales-shipment-lines": "bc.salesshipmentline",
    "archived-sales-documents": "bc.salesheaderarchive",
    "archived-sales-lines": "bc.saleslinearchive",
    "assembly-orders": "bc.assemblyheader",
    "notes": "bc.recordlink",
    "post-buffer-entries": "bc.postbuffer",
    "g-l-accounts": "bc.glaccount",
    "vat-business-posting-groups": "bc.vatbusinesspostinggroup",
    "vat-product-posting-groups": "bc.vatproductpostinggroup",
    "vat-posting-setup": "bc.vatpostingsetup",
    "assembly-setup": "bc.assemblysetup",
    "customer-ledger-entries": "bc.custledgerentry",
    "detailed-customer-ledger-entries": "bc.detailedcustledgentry",
    "countries": "bc.country",
    "post-codes": "bc.postcode",
    "vat-registration-no-formats": "bc.vatregistrationnoformat",
    "vat-registration-log-entries": "bc.vatregistrationlog",
    "company-information": "bc.companyinformation",
    "sales-setup": "bc.salessetup",
    "purchase-setup": "bc.purchasesetup",
    "general-ledger-setup": "bc.generalledgersetup",
    "user-setup": "bc.usersetup",
    "inventory-setup": "bc.inventorysetup",
    "resources-setup": "bc.resourcessetup",
    "marketing-setup": "bc.marketingsetup",
    "no-series": "bc.noseries",
    "no-series-lines": "bc.noseriesline",
}


def register_routes(router: BaseRouter) -> None:
    register_links(router)
    register_posting(router)
    register_tables(router, "bc", "Business Central", TABLES)
    register_printing(router, TABLES)
    register_duplicates(router)
    register_document_actions(router)
