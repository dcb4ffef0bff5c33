"""The two sides of trade: what sales and purchase documents call the same thing."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models

from erp.bc.models import (
    Customer,
    CustomerTempl,
    PurchaseHeader,
    PurchaseLine,
    PurchaseSetup,
    SalesHeader,
    SalesLine,
    SalesSetup,
    Vendor,
    VendorTempl,
)
from erp.bc.models.base import Singleton
from erp.bc.models.contact import LinkTo
from erp.bc.models.customer import CustomerBlocked
from erp.bc.models.document_base import DocumentType
from erp.bc.models.vendor import VendorBlocked
from integration.registry import Row

ADDRESS = ("address", "address_2", "post_code", "city", "county", "country_region_code")
#: the field of the set-up with the number series of each type of document
SERIES = {
    int(DocumentType.QUOTE): "quote_nos",
    int(DocumentType.ORDER): "order_nos",
    int(DocumentType.INVOICE): "invoice_nos",
}


@dataclass(frozen=True)
class Side:
    """One side. `who` and `payer`: the prefixes of the two blocks about the customer or vendor.

    `blocked`: the values with which a customer or vendor gets no new documents (DOC-014).
    """

    header: type[models.Model]
    line: type[models.Model]
    setup: type[Singleton]
    trader: type[models.Model]
    templ: type[models.Model]
    link: LinkTo
    who: str
    payer: str
    trader_word: str
    responsible: str
    price: str
    moved: str
    blocked: Any
    blocked_values: tuple[int, ...]
    product_blocked: str

    @cached_property
    def partner(self) -> str:
        """The column of the customer or vendor: sell_to_customer, buy_from_vendor."""
        return f"{self.who}_{self.trader_word}"

    @cached_property
    def payer_partner(self) -> str:
        """The column of who pays or is paid."""
        return f"{self.payer}_{self.trader_word}"

    @cached_property
    def contact(self) -> str:
        """The column of the contact the document is for."""
        return f"{self.who}_contact"

    @cached_property
    def payer_contact(self) -> str:
        """The column of the contact who pays or is paid."""
        return f"{self.payer}_contact_no"

    @cached_property
    def template(self) -> str:
        """The column of the template a customer or vendor is to be made with."""
        return f"{self.partner}_templ"

    @cached_property
    def payer_template(self) -> str:
        """The column of the template of who pays or is paid."""
        return f"{self.payer_partner}_templ"

    def who_block(self, name: str, row: Row) -> Row:
        """Name and address of a customer, vendor or contact, in the columns of the first block."""
        return {
            f"{self.partner}_name": name,
            f"{self.partner}_name_2": row["name_2"],
            **{f"{self.who}_{column}": row[column] for column in ADDRESS},
        }

    def payer_block(self, name: str, row: Row) -> Row:
        """The same in the columns of the second block."""
        return _block(self.payer, name, row)

    @staticmethod
    def ship_block(name: str, row: Row) -> Row:
        """The same in the columns of the place of delivery."""
        return _block("ship_to", name, row)


def _block(prefix: str, name: str, row: Row) -> Row:
    own = {f"{prefix}_{column}": row[column] for column in ADDRESS}
    return {f"{prefix}_name": name, f"{prefix}_name_2": row["name_2"], **own}


SALES = Side(
    header=SalesHeader,
    line=SalesLine,
    setup=SalesSetup,
    trader=Customer,
    templ=CustomerTempl,
    link=LinkTo.CUSTOMER,
    who="sell_to",
    payer="bill_to",
    trader_word="customer",
    responsible="salesperson",
    price="unit_price",
    moved="quantity_shipped",
    blocked=CustomerBlocked,
    blocked_values=(CustomerBlocked.SHIP, CustomerBlocked.INVOICE, CustomerBlocked.ALL),
    product_blocked="sales_blocked",
)
PURCHASES = Side(
    header=PurchaseHeader,
    line=PurchaseLine,
    setup=PurchaseSetup,
    trader=Vendor,
    templ=VendorTempl,
    link=LinkTo.VENDOR,
    who="buy_from",
    payer="pay_to",
    trader_word="vendor",
    responsible="purchaser",
    price="direct_unit_cost",
    moved="quantity_received",
    blocked=VendorBlocked,
    blocked_values=(VendorBlocked.ALL,),
    product_blocked="purchasing_blocked",
)
SIDES = (SALES, PURCHASES)
