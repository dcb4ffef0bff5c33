"""The tables of Business Central, one module per concept, named as there."""

from erp.bc.models.codes import Country, PaymentTerms, PostCode, ShipmentMethod, ShippingAgent
from erp.bc.models.company_information import CompanyInformation
from erp.bc.models.contact import BusinessRelation, Contact, ContactBusinessRelation
from erp.bc.models.currency import Currency, CurrencyExchangeRate
from erp.bc.models.customer import Customer
from erp.bc.models.no_series import NoSeries, NoSeriesLine
from erp.bc.models.salesperson import Salesperson
from erp.bc.models.setup import MarketingSetup, PurchaseSetup, SalesSetup
from erp.bc.models.vendor import Vendor

__all__ = [
    "BusinessRelation",
    "CompanyInformation",
    "Contact",
    "ContactBusinessRelation",
    "Country",
    "Currency",
    "CurrencyExchangeRate",
    "Customer",
    "MarketingSetup",
    "NoSeries",
    "NoSeriesLine",
    "PaymentTerms",
    "PostCode",
    "PurchaseSetup",
    "SalesSetup",
    "Salesperson",
    "ShipmentMethod",
    "ShippingAgent",
    "Vendor",
]
