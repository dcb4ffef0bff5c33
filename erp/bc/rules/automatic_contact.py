"""A new customer or vendor gets a contact, linked to it, when the marketing setup names the relation code."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from erp.bc.models import Contact, ContactBusinessRelation, MarketingSetup
from erp.bc.models.contact import LinkTo, RelationStatus
from erp.bc.models.party import ContactType
from erp.bc.number_series import take_up_to
from erp.bc.rules.numbers import refuse_all, taken_in
from erp.bc.rules.relations import FreshLink
from integration.engine.write import Batch, Write
from integration.ids import new_ids
from integration.registry import Row

PERSON = int(ContactType.PERSON)

# What customers, vendors and their contacts share, copied as it is.
SHARED = (
    "name",
    "search_name",
    "name_2",
    "address",
    "address_2",
    "post_code",
    "city",
    "county",
    "country_region_code",
    "phone_no",
    "mobile_phone_no",
    "fax_no",
    "telex_no",
    "telex_answer_back",
    "e_mail",
    "home_page",
    "territory_code",
    "language_code",
    "format_region",
    "registration_number",
    "vat_registration_no",
    "currency",
    "privacy_blocked",
)

_wanted: ContextVar[bool] = ContextVar("automatic_contact", default=True)


@contextmanager
def without_automatic_contact() -> Iterator[None]:
    """Customers and vendors made inside this block get no contact: they are made from one."""
    token = _wanted.set(False)
    try:
        yield
    finally:
        _wanted.reset(token)


def contact_for_customer(batch: Batch) -> None:
    """The contact of a new customer has the customer's contact type and salesperson."""
    for item, contact in _create(batch, LinkTo.CUSTOMER, "bus_rel_code_for_customers", "salesperson"):
        if item.new["contact_type"] == PERSON and not item.new["primary_contact"]:
            item.new["primary_contact"] = contact
            item.new["contact"] = item.new["name"]


def contact_for_vendor(batch: Batch) -> None:
    """The contact of a new vendor is a company; its salesperson starts as the vendor's purchaser."""
    _create(batch, LinkTo.VENDOR, "bus_rel_code_for_vendors", "purchaser")


def contact_text_follows_name(batch: Batch) -> None:
    """The contact text of a customer that is a person follows the customer's name."""
    for item in batch.updates:
        new, old = item.new, item.old
        if new["name"] == old["name"] or new["contact_type"] != PERSON or not new["primary_contact"]:
            continue
        if old["contact"] == new["contact"] == old["name"]:
            new["contact"] = new["name"]


def _create(batch: Batch, kind: LinkTo, code_field: str, responsible: str) -> list[tuple[Write, str]]:
    """Ask for a contact and its link for every new row; returns the rows with the ids of their contacts."""
    fresh = list(batch.inserts)
    if not fresh or not _wanted.get():
        return []
    setup = MarketingSetup.current("contact_nos")
    relation = getattr(setup, f"{code_field}_id")
    if relation is None:
        return []
    fresh = _use_prepared_links(batch, fresh, kind)
    if not fresh:
        return []
    if setup.contact_nos is None:
        caption = str(MarketingSetup._meta.get_field("contact_nos").verbose_name)
        for item in fresh:
            item.refuse("bc.contact_series_missing", caption, record=batch.table.text(item.new), setup=str(setup))
        return []
    # Numbered here and not by the contact's own rule: a series that ends costs the records beyond it, not the batch.
    numbers, finding = take_up_to(setup.contact_nos.code, len(fresh), taken=taken_in(Contact))
    refuse_all(batch, fresh[len(numbers) :], finding)
    made = list(zip(fresh, new_ids(len(numbers)), strict=False)) if numbers else []
    for (item, contact), number in zip(made, numbers, strict=True):
        new = item.new
        values: Row = {name: new[name] for name in SHARED}
        values["system_id"] = contact
        values["no"] = number
        values["no_series"] = setup.contact_nos.code
        values["type"] = new.get("contact_type", int(ContactType.COMPANY))
        values["salesperson"] = new[responsible]
        values["contact_business_relation"] = int(RelationStatus[kind.name])
        link = {"contact": contact, "business_relation": relation.hex, "link_to_table": int(kind), "no": new["no"]}
        batch.further(Contact, Write.insert(values), cause=item)
        batch.further(ContactBusinessRelation, FreshLink(None, link), cause=item)
    return made


def _use_prepared_links(batch: Batch, fresh: list[Write], kind: LinkTo) -> list[Write]:
    """Number the link that waits at the company of a chosen primary contact; returns the rows that have none."""
    persons = batch.load(Contact, (item.new["primary_contact"] for item in fresh))
    companies = {i: p["company"] for i, p in persons.items() if p["type"] == PERSON and p["company"]}
    waiting = {
        row["contact"]: row
        for row in batch.find(ContactBusinessRelation, "contact", companies.values())
        if row["link_to_table"] == kind and not row["no"]
    }
    left = []
    for item in fresh:
        link = waiting.pop(companies.get(item.new["primary_contact"]), None)
        if link is None:
            left.append(item)
        else:
            batch.further(ContactBusinessRelation, Write.update(link, {"no": item.new["no"]}), cause=item)
    return left
