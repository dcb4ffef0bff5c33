"""A contact and what it is linked to say the same, whichever of them is changed (CON-020 … CON-038).

From the record to its contact is a pull: the contact is saved as any contact is, so its other links and its persons
follow. From a contact to its links is a push: past the rules of their tables, so no pull answers it (CON-036).
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.db import models

from erp.bc.models import Contact, ContactBusinessRelation, Customer, Vendor
from erp.bc.models.contact import LinkTo
from erp.bc.models.party import ContactType
from erp.bc.rules.bank_accounts import refuse_currency_of_used
from erp.bc.rules.communication import Copied
from erp.bc.rules.contacts.kinds import KINDS, WATCHED_ON_CONTACT, Kind
from erp.bc.rules.vat import log_numbers
from integration.engine.write import Batch, Write
from integration.registry import Row, Rule

logger = logging.getLogger(__name__)
PERSON = int(ContactType.PERSON)


class Push(Write):
    """A customer, vendor or bank account brought into line with its contact."""

    __slots__ = ()
    past_rules = True
    heard = True


class Pulled(Copied):
    """A contact brought into line with its customer, vendor or bank account."""

    __slots__ = ()


class Lead(Write):
    """A contact that what it is linked to has to follow, though nothing of the contact has changed: a new link."""

    __slots__ = ()


def pull(link: LinkTo) -> Rule:
    """The rule that brings the contacts of changed records of that kind into line with them (CON-033, CON-034)."""
    kind = KINDS[link]

    def follow(batch: Batch) -> None:
        updates = {w.old["no"]: w for w in batch.updates if w.old["no"]}
        found = {row["no"]: row for row in links(batch, "no", updates) if row["link_to_table"] == link}
        if not found:
            return
        contacts = batch.load(Contact, (row["contact"] for row in found.values()))
        for no, relation in found.items():
            item, contact = updates[no], contacts.get(relation["contact"])
            if contact is None:
                drop_broken(batch, relation, item)
                continue
            if not item.changed(*kind.watched) and (contact["name"] or not item.new["name"]):
                continue
            values = {n: v for n, v in kind.for_contact(item.new).items() if contact[n] != v}
            if values:
                batch.further(Contact, Pulled.update(contact, values), cause=item)

    return follow


def push(batch: Batch) -> None:
    """Everything a changed contact is linked to follows it, and so does the name of a primary contact (CON-031)."""
    changed = {w.new["system_id"]: w for w in batch.updates if isinstance(w, Lead) or w.changed(*WATCHED_ON_CONTACT)}
    if not changed:
        return
    wanted: dict[tuple[type[models.Model], str], tuple[Row, Row, Write]] = {}
    numbers = links(batch, "contact", changed)
    for kind in KINDS.values():
        _follow_contact(batch, kind, [r for r in numbers if r["link_to_table"] == kind.link], changed, wanted)
    renamed = {key: w for key, w in changed.items() if w.new["type"] == PERSON and w.changed("name")}
    for model in (Customer, Vendor):
        for row in batch.find(model, "primary_contact", renamed):
            item = renamed[row["primary_contact"]]
            known = wanted.setdefault((model, row["system_id"]), (row, {}, item))
            known[1]["contact"] = item.new["name"]
    refuse_currency_of_used(batch, _with_other_currency(wanted))
    for (model, _key), (row, values, item) in wanted.items():
        moved = {name: value for name, value in values.items() if row[name] != value}
        if moved and item.refusal is None:
            batch.further(model, Push.update(row, moved), cause=item)
            logged = next((k.vat for k in KINDS.values() if k.model is model), None)
            if logged is not None and moved.get("vat_registration_no"):
                log_numbers(batch, logged, [(item, {**row, **moved})])


def _follow_contact(
    batch: Batch,
    kind: Kind,
    found: list[Row],
    changed: dict[str, Write],
    wanted: dict[tuple[type[models.Model], str], tuple[Row, Row, Write]],
) -> None:
    rows = {row["no"]: row for row in batch.find(kind.model, "no", (r["no"] for r in found))}
    for relation in found:
        item, row = changed[relation["contact"]], rows.get(relation["no"])
        if row is None:
            drop_broken(batch, relation, item)
        else:
            wanted[kind.model, row["system_id"]] = (row, kind.of_contact(item.new), item)


def _with_other_currency(
    wanted: dict[tuple[type[models.Model], str], tuple[Row, Row, Write]],
) -> list[tuple[Write, Row, Any]]:
    """The bank accounts that would change their currency: what asks for it, the account, the currency."""
    bank = KINDS[LinkTo.BANK_ACCOUNT].model
    return [
        (item, row, values["currency"])
        for (model, _key), (row, values, item) in wanted.items()
        if model is bank and row["currency"] != values["currency"]
    ]


def leave_persons(batch: Batch) -> None:
    """A record whose link somebody removes no longer names a person of that contact as its primary one (CON-053)."""
    if not batch.by_person:
        return
    for kind in KINDS.values():
        gone = {w.old["no"]: w for w in batch.deletes if w.old["no"] and w.old["link_to_table"] == kind.link}
        rows = [row for row in batch.find(kind.model, "no", gone) if row["primary_contact"]] if kind.has_primary else []
        persons = batch.load(Contact, (row["primary_contact"] for row in rows))
        for row in rows:
            item, person = gone[row["no"]], persons.get(row["primary_contact"])
            if person is None or item.old["contact"] in (person["system_id"], person["company"]):
                batch.further(kind.model, Push.update(row, {"primary_contact": None, "contact": ""}), cause=item)


def links(batch: Batch, column: str, values: Iterable[Any]) -> list[Row]:
    """The relation rows that link something, by contact or by number."""
    return [r for r in batch.find(ContactBusinessRelation, column, values) if r["no"] and r["link_to_table"] in KINDS]


def drop_broken(batch: Batch, relation: Row, cause: Write | None = None) -> None:
    """A link one of whose records is not there any more is deleted (CON-037)."""
    kind = str(LinkTo(relation["link_to_table"]).label)
    logger.warning("The link of a contact to %s %s is deleted: one of the two is not there.", kind, relation["no"])
    batch.further(ContactBusinessRelation, Write.delete(relation), cause=cause)
