"""Interactions are logged: those about documents by themselves, others when somebody creates one on a contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from erp.bc.models import (
    Contact,
    ContactBusinessRelation,
    InteractionLogEntry,
    InteractionTemplate,
    InteractionTemplateSetup,
    InteractionTmplLanguage,
)
from erp.bc.models.contact import CorrespondenceType, LinkTo
from erp.bc.models.interactions import InteractionDocument
from integration import origin as origins
from integration import registry
from integration.engine.write import Write, find, load
from integration.messages import Finding
from integration.registry import Row
from integration.services.errors import Refused
from integration.services.write_rows import RowsRefused, write_rows

#: kind of document -> the field of the setup that names its template (CON-130)
TEMPLATE_FIELDS: dict[int, str] = {
    InteractionDocument.SALES_QUOTE: "sales_quotes",
    InteractionDocument.SALES_ORDER_CONFIRMATION: "sales_order_confirmations",
    InteractionDocument.SALES_INVOICE: "sales_invoices",
    InteractionDocument.PURCHASE_QUOTE: "purchase_quotes",
    InteractionDocument.PURCHASE_ORDER: "purchase_orders",
    InteractionDocument.COVER_SHEET: "cover_sheets",
    InteractionDocument.E_MAIL: "e_mails",
}


@dataclass(frozen=True)
class Passed:
    """A document that went to somebody, as far as the log is about it.

    `contact`: its own (bill-to) contact; without one, the contact linked to the customer or vendor `no` is meant.
    """

    document_no: str = ""
    contact: str | None = None
    link: LinkTo = LinkTo.NOTHING
    no: str = ""
    salesperson: str | None = None
    subject: str = ""
    by: CorrespondenceType = CorrespondenceType.BLANK


def log_documents(
    kind: InteractionDocument, documents: Sequence[Passed], origin: origins.Origin | None = None
) -> list[Row]:
    """Log that these went to their contacts. Without a template in the setup nothing is logged, and nothing of a
    document without contact; a template with language versions is refused (CON-130, CON-131)."""
    field = TEMPLATE_FIELDS[kind]
    template = getattr(InteractionTemplateSetup.current(field), field)
    if template is None or not documents:
        return []
    _refuse_languages(kind, template, documents)
    contacts = _contacts(documents)
    entries = [
        Write.insert(
            {
                "contact": contact,
                "interaction_template": template.pk.hex,
                "salesperson": each.salesperson,
                "document_type": int(kind),
                "document_no": each.document_no,
                "subject": each.subject[:100],
                "correspondence_type": int(each.by),
            }
        )
        for each, contact in zip(documents, contacts, strict=True)
        if contact
    ]
    written = write_rows(InteractionLogEntry, entries, (origin or origins.current()).by_product())
    return [item.new for item in written if item.new is not None]


def check_templates(documents: Mapping[InteractionDocument, Sequence[Passed]]) -> None:
    """Refuse what `log_documents` would refuse, before anything is done that cannot be taken back."""
    setup = InteractionTemplateSetup.current(*{TEMPLATE_FIELDS[kind] for kind in documents})
    for kind, passed in documents.items():
        template = getattr(setup, TEMPLATE_FIELDS[kind])
        if template is not None:
            _refuse_languages(kind, template, passed)


def _refuse_languages(kind: InteractionDocument, template: InteractionTemplate, documents: Sequence[Passed]) -> None:
    """Nobody is asked which version is meant when something is logged by itself."""
    if not InteractionTmplLanguage.objects.filter(interaction_template=template).exists():
        return
    setup = InteractionTemplateSetup
    caption = str(setup._meta.get_field(TEMPLATE_FIELDS[kind]).verbose_name)
    words = {"kind": str(kind.label), "value": template.code, "setup": str(setup._meta.verbose_name)}
    raise RowsRefused(
        [Finding("bc.template_has_languages", caption, {**words, "record": each.document_no}) for each in documents]
    )


def _contacts(documents: Sequence[Passed]) -> list[str | None]:
    """The contact each document went to, by two queries for all of them."""
    numbers = {each.no for each in documents if not each.contact and each.no}
    relations = find(registry.table(ContactBusinessRelation), "no", numbers) if numbers else []
    linked = {(row["link_to_table"], row["no"]): row["contact"] for row in relations}
    return [each.contact or linked.get((int(each.link), each.no)) for each in documents]


def create_interaction(contact: str, values: Row, origin: origins.Origin | None = None) -> Row:
    """Log an interaction with the contact of that id: the salesperson is that of the contact unless another one is
    named, and the description is the template's, in the contact's language where it has that version."""
    with transaction.atomic():
        row = load(registry.table(Contact), [contact]).get(contact)
        if row is None:
            raise Refused(_("This record does not exist any more."))
        said = {name: value for name, value in values.items() if value not in (None, "")}
        if "description" not in said:
            said |= _described(said.get("interaction_template"), row["language_code"])
        given = {"salesperson": row["salesperson"], **said, "contact": contact}
        (written,) = write_rows(InteractionLogEntry, [Write.insert(given)], origin or origins.current())
    assert written.new is not None
    return written.new


def _described(template: str | None, language: str) -> Row:
    if not template or not language:
        return {}
    versions = InteractionTmplLanguage.objects.filter(interaction_template=template, language_code=language)
    description = versions.values_list("description", flat=True).first()
    return {"description": description} if description else {}
