"""The tables of Business Central, one module per concept, named as there."""

from erp.bc.models.codes import Country, PaymentTerms, PostCode, ShipmentMethod, ShippingAgent
from erp.bc.models.company_information import CompanyInformation
from erp.bc.models.contact import BusinessRelation, Contact, ContactBusinessRelation
from erp.bc.models.currency import Currency, CurrencyExchangeRate
from erp.bc.models.customer import Customer
from erp.bc.models.item import Item, ItemLedgerEntry
from erp.bc.models.ledger import CustLedgerEntry, DetailedCustLedgEntry
from erp.bc.models.no_series import NoSeries, NoSeriesLine
from erp.bc.models.opportunity import Opportunity, OpportunityEntry
from erp.bc.models.price_list import PriceListHeader, PriceListLine
from erp.bc.models.prices import CustomerPriceGroup, SalesPrice
from erp.bc.models.resource import Resource, ResourceCapacityEntry
from erp.bc.models.sales_invoice import SalesInvoiceHeader, SalesInvoiceLine
from erp.bc.models.salesperson import Salesperson
from erp.bc.models.setup import InventorySetup, MarketingSetup, PurchaseSetup, ResourcesSetup, SalesSetup
from erp.bc.models.units import ItemUnitOfMeasure, ResourceUnitOfMeasure, UnitGroup, UnitOfMeasure
from erp.bc.models.vendor import Vendor

__all__ = [
    "BusinessRelation",
    "CompanyInformation",
    "Contact",
    "ContactBusinessRelation",
    "Country",
    "Currency",
    "CurrencyExchangeRate",
    "CustLedgerEntry",
    "Customer",
    "CustomerPriceGroup",
    "DetailedCustLedgEntry",
    "InventorySetup",
    "Item",
    "ItemLedgerEntry",
    "ItemUnitOfMeasure",
    "MarketingSetup",
    "NoSeries",
    "NoSeriesLine",
    "Opportunity",
    "OpportunityEntry",
    "PaymentTerms",
    "PostCode",
    "PriceListHeader",
    "PriceListLine",
    "PurchaseSetup",
    "Resource",
    "ResourceCapacityEntry",
    "ResourceUnitOfMeasure",
    "ResourcesSetup",
    "SalesInvoiceHeader",
    "SalesInvoiceLine",
    "SalesPrice",
    "SalesSetup",
    "Salesperson",
    "ShipmentMethod",
    "ShippingAgent",
    "UnitGroup",
    "UnitOfMeasure",
    "Vendor",
]
