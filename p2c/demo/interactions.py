"""Whom the demo company writes and talks to: interaction templates, groups of contacts, comments, a few calls."""

from __future__ import annotations

from typing import Any

from erp.bc.models import Contact, ContactBusinessRelation
from erp.bc.models.contact import LinkTo
from erp.bc.models.party import ContactType
from erp.bc.services.interactions import create_interaction
from integration.engine.write import Write
from integration.origin import Origin
from integration.services.write_rows import write_rows

Row = dict[str, Any]

OUTBOUND, INBOUND = 1, 2
US, THEM = 1, 2
#: field of the setup -> code and description of the template it names
DOCUMENTS = {
    "sales_quotes": ("QUOTE", "Sales quote"),
    "sales_order_confirmations": ("ORDERCONF", "Order confirmation"),
    "sales_invoices": ("INVOICE", "Sales invoice"),
    "purchase_quotes": ("REQUEST", "Request for quotation"),
    "purchase_orders": ("PURCHORDER", "Purchase order"),
    "cover_sheets": ("COVERSHEET", "Letter with cover sheet"),
    "e_mails": ("EMAIL", "E-mail"),
}
#: code, description, information flow, initiated by
OTHERS = (("CALL-OUT", "Telephone call", OUTBOUND, US), ("CALL-IN", "Call from the contact", INBOUND, THEM))
MAILING_GROUPS = (("CATALOGUE", "Yearly catalogue"), ("SEASON", "Season's greetings"), ("FAIR", "Trade fair"))
INDUSTRIES = (("SCHOOL", "Schools and universities"), ("OFFICE", "Offices"), ("HOTEL", "Hotels and restaurants"))
RESPONSIBILITIES = (("PURCHASE", "Purchasing"), ("FACILITY", "Facility management"), ("MARKETING", "Marketing"))
COMMENTS = ("Prefers deliveries before noon.", "Asks for samples of every fabric.", "Closed between the years.")
CALLS = (
    ("CALL-OUT", "Offered the new conference tables", "Wants prices for twelve tables by the end of the month."),
    ("CALL-IN", "Asked for the delivery date", "Promised to call back when the lorry has left."),
)


def load(writer: str) -> dict[str, int]:
    """Write it; returns the rows per table."""
    counts: dict[str, int] = {}

    def insert(table: str, rows: list[Row]) -> list[Row]:
        written = write_rows(table, [Write.insert(row) for row in rows], Origin(name=writer, product=True))
        counts[table] = len(written)
        return [item.new for item in written if item.new is not None]

    templates = _templates(insert)
    mailing = insert("bc.mailinggroup", _codes(MAILING_GROUPS))
    industries = insert("bc.industrygroup", _codes(INDUSTRIES))
    duties = insert("bc.jobresponsibility", _codes(RESPONSIBILITIES))
    companies = _companies()
    persons = [c.pk.hex for c in Contact.objects.filter(type=ContactType.PERSON).order_by("no")[: len(duties)]]
    insert(
        "bc.contactmailinggroup",
        [
            {"contact": contact, "mailing_group": mailing[at % len(mailing)]["system_id"]}
            for at, contact in enumerate([*companies, *persons])
        ],
    )
    insert(
        "bc.contactindustrygroup",
        [
            {"contact": contact, "industry_group": industries[at % len(industries)]["system_id"]}
            for at, contact in enumerate(companies)
        ],
    )
    insert(
        "bc.contactjobresponsibility",
        [
            {"contact": contact, "job_responsibility": duty["system_id"]}
            for contact, duty in zip(persons, duties, strict=True)
        ],
    )
    insert(
        "bc.contactcomment",
        [
            {"contact": contact, "date": "2026-09-14", "comment": comment}
            for contact, comment in zip(companies, COMMENTS, strict=False)
        ],
    )
    for contact, (code, subject, comment) in zip(companies, CALLS, strict=False):
        said = {"interaction_template": templates[code], "date": "2026-10-06", "subject": subject, "comment": comment}
        create_interaction(contact, said, Origin(name=writer, product=True))
    counts["bc.interactionlogentry"] = len(CALLS)
    return counts


def _templates(insert: Any) -> dict[str, str]:
    """The templates and the setup that names them; code -> id."""
    rows = [
        {"code": code, "description": text, "information_flow": OUTBOUND, "initiated_by": US}
        for code, text in DOCUMENTS.values()
    ]
    rows += [
        {"code": code, "description": text, "information_flow": flow, "initiated_by": who}
        for code, text, flow, who in OTHERS
    ]
    templates = {row["code"]: row["system_id"] for row in insert("bc.interactiontemplate", rows)}
    setup = {field: templates[code] for field, (code, _text) in DOCUMENTS.items()}
    insert("bc.interactiontemplatesetup", [setup])
    return templates


def _companies() -> list[str]:
    """The company contacts of the first customers."""
    links = ContactBusinessRelation.objects.filter(link_to_table=LinkTo.CUSTOMER).order_by("no")
    return [contact.hex for contact in links.values_list("contact_id", flat=True)[:6]]


def _codes(known: tuple[tuple[str, str], ...]) -> list[Row]:
    return [{"code": code, "description": text} for code, text in known]
