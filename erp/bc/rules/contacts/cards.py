"""Companies and their persons: who belongs where, what each may be, and what follows when one goes."""

from django.db import models
from django.utils.translation import gettext

from erp.bc.models import (
    Contact,
    ContactBusinessRelation,
    ContactIndustryGroup,
    ContactJobResponsibility,
    Currency,
    Customer,
    InteractionLogEntry,
    Opportunity,
    Vendor,
)
from erp.bc.models.party import ContactType
from erp.bc.rules.contacts.inheritance import FromRecord
from erp.bc.rules.contacts.relations import statuses
from erp.bc.rules.names import PARTS
from integration import registry
from integration.engine.write import Batch, Write
from integration.registry import Rule

COMPANY, PERSON = int(ContactType.COMPANY), int(ContactType.PERSON)


def keep_type(batch: Batch) -> None:
    """A company stays one with whatever only companies have, and a person with what only persons have (CON-096)."""
    turned = [w for w in batch.updates if w.old["type"] != w.new["type"]]
    if not turned:
        return
    used = {
        COMPANY: (
            ("company", Contact), ("contact", ContactBusinessRelation), ("contact", ContactIndustryGroup),
            *_USED,
        ),
        PERSON: (("contact", ContactJobResponsibility), *_USED),
    }  # fmt: skip
    for kind, tables in used.items():
        leaving = {w.old["system_id"]: w for w in turned if w.old["type"] == kind}
        for column, model in tables if leaving else ():
            detail = gettext("persons") if model is Contact else str(model._meta.verbose_name_plural)
            for row in batch.find(model, column, leaving):
                if row["system_id"] != row[column]:
                    _keep(batch, leaving[row[column]], detail)
    for item in turned:
        _keep_fields(batch, item)
        if item.new["type"] == PERSON and item.new["company"] == item.old["system_id"]:
            item.new["company"] = None


def for_persons_alone(batch: Batch) -> None:
    """What only persons have is refused of a company, and not dropped without a word."""
    if not batch.by_person:
        return
    wrong = [
        (item, name)
        for item in batch.saves
        if item.new["type"] == COMPANY
        for name in ("company", *PARTS)
        if name in item.given and item.new[name] not in (None, "", (item.old or {}).get(name), item.new["system_id"])
    ]
    companies = batch.load(Contact, (item.new["company"] for item, name in wrong if name == "company"))
    for item, name in wrong:
        value = companies.get(item.new[name])
        text = item.new[name] if value is None else batch.table.text(value)
        record = batch.table.text(item.new)
        item.refuse("bc.only_for_persons", batch.table.column(name).caption, record=record, value=text)


def for_companies_alone(batch: Batch) -> None:
    """A currency is the company's: one that is given to a person is refused, and not kept without a use."""
    for item in batch.saves if batch.by_person else ():
        if item.new["type"] != COMPANY and item.new["currency"] and item.changed("currency"):
            value = batch.load(Currency, [item.new["currency"]]).get(item.new["currency"])
            said = {"record": batch.table.text(item.new), "value": value["code"] if value else item.new["currency"]}
            item.refuse("bc.only_for_companies", batch.table.column("currency").caption, **said)


#: what a contact of either type keeps its type with
_USED: tuple[tuple[str, type[models.Model]], ...] = (("contact", InteractionLogEntry), ("contact", Opportunity))


def _keep_fields(batch: Batch, item: Write) -> None:
    names = ("currency", "vat_registration_no") if item.old["type"] == COMPANY else ("organizational_level_code",)
    for name in names:
        if item.new[name]:
            _keep(batch, item, batch.table.column(name).caption)


def _keep(batch: Batch, item: Write, detail: str) -> None:
    types = dict(batch.table.column("type").choices)
    kind = str(types[item.new["type"]])
    item.refuse("bc.type_change_blocked", record=batch.table.text(item.old), detail=detail, kind=kind)


def only_of(kind: ContactType) -> Rule:
    """The rule that keeps rows of a table to contacts of that type (CON-097)."""

    def check(batch: Batch) -> None:
        asked = [w for w in batch.saves if w.changed("contact")]
        contacts = batch.load(Contact, (w.new["contact"] for w in asked))
        for item in asked:
            contact = contacts.get(item.new["contact"])
            if contact is not None and contact["type"] != kind:
                text = registry.table(Contact).text(contact)
                item.refuse("bc.wrong_contact_type", record=text, table=batch.table.caption, kind=str(kind.label))

    return check


def block_minors(batch: Batch) -> None:
    """A minor's privacy is blocked until a parent has agreed (CON-047)."""
    for item in batch.saves:
        new = item.new
        if new["minor"] and not new["parental_consent_received"] and not new["privacy_blocked"]:
            if item.old is not None and item.old["privacy_blocked"] and item.old["minor"]:
                item.refuse(
                    "bc.minor_blocked", batch.table.column("privacy_blocked").caption, record=batch.table.text(new)
                )
            new["privacy_blocked"] = True


def search_again(batch: Batch) -> None:
    """A company that is new or looks another way is to be searched for duplicates again (CON-114, CON-116)."""
    for item in batch.saves:
        new = item.new
        if new["type"] != COMPANY:
            new["search_strings_due"] = bool(item.old and item.old["type"] == COMPANY)
        elif item.old is None or item.changed("type", *_SEARCHED):
            new["search_strings_due"] = True


_SEARCHED = (
    "name", "name_2", "address", "address_2", "city", "post_code", "vat_registration_no", "phone_no",
)  # fmt: skip


def join_company(batch: Batch) -> None:
    """A company belongs to itself; a person carries the name of its company."""
    members = []
    for item in batch.saves:
        new, old = item.new, item.old
        if new["type"] == COMPANY:
            new["company"] = new["system_id"]
            new["company_name"] = new["name"]
        elif new["company"] is None:
            if old is not None and old["company"] is not None:
                new["company_name"] = ""
        elif old is None or old["company"] != new["company"] or old["company_name"] != new["company_name"]:
            members.append(item)
    if not members:
        return
    companies = batch.load(Contact, (w.new["company"] for w in members))
    # A company and its persons may come in one batch.
    companies.update((w.new["system_id"], w.new) for w in batch.saves if w.new["type"] == COMPANY)
    for item in members:
        company = companies.get(item.new["company"])
        if company is None:
            item.refuse(
                "wrong_target",
                batch.table.column("company").caption,
                record=batch.table.text(item.new),
                value=item.new["company"],
                target=batch.table.caption,
            )
        elif company["type"] != COMPANY:
            item.refuse("bc.no_company", record=batch.table.text(item.new), value=batch.table.text(company))
        else:
            item.new["company_name"] = company["name"]


def status_of_company(batch: Batch) -> None:
    """A person that joins or leaves a company shows the relations of the company it now has."""
    moved = [
        w
        for w in batch.saves
        if w.new["type"] == PERSON
        and not isinstance(w, FromRecord)
        and (w.new["company"] if w.old is None else w.old["company"] != w.new["company"])
    ]
    if not moved:
        return
    ids = {w.new["system_id"] for w in moved if w.old is not None} | {w.new["company"] for w in moved}
    status_of = statuses(batch.find(ContactBusinessRelation, "contact", ids))
    for item in moved:
        item.new["contact_business_relation"] = status_of(item.new["system_id"], item.new["company"])


def delete_contacts(batch: Batch) -> None:
    """Open opportunities keep a contact; what is closed and logged stays, with the company of a person (CON-100 …)."""
    gone = {w.old["system_id"]: w for w in batch.deletes}
    if not gone:
        return
    whose = dict(gone)
    for row in batch.find(Contact, "company", gone):
        whose.setdefault(row["system_id"], gone[row["company"]])
    for row in batch.find(Opportunity, "contact", whose):
        if not row["closed"]:
            detail = f"{registry.table(Opportunity).caption} {row['no']} {row['description']}".strip()
            cause = whose[row["contact"]]
            cause.refuse("bc.contact_in_use", record=batch.table.text(cause.old), detail=detail)
    heirs = {
        key: w.old["company"] for key, w in gone.items() if w.refusal is None and w.old["company"] not in (None, *whose)
    }
    for model in (Opportunity, InteractionLogEntry):
        for row in batch.find(model, "contact", heirs):
            batch.further(model, Write.update(row, {"contact": heirs[row["contact"]]}))


class Kept(Write):
    """What a person did for the company it leaves: past the rules, for nothing else about it changes."""

    __slots__ = ()
    past_rules = True
    heard = True


def leave_behind(batch: Batch) -> None:
    """What a person did stays with the company it leaves; without one, and where it is still open, it goes along."""
    moved = {w.old["system_id"]: w for w in batch.updates if w.new["type"] == PERSON and w.changed("company")}
    for model in (Opportunity, InteractionLogEntry):
        for row in batch.find(model, "contact", moved):
            item = moved[row["contact"]]
            former = item.old["company"] if row.get("closed", True) else None
            stays = {"contact": former, "contact_company": former}
            along = {"contact_company": item.new["company"]}
            batch.further(model, Kept.update(row, stays if former else along), cause=item)


def clear_primary_contact(batch: Batch) -> None:
    """Customers and vendors whose primary contact is deleted (with its company, too) lose its name as well."""
    gone = {w.old["system_id"] for w in batch.deletes}
    if not gone:
        return
    gone |= {row["system_id"] for row in batch.find(Contact, "company", gone)}
    for model in (Customer, Vendor):
        for row in batch.find(model, "primary_contact", gone):
            # The database empties the reference itself when the contact goes; the text is ours to empty.
            batch.further(model, Write.update(row, {"primary_contact": None, "contact": ""}))
