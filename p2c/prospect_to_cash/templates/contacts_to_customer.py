"""Contacts to Customer (Sales to Fin and Ops) - Direct: contacts who buy become customers, which are persons
(FO-040, FO-041)."""

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

CONTACTS_TO_CUSTOMER = Template(
    id="contacts_to_customer_direct",
    names={
        "en": "Contacts to Customer (Sales to Fin and Ops) - Direct",
        "fr": "Contacts vers Client (Sales vers Fin and Ops) - Direct",
        "sv": "Kontakter till kund (Sales till Fin and Ops) - Direkt",
        "nl": "Contactpersonen met klant (Sales naar Fin and Ops) - Direct",
    },
    direction=SALES_TO_FO,
    master=SALES,
    description=_("Contacts that are active customers become customers themselves, whatever their company."),
    prerequisites=("accounts_direct",),
    tasks=(
        Task(
            name="ContactToCustomer",
            source_entity="contacts",
            destination_entity="CustomersV2",
            source_filter="msdynce_isactivecustomer eq true",  # FO-041
            fields=(
                Field("msdynce_contactnumber", "CustomerAccount", doc="FO-045"),
                Field("msdynce_contactnumber", "PartyNumber", doc="FO-045"),
                Field("", "PartyType", (constant("Person"),), "FO-045"),
                Field("", "IsExternallyMaintained", (constant("Yes"),), "FO-045"),
                Field("", "CustomerGroupId", (default("10"),), "FO-042", True),
                Field("", "LanguageId", (default("en-us"),), "FO-043", True),
                Field("firstname", "PersonFirstName", (truncate(25),), "FO-045"),
                Field("middlename", "PersonMiddleName", (truncate(25),), "FO-045"),
                Field("lastname", "PersonLastName", (truncate(25),), "FO-045"),
                Field("jobtitle", "PersonProfessionalTitle", (truncate(85),)),
                Field("transactioncurrencyid.isocurrencycode", "SalesCurrencyCode"),
                Field("emailaddress1", "PrimaryContactEmail"),
                Field("telephone1", "PrimaryContactPhone"),
                Field("fax", "PrimaryContactFax"),
                Field("websiteurl", "PrimaryContactURL"),
                Field("description", "SalesMemo"),
                Field("address1_line1", "AddressStreet"),
                Field("address1_city", "AddressCity", (truncate(60),)),
                Field("address1_stateorprovince", "AddressState", (truncate(10),)),
                Field("address1_postalcode", "AddressZipCode", (truncate(10),)),
                Field(
                    "address1_country", "AddressCountryRegionISOCode", (value_map("country_iso2_no_blank"),), "FO-139"
                ),
            ),
            optional=("SiteId", "WarehouseId"),  # FO-043: no template value
        ),
    ),
)
