"""For whom a document is: contact and customer (or vendor) find each other, and what they bring along.

CON-120 … CON-123, DOC-014. What a writer says himself stands; the customer or vendor comes before everything else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from erp.bc.models import CompanyInformation, Contact, ContactBusinessRelation, PaymentMethod
from erp.bc.models.document_base import DocumentType
from erp.bc.models.party import ContactType
from erp.bc.rules.documents.sides import ADDRESS, SALES, Side
from integration import registry
from integration.engine.write import Batch, Write
from integration.registry import Row, Rule

PERSON = int(ContactType.PERSON)
#: what the header takes from who pays or is paid: its own column -> that of the customer, vendor or contact
FROM_PAYER = {
    "currency": "currency",
    "language_code": "language_code",
    "format_region": "format_region",
    "vat_registration_no": "vat_registration_no",
    "registration_number": "registration_number",
    "vat_country_region_code": "country_region_code",
}
#: what only customers and vendors have
FROM_TRADER = {
    "payment_terms": "payment_terms",
    "invoice_disc_code": "invoice_disc_code",
    "vat_bus_posting_group": "vat_bus_posting_group",
}
FROM_WHO = {"shipment_method": "shipment_method"}
ONLY_CUSTOMERS = {"shipping_agent": "shipping_agent"}
_OF_BOTH = (
    "no", "name", "name_2", *ADDRESS, "phone_no", "e_mail", "privacy_blocked", *FROM_PAYER.values(), "salesperson",
)  # fmt: skip
_OF_CONTACT = (*_OF_BOTH, "type", "company")
_OF_TRADER = (
    *_OF_BOTH, *FROM_TRADER.values(), *FROM_WHO.values(), *ONLY_CUSTOMERS.values(), "primary_contact", "contact",
    "blocked", "payment_method", "purchaser", "customer_price_group",
)  # fmt: skip


def parties(side: Side) -> Rule:
    """The rule that settles for whom the documents of a side are."""

    def settle(batch: Batch) -> None:
        watched = (side.partner, side.contact, side.payer_partner, side.payer_contact)
        asked = [item for item in batch.saves if item.old is None or item.changed(*watched)]
        if not asked:
            return
        known = Known.of(batch, side, asked)
        for item in asked:
            Settling(batch, side, known, item).settle()

    return settle


@dataclass
class Known:
    """The records the documents of a batch name, and those these lead to. The same statements for many and for one."""

    contacts: dict[str, Row]
    traders: dict[str, Row]
    by_no: dict[str, Row]
    links: dict[str, list[Row]]
    linked: dict[str, str]
    methods: dict[str, str]
    #: column of a document -> what it is while nobody has said anything
    blank: Row
    #: what each customer or vendor brings along, made once for all documents of theirs
    brought: dict[tuple[str, str], Row] = field(default_factory=dict)

    @classmethod
    def of(cls, batch: Batch, side: Side, items: Iterable[Write]) -> Known:
        rows = [item.new for item in items]
        of_contact = [name for name in _OF_CONTACT if name in registry.table(Contact).columns]
        of_trader = [name for name in _OF_TRADER if name in registry.table(side.trader).columns]
        named = (row[name] for row in rows for name in (side.contact, side.payer_contact))
        contacts = batch.load(Contact, named, of_contact)
        named = (row[name] for row in rows for name in (side.partner, side.payer_partner))
        traders = batch.load(side.trader, named, of_trader)
        ids = {*contacts, *(row["company"] for row in contacts.values())}
        found = [*batch.find(ContactBusinessRelation, "contact", ids)]
        found += batch.find(ContactBusinessRelation, "no", (row["no"] for row in traders.values()))
        found = [row for row in found if row["no"] and row["link_to_table"] == side.link]
        links: dict[str, dict[str, Row]] = {}
        for row in found:
            links.setdefault(row["contact"], {})[row["system_id"]] = row
        numbers = {row["no"] for row in found} - {row["no"] for row in traders.values()}
        traders.update((row["system_id"], row) for row in batch.find(side.trader, "no", numbers, of_trader))
        more = {row["contact"] for row in found} | {row["primary_contact"] for row in traders.values()}
        more |= {row["company"] for row in contacts.values()}
        contacts.update(batch.load(Contact, more - contacts.keys(), of_contact))
        methods = batch.load(PaymentMethod, (row["payment_method"] for row in traders.values()), ("code",))
        return cls(
            contacts,
            traders,
            {row["no"]: row for row in traders.values()},
            {contact: list(of.values()) for contact, of in links.items()},
            {row["no"]: row["contact"] for row in found},
            {key: row["code"] for key, row in methods.items()},
            {column.name: column.default for column in batch.table.physical},
        )

    def who(self, side: Side, trader: Row) -> Row:
        """What a document takes from the customer or vendor it is for."""
        key = ("who", trader["system_id"])
        if key not in self.brought:
            names = {**FROM_WHO, **(ONLY_CUSTOMERS if side is SALES else {})}
            self.brought[key] = {
                **side.who_block(trader["name"], trader),
                **(side.ship_block(trader["name"], trader) if side is SALES else {}),
                f"{side.who}_phone_no": trader["phone_no"],
                f"{side.who}_e_mail": trader["e_mail"],
                **{own: trader[theirs] for own, theirs in names.items()},
            }
        return self.brought[key]

    def payer(self, side: Side, trader: Row) -> Row:
        """What a document takes from the customer or vendor who pays or is paid."""
        key = ("payer", trader["system_id"])
        if key not in self.brought:
            self.brought[key] = {
                **side.payer_block(trader["name"], trader),
                **{own: trader[theirs] for own, theirs in {**FROM_PAYER, **FROM_TRADER}.items()},
                "payment_method_code": self.methods.get(trader["payment_method"] or "", ""),
                side.responsible: trader[side.responsible],
                **({"customer_price_group": trader["customer_price_group"]} if side is SALES else {}),
            }
        return self.brought[key]

    def numbers_of(self, contact: Row) -> list[str]:
        """The customers or vendors a contact stands for: its own link first, then its company's (CON-121)."""
        return [row["no"] for key in (contact["system_id"], contact["company"]) for row in self.links.get(key, ())]

    def contact_of(self, trader: Row) -> Row | None:
        """The contact of a document for that customer or vendor: the primary one, else the linked one (CON-123)."""
        return self.contacts.get(trader["primary_contact"] or self.linked.get(trader["no"], ""))

    def company_of(self, contact: Row) -> Row:
        """The company a contact belongs to, or the contact itself where it stands alone."""
        return self.contacts.get(contact["company"] or "", contact)


class Settling:
    """One document whose parties are settled."""

    def __init__(self, batch: Batch, side: Side, known: Known, item: Write) -> None:
        self.batch, self.side, self.known, self.item = batch, side, known, item
        assert item.new is not None
        self.new: Row = item.new
        self.old = item.old
        self.quote = self.new["document_type"] == DocumentType.QUOTE

    def settle(self) -> None:
        """Who first, then who pays; a refusal ends it."""
        side = self.side
        contact = self.known.contacts.get(self.new[side.contact] or "")
        if self._moved(side.contact):
            if contact is not None:
                self._find_trader(contact, side.contact, side.partner)
        elif self._moved(side.partner):
            trader = self.known.traders.get(self.new[side.partner] or "")
            contact = self.known.contact_of(trader) if trader else contact
            self.new[side.contact] = contact["system_id"] if contact else None
        if self.item.refusal is None:
            self._check_named(contact)
        if self.item.refusal is None:
            self._take_from_who(contact)
            self._settle_payer(contact)

    def _find_trader(self, contact: Row, column: str, partner: str) -> None:
        """CON-121: the contact brings its customer or vendor, or has to belong to the one that is there."""
        numbers = self.known.numbers_of(contact)
        trader = self.known.traders.get(self.new[partner] or "")
        if contact["privacy_blocked"]:
            self._refuse("bc.contact_privacy_blocked", column, contact=_name(contact))
        elif trader is not None and trader["no"] not in numbers:
            self._refuse("bc.contact_not_related", column, value=_name(contact), kind=self._trader_table().caption)
        elif trader is None and numbers and numbers[0] in self.known.by_no:
            self.new[partner] = self.known.by_no[numbers[0]]["system_id"]
        elif trader is None and not self.quote:
            kind = str(self.side.link.label)
            self._refuse("bc.contact_without_link", column, contact=_name(contact), kind=kind)

    def _check_named(self, contact: Row | None) -> None:
        side, trader = self.side, self.known.traders.get(self.new[self.side.partner] or "")
        if trader is None:
            if not self.new[side.partner] and not (self.quote and (contact or self.old)):
                names = (side.partner, side.contact) if self.quote else (side.partner,)
                captions = " / ".join(self.batch.table.column(name).caption for name in names)
                self.item.refuse("required", captions, record=self._text())
        elif self._moved(side.partner):
            self._check_blocked(trader, side.partner)

    def _check_blocked(self, trader: Row, column: str) -> None:
        """DOC-014."""
        text = self._trader_table().text(trader)
        if trader["privacy_blocked"]:
            self._refuse("bc.trader_privacy_blocked", column, value=text)
        elif trader["blocked"] in self.side.blocked_values:
            self._refuse(
                "bc.trader_blocked", column, value=text, blocked=str(self.side.blocked(trader["blocked"]).label)
            )

    # --- what they bring along --------------------------------------------------------------------------------------

    def _take_from_who(self, contact: Row | None) -> None:
        side, new = self.side, self.new
        trader = self.known.traders.get(new[side.partner] or "")
        if trader is not None and self._moved(side.partner):
            new[side.template] = None
            self._fill(self.known.who(side, trader))
        elif trader is None and contact is not None and self._moved(side.contact):
            company = self.known.company_of(contact)
            self._fill(
                {
                    **side.who_block(company["name"], company),
                    **(side.ship_block(company["name"], company) if side is SALES else {}),
                    side.responsible: contact["salesperson"] or company["salesperson"],
                }
            )
        if self._moved(side.contact):
            self._take_from_contact(contact, trader)
        if side is not SALES and self.old is None:
            ours = registry.table(CompanyInformation).row(self.batch.once(CompanyInformation.current))
            address = {f"ship_to_{name}": ours[name] for name in ADDRESS}
            self._fill({"ship_to_name": ours["name"], **address})

    def _take_from_contact(self, contact: Row | None, trader: Row | None) -> None:
        """CON-123: its name, where it is a person; its phone and e-mail, but a blank one takes none away."""
        who = self.side.who
        self._fill({f"{who}_contact_name": _called(contact, trader)}, again=True)
        if self.side is SALES:
            self._fill({"ship_to_contact": _called(contact, trader)}, again=True)
        if contact is not None:
            reach = {f"{who}_phone_no": contact["phone_no"], f"{who}_e_mail": contact["e_mail"]}
            self._fill({name: value for name, value in reach.items() if value}, again=True)

    def _settle_payer(self, contact: Row | None) -> None:
        """The customer or vendor pays or is paid himself, unless another one is named."""
        side, new, old = self.side, self.new, self.old
        chosen = self._given(side.payer_partner)
        if not chosen and self._moved(side.partner):
            follows = old is None or old[side.payer_partner] in (None, old[side.partner])
            if follows and not (self._given(side.payer_contact) and new[side.payer_contact] != new[side.contact]):
                new[side.payer_partner] = new[side.partner]
        payer_contact = self.known.contacts.get(new[side.payer_contact] or "")
        if self._given(side.payer_contact) and payer_contact is not None:
            self._find_trader(payer_contact, side.payer_contact, side.payer_partner)
        trader = self.known.traders.get(new[side.payer_partner] or "")
        if self.item.refusal is None and trader is not None and self._moved(side.payer_partner):
            self._check_blocked(trader, side.payer_partner)
        if self.item.refusal is not None:
            return
        if not self._given(side.payer_contact):
            payer_contact = self._contact_of_payer(contact, trader, payer_contact)
            new[side.payer_contact] = payer_contact["system_id"] if payer_contact else None
        self._take_from_payer(payer_contact, trader)

    def _contact_of_payer(self, contact: Row | None, trader: Row | None, own: Row | None) -> Row | None:
        side, new, old = self.side, self.new, self.old
        if new[side.payer_partner] == new[side.partner]:
            same = old is None or old[side.payer_contact] in (None, old[side.contact])
            return contact if same or self._moved(side.payer_partner) else own
        if self._moved(side.payer_partner):
            return self.known.contact_of(trader) if trader else None
        return own

    def _take_from_payer(self, contact: Row | None, trader: Row | None) -> None:
        side, new = self.side, self.new
        if trader is not None and self._moved(side.payer_partner):
            new[side.payer_template] = None
            values = self.known.payer(side, trader)
            if new["quote_no"]:  # an order has its prices in the currency of its quote, LCY too
                values = {name: value for name, value in values.items() if name != "currency"}
            self._fill(values)
        elif trader is None and contact is not None and self._moved(side.payer_contact):
            company = self.known.company_of(contact)
            own = {name: company[theirs] for name, theirs in FROM_PAYER.items()}
            self._fill({**side.payer_block(company["name"], company), **own})
        if self._moved(side.payer_contact):
            self._fill({f"{side.payer}_contact": _called(contact, trader)}, again=True)

    # --- small things -----------------------------------------------------------------------------------------------

    def _moved(self, column: str) -> bool:
        """Whether the document has another one there than before, given or found."""
        return bool(self.new[column]) if self.old is None else self.new[column] != self.old[column]

    def _given(self, column: str) -> bool:
        """Whether the writer himself names another one."""
        asked = self.item.asked.get(column)
        return bool(asked) if self.old is None else column in self.item.asked and asked != self.old[column]

    def _fill(self, values: Row, again: bool = False) -> None:
        """Take values over where the writer says nothing; `again`: over what was filled in just before, too."""
        new, old, item = self.new, self.old, self.item
        before = self.known.blank if old is None else old
        stands = item.given if item.blanks_stand else ()
        for name, value in values.items():
            if again:
                said = self._says(name)
            else:
                said = new[name] != before[name] and (old is not None or new[name] not in (None, ""))
            if not said and name not in stands:
                new[name] = value

    def _says(self, name: str) -> bool:
        asked = self.item.asked
        if self.old is None:
            return asked.get(name) not in (None, "")
        return name in asked and asked[name] != self.old[name]

    def _refuse(self, code: str, column: str, **params: Any) -> None:
        self.item.refuse(code, self.batch.table.column(column).caption, record=self._text(), **params)

    def _text(self) -> str:
        kind = str(DocumentType(self.new["document_type"]).label)
        return f"{kind} {self.new['no']}".strip()

    def _trader_table(self) -> registry.Table:
        return registry.table(self.side.trader)


def _called(contact: Row | None, trader: Row | None) -> str:
    """The contact's name on a document: a person's own, else what the customer or vendor names as its contact."""
    if contact is not None and contact["type"] == PERSON:
        return str(contact["name"])
    return str(trader["contact"]) if trader else ""


def _name(contact: Row) -> str:
    return f"{contact['no']} {contact['name']}".strip()
