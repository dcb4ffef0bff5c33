"""The ways a contact is linked to a customer, vendor or bank account: to one that is there, to a new one, from one.

CON-040 … CON-058. Each is done as a whole or refused (`RowsRefused`, with the sentence), and then nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import models, transaction
from django.utils.translation import gettext as _

from erp.bc.models import Contact, ContactBusinessRelation, CustomerTempl, MarketingSetup, VendorTempl
from erp.bc.models.contact import LinkTo
from erp.bc.models.document_base import DocumentType
from erp.bc.models.party import ContactType
from erp.bc.rules.contacts.automatic import without_automatic_contact
from erp.bc.rules.contacts.kinds import KINDS, Kind
from erp.bc.rules.contacts.relations import Linking
from erp.bc.rules.contacts.sync import Lead, Pulled
from erp.bc.rules.documents.sides import SIDES
from integration import origin as origins
from integration import registry
from integration.engine.write import Batch, Write, find, load
from integration.messages import Finding
from integration.registry import Row
from integration.services.errors import Conflict
from integration.services.write_rows import RowsRefused, write_rows

PERSON = int(ContactType.PERSON)
BATCH = 1_000
#: kinds by the name commands and addresses use
NAMES: dict[str, Kind] = {
    "customer": KINDS[LinkTo.CUSTOMER],
    "vendor": KINDS[LinkTo.VENDOR],
    "bank-account": KINDS[LinkTo.BANK_ACCOUNT],
}
TEMPLATES: dict[LinkTo, type[models.Model]] = {LinkTo.CUSTOMER: CustomerTempl, LinkTo.VENDOR: VendorTempl}
#: fields of a template that are no values of the record it makes
_ABOUT_TEMPLATE = {"system_id", "created_on", "modified_on", "modified_by", "code", "description", "contact_type"}


@dataclass(frozen=True)
class Linked:
    """A contact and what it is linked to, as they are then."""

    kind: Kind
    contact: Row
    row: Row
    #: sentences about what was not done as somebody had asked
    warnings: tuple[str, ...] = ()


def link(
    kind: Kind, contact_key: str, no: str, *, contact_leads: bool = True, origin: origins.Origin | None = None
) -> Linked:
    """Link a contact to the record of that number; then one follows the other (CON-050, CON-051)."""
    origin = origin or origins.current()
    with transaction.atomic():
        contact = _locked(contact_key)
        code = check_linkable(kind, contact)
        table = registry.table(kind.model)
        rows = find(table, "no", [no.strip().upper()])
        if not rows:
            raise _refused(Finding("bc.not_found", "", {"kind": _label(kind), "value": no, "record": no}))
        row = load(table, [rows[0][table.key.name]], lock=True)[rows[0][table.key.name]]
        relation = {"contact": contact_key, "business_relation": code, "link_to_table": int(kind.link), "no": row["no"]}
        write_rows(ContactBusinessRelation, [Linking.insert(relation)], origin)
        if contact_leads:
            write_rows(Contact, [Lead(contact, dict(contact), frozenset())], origin)
        else:
            write_rows(Contact, [Pulled.update(contact, kind.for_contact(row))], origin)
        return _linked(kind, contact_key, row["system_id"])


def unlink(relation_key: str, origin: origins.Origin | None = None) -> None:
    """Take a link away; both records stay and stop following each other (CON-053). The persons of the contact are its
    own: none of them stays the primary contact of the record."""
    rows = load(registry.table(ContactBusinessRelation), [relation_key])
    origin = (origin or origins.current()).in_deed()
    write_rows(ContactBusinessRelation, [Write.delete(row) for row in rows.values()], origin)


def person_left(kind: Kind, relation: Row) -> str:
    """The primary contact a record loses with this link; blank when none."""
    rows = find(registry.table(kind.model), "no", [relation["no"]]) if kind.has_primary else []
    keys = [row["primary_contact"] for row in rows if row["primary_contact"]]
    persons = load(registry.table(Contact), keys).values()
    return next((_text(p) for p in persons if relation["contact"] in (p["system_id"], p["company"])), "")


def broken() -> models.QuerySet:
    """Links one of whose records is not there any more: deleted past all rules (CON-037)."""
    found = ~models.Q(no="") & ~models.Exists(Contact.objects.filter(pk=models.OuterRef("contact")))
    for kind in KINDS.values():
        there = kind.model._default_manager.filter(no=models.OuterRef("no"))
        found |= models.Q(link_to_table=int(kind.link)) & ~models.Q(no="") & ~models.Exists(there)
    return ContactBusinessRelation.objects.filter(found)


def repair(origin: origins.Origin | None = None) -> int:
    """Delete the broken links and sum up their contacts again; returns how many there were."""
    table, done = registry.table(ContactBusinessRelation), 0
    while keys := [key.hex for key in broken().order_by("pk").values_list("pk", flat=True)[:BATCH]]:
        writes = [Write.delete(row) for row in load(table, keys).values()]
        write_rows(ContactBusinessRelation, writes, (origin or origins.current()).by_product())
        done += len(writes)
    return done


def create_from_contact(
    kind: Kind, contact_key: str, template_key: str | None = None, origin: origins.Origin | None = None
) -> Linked:
    """Make a customer, vendor or bank account of a contact; for a person, of its company (CON-055 … CON-058)."""
    origin = origin or origins.current()
    with transaction.atomic():
        contact = _becoming(kind, contact_key)
        check_privacy(contact)
        code = relation_code(kind, _text(contact))
        template = _template(kind, contact, template_key)
        otherwise = _asked_otherwise(kind, contact, template)
        values = filled(kind.of_contact(contact), template)
        if contact["type"] == PERSON and kind.has_primary:
            values |= {"primary_contact": contact["system_id"], "contact": contact["name"]}
        with without_automatic_contact():
            # the contact is its own, so nobody has to look whether it may be the primary one
            (made,) = write_rows(kind.model, [Write.insert(values)], origin.by_product())
        row = made.row
        relation = {
            "contact": contact["system_id"], "business_relation": code, "link_to_table": int(kind.link),
            "no": row["no"],
        }  # fmt: skip
        write_rows(ContactBusinessRelation, [Linking.insert(relation)], origin)
        # what the template brought is the contact's as well: its next change would take it away again
        now = _locked(contact["system_id"])
        write_rows(Contact, [Pulled.update(now, kind.for_contact(row))], origin.by_product())
        made = _linked(kind, contact["system_id"], row["system_id"])
        text = _("Quote %(quote)s asks for template %(asked)s, but %(kind)s %(record)s was made with %(used)s.")
        said = {"kind": kind.link.label.lower(), "record": made.row["no"], "used": (template or {}).get("code", "")}
        told = tuple(text % {**said, "quote": quote, "asked": asked} for quote, asked in otherwise)
        return replace(made, warnings=told)


def _asked_otherwise(kind: Kind, contact: Row, template: Row | None) -> list[tuple[str, str]]:
    """The open quotes that are going to be the new record's, and ask for another template: number and its code."""
    side = next((side for side in SIDES if side.link == kind.link), None)
    if side is None or template is None:
        return []
    keys = [contact["system_id"], *(row["system_id"] for row in find(registry.table(Contact), "company", [
        contact["system_id"]]))]  # fmt: skip
    quotes = [
        row
        for row in find(registry.table(side.header), side.contact, keys)
        if row["document_type"] == DocumentType.QUOTE and row[side.partner] is None
        and row[side.template] not in (None, template["system_id"])
    ]  # fmt: skip
    codes = load(registry.table(side.templ), {row[side.template] for row in quotes})
    return sorted((row["no"], codes[row[side.template]]["code"]) for row in quotes)


def filled(values: Row, template: Row | None) -> Row:
    """The values with those of a template where they are blank (CON-056). A town is taken as a whole or not at all."""
    if template is None:
        return values
    found = dict(values)
    town = ("city", "post_code", "county")
    has_town = any(values[name] for name in ("city", "post_code"))
    for name, value in template.items():
        if name in _ABOUT_TEMPLATE or value in (None, "") or (has_town and name in town):
            continue
        if name == "no_series":
            found[name] = series_code(value)
        elif name not in found or found[name] in (None, ""):
            found[name] = value
    return found


def series_code(key: str) -> str:
    """The code of the number series a template names."""
    from erp.bc.models import NoSeries

    return str(NoSeries.objects.values_list("code", flat=True).get(pk=key))


def templates_for(kind: Kind, contact: Row) -> list[Row]:
    """The templates a contact can become such a record with: those of its own type (CON-056); none for a bank."""
    model = TEMPLATES.get(kind.link)
    rows = find(registry.table(model), "contact_type", [contact["type"]]) if model else []
    return sorted(rows, key=lambda row: row["code"])


def becoming(kind: Kind, contact_key: str) -> Row:
    """The contact that would become such a record: for a person its company, if it may at all (CON-055, CON-057)."""
    return _becoming(kind, contact_key)


def _becoming(kind: Kind, contact_key: str) -> Row:
    contact = _locked(contact_key)
    check_free(kind, contact)
    if contact["type"] == PERSON:
        if contact["company"]:
            return _locked(contact["company"])
        if kind.link != LinkTo.CUSTOMER:
            raise _refused(Finding("bc.company_required", "", {"record": _text(contact), "kind": _label(kind)}))
    return contact


def _template(kind: Kind, contact: Row, key: str | None) -> Row | None:
    model = TEMPLATES.get(kind.link)
    if model is None:
        return None
    known = {row["system_id"]: row for row in templates_for(kind, contact)}
    params = {"record": _text(contact), "kind": _label(kind), "type": str(ContactType(contact["type"]).label)}
    names = ", ".join(row["code"] for row in known.values())
    if not known:
        raise _refused(Finding("bc.no_template", "", params))
    if key is None and len(known) > 1:
        raise _refused(Finding("bc.choose_template", "", {**params, "templates": names}))
    if key is not None and key not in known:
        other = load(registry.table(model), [key]).get(key)
        value = other["code"] if other else key
        raise _refused(Finding("bc.wrong_template", "", {**params, "value": value, "templates": names}))
    return known[key] if key is not None else next(iter(known.values()))


# --- what has to be in order ----------------------------------------------------------------------------------------


def check_linkable(kind: Kind, contact: Row) -> str:
    """What has to be in order before a record is chosen (CON-050); returns the relation code of the link."""
    check_free(kind, contact)
    check_privacy(contact)
    if kind.link != LinkTo.CUSTOMER and not contact["company"]:
        raise _refused(Finding("bc.company_required", "", {"record": _text(contact), "kind": _label(kind)}))
    return relation_code(kind, _text(contact))


def relation_code(kind: Kind, record: str) -> str:
    """The relation code of links of that kind, or the sentence that says where to set it (CON-040)."""
    setup = MarketingSetup.current()
    code = kind.code(setup)
    if code is None:
        caption = str(MarketingSetup._meta.get_field(kind.code_field).verbose_name)
        raise _refused(Finding("bc.setup_code_missing", caption, {"record": record, "setup": str(setup)}))
    return code


def check_free(kind: Kind, contact: Row) -> None:
    """A contact has one link of a kind, and a person none of a kind that its company has (CON-043, CON-044)."""
    known = links_of(kind, [contact["system_id"], contact["company"]])
    if known:
        other = known[0]["no"]
        params = {
            "record": _text(contact),
            "contact": _text(contact),
            "kind": _label(kind),
            "value": "",
            "other": other,
        }
        raise _refused(Finding("bc.contact_linked_to", "", params))


def check_record_free(kind: Kind, row: Row) -> None:
    """A record is linked to one contact (CON-043), and to none while the setup names no relation code (CON-040)."""
    text = registry.table(kind.model).text(row)
    other = contact_of(kind, row["no"])
    if other is not None:
        words = _("%(record)s is linked to contact %(contact)s already. Remove that link on the contact’s page first.")
        raise Conflict(words % {"record": text, "contact": _text(other)})
    relation_code(kind, text)


def check_privacy(contact: Row) -> None:
    """CON-047."""
    if contact["privacy_blocked"]:
        text = _text(contact)
        raise _refused(Finding("bc.contact_privacy_blocked", "", {"record": text, "contact": text}))


def links_of(kind: Kind, contacts: Sequence[str | None]) -> list[Row]:
    """The links of that kind that these contacts have."""
    rows = Batch.find(ContactBusinessRelation, "contact", filter(None, contacts))
    return [row for row in rows if row["no"] and row["link_to_table"] == kind.link]


def contact_of(kind: Kind, no: str) -> Row | None:
    """The contact the record of that number is linked to."""
    rows = Batch.find(ContactBusinessRelation, "no", [no])
    keys = [row["contact"] for row in rows if row["link_to_table"] == kind.link]
    return next(iter(Batch.load(Contact, keys).values()), None)


def _locked(key: str) -> Row:
    row = load(registry.table(Contact), [key], lock=True).get(key)
    if row is None:
        raise _refused(
            Finding("bc.not_found", "", {"kind": registry.table(Contact).caption, "value": key, "record": key})
        )
    return row


def _linked(kind: Kind, contact: str, row: str) -> Linked:
    return Linked(kind, load(registry.table(Contact), [contact])[contact], load(registry.table(kind.model), [row])[row])


def _refused(finding: Finding) -> RowsRefused:
    return RowsRefused([finding])


def _text(row: Row) -> str:
    return registry.table(Contact).text(row)


def _label(kind: Kind) -> str:
    return str(kind.link.label)
