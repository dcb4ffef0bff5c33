"""Around the contacts of the demo company: bank accounts, templates, payment methods, what VAT numbers look like."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from p2c.demo import set_up
from p2c.demo.keys import Keys

Row = dict[str, Any]

BANK_RELATION, BANK_SERIES, PERSON_SERIES = "BANK", "BANK", "CUSTP"
#: how VAT registration numbers look; in Greece they begin with EL
VAT_FORMATS = {
    "DE": ("DE#########",),
    "DK": ("DK########",),
    "FR": ("FR??#########",),
    "SE": ("SE############",),
    "PL": ("PL##########",),
    "GR": ("EL#########",),
}
PAYMENT_METHODS = (
    ("BANK", "Bank transfer"),
    ("SEPA", "Direct debit"),
    ("CARD", "Credit card"),
    ("CASH", "Cash on delivery"),
)
#: sign-in -> salesperson it is: their new contacts start with that salesperson
SALESPEOPLE_OF = {"demo": "AB", "clerk": "KD"}
#: the day, kind of document (1 payment, 2 invoice), what for, sum in euros, open
BOOKED = (
    ("2026-09-01", 0, "Opening balance", "48200.00", False),
    ("2026-09-14", 1, "Rent of the warehouse", "-4800.00", False),
    ("2026-09-29", 1, "Invoices of September", "23415.60", False),
    ("2026-10-12", 1, "Timber and veneer", "-9120.45", True),
    ("2026-10-27", 1, "Invoices of October", "17980.20", True),
)
BOOKED_IN_KRONER = (
    ("2026-09-21", 1, "Payments from Denmark", "61500.00", False),
    ("2026-10-19", 1, "Freight to Aarhus", "-7250.00", True),
)


def add(keys: Keys, rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Complete the set-up in `rows`; returns the further tables, in the order to write them after it."""
    series = _series(keys, rows)
    relation = {"system_id": keys.new(), "code": BANK_RELATION, "description": "Our bank"}
    rows["bc.businessrelation"].append(relation)
    rows["bc.marketingsetup"][0]["bus_rel_code_for_bank_accs"] = relation["system_id"]
    methods = [{"system_id": keys.new(), "code": code, "description": name} for code, name in PAYMENT_METHODS]
    accounts = _bank_accounts(keys, rows)
    entries = [
        *_entries(keys, accounts[0], BOOKED, "BK26", Decimal(1)),
        *_entries(keys, accounts[1], BOOKED_IN_KRONER, "BD26", Decimal("0.1340")),
    ]
    return {
        "bc.generalledgersetup": [{"system_id": keys.new(), "bank_account_nos": series[BANK_SERIES]}],
        "bc.usersetup": [
            {"system_id": keys.new(), "user_id": name, "salesperson": _key(rows, "bc.salesperson", code)}
            for name, code in SALESPEOPLE_OF.items()
        ],
        "bc.paymentmethod": methods,
        **_templates(keys, rows, {row["code"]: row["system_id"] for row in methods}, series[PERSON_SERIES]),
        "bc.bankaccount": accounts,
        "bc.bankaccountledgerentry": [{**row, "entry_no": at} for at, row in enumerate(entries, start=1)],
    }


def vat_formats(keys: Keys, countries: list[Row]) -> list[Row]:
    """How the VAT registration numbers of these countries look."""
    return [
        {"system_id": keys.new(), "country": country["system_id"], "format": each}
        for country in countries
        for each in VAT_FORMATS.get(country["code"], ())
    ]


def _key(rows: dict[str, list[Row]], table: str, code: str) -> str:
    return str(next(row["system_id"] for row in rows[table] if row["code"] == code))


def _series(keys: Keys, rows: dict[str, list[Row]]) -> dict[str, str]:
    found = {}
    for code, text, first, last in (
        (BANK_SERIES, "Bank accounts", "B010", "B990"),
        (PERSON_SERIES, "Customers who are persons", "P00010", "P99990"),
    ):
        found[code] = keys.new()
        rows["bc.noseries"].append({"system_id": found[code], "code": code, "description": text})
        rows["bc.noseriesline"].append(set_up.series_line(keys, found[code], first, last, 10, ""))
    return found


def _templates(keys: Keys, rows: dict[str, list[Row]], methods: dict[str, str], persons: str) -> dict[str, list[Row]]:
    """Templates for companies and one for persons, of customers and of vendors."""

    def made(code: str, text: str, kind: int, terms: str, method: str, shipment: str, **more: Any) -> Row:
        return {
            "system_id": keys.new(),
            "code": code,
            "description": text,
            "contact_type": kind,
            "payment_terms": _key(rows, "bc.paymentterms", terms),
            "payment_method": methods[method],
            "shipment_method": _key(rows, "bc.shipmentmethod", shipment),
            **more,
        }

    germany = {"country_region_code": "DE", "language_code": "DEU"}
    denmark = {"country_region_code": "DK", "language_code": "DAN"}
    krone = {"currency": _key(rows, "bc.currency", "DKK")}
    group = {"customer_price_group": rows["bc.customerpricegroup"][0]["system_id"]}
    return {
        "bc.customertempl": [
            made("DOMESTIC", "Companies in Germany", 0, "NET 30", "SEPA", "DAP", **germany, **group),
            made("NORDIC", "Companies in Denmark", 0, "NET 45", "BANK", "EXW", **denmark, **krone),
            made("ABROAD", "Companies in other countries", 0, "NET 45", "BANK", "EXW"),
            made("PERSON", "Persons", 1, "14 DAYS", "CARD", "DAP", **germany, no_series=persons),
        ],
        "bc.vendortempl": [
            made("MATERIAL", "Wood, veneer, fittings", 0, "NET 30", "BANK", "DAP", **germany),
            made("SERVICE", "Freight and repairs", 0, "14 DAYS", "BANK", "NO CHARGE", **germany),
            made("CRAFT", "Craftspeople", 1, "14 DAYS", "BANK", "NO CHARGE", **germany),
        ],
    }


def _bank_accounts(keys: Keys, rows: dict[str, list[Row]]) -> list[Row]:
    """Two accounts in use and one from before the set-up linked bank accounts to contacts: that one has none."""
    colleague = _key(rows, "bc.salesperson", "KD")
    home = {"country_region_code": "DE", "language_code": "DEU", "our_contact": colleague}
    return [
        {
            "system_id": keys.new(),
            "name": "Kassenhaus Lyngheide eG",
            "address": "Am Kranspeicher 3",
            "post_code": "24937",
            "city": "Flensburg",
            "phone_no": "+49 40 66969 410",
            "e_mail": "geschaeftskunden@lyngheide.example",
            "contact": "Geschäftskundenbetreuung",
            "bank_account_no": "0000471100",
            "bank_branch_no": "99999999",
            "iban": "DE30999999990000471100",
            "swift_code": "LYNHDE20XXX",
            "bank_acc_posting_group": "CURRENT",
            **home,
        },
        {
            "system_id": keys.new(),
            "name": "Strandløber Bank A/S",
            "address": "Klitrosevej 12",
            "post_code": "8000",
            "city": "Aarhus C",
            "country_region_code": "DK",
            "language_code": "DAN",
            "phone_no": "+45 12 40 40 41",
            "e_mail": "erhverv@strandlober.example",
            "bank_account_no": "0000471108",
            "iban": "DK8999990000471108",
            "swift_code": "STRADK20XXX",
            "currency": _key(rows, "bc.currency", "DKK"),
            "our_contact": colleague,
            "bank_acc_posting_group": "CURRENT",
        },
        {
            "system_id": keys.new(),
            "name": "Sparhafen Tidenbank",
            "address": "Gezeitenallee 20",
            "post_code": "24937",
            "city": "Flensburg",
            "phone_no": "+49 40 66969 420",
            "bank_account_no": "0000471116",
            "iban": "DE83999999990000471116",
            "bank_acc_posting_group": "SAVINGS",
            "min_balance": "2500.0000",
            **home,
        },
    ]


def _entries(keys: Keys, account: Row, booked: Any, series: str, rate: Decimal) -> list[Row]:
    return [
        {
            "system_id": keys.new(),
            "bank_account": account["system_id"],
            "posting_date": day,
            "document_type": kind,
            "document_no": f"{series}{at:03d}",
            "description": text,
            "currency": account.get("currency"),
            "amount": f"{Decimal(amount):.4f}",
            "amount_lcy": f"{Decimal(amount) * rate:.4f}",
            "remaining_amount": f"{Decimal(amount) if is_open else 0:.4f}",
            "open": is_open,
        }
        for at, (day, kind, text, amount, is_open) in enumerate(booked, start=1)
    ]
