"""Contacts for customers, vendors and bank accounts that have none, many at a time (CON-070 … CON-074)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from erp.bc.models import Contact, ContactBusinessRelation, MarketingSetup
from erp.bc.models.party import ContactType
from erp.bc.rules.contacts.automatic import first_contacts, make_contacts
from erp.bc.rules.contacts.kinds import Kind
from erp.bc.rules.contacts.sync import Push
from erp.bc.services import duplicates
from erp.bc.services.links import relation_code
from integration import origin as origins
from integration import registry
from integration.engine.match import legal_form
from integration.engine.write import Batch, FurtherWriteRefused, Write, load, run_rules
from integration.messages import Finding
from integration.registry import Row
from integration.services.write_rows import write_rows

BATCH = 1_000
#: beyond so many customers or vendors the job is better left to the background (CON-072)
ASK_BEYOND = 100
#: so many refusals are kept; the rest is counted
NAMED = 20

#: told how many records of how many are done
Progress = Callable[[int, int], None]


@dataclass
class Made:
    """What the job did: contacts made, persons among them, records refused and why, contacts that look alike."""

    contacts: int = 0
    persons: int = 0
    refused: int = 0
    findings: list[Finding] = field(default_factory=list)
    duplicates: int = 0

    def data(self) -> dict[str, Any]:
        """The counts and the first refusals, for other systems."""
        return {
            "contacts": self.contacts,
            "persons": self.persons,
            "refused": self.refused,
            "problems": [f"{each} {each.next_step}".strip() for each in self.findings],
            "duplicates": self.duplicates,
        }


def without_contact(kind: Kind) -> models.QuerySet:
    """The records of that kind that are linked to no contact."""
    linked = ContactBusinessRelation.objects.filter(link_to_table=int(kind.link), no=OuterRef("no"))
    return kind.model._default_manager.filter(~Exists(linked)).exclude(no="")


def namesakes(kind: Kind, name: str) -> list[tuple[Contact, bool]]:
    """Company contacts that bear this name, whatever their legal form: the first few by number, each with whether a
    record of that kind could be linked to it."""
    wanted = legal_form(name)
    if not wanted:
        return []
    alike = Contact.objects.filter(type=ContactType.COMPANY, name__icontains=max(name.split(), key=len)).order_by("no")
    found = [each for each in alike if legal_form(each.name) == wanted][:NAMED]
    links = ContactBusinessRelation.objects.filter(contact__in=found, link_to_table=int(kind.link))
    linked = set(links.values_list("contact_id", flat=True))
    return [(each, each.pk not in linked) for each in found]


def create_contacts(
    kind: Kind,
    records: models.QuerySet | None = None,
    origin: origins.Origin | None = None,
    progress: Progress | None = None,
) -> Made:
    """Make and link a contact for each of these records (all, when none are named) that has none.

    A customer or vendor whose contact field holds a name gets a person of that name as its primary contact besides.
    `RowsRefused` without a relation code or a number series. One transaction for each batch; a record that is refused
    costs itself. May be stopped and started again.
    """
    origin = (origin or origins.current()).by_product()
    table = registry.table(kind.model)
    relation_code(kind, table.caption)
    found = without_contact(kind)
    if records is not None:
        found = found.filter(pk__in=records.order_by().values("pk"))
    keys = [key.hex for key in found.order_by("pk").values_list("pk", flat=True)]
    made, fresh = Made(), list[str]()
    for at in range(0, len(keys), BATCH):
        with transaction.atomic():
            rows = load(table, keys[at : at + BATCH], lock=True)
            fresh += _create(kind, list(rows.values()), origin, made)
        if progress is not None:
            progress(min(at + BATCH, len(keys)), len(keys))
    made.duplicates = duplicates.found_for(fresh)
    return made


def _create(kind: Kind, rows: Sequence[Row], origin: origins.Origin, made: Made) -> list[str]:
    """The keys of the contacts of these records; those that are refused are counted and left."""
    setup = MarketingSetup.current("contact_nos")
    keys: list[str] = []

    def ask(batch: Batch) -> None:
        found = make_contacts(batch, kind, list(batch.updates), setup)
        keys.extend(contact["system_id"] for _item, contact in found)
        if kind.has_primary:
            first_contacts(batch, found, setup)

    try:
        with transaction.atomic():
            asked = run_rules(registry.table(kind.model), rows, [ask], origin)
            done = [w for w in asked if w.refusal is None]
            changed = [w for w in done if w.changes()]
            write_rows(kind.model, [Push.update(w.old or {}, _after(w)) for w in changed], origin)
    except FurtherWriteRefused as error:
        if len(rows) > 1:
            middle = len(rows) // 2
            return [*_create(kind, rows[:middle], origin, made), *_create(kind, rows[middle:], origin, made)]
        _refuse(made, [error.finding])
        return []
    _refuse(made, [w.refusal for w in asked if w.refusal is not None])
    made.contacts += len(done)
    companies = set(keys)
    made.persons += sum(w.changed("primary_contact") and w.row["primary_contact"] not in companies for w in done)
    return keys


def _after(item: Write) -> Row:
    return {name: after for name, (_before, after) in item.changes().items()}


def _refuse(made: Made, findings: Iterable[Finding | None]) -> None:
    for finding in findings:
        made.refused += 1
        if finding is not None and len(made.findings) < NAMED:
            made.findings.append(finding)
