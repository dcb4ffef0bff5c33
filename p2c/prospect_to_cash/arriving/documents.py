"""Orders, invoices and lines on their arrival in Sales: owner, units, the Freight Tax line, the order's status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

from crm.models import Product, SalesOrder, SalesOrderDetail, Team
from crm.models.organisation import TeamType
from crm.models.product import ProductState
from crm.models.sales_order import ProcessingStatus
from integration.engine.write import Batch, Write
from integration.pairs import HookContext, Item
from p2c.models import ProjectTask, TaskMapping
from p2c.prospect_to_cash.arriving import units
from p2c.prospect_to_cash.entities import entity
from p2c.prospect_to_cash.line_actions import ACTIONS

UNIT, PRODUCT, ORDER = "uomid", "productid", "salesorderid"
_OWNER = ("ownerid_systemuser", "ownerid_team")


def amounts_of(task: ProjectTask) -> list[str]:
    """The source columns that the lines a task writes besides are made of."""
    source = entity(task.source_entity)
    return [source.path(ACTIONS[name].amount) for name in task.actions]


def owner(made: TaskMapping) -> dict[str, Any]:
    """New orders belong to the team of the connection (FO-076)."""
    team = made.task.project.connection_set.sales_connection.team_id
    return {"ownerid_team": team.hex} if team else {}


def prepare(made: TaskMapping, destination: str, items: Sequence[Item], context: HookContext) -> None:
    """FO-E13: the team that is to own what arrives must be allowed to; an invoice belongs to its order's owner
    (FO-104)."""
    new = [item for item in items if item.insert]
    team: Team | None = made.task.project.connection_set.sales_connection.team
    if team is not None and team.teamtype != TeamType.OWNER:
        for item in new:
            caption = context.plan.remote.table.column("ownerid_team").caption
            item.refuse("p2c.e13", caption, value=team.name, table=context.plan.remote.table.caption)
        return
    if destination == "invoices":
        orders = Batch.load(SalesOrder, (item.values.get(ORDER) for item in new), _OWNER)
        for item in new:
            order = orders.get(item.values.get(ORDER) or "")
            if order is not None:
                item.values.update({name: order[name] for name in _OWNER})


def prepare_lines(items: Sequence[Item], context: HookContext) -> None:
    """The unit of that name in the product's unit group, and no line of a product that is a draft (FO-E25, FO-E27)."""
    chosen = [(item, _product(item)) for item in items]
    products = Batch.load(Product, (key for _, key in chosen), ("statecode", "defaultuomscheduleid", "productnumber"))
    for item, key in chosen:
        product = products.get(key or "")
        if product is not None and PRODUCT in item.values and product["statecode"] == ProductState.DRAFT:
            item.refuse("p2c.e27", context.plan.remote.table.column(PRODUCT).caption, value=product["productnumber"])
    groups = [products[key]["defaultuomscheduleid"] if key in products else None for _, key in chosen]
    units.choose(items, UNIT, groups, context)


def _product(item: Item) -> str | None:
    return item.values[PRODUCT] if PRODUCT in item.values else item.remote(PRODUCT)


def extra_lines(task: ProjectTask, items: Sequence[Item]) -> list[tuple[type[models.Model], Write]]:
    """FO-093: one line for each order that has the amount, changed with it and removed with it."""
    found: list[tuple[type[models.Model], Write]] = []
    source = entity(task.source_entity)
    for action in (ACTIONS[name] for name in task.actions):
        rows = Batch.find(SalesOrderDetail, action.document, {item.dest_id for item in items})
        there = {row[action.document]: row for row in rows if all(row[n] == v for n, v in action.key.items())}
        for item in items:
            line, known = action.line(item.local(source.path(action.amount))), there.get(item.dest_id)
            if known is not None and line is None:
                found.append((SalesOrderDetail, Write.delete(known)))
            elif known is not None and line is not None:
                found.append((SalesOrderDetail, Write.update(known, line)))
            elif line is not None:
                found.append((SalesOrderDetail, Write.insert({action.document: item.dest_id, **line})))
    return found


def invoiced(items: Sequence[Item]) -> list[tuple[type[models.Model], Write]]:
    """FO-104, FO-118: the order of a new invoice is Invoiced; its state stays Active, so that it can still change."""
    orders = Batch.load(SalesOrder, (item.values.get(ORDER) for item in items if item.insert))
    status = int(ProcessingStatus.INVOICED)
    return [
        (SalesOrder, Write.update(row, {"msdynce_processingstatus": status}))
        for row in orders.values()
        if row["msdynce_processingstatus"] != status
    ]
