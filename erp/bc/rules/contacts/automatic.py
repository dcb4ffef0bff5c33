"""A new customer, vendor or bank account gets a contact, linked to it, when the setup names the relation code.

CON-080 … CON-083. Nothing happens for records that are themselves made from a contact.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from erp.bc.models import Contact, ContactBusinessRelation, MarketingSetup
from erp.bc.models.contact import LinkTo, RelationStatus
from erp.bc.models.party import ContactType
from erp.bc.number_series import take_up_to
from erp.bc.rules.contacts.inheritance import FromRecord, blank_contact, joined
from erp.bc.rules.contacts.kinds import KINDS, Kind
from erp.bc.rules.contacts.relations import FreshLink
from erp.bc.rules.numbers import refuse_all, taken_in
from integration.engine.write import Batch, Write
from integration.ids import new_ids
from integration.registry import Row, Rule

COMPANY, PERSON = int(ContactType.COMPANY), int(ContactType.PERSON)

_wanted: ContextVar[bool] = ContextVar("automatic_contact", default=True)


@contextmanager
def without_automatic_contact() -> Iterator[None]:
    """Customers, vendors and bank accounts made inside this block get no contact: they are made from one."""
    token = _wanted.set(False)
    try:
        yield
    finally:
        _wanted.reset(token)


def contact_for(link: LinkTo) -> Rule:
    """The rule that asks for the contacts of new records of that kind, and makes them primary where they are."""
    kind = KINDS[link]

    def create(batch: Batch) -> None:
        fresh = list(batch.inserts)
        if not fresh or not _wanted.get():
            return
        setup = batch.once(MarketingSetup.current)
        if kind.code(setup) is None:
            return
        fresh = _without_own(batch, fresh, kind, setup)
        if kind.has_primary:
            fresh = _use_prepared_links(batch, [w for w in fresh if not _chosen_by_person(batch, w)], kind)
        made = make_contacts(batch, kind, fresh, setup)
        if kind.has_primary:
            persons = [each for each in made if each[1]["type"] == PERSON]
            first_contacts(batch, made if batch.by_person else persons, setup)

    return create


def _without_own(batch: Batch, fresh: list[Write], kind: Kind, setup: MarketingSetup) -> list[Write]:
    """Restored records keep their contact: the one that is still linked to their number, or the one company of their
    name that lost its link when they were deleted, and has their persons. Returns the others."""
    restored = [item for item in fresh if item.restores]
    if not restored:
        return fresh
    linked = batch.find(ContactBusinessRelation, "no", [item.new["no"] for item in restored])
    numbers = {row["no"] for row in linked if row["link_to_table"] == kind.link}
    named: dict[str, list[str]] = {}
    for row in batch.find(Contact, "name", [item.new["name"] for item in restored]):
        if row["type"] == COMPANY:
            named.setdefault(row["name"], []).append(row["system_id"])
    links = batch.find(ContactBusinessRelation, "contact", [key for keys in named.values() for key in keys])
    taken = {row["contact"] for row in links if row["link_to_table"] == kind.link}
    kept = {id(item) for item in restored if item.new["no"] in numbers}
    for item in restored:
        free = [key for key in named.get(item.new["name"], ()) if key not in taken]
        if id(item) not in kept and len(free) == 1:
            link = {"business_relation": kind.code(setup), "link_to_table": int(kind.link), "no": item.new["no"]}
            batch.further(ContactBusinessRelation, Write.insert({**link, "contact": free[0]}), cause=item)
            taken.add(free[0])
            kept.add(id(item))
    return [item for item in fresh if id(item) not in kept]


def _chosen_by_person(batch: Batch, item: Write) -> bool:
    """Whether somebody has said whose company it is: by a person of it, as the primary contact (CON-085)."""
    is_person = item.new.get("contact_type", COMPANY) == PERSON
    return batch.by_person and bool(item.new["primary_contact"]) and not is_person


def make_contacts(batch: Batch, kind: Kind, fresh: Sequence[Write], setup: MarketingSetup) -> list[tuple[Write, Row]]:
    """Ask for a contact and its link for each of these records; returns them with the rows of their contacts.

    Records for which the series has no number are refused: it ends for those beyond it, not for the batch.
    """
    numbers, series = contact_numbers(batch, fresh, setup)
    made: list[tuple[Write, Row]] = []
    for item, number, key in zip(fresh, numbers, new_ids(len(numbers)) if numbers else (), strict=False):
        contact, link = contact_of(kind, item.row, setup)
        contact |= {"system_id": key, "no": number, "no_series": series}
        batch.further(Contact, FromRecord(None, contact), cause=item)
        batch.further(ContactBusinessRelation, FreshLink(None, {**link, "contact": key}), cause=item)
        made.append((item, contact))
    return made


def contact_of(kind: Kind, row: Row, setup: MarketingSetup) -> tuple[Row, Row]:
    """The contact of a record, without a number, and its link, without the contact."""
    contact: Row = kind.for_contact(row)
    contact["type"] = row.get("contact_type", COMPANY)
    # CON-024: the one time that a purchaser or our contact at a bank becomes a salesperson
    contact["salesperson"] = row[kind.responsible]
    contact["contact_business_relation"] = int(RelationStatus[kind.link.name])
    contact["search_strings_due"] = contact["type"] == COMPANY
    link = {"business_relation": kind.code(setup), "link_to_table": int(kind.link), "no": row["no"]}
    return contact, link


def contact_numbers(batch: Batch, items: Sequence[Write], setup: MarketingSetup) -> tuple[list[str], str]:
    """As many numbers for new contacts as the series has, and its code; the records beyond it are refused."""
    if not items:
        return [], ""
    series = setup.contact_nos
    if series is None:
        caption = str(MarketingSetup._meta.get_field("contact_nos").verbose_name)
        for item in items:
            item.refuse("bc.contact_series_missing", caption, record=batch.table.text(item.row), setup=str(setup))
        return [], ""
    # Taken here and not by the contact's own rule, so that the contact is known before it is written.
    numbers, finding = take_up_to(series.code, len(items), taken=taken_in(Contact))
    refuse_all(batch, list(items[len(numbers) :]), finding)
    return numbers, series.code


def person_of(name: str, company: Row, setup: MarketingSetup) -> Row:
    """A new person of a company, with what it takes over from it (CON-083)."""
    blank = blank_contact()
    own = {**blank, "name": name, "type": PERSON, "company": company["system_id"], "company_name": company["name"]}
    taken = joined(own, {**blank, **company}, None, setup)
    status = company.get("contact_business_relation", 0)
    given = ("name", "type", "company", "company_name")
    return {**{n: own[n] for n in given}, **taken, "contact_business_relation": status}


def first_contacts(batch: Batch, made: Sequence[tuple[Write, Row]], setup: MarketingSetup) -> None:
    """Make the new contacts, or the persons that records name as theirs, their primary contacts (CON-071, CON-082)."""
    named = []
    for item, contact in made:
        new = item.row
        if new["primary_contact"]:
            continue
        if contact["type"] == PERSON:
            new["primary_contact"], new["contact"] = contact["system_id"], new["name"]
        elif new["contact"]:
            named.append((item, contact))
        elif item.old is not None:
            new["primary_contact"] = contact["system_id"]
    add_persons(batch, named, setup)


def add_persons(batch: Batch, named: Sequence[tuple[Write, Row]], setup: MarketingSetup) -> None:
    """Ask for a person with the name in each record's contact field, and make it the primary contact (CON-083)."""
    numbers, series = contact_numbers(batch, [item for item, _company in named], setup)
    for (item, company), number, key in zip(named, numbers, new_ids(len(numbers)) if numbers else (), strict=False):
        person = person_of(item.row["contact"], company, setup)
        person |= {"system_id": key, "no": number, "no_series": series}
        batch.further(Contact, FromRecord(None, person), cause=item)
        item.row["primary_contact"] = key


def _use_prepared_links(batch: Batch, fresh: list[Write], kind: Kind) -> list[Write]:
    """Number the link that waits at the company of a chosen primary contact; returns the rows that have none."""
    persons = batch.load(Contact, (item.new["primary_contact"] for item in fresh))
    companies = {i: p["company"] for i, p in persons.items() if p["type"] == PERSON and p["company"]}
    waiting = {
        row["contact"]: row
        for row in batch.find(ContactBusinessRelation, "contact", companies.values())
        if row["link_to_table"] == kind.link and not row["no"]
    }
    left = []
    for item in fresh:
        link = waiting.pop(companies.get(item.new["primary_contact"]), None)
        if link is None:
            left.append(item)
        else:
            batch.further(ContactBusinessRelation, Write.update(link, {"no": item.new["no"]}), cause=item)
    return left
