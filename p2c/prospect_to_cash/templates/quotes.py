"""Sales Quotes (Sales to Fin and Ops) - Direct: active quotes of what Finance and Operations sells (FO-070, FO-071)."""

from django.utils.translation import gettext_lazy as _

from p2c.prospect_to_cash.definitions import SALES, SALES_TO_FO, Field, Task, Template, truncate, value_map

QUOTES = Template(
    id="quotes_direct",
    names={
        "en": "Sales Quotes (Sales to Fin and Ops) - Direct",
        "fr": "Devis de vente (Sales vers Fin and Ops) - Direct",
        "sv": "Försäljningsofferter (Sales till Fin and Ops) - Direkt",
        "nl": "Verkoopoffertes (Sales naar Fin and Ops) - Direct",
    },
    direction=SALES_TO_FO,
    master=SALES,
    description=_("Active quotes that hold only externally maintained products become sales quotations, line by line."),
    prerequisites=("products_direct",),
    if_used=("accounts_direct", "contacts_to_customer_direct"),
    preconditions=("system_pricing_on", "discount_method_line_item", "sales_team_has_privileges"),
    tasks=(
        Task(
            name="QuoteHeader",
            source_entity="quotes",
            destination_entity="CDSSalesQuotationHeaders",
            source_filter="(statecode eq 1) and (msdynce_hasexternallymaintainedproductsonly eq true)",  # FO-071
            fields=(
                Field("quotenumber", "SalesQuotationNumber"),
                Field("name", "SalesQuotationName", (truncate(100),)),
                Field("customerid.number", "RequestingCustomerAccountNumber"),
                Field("transactioncurrencyid.isocurrencycode", "CurrencyCode"),
                Field("requestdeliveryby", "RequestedShippingDate"),
                Field("shipto_line1", "DeliveryAddressStreet"),
                Field("shipto_line2", "DeliveryAddressStreetNumber", (truncate(20),)),
                Field("shipto_city", "DeliveryAddressCity", (truncate(60),)),
                Field("shipto_stateorprovince", "DeliveryAddressStateId", (truncate(10),)),
                Field("shipto_postalcode", "DeliveryAddressZipCode", (truncate(10),)),
                Field(
                    "shipto_country",
                    "DeliveryAddressCountryRegionISOCode",
                    (value_map("country_iso2"),),
                    "FO-072",
                    True,
                ),
            ),
        ),
        Task(
            name="QuoteLine",
            source_entity="quotedetails",
            destination_entity="CDSSalesQuotationLines",
            # FO-071: the lines of drafts and of closed quotes have no header to go to
            source_filter="(msdynce_quotehasexternallymaintainedproductsonly eq true) and (quoteid.statecode eq 1)",
            fields=(
                Field("quoteid.quotenumber", "SalesQuotationNumber"),
                Field("msdynce_linecreationsequencenumber", "LineCreationSequenceNumber"),
                Field("productid.productnumber", "ProductNumber"),
                Field("quantity", "RequestedSalesQuantity"),
                Field("uomid.name", "SalesUnitSymbol", (value_map("uom_sales_to_fo"),), "FO-073", True),
                Field("line_discount_per_unit", "LineDiscountAmount", doc="FO-074"),
                Field("line_discount_rounding_charge", "FixedPriceCharges", doc="FO-074"),
                Field("requestdeliveryby", "RequestedShippingDate"),
            ),
            optional=("ShippingSiteId", "ShippingWarehouseId"),  # FO-073: no template value
        ),
    ),
)
