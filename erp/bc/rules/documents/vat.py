"""VAT: the groups of who buys and of what is sold say together how much of it is charged."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db import models

from erp.bc.models import (
    Customer,
    GLAccount,
    Item,
    PurchaseHeader,
    PurchaseLine,
    Resource,
    SalesHeader,
    SalesLine,
    VatBusinessPostingGroup,
    VatPostingSetup,
    VatProductPostingGroup,
    Vendor,
)
from erp.bc.models.vat_posting import VatCalculationType
from erp.bc.rules.codes import clean_codes
from erp.bc.rules.references import Follower, codes_move
from integration import registry
from integration.engine.write import Batch
from integration.registry import Rule

BUS, PROD = "vat_bus_posting_group", "vat_prod_posting_group"
GROUPS: dict[str, type[models.Model]] = {
    BUS: VatBusinessPostingGroup,
    PROD: VatProductPostingGroup,
    "vat_bus_posting_gr_price": VatBusinessPostingGroup,
}


class Rates:
    """The VAT set-up of the product groups that the lines of a batch have, read at once."""

    def __init__(self, batch: Batch, products: Iterable[str]) -> None:
        self.rows = {(row[BUS], row[PROD]): row for row in batch.find(VatPostingSetup, PROD, products)}

    def percent(self, bus: str, prod: str) -> Decimal | None:
        """How much is charged; None where nobody has said it. Of a reverse charge the customer pays all himself."""
        row = self.rows.get((bus, prod))
        if row is None or row["blocked"]:
            return None
        reverse = row["vat_calculation_type"] == VatCalculationType.REVERSE_CHARGE_VAT
        return Decimal(0) if reverse else Decimal(row["vat_percent"])


def rates_of_lines(batch: Batch) -> Rates:
    """Give lines the VAT that the set-up says for their groups; where it says nothing a typed one stays."""
    rates = Rates(batch, (item.new[PROD] for item in batch.saves))
    for item in batch.saves:
        if item.old is not None and not item.changed("type", "no", BUS, PROD, "vat_percent"):
            continue
        percent = rates.percent(item.new[BUS], item.new[PROD])
        if percent is not None:
            item.new["vat_percent"] = f"{percent:.5f}"
    return rates


def known_groups(*columns: str) -> Rule:
    """The rule that the groups a record names are there."""

    def check(batch: Batch) -> None:
        for column in columns:
            asked = [item for item in batch.saves if item.new[column] and item.changed(column)]
            target = registry.table(GROUPS[column])
            known = {row["code"] for row in batch.find(target.model, "code", (i.new[column] for i in asked))}
            for item in asked:
                if item.new[column] not in known:
                    item.refuse(
                        "wrong_target",
                        batch.table.column(column).caption,
                        record=batch.table.text(item.row) or batch.table.caption,
                        value=item.new[column],
                        target=target.caption,
                    )

    return check


def _kept_while_used(column: str) -> Rule:
    """The rule that a group stays while the VAT set-up names it."""

    def check(batch: Batch) -> None:
        deleted = {item.old["code"]: item for item in batch.deletes}
        for row in batch.find(VatPostingSetup, column, deleted):
            used_by = registry.table(VatPostingSetup)
            detail = f"{used_by.caption} {used_by.text(row)}"
            deleted[row[column]].refuse("in_use", record=row[column], detail=detail)

    return check


VAT_BUSINESS_POSTING_GROUP: list[Rule] = [
    clean_codes,
    _kept_while_used(BUS),
    codes_move(
        "code",
        *(
            Follower(model, BUS)
            for model in (VatPostingSetup, Customer, Vendor, SalesHeader, SalesLine, PurchaseHeader, PurchaseLine)
        ),
        Follower(Item, "vat_bus_posting_gr_price"),
    ),
]
VAT_PRODUCT_POSTING_GROUP: list[Rule] = [
    clean_codes,
    _kept_while_used(PROD),
    codes_move(
        "code",
        *(Follower(model, PROD) for model in (VatPostingSetup, Item, Resource, GLAccount, SalesLine, PurchaseLine)),
    ),
]
VAT_POSTING_SETUP: list[Rule] = [clean_codes, known_groups(BUS, PROD)]
