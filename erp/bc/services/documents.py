"""Quotes and orders: started from a contact, released and reopened, and the order that a quote becomes.

CON-120 … CON-125. Each is done as a whole or refused (`RowsRefused`, with the sentence), and then nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from erp.bc.models import Contact
from erp.bc.models.document_base import DocumentStatus, DocumentType
from erp.bc.models.party import ContactType
from erp.bc.rules.contacts.kinds import KINDS
from erp.bc.rules.documents.sides import PURCHASES, SALES, SIDES, Side
from erp.bc.services import links
from integration import origin as origins
from integration import registry
from integration.engine.write import Write, find, load
from integration.messages import Finding
from integration.registry import Row
from integration.services.write_rows import RowsRefused, write_rows

#: what says that a quote is to have no template
NO_TEMPLATE = ""
#: what an order does not take over from its quote: its own number, state and days
_OWN = {
    "system_id",
    "created_on",
    "modified_on",
    "modified_by",
    "document_type",
    "no",
    "no_series",
    "status",
    "quote_no",
    "order_date",
    "posting_date",
    "document_date",
    "due_date",
    "doc_no_occurrence",
    "no_printed",
}
_OWN_OF_LINE = {"system_id", "created_on", "modified_on", "modified_by", "document"}


@dataclass(frozen=True)
class Kind:
    """A kind of document that is started from a contact, by the name addresses use."""

    name: str
    side: Side
    type: DocumentType
    caption: Any


KINDS_OF_DOCUMENT: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("sales-quote", SALES, DocumentType.QUOTE, _("New sales quote")),
        Kind("sales-order", SALES, DocumentType.ORDER, _("New sales order")),
        Kind("purchase-quote", PURCHASES, DocumentType.QUOTE, _("New purchase quote")),
        Kind("purchase-order", PURCHASES, DocumentType.ORDER, _("New purchase order")),
    )
}


class ChooseTemplate(RowsRefused):
    """Which template the quote is to have has to be said; `templates` are those that may be chosen."""

    def __init__(self, finding: Finding, templates: Sequence[Row]) -> None:
        super().__init__([finding])
        self.templates = list(templates)


def new_document(
    kind: Kind, contact_key: str, template: str | None = None, origin: origins.Origin | None = None
) -> Row:
    """Start a document for a contact (CON-120 … CON-122).

    A quote for a contact without customer or vendor gets the template that alone fits it; otherwise the caller says
    which (its key) or that there is none (`NO_TEMPLATE`), and is asked by `ChooseTemplate` while he says nothing.
    """
    origin = origin or origins.current()
    side = kind.side
    with transaction.atomic():
        contact = load(registry.table(Contact), [contact_key]).get(contact_key)
        if contact is None:
            table = registry.table(Contact).caption
            raise _refused("bc.not_found", "", kind=table, value=contact_key, record=contact_key)
        links.check_privacy(contact)
        values: Row = {"document_type": int(kind.type), side.contact: contact_key}
        if kind.type == DocumentType.QUOTE and not links.links_of(KINDS[side.link], _own_and_company(contact)):
            chosen = _template(side, contact, template)
            values |= {side.template: chosen, side.payer_template: chosen}
        (made,) = write_rows(side.header, [Write.insert(values)], origin)
        return made.row


def set_status(side: Side, key: str, status: DocumentStatus, origin: origins.Origin | None = None) -> Row:
    """Release or reopen a document."""
    with transaction.atomic():
        row = _locked(side, key)
        (written,) = write_rows(side.header, [Write.update(row, {"status": int(status)})], origin)
        return written.row


def make_order(side: Side, quote_key: str, origin: origins.Origin | None = None) -> Row:
    """Make an order of a quote, which is gone then; customers and vendors that are missing are created (CON-125)."""
    origin = origin or origins.current()
    table = registry.table(side.header)
    with transaction.atomic():
        quote = _locked(side, quote_key)
        if quote["document_type"] != DocumentType.QUOTE:
            raise _refused("bc.no_quote", "", record=table.text(quote))
        if quote["status"] not in (DocumentStatus.OPEN, DocumentStatus.RELEASED):
            status = table.column("status")
            labels = dict(status.choices)
            state, value = str(labels[quote["status"]]), str(labels[int(DocumentStatus.RELEASED)])
            raise _refused("bc.document_status", status.caption, record=table.text(quote), state=state, value=value)
        quote = _with_partners(side, quote, origin)
        values = {name: value for name, value in quote.items() if name not in _OWN}
        values |= {"document_type": int(DocumentType.ORDER), "quote_no": quote["no"]}
        (made,) = write_rows(side.header, [Write.insert(values)], origin)
        key = made.row["system_id"]
        rows = sorted(find(registry.table(side.line), "document", [quote_key]), key=lambda row: row["line_no"])
        lines = [
            Write.insert({**{n: v for n, v in row.items() if n not in _OWN_OF_LINE}, "document": key}) for row in rows
        ]
        if lines:
            write_rows(side.line, lines, origin)
        write_rows(side.header, [Write.delete(quote)], origin.by_product())
        return load(table, [key])[key]


def missing_partners(quote: Any) -> list[str]:
    """What making an order of the quote creates first, in sentences: a customer or vendor of who has none yet."""
    side = side_of(type(quote))
    found: dict[str, str] = {}
    for partner, contact, template in _partners(side):
        person, made_with = getattr(quote, contact), getattr(quote, template)
        if getattr(quote, f"{partner}_id") is None and person is not None and made_with is not None:
            text = gettext("A new %(kind)s is created from contact %(contact)s with template %(template)s.")
            who = person.company or person
            found[str(who)] = text % {"kind": side.link.label, "contact": who, "template": made_with.code}
    return list(found.values())


def _partners(side: Side) -> tuple[tuple[str, str, str], ...]:
    """Who buys (or sells) and who pays (or is paid): the columns of customer or vendor, contact and template."""
    return (
        (side.partner, side.contact, side.template),
        (side.payer_partner, side.payer_contact, side.payer_template),
    )


def side_of(model: type[models.Model]) -> Side:
    """The side whose documents are records of that model."""
    return next(side for side in SIDES if side.header is model)


def templates_for(side: Side, contact: Row) -> list[Row]:
    """The templates a customer or vendor can be made with of the contact, or of the company it belongs to."""
    becoming = _becoming(side, contact)
    return links.templates_for(KINDS[side.link], becoming) if becoming else []


def _with_partners(side: Side, quote: Row, origin: origins.Origin) -> Row:
    """The quote with the customers or vendors it lacks: made of its contacts, who sells and who pays separately."""
    for partner, contact, template in _partners(side):
        if quote[partner] is not None or (partner == side.payer_partner and quote[contact] is None):
            continue
        table = registry.table(side.header)
        words = {"record": table.text(quote), "kind": str(side.link.label)}
        if quote[contact] is None:
            raise _refused("bc.quote_without_contact", table.column(contact).caption, **words)
        row = load(registry.table(Contact), [quote[contact]])[quote[contact]]
        if links.links_of(KINDS[side.link], _own_and_company(row)):
            continue  # it became one otherwise: the order finds it by its contact
        if quote[template] is None:
            name = registry.table(Contact).text(row)
            raise _refused("bc.quote_without_template", table.column(template).caption, contact=name, **words)
        links.create_from_contact(KINDS[side.link], quote[contact], quote[template], origin)
        # the new link has given the quote its customer or vendor (CON-124)
        quote = _locked(side, quote["system_id"])
    return quote


def _template(side: Side, contact: Row, template: str | None) -> str | None:
    """The key of the template a quote gets; CON-122: proposed where exactly one fits the contact in every respect."""
    if template == NO_TEMPLATE:
        return None
    becoming = _becoming(side, contact)
    possible = links.templates_for(KINDS[side.link], becoming) if becoming else []
    words = {
        "record": registry.table(Contact).text(contact),
        "kind": str(side.link.label),
        "templates": ", ".join(row["code"] for row in possible),
    }
    if template is not None:
        if template not in {row["system_id"] for row in possible}:
            other = load(registry.table(side.templ), [template]).get(template)
            kind = str(ContactType((becoming or contact)["type"]).label)
            raise _refused("bc.wrong_template", "", value=other["code"] if other else template, type=kind, **words)
        return template
    same = ("territory_code", "country_region_code", "currency")
    fitting = [row for row in possible if becoming and all(row[name] == becoming[name] for name in same)]
    if len(fitting) == 1:
        return str(fitting[0]["system_id"])
    if possible:
        raise ChooseTemplate(Finding("bc.choose_quote_template", "", words), possible)
    return None


def _becoming(side: Side, contact: Row) -> Row | None:
    """The contact a customer or vendor would be made of: a person's company; no vendor is made of a lone person."""
    if contact["type"] != ContactType.PERSON:
        return contact
    if contact["company"]:
        return load(registry.table(Contact), [contact["company"]]).get(contact["company"])
    return contact if side is SALES else None


def _own_and_company(contact: Row) -> list[str | None]:
    return [contact["system_id"], contact["company"]]


def _locked(side: Side, key: str) -> Row:
    table = registry.table(side.header)
    row = load(table, [key], lock=True).get(key)
    if row is None:
        raise _refused("bc.not_found", "", kind=table.caption, value=key, record=key)
    return row


def _refused(code: str, field: str, **params: Any) -> RowsRefused:
    return RowsRefused([Finding(code, field, params)])
