"""Contacts (Sales to Fin and Ops) - Direct: the people of accounts who buy nothing themselves become contact persons
(FO-030, FO-031)."""

from django.utils.translation import gettext_lazy as _

from p2c.prospect_to_cash.definitions import (
    SALES,
    SALES_TO_FO,
    Field,
    Task,
    Template,
    constant,
    truncate,
    value_map,
)

CONTACTS = Template(
    id="contacts_direct",
    names={
        "en": "Contacts (Sales to Fin and Ops) - Direct",
        "fr": "Contacts (Sales vers Fin and Ops) - Direct",
        "sv": "Kontakter (Sales till Fin and Ops) - Direkt",
        "nl": "Contactpersonen (Sales naar Fin and Ops) - Direct",
    },
    direction=SALES_TO_FO,
    master=SALES,
    description=_("Contacts of an account that are no active customers become contact persons of its customer."),
    prerequisites=("accounts_direct",),
    tasks=(
        Task(
            name="Contacts",
            names={"fr": "Contacts", "sv": "Kontakter", "nl": "Contactpersonen"},
            source_entity="contacts",
            destination_entity="CDSContactPersons",
            source_filter="(msdynce_isactivecustomer eq false) and (msdynce_iscompanyanaccount eq true)",  # FO-031
            fields=(
                Field("msdynce_contactnumber", "ContactPersonPartyNumber", doc="FO-033"),
                Field("parentcustomerid.accountnumber", "AssociatedPartyNumber", doc="FO-033"),
                Field("", "IsContactPersonExternallyMaintained", (constant("Yes"),), "FO-032", True),
                Field("", "ContactPersonPartyType", (constant("Person"),)),
                Field("firstname", "FirstName", (truncate(25),), "FO-138"),
                Field("middlename", "MiddleName", (truncate(25),), "FO-138"),
                Field("lastname", "LastName", (truncate(25),), "FO-138"),
                Field("jobtitle", "EmploymentProfession", (truncate(60),)),
                Field("department", "EmploymentDepartment", (truncate(60),)),
                Field("emailaddress1", "PrimaryEmailAddress"),
                Field("telephone1", "PrimaryPhoneNumber"),
                Field("fax", "PrimaryFaxNumber"),
                Field("websiteurl", "PrimaryUrl"),
                Field("description", "Notes"),
                Field("address1_line1", "PrimaryAddressStreet"),
                Field("address1_city", "PrimaryAddressCity", (truncate(60),)),
                Field("address1_stateorprovince", "PrimaryAddressStateId", (truncate(10),)),
                Field("address1_postalcode", "PrimaryAddressZipCode", (truncate(10),)),
                Field(
                    "address1_country",
                    "PrimaryAddressCountryRegionISOCode",
                    (value_map("country_iso2_no_blank"),),
                    "FO-139",
                ),
            ),
            optional=("DecisionMakingRoleCode",),  # FO-035: its values must exist in Finance and Operations
        ),
    ),
)
