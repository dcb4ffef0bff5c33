"""Sales Orders (Fin and Ops to Sales) - Direct: confirmed orders of externally maintained customers come to Sales,
whichever side they began on (FO-090, FO-091, FO-007)."""

from django.utils.translation import gettext_lazy as _

from p2c.prospect_to_cash.definitions import (
    FO,
    FO_TO_SALES,
    Field,
    Task,
    Template,
    constant,
    default,
    value_map,
)

ORDERS_BACK = Template(
    id="orders_fo_to_sales_direct",
    names={
        "en": "Sales Orders (Fin and Ops to Sales) - Direct",
        "fr": "Commandes client (Fin and Ops vers Sales) - Direct",
        "sv": "Försäljningsorder (Fin and Ops till Sales) - Direkt",
        "nl": "Verkooporders (Fin and Ops naar Sales) - Direct",
    },
    direction=FO_TO_SALES,
    master=FO,
    description=_("Orders that are confirmed or further, with calculated totals, come to Sales as they stand."),
    prerequisites=("products_direct",),
    if_used=("accounts_direct", "contacts_to_customer_direct"),
    preconditions=(
        "system_pricing_on",
        "discount_method_line_item",
        "sales_team_has_privileges",
        "calculate_sales_totals_batch",
        "price_list_per_currency",
    ),
    tasks=(
        Task(
            name="OrderHeader",
            source_entity="CDSSalesOrderHeaders",
            destination_entity="salesorders",
            # FO-091, FO-092; "confirmed or higher" by the order of the statuses, cancelled included (FO-115)
            source_filter=(
                '((OrderingCustomerIsExternallyMaintained == "Yes") && (InvoiceCustomerIsExternallyMaintained == "Yes")'
                ' && (AreTotalsUpdated == "Yes") && (SalesOrderProcessingStatus >= "Confirmed"))'
            ),
            fields=(
                Field("SalesOrderNumber", "ordernumber"),
                Field("SalesOrderName", "name"),
                Field("OrderingCustomerAccountNumber", "customerid.number"),
                Field("CurrencyCode", "transactioncurrencyid.isocurrencycode"),
                Field(
                    "CurrencyCode",
                    "pricelevelid.name",
                    (value_map("pricelist_by_currency"), default("crm service usa (sample)")),
                    "FO-095",
                    True,
                ),
                Field("", "statecode", (default(0),), "FO-096", True),
                Field("", "msdynce_ismaintainedexternally", (constant(True),), "FO-118", True),
                Field(
                    "SalesOrderProcessingStatus",
                    "msdynce_processingstatus",
                    (value_map("processing_status_fo_to_sales"),),
                    "FO-115",
                ),
                Field("RequestedShippingDate", "requestdeliveryby"),
                Field("OrderTotalAmount", "totalamount"),
                Field("OrderTotalTaxAmount", "totaltax"),
                # all discounts, those of the lines too: as the header's own discount they would count twice
                Field("OrderTotalDiscountAmount", "totaldiscountamount"),
                Field("OrderTotalChargesAmount", "freightamount"),
                Field("DeliveryAddressStreet", "shipto_line1"),
                Field("DeliveryAddressStreetNumber", "shipto_line2"),
                Field("DeliveryAddressCity", "shipto_city"),
                Field("DeliveryAddressStateId", "shipto_stateorprovince"),
                Field("DeliveryAddressZipCode", "shipto_postalcode"),
                Field("DeliveryAddressCountryRegionISOCode", "shipto_country"),
                Field("InvoiceAddressStreet", "billto_line1"),
                Field("InvoiceAddressStreetNumber", "billto_line2"),
                Field("InvoiceAddressCity", "billto_city"),
                Field("InvoiceAddressStateId", "billto_stateorprovince"),
                Field("InvoiceAddressZipCode", "billto_postalcode"),
                Field("InvoiceAddressCountryRegionISOCode", "billto_country"),
            ),
            actions=("freight_tax",),  # FO-093
        ),
        Task(
            name="OrderLine",
            source_entity="CDSSalesOrderLines",
            destination_entity="salesorderdetails",
            source_filter=(
                '((OrderingCustomerIsExternallyMaintained == "Yes") && (InvoiceCustomerIsExternallyMaintained == "Yes")'
                ' && (HeaderSalesOrderProcessingStatus >= "Confirmed"))'
            ),
            fields=(
                Field("SalesOrderNumber", "salesorderid.ordernumber"),
                Field("LineCreationSequenceNumber", "msdynce_linecreationsequencenumber"),
                Field("ProductNumber", "productid.productnumber"),
                Field("ProductName", "description"),
                Field("OrderedSalesQuantity", "quantity"),
                Field("SalesPrice", "priceperunit"),
                Field("", "ispriceoverridden", (constant(True),)),
                Field("SalesUnitSymbol", "uomid.name", (value_map("uom_fo_to_sales"),), "FO-097", True),
                Field("manual_discount_total", "manualdiscountamount", doc="FO-094", documented=True),
                Field("LineAmount", "baseamount"),
                Field("TotalTaxAmount", "tax"),
                Field("RequestedShippingDate", "requestdeliveryby"),
            ),
        ),
    ),
)
