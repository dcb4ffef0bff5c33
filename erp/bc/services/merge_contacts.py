"""Two contacts that are the same become one: everything that points at the other points at the one that is kept.

CON-117. All of it or nothing, with the same number of statements however much the other one has.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import models, transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from erp.bc.models import Contact, ContactBusinessRelation, ContactDuplicate, ContactDuplicateSearchString
from erp.bc.models.contact import LinkTo
from erp.bc.rules.contacts.relations import statuses
from erp.bc.rules.contacts.sync import Lead
from erp.bc.services import duplicates
from integration import origin as origins
from integration import registry
from integration.engine.couplings import feed
from integration.engine.write import Write, find, load
from integration.messages import Finding
from integration.models import Coupling, Issue, TableMapping
from integration.registry import LOCAL, Column, Row, Table
from integration.services.errors import Refused
from integration.services.write_rows import RowsRefused, write_rows

#: what a contact is, not what is said of it: that is never taken over
_OWN = {
    "system_id", "no", "type", "company", "company_name", "search_name", "search_e_mail", "no_series",
    "contact_business_relation", "search_strings_due", "created_on", "modified_on", "modified_by",
}  # fmt: skip
#: found anew for the contact that is kept
_FOUND_ANEW = (ContactDuplicate, ContactDuplicateSearchString)
#: written first: what persons are to us follows from the links as they are then
_FIRST = (ContactBusinessRelation, Contact)


class Repoint(Write):
    """A row that names the contact that is kept instead of the other one; nothing else about it has changed.

    Persons have not changed their company either: they keep their addresses and what they did for it.
    """

    __slots__ = ()
    past_rules = True


@dataclass
class Merged:
    """The contact that was kept, as it is then, and how many rows of which table were the other one's."""

    row: Row
    moved: dict[str, int] = field(default_factory=dict)
    #: rows of the other one that went with it, for the kept one has its own
    dropped: int = 0


def takeable() -> list[Column]:
    """The fields whose value can be taken from the contact that goes."""
    return [column for column in registry.table(Contact).physical if column.name not in _OWN]


def both(keep: str, other: str) -> tuple[Row, Row]:
    """The two contacts, if they may be merged at all; else a refusal that says why."""
    table = registry.table(Contact)
    rows = load(table, sorted({keep, other}), lock=True)
    if keep not in rows or other not in rows:
        raise Refused(_("This record does not exist any more."))
    kept, gone = rows[keep], rows[other]
    words = {"record": table.text(kept), "other": table.text(gone)}
    if keep == other:
        raise RowsRefused([Finding("bc.merge_same", "", words)])
    if kept["type"] != gone["type"]:
        raise RowsRefused([Finding("bc.merge_types", "", words)])
    relations = find(registry.table(ContactBusinessRelation), "contact", [keep, other])
    links = {(r["contact"], r["link_to_table"]): r["no"] for r in relations if r["no"] and r["link_to_table"]}
    for (contact, kind), no in links.items():
        if contact == other and (keep, kind) in links:
            more = {"kind": str(LinkTo(kind).label), "value": links[keep, kind], "detail": no}
            raise RowsRefused([Finding("bc.merge_links", "", {**words, **more})])
    coupled = list(Coupling.objects.filter(local_table=table.name, local_id__in=[keep, other]))
    scopes = {c.scope: c.remote_label for c in coupled if c.local_id.hex == keep}
    for coupling in coupled:
        if coupling.local_id.hex == other and coupling.scope in scopes:
            more = {"value": scopes[coupling.scope], "detail": coupling.remote_label}
            raise RowsRefused([Finding("bc.merge_coupled", "", {**words, **more})])
    return kept, gone


def merge(keep: str, other: str, take: Collection[str] = (), origin: origins.Origin | None = None) -> Merged:
    """Keep one contact and delete the other; `take`: fields whose value is the other one's from then on."""
    origin = (origin or origins.current()).in_deed()
    if unknown := set(take) - {column.name for column in takeable()}:
        raise Refused(_("“%(name)s” is no field that can be taken over.") % {"name": min(unknown)})
    with transaction.atomic():
        kept, gone = both(keep, other)
        done = Merged({})
        _keep_apart(keep, other)
        by_product = origin.by_product()
        led = _move_relations(keep, other, by_product, done)
        for table, columns in _references():
            if table.model is not ContactBusinessRelation:
                _move(table, columns, kept, gone, by_product, done)
        now = load(registry.table(Contact), [keep], lock=True)[keep]
        taken = {name: gone[name] for name in take if gone[name] != now[name]}
        if taken or led:
            # what the kept one is linked to now says what it says (CON-050)
            kind = Lead if led else Write
            write_rows(Contact, [kind(now, {**now, **taken}, frozenset(taken))], origin)
        _move_couplings(keep, other)
        write_rows(Contact, [Write.delete(load(registry.table(Contact), [other])[other])], origin)
        done.row = load(registry.table(Contact), [keep])[keep]
    return done


def _references() -> Iterator[tuple[Table, list[Column]]]:
    """The tables with columns that point at contacts, what others depend on first."""
    name = registry.table(Contact).name
    found = []
    for table in registry.tables():
        columns = [c for c in table.physical if c.kind == "lookup" and c.target == name and not c.target_column]
        if columns and table.model not in _FOUND_ANEW:
            found.append((table, columns))
    rank = {model: at for at, model in enumerate(_FIRST)}
    return iter(sorted(found, key=lambda each: rank.get(each[0].model, len(rank))))


def belongings(other: str) -> list[tuple[str, int]]:
    """What the other one has that would be the kept one's: tables, as people call them, and how many of their rows."""
    found = []
    for table, columns in _references():
        keys = {row[table.key.name] for c in columns for row in find(table, c.name, [other], (c.name,))} - {other}
        if keys:
            found.append((capfirst(str(table.model._meta.verbose_name_plural)), len(keys)))
    return found


def brings_link(other: str) -> list[str]:
    """The customers, vendors and bank accounts that would follow the kept one."""
    relations = find(registry.table(ContactBusinessRelation), "contact", [other])
    return [f"{LinkTo(r['link_to_table']).label} {r['no']}" for r in relations if r["no"] and r["link_to_table"]]


def _move_relations(keep: str, other: str, origin: origins.Origin, done: Merged) -> bool:
    """Move business relations; says whether a link is among them, which replaces a mere classification of its code."""
    table = registry.table(ContactBusinessRelation)
    own = {r["business_relation"]: r for r in find(table, "contact", [keep])}
    rows = find(table, "contact", [other])
    linking = {r["business_relation"] for r in rows if r["no"]}
    placeholders = [r for code, r in own.items() if code in linking and not r["no"]]
    moving = [
        r for r in rows if r["business_relation"] not in own or (r["no"] and not own[r["business_relation"]]["no"])
    ]
    staying = [r for r in rows if r not in moving]
    _delete(table, [*placeholders, *staying], origin)
    _update(table, [Write.update(r, {"contact": keep}) for r in moving], origin, done)
    done.dropped += len(staying)
    return any(r["no"] for r in moving)


def _move(table: Table, columns: Sequence[Column], kept: Row, gone: Row, origin: origins.Origin, done: Merged) -> None:
    """Move the rows of a table; where both have one that there may be once, the kept one's stays."""
    keep, other, names = kept["system_id"], gone["system_id"], (kept["name"], gone["name"])
    rows: dict[str, Row] = {}
    for column in columns:
        rows.update((row[table.key.name], row) for row in find(table, column.name, [other]))
    # a company belongs to itself
    rows.pop(other, None)
    changes = {key: {c.name: keep for c in columns if row[c.name] == other} for key, row in rows.items()}
    if table.model is Contact:
        status_of = statuses(find(registry.table(ContactBusinessRelation), "contact", [keep, *rows]))
        for key, values in changes.items():
            values |= {"company_name": names[0], "contact_business_relation": status_of(key, keep)}
    for key, values in changes.items():
        # the text beside a primary contact is its name
        if "primary_contact" in values and rows[key]["contact"] == names[1]:
            values["contact"] = names[0]
    taken = set()
    for once in _unique(table, columns):
        own = find(table, next(c.name for c in columns if c.name in once), [keep]) if rows else []
        there = {tuple(row[n] for n in once) for row in own}
        taken |= {k for k, row in rows.items() if tuple({**row, **changes[k]}[n] for n in once) in there}
    _delete(table, [rows[key] for key in taken], origin)
    moving = [Repoint.update(rows[key], values) for key, values in changes.items() if key not in taken]
    _update(table, moving, origin, done)
    done.dropped += len(taken)


def _unique(table: Table, columns: Sequence[Column]) -> Iterator[list[str]]:
    """The columns that make a row of the table the only one of its kind, where a contact is among them."""
    own = {column.name for column in columns}
    for constraint in table.model._meta.constraints:
        unique = isinstance(constraint, models.UniqueConstraint) and not constraint.condition
        if unique and own.intersection(constraint.fields):
            yield list(constraint.fields)


def _delete(table: Table, rows: Sequence[Row], origin: origins.Origin) -> None:
    if rows:
        write_rows(table.model, [Write.delete(row) for row in rows], origin)


def _update(table: Table, writes: Sequence[Write], origin: origins.Origin, done: Merged) -> None:
    if writes:
        write_rows(table.model, writes, origin)
        done.moved[table.name] = len(writes)


def _keep_apart(keep: str, other: str) -> None:
    """What is not the same as the other one is not the same as the one that is kept (CON-113)."""
    rows = duplicates.pairs_of([keep, other])
    own = {frozenset((r["contact"], r["duplicate_contact"])): r for r in rows if keep in _ends(r)}
    apart = {next(iter(_ends(r) - {other})) for r in rows if r["separate_contacts"] and other in _ends(r)} - {keep}
    known = [own[pair]["system_id"] for third in apart if (pair := frozenset((keep, third))) in own]
    ContactDuplicate.objects.filter(pk__in=known).update(separate_contacts=True)
    numbers = load(registry.table(Contact), {keep, *apart}, ("no",)) if apart else {}
    made = []
    for third in apart:
        if frozenset((keep, third)) not in own:
            first, second = sorted((keep, third), key=lambda key: (numbers[key]["no"], key))
            made.append(ContactDuplicate(contact_id=first, duplicate_contact_id=second, separate_contacts=True))
    ContactDuplicate.objects.bulk_create(made, batch_size=duplicates.BATCH)


def _ends(pair: Row) -> set[str]:
    return {pair["contact"], pair["duplicate_contact"]}


def _move_couplings(keep: str, other: str) -> None:
    """The partner of the other one is the kept one's: what both sides last agreed on stays, so the next run brings
    what differs."""
    name = registry.table(Contact).name
    moving = list(Coupling.objects.filter(local_table=name, local_id=other))
    label = registry.table(Contact).text(load(registry.table(Contact), [keep])[keep])
    Coupling.objects.filter(pk__in=[c.pk for c in moving]).update(local_id=uuid.UUID(keep), local_label=label)
    # they were about a record that is no more; the next run says what is left of them
    Issue.objects.filter(source_table=name, source_id=other, closed_at=None).update(closed_at=timezone.now())
    for mapping in TableMapping.objects.filter(local_table=name) if moving else ():
        feed(mapping, LOCAL, [keep])
