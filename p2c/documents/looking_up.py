"""What orders and quotes of Sales name, as Business Central has it: one query for each kind of thing and batch.

DOC-010 … DOC-014, DOC-020 … DOC-022, DOC-031 … DOC-036, DOC-047. What is missing refuses the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from crm.models import Account, Contact, OptionValue, Product, TransactionCurrency
from crm.models import Quote as SalesQuote
from crm.models.product import ProductState, ProductType
from crm.models.units import Uom
from erp.bc.models import (
    CompanyInformation,
    Country,
    Currency,
    Customer,
    Item,
    ItemUnitOfMeasure,
    Resource,
    ResourceUnitOfMeasure,
    SalesHeader,
    SalesSetup,
    VatPostingSetup,
)
from erp.bc.models.document_base import DocumentType
from erp.bc.models.setup import WriteInProductType
from erp.bc.models.vat_posting import VatCalculationType
from integration import registry
from integration.engine import countries, lookup
from integration.engine.transform import Unfit
from integration.engine.write import Batch
from integration.models import Connection, Coupling
from integration.models.mapping import CONNECTION_SCOPE
from integration.registry import REMOTE, Row
from p2c.documents import headers
from p2c.documents.amounts import number
from p2c.documents.headers import OPTIONS, reference_of
from p2c.documents.kinds import Kind, Paper
from p2c.documents.lines import Sold
from p2c.documents.write_ins import coupled_product

#: relationship type of an account that is a customer (DOC-011)
CUSTOMER = 3
ACTIVE = int(ProductState.ACTIVE)
ITEMS, SERVICES = int(ProductType.SALES_INVENTORY), int(ProductType.SERVICES)


def partners(local: str, remote: str, ids: Iterable[str | None]) -> dict[str, str]:
    """Record of Sales -> the record of Business Central it is coupled with."""
    return lookup.coupled(CONNECTION_SCOPE, local, remote, {key for key in ids if key}, REMOTE)


class Known:
    """Everything the documents of a batch name."""

    def __init__(self, kind: Kind, papers: Sequence[Paper], link: Connection) -> None:
        self.kind, self.link = kind, link
        #: product and unit -> what their lines sell, once it was found out
        self.sold: dict[tuple[str, str | None], Sold] = {}
        rows = [paper.row for paper in papers]
        self.setup = SalesSetup.current()
        self.lcy = str(CompanyInformation.current().lcy_code)
        self._parties(rows)
        self._currencies(rows)
        self._options(rows)
        self.countries = {row["code"] for row in self._countries(rows)}
        self._products([line for paper in papers for line in paper.details])
        self._quotes(rows)

    # --- parties ----------------------------------------------------------------------------------------------------

    def _parties(self, rows: Sequence[Row]) -> None:
        self.contacts = Batch.load(Contact, (row["customerid_contact"] for row in rows), ("parentcustomerid_account",))
        ids = {row["customerid_account"] for row in rows}
        ids |= {row["parentcustomerid_account"] for row in self.contacts.values()}
        self.accounts = Batch.load(Account, ids, ("name", "customertypecode"))
        self.customers_of = partners("bc.customer", "crm.account", self.accounts)
        self.customers = Batch.load(Customer, self.customers_of.values(), ("no", "name", "vat_bus_posting_group"))

    def customer(self, paper: Paper) -> str | None:
        """The customer of the document's account (DOC-010 … DOC-013)."""
        row, kind = paper.row, self.kind
        caption, label = kind.table.column("customerid").caption, kind.text(paper.row)
        account, contact = row["customerid_account"], row["customerid_contact"]
        if not account and not contact:
            paper.refuse("p2c.no_customer", caption, record=label)
            return None
        if contact:
            account = self.contacts.get(contact, {}).get("parentcustomerid_account")
        found = self.accounts.get(account or "")
        if found is None:
            paper.refuse("p2c.no_account", caption, record=label, value=self._contact_name(contact))
            return None
        if not contact and found["customertypecode"] != CUSTOMER:
            column = registry.table(Account).column("customertypecode")
            word = next((str(text) for n, text in column.choices if n == CUSTOMER), "Customer")
            paper.refuse("p2c.account_no_customer", column.caption, record=label, account=found["name"], value=word)
            return None
        customer = self.customers_of.get(account or "")
        if customer is None or customer not in self.customers:
            code = "p2c.account_not_coupled" if customer is None else "p2c.customer_gone"
            paper.refuse(code, caption, record=label, account=found["name"])
            return None
        return customer

    @staticmethod
    def _contact_name(key: str | None) -> str:
        found = Contact.objects.filter(pk=key).values_list("fullname", flat=True).first() if key else None
        return found or ""

    # --- terms ------------------------------------------------------------------------------------------------------

    def _currencies(self, rows: Sequence[Row]) -> None:
        ids = {row["transactioncurrencyid"] for row in rows}
        self.theirs = Batch.load(TransactionCurrency, ids, ("isocurrencycode", "currencyprecision"))
        codes = {row["isocurrencycode"] for row in self.theirs.values()}
        coupled = partners("bc.currency", "crm.transactioncurrency", ids)
        ours = Batch.load(Currency, coupled.values(), ("code",))
        self.by_coupling = {theirs: key for theirs, key in coupled.items() if key in ours}
        self.by_code = {row["code"]: row["system_id"] for row in Batch.find(Currency, "code", codes, ("code",))}

    def currency(self, paper: Paper) -> str | None:
        """The currency, None for the local one (DOC-020)."""
        key = paper.row["transactioncurrencyid"]
        code = self.theirs.get(key, {}).get("isocurrencycode", "") if key else ""
        if not code or code == self.lcy:
            return None
        found = self.by_coupling.get(key) or self.by_code.get(code)
        if found is None:
            caption = self.kind.table.column("transactioncurrencyid").caption
            paper.refuse("p2c.currency_missing", caption, record=self.kind.text(paper.row), value=code)
        return found

    def precision(self, paper: Paper) -> int:
        """The decimals of the document's amounts in Sales."""
        found = self.theirs.get(paper.row["transactioncurrencyid"] or "")
        return int(found["currencyprecision"]) if found and found["currencyprecision"] is not None else 2

    def _options(self, rows: Sequence[Row]) -> None:
        """DOC-022: the codes that the option values of account stand for."""
        columns = {account for account, _ours in OPTIONS.values()}
        numbers = {row[name] for row in rows for name in OPTIONS if row[name] is not None}
        values = OptionValue.objects.filter(table="account", column__in=columns, number__in=numbers)
        at = {key.hex: (column, number) for key, column, number in values.values_list("pk", "column", "number")}
        found = Coupling.objects.filter(
            scope=CONNECTION_SCOPE, remote_table="crm.optionvalue", remote_id__in=at
        ).values_list("remote_id", "local_id", "local_table")
        self.codes = {}
        for option, code, table in found:
            column, number = at[option.hex]
            self.codes[column, number] = (table, code.hex)
        there = {
            key
            for table in {table for table, _ in self.codes.values()}
            for key in Batch.load(
                registry.table(table).model, (k for t, k in self.codes.values() if t == table), ("code",)
            )
        }
        self.codes = {place: pair for place, pair in self.codes.items() if pair[1] in there}

    def option_codes(self, row: Row) -> dict[str, str]:
        """What shipping method, payment terms and freight terms are in Business Central; nothing where not coupled."""
        found = {}
        for name, (account, ours) in OPTIONS.items():
            pair = self.codes.get((account, row[name]))
            if pair is not None:
                found[ours] = pair[1]
        return found

    def _countries(self, rows: Sequence[Row]) -> list[Row]:
        named = {headers.country_named(row, block) for row in rows for block in headers.blocks_of(row)}
        self.country_codes = {name: _country(name) for name in named if name}
        wanted = {*(name.upper() for name in named), *self.country_codes.values()}
        return Batch.find(Country, "code", wanted, ("code",))

    def country(self, paper: Paper, block: str) -> str:
        """The country of an address, which has to be one of Business Central's (DOC-021)."""
        name = headers.country_named(paper.row, block)
        if not name:
            return ""
        for code in (name.upper(), self.country_codes[name]):
            if code in self.countries:
                return code
        caption = self.kind.table.column(f"{headers.BLOCKS[block]}_country").caption
        paper.refuse("p2c.country_missing", caption, record=self.kind.text(paper.row), value=name)
        return ""

    # --- products ---------------------------------------------------------------------------------------------------

    def _products(self, details: Sequence[Mapping[str, Any]]) -> None:
        ids = {line["productid"] for line in details}
        self.products = Batch.load(Product, ids, ("productnumber", "name", "producttypecode", "statecode"))
        self.ours: dict[int, dict[str, str]] = {}
        self.items: dict[str, Row] = {}
        self.resources: dict[str, Row] = {}
        if any(ids):
            self.ours = {
                ITEMS: partners("bc.item", "crm.product", ids),
                SERVICES: partners("bc.resource", "crm.product", ids),
            }
            self.items = Batch.load(Item, self.ours[ITEMS].values())
            self.resources = Batch.load(Resource, self.ours[SERVICES].values())
        self.write_in: Row | None = None
        #: the product it must not be coupled with (DOC-045)
        self.write_in_of = ""
        if None in ids and self.setup.write_in_product_no:
            model = Item if self.setup.write_in_product_type == WriteInProductType.ITEM else Resource
            found = Batch.find(model, "no", [self.setup.write_in_product_no])
            self.write_in = found[0] if found else None
            self.write_in_of = coupled_product(self.setup.write_in_product_type, self.setup.write_in_product_no)
        self._units(details)
        self.rates = self._rates()

    def _units(self, details: Sequence[Mapping[str, Any]]) -> None:
        """DOC-034: with units by group a line is sold in the unit of its product that its unit in Sales stands for."""
        self.by_unit: dict[str, dict[str, Row]] = {}
        self.unit_names: dict[str, Row] = {}
        if not self.link.unit_group_mapping_enabled:
            return
        ids = {line["uomid"] for line in details if line["productid"]}
        self.unit_names = Batch.load(Uom, ids, ("name",))
        for table, model in (
            ("bc.itemunitofmeasure", ItemUnitOfMeasure),
            ("bc.resourceunitofmeasure", ResourceUnitOfMeasure),
        ):
            coupled = partners(table, "crm.uom", ids)
            rows = Batch.load(model, coupled.values(), ("unit_of_measure",))
            self.by_unit[table] = {uom: rows[key] for uom, key in coupled.items() if key in rows}

    def vat_in_price(self, paper: Paper, item: Row) -> Decimal | None:
        """The VAT % that an item's prices include for this customer's VAT business group; None: nothing (DOC-036)."""
        group = item["vat_bus_posting_gr_price"]
        customer = self.customers.get(paper.header.get("sell_to_customer") or "")
        if not item["price_includes_vat"] or customer is None or group != customer["vat_bus_posting_group"]:
            return None
        rate = self.rates.get((group, item["vat_prod_posting_group"]))
        return number(rate) if rate is not None else None

    def _rates(self) -> dict[tuple[str, str], str]:
        """The VAT % of the items whose prices include it, by the groups of customer and product."""
        groups = {row["vat_prod_posting_group"] for row in self.items.values() if row["price_includes_vat"]}
        found = Batch.find(VatPostingSetup, "vat_prod_posting_group", groups)
        return {
            (row["vat_bus_posting_group"], row["vat_prod_posting_group"]): row["vat_percent"]
            for row in found
            if row["vat_calculation_type"] == VatCalculationType.NORMAL_VAT
        }

    def _quotes(self, rows: Sequence[Row]) -> None:
        """The numbers of the quotes that orders came of, and Business Central's quotes with that reference (1.3)."""
        ids = (row["quoteid"] for row in rows) if self.kind.as_order else ()
        self.quotes = Batch.load(SalesQuote, ids, ("quotenumber",))
        references = {reference_of(row["quotenumber"]) for row in self.quotes.values()}
        found = Batch.find(SalesHeader, "your_reference", references) if references else []
        found = [row for row in found if row["document_type"] == DocumentType.QUOTE]
        self.by_reference = {row["your_reference"]: row for row in sorted(found, key=lambda row: row["no"])}

    def quote_of(self, row: Row) -> Row | None:
        """Business Central's quote that the order came of: the last one with its number as reference."""
        quote = self.quotes.get(row["quoteid"] or "") if self.kind.as_order else None
        return self.by_reference.get(reference_of(quote["quotenumber"])) if quote else None


def _country(name: str) -> str:
    try:
        return countries.step("")(name)
    except Unfit:
        return ""
