"""The people the demo company deals with: contacts in Business Central and what Sales knows of them."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from p2c.demo import differences
from p2c.demo.cases import Case
from p2c.demo.firms import Firm, Register, Staff
from p2c.demo.keys import Keys
from p2c.demo.partners import Ids, Partner, days

Row = dict[str, Any]

PERSONS = 200
AT_NOBODY, AT_A_PROSPECT, TWICE_IN_SALES = 3, 2, 1
# Of the persons at companies that Sales has an account of, how many it knows; and of these, how many as written there.
KNOWN, WRITTEN_ALIKE = 0.95, 0.6
COMPANY, PERSON = 0, 1


@dataclass
class People:
    """All contacts. Company contacts are made by Business Central's own rule, so persons name their company here."""

    bc_contacts: list[Row] = field(default_factory=list)
    sales_contacts: list[Row] = field(default_factory=list)
    # contact -> table and number of the customer or vendor whose company contact is its company
    works_for: dict[str, tuple[str, str]] = field(default_factory=dict)
    # (table, key) of a customer, vendor or account -> key and name of its primary contact
    primary_contacts: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    cases: dict[Case, list[str]] = field(default_factory=lambda: defaultdict(list))


class AddressBook:
    """Writes people into the contacts of both sides."""

    def __init__(self, rng: random.Random, keys: Keys, register: Register, ids: Ids) -> None:
        self.rng = rng
        self.keys = keys
        self.register = register
        self.ids = ids
        self.people = People()

    def fill(self, partners: list[Partner], sales_only: list[tuple[Firm, Row]]) -> People:
        """Contacts at all companies, and the special ones."""
        for partner in self._employers(partners):
            self._employ(partner)
        self._without_company()
        self._at_a_prospect()
        equal = [p for p in partners if p.case == Case.EQUAL]
        known = [(p.firm, p.accounts[0]) for p in self.rng.sample(equal, 12)]
        for firm, account in [*sales_only, *known]:
            self._in_sales_only(firm, account)
        self._special_in_sales(equal)
        return self.people

    def _employers(self, partners: list[Partner]) -> list[Partner]:
        """Who employs the persons: every company Sales knows one, the rest by chance."""
        known = [p for p in partners if p.accounts]
        unknown = [p for p in partners if not p.accounts]
        more = PERSONS - AT_NOBODY - AT_A_PROSPECT - TWICE_IN_SALES - len(known)
        at_unknown = more * 3 // 5
        return known + self.rng.choices(unknown, k=at_unknown) + self.rng.choices(known, k=more - at_unknown)

    def _employ(self, partner: Partner) -> None:
        rng, firm = self.rng, partner.firm
        staff = self.register.staff(firm)
        row = self._hire(partner, staff)
        bc_key = (partner.table, partner.row["system_id"])
        first = bc_key not in self.people.primary_contacts and rng.random() < 0.6
        if first:
            self.people.primary_contacts[bc_key] = row["system_id"], staff.person.full
        if not partner.accounts or rng.random() >= KNOWN:
            return
        account = partner.accounts[0]
        contact = self._sales_row(firm, staff, account)
        if rng.random() >= WRITTEN_ALIKE:
            differences.apply(rng, contact, differences.OF_CONTACTS, rng.choice((1, 1, 2)))
        self.people.sales_contacts.append(contact)
        if first:
            key = "crm.account", account["accountid"]
            self.people.primary_contacts[key] = contact["contactid"], staff.person.full

    def _hire(self, partner: Partner, staff: Staff) -> Row:
        """The person in Business Central, with the company's salesperson and currency."""
        row = self._bc_row(partner.firm, staff)
        row["salesperson"] = partner.row.get("salesperson") or partner.row.get("purchaser")
        row["currency"] = partner.row["currency"]
        self.people.bc_contacts.append(row)
        self.people.works_for[row["system_id"]] = (partner.table, partner.row["no"])
        return row

    def _without_company(self) -> None:
        """Persons who stand alone in Business Central."""
        for country in ("FR", "PL", "GR")[:AT_NOBODY]:
            firm = self.register.firm(country)
            row = self._bc_row(firm, self.register.staff(firm))
            self.people.bc_contacts.append(row)
            self.people.cases[Case.NO_COMPANY].append(row["system_id"])

    def _at_a_prospect(self) -> None:
        """A company that was visited at a fair and never bought anything, with two persons."""
        firm = self.register.firm("SE")
        company = {**self._bc_address(firm), "type": COMPANY, "name": firm.name, "e_mail": firm.email}
        company["phone_no"] = firm.phone
        self.people.bc_contacts.append(company)
        for _ in range(AT_A_PROSPECT):
            row = {**self._bc_row(firm, self.register.staff(firm)), "company": company["system_id"]}
            self.people.bc_contacts.append(row)
            self.people.cases[Case.UNRELATED_COMPANY].append(row["system_id"])

    def _in_sales_only(self, firm: Firm, account: Row) -> Row:
        contact = self._sales_row(firm, self.register.staff(firm), account)
        self.people.sales_contacts.append(contact)
        self.people.cases[Case.SALES_ONLY_CONTACT].append(contact["contactid"])
        return contact

    def _special_in_sales(self, partners: list[Partner]) -> None:
        """Assistants of a person, somebody at nobody's, somebody who left, and somebody entered twice."""
        cases, contacts = self.people.cases, self.people.sales_contacts
        first, second, third = self.rng.sample(partners, 3)

        boss = self._in_sales_only(first.firm, first.accounts[0])
        for _ in range(2):
            assistant = self._at(first)
            assistant.update(parentcustomerid_account=None, parentcustomerid_contact=boss["contactid"])
            contacts.append(assistant)
            cases[Case.PARENT_CONTACT].append(assistant["contactid"])

        alone = {**self._at(second), "parentcustomerid_account": None}
        gone = {**self._at(second), "statecode": 1, "statuscode": 2}
        contacts += [alone, gone]
        cases[Case.NO_PARENT].append(alone["contactid"])
        cases[Case.INACTIVE_CONTACT].append(gone["contactid"])

        staff = self.register.staff(third.firm)
        self._hire(third, staff)
        for _ in range(TWICE_IN_SALES + 1):
            twin = self._sales_row(third.firm, staff, third.accounts[0])
            contacts.append(twin)
            cases[Case.TWO_CONTACTS].append(twin["contactid"])

    def _at(self, partner: Partner) -> Row:
        """Somebody new at that company, in Sales."""
        return self._sales_row(partner.firm, self.register.staff(partner.firm), partner.accounts[0])

    def _bc_address(self, firm: Firm) -> Row:
        created, modified = days(self.rng)
        return {
            "system_id": self.keys.new(),
            "address": firm.address,
            "address_2": firm.address_2,
            "post_code": firm.post_code,
            "city": firm.city,
            "county": firm.county,
            "country_region_code": firm.country,
            "home_page": firm.site,
            "created_on": created,
            "modified_on": modified,
        }

    def _bc_row(self, firm: Firm, staff: Staff) -> Row:
        """A person in Business Central; the number comes from the series when the row is written."""
        who = staff.person
        return {
            **self._bc_address(firm),
            "type": PERSON,
            "name": who.full,
            "first_name": who.first,
            "middle_name": who.middle,
            "surname": who.last,
            "job_title": staff.job_title,
            "phone_no": staff.phone,
            "mobile_phone_no": staff.mobile,
            "e_mail": staff.email,
        }

    def _sales_row(self, firm: Firm, staff: Staff, account: Row) -> Row:
        who = staff.person
        created, modified = days(self.rng)
        return {
            "contactid": self.keys.new(),
            "firstname": who.first,
            "middlename": who.middle,
            "lastname": who.last,
            "jobtitle": staff.job_title,
            "telephone1": staff.phone,
            "mobilephone": staff.mobile,
            "emailaddress1": staff.email,
            "websiteurl": firm.site,
            "address1_line1": firm.address,
            "address1_line2": firm.address_2,
            "address1_postalcode": firm.post_code,
            "address1_city": firm.city,
            "address1_stateorprovince": firm.county,
            "address1_country": firm.country,
            "parentcustomerid_account": account["accountid"],
            "transactioncurrencyid": account["transactioncurrencyid"],
            "ownerid_systemuser": account["ownerid_systemuser"],
            "ownerid_team": account["ownerid_team"],
            "bcbi_companyid": account.get("bcbi_companyid"),
            "createdon": created,
            "modifiedon": modified,
            "createdby": account["ownerid_systemuser"],
            "modifiedby": account["ownerid_systemuser"],
        }
