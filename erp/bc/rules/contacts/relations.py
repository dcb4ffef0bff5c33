"""The links between contacts and customers or vendors: one of each kind, kept in step, summed up on the contact."""

from collections import defaultdict
from collections.abc import Iterable

from erp.bc.models import BusinessRelation, Contact, ContactBusinessRelation, MarketingSetup
from erp.bc.models.contact import LinkTo, RelationStatus
from erp.bc.rules.contacts.kinds import KINDS
from integration import registry
from integration.engine.write import Batch, Write
from integration.registry import Row, Rule

KEY = ("contact", "business_relation", "link_to_table", "no")


class FreshLink(Write):
    """A link between two records that are made in the same transaction: nothing to compare it with."""

    __slots__ = ()
    past_rules = True


class Linking(Write):
    """A link that the service makes, which brings both records into line with it."""

    __slots__ = ()


def links_by_hand(batch: Batch) -> None:
    """A link typed in as a row leads to a record that is there and says the same; it does not become another one.

    Whose data are right asks only who links on the page of the contact or by the step of REST (CON-050).
    """
    if not batch.by_person:
        return
    asked = [w for w in batch.saves if w.changed(*KEY) and not isinstance(w, Linking)]
    if not asked:
        return
    contacts = batch.load(Contact, (w.new["contact"] for w in asked))
    rows = {
        (link, row["no"]): row
        for link, kind in KINDS.items()
        for row in batch.find(kind.model, "no", (w.new["no"] for w in asked if w.new["link_to_table"] == link))
    }
    for item in asked:
        new, contact = item.new, contacts.get(item.new["contact"])
        record = registry.table(Contact).text(contact or {"no": "", "name": ""})
        if item.old is not None and item.old["no"] and item.old["link_to_table"] in KINDS:
            said = {"record": record, "kind": str(LinkTo(item.old["link_to_table"]).label), "value": item.old["no"]}
            item.refuse("bc.link_stays", **said)
        elif contact is not None and new["no"] and (kind := KINDS.get(new["link_to_table"])) is not None:
            said = {"record": record, "kind": str(kind.link.label), "value": new["no"]}
            row = rows.get((new["link_to_table"], new["no"]))
            if row is None:
                item.refuse("bc.not_found", **said)
            elif differing := [name for name, value in kind.of_contact(contact).items() if row[name] != value]:
                captions = [str(registry.table(kind.model).column(name).caption) for name in differing]
                item.refuse("bc.link_differs", **said, fields=", ".join(captions))


def one_link_per_kind(batch: Batch) -> None:
    """A contact has one link of each kind, and each customer or vendor one contact."""
    checked = [w for w in batch.saves if w.changed(*KEY)]
    if not checked:
        return
    stored = _stored(batch, checked)
    _fill_placeholders(batch, checked, stored)
    checked = [w for w in checked if w.refusal is None]
    for item in batch.all:
        if item.old is not None and item.refusal is None:
            stored.pop(item.old["system_id"], None)
    by_contact = {(r["contact"], r["link_to_table"]): r for r in stored.values() if r["link_to_table"]}
    by_no = {(r["link_to_table"], r["no"]): r for r in stored.values() if r["link_to_table"] and r["no"]}
    by_code = {(r["contact"], r["business_relation"]) for r in stored.values()}
    clashes: list[tuple[Write, str, Row | None]] = []
    for item in checked:
        new = item.new
        of_contact = (new["contact"], new["link_to_table"])
        of_entity = (new["link_to_table"], new["no"])
        linking = bool(new["link_to_table"])
        if linking and of_contact in by_contact:
            clashes.append((item, "bc.contact_already_linked", by_contact[of_contact]))
        elif linking and new["no"] and of_entity in by_no:
            clashes.append((item, "bc.entity_already_linked", by_no[of_entity]))
        elif (new["contact"], new["business_relation"]) in by_code:
            clashes.append((item, "bc.relation_twice", None))
        else:
            by_code.add((new["contact"], new["business_relation"]))
            if linking:
                by_contact[of_contact] = new
            if linking and new["no"]:
                by_no[of_entity] = new
    _refuse(batch, clashes)


def _stored(batch: Batch, items: list[Write]) -> dict[str, Row]:
    """The relations these could clash with: those of the contacts and those of the numbers."""
    rows = batch.find(ContactBusinessRelation, "contact", (w.new["contact"] for w in items))
    rows += batch.find(ContactBusinessRelation, "no", (w.new["no"] for w in items))
    return {row["system_id"]: row for row in rows}


def _fill_placeholders(batch: Batch, items: list[Write], stored: dict[str, Row]) -> None:
    """A link takes the place of the contact's relation of the same code without a number."""
    placeholders = {(r["contact"], r["business_relation"]): r for r in stored.values() if not r["no"]}
    for item in items:
        new = item.new
        if item.old is None and new["link_to_table"] and new["no"]:
            row = placeholders.pop((new["contact"], new["business_relation"]), None)
            if row is not None:
                # An update of that row, as two rows may not have the same code.
                item.old = row
                item.new = {**new, "system_id": row["system_id"], "created_on": row["created_on"]}


def _refuse(batch: Batch, clashes: list[tuple[Write, str, Row | None]]) -> None:
    if not clashes:
        return
    ids = {w.new["contact"] for w, _, _ in clashes} | {r["contact"] for _, _, r in clashes if r}
    table = registry.table(Contact)
    names = {i: table.text(row) for i, row in batch.load(Contact, ids).items()}
    codes = _codes(w.new["business_relation"] for w, code, _ in clashes if code == "bc.relation_twice")
    for item, code, row in clashes:
        new = item.new
        contact = names.get(new["contact"], "")
        if row is None:
            item.refuse(code, record=contact, contact=contact, value=codes.get(new["business_relation"], ""))
        else:
            other = row["no"] if code == "bc.contact_already_linked" else names.get(row["contact"], "")
            kind = LinkTo(new["link_to_table"]).label
            item.refuse(code, record=contact, contact=contact, kind=kind, value=new["no"], other=other)


def _codes(ids: Iterable[str]) -> dict[str, str]:
    wanted = set(ids)
    if not wanted:
        return {}
    return {r.pk.hex: r.code for r in BusinessRelation.objects.filter(pk__in=wanted)}


def links_follow(kind: LinkTo) -> Rule:
    """The rule that deletes the links of deleted records of that kind and renumbers those of renumbered ones."""

    def follow(batch: Batch) -> None:
        gone = {w.old["no"] for w in batch.deletes}
        moved = {w.old["no"]: w.new["no"] for w in batch.updates if w.old["no"] != w.new["no"]}
        if not gone and not moved:
            return
        for row in batch.find(ContactBusinessRelation, "no", gone | set(moved)):
            if row["link_to_table"] != kind:
                continue
            if row["no"] in gone:
                batch.further(ContactBusinessRelation, Write.delete(row))
            else:
                batch.further(ContactBusinessRelation, Write.update(row, {"no": moved[row["no"]]}))

    return follow


def sum_up_status(batch: Batch) -> None:
    """Every contact shows what its own relations and those of its company make it."""
    touched: set[str] = set()
    for item in batch.writes:
        touched.update(row["contact"] for row in (item.old, item.new) if row is not None)
    if not touched:
        return
    contacts = batch.load(Contact, touched)
    contacts.update((row["system_id"], row) for row in batch.find(Contact, "company", touched))
    companies = {row["company"] for row in contacts.values() if row["company"]}
    rows = {r["system_id"]: r for r in batch.find(ContactBusinessRelation, "contact", companies | set(contacts))}
    for item in batch.writes:
        if item.old is not None:
            rows.pop(item.old["system_id"], None)
        if item.new is not None:
            rows[item.new["system_id"]] = item.new
    status_of = statuses(rows.values())
    for row in contacts.values():
        status = status_of(row["system_id"], row["company"])
        if status != row["contact_business_relation"]:
            batch.further(Contact, Write.update(row, {"contact_business_relation": status}))


def keep_codes_for_linking(batch: Batch) -> None:
    """Nobody gives a contact one of the relation codes of the setup by hand: linking does (CON-046)."""
    if not batch.by_person:
        return
    asked = [w for w in batch.saves if not w.new["no"] and w.changed("business_relation", "no", "link_to_table")]
    if not asked:
        return
    setup = batch.once(MarketingSetup.current)
    kinds = {kind.code(setup): kind for kind in KINDS.values()}
    taken = [w for w in asked if w.new["business_relation"] in kinds]
    codes = _codes(w.new["business_relation"] for w in taken)
    contacts = batch.load(Contact, (w.new["contact"] for w in taken))
    for item in taken:
        code = item.new["business_relation"]
        contact = registry.table(Contact).text(contacts.get(item.new["contact"], {"no": "", "name": ""}))
        kind = str(kinds[code].link.label)
        item.refuse("bc.code_reserved", record=contact, contact=contact, value=codes.get(code, ""), kind=kind)


def no_link_for_blocked(batch: Batch) -> None:
    """A contact whose privacy is blocked is not linked to anything by anybody (CON-047)."""
    if not batch.by_person:
        return
    asked = [w for w in batch.saves if w.new["no"] and w.changed(*KEY)]
    contacts = batch.load(Contact, (w.new["contact"] for w in asked))
    for item in asked:
        contact = contacts.get(item.new["contact"])
        if contact is not None and contact["privacy_blocked"]:
            text = registry.table(Contact).text(contact)
            item.refuse("bc.contact_privacy_blocked", record=text, contact=text)


class statuses:
    """Sums up relation rows: (contact, its company) -> status. Reads the setup once."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self.rows[row["contact"]].append(row)
        self.codes: dict[str, set[int]] = defaultdict(set)
        if self.rows:
            setup = MarketingSetup.current()
            for kind in KINDS.values():
                if (code := kind.code(setup)) is not None:
                    self.codes[code].add(int(kind.link))

    def __call__(self, contact: str, company: str | None) -> int:
        rows = self.rows.get(contact, [])
        if company and company != contact:
            rows = rows + self.rows.get(company, [])
        if not rows:
            return int(RelationStatus.NONE)
        if len(rows) > 1:
            return int(RelationStatus.MULTIPLE)
        kind = rows[0]["link_to_table"]
        if rows[0]["no"] and kind in self.codes.get(rows[0]["business_relation"], ()):
            return int(RelationStatus[LinkTo(kind).name])
        return int(RelationStatus.OTHER)
