"""Logged interactions: what their template and their contact say of them, and what stays as it was logged."""

from erp.bc.models import Contact, InteractionTemplate
from integration import registry, time_zone
from integration.engine.write import Batch

#: what people may still say of an interaction once it is logged
COMMENTING = {"comment", "canceled", "modified_on", "modified_by"}
#: what an interaction takes from its template where it says nothing itself
_OF_TEMPLATE = ("description", "information_flow", "initiated_by", "correspondence_type")


def complete_interaction(batch: Batch) -> None:
    """A new interaction has the company of its contact, what is usual for its template, and who logged it."""
    logged = list(batch.inserts)
    contacts = batch.load(Contact, (w.new["contact"] for w in logged))
    templates = batch.load(InteractionTemplate, (w.new["interaction_template"] for w in logged))
    for item in logged:
        new = item.new
        contact = contacts.get(new["contact"])
        if contact is None:
            if batch.by_person:
                item.refuse("required", batch.table.column("contact").caption, record=batch.table.caption)
            continue
        if batch.by_person and contact["privacy_blocked"]:
            text = registry.table(Contact).text(contact)
            item.refuse("bc.contact_privacy_blocked", record=text, contact=text)
        new["contact_company"] = contact["company"]
        new["date"] = new["date"] or time_zone.today().isoformat()
        template = templates.get(new["interaction_template"], {})
        for name in _OF_TEMPLATE:
            new[name] = new[name] or template.get(name, new[name])
        new["user_id"] = new["user_id"] or batch.origin.name[:150]


def keep_logged(batch: Batch) -> None:
    """People comment on logged interactions and cancel them; only canceled ones are deleted by them."""
    if not batch.by_person:
        return
    for item in batch.updates:
        changed = sorted(set(item.changes()) - COMMENTING)
        if changed:
            fields = ", ".join(batch.table.column(name).caption for name in changed)
            item.refuse("bc.interaction_logged", fields, record=batch.table.text(item.old))
    for item in batch.deletes:
        if not item.old["canceled"]:
            caption = batch.table.column("canceled").caption
            item.refuse("bc.interaction_not_canceled", caption, record=batch.table.text(item.old))
