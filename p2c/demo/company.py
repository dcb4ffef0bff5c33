"""The demo company: all rows of both sides, made from a seed and the same wherever they are made."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from p2c.demo import catalogue, duplicates, prices, relations, set_up
from p2c.demo.cases import Case
from p2c.demo.firms import Firm, Register
from p2c.demo.invoices import Sales
from p2c.demo.keys import Keys
from p2c.demo.opportunities import Pipeline
from p2c.demo.partners import CUSTOMER_PLAN, CUSTOMER_TYPE, PROSPECT_TYPE, VENDOR_PLAN, VENDOR_TYPE, Books, Ids, Partner
from p2c.demo.people import AddressBook, People

Row = dict[str, Any]

SEED = 2026
# What only Sales has: (relationship, country) of each account, and which of them belong to another company.
SALES_ONLY = (
    *((CUSTOMER_TYPE, country) for country in ("DE", "DK", "FR", "SE", "PL", "GR", "DE")),
    (VENDOR_TYPE, "DE"),
    (VENDOR_TYPE, "PL"),
)
PROSPECTS = ((PROSPECT_TYPE, "FR"),)
OF_OTHER_COMPANY = ((CUSTOMER_TYPE, "DK"), (CUSTOMER_TYPE, "SE"))


@dataclass
class DemoCompany:
    """The rows of the demo company, table by table in the order to write them, and where the special cases are."""

    rows: dict[str, list[Row]]
    # contact in Business Central -> table and number of the customer or vendor it works for
    works_for: dict[str, tuple[str, str]]
    # (table, key) -> key and name of its primary contact
    primary_contacts: dict[tuple[str, str], tuple[str, str]]
    # case -> keys of the customers, vendors, accounts or contacts that show it
    cases: dict[Case, list[str]] = field(default_factory=lambda: defaultdict(list))

    def row(self, table: str, **wanted: Any) -> Row:
        """The one row of a table with these values."""
        return next(r for r in self.rows[table] if all(r.get(k) == v for k, v in wanted.items()))


def build(seed: int = SEED) -> DemoCompany:
    """Make the demo company; the same seed gives the same rows."""
    rng = random.Random(seed)
    keys = Keys(rng)
    register = Register(rng)
    sales = set_up.sales_set_up(keys)
    bc = set_up.bc_set_up(
        keys,
        external_id=sales["crm.company"][0]["bcbi_externalid"],
        last_customer=set_up.customer_no(sum(CUSTOMER_PLAN.values())),
        last_vendor=set_up.vendor_no(sum(VENDOR_PLAN.values())),
    )
    ids = _ids(sales, bc)
    books = Books(rng, keys, register, ids)
    partners = books.customers() + books.vendors()
    cases: dict[Case, list[str]] = defaultdict(list)
    for partner in partners:
        cases[partner.case].append(partner.row["system_id"])
    sales_only = _sales_only(books, register, ids, cases)
    accounts = [a for p in partners for a in p.accounts] + [account for _, account in sales_only]
    _mark_company(rng, accounts, ids.company)
    people = AddressBook(rng, keys, register, ids).fill(partners, sales_only)
    for case, found in people.cases.items():
        cases[case] += found
    trade = _trade(seed, keys, ids, partners, people, cases)
    set_up.trade_set_up(keys, bc)
    formats = relations.vat_formats(keys, bc["bc.country"])
    around = relations.add(keys, {**bc, **trade})
    around["bc.duplicatesearchstringsetup"] = duplicates.search_setup(keys)
    again = duplicates.typed_again(keys, _rows(partners, "bc.customer"))
    return DemoCompany(
        rows={
            **sales,
            "crm.account": accounts,
            "crm.contact": people.sales_contacts,
            **bc,
            "bc.vatregistrationnoformat": formats,
            "bc.customer": _rows(partners, "bc.customer"),
            "bc.vendor": _rows(partners, "bc.vendor"),
            "bc.contact": [*people.bc_contacts, *again],
            **trade,
            **around,
        },
        works_for=people.works_for,
        primary_contacts=people.primary_contacts,
        cases=cases,
    )


def _ids(sales: dict[str, list[Row]], bc: dict[str, list[Row]]) -> Ids:
    users = {u["internalemailaddress"].lower(): u["systemuserid"] for u in sales["crm.systemuser"]}
    return Ids(
        salespeople={r["code"]: r["system_id"] for r in bc["bc.salesperson"]},
        users={c.code: users[c.email] for c in set_up.SALESPEOPLE if c.email in users},
        currencies={r["code"]: r["system_id"] for r in bc["bc.currency"]},
        sales_currencies={r["isocurrencycode"]: r["transactioncurrencyid"] for r in sales["crm.transactioncurrency"]},
        codes={
            table: {r["code"]: r["system_id"] for r in bc[table]}
            for table in ("bc.paymentterms", "bc.shipmentmethod", "bc.shippingagent")
        },
        team=sales["crm.team"][0]["teamid"],
        company=sales["crm.company"][0]["bcbi_companyid"],
        other_company=sales["crm.company"][1]["bcbi_companyid"],
    )


def _trade(
    seed: int, keys: Keys, ids: Ids, partners: list[Partner], people: People, cases: dict[Case, list[str]]
) -> dict[str, list[Row]]:
    """What is sold, at what prices, what may be sold and what was; the company's partners do not depend on it."""
    rng = random.Random(f"{seed}:trade")
    goods = catalogue.build(rng, keys, [p.row for p in partners if p.table == "bc.vendor" and not p.row.get("blocked")])
    listed = prices.build(rng, keys, goods, dict(ids.currencies), dict(ids.sales_currencies))
    pipeline = Pipeline(rng, keys, ids, people, partners)
    sales = Sales(rng, keys, ids, goods, partners)
    rows = {**goods.rows, **listed, **pipeline.fill(), **sales.fill()}
    for found in (goods.cases, pipeline.cases, sales.cases):
        for case, records in found.items():
            cases[case] += records
    return rows


def _rows(partners: Iterable[Partner], table: str) -> list[Row]:
    return [p.row for p in partners if p.table == table]


def _sales_only(books: Books, register: Register, ids: Ids, cases: dict[Case, list[str]]) -> list[tuple[Firm, Row]]:
    """Accounts that Business Central has nothing of."""
    found = []
    for case, wanted in (
        (Case.SALES_ONLY, SALES_ONLY),
        (Case.PROSPECT, PROSPECTS),
        (Case.OTHER_COMPANY, OF_OTHER_COMPANY),
    ):
        for kind, country in wanted:
            firm = register.firm(country)
            account = books.account(firm, kind)
            if case == Case.OTHER_COMPANY:
                account["bcbi_companyid"] = ids.other_company
            cases[case].append(account["accountid"])
            found.append((firm, account))
    return found


def _mark_company(rng: random.Random, accounts: list[Row], company: str) -> None:
    """A fifth of the accounts carry the company already, from an earlier connection; the others are blank."""
    for account in accounts:
        if "bcbi_companyid" not in account and rng.random() < 0.2:
            account["bcbi_companyid"] = company
