"""The rows of volume data: customers, accounts, contacts and salespeople of both sides, a few microseconds each."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from integration import registry
from integration.ids import new_ids
from p2c.demo import vat
from p2c.demo.countries import COUNTRIES, Country
from p2c.demo.differences import LEGAL_FORMS
from p2c.demo.firms import digits
from p2c.demo.names import NAMES, Person, double_names, person

PREFIX = "VOL"
HOST = "volume.example"
WRITER = "VOLUME"
BATCH = 5_000
SALESPEOPLE, WITHOUT_USER = 50, 2
# Of a hundred customers, where they are.
SPREAD = {"DE": 34, "DK": 16, "FR": 16, "SE": 14, "PL": 11, "GR": 9}
# Chances, one in so many.
NO_EMAIL, NO_PHONE, SPACE_AT_END, BLOCKED, TWICE, SALES_ONLY, INACTIVE = 20, 15, 40, 50, 100, 50, 200

Row = dict[str, Any]
# The Sales user, currency and payment terms that go with a customer's
Extras = tuple[str | None, str | None, int | None]


@dataclass
class Batch:
    """Rows of one table: values in the order of the columns."""

    table: str
    columns: list[str]
    rows: list[list[Any]]


@dataclass
class Surroundings:
    """What volume rows refer to. Without a database everything is made with the data; see `surroundings`."""

    first: int = 1
    # (Business Central key, Sales key or None where the salesperson has no user)
    salespeople: Sequence[tuple[str, str | None]] = ()
    # (Business Central key or None for the local currency, Sales key)
    currencies: Sequence[tuple[str | None, str | None]] = ((None, None),)
    # (Business Central key, option number)
    payment_terms: Sequence[tuple[str | None, int | None]] = ((None, None),)
    customer_relation: str | None = None


class Layout:
    """A table's columns in order, each with its default: what every new row starts from."""

    def __init__(self, name: str, now: str) -> None:
        table = registry.table(name)
        self.name = name
        self.blank: Row = {c.name: c.default for c in table.physical}
        self.blank |= {table.created_on: now, table.modified_on: now}
        if table.modified_by and table.column(table.modified_by).is_text:
            self.blank[table.modified_by] = WRITER

    def batches(self, rows: list[Row]) -> Iterator[Batch]:
        """The rows, whose keys are given or made, in batches."""
        columns = list(self.blank)
        for start in range(0, len(rows), BATCH):
            yield Batch(self.name, columns, [list(row.values()) for row in rows[start : start + BATCH]])


class Land:
    """Everything a country lends to its companies, made once so that a row only has to pick."""

    def __init__(self, rng: random.Random, country: Country) -> None:
        names = NAMES[country.code]
        self.code = country.code
        self.floor = country.floor.format(n=2)
        self.language = country.language
        doubles = double_names(country.code)
        self.names = [name for name, _ in doubles]
        self.hosts = [host for _, host in doubles]
        self.forms = names.legal_forms
        self.spellings = [s for f in names.legal_forms for s in LEGAL_FORMS[f]]
        self.phones = [digits(rng, rng.choice(country.phones)) for _ in range(2_003)]
        self.streets = [
            country.street_format.format(street=rng.choice(country.streets), number=rng.randrange(1, 190))
            for _ in range(997)
        ]
        # the last two digits of a postal code differ from street to street, as in real towns
        self.places = [
            (f"{town.post_code[:-2]}{n:02d}", town.city, town.county) for town in country.towns for n in range(100)
        ]
        self.people: list[Person] = [person(rng, country.code) for _ in range(499)]


def salesperson_code(at: int) -> str:
    """The code of the at-th salesperson of volume data: VOL01 to VOL50."""
    return f"{PREFIX}{at + 1:02d}"


def new_salespeople(now: str) -> tuple[list[tuple[str, str | None]], list[Batch]]:
    """Fifty salespeople, forty-eight of whom have a Sales user."""
    people, users = Layout("bc.salesperson", now), Layout("crm.systemuser", now)
    pairs: list[tuple[str, str | None]] = []
    rows, user_rows = [], []
    for at, (key, user) in enumerate(zip(new_ids(SALESPEOPLE), new_ids(SALESPEOPLE), strict=True)):
        code = salesperson_code(at)
        name, email = f"Volume {at + 1:02d}", f"{code.lower()}@{HOST}"
        rows.append({**people.blank, "system_id": key, "code": code, "name": name, "e_mail": email})
        has_user = at < SALESPEOPLE - WITHOUT_USER
        pairs.append((key, user if has_user else None))
        if has_user:
            values = {"systemuserid": user, "fullname": name, "internalemailaddress": email, "domainname": email}
            user_rows.append({**users.blank, **values})
    return pairs, [*people.batches(rows), *users.batches(user_rows)]


# What a contact in Sales has in common with its account.
OF_ACCOUNT = (
    "telephone1", "websiteurl", "address1_line1", "address1_line2", "address1_postalcode", "address1_city",
    "address1_stateorprovince", "address1_country", "transactioncurrencyid", "ownerid_systemuser", "bcbi_companyid",
)  # fmt: skip


class Maker:
    """Makes rows of both sides; what can be made once per country is, so that a row costs a few microseconds."""

    def __init__(self, rng: random.Random, around: Surroundings, sales_share: float, now: str) -> None:
        self.random = rng.random
        self.around = around
        self.share = sales_share
        self.customer = Layout("bc.customer", now)
        self.account = Layout("crm.account", now)
        self.contact = Layout("bc.contact", now)
        self.relation = Layout("bc.contactbusinessrelation", now)
        self.person = Layout("crm.contact", now)
        lands = {code: Land(rng, COUNTRIES[code]) for code in SPREAD}
        self.spread = [lands[code] for code, count in SPREAD.items() for _ in range(count)]
        # the companies made last: country, customer, its first account
        self.made: list[tuple[Land, Row, Row | None]] = []

    def below(self, count: int) -> int:
        # randrange does the same, five times slower
        return int(self.random() * count)

    def one_in(self, count: int) -> bool:
        return self.random() * count < 1

    def companies(self, numbers: range) -> Iterator[Batch]:
        """The customers of these numbers, and the accounts that go with a share of them."""
        customers, accounts = [], []
        self.made = []
        for number, key in zip(numbers, new_ids(len(numbers)), strict=True):
            land = self.spread[self.below(100)]
            at = self.below(len(land.names))
            customer, extras = self._customer(number, key, land, at)
            found = self._accounts(customer, land, at, extras) if self.random() < self.share else []
            if self.one_in(SALES_ONLY):
                stranger, extras = self._customer(number, key, land, self.below(len(land.names)))
                stranger |= {"no": "", "e_mail": f"post{number}@{HOST}"}
                accounts.append(self._account(stranger, *extras))
            customers.append(customer)
            accounts += found
            self.made.append((land, customer, found[0] if found else None))
        for account, key in zip(accounts, new_ids(len(accounts)), strict=True):
            account["accountid"] = key
        yield from self.customer.batches(customers)
        yield from self.account.batches(accounts)

    def _customer(self, number: int, key: str, land: Land, at: int) -> tuple[Row, Extras]:
        below, one_in, around = self.below, self.one_in, self.around
        name = f"{land.names[at]} {land.forms[below(len(land.forms))]}"
        if one_in(SPACE_AT_END):
            name += " "
        post_code, city, county = land.places[below(len(land.places))]
        salesperson, user = around.salespeople[below(len(around.salespeople))]
        currency, sales_currency = around.currencies[below(len(around.currencies))]
        terms, option = around.payment_terms[below(len(around.payment_terms))]
        row = {
            **self.customer.blank,
            "system_id": key,
            "no": f"{PREFIX}{number:07d}",
            "name": name,
            "search_name": name.upper(),
            "address": land.streets[below(len(land.streets))],
            "address_2": "" if below(6) else land.floor,
            "post_code": post_code,
            "city": city,
            "county": county,
            "country_region_code": land.code,
            "phone_no": "" if one_in(NO_PHONE) else land.phones[below(len(land.phones))],
            "e_mail": "" if one_in(NO_EMAIL) else f"office{number}@{land.hosts[at]}.example",
            "home_page": f"https://www.{land.hosts[at]}.example" if below(4) else "",
            "vat_registration_no": vat.number(land.code, number),
            "language_code": land.language,
            "currency": currency,
            "payment_terms": terms,
            "salesperson": salesperson,
            "credit_limit_lcy": f"{below(20) * 2500}.0000",
            "blocked": 1 + below(3) if one_in(BLOCKED) else 0,
        }
        return row, (user, sales_currency, option)

    def _account(self, customer: Row, user: str | None, currency: str | None, option: int | None) -> Row:
        return {
            **self.account.blank,
            "name": customer["name"],
            "accountnumber": customer["no"],
            "customertypecode": 3,
            "telephone1": customer["phone_no"],
            "emailaddress1": customer["e_mail"],
            "websiteurl": customer["home_page"],
            "address1_line1": customer["address"],
            "address1_line2": customer["address_2"],
            "address1_postalcode": customer["post_code"],
            "address1_city": customer["city"],
            "address1_stateorprovince": customer["county"],
            "address1_country": customer["country_region_code"],
            "transactioncurrencyid": currency,
            "creditlimit": customer["credit_limit_lcy"],
            "paymenttermscode": option,
            "ownerid_systemuser": user,
        }

    def _accounts(self, customer: Row, land: Land, at: int, extras: Extras) -> list[Row]:
        """What Sales has of a customer: one account, as people write it; now and then a second one."""
        below, one_in = self.below, self.one_in
        account = self._account(customer, *extras)
        if one_in(INACTIVE):
            account |= {"statecode": 1, "statuscode": 2}
        # two in five carry no number; those are found by e-mail, or by name and post code
        if account["emailaddress1"] and below(5) < 2:
            account["accountnumber"] = ""
        if below(5) < 2:
            change = below(6)
            if change == 0:
                account["name"] = account["name"].upper()
            elif change == 1:
                spellings = land.spellings[below(len(land.spellings))]
                account["name"] = f"{land.names[at]} {spellings}".rstrip()
            elif change == 2:
                account["name"] = account["name"].replace(" ", "  ", 1)
            elif change == 3:
                account["telephone1"] = account["telephone1"].replace(" ", "")
            elif change == 4:
                account["emailaddress1"] = account["emailaddress1"].upper()
            else:
                account |= {"address1_city": f"{account['address1_city']} ", "creditlimit": None, "websiteurl": ""}
        if one_in(TWICE):
            return [account, {**account, "name": account["name"].upper(), "telephone1": ""}]
        return [account]

    def people(self) -> Iterator[Batch]:
        """The company contacts and relations of the customers made last, and a person at every other one."""
        contacts: list[Row] = []
        persons: list[Row] = []
        relations: list[Row] = []
        known: list[Row] = []
        for (land, customer, account), key in zip(self.made, new_ids(len(self.made)), strict=True):
            contacts.append(self._company_contact(customer, key))
            relations.append(
                {
                    **self.relation.blank,
                    "contact": key,
                    "business_relation": self.around.customer_relation,
                    "link_to_table": 1,
                    "no": customer["no"],
                }
            )
            if self.below(2):
                who = land.people[self.below(len(land.people))]
                persons.append(self._person(customer, key, who))
                if account and self.below(20):
                    known.append(self._sales_person(account, persons[-1], who))
        for rows, column in ((persons, "system_id"), (relations, "system_id"), (known, "contactid")):
            for row, key in zip(rows, new_ids(len(rows)), strict=True):
                row[column] = key
        # the company a person belongs to comes first
        yield from self.contact.batches(contacts)
        yield from self.contact.batches(persons)
        yield from self.relation.batches(relations)
        yield from self.person.batches(known)

    def _company_contact(self, customer: Row, key: str) -> Row:
        shared = {c: customer[c] for c in self.contact.blank.keys() & customer.keys() if c != "no_series"}
        return {
            **self.contact.blank,
            **shared,
            "system_id": key,
            "type": 0,
            "company": key,
            "company_name": customer["name"],
            "search_e_mail": customer["e_mail"].upper(),
            "contact_business_relation": 1,
            "no": f"{PREFIX}C{customer['no'].removeprefix(PREFIX)}",
        }

    def _person(self, customer: Row, company: str, who: Person) -> Row:
        number = customer["no"].removeprefix(PREFIX)
        email = f"{who.mail_name}{number}@{HOST}"
        row = self._company_contact(customer, company)
        return row | {
            "type": 1,
            "no": f"{PREFIX}P{number}",
            "name": who.full,
            "search_name": who.full.upper(),
            "first_name": who.first,
            "middle_name": who.middle,
            "surname": who.last,
            "e_mail": email,
            "search_e_mail": email.upper(),
            "vat_registration_no": "",
        }

    def _sales_person(self, account: Row, person: Row, who: Person) -> Row:
        shared = {c: account[c] for c in OF_ACCOUNT}
        return {
            **self.person.blank,
            **shared,
            "firstname": who.first,
            "middlename": who.middle,
            "lastname": who.last.upper() if self.one_in(10) else who.last,
            "fullname": who.full,
            "emailaddress1": person["e_mail"].title() if self.one_in(10) else person["e_mail"],
            "parentcustomerid_account": account["accountid"],
        }
