"""Companies and their persons: who belongs where, and what follows when the company changes or goes."""

from erp.bc.models import Contact, ContactBusinessRelation, Customer, Vendor
from erp.bc.models.party import ContactType
from erp.bc.rules.relations import statuses
from integration.engine.write import Batch, Write

COMPANY, PERSON = int(ContactType.COMPANY), int(ContactType.PERSON)


def keep_type(batch: Batch) -> None:
    """A company with persons or relations cannot become a person."""
    turned = [w for w in batch.updates if w.old["type"] == COMPANY and w.new["type"] == PERSON]
    if not turned:
        return
    ids = {w.old["system_id"] for w in turned}
    with_persons = {r["company"] for r in batch.find(Contact, "company", ids) if r["system_id"] != r["company"]}
    with_relations = {r["contact"] for r in batch.find(ContactBusinessRelation, "contact", ids)}
    for item in turned:
        key = item.old["system_id"]
        if item.new["company"] == key:
            item.new["company"] = None
        for holders, model in ((with_persons, Contact), (with_relations, ContactBusinessRelation)):
            if key in holders:
                detail = str(model._meta.verbose_name_plural)
                item.refuse("bc.type_change_blocked", record=batch.table.text(item.old), detail=detail)


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
        if w.new["type"] == PERSON and (w.new["company"] if w.old is None else w.old["company"] != w.new["company"])
    ]
    if not moved:
        return
    ids = {w.new["system_id"] for w in moved if w.old is not None} | {w.new["company"] for w in moved}
    status_of = statuses(batch.find(ContactBusinessRelation, "contact", ids))
    for item in moved:
        item.new["contact_business_relation"] = status_of(item.new["system_id"], item.new["company"])


def persons_follow(batch: Batch) -> None:
    """The persons of a renamed company show its new name."""
    renamed = {
        w.new["system_id"]: w.new["name"]
        for w in batch.updates
        if w.new["type"] == COMPANY and w.old["name"] != w.new["name"]
    }
    if not renamed:
        return
    here = {w.old["system_id"] for w in batch.all if w.old is not None}
    for item in batch.updates:
        if item.new["type"] == PERSON and item.new["company"] in renamed:
            item.new["company_name"] = renamed[item.new["company"]]
    for row in batch.find(Contact, "company", renamed):
        if row["system_id"] not in here:
            batch.further(Contact, Write.update(row, {"company_name": renamed[row["company"]]}))


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
