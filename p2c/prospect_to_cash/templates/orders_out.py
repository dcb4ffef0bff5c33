"""Sales Orders (Sales to Fin and Ops) - Direct: activated orders, until Finance and Operations has taken them over
(FO-080, FO-083)."""

from django.utils.translation import gettext_lazy as _

from p2c.prospect_to_cash.definitions import SALES_TO_FO, Field, Task, Template, truncate, value_map

ORDERS_OUT = Template(
    id="orders_sales_to_fo_direct",
    names={
        "en": "Sales Orders (Sales to Fin and Ops) - Direct",
        "fr": "Commandes client (Sales vers Fin and Ops) - Direct",
        "sv": "Försäljningsorder (Sales till Fin and Ops) - Direkt",
        "nl": "Verkooporders (Sales naar Fin and Ops) - Direct",
    },
    direction=SALES_TO_FO,
    master="sales_until_active_then_fo",
    description=_("Activated orders become sales orders. From then on Finance and Operations decides on them."),
    prerequisites=("products_direct",),
    if_used=("accounts_direct", "contacts_to_customer_direct"),
    preconditions=(
        "system_pricing_on",
        "discount_method_line_item",
        "sales_team_has_privileges",
        "non_overlapping_order_number_series",
    ),
    tasks=(
        Task(
            name="OrderHeader",
            source_entity="salesorders",
            destination_entity="CDSSalesOrderHeaders",
            # FO-083: 192350000 and on are the processing statuses, ...001 is Active
            source_filter=(
                "(msdynce_processingstatus eq 192350001) and (msdynce_hasexternallymaintainedproductsonly eq true)"
            ),
            fields=(
                Field("ordernumber", "SalesOrderNumber"),
                Field("name", "SalesOrderName", (truncate(100),)),
                Field("customerid.number", "OrderingCustomerAccountNumber"),
                Field("quoteid.quotenumber", "QuotationNumber"),
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
                    "FO-084",
                    True,
                ),
            ),
        ),
        Task(
            name="OrderLine",
            source_entity="salesorderdetails",
            destination_entity="CDSSalesOrderLines",
            source_filter=(
                "(msdynce_orderhasexternallymaintainedproductsonly eq true)"
                " and (msdynce_headerprocessingstatus eq 192350001)"
            ),
            fields=(
                Field("salesorderid.ordernumber", "SalesOrderNumber"),
                Field("msdynce_linecreationsequencenumber", "LineCreationSequenceNumber"),
                Field("productid.productnumber", "ProductNumber"),
                Field("quantity", "OrderedSalesQuantity"),
                Field("priceperunit", "SalesPrice"),
                Field("uomid.name", "SalesUnitSymbol", (value_map("uom_sales_to_fo"),)),
                Field("line_discount_per_unit", "LineDiscountAmount", doc="FO-085", documented=True),
                Field("line_discount_rounding_charge", "FixedPriceCharges", doc="FO-085", documented=True),
                Field("requestdeliveryby", "RequestedShippingDate"),
            ),
        ),
    ),
)
