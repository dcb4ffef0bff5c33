"""The entity sets of both systems that tasks move: which tables they are, their columns by public name, their keys.

Sales' sets have the logical names of columns, those of Finance and Operations the entity's public names. Columns the
prospect-to-cash solution added to Sales may be given without their prefix (contactnumber). Behind a lookup and a dot
stands a column of the record it points at (`pricelevelid.name`, FO-154); where a lookup may point at an account or at a
contact, `number` is the number of either (`customerid.number`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from erp.fo.names import field_name, public_name
from integration import registry
from integration.registry import Column, Table, UnknownColumn
from p2c.prospect_to_cash.definitions import FO, SALES
from p2c.prospect_to_cash.derived import Derived, derived_of

PREFIX = "msdynce_"
#: the legal entity, which the organisation mapping gives and no field does (FO-131)
COMPANY = "dataAreaId"
NUMBER = "number"


@dataclass(frozen=True)
class Place:
    """A column of an entity as the registry knows it.

    `path`: its name there, dotted behind a lookup. `targets`: behind a lookup, the tables it may point at and the
    column of each. `column`: the column itself, or the first of those. `derived`: it is worked out of others.
    """

    name: str
    path: str
    kind: str
    column: Column | None = None
    lookup: Column | None = None
    targets: tuple[tuple[Table, Column], ...] = ()
    derived: Derived | None = None


@dataclass(frozen=True)
class ColumnInfo:
    """A column as a project keeps it in its cached list (FO-150): what mapping and validation must know.

    `references`: the entity sets a lookup points at. `fills`: what it is when nobody writes it is more than blank.
    """

    name: str
    kind: str
    caption: str = ""
    length: int | None = None
    required: bool = False
    read_only: bool = False
    source_only: bool = False
    fills: bool = False
    choices: tuple[Any, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entity:
    """One entity set.

    `key`: its natural key; on Sales' side the integration key a new connection set proposes (FO-105). `limit`: which
    rows the set has at all, as a source filter, and `limit_text` says so. `mandatory`: columns that must have a value
    besides those the table demands; `filled`: those that have one though nobody need give it; `mandatory_when`: those
    that must where another has a value. `within`: lookups whose record is named by a part of its key only, and where
    the rest of it stands.
    """

    name: str
    label: Any
    system: str
    table_name: str
    key: tuple[str, ...]
    source: bool = True
    destination: bool = True
    limit: str = ""
    limit_text: Any = ""
    mandatory: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    mandatory_when: tuple[tuple[str, str, str], ...] = ()
    within: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return str(self.label)

    @property
    def table(self) -> Table:
        return registry.table(self.table_name)

    @property
    def row_version(self) -> bool:
        """Whether changes of its rows can be told from the rows themselves (FO-167)."""
        return bool(self.table.modified_on)

    # --- names --------------------------------------------------------------------------------------------------------

    def place(self, name: str) -> Place:
        """Where the column of that name is; `UnknownColumn` where there is none."""
        derived = derived_of(self.name).get(name)
        if derived is not None:
            return Place(derived.name, derived.name, derived.kind, derived=derived)
        if "." in name:
            return self._beyond(*name.split(".", 1))
        column = self.table.column(_own_name(self.system, self.table, name))
        return Place(_public(self.system, column.name), column.name, column.kind, column)

    def path(self, name: str) -> str:
        """The registry's name of a column; `UnknownColumn` where there is none."""
        return self.place(name).path

    def name_of(self, path: str) -> str:
        """The public name of a column the registry calls so."""
        return _public(self.system, path)

    def canonical(self, name: str) -> str:
        """The name as the system spells it; unchanged where nothing is known of it."""
        with suppress(UnknownColumn):
            return self.place(name).name
        return name

    def _beyond(self, lookup: str, further: str) -> Place:
        over = self.place(lookup)
        assert over.column is not None
        tables = _pointed_at(self.table, over.column)
        if not tables:
            raise UnknownColumn(f"{self.name}: “{lookup}” is not a lookup, so it has no “{further}”.")
        targets = []
        for table in tables:
            with suppress(UnknownColumn):
                targets.append((table, table.column(_own_name(self.system, table, further))))
        if not targets:
            raise UnknownColumn(f"{self.name}: “{lookup}” points at nothing that has a “{further}”.")
        own = NUMBER if further == NUMBER and len(tables) > 1 else targets[0][1].name
        path = f"{over.path}.{own}"
        return Place(path, path, targets[0][1].kind, targets[0][1], over.column, tuple(targets))

    # --- the cached list ----------------------------------------------------------------------------------------------

    def column_list(self) -> tuple[ColumnInfo, ...]:
        """All columns as they are now: the table's, what can be named behind its lookups, and what is worked out."""
        return (*self._own_columns(), *self._named_records(), *self._worked_out())

    def _own_columns(self) -> Iterator[ColumnInfo]:
        table = self.table
        given = {table.key.name, table.created_on, table.modified_on, table.created_by, table.modified_by, table.unit}
        given |= {table.company} if self.system == FO else set()  # the organisation mapping says them
        targets = {physical for column in table.columns.values() for _, physical, _ in column.parts}
        mandatory = {self.place(name).path for name in self.mandatory if "." not in name}
        for column in table.columns.values():
            if column.name in targets or column.type_of:
                continue  # they are one lookup
            name = _public(self.system, column.name)
            own = column.name in given
            fills = column.default not in (None, "") or name in self.filled
            yield ColumnInfo(
                name=name,
                kind=column.kind,
                caption=str(column.caption),
                length=column.max_length,
                required=(column.required and not fills and not own) or column.name in mandatory,
                read_only=column.read_only or own or bool(column.calculated),
                fills=fills,
                choices=tuple(value for value, _ in column.choices) if not column.target else (),
                references=tuple(entity.name for entity in _entities_of(_pointed_at(table, column))),
            )

    def _named_records(self) -> Iterator[ColumnInfo]:
        """What the records behind lookups are named by: the keys of their sets."""
        required = set(self.mandatory)
        for column in [c for c in self.table.columns.values() if c.kind == "lookup" and not c.type_of]:
            tables = _pointed_at(self.table, column)
            entities = _entities_of(tables)
            if not entities or _is_leg(self.table, column):
                continue
            parts = [part for entity in entities for part in entity.key if "." not in part]
            names = [NUMBER, *parts] if len(tables) > 1 else parts
            for name in dict.fromkeys(names):
                with suppress(UnknownColumn):
                    place = self.place(f"{column.name}.{name}")
                    assert place.column is not None
                    yield ColumnInfo(
                        name=place.name,
                        kind=place.kind,
                        caption=f"{column.caption} · {place.column.caption}",
                        length=place.column.max_length,
                        required=place.name in required,
                        read_only=column.read_only,
                        references=tuple(entity.name for entity in entities),
                    )

    def _worked_out(self) -> Iterator[ColumnInfo]:
        for derived in derived_of(self.name).values():
            yield ColumnInfo(derived.name, derived.kind, str(derived.caption), source_only=True, fills=True)


def _own_name(system: str, table: Table, name: str) -> str:
    """The registry's name of a column people may spell otherwise."""
    if system == FO:
        return field_name(table.name, name)
    lowered = name.lower()
    known = {**table.columns, **table.aliases}
    return lowered if lowered in known or f"{PREFIX}{lowered}" not in known else f"{PREFIX}{lowered}"


def _public(system: str, column: str) -> str:
    return public_name(column) if system == FO else column


def _pointed_at(table: Table, column: Column) -> tuple[Table, ...]:
    """The tables a lookup may point at; of other columns none."""
    if column.kind != "lookup" or column.type_of:
        return ()
    names = [table.column(physical).target for _, physical, _ in column.parts] or [column.target]
    return tuple(registry.table(name) for name in names if name)


def _is_leg(table: Table, column: Column) -> bool:
    return any(column.name == physical for other in table.columns.values() for _, physical, _ in other.parts)


def _entities_of(tables: tuple[Table, ...]) -> list[Entity]:
    """The sets of these tables; one set of a table."""
    return [entity for table in tables for entity in ALL.values() if entity.table_name == table.name]


_CUSTOMER = (("OrganizationName", "PartyType", "Organization"), ("PersonLastName", "PartyType", "Person"))
_SELLABLE = '((IsSellable == "Yes") && (IsInDistinctProductTable == "Yes"))'
_MAINTAINED = 'InvoiceCustomerIsExternallyMaintained == "Yes"'
_MAINTAINED_TEXT = _("Invoices of customers that Sales maintains.")
#: the unit of a line is one of the unit group of its product
_UNIT_OF_LINE = {"uomid": "productid.defaultuomscheduleid"}
_LINE = f"{PREFIX}linecreationsequencenumber"
_INVOICE_NUMBER = f"{PREFIX}externalinvoicenumber"

_SALES = (
    Entity("accounts", _("Accounts"), SALES, "crm.account", ("accountnumber",), mandatory=("name",)),
    Entity("contacts", _("Contacts"), SALES, "crm.contact", (f"{PREFIX}contactnumber",), mandatory=("lastname",)),
    Entity(
        "products",
        _("Products"),
        SALES,
        "crm.product",
        ("productnumber",),
        within={"defaultuomid": "defaultuomscheduleid"},
    ),
    Entity("quotes", _("Quotes"), SALES, "crm.quote", ("quotenumber",), mandatory=("pricelevelid.name",)),
    Entity(
        "quotedetails",
        _("QuoteDetails"),
        SALES,
        "crm.quotedetail",
        ("quoteid.quotenumber", _LINE),
        within=_UNIT_OF_LINE,
    ),
    Entity(
        "salesorders",
        _("SalesOrders"),
        SALES,
        "crm.salesorder",
        ("ordernumber",),
        mandatory=("pricelevelid.name",),  # FO-095
    ),
    Entity(
        "salesorderdetails",
        _("SalesOrderDetails"),
        SALES,
        "crm.salesorderdetail",
        ("salesorderid.ordernumber", _LINE),
        within=_UNIT_OF_LINE,
    ),
    Entity(
        "invoices",
        _("Invoices"),
        SALES,
        "crm.invoice",
        (_INVOICE_NUMBER,),
        mandatory=("pricelevelid.name",),
    ),
    Entity(
        "invoicedetails",
        _("InvoiceDetails"),
        SALES,
        "crm.invoicedetail",
        (f"invoiceid.{_INVOICE_NUMBER}", _LINE),
        within=_UNIT_OF_LINE,
    ),
)
_FO = (
    Entity(
        "CustomersV2",
        _("Customers V2"),
        FO,
        "fo.customer",
        (COMPANY, "CustomerAccount"),
        mandatory_when=_CUSTOMER,  # FO-135
    ),
    Entity(
        "CDSContactPersons",
        _("CDS Contacts"),
        FO,
        "fo.contact",
        (COMPANY, "ContactPersonPartyNumber", "AssociatedPartyNumber"),
    ),
    Entity(
        "SellableReleasedProducts",
        _("Sellable released products"),
        FO,
        "fo.releasedproduct",
        (COMPANY, "ProductNumber"),
        destination=False,
        limit=_SELLABLE,  # FO-051, FO-052
        limit_text=_("Products that can be sold and that the distinct product table holds."),
        filled=("ProductName",),
    ),
    Entity(
        "CDSSalesQuotationHeaders",
        _("CDS sales quotation header"),
        FO,
        "fo.salesquotationheader",
        (COMPANY, "SalesQuotationNumber"),
    ),
    Entity(
        "CDSSalesQuotationLines",
        _("CDS sales quotation lines"),
        FO,
        "fo.salesquotationline",
        (COMPANY, "SalesQuotationNumber", "LineCreationSequenceNumber"),
    ),
    Entity(
        "CDSSalesOrderHeaders",
        _("CDS sales order headers"),
        FO,
        "fo.salesorderheader",
        (COMPANY, "SalesOrderNumber"),
        filled=("SalesOrderName",),  # with the name of the customer
    ),
    Entity(
        "CDSSalesOrderLines",
        _("CDS sales order lines"),
        FO,
        "fo.salesorderline",
        (COMPANY, "SalesOrderNumber", "LineCreationSequenceNumber"),
    ),
    Entity(
        "ExternallyMaintainedCustomerSalesInvoiceHeaders",
        _("Externally maintained customer sales invoice headers"),
        FO,
        "fo.salesinvoiceheader",
        (COMPANY, "InvoiceNumber", "InvoiceDate", "LedgerVoucher"),
        filled=("CurrencyCode",),
        destination=False,
        limit=_MAINTAINED,  # FO-101
        limit_text=_MAINTAINED_TEXT,
    ),
    Entity(
        "ExternallyMaintainedCustomerSalesInvoiceLines",
        _("Externally maintained customer sales invoice lines"),
        FO,
        "fo.salesinvoiceline",
        (COMPANY, "InvoiceNumber", "InvoiceDate", "LedgerVoucher", "LineCreationSequenceNumber"),
        destination=False,
        limit=_MAINTAINED,  # FO-101
        limit_text=_MAINTAINED_TEXT,
    ),
)
#: sets that mappings name records of and no task moves
_NAMED = (
    Entity("pricelevels", _("PriceLevels"), SALES, "crm.pricelevel", ("name",), False, False),
    Entity("uoms", _("UoMs"), SALES, "crm.uom", ("uomscheduleid.name", "name"), False, False),
    Entity("uomschedules", _("UoMSchedules"), SALES, "crm.uomschedule", ("name",), False, False),
    Entity(
        "transactioncurrencies",
        _("TransactionCurrencies"),
        SALES,
        "crm.transactioncurrency",
        ("isocurrencycode",),
        False,
        False,
    ),
)

#: the sets tasks move
ENTITIES: Mapping[str, Entity] = {each.name: each for each in (*_SALES, *_FO)}
ALL: Mapping[str, Entity] = {**ENTITIES, **{each.name: each for each in _NAMED}}


def entity(name: str) -> Entity:
    """The entity set of that name; `LookupError` names those there are."""
    found = ALL.get(name)
    if found is None:
        raise LookupError(f"There is no entity set “{name}”. Entity sets: {', '.join(ENTITIES)}.")
    return found


def default_keys() -> dict[str, tuple[str, ...]]:
    """The integration keys a new connection set begins with: one for each of Sales' sets (FO-105)."""
    return {each.name: each.key for each in ALL.values() if each.system == SALES}


def column_lists(*names: str) -> dict[str, tuple[ColumnInfo, ...]]:
    """What "Refresh entities" keeps: the columns of these sets, and of those their lookups point at (FO-150)."""
    lists = {name: entity(name).column_list() for name in names}
    beside = {other for columns in lists.values() for column in columns for other in column.references}
    return {**{name: entity(name).column_list() for name in beside}, **lists}


def to_cache(columns: Iterable[ColumnInfo]) -> list[dict[str, Any]]:
    """A column list as plain JSON values."""
    return [asdict(column) for column in columns]


def from_cache(columns: Iterable[Mapping[str, Any]]) -> tuple[ColumnInfo, ...]:
    """The column list of what `to_cache` made, lists being tuples again."""
    return tuple(
        ColumnInfo(**{name: tuple(value) if isinstance(value, list) else value for name, value in each.items()})
        for each in columns
    )
