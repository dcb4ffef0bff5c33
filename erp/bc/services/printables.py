"""What can be printed and sent: one description per kind of document, of whom it is for and what stands on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models import (
    Contact,
    PurchaseHeader,
    PurchaseLine,
    SalesHeader,
    SalesInvoiceHeader,
    SalesInvoiceLine,
    SalesLine,
)
from erp.bc.models.contact import LinkTo
from erp.bc.models.document_base import DocumentType
from erp.bc.models.interactions import InteractionDocument


def block(prefix: str, name: str = "name", contact: str = "contact") -> tuple[str, ...]:
    """The columns of an address block of a document, as they stand on an envelope."""
    names = (name, f"{name}_2", contact, "address", "address_2", ("post_code", "city"), "county", "country_region_code")
    return tuple(
        " ".join(f"{prefix}_{each}" for each in ((part,) if isinstance(part, str) else part)) for part in names
    )


@dataclass(frozen=True)
class Printable:
    """A kind of document that is printed and sent.

    `addresses`: its address blocks; the first one with a name is used. Names of a line in a block that are separated
    by a blank stand in one line; the last one is the country. `contacts`, `traders`: references to whom it is for, the
    first one filled counts; the traders are linked to contacts as `link`. `mails`: its own columns with an e-mail
    address. `facts`: what stands above the lines. `columns`: what a line shows; the sum of the lines' amounts stands
    below.
    """

    kind: InteractionDocument
    model: type[models.Model]
    title: Any
    addresses: tuple[tuple[str, ...], ...]
    contacts: tuple[str, ...] = ()
    traders: tuple[str, ...] = ()
    link: LinkTo = LinkTo.NOTHING
    mails: tuple[str, ...] = ()
    salesperson: str = "salesperson"
    facts: tuple[str, ...] = ()
    line: type[models.Model] | None = None
    columns: tuple[str, ...] = ()
    where: dict[str, Any] = field(default_factory=dict)
    #: the contacts count only while these two references name the same record, or the first names none
    contacts_while: tuple[str, ...] = ()
    #: the column that counts how often it was printed
    counted: str = ""

    def is_for(self, document: models.Model) -> bool:
        """Whether a record is of this kind."""
        return isinstance(document, self.model) and all(getattr(document, k) == v for k, v in self.where.items())

    def contact(self, document: models.Model) -> Contact | None:
        """The contact the document names."""
        ids = [getattr(document, f"{name}_id") for name in self.contacts_while]
        if ids and ids[0] not in (None, ids[1]):
            return None
        return self._first(document, self.contacts)

    def trader(self, document: models.Model) -> Any:
        """The customer or vendor the document names."""
        return self._first(document, self.traders)

    def address(self, document: models.Model, countries: Mapping[str, str]) -> list[str]:
        """The lines of the address the document is for, with the country by its name."""
        for names in self.addresses:
            lines = [" ".join(filter(None, (getattr(document, n) for n in each.split()))) for each in names]
            if lines[0] or lines[1]:
                lines[-1] = countries.get(lines[-1], lines[-1])
                return list(dict.fromkeys(filter(None, lines)))
        return []

    @staticmethod
    def _first(document: models.Model, names: Iterable[str]) -> Any:
        return next((found for name in names if (found := getattr(document, name)) is not None), None)


_BILL_TO, _SELL_TO = block("bill_to"), block("sell_to", "customer_name", "contact_name")
_PAY_TO, _BUY_FROM = block("pay_to"), block("buy_from", "vendor_name", "contact_name")
_LINE = ("no", "description", "quantity", "unit_of_measure", "unit_price", "line_discount_percent", "vat_percent")
_PURCHASE_LINE = tuple("direct_unit_cost" if name == "unit_price" else name for name in _LINE)
_TERMS = ("payment_terms", "shipment_method")
_SOLD: dict[str, Any] = {
    "addresses": (_BILL_TO, _SELL_TO),
    "traders": ("bill_to_customer", "sell_to_customer"),
    "link": LinkTo.CUSTOMER,
    "columns": (*_LINE, "amount"),
    "counted": "no_printed",
}
_SALES: dict[str, Any] = {
    **_SOLD,
    "model": SalesHeader,
    "line": SalesLine,
    "contacts": ("bill_to_contact_no", "sell_to_contact"),
    "mails": ("sell_to_e_mail",),
}
_PURCHASES: dict[str, Any] = {
    "model": PurchaseHeader,
    "line": PurchaseLine,
    "addresses": (_BUY_FROM, _PAY_TO),
    "contacts": ("buy_from_contact", "pay_to_contact_no"),
    "traders": ("buy_from_vendor", "pay_to_vendor"),
    "link": LinkTo.VENDOR,
    "mails": ("buy_from_e_mail",),
    "salesperson": "purchaser",
    "columns": (*_PURCHASE_LINE, "amount"),
    "counted": "no_printed",
}

#: what stands on paper where a screen would say that it is a code
CAPTIONS: dict[str, Any] = {
    "salesperson": _("Salesperson"),
    "purchaser": _("Purchaser"),
    "payment_terms": _("Payment terms"),
    "shipment_method": _("Shipment method"),
    "unit_of_measure": _("Unit"),
    "line_discount_percent": _("Discount %"),
}

COVER_SHEET = Printable(
    InteractionDocument.COVER_SHEET,
    Contact,
    _("Cover sheet"),
    addresses=(
        ("company_name", "name", "name_2", "address", "address_2", "post_code city", "county", "country_region_code"),
    ),
    facts=("no", "phone_no", "mobile_phone_no", "e_mail", "salesperson"),
    mails=("e_mail",),
)
PRINTABLES: tuple[Printable, ...] = (
    Printable(
        InteractionDocument.SALES_INVOICE,
        title=_("Invoice"),
        facts=(
            "no", "document_date", "due_date", "order_no", "your_reference", "external_document_no", "salesperson",
            *_TERMS,
        ),
        model=SalesInvoiceHeader,
        contacts=("sell_to_contact",),
        contacts_while=("bill_to_customer", "sell_to_customer"),
        line=SalesInvoiceLine,
        **_SOLD,
    ),
    Printable(
        InteractionDocument.SALES_QUOTE,
        title=_("Quote"),
        facts=("no", "document_date", "quote_valid_until_date", "your_reference", "salesperson", *_TERMS),
        where={"document_type": DocumentType.QUOTE},
        **_SALES,
    ),
    Printable(
        InteractionDocument.SALES_ORDER_CONFIRMATION,
        title=_("Order confirmation"),
        facts=(
            "no", "order_date", "requested_delivery_date", "promised_delivery_date", "your_reference",
            "external_document_no", "salesperson", *_TERMS,
        ),
        where={"document_type": DocumentType.ORDER},
        **_SALES,
    ),
    Printable(
        InteractionDocument.PURCHASE_QUOTE,
        title=_("Request for quotation"),
        facts=("no", "document_date", "requested_receipt_date", "your_reference", "purchaser"),
        where={"document_type": DocumentType.QUOTE},
        **_PURCHASES,
    ),
    Printable(
        InteractionDocument.PURCHASE_ORDER,
        title=_("Purchase order"),
        facts=("no", "order_date", "requested_receipt_date", "promised_receipt_date", "vendor_order_no", "purchaser",
               *_TERMS),
        where={"document_type": DocumentType.ORDER},
        **_PURCHASES,
    ),
    COVER_SHEET,
)  # fmt: skip


def printable(document: models.Model) -> Printable | None:
    """How that record is printed; None when it is not (an invoice that is not posted)."""
    return next((each for each in PRINTABLES if each.is_for(document)), None)


def of_model(model: type[models.Model]) -> Sequence[Printable]:
    """The kinds of documents a table has."""
    return [each for each in PRINTABLES if each.model is model]
