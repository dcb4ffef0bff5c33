"""The customers and vendors of the demo company, and what Sales has of each: nothing, the same, or something alike."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from p2c.demo import differences, set_up
from p2c.demo.cases import Case
from p2c.demo.countries import COUNTRIES
from p2c.demo.firms import Firm, Register
from p2c.demo.keys import Keys

Row = dict[str, Any]

CUSTOMER, VENDOR = "bc.customer", "bc.vendor"
# What the account is to us, as Sales numbers it.
CUSTOMER_TYPE, PROSPECT_TYPE, VENDOR_TYPE = 3, 8, 11

CUSTOMER_PLAN = {
    Case.EQUAL: 41,
    Case.DIFFERENT: 30,
    Case.MOVED: 2,
    Case.TWO_ACCOUNTS_EMAIL: 1,
    Case.TWO_ACCOUNTS_NUMBER: 1,
    Case.TWO_CUSTOMERS: 2,
    Case.BLOCKED: 2,
    Case.INACTIVE_ACCOUNT: 1,
    Case.UNCOUPLED_SALESPERSON: 2,
    Case.LONG_NAME: 1,
    Case.UNLINKED_TERMS: 1,
    # not in Sales
    Case.BC_ONLY: 30,
    Case.BLOCKED_BC_ONLY: 2,
    Case.UNCOUPLED_SALESPERSON_BC_ONLY: 1,
    Case.UNLINKED_TERMS_BC_ONLY: 1,
    Case.MISSING_CURRENCY: 1,
    Case.CURRENCY_WITHOUT_RATE: 1,
}
VENDOR_PLAN = {Case.EQUAL: 16, Case.DIFFERENT: 10, Case.MOVED: 1, Case.BLOCKED: 1, Case.BC_ONLY: 12}
NOT_IN_SALES = {
    Case.BC_ONLY,
    Case.BLOCKED_BC_ONLY,
    Case.UNCOUPLED_SALESPERSON_BC_ONLY,
    Case.UNLINKED_TERMS_BC_ONLY,
    Case.MISSING_CURRENCY,
    Case.CURRENCY_WITHOUT_RATE,
}
CUSTOMER_COUNTRIES = {"DE": 40, "DK": 20, "FR": 18, "SE": 16, "PL": 14, "GR": 12}
VENDOR_COUNTRIES = {"DE": 12, "PL": 8, "DK": 6, "SE": 6, "FR": 4, "GR": 4}
HOME_CURRENCY = {"DK": "DKK", "SE": "SEK", "PL": "PLN"}
LONG_TAIL = (
    "Beteiligungs- und Verwaltungsgesellschaft für Objekteinrichtungen, Schulausstattungen und Sonderanfertigungen "
    "mbH & Co. KG"
)
CREDIT_LIMITS = ("0.0000", "5000.0000", "10000.0000", "25000.0000", "60000.0000")


@dataclass
class Partner:
    """One customer or vendor: the company it is, its row in Business Central, its accounts in Sales."""

    firm: Firm
    table: str
    case: Case
    row: Row
    accounts: list[Row] = field(default_factory=list)


@dataclass
class Ids:
    """The keys that rows refer to: code -> key, per table."""

    salespeople: Mapping[str, str]
    users: Mapping[str, str]
    currencies: Mapping[str, str]
    sales_currencies: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    team: str
    company: str
    other_company: str


class Books:
    """Writes companies into the books of both sides."""

    def __init__(self, rng: random.Random, keys: Keys, register: Register, ids: Ids) -> None:
        self.rng = rng
        self.keys = keys
        self.register = register
        self.ids = ids
        self._number = {CUSTOMER: 0, VENDOR: 0}

    def customers(self) -> list[Partner]:
        return self._partners(CUSTOMER, CUSTOMER_PLAN, CUSTOMER_COUNTRIES)

    def vendors(self) -> list[Partner]:
        return self._partners(VENDOR, VENDOR_PLAN, VENDOR_COUNTRIES)

    def _partners(self, table: str, plan: Mapping[Case, int], countries: Mapping[str, int]) -> list[Partner]:
        cases = [case for case, count in plan.items() for _ in range(count)]
        lands = [code for code, count in countries.items() for _ in range(count)]
        self.rng.shuffle(cases)
        self.rng.shuffle(lands)
        found: list[Partner] = []
        for case, land in zip(cases, lands, strict=True):
            sibling = next((p for p in found if p.case == Case.TWO_CUSTOMERS == case), None)
            if case == Case.LONG_NAME:
                land = "DE"  # its long name is German
            firm = sibling.firm if sibling else self.register.firm(land)
            if case == Case.LONG_NAME:
                firm = firm.but(name=f"{firm.name.removesuffix(' GmbH')} {LONG_TAIL}")
            partner = Partner(firm, table, case, self._bc_row(table, firm, case))
            if sibling:
                partner.row["name"] = f"{firm.name} (2)"
            elif case not in NOT_IN_SALES:
                partner.accounts = self._accounts(partner)
            found.append(partner)
        return found

    def _bc_row(self, table: str, firm: Firm, case: Case) -> Row:
        rng, ids = self.rng, self.ids
        self._number[table] += 1
        number = (set_up.customer_no if table == CUSTOMER else set_up.vendor_no)(self._number[table])
        currency = HOME_CURRENCY.get(firm.country, "") if rng.random() < 0.8 else ""
        terms = rng.choice(set_up.PAYMENT_TERMS[:-1]).code
        salesperson = rng.choice(set_up.TERRITORIES[firm.country])
        if case == Case.MISSING_CURRENCY:
            currency = set_up.CURRENCY_MISSING_IN_SALES
        elif case == Case.CURRENCY_WITHOUT_RATE:
            currency = set_up.CURRENCY_WITHOUT_RATE
        elif case in (Case.UNLINKED_TERMS, Case.UNLINKED_TERMS_BC_ONLY):
            terms = set_up.UNLINKED_PAYMENT_TERMS
        elif case in (Case.UNCOUPLED_SALESPERSON, Case.UNCOUPLED_SALESPERSON_BC_ONLY):
            salesperson = set_up.UNCOUPLED_SALESPERSON
        created, modified = days(rng)
        row: Row = {
            "system_id": self.keys.new(),
            "no": number,
            "name": firm.name[:100],
            "address": firm.address,
            "address_2": firm.address_2,
            "post_code": firm.post_code,
            "city": firm.city,
            "county": firm.county,
            "country_region_code": firm.country,
            "phone_no": firm.phone,
            "mobile_phone_no": firm.mobile,
            "fax_no": firm.fax,
            "e_mail": firm.email,
            "home_page": firm.site,
            "vat_registration_no": firm.vat_number,
            "language_code": COUNTRIES[firm.country].language,
            "currency": ids.currencies[currency] if currency else None,
            "payment_terms": ids.codes["bc.paymentterms"][terms],
            "shipment_method": ids.codes["bc.shipmentmethod"][rng.choice(set_up.SHIPMENT_METHODS).code],
            "shipping_agent": ids.codes["bc.shippingagent"][rng.choice(set_up.SHIPPING_AGENTS).code],
            "created_on": created,
            "modified_on": modified,
        }
        if table == CUSTOMER:
            row["salesperson"] = ids.salespeople[salesperson]
            row["credit_limit_lcy"] = rng.choice(CREDIT_LIMITS)
        else:
            row["purchaser"] = ids.salespeople[salesperson]
        if case in (Case.BLOCKED, Case.BLOCKED_BC_ONLY):
            row["blocked"] = rng.choice((1, 2, 3)) if table == CUSTOMER else 2
        return row

    def _accounts(self, partner: Partner) -> list[Row]:
        """What Sales has of a customer or vendor: usually one account."""
        rng, case = self.rng, partner.case
        account = self.account(partner.firm, CUSTOMER_TYPE if partner.table == CUSTOMER else VENDOR_TYPE, partner.row)
        if case == Case.DIFFERENT:
            while not differences.apply(rng, account, differences.OF_ACCOUNTS, rng.choice((1, 1, 2, 3))):
                pass
            _forget(rng, account)
        if case in (Case.EQUAL, Case.DIFFERENT, Case.UNLINKED_TERMS, Case.UNCOUPLED_SALESPERSON):
            _known_by(rng, account, may_lack_mail=case == Case.DIFFERENT)
        if case == Case.INACTIVE_ACCOUNT:
            account.update(statecode=1, statuscode=2)
        elif case == Case.MOVED:
            new_home = self.register.firm(partner.firm.country)
            account.update(
                address1_line1=new_home.address,
                address1_line2=new_home.address_2,
                address1_postalcode=new_home.post_code,
                address1_city=new_home.city,
                address1_stateorprovince=new_home.county,
                telephone1=new_home.phone,
            )
        elif case == Case.TWO_CUSTOMERS:
            account["accountnumber"] = ""
        elif case == Case.TWO_ACCOUNTS_EMAIL:
            account["accountnumber"] = ""
            twin = {**account, "accountid": self.keys.new(), "name": account["name"].upper(), "telephone1": ""}
            twin["emailaddress1"] = account["emailaddress1"].upper()
            return [account, twin]
        elif case == Case.TWO_ACCOUNTS_NUMBER:
            twin = {**account, "accountid": self.keys.new(), "name": f"{account['name']} (Kopie)", "emailaddress1": ""}
            return [account, twin]
        return [account]

    def account(self, firm: Firm, kind: int, bc_row: Row | None = None) -> Row:
        """The account of a company; as in Business Central where it has a row there."""
        rng, ids = self.rng, self.ids
        bc_row = bc_row or {}
        owner = self._owner(bc_row.get("salesperson") or bc_row.get("purchaser"), firm.country)
        codes = {c: {v: k for k, v in found.items()} for c, found in ids.codes.items()}
        currency = next((c for c, key in ids.currencies.items() if key == bc_row.get("currency")), set_up.LCY)
        created, modified = days(rng)
        row: Row = {
            "accountid": self.keys.new(),
            "name": firm.name,
            "accountnumber": bc_row.get("no", ""),
            "customertypecode": kind,
            "telephone1": firm.phone,
            "fax": firm.fax,
            "emailaddress1": firm.email,
            "websiteurl": firm.site,
            "address1_line1": firm.address,
            "address1_line2": firm.address_2,
            "address1_postalcode": firm.post_code,
            "address1_city": firm.city,
            "address1_stateorprovince": firm.county,
            "address1_country": firm.country,
            "transactioncurrencyid": ids.sales_currencies.get(currency, ids.sales_currencies[set_up.LCY]),
            "creditlimit": bc_row.get("credit_limit_lcy"),
            "ownerid_systemuser": owner,
            "ownerid_team": None if owner else ids.team,
            "createdon": created,
            "modifiedon": modified,
            "createdby": owner,
            "modifiedby": owner,
        }
        for column, table, name in (
            ("paymenttermscode", "bc.paymentterms", "payment_terms"),
            ("address1_freighttermscode", "bc.shipmentmethod", "shipment_method"),
            ("address1_shippingmethodcode", "bc.shippingagent", "shipping_agent"),
        ):
            code = codes[table].get(bc_row.get(name) or "", "")
            row[column] = set_up.linked_options(column).get(code)
        return row

    def _owner(self, salesperson: str | None, country: str) -> str | None:
        """The Sales user of the salesperson; the team's where nobody is."""
        code = next((c for c, key in self.ids.salespeople.items() if key == salesperson), "")
        if not code:
            code = self.rng.choice(set_up.TERRITORIES[country])
        return self.ids.users.get(code)


def _forget(rng: random.Random, account: Row) -> None:
    """Leave out what people do not bother to type into Sales."""
    for column, share in (("fax", 0.5), ("websiteurl", 0.25), ("address1_line2", 0.3), ("telephone1", 0.1)):
        if rng.random() < share:
            account[column] = ""
    if rng.random() < 0.5:
        account["creditlimit"] = None


def _known_by(rng: random.Random, account: Row, *, may_lack_mail: bool) -> None:
    """Most accounts carry the number; some are found by e-mail only, a few by name and post code only."""
    chance = rng.random()
    if chance < 0.35:
        account["accountnumber"] = ""
    if may_lack_mail and chance < 0.12:
        account["emailaddress1"] = ""


def days(rng: random.Random) -> tuple[str, str]:
    """When a row was made and last changed: a working hour in the years before."""
    made = rng.randrange(2021, 2025)
    created = f"{made}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
    changed = f"{rng.randrange(made + 1, 2026)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
    return tuple(  # type: ignore[return-value]
        f"{day} {rng.randrange(7, 17):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}.000000"
        for day in (created, changed)
    )
