"""Accounts (Sales to Fin and Ops) - Direct: accounts of Sales become customers, which are organisations (FO-020)."""

from django.utils.translation import gettext_lazy as _

from p2c.prospect_to_cash.definitions import (
    SALES,
    SALES_TO_FO,
    Field,
    Task,
    Template,
    constant,
    default,
    truncate,
    value_map,
)

COUNTRY = (value_map("country_iso2_no_blank"),)

ACCOUNTS = Template(
    id="accounts_direct",
    names={
        "en": "Accounts (Sales to Fin and Ops) - Direct",
        "fr": "Comptes (Sales vers Fin and Ops) - Direct",
        "sv": "Konton (Sales till Fin and Ops) - Direkt",
        "nl": "Rekeningen (Sales naar Fin and Ops) - Direct",
    },
    direction=SALES_TO_FO,
    master=SALES,
    description=_("Active accounts become customers, in the customer group, site, warehouse and language given here."),
    tasks=(
        Task(
            name="Accounts - Customers",
            names={"fr": "Comptes - Clients", "sv": "Konton - Kunder", "nl": "Rekeningen - Klanten"},
            source_entity="accounts",
            destination_entity="CustomersV2",
            source_filter="statecode eq 0",  # FO-025
            fields=(
                Field("accountnumber", "CustomerAccount", doc="FO-024"),
                Field("accountnumber", "PartyNumber", doc="FO-024"),
                Field("", "PartyType", (constant("Organization"),), "FO-024"),
                Field("", "IsExternallyMaintained", (constant("Yes"),), "FO-021", True),
                Field("", "CustomerGroupId", (default("10"),), "FO-021", True),
                Field("", "SiteId", (default("1"),), "FO-021", True),
                Field("", "WarehouseId", (default("13"),), "FO-021", True),
                Field("", "LanguageId", (default("en-us"),), "FO-021", True),
                Field("name", "OrganizationName", (truncate(100),)),
                Field("numberofemployees", "OrganizationNumberOfEmployees"),
                Field("transactioncurrencyid.isocurrencycode", "SalesCurrencyCode"),
                Field("description", "SalesMemo"),
                Field("creditlimit", "CreditLimit"),
                Field("emailaddress1", "PrimaryContactEmail"),
                Field("telephone1", "PrimaryContactPhone"),
                Field("fax", "PrimaryContactFax"),
                Field("websiteurl", "PrimaryContactURL"),
                Field("address1_line1", "AddressStreet"),
                Field("address1_city", "AddressCity", (truncate(60),)),
                Field("address1_stateorprovince", "AddressState", (truncate(10),)),
                Field("address1_postalcode", "AddressZipCode", (truncate(10),)),
                Field("address1_country", "AddressCountryRegionISOCode", COUNTRY, "FO-139"),
                Field("address2_line1", "DeliveryAddressStreet"),
                Field("address2_city", "DeliveryAddressCity", (truncate(60),)),
                Field("address2_stateorprovince", "DeliveryAddressState", (truncate(10),)),
                Field("address2_postalcode", "DeliveryAddressZipCode", (truncate(10),)),
                Field("address2_country", "DeliveryAddressCountryRegionISOCode", COUNTRY, "FO-139"),
            ),
        ),
    ),
)
