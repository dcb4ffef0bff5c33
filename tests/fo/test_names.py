"""The public names of columns are the ones the data entities have, and lead back to the same fields."""

import pytest

from erp.fo.names import field_name, public_name
from integration import registry

FO_TABLES = [t.name for t in registry.tables() if t.name.startswith("fo.")]

#: the entities' own spelling, where templates and filters name it
SPELLED = {
    "fo.customer": """dataAreaId CustomerAccount CustomerGroupId PartyType PartyNumber OrganizationName
        OrganizationNumberOfEmployees PersonFirstName PersonMiddleName PersonLastName PersonProfessionalTitle
        PersonGender PersonMaritalStatus NameAlias KnownAs LanguageId SalesCurrencyCode SiteId WarehouseId PaymentTerms
        PaymentMethod DeliveryMode DeliveryTerms CreditLimit InvoiceAccount ContactPersonId AddressDescription
        AddressStreet AddressCity AddressState AddressCounty AddressZipCode AddressCountryRegionId
        AddressCountryRegionISOCode AddressLocationRoles DeliveryAddressStreet DeliveryAddressCity DeliveryAddressState
        DeliveryAddressZipCode DeliveryAddressCountryRegionISOCode InvoiceAddressStreet InvoiceAddressCity
        InvoiceAddressState InvoiceAddressZipCode InvoiceAddressCountryRegionISOCode PrimaryContactPhone
        PrimaryContactEmail PrimaryContactFax PrimaryContactURL SalesMemo OnHoldStatus IsOneTimeCustomer
        IsExternallyMaintained""",
    "fo.contact": """dataAreaId ContactPersonPartyNumber AssociatedPartyNumber ContactPersonPartyType FirstName
        MiddleName LastName EmploymentProfession EmploymentDepartment DecisionMakingRoleCode Gender MaritalStatus
        BirthDay BirthMonth BirthYear SpouseName GovernmentIdentificationNumber IsInactive IsReceivingDirectMail Notes
        PrimaryAddressDescription PrimaryAddressStreet PrimaryAddressStreetNumber PrimaryAddressCity
        PrimaryAddressStateId PrimaryAddressCountyId PrimaryAddressZipCode PrimaryAddressCountryRegionId
        PrimaryAddressCountryRegionISOCode PrimaryAddressLocationRoles PrimaryPhoneNumber PrimaryEmailAddress
        PrimaryFaxNumber PrimaryUrl PrimaryFacebook PrimaryTwitter PrimaryLinkedIn
        ContactPersonResponsiblePersonnelNumber IsContactPersonExternallyMaintained""",
    "fo.releasedproduct": """dataAreaId ProductNumber ProductName ProductDescription ProductType CurrencyCode SalesPrice
        UnitCost SalesUnitSymbol SalesUnitDecimalPrecision IsSalesStopped""",
    "fo.salesquotationheader": """dataAreaId SalesQuotationNumber SalesQuotationName RequestingCustomerAccountNumber
        CurrencyCode RequestedShippingDate DeliveryAddressStreet DeliveryAddressStreetNumber DeliveryAddressCity
        DeliveryAddressStateId DeliveryAddressZipCode DeliveryAddressCountryRegionISOCode""",
    "fo.salesquotationline": """dataAreaId SalesQuotationNumber LineCreationSequenceNumber ProductNumber
        RequestedSalesQuantity SalesUnitSymbol LineDiscountAmount FixedPriceCharges RequestedShippingDate""",
    "fo.salesorderheader": """dataAreaId SalesOrderNumber SalesOrderName OrderingCustomerAccountNumber QuotationNumber
        CurrencyCode RequestedShippingDate DeliveryAddressStreet DeliveryAddressStreetNumber DeliveryAddressCity
        DeliveryAddressStateId DeliveryAddressZipCode DeliveryAddressCountryRegionISOCode InvoiceAddressStreet
        InvoiceAddressStreetNumber InvoiceAddressCity InvoiceAddressStateId InvoiceAddressZipCode
        InvoiceAddressCountryRegionISOCode OrderTotalAmount OrderTotalTaxAmount OrderTotalDiscountAmount
        OrderTotalChargesAmount OrderHeaderTaxAmount AreTotalsUpdated SalesOrderProcessingStatus
        OrderingCustomerIsExternallyMaintained InvoiceCustomerIsExternallyMaintained""",
    "fo.salesorderline": """dataAreaId SalesOrderNumber LineCreationSequenceNumber ProductNumber ProductName
        OrderedSalesQuantity SalesPrice SalesUnitSymbol LineDiscountAmount FixedPriceCharges LineAmount TotalTaxAmount
        RequestedShippingDate HeaderSalesOrderProcessingStatus OrderingCustomerIsExternallyMaintained
        InvoiceCustomerIsExternallyMaintained""",
    "fo.salesinvoiceheader": """dataAreaId InvoiceNumber InvoiceDate LedgerVoucher InvoiceCustomerAccountNumber
        SalesOrderNumber CustomersOrderReference CurrencyCode TotalInvoiceAmount TotalTaxAmount TotalDiscountAmount
        TotalChargeAmount InvoiceAddressStreet InvoiceAddressStreetNumber InvoiceAddressCity InvoiceAddressState
        InvoiceAddressZipCode InvoiceAddressCountryRegionId""",
    "fo.salesinvoiceline": """dataAreaId InvoiceNumber InvoiceDate LedgerVoucher LineCreationSequenceNumber
        ProductNumber ProductName InvoicedQuantity SalesPrice SalesUnitSymbol LineTotalDiscountAmount LineTotalTaxAmount
        LineTotalChargeAmount LineAmount CurrencyCode""",
}


@pytest.mark.parametrize("table", FO_TABLES)
def test_every_column_has_a_public_name_that_leads_back_to_it(table):
    """FO-130"""
    for name in registry.table(table).columns:
        assert field_name(table, public_name(name)) == name
        assert field_name(table, public_name(name).upper()) == name


@pytest.mark.parametrize("table", SPELLED)
def test_columns_are_spelled_as_the_entities_spell_them(table):
    """FO-136, FO-137"""
    for public in SPELLED[table].split():
        assert public_name(field_name(table, public)) == public


def test_an_unknown_name_is_told():
    with pytest.raises(registry.UnknownColumn, match=r"fo\.customer has no column “CustGroup”"):
        field_name("fo.customer", "CustGroup")


def test_every_table_is_whole():
    """No calculated column waits for a table nobody registered."""
    assert registry.unsettled() == []
    assert len(FO_TABLES) == 25
