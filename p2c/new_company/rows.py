"""The records a new company begins with, table by table, in the order in which they are made.

Nothing is read and nothing is written here. A record that others refer to is named by its code; `Ref` stands where
its key will be.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp.bc.models.vat_posting import VatCalculationType
from integration.services.connector import NewCompany
from p2c.new_company import countries

Row = dict[str, Any]


@dataclass(frozen=True)
class Ref:
    """The record of that table with that code."""

    table: str
    code: str


@dataclass(frozen=True)
class Records:
    """Records of one table; `by`: the columns that tell one from another, none where the table has a single row."""

    table: str
    by: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)


#: number series: code, what is numbered, first and last number, and where the set-up names it
SERIES = (
    ("CUST", gettext_lazy("Customers"), "C00001", "C99999", "bc.salessetup", "customer_nos"),
    ("VEND", gettext_lazy("Vendors"), "V00001", "V99999", "bc.purchasesetup", "vendor_nos"),
    ("CONT", gettext_lazy("Contacts"), "CT000001", "CT999999", "bc.marketingsetup", "contact_nos"),
    ("BANK", gettext_lazy("Bank accounts"), "B001", "B999", "bc.generalledgersetup", "bank_account_nos"),
    ("ITEM", gettext_lazy("Items"), "I00001", "I99999", "bc.inventorysetup", "item_nos"),
    ("RES", gettext_lazy("Resources"), "R0001", "R9999", "bc.resourcessetup", "resource_nos"),
    ("OPP", gettext_lazy("Opportunities"), "OP00001", "OP99999", "bc.marketingsetup", "opportunity_nos"),
    ("PRICE", gettext_lazy("Price lists"), "PL0001", "PL9999", "bc.salessetup", "price_list_nos"),
    ("SQUOTE", gettext_lazy("Sales quotes"), "SQ00001", "SQ99999", "bc.salessetup", "quote_nos"),
    ("SORDER", gettext_lazy("Sales orders"), "SO00001", "SO99999", "bc.salessetup", "order_nos"),
    ("SINV", gettext_lazy("Sales invoices"), "SI00001", "SI99999", "bc.salessetup", "invoice_nos"),
    ("SSHIP", gettext_lazy("Posted sales shipments"), "SS00001", "SS99999", "bc.salessetup", "posted_shipment_nos"),
    ("SPINV", gettext_lazy("Posted sales invoices"), "PSI00001", "PSI99999", "bc.salessetup", "posted_invoice_nos"),
    ("SPCRM", gettext_lazy("Posted sales credit memos"), "PSC00001", "PSC99999", "bc.salessetup",
     "posted_credit_memo_nos"),
    ("PAY", gettext_lazy("Payments of customers"), "PAY00001", "PAY99999", "bc.salessetup", "payment_nos"),
    ("PQUOTE", gettext_lazy("Purchase quotes"), "PQ00001", "PQ99999", "bc.purchasesetup", "quote_nos"),
    ("PORDER", gettext_lazy("Purchase orders"), "PO00001", "PO99999", "bc.purchasesetup", "order_nos"),
    ("PINV", gettext_lazy("Purchase invoices"), "PI00001", "PI99999", "bc.purchasesetup", "invoice_nos"),
    ("ASSEMBLY", gettext_lazy("Assembly orders"), "A00001", "A99999", "bc.assemblysetup", "assembly_order_nos"),
)  # fmt: skip
#: what links a contact to a customer, vendor or bank account, and where the set-up names it
RELATIONS = (
    ("CUST", gettext_lazy("Customer"), "bus_rel_code_for_customers"),
    ("VEND", gettext_lazy("Vendor"), "bus_rel_code_for_vendors"),
    ("BANK", gettext_lazy("Bank account"), "bus_rel_code_for_bank_accs"),
)
#: code, description, code of UN/ECE recommendation 20
UNITS = (
    ("PCS", gettext_lazy("Piece"), "C62"),
    ("BOX", gettext_lazy("Box"), "BX"),
    ("HOUR", gettext_lazy("Hour"), "HUR"),
    ("DAY", gettext_lazy("Day"), "DAY"),
    ("KG", gettext_lazy("Kilogram"), "KGM"),
    ("M", gettext_lazy("Metre"), "MTR"),
    ("L", gettext_lazy("Litre"), "LTR"),
)
#: those that Sales has an option for from the start: code and when it is due
PAYMENT_TERMS = (("NET 30", "30D"), ("NET 45", "45D"), ("NET 60", "60D"))
SHIPMENT_METHODS = (("FOB", gettext_lazy("Free on board")), ("NO CHARGE", gettext_lazy("Free of charge")))
SHIPPING_AGENTS = (
    ("DHL", "DHL"), ("FEDEX", "FedEx"), ("UPS", "UPS"), ("WILL CALL", gettext_lazy("Picked up by the customer")),
)  # fmt: skip
PAYMENT_METHODS = (("BANK", gettext_lazy("Bank transfer")), ("CASH", gettext_lazy("Cash")))
DOMESTIC, UNION, EXPORT = "DOMESTIC", "EU", "EXPORT"
STANDARD, REDUCED, ZERO = "STANDARD", "REDUCED", "ZERO"


def plan(company: NewCompany) -> list[Records]:
    """Everything that is made for the company: first Business Central, then Sales."""
    return [*_company(company), *_numbers(), *_lists(), *_vat(company.country), *_sales(company)]


def _company(company: NewCompany) -> list[Records]:
    information = {"name": company.name, "lcy_code": company.currency, "country_region_code": company.country}
    names = countries.names()
    known = sorted({*countries.VAT, company.country})
    return [
        Records("bc.companyinformation", (), [information]),
        Records("bc.country", ("code",), [{"code": c, "name": names[c][:50], "iso_code": c} for c in known]),
    ]


def _numbers() -> list[Records]:
    series, lines = Records("bc.noseries", ("code",)), Records("bc.noseriesline", ("series",))
    relations = Records("bc.businessrelation", ("code",))
    set_up: dict[str, Row] = {}
    for code, text, first, last, table, column in SERIES:
        series.rows.append({"code": code, "description": str(text)})
        lines.rows.append({"series": Ref("bc.noseries", code), "starting_no": first, "ending_no": last})
        set_up.setdefault(table, {})[column] = Ref("bc.noseries", code)
    for code, text, column in RELATIONS:
        relations.rows.append({"code": code, "description": str(text)})
        set_up["bc.marketingsetup"][column] = Ref("bc.businessrelation", code)
    return [series, lines, relations, *(Records(table, (), [row]) for table, row in set_up.items())]


def _lists() -> list[Records]:
    due = _("%(days)s days net")
    return [
        Records("bc.unitofmeasure", ("code",), [
            {"code": code, "description": str(text), "international_standard_code": iso} for code, text, iso in UNITS
        ]),
        Records("bc.paymentterms", ("code",), [
            {"code": code, "description": due % {"days": days[:-1]}, "due_date_calculation": days}
            for code, days in PAYMENT_TERMS
        ]),
        Records("bc.paymentmethod", ("code",), [{"code": c, "description": str(t)} for c, t in PAYMENT_METHODS]),
        Records("bc.shipmentmethod", ("code",), [{"code": c, "description": str(t)} for c, t in SHIPMENT_METHODS]),
        Records("bc.shippingagent", ("code",), [{"code": c, "name": str(t)} for c, t in SHIPPING_AGENTS]),
    ]  # fmt: skip


def _vat(country: str) -> list[Records]:
    """Who buys × what is sold -> VAT; a customer without a group is taxed like a domestic one."""
    standard, reduced = countries.VAT.get(country, ("", ""))
    buyers = {DOMESTIC: _("Domestic customers and vendors"), EXPORT: _("Outside the country")}
    if country in countries.UNION:
        buyers |= {UNION: _("Customers and vendors in the European Union"), EXPORT: _("Outside the European Union")}
    rates = {STANDARD: standard, REDUCED: reduced, ZERO: "0"}
    rates = {code: rate for code, rate in rates.items() if rate}
    named = {STANDARD: _("Standard rate"), REDUCED: _("Reduced rate"), ZERO: _("No VAT")}
    found = [
        Records("bc.vatbusinesspostinggroup", ("code",), [{"code": c, "description": t} for c, t in buyers.items()]),
        Records("bc.vatproductpostinggroup", ("code",), [
            {"code": code, "description": named[code]} for code in rates
        ]),
    ]  # fmt: skip
    if standard:
        setup = Records("bc.vatpostingsetup", ("vat_bus_posting_group", "vat_prod_posting_group"))
        for buyer in ("", *buyers):
            for goods, rate in rates.items():
                setup.rows.append(_rate(buyer, goods, rate))
        found.append(setup)
    return found


def _rate(buyer: str, goods: str, rate: str) -> Row:
    reverse = buyer == UNION and rate != "0"
    percent = Decimal(0) if buyer == EXPORT else Decimal(rate)
    kind = VatCalculationType.REVERSE_CHARGE_VAT if reverse else VatCalculationType.NORMAL_VAT
    return {
        "vat_bus_posting_group": buyer,
        "vat_prod_posting_group": goods,
        "description": " ".join(filter(None, (buyer, goods, f"{percent.normalize():f} %"))),
        "vat_identifier": f"VAT{percent.normalize():f}",
        "vat_percent": f"{percent:.5f}",
        "vat_calculation_type": int(kind),
    }


def _sales(company: NewCompany) -> list[Records]:
    """Sales: its money, one business unit with its team, the user who synchronises and the one who administers."""
    money = countries.money(company.currency, company.country)
    unit = Ref("crm.businessunit", company.name)
    users: list[Row] = [
        {"fullname": _("Business Central integration"), "domainname": company.user_name, "isintegrationuser": True,
         "accessmode": 4, "businessunitid": unit},
        {"fullname": company.administrator, "domainname": company.administrator_sign_in,
         "internalemailaddress": company.administrator_email, "businessunitid": unit},
    ]  # fmt: skip
    return [
        Records("crm.transactioncurrency", ("isocurrencycode",), [
            {"isocurrencycode": money.code, "currencyname": money.name, "currencysymbol": money.symbol,
             "currencyprecision": money.decimals, "exchangerate": "1.0000000000"}
        ]),
        Records("crm.organization", (), [
            {"name": company.name, "environmenturl": company.address,
             "basecurrencyid": Ref("crm.transactioncurrency", money.code)}
        ]),
        Records("crm.businessunit", ("name",), [{"name": company.name}]),
        Records("crm.team", ("name",), [{"name": company.name, "businessunitid": unit, "isdefault": True}]),
        Records("crm.systemuser", ("domainname",), users),
    ]  # fmt: skip
