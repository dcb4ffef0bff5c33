"""Codes of other records: they must exist in the legal entity of the row (FO-132), and what is used is kept."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Q

from erp.fo.models import (
    Contact,
    Country,
    Currency,
    Customer,
    CustomerGroup,
    DecisionMakingRole,
    DeliveryMode,
    DeliveryTerms,
    Language,
    LegalEntity,
    Party,
    PaymentMethod,
    PaymentTerms,
    ReleasedProduct,
    SalesTaxGroup,
    Site,
    Unit,
    Warehouse,
)
from erp.fo.rules.wording import name, refuse
from integration import registry
from integration.engine.write import Batch, Write
from integration.registry import Rule


@dataclass(frozen=True)
class Target:
    """What a code names: a record by its `own` column, of the row's legal entity unless `shared` by all of them.

    `listed`: a short list, whose codes are found in any case and written as they stand there.
    """

    model: type[models.Model]
    own: str
    shared: bool = False
    listed: bool = False
    code: str = ""

    @property
    def refusal(self) -> str:
        return self.code or ("fo.e21_shared" if self.shared else "fo.e21")


LEGAL_ENTITY = Target(LegalEntity, "legal_entity_id", shared=True)
GROUP = Target(CustomerGroup, "customer_group_id")
SITE = Target(Site, "site_id")
WAREHOUSE = Target(Warehouse, "warehouse_id")
LANGUAGE = Target(Language, "language_id", shared=True)
CURRENCY = Target(Currency, "currency_code", shared=True)
ISO = Target(Country, "iso_code", shared=True)
COUNTRY = Target(Country, "country_region_id", shared=True)
UNIT = Target(Unit, "unit_symbol", shared=True, listed=True)
TERMS = Target(PaymentTerms, "name", listed=True)
METHOD = Target(PaymentMethod, "name", listed=True)
MODE = Target(DeliveryMode, "mode_code", listed=True)
DELIVERY = Target(DeliveryTerms, "terms_code", listed=True)
ROLE = Target(DecisionMakingRole, "role_code", listed=True)
TAX_GROUP = Target(SalesTaxGroup, "sales_tax_group_code")
CUSTOMER = Target(Customer, "customer_account", code="fo.e21_customer")
CONTACT = Target(Contact, "contact_person_id")
PARTY = Target(Party, "party_number", shared=True, code="fo.e21_party")
PRODUCT = Target(ReleasedProduct, "product_number")

#: every reference there is, by the table that has it; what uses a record is found by it, too
_KNOWN: dict[str, Mapping[str, Target]] = {}


def refers(table: str, **columns: Target) -> Rule:
    """The rule that looks up the codes of a table: one query per table that is referred to (FO-E21)."""
    if table not in _WITHOUT_COMPANY:
        columns = {"data_area_id": LEGAL_ENTITY, **columns}
    uses(table, **columns)

    def check(batch: Batch) -> None:
        asked: dict[type[models.Model], list[tuple[Write, str, Target]]] = defaultdict(list)
        for item in batch.saves:
            for column, target in columns.items():
                if item.new[column] and (item.old is None or item.changed(column, *_company(target))):
                    asked[target.model].append((item, column, target))
        for model, wanted in asked.items():
            known = _known(batch, model, wanted)
            for item, column, target in wanted:
                value = known.get(_key(item, column, target))
                if value is not None:
                    item.new[column] = value
                elif item.refusal is None:
                    caption = str(registry.table(model).model._meta.verbose_name_plural)
                    refuse(batch, item, target.refusal, column, table=caption)

    return check


#: tables that belong to no legal entity
_WITHOUT_COMPANY = {"fo.legalentity"}


def _company(target: Target) -> tuple[str, ...]:
    return () if target.shared else ("data_area_id",)


def _fold(target: Target, value: str) -> str:
    return value.casefold() if target.listed else value


def _key(item: Write, column: str, target: Target) -> tuple[str, str, str]:
    company = "" if target.shared else item.new["data_area_id"]
    return company, target.own, _fold(target, item.new[column])


def _known(
    batch: Batch, model: type[models.Model], wanted: Iterable[tuple[Write, str, Target]]
) -> dict[tuple[str, str, str], str]:
    """The codes there are among those asked for, as they stand in their table. One query."""
    targets = {target for _item, _column, target in wanted}
    shared = all(target.shared for target in targets)
    codes = Q()
    for target in targets:
        if not target.listed:
            values = {item.new[column] for item, column, own in wanted if own == target}
            codes |= Q(**{f"{target.own}__in": values})
    rows = model._default_manager.filter(codes)
    if not shared:
        rows = rows.filter(data_area_id__in={item.new["data_area_id"] for item, _column, _target in wanted})
    owns = sorted({target.own for target in targets})
    found: dict[tuple[str, str, str], str] = {}
    for company, *values in rows.values_list("pk" if shared else "data_area_id", *owns):
        for own, value in zip(owns, values, strict=True):
            for target in targets:
                if target.own == own:
                    found["" if shared else company, own, _fold(target, value)] = value
    if model is batch.table.model:  # what is made in the same batch counts, too
        for item in batch.saves:
            for target in targets:
                company = "" if target.shared else item.new["data_area_id"]
                found[company, target.own, _fold(target, item.new[target.own])] = item.new[target.own]
    return found


def unused(batch: Batch) -> None:
    """Records that others refer to are not deleted. One query per column that refers to them."""
    gone = list(batch.deletes)
    if not gone:
        return
    key, own_company = batch.table.key.name, "data_area_id" in batch.table.columns
    for table, column, target in _users(batch.table.model):
        by_code = {(w.old["data_area_id"] if own_company else "", w.old[target.own]): w for w in gone}
        rows = registry.table(table).model._default_manager.filter(**{f"{column}__in": {code for _, code in by_code}})
        if table == batch.table.name:
            rows = rows.exclude(pk__in=[w.old[key] for w in gone])
        grouped = rows.order_by().values_list(column, *(["data_area_id"] if own_company else []))
        for code, *company, number in grouped.annotate(number=Count("pk")):
            item = by_code.get((company[0] if company else "", code))
            if item is not None and code:
                detail = f"{registry.table(table).caption} ({number})"
                item.refuse("in_use", record=name(batch, item.old), detail=detail)


def uses(table: str, **columns: Target) -> None:
    """Columns of a table that name records, but are not looked up: what they name is kept all the same."""
    _KNOWN[table] = {**_KNOWN.get(table, {}), **columns}


def targets_of(table: str) -> Mapping[str, Target]:
    """What the columns of a table name."""
    return _KNOWN.get(table, {})


def _users(model: type[models.Model]) -> Iterator[tuple[str, str, Target]]:
    for table, columns in _KNOWN.items():
        for column, target in columns.items():
            if target.model is model:
                yield table, column, target


def customers_of(batch: Batch, column: str, names: Iterable[str]) -> dict[tuple[str, str], dict[str, Any]]:
    """The customers that the rows of a batch name, by legal entity and account, with these columns. One query."""
    rows = batch.find(
        Customer,
        "customer_account",
        (w.new[column] for w in batch.saves),
        ("data_area_id", "customer_account", *names),
    )
    return {(row["data_area_id"], row["customer_account"]): row for row in rows}
