"""The primary contact of a customer or vendor: who may be it, and what it brings along (CON-083 … CON-087)."""

from dataclasses import dataclass

from erp.bc.models import Contact, ContactBusinessRelation, Customer, MarketingSetup
from erp.bc.models.contact import LinkTo
from erp.bc.models.party import ContactType
from erp.bc.rules.contacts.automatic import add_persons, contact_numbers, contact_of
from erp.bc.rules.contacts.inheritance import FromRecord, blank_contact, joined
from erp.bc.rules.contacts.kinds import KINDS, Kind
from erp.bc.rules.contacts.sync import links
from integration.engine.write import Batch, Write
from integration.ids import new_ids
from integration.registry import Row, Rule

COMPANY, PERSON = int(ContactType.COMPANY), int(ContactType.PERSON)


def primary_contact(link: LinkTo) -> Rule:
    """The rule for what somebody does to the primary contact, or to the contact's name, of a record of that kind.

    What the product writes by itself stands as it is: Sales has looked after the reference there.
    """
    kind = KINDS[link]

    def choose(batch: Batch) -> None:
        if not batch.by_person:
            return
        chosen = [w for w in batch.saves if w.new["primary_contact"] and w.changed("primary_contact")]
        typed = [w for w in batch.updates if _typed_name(w)]
        for item in batch.updates:
            if item.old["primary_contact"] and not item.new["primary_contact"]:
                item.new["contact"] = "" if not item.changed("contact") else item.new["contact"]
        if chosen or typed:
            _Choice.of(batch, kind, [*chosen, *typed]).settle(chosen, typed)

    return choose


def _typed_name(item: Write) -> bool:
    """CON-083: a name was typed where nothing was."""
    old, new = item.old, item.new
    primary = old["primary_contact"] or new["primary_contact"]
    return bool(new["contact"]) and not old["contact"] and not primary


@dataclass(frozen=True)
class _Choice:
    """What is known about the contacts of some records: their links, the contacts, the companies of persons."""

    batch: Batch
    kind: Kind
    setup: MarketingSetup
    linked: dict[str, str]
    contacts: dict[str, Row]
    links_of_companies: dict[str, Row]

    @classmethod
    def of(cls, batch: Batch, kind: Kind, items: list[Write]) -> "_Choice":
        numbers = [w.old["no"] for w in items if w.old is not None]
        linked = {r["no"]: r["contact"] for r in links(batch, "no", numbers) if r["link_to_table"] == kind.link}
        contacts = batch.load(Contact, {w.new["primary_contact"] for w in items} | set(linked.values()))
        companies = {row["company"] for row in contacts.values() if row["company"]}
        found = links(batch, "contact", companies)
        return cls(
            batch,
            kind,
            batch.once(MarketingSetup.current),
            linked,
            contacts,
            {r["contact"]: r for r in found if r["link_to_table"] == kind.link},
        )

    def settle(self, chosen: list[Write], typed: list[Write]) -> None:
        for item in chosen:
            contact = self.contacts.get(item.new["primary_contact"])
            if contact is None:
                continue  # the reference itself is refused
            person_customer = self.kind.model is Customer and item.new["contact_type"] == PERSON
            if not person_customer:
                self._relate(item, contact)
            if item.refusal is None:
                self._bring_along(item, contact)
        if self.kind.code(self.setup) is not None:
            found = [(item, self.contacts.get(self.linked.get(item.old["no"], ""))) for item in typed]
            add_persons(self.batch, [(item, self._company(linked)) for item, linked in found if linked], self.setup)

    @staticmethod
    def _company(linked: Row) -> Row:
        """The company a typed person belongs to: the linked one, none beside a person that stands alone."""
        return linked if linked["type"] == COMPANY else {**linked, "system_id": None, "name": ""}

    def _relate(self, item: Write, contact: Row) -> None:
        """CON-084: the contact belongs to the record's own company. CON-085: it brings one where there is none."""
        own = self.linked.get(item.old["no"]) if item.old is not None else None
        if own is not None:
            if contact["system_id"] != own and contact["company"] != own:
                self._refuse(item, "bc.contact_not_related", contact)
        elif contact["type"] == COMPANY:
            self._refuse(item, "bc.company_as_primary", contact)
        elif self.kind.code(self.setup) is None:
            return  # no links are kept at all (CON-041)
        elif contact["company"]:
            self._link_company(item, contact)
        else:
            self._make_company(item, contact)

    def _link_company(self, item: Write, person: Row) -> None:
        known = self.links_of_companies.get(person["company"])
        if known is None:
            link = {
                "contact": person["company"],
                "business_relation": self.kind.code(self.setup),
                "link_to_table": int(self.kind.link),
                "no": item.new["no"],
            }
            self.batch.further(ContactBusinessRelation, Write.insert(link), cause=item)
        elif known["no"] != item.new["no"]:
            kind = str(self.kind.link.label)
            names = {"contact": person["company_name"], "kind": kind, "value": item.new["no"], "other": known["no"]}
            item.refuse("bc.contact_already_linked", self._caption(), record=self._text(item), **names)

    def _make_company(self, item: Write, person: Row) -> None:
        """A company from the record, and the person moved under it."""
        numbers, series = contact_numbers(self.batch, [item], self.setup)
        for number in numbers:
            (key,) = new_ids(1)
            company, link = contact_of(self.kind, item.new, self.setup)
            company |= {"system_id": key, "no": number, "no_series": series}
            taken = joined(person, {**blank_contact(), **company}, None, self.setup)
            moved = {**taken, "company": key, "company_name": company["name"]}
            self.batch.further(Contact, FromRecord(None, company), cause=item)
            self.batch.further(Contact, Write.update(person, moved), cause=item)
            self.batch.further(ContactBusinessRelation, Write.insert({**link, "contact": key}), cause=item)

    def _bring_along(self, item: Write, contact: Row) -> None:
        """CON-086: a person brings its name, a company its phone numbers and address for e-mail."""
        new = item.new
        if contact["type"] == PERSON:
            new["contact"] = contact["name"]
            return
        new["contact"] = ""
        names = ["phone_no", "e_mail"] + (["mobile_phone_no"] if self.kind.model is Customer else [])
        new.update((name, contact[name]) for name in names if contact[name])

    def _refuse(self, item: Write, code: str, contact: Row) -> None:
        table = self.batch.table
        who = f"{contact['no']} {contact['name']}".strip()
        item.refuse(code, self._caption(), record=self._text(item), value=who, kind=table.caption)

    def _caption(self) -> str:
        return self.batch.table.column("primary_contact").caption

    def _text(self, item: Write) -> str:
        return self.batch.table.text(item.new) or self.batch.table.caption


def contact_text_follows_name(batch: Batch) -> None:
    """The contact text of a customer that is a person follows the customer's name (CON-082)."""
    for item in batch.updates:
        new, old = item.new, item.old
        if new["name"] == old["name"] or new["contact_type"] != PERSON or not new["primary_contact"]:
            continue
        if old["contact"] == new["contact"] == old["name"]:
            new["contact"] = new["name"]
