"""The tables of Business Central, one module per concept, named as there."""

from erp.bc.models.assembly import AssemblyHeader, AssemblySetup
from erp.bc.models.bank_account import BankAccount, BankAccountLedgerEntry
from erp.bc.models.codes import Country, PaymentMethod, PaymentTerms, PostCode, ShipmentMethod, ShippingAgent
from erp.bc.models.company_information import CompanyInformation
from erp.bc.models.contact import BusinessRelation, Contact, ContactBusinessRelation
from erp.bc.models.contact_details import (
    ContactAltAddress,
    ContactComment,
    ContactIndustryGroup,
    ContactJobResponsibility,
    ContactMailingGroup,
    IndustryGroup,
    JobResponsibility,
    MailingGroup,
)
from erp.bc.models.currency import Currency, CurrencyExchangeRate
from erp.bc.models.customer import Customer
from erp.bc.models.duplicates import ContactDuplicate, ContactDuplicateSearchString, DuplicateSearchStringSetup
from erp.bc.models.g_l_account import GLAccount
from erp.bc.models.interactions import (
    InteractionLogEntry,
    InteractionTemplate,
    InteractionTemplateSetup,
    InteractionTmplLanguage,
)
from erp.bc.models.item import Item, ItemLedgerEntry
from erp.bc.models.ledger import CustLedgerEntry, DetailedCustLedgEntry
from erp.bc.models.no_series import NoSeries, NoSeriesLine
from erp.bc.models.opportunity import Opportunity, OpportunityEntry
from erp.bc.models.post_buffer import PostBuffer
from erp.bc.models.price_list import PriceListHeader, PriceListLine
from erp.bc.models.prices import CustomerPriceGroup, SalesPrice
from erp.bc.models.purchase_document import PurchaseHeader, PurchaseLine
from erp.bc.models.record_link import RecordLink
from erp.bc.models.resource import Resource, ResourceCapacityEntry
from erp.bc.models.sales_archive import SalesHeaderArchive, SalesLineArchive
from erp.bc.models.sales_document import SalesHeader, SalesLine
from erp.bc.models.sales_invoice import SalesInvoiceHeader, SalesInvoiceLine
from erp.bc.models.sales_shipment import SalesShipmentHeader, SalesShipmentLine
from erp.bc.models.salesperson import Salesperson
from erp.bc.models.setup import (
    GeneralLedgerSetup,
    InventorySetup,
    MarketingSetup,
    PurchaseSetup,
    ResourcesSetup,
    SalesSetup,
    UserSetup,
)
from erp.bc.models.templates import CustomerTempl, VendorTempl
from erp.bc.models.units import ItemUnitOfMeasure, ResourceUnitOfMeasure, UnitGroup, UnitOfMeasure
from erp.bc.models.vat import VatRegistrationLog, VatRegistrationNoFormat
from erp.bc.models.vat_posting import VatBusinessPostingGroup, VatPostingSetup, VatProductPostingGroup
from erp.bc.models.vendor import Vendor

__all__ = [
    "AssemblyHeader",
    "AssemblySetup",
    "BankAccount",
    "BankAccountLedgerEntry",
    "BusinessRelation",
    "CompanyInformation",
    "Contact",
    "ContactAltAddress",
    "ContactBusinessRelation",
    "ContactComment",
    "ContactDuplicate",
    "ContactDuplicateSearchString",
    "ContactIndustryGroup",
    "ContactJobResponsibility",
    "ContactMailingGroup",
    "Country",
    "Currency",
    "CurrencyExchangeRate",
    "CustLedgerEntry",
    "Customer",
    "CustomerPriceGroup",
    "CustomerTempl",
    "DetailedCustLedgEntry",
    "DuplicateSearchStringSetup",
    "GLAccount",
    "GeneralLedgerSetup",
    "IndustryGroup",
    "InteractionLogEntry",
    "InteractionTemplate",
    "InteractionTemplateSetup",
    "InteractionTmplLanguage",
    "InventorySetup",
    "Item",
    "ItemLedgerEntry",
    "ItemUnitOfMeasure",
    "JobResponsibility",
    "MailingGroup",
    "MarketingSetup",
    "NoSeries",
    "NoSeriesLine",
    "Opportunity",
    "OpportunityEntry",
    "PaymentMethod",
    "PaymentTerms",
    "PostBuffer",
    "PostCode",
    "PriceListHeader",
    "PriceListLine",
    "PurchaseHeader",
    "PurchaseLine",
    "PurchaseSetup",
    "RecordLink",
    "Resource",
    "ResourceCapacityEntry",
    "ResourceUnitOfMeasure",
    "ResourcesSetup",
    "SalesHeader",
    "SalesHeaderArchive",
    "SalesInvoiceHeader",
    "SalesInvoiceLine",
    "SalesLine",
    "SalesLineArchive",
    "SalesPrice",
    "SalesSetup",
    "SalesShipmentHeader",
    "SalesShipmentLine",
    "Salesperson",
    "ShipmentMethod",
    "ShippingAgent",
    "UnitGroup",
    "UnitOfMeasure",
    "UserSetup",
    "VatBusinessPostingGroup",
    "VatPostingSetup",
    "VatProductPostingGroup",
    "VatRegistrationLog",
    "VatRegistrationNoFormat",
    "Vendor",
    "VendorTempl",
]
