"""Prices of the demo company: customer price groups, and the price lists that stand beside them."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from p2c.demo import set_up
from p2c.demo.cases import Case
from p2c.demo.catalogue import Catalogue
from p2c.demo.keys import Keys

Row = dict[str, Any]

CUSTOMER_PRICE_GROUP = 1
THIS_YEAR, LAST_DAY_OF_LAST_YEAR = "2026-01-01", "2025-12-31"
# Code, description, currency of its prices (blank: the local one), share of the list price, and for how many items.
GROUPS = (
    ("WHOLESALE", "Fachhandel", "", "0.72", 24),
    ("RETAIL", "Endkunden", "", "0.97", 18),
    ("EXPORT", "Export Übersee", "USD", "0.88", 12),
    ("NORDIC", "Norden", "SEK", "0.85", 14),
)
TWO_CURRENCIES, WITHOUT_PRICES = "PROJECT", "SCHOOLS"
# How many wholesale items are cheaper by the dozen, and how many have a price of last year, too.
BY_THE_DOZEN, OF_LAST_YEAR = 5, 4
SALE, PRICE, ACTIVE, DRAFT = 1, 17, 1, 0
ALL_CUSTOMERS, OF_PRICE_GROUP = 10, 12
ITEM, RESOURCE = 10, 30
# Code, description, applies to, currency, status, share of the list price, items, resources.
LISTS = (
    ("P0001", "Preisliste 2026", ALL_CUSTOMERS, "", "", ACTIVE, "1.00", 30, 8),
    ("P0002", "Fachhandel 2026", OF_PRICE_GROUP, "WHOLESALE", "", ACTIVE, "0.72", 20, 0),
    ("P0003", "Norden 2026", OF_PRICE_GROUP, "NORDIC", "SEK", ACTIVE, "0.85", 12, 2),
    ("P0004", "Preisliste 2027 (Entwurf)", ALL_CUSTOMERS, "", "", DRAFT, "1.04", 10, 0),
)
# The price list that Sales had before: in crowns, with two of the products that are known there.
SALES_LIST = "Messepreise 2025"


def money(amount: Decimal, places: int = 2) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def per_euro(code: str) -> Decimal:
    """Units of a currency for one euro, by this year's rate; one for the euro itself."""
    found = next((m for m in set_up.CURRENCIES if m.code == code and m.hundred_are), None)
    return money(100 / Decimal(found.hundred_are), 6) if found else Decimal(1)


def build(
    rng: random.Random, keys: Keys, catalogue: Catalogue, currencies: dict[str, str], sales_currencies: dict[str, str]
) -> dict[str, list[Row]]:
    """Price groups with sales prices, price lists with lines; `currencies`: code -> key, of either side."""
    groups = {code: keys.new() for code in (*(code for code, *_ in GROUPS), TWO_CURRENCIES, WITHOUT_PRICES)}
    texts = {code: text for code, text, *_ in GROUPS}
    texts |= {TWO_CURRENCIES: "Objektgeschäft", WITHOUT_PRICES: "Schulen und Kitas"}
    catalogue.cases[Case.TWO_CURRENCIES] = [groups[TWO_CURRENCIES]]
    catalogue.cases[Case.GROUP_WITHOUT_PRICES] = [groups[WITHOUT_PRICES]]
    prices: list[Row] = []

    def price(group: str, item: Row, currency: str, share: Decimal, **values: Any) -> Row:
        amount = money(Decimal(item["unit_price"]) * share * per_euro(currency))
        prices.append(
            {
                "system_id": keys.new(),
                "item": item["system_id"],
                "sales_type": CUSTOMER_PRICE_GROUP,
                "sales_code": group,
                "currency": currencies[currency] if currency else None,
                "starting_date": THIS_YEAR,
                "ending_date": None,
                "unit_price": f"{amount:.5f}",
                **values,
            }
        )
        return prices[-1]

    for group, _, currency, share, count in GROUPS:
        for at, item in enumerate(rng.sample(catalogue.items, count)):
            price(group, item, currency, Decimal(share))
            if group == "WHOLESALE" and at < BY_THE_DOZEN:
                dearer = price(group, item, currency, Decimal(share) - Decimal("0.06"), minimum_quantity="12.00000")
                catalogue.cases.setdefault(Case.CHEAPER_BY_THE_DOZEN, []).append(dearer["system_id"])
            elif group == "WHOLESALE" and at < BY_THE_DOZEN + OF_LAST_YEAR:
                past = Decimal(share) - Decimal("0.04")
                price(group, item, currency, past, starting_date="2025-01-01", ending_date=LAST_DAY_OF_LAST_YEAR)
    for at, item in enumerate(catalogue.items[:2]):
        price(TWO_CURRENCIES, item, "" if at % 2 else "GBP", Decimal("0.80"))
    return {
        **_in_sales(keys, catalogue, sales_currencies),
        "bc.customerpricegroup": [
            {"system_id": key, "code": code, "description": texts[code]} for code, key in groups.items()
        ],
        "bc.salesprice": prices,
        **_price_lists(rng, keys, catalogue, currencies),
    }


def _price_lists(
    rng: random.Random, keys: Keys, catalogue: Catalogue, currencies: dict[str, str]
) -> dict[str, list[Row]]:
    headers: list[Row] = []
    lines: list[Row] = []
    for code, text, source, source_no, currency, status, share, items, resources in LISTS:
        header = {
            "system_id": keys.new(),
            "code": code,
            "description": text,
            "source_type": source,
            "source_no": source_no,
            "price_type": SALE,
            "amount_type": PRICE,
            "currency": currencies[currency] if currency else None,
            "starting_date": "2027-01-01" if status == DRAFT else THIS_YEAR,
            "status": status,
        }
        headers.append(header)
        sold = [(ITEM, "asset_item", row) for row in rng.sample(catalogue.items, items)]
        sold += [(RESOURCE, "asset_resource", row) for row in catalogue.resources[:resources]]
        for at, (kind, column, row) in enumerate(sold, start=1):
            amount = money(Decimal(row["unit_price"]) * Decimal(share) * per_euro(currency))
            lines.append(
                {
                    "system_id": keys.new(),
                    "price_list": header["system_id"],
                    "line_no": at * 10_000,
                    "asset_type": kind,
                    column: row["system_id"],
                    "unit_of_measure": row["base_unit_of_measure"],
                    "unit_price": f"{amount:.5f}",
                }
            )
    return {"bc.pricelistheader": headers, "bc.pricelistline": lines}


def _in_sales(keys: Keys, catalogue: Catalogue, currencies: dict[str, str]) -> dict[str, list[Row]]:
    """A price list that only Sales has: nothing to do with Business Central, and left as it is."""
    key = keys.new()
    catalogue.cases[Case.SALES_ONLY_PRICE_LIST] = [key]
    return {
        "crm.pricelevel": [
            {
                "pricelevelid": key,
                "name": SALES_LIST,
                "transactioncurrencyid": currencies["DKK"],
                "begindate": "2025-02-01",
                "enddate": "2025-12-31",
            }
        ],
        "crm.productpricelevel": [
            {
                "productpricelevelid": keys.new(),
                "pricelevelid": key,
                "productid": product["productid"],
                "amount": f"{money(Decimal(product['price']) * per_euro('DKK') * Decimal('0.9')):.4f}",
            }
            for product in catalogue.products[:2]
        ],
    }
