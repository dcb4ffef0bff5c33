"""Units of items and resources: the base unit has a row of quantity 1, and every item and resource a unit group."""

from decimal import Decimal

from django.db import models

from erp.bc.models import UnitGroup, UnitOfMeasure
from erp.bc.models.units import UnitSource
from integration import registry
from integration.engine.write import Batch, Write
from integration.registry import Row, Rule

BASE = "base_unit_of_measure"
UNIT = "unit_of_measure"
QUANTITY = "qty_per_unit_of_measure"


class Refusals:
    """Refusals that name a unit of measure; all their codes are read at once, when there are any."""

    def __init__(self, batch: Batch, column: str) -> None:
        self.batch = batch
        self.caption = batch.table.column(column).caption
        self.found: list[tuple[Write, str, str, dict[str, str]]] = []

    def add(self, item: Write, code: str, unit: str, **params: str) -> None:
        self.found.append((item, code, unit, params))

    def settle(self) -> None:
        rows = self.batch.load(UnitOfMeasure, (unit for _, _, unit, _ in self.found))
        for item, code, unit, params in self.found:
            record = self.batch.table.text(item.row) or self.batch.table.caption
            item.refuse(code, self.caption, record=record, value=rows[unit]["code"] if unit in rows else unit, **params)


def base_unit_has_row(units: type[models.Model], owner: str, entries: type[models.Model]) -> Rule:
    """The rule that gives a base unit its row among `units`; once there are `entries`, the base unit stays."""

    def keep(batch: Batch) -> None:
        chosen = [w for w in batch.saves if w.new[BASE] != (w.old[BASE] if w.old else None)]
        if not chosen:
            return
        key = batch.table.key.name
        with_entries = _with_entries(entries, owner, {w.old[key] for w in chosen if w.old and w.old[BASE]})
        rows = batch.find(units, owner, {w.old[key] for w in chosen if w.old})
        there = {(row[owner], row[UNIT]): row for row in rows}
        refusals = Refusals(batch, BASE)
        for item in chosen:
            row = there.get((item.new[key], item.new[BASE]))
            if item.old and item.old[BASE] and item.old[key] in with_entries:
                refusals.add(item, "bc.base_unit_used", item.old[BASE], detail=str(entries._meta.verbose_name_plural))
            elif row is not None and Decimal(row[QUANTITY]) != 1:
                refusals.add(item, "bc.base_unit_quantity", item.new[BASE], quantity=_number(row[QUANTITY]))
            elif row is None and item.new[BASE]:
                values = {owner: item.new[key], UNIT: item.new[BASE]}
                batch.further(units, Write.insert(values), cause=item)
        refusals.settle()

    return keep


def _with_entries(entries: type[models.Model], owner: str, keys: set[str]) -> set[str]:
    if not keys:
        return set()
    found = entries._default_manager.filter(**{f"{owner}__in": keys}).order_by()
    return {key.hex for key in found.values_list(f"{owner}_id", flat=True).distinct()}


def unit_group_of(source: UnitSource, owner: str) -> Rule:
    """The rule that gives every new item or resource its unit group."""

    def make(batch: Batch) -> None:
        for item in batch.inserts:
            values = {"source_type": int(source), owner: item.new[batch.table.key.name]}
            batch.further(UnitGroup, Write.insert(values), cause=item)

    return make


def only_with_source(batch: Batch) -> None:
    """Unit groups come and go with their item or resource."""
    if not batch.by_person:
        return
    for item in batch.writes:
        item.refuse("bc.unit_group", record=batch.table.text(item.row) or batch.table.caption)


def unit_group_code(batch: Batch) -> None:
    """A unit group is called after the item or resource it belongs to."""
    for item in batch.saves:
        item.new["code"] = f"{UnitSource(item.new['source_type']).name} {item.new['source_no']} UOM GR"


def keep_base_row(owners: type[models.Model], owner: str) -> Rule:
    """The rule that keeps quantities above nought, and the row of the base unit as it is."""

    def keep(batch: Batch) -> None:
        rows = batch.load(owners, {row[owner] for w in batch.writes for row in (w.old, w.new) if row})
        refusals = Refusals(batch, UNIT)
        for item in batch.writes:
            new, old = item.new, item.old
            if new is not None and Decimal(new[QUANTITY]) <= 0:
                refusals.add(item, "bc.unit_quantity", new[UNIT], quantity=_number(new[QUANTITY]))
            elif old is not None and _is_base(rows, old, owner) and (new is None or item.changed(owner, UNIT)):
                refusals.add(item, "bc.base_unit_row", old[UNIT], owner=_name(owners, rows, old[owner]))
            elif new is not None and _is_base(rows, new, owner) and Decimal(new[QUANTITY]) != 1:
                name = _name(owners, rows, new[owner])
                refusals.add(item, "bc.base_row_quantity", new[UNIT], owner=name, quantity=_number(new[QUANTITY]))
        refusals.settle()

    return keep


def _is_base(rows: dict[str, Row], row: Row, owner: str) -> bool:
    found = rows.get(row[owner])
    return found is not None and found[BASE] == row[UNIT]


def unit_of_its_own(reference: str, owners: type[models.Model], units: type[models.Model], owner: str) -> Rule:
    """The rule that the unit of a price is one of the units of the item or resource it is for."""

    def check(batch: Batch) -> None:
        asked = [
            w for w in batch.saves if w.new[UNIT] and w.new[reference] and (not w.old or w.changed(UNIT, reference))
        ]
        there = {(row[owner], row[UNIT]) for row in batch.find(units, owner, (w.new[reference] for w in asked))}
        wrong = [w for w in asked if (w.new[reference], w.new[UNIT]) not in there]
        rows = batch.load(owners, (w.new[reference] for w in wrong))
        refusals = Refusals(batch, UNIT)
        for item in wrong:
            refusals.add(item, "bc.unit_of_other", item.new[UNIT], owner=_name(owners, rows, item.new[reference]))
        refusals.settle()

    return check


def _name(model: type[models.Model], rows: dict[str, Row], key: str) -> str:
    return registry.table(model).text(rows[key]) if key in rows else key


def _number(value: str) -> str:
    return f"{Decimal(value).normalize():f}"
