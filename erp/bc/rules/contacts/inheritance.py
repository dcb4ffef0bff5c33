"""What persons have of their company: taken when they join it, followed when it changes (CON-090 … CON-093)."""

from collections.abc import Iterator

from erp.bc.models import Contact, MarketingSetup, UserSetup
from erp.bc.models.contact import CorrespondenceType
from erp.bc.models.party import ContactType
from erp.bc.rules.communication import Copied
from integration import registry
from integration.engine.write import Batch, Write
from integration.registry import Row

COMPANY, PERSON = int(ContactType.COMPANY), int(ContactType.PERSON)

#: the fields a person has from its company as they are, by the switch of the marketing setup
_OVERWRITTEN = {
    "inherit_salesperson_code": "salesperson",
    "inherit_territory_code": "territory_code",
    "inherit_country_region_code": "country_region_code",
    "inherit_language_code": "language_code",
    "inherit_format_region": "format_region",
}
#: the address is one thing: all of it is taken, or nothing; the county is not compared
_COMPARED = ("address", "address_2", "post_code", "city")
_ADDRESS = (*_COMPARED, "county")
_COMMUNICATION = (
    "phone_no",
    "mobile_phone_no",
    "extension_no",
    "fax_no",
    "telex_no",
    "telex_answer_back",
    "pager",
    "e_mail",
    "home_page",
)
_INHERITED = (*_OVERWRITTEN.values(), *_ADDRESS, *_COMMUNICATION)


class FromRecord(Copied):
    """A contact made from a customer, vendor or bank account: it has what that has, and no defaults (CON-090)."""

    __slots__ = ()


def blank_contact() -> Row:
    """A contact of which nothing is known."""
    return {column.name: column.default for column in registry.table(Contact).physical}


def joined(person: Row, company: Row, former: Row | None, setup: MarketingSetup) -> Row:
    """What a person takes over that joins a company, having left another one or none (CON-091).

    What the company leaves blank is not taken over.
    """
    taken = {name: company[name] for switch, name in _OVERWRITTEN.items() if getattr(setup, switch)}
    if setup.inherit_address_details and (_blank(person, _COMPARED) or _same(person, former, _COMPARED)):
        taken.update((name, company[name]) for name in _ADDRESS if not _blank(company, _ADDRESS))
    if setup.inherit_communication_details:
        for name in (*_COMMUNICATION, "correspondence_type"):
            if not person[name] or (former is not None and person[name] == former[name]):
                taken[name] = company[name]
    block = set(_ADDRESS)
    return {n: v for n, v in taken.items() if v != person[n] and (n in block or v not in (None, "", 0))}


def followed(person: Row, before: Row, after: Row, setup: MarketingSetup) -> Row:
    """What a person follows of a change of its company: the fields in which it was like the company (CON-092)."""
    names = [name for switch, name in _OVERWRITTEN.items() if getattr(setup, switch)]
    if setup.inherit_communication_details:
        names += _COMMUNICATION
    if setup.inherit_address_details and _same(person, before, _COMPARED):
        names += _ADDRESS
    block = set(_ADDRESS)
    return {
        n: after[n]
        for n in names
        if before[n] != after[n] and (n in block or person[n] == before[n]) and person[n] != after[n]
    }


def _blank(row: Row, names: tuple[str, ...]) -> bool:
    return not any(row[name] for name in names)


def _same(row: Row, other: Row | None, names: tuple[str, ...]) -> bool:
    return other is not None and all(row[name] == other[name] for name in names)


def inherit_on_joining(batch: Batch) -> None:
    """A person that somebody puts into a company takes over what it says. What is given with it stands."""
    if not batch.by_person:
        return
    moved = [
        w
        for w in batch.saves
        if w.new["type"] == PERSON and w.new["company"] and (w.old is None or w.old["company"] != w.new["company"])
    ]
    if not moved:
        return
    setup = batch.once(MarketingSetup.current)
    companies = batch.load(Contact, {w.new["company"] for w in moved} | {w.old["company"] for w in moved if w.old})
    companies.update((w.new["system_id"], w.new) for w in batch.saves if w.new["type"] == COMPANY)
    for item in moved:
        new, old = item.new, item.old
        company = companies.get(new["company"])
        if company is not None:
            former = companies.get(old["company"] or "") if old else None
            given = {n for n in item.given if new.get(n) not in (None, "") and (old is None or old[n] != new[n])}
            new.update((n, v) for n, v in joined(new, company, former, setup).items() if n not in given)


def persons_follow(batch: Batch) -> None:
    """The persons of a company that changes follow it: its name always, the rest where they were like it (CON-092)."""
    changed = {
        w.new["system_id"]: w for w in batch.updates if w.new["type"] == COMPANY and w.changed("name", *_INHERITED)
    }
    if not changed:
        return
    setup = batch.once(MarketingSetup.current)
    here = {w.old["system_id"]: w for w in batch.all if w.old is not None}
    for row in batch.find(Contact, "company", changed):
        if row["system_id"] in changed:
            continue
        cause = changed[row["company"]]
        values = _of_company(row, cause, setup)
        item = here.get(row["system_id"])
        if item is None:
            if values:
                batch.further(Contact, Write.update(row, values), cause=cause)
        elif item.new is not None and item.new["company"] == row["company"]:
            item.new.update((n, v) for n, v in values.items() if item.new[n] == row[n])


def _of_company(person: Row, company: Write, setup: MarketingSetup) -> Row:
    values = followed(person, company.old, company.new, setup)
    if person["company_name"] != company.new["name"]:
        values["company_name"] = company.new["name"]
    return values


def defaults(batch: Batch) -> None:
    """New contacts have the defaults of the marketing setup where nothing better is known (CON-090)."""
    fresh = [w for w in batch.inserts if not isinstance(w, FromRecord)]
    if not fresh:
        return
    setup = batch.once(MarketingSetup.current)
    salesperson = _salesperson(batch) if any(not w.new["salesperson"] for w in fresh) else None
    for item in fresh:
        for name, value in _defaults(setup, item.new["type"], salesperson):
            if value and not item.new[name]:
                item.new[name] = value


def _salesperson(batch: Batch) -> str | None:
    """The salesperson that whoever writes is himself or herself."""
    name = batch.origin.name
    found = UserSetup.objects.filter(user_id__iexact=name).values_list("salesperson_id", flat=True) if name else ()
    return next((key.hex for key in found if key), None)


def _defaults(setup: MarketingSetup, kind: int, salesperson: str | None) -> Iterator[tuple[str, object]]:
    theirs = setup.default_salesperson_id
    yield "salesperson", salesperson or (theirs.hex if theirs else None)
    for name in ("territory_code", "country_region_code", "language_code", "format_region"):
        yield name, getattr(setup, f"default_{name}")
    if setup.default_correspondence_type != CorrespondenceType.BLANK:
        yield "correspondence_type", int(setup.default_correspondence_type)
    company = kind == COMPANY
    yield "salutation_code", setup.def_company_salutation_code if company else setup.default_person_salutation_code
