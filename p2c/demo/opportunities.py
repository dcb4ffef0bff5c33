"""Opportunities of the demo company: what sellers of both sides hope to sell."""

from __future__ import annotations

import random
from typing import Any

from p2c.demo import set_up
from p2c.demo.cases import Case
from p2c.demo.keys import Keys
from p2c.demo.partners import Ids, Partner
from p2c.demo.people import People

Row = dict[str, Any]

NOT_STARTED, IN_PROGRESS, WON, LOST = range(4)
# How many of each state: the first two take part, the others are closed.
PLAN = {NOT_STARTED: 6, IN_PROGRESS: 12, WON: 4, LOST: 3}
KNOWN_IN_SALES, ONLY_IN_SALES = 5, 3
TOPICS = (
    "Umbau Empfang", "Neue Büroetage", "Ausstattung Konferenzraum", "Schulmöbel Nordflügel", "Rahmenvertrag Stühle",
    "Homeoffice-Paket", "Akustik Großraumbüro", "Umzug Lager", "Kantine und Terrasse", "Ersatz Drehstühle",
    "Beleuchtung Ausstellung", "Regale Archiv", "Arbeitsplätze Leitstand", "Seminarräume", "Lounge im Foyer",
)  # fmt: skip


def opportunity_no(at: int) -> str:
    """The number of the at-th opportunity: OP00001 …"""
    return f"OP{at:05d}"


class Pipeline:
    """Writes opportunities into the books of both sides."""

    def __init__(self, rng: random.Random, keys: Keys, ids: Ids, people: People, partners: list[Partner]) -> None:
        self.rng, self.keys, self.ids, self.people = rng, keys, ids, people
        self.customers = {p.row["no"]: p for p in partners if p.table == "bc.customer"}
        self.cases: dict[Case, list[str]] = {}
        self.bc: list[Row] = []
        self.entries: list[Row] = []
        self.sales: list[Row] = []

    def fill(self) -> dict[str, list[Row]]:
        """All opportunities: of persons at customers, and the special ones."""
        persons = [row for row in self.people.bc_contacts if self._customer_of(row) is not None]
        states = [state for state, count in PLAN.items() for _ in range(count)]
        for at, (state, person) in enumerate(zip(states, self.rng.sample(persons, len(states)), strict=True)):
            self._opportunity(TOPICS[at % len(TOPICS)], person, state)
        closed = [row["system_id"] for row in self.bc if row["status"] in (WON, LOST)]
        stranger = next(r for r in self.people.bc_contacts if r["system_id"] in self._unrelated())
        waiting = self._opportunity("Messekontakt: Büroausbau", stranger, NOT_STARTED)
        self.cases |= {Case.CLOSED_OPPORTUNITY: closed, Case.OPPORTUNITY_OF_STRANGER: [waiting["system_id"]]}
        self._in_sales()
        return {"crm.opportunity": self.sales, "bc.opportunity": self.bc, "bc.opportunityentry": self.entries}

    def _customer_of(self, person: Row) -> Partner | None:
        """The customer a person works for, where person and customer can both be in Sales."""
        table, no = self.people.works_for.get(person["system_id"], ("", ""))
        found = self.customers.get(no) if table == "bc.customer" else None
        return found if found and found.case in (Case.EQUAL, Case.DIFFERENT, Case.BC_ONLY) else None

    def _unrelated(self) -> list[str]:
        return self.people.cases[Case.UNRELATED_COMPANY]

    def _opportunity(self, topic: str, person: Row, state: int) -> Row:
        rng = self.rng
        employer = self._customer_of(person)
        made = f"2026-{rng.randrange(1, 7):02d}-{rng.randrange(1, 29):02d}"
        row = {
            "system_id": self.keys.new(),
            "no": opportunity_no(len(self.bc) + 1),
            "description": f"{topic} {employer.firm.city}" if employer else topic,
            "contact": person["system_id"],
            "salesperson": person.get("salesperson"),
            "status": state,
            "priority": rng.choice((0, 1, 1, 2)),
            "creation_date": made,
        }
        if state in (WON, LOST):
            row["date_closed"] = f"2026-{rng.randrange(7, 11):02d}-{rng.randrange(1, 29):02d}"
        self.bc.append(row)
        if state != NOT_STARTED:
            self.entries.append(
                {
                    "system_id": self.keys.new(),
                    "entry_no": len(self.entries) + 1,
                    "opportunity": row["system_id"],
                    "date_of_change": made,
                    "active": True,
                    "estimated_value_lcy": f"{rng.randrange(4, 90) * 500}.0000",
                    "probability_percent": f"{rng.choice((20, 40, 60, 80)) if state == IN_PROGRESS else 100}.00000",
                    "estimated_close_date": f"2027-{rng.randrange(1, 7):02d}-{rng.randrange(1, 29):02d}",
                }
            )
        return row

    def _in_sales(self) -> None:
        """Some of them are in Sales already; some are known to nobody else."""
        contacts = {c["emailaddress1"].lower(): c for c in self.people.sales_contacts if c["emailaddress1"]}
        mails = {c["system_id"]: c["e_mail"].lower() for c in self.people.bc_contacts}
        known = [r for r in self.bc if r["status"] in (NOT_STARTED, IN_PROGRESS) and mails[r["contact"]] in contacts]
        for row in known[:KNOWN_IN_SALES]:
            self._sales_row(row["description"].upper(), contacts[mails[row["contact"]]])
        taken = {row["parentcontactid"] for row in self.sales}
        free = [c for c in contacts.values() if c.get("parentcustomerid_account") and c["contactid"] not in taken]
        for topic, contact in zip(("Coworking-Fläche", "Praxisausstattung", "Ratssaal"), self.rng.sample(free, 3),
                                  strict=True):  # fmt: skip
            row = self._sales_row(topic, contact)
            self.cases.setdefault(Case.SALES_ONLY_OPPORTUNITY, []).append(row["opportunityid"])

    def _sales_row(self, topic: str, contact: Row) -> Row:
        row = {
            "opportunityid": self.keys.new(),
            "name": topic,
            "parentcontactid": contact["contactid"],
            "parentaccountid": contact["parentcustomerid_account"],
            "transactioncurrencyid": self.ids.sales_currencies[set_up.LCY],
            "estimatedvalue": f"{self.rng.randrange(4, 60) * 500}.0000",
            "estimatedclosedate": f"2027-{self.rng.randrange(1, 7):02d}-15",
            "closeprobability": self.rng.choice((10, 30, 50, 70)),
            "ownerid_systemuser": contact.get("ownerid_systemuser"),
            "ownerid_team": contact.get("ownerid_team"),
        }
        self.sales.append(row)
        return row
