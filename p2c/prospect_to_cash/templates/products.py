"""Products (Fin and Ops to Sales) - Direct: what can be sold comes to Sales, every variant as a product (FO-050)."""

from django.utils.translation import gettext_lazy as _

from p2c.prospect_to_cash.definitions import (
    FO,
    FO_TO_SALES,
    Field,
    Task,
    Template,
    constant,
    default,
    truncate,
    value_map,
)

PRODUCTS = Template(
    id="products_direct",
    names={
        "en": "Products (Fin and Ops to Sales) - Direct",
        "fr": "Produits (Fin and Ops vers Sales) - Direct",
        "sv": "Produkter (Fin and Ops till Sales) - Direkt",
        "nl": "Producten (Fin and Ops naar Sales) - Direct",
    },
    direction=FO_TO_SALES,
    master=FO,
    description=_("Sellable released products become products of Sales, each variant its own."),
    preconditions=(
        "populate_distinct_product_table_once",
        "price_list_per_product_currency",
        "sales_units_and_unit_groups_exist",
    ),
    tasks=(
        Task(
            name="Products",
            names={"fr": "Produits", "sv": "Produkter", "nl": "Producten"},
            source_entity="SellableReleasedProducts",
            destination_entity="products",
            fields=(
                Field("ProductNumber", "productnumber", doc="FO-050", documented=True),
                Field("ProductName", "name", (truncate(100),), "FO-058"),
                Field("ProductDescription", "description", doc="FO-058"),
                Field("", "msdynce_isexternallymaintained", (constant(True),), "FO-053", True),
                Field("CurrencyCode", "transactioncurrencyid.isocurrencycode", doc="FO-054"),
                Field("SalesPrice", "price", doc="FO-058"),
                Field("UnitCost", "currentcost", doc="FO-058"),
                Field("SalesUnitSymbol", "defaultuomid.name", (value_map("uom_fo_to_sales"),), "FO-056", True),
                Field("", "defaultuomscheduleid.name", (default("default unit"),), "FO-056", True),
                Field("SalesUnitDecimalPrecision", "quantitydecimal", (default(0),), "FO-058"),
                Field("ProductType", "producttypecode", (value_map("product_type_fo_to_sales"),), "FO-058"),
            ),
            optional=("pricelevelid.name",),  # FO-055: otherwise the first price list of the currency
        ),
    ),
)
