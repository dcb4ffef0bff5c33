"""What contacts are linked to, and which fields the two sides share (CON-021)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models

from erp.bc.models import BankAccount, Customer, MarketingSetup, Vendor
from erp.bc.models.contact import LinkTo
from erp.bc.models.vat import VatAccountType
from integration.registry import Row

_ADDRESSED = (
    "name",
    "search_name",
    "name_2",
    "address",
    "address_2",
    "post_code",
    "city",
    "county",
    "country_region_code",
    "phone_no",
    "mobile_phone_no",
    "fax_no",
    "telex_no",
    "telex_answer_back",
    "e_mail",
    "home_page",
    "territory_code",
    "language_code",
    "currency",
)
_PARTY = (*_ADDRESSED, "format_region", "registration_number", "vat_registration_no")
#: a change of these alone starts nothing; they travel with the next change of another field (CON-026, CON-033)
_SILENT = {"privacy_blocked", "format_region"}

#: the fields of a contact whose change is copied to everything it is linked to (CON-032)
WATCHED_ON_CONTACT = (*_PARTY, "salesperson", "search_e_mail", "type")


@dataclass(frozen=True)
class Kind:
    """A kind of record that contacts are linked to.

    `code_field`: the field of the marketing setup with the relation code of its links. `responsible`: who of us looks
    after it. `shared`: the fields both sides share, copied as they are, blanks too (CON-020). `has_primary`: whether it
    names a primary contact.
    """

    link: LinkTo
    model: type[models.Model]
    code_field: str
    responsible: str
    shared: tuple[str, ...]
    has_primary: bool = True
    vat: VatAccountType | None = None

    @property
    def watched(self) -> tuple[str, ...]:
        """The fields whose change is copied to the contact (CON-033)."""
        own = ("contact",) if self.model is Customer else ()
        return (*(name for name in self.shared if name not in _SILENT), self.responsible, *own)

    def code(self, setup: MarketingSetup) -> str | None:
        """The id of the relation code in the setup."""
        found = getattr(setup, f"{self.code_field}_id")
        return found.hex if found else None

    def of_contact(self, contact: Row) -> Row:
        """What a contact says of the record it is linked to (CON-025: its type goes to a customer)."""
        values = {name: contact[name] for name in self.shared}
        return {**values, "contact_type": contact["type"]} if self.model is Customer else values

    def for_contact(self, row: Row) -> Row:
        """What the record says of the contact it is linked to."""
        return {name: row[name] for name in self.shared}


KINDS: Mapping[int, Kind] = {
    int(kind.link): kind
    for kind in (
        Kind(
            LinkTo.CUSTOMER,
            Customer,
            "bus_rel_code_for_customers",
            "salesperson",
            (*_PARTY, "salesperson", "privacy_blocked"),
            vat=VatAccountType.CUSTOMER,
        ),
        Kind(
            LinkTo.VENDOR,
            Vendor,
            "bus_rel_code_for_vendors",
            "purchaser",
            (*_PARTY, "privacy_blocked"),
            vat=VatAccountType.VENDOR,
        ),
        Kind(
            LinkTo.BANK_ACCOUNT,
            BankAccount,
            "bus_rel_code_for_bank_accs",
            "our_contact",
            _ADDRESSED,
            has_primary=False,
        ),
    )
}
