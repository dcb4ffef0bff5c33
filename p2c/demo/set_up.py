"""The set-up of the demo company on both sides: users and salespeople, currencies with rates, terms, number series."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from p2c.demo import vat
from p2c.demo.countries import COUNTRIES
from p2c.demo.keys import Keys
from p2c.demo.texts import plain

Row = dict[str, Any]

COMPANY_NAME = "Birkholt Objektmöbel GmbH"
OTHER_COMPANY_NAME = "Birkholt Nordic A/S"
HOST = "birkholt.example"
LCY = "EUR"
CUSTOMER_RELATION, VENDOR_RELATION = "CUST", "VEND"
CONTACT_SERIES, CUSTOMER_SERIES, VENDOR_SERIES = "CONT", "CUST", "VEND"
UNCOUPLED_SALESPERSON = "NV"
UNLINKED_PAYMENT_TERMS = "HARVEST"
CURRENCY_WITHOUT_RATE = "ISK"
CURRENCY_MISSING_IN_SALES = "CHF"
ITEM_SERIES, RESOURCE_SERIES, OPPORTUNITY_SERIES, PRICE_LIST_SERIES = "ITEM", "RES", "OPP", "PRICE"
# What the demo company has itself is numbered below the first of these.
TRADE_SERIES = (
    (ITEM_SERIES, "Items", "A5010", "A9990", 10),
    (RESOURCE_SERIES, "Resources", "R510", "R990", 10),
    (OPPORTUNITY_SERIES, "Opportunities", "OP00501", "OP99999", 1),
    (PRICE_LIST_SERIES, "Price lists", "P0501", "P9999", 1),
)
FREIGHT_ACCOUNT = "4810"
#: number, name, type: 0 is posted to, 3 and 4 begin and end a total
ACCOUNTS = (
    ("4000", "Umsatzerlöse", 3),
    ("4400", "Erlöse Waren", 0),
    ("4600", "Erlöse Dienstleistungen", 0),
    (FREIGHT_ACCOUNT, "Erlöse Fracht und Verpackung", 0),
    ("4999", "Umsatzerlöse gesamt", 4),
)


@dataclass(frozen=True)
class Colleague:
    """Somebody who works at the demo company."""

    code: str
    name: str
    title: str
    mobile: str

    @property
    def email(self) -> str:
        return f"{plain(self.name).replace('-', '.', 1)}@{HOST}"


SALESPEOPLE = (
    Colleague("AB", "Astrid Brandholt", "Vertriebsleitung", "+49 176 040690 11"),
    Colleague("JK", "Jonas Kühlewind", "Key Account", "+49 176 040690 12"),
    Colleague("MW", "Małgorzata Wełnicka", "Polska północna", "+48 410 220 130"),
    Colleague("EP", "Ελένη Πετράκη", "Ελλάδα", "+30 680 412 0077"),
    Colleague("SL", "Søren Lyngsø", "Danmark vest", "+45 12 40 40 15"),
    Colleague("CF", "Céline Fauvelle", "France nord", "+33 6 39 98 20 16"),
    Colleague("AH", "Åsa Hedströmer", "Sverige", "+46 70 174 06 17"),
    Colleague("TG", "Théo Garnaudin", "France sud", "+33 6 39 98 20 18"),
    Colleague("PZ", "Paweł Zawilski", "Polska południowa", "+48 410 220 190"),
    Colleague("BR", "Björn Rönnkvist", "Norrland", "+46 70 174 06 20"),
    Colleague("KD", "Käthe Möllenbrock", "Innendienst", "+49 176 040690 21"),
    # Has no Sales user: her customers cannot be sent until she gets one or somebody else takes them over.
    Colleague(UNCOUPLED_SALESPERSON, "Nikoline Vesterbæk", "Danmark øst", "+45 12 40 40 22"),
)
TERRITORIES = {
    "DE": ("AB", "JK", "KD"),
    "DK": ("SL", "AB"),
    "FR": ("CF", "TG"),
    "SE": ("AH", "BR"),
    "PL": ("MW", "PZ"),
    "GR": ("EP",),
}
# In Sales but not in the map: one who left, and the administrator, who has no licence to sell.
FORMER_COLLEAGUE = Colleague("", "Eike Straußberg", "Vertrieb (ausgeschieden)", "")
ADMINISTRATOR = Colleague("", "Wiebke Grünhagen", "Systemverwaltung", "+49 176 040690 30")
INTEGRATION_USER = Colleague("", "Business Central Integration", "", "")


@dataclass(frozen=True)
class Money:
    """A currency: what 100 units were worth in EUR at the start of last year and of this one."""

    code: str
    name: str
    symbol: str
    hundred_were: str
    hundred_are: str
    in_sales: bool


CURRENCIES = (
    Money("DKK", "Danish krone", "kr", "13.4050", "13.3985", True),
    Money("SEK", "Swedish krona", "kr", "8.7210", "9.0150", True),
    Money("PLN", "Polish złoty", "zł", "23.3900", "23.6200", True),
    Money("GBP", "Pound sterling", "£", "120.4800", "115.1200", True),
    Money("USD", "US dollar", "$", "96.2000", "85.7000", True),
    # Not in Sales yet: the currency run creates these.
    Money("CHF", "Swiss franc", "CHF", "106.3000", "107.0500", False),
    Money("NOK", "Norwegian krone", "kr", "8.4900", "8.5300", False),
    Money("CZK", "Czech koruna", "Kč", "3.9700", "4.1100", False),
    # Nobody has entered a rate: the currency run says so, and the customer who uses it waits.
    Money(CURRENCY_WITHOUT_RATE, "Icelandic króna", "kr", "", "", False),
)


@dataclass(frozen=True)
class Option:
    """A code of Business Central and the number and label of the Sales option that stands for it (0: there is none)."""

    code: str
    name: str
    number: int = 0
    label: str = ""


OWN_OPTION = 100_000_001
PAYMENT_TERMS = (
    Option("NET 30", "30 days net", 1, "Net 30"),
    Option("NET 45", "45 days net", 3, "Net 45"),
    Option("NET 60", "60 days net", 4, "Net 60"),
    # An option the company added to Sales itself.
    Option("14 DAYS", "14 days net", OWN_OPTION, "14 days"),
    # In Business Central only: the field stays blank in Sales, the customer itself travels.
    Option(UNLINKED_PAYMENT_TERMS, "Due on 1 October"),
)
SHIPMENT_METHODS = (
    Option("FOB", "Free on board", 1, "FOB"),
    Option("NO CHARGE", "Delivered free of charge", 2, "No Charge"),
    Option("EXW", "Ex works"),
    Option("DAP", "Delivered at place"),
)
SHIPPING_AGENTS = (
    Option("AIRBORNE", "Air freight", 1, "Airborne"),
    Option("FULL LOAD", "Own lorry, full load", 6, "Full Load"),
    Option("WILL CALL", "Collected by the customer", 7, "Will Call"),
    Option("SEELOEWE", "Seelöwe Spedition"),
)
# The option columns of an account -> what stands for them in Business Central.
OPTION_COLUMNS = {
    "paymenttermscode": PAYMENT_TERMS,
    "address1_freighttermscode": SHIPMENT_METHODS,
    "address1_shippingmethodcode": SHIPPING_AGENTS,
}


def linked_options(column: str) -> dict[str, int]:
    """Code -> option number, of the codes that have an option of that label in Sales."""
    return {option.code: option.number for option in OPTION_COLUMNS[column] if option.number}


def sales_set_up(keys: Keys) -> dict[str, list[Row]]:
    """The Sales side: business unit, users, team, companies, currencies, option values."""
    unit = keys.new()
    users = [
        {
            "systemuserid": keys.new(),
            "fullname": colleague.name,
            "internalemailaddress": colleague.email,
            "domainname": colleague.email,
            "mobilephone": colleague.mobile,
            "jobtitle": colleague.title,
            "businessunitid": unit,
            **flags,
        }
        for colleague, flags in [
            *((c, {}) for c in SALESPEOPLE if c.code != UNCOUPLED_SALESPERSON),
            (FORMER_COLLEAGUE, {"isdisabled": True}),
            (ADMINISTRATOR, {"islicensed": False}),
            (INTEGRATION_USER, {"isintegrationuser": True, "accessmode": 4}),
        ]
    ]
    # Two users are in Sales as people type: another case, a telephone number without spaces.
    users[1]["internalemailaddress"] = users[1]["internalemailaddress"].title()
    users[4]["mobilephone"] = users[4]["mobilephone"].replace(" ", "")
    return {
        "crm.businessunit": [{"businessunitid": unit, "name": "Birkholt"}],
        "crm.systemuser": users,
        "crm.team": [{"teamid": keys.new(), "name": "Birkholt Innendienst", "businessunitid": unit, "isdefault": True}],
        "crm.company": [
            {"bcbi_companyid": keys.new(), "bcbi_name": name, "bcbi_externalid": keys.new()}
            for name in (COMPANY_NAME, OTHER_COMPANY_NAME)
        ],
        "crm.transactioncurrency": [
            {
                "transactioncurrencyid": keys.new(),
                "isocurrencycode": code,
                "currencyname": name,
                "currencysymbol": symbol,
                "exchangerate": rate,
            }
            for code, name, symbol, rate in [
                (LCY, "Euro", "€", "1.0000000000"),
                *((m.code, m.name, m.symbol, _per_euro(m)) for m in CURRENCIES if m.in_sales),
            ]
        ],
        "crm.optionvalue": [
            {"optionvalueid": keys.new(), "table": "account", "column": column, "number": o.number, "label": o.label}
            for column, options in OPTION_COLUMNS.items()
            for o in options
            if o.number
        ],
    }


def _per_euro(money: Money) -> str:
    """Foreign units for one euro, as Sales keeps rates: last year's, so that the first run has something to do."""
    return f"{100 / float(money.hundred_were):.10f}"


def bc_set_up(keys: Keys, external_id: str, last_customer: str, last_vendor: str) -> dict[str, list[Row]]:
    """The Business Central side: company, number series, relations, salespeople, currencies, terms, countries."""
    series = {code: keys.new() for code in (CONTACT_SERIES, CUSTOMER_SERIES, VENDOR_SERIES)}
    relations = {code: keys.new() for code in (CUSTOMER_RELATION, VENDOR_RELATION)}
    currencies = {m.code: keys.new() for m in CURRENCIES}
    return {
        "bc.companyinformation": [
            {
                "system_id": keys.new(),
                "name": COMPANY_NAME,
                "display_name": COMPANY_NAME,
                "external_id": external_id,
                "lcy_code": LCY,
                "address": "Speicherzeile 7",
                "post_code": "24937",
                "city": "Flensburg",
                "country_region_code": "DE",
                "phone_no": "+49 40 66969 100",
                "e_mail": f"info@{HOST}",
                "home_page": f"https://www.{HOST}",
                "vat_registration_no": vat.number("DE", 4711),
            }
        ],
        "bc.noseries": [
            {"system_id": series[CONTACT_SERIES], "code": CONTACT_SERIES, "description": "Contacts"},
            {"system_id": series[CUSTOMER_SERIES], "code": CUSTOMER_SERIES, "description": "Customers"},
            {"system_id": series[VENDOR_SERIES], "code": VENDOR_SERIES, "description": "Vendors"},
        ],
        "bc.noseriesline": [
            series_line(keys, series[CONTACT_SERIES], "CT000001", "CT999999", 1, ""),
            series_line(keys, series[CUSTOMER_SERIES], customer_no(1), "C99990", 10, last_customer),
            series_line(keys, series[VENDOR_SERIES], vendor_no(1), "L99990", 10, last_vendor),
        ],
        "bc.businessrelation": [
            {"system_id": relations[CUSTOMER_RELATION], "code": CUSTOMER_RELATION, "description": "Customer"},
            {"system_id": relations[VENDOR_RELATION], "code": VENDOR_RELATION, "description": "Vendor"},
            {"system_id": keys.new(), "code": "PROSPECT", "description": "Prospect"},
        ],
        "bc.marketingsetup": [
            {
                "system_id": keys.new(),
                "contact_nos": series[CONTACT_SERIES],
                "bus_rel_code_for_customers": relations[CUSTOMER_RELATION],
                "bus_rel_code_for_vendors": relations[VENDOR_RELATION],
            }
        ],
        "bc.glaccount": accounts(),
        "bc.salessetup": [{"system_id": keys.new(), "customer_nos": series[CUSTOMER_SERIES]}],
        "bc.purchasesetup": [{"system_id": keys.new(), "vendor_nos": series[VENDOR_SERIES]}],
        "bc.salesperson": [
            {
                "system_id": keys.new(),
                "code": c.code,
                "name": c.name,
                "job_title": c.title,
                "e_mail": c.email,
                "phone_no": c.mobile,
            }
            for c in SALESPEOPLE
        ],
        "bc.currency": [
            {
                "system_id": currencies[m.code],
                "code": m.code,
                "iso_code": m.code,
                "description": m.name,
                "symbol": m.symbol,
            }
            for m in CURRENCIES
        ],
        "bc.currencyexchangerate": [
            {
                "system_id": keys.new(),
                "currency": currencies[m.code],
                "starting_date": date,
                "exchange_rate_amount": "100.000000",
                "relational_exch_rate_amount": f"{amount}00",
            }
            for m in CURRENCIES
            if m.hundred_are
            for date, amount in (("2025-01-01", m.hundred_were), ("2026-01-01", m.hundred_are))
        ],
        "bc.paymentterms": [
            {"system_id": keys.new(), "code": o.code, "description": o.name, "due_date_calculation": due}
            for o, due in zip(PAYMENT_TERMS, ("30D", "45D", "60D", "14D", ""), strict=True)
        ],
        "bc.shipmentmethod": [
            {"system_id": keys.new(), "code": o.code, "description": o.name} for o in SHIPMENT_METHODS
        ],
        "bc.shippingagent": [{"system_id": keys.new(), "code": o.code, "name": o.name} for o in SHIPPING_AGENTS],
        "bc.country": [
            {"system_id": keys.new(), "code": c.code, "name": c.name, "iso_code": c.code} for c in COUNTRIES.values()
        ],
        "bc.postcode": [
            {
                "system_id": keys.new(),
                "code": town.post_code,
                "city": town.city,
                "county": town.county,
                "country_region_code": c.code,
            }
            for c in COUNTRIES.values()
            for town in c.towns
        ],
    }


def accounts() -> list[Row]:
    """The accounts that lines of documents may go to, under a heading."""
    keys = Keys(random.Random(f"{COMPANY_NAME}:accounts"))
    return [
        {"system_id": keys.new(), "no": no, "name": name, "account_type": kind, "direct_posting": not kind,
         "gen_prod_posting_group": "" if kind else "SERVICES"}
        for no, name, kind in ACCOUNTS
    ]  # fmt: skip


def trade_set_up(keys: Keys, bc: dict[str, list[Row]]) -> None:
    """Number series of what is sold and may be sold, and the account that freight goes to."""
    series = {}
    for code, text, first, last, step in TRADE_SERIES:
        series[code] = keys.new()
        bc["bc.noseries"].append({"system_id": series[code], "code": code, "description": text})
        bc["bc.noseriesline"].append(series_line(keys, series[code], first, last, step, ""))
    bc["bc.marketingsetup"][0]["opportunity_nos"] = series[OPPORTUNITY_SERIES]
    bc["bc.salessetup"][0] |= {"price_list_nos": series[PRICE_LIST_SERIES], "freight_g_l_acc_no": FREIGHT_ACCOUNT}
    bc["bc.inventorysetup"] = [{"system_id": keys.new(), "item_nos": series[ITEM_SERIES]}]
    bc["bc.resourcessetup"] = [{"system_id": keys.new(), "resource_nos": series[RESOURCE_SERIES]}]


def customer_no(at: int) -> str:
    """The number of the at-th customer, counted from 1: C00010, C00020 …"""
    return f"C{at * 10:05d}"


def vendor_no(at: int) -> str:
    """The number of the at-th vendor: L00010, L00020 …"""
    return f"L{at * 10:05d}"


def series_line(keys: Keys, series: str, first: str, last: str, step: int, used: str) -> Row:
    """The one line of a number series."""
    return {
        "system_id": keys.new(),
        "series": series,
        "starting_no": first,
        "ending_no": last,
        "increment_by": step,
        "last_no_used": used,
    }
