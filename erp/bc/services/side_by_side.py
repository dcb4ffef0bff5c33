"""Contacts beside what they are or could be linked to: the records they stand for, and how two of them differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from erp.bc.models import Contact, ContactBusinessRelation, Customer
from erp.bc.models.party import ContactType
from erp.bc.rules.contacts.kinds import KINDS, Kind
from erp.bc.services import links
from integration import registry
from integration.engine.lookup import labels
from integration.engine.write import Batch, find, load
from integration.registry import Column, Row

#: so many records are offered at once
OFFERED = 20


@dataclass(frozen=True)
class Line:
    """A shared field of a contact and of the record it is linked to, as people read it."""

    caption: str
    contact: str
    record: str
    differs: bool
    #: whether the record tells the contact, too: not so with its type (CON-025)
    both_ways: bool


def compare(kind: Kind, contact: Row, row: Row) -> list[Line]:
    """The fields a contact and a record share, without those that are blank on both sides."""
    table = registry.table(kind.model)
    theirs = kind.of_contact(contact)
    columns = [table.column(name) for name in theirs]
    names = _names(columns, [theirs, row])
    found = []
    for column in columns:
        a, b = theirs[column.name], row[column.name]
        if a in (None, "", False) and b in (None, "", False):
            continue
        texts = _shown(column, a, names), _shown(column, b, names)
        found.append(Line(str(column.caption), *texts, a != b, column.name in kind.shared))
    return found


def _names(columns: Iterable[Column], rows: Sequence[Row]) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in columns:
        keys = [row[column.name] for row in rows if row[column.name]] if column.kind == "lookup" else []
        if keys and column.target:
            found |= labels(column.target, keys)
    return found


def _shown(column: Column, value: Any, names: dict[str, str]) -> str:
    if value in (None, ""):
        return ""
    if column.kind == "lookup":
        return names.get(value, str(value))
    if column.kind == "boolean":
        return _("Yes") if value else _("No")
    return str(dict(column.choices).get(value, value)) if column.choices else str(value)


# --- what a contact is linked to --------------------------------------------------------------------------------------


def linked_records(contact: Contact) -> dict[int, list[Row]]:
    """The records that a contact and its company are linked to, by kind (CON-062)."""
    keys = {key.hex for key in (contact.pk, contact.company_id) if key}
    numbers: dict[int, list[str]] = {}
    for link in Batch.find(ContactBusinessRelation, "contact", keys):
        if link["link_to_table"] in KINDS and link["no"]:
            numbers.setdefault(link["link_to_table"], []).append(link["no"])
    found = {}
    for number, kind in KINDS.items():
        rows = find(registry.table(kind.model), "no", numbers[number]) if number in numbers else []
        if rows:
            found[number] = rows
    return found


# --- what can be chosen -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """A record somebody may choose, or why not."""

    key: str
    label: str
    details: str
    why_not: str


def offered_records(kind: Kind, words: str, like: Row) -> list[Offer]:
    """Records of a kind a contact could be linked to: those that contain the words, or those that look like it."""
    rows = _found(kind.model, words, like)
    taken = {
        link["no"]: link["contact"]
        for link in Batch.find(ContactBusinessRelation, "no", [row["no"] for row in rows])
        if link["link_to_table"] == kind.link
    }
    contacts = load(registry.table(Contact), set(taken.values())) if taken else {}
    table, of_contact = registry.table(kind.model), registry.table(Contact)
    found = []
    for row in rows:
        other = contacts.get(taken.get(row["no"], ""))
        why_not = _("Linked to %(contact)s") % {"contact": of_contact.text(other)} if other else ""
        found.append(Offer(row["system_id"], table.text(row), _details(row), why_not))
    return found


def offered_contacts(kind: Kind, words: str, like: Row) -> list[Offer]:
    """Contacts a record of a kind could be linked to."""
    rows = _found(Contact, words, like)
    keys = {key for row in rows for key in (row["system_id"], row["company"]) if key}
    linked = {link["contact"]: link["no"] for link in links.links_of(kind, sorted(keys))}
    table = registry.table(Contact)
    found = []
    for row in rows:
        other = linked.get(row["system_id"]) or linked.get(row["company"] or "")
        why_not = ""
        if other:
            why_not = _("Linked to %(kind)s %(no)s") % {"kind": kind.link.label, "no": other}
        elif row["privacy_blocked"]:
            why_not = _("Privacy blocked")
        elif not row["company"] and kind.model is not Customer:
            why_not = _("Belongs to no company")
        found.append(Offer(row["system_id"], table.text(row), _details(row), why_not))
    return found


def _found(model: type[models.Model], words: str, like: Row) -> list[Row]:
    """The first rows that contain all the words; without words those with the same name, e-mail or VAT number."""
    table = registry.table(model)
    rows = model._default_manager.order_by("no")
    if words:
        for word in words.split():
            some = Q()
            for name in table.search:
                some |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(some)
    else:
        alike = Q()
        for name in ("name", "e_mail", "vat_registration_no"):
            if like.get(name) and any(column.name == name for column in table.physical):
                alike |= Q(**{f"{name}__iexact": like[name]})
        if not alike:
            return []
        rows = rows.filter(alike)
        if model is Contact:
            rows = rows.filter(type=ContactType.COMPANY)
    keys = [key.hex for key in rows.values_list("pk", flat=True)[:OFFERED]]
    known = load(table, keys)
    return [known[key] for key in keys]


def _details(row: Row) -> str:
    return " · ".join(row[name] for name in ("city", "e_mail", "phone_no") if row[name])
