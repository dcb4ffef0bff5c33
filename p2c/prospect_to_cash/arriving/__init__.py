"""What records need on their arrival besides their mapping, by the entity set they go to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

from integration.engine.write import Write
from integration.pairs import HookContext, Item
from p2c.models import TaskMapping
from p2c.models.project import ProjectTask
from p2c.prospect_to_cash.arriving import documents, products
from p2c.prospect_to_cash.entities import Entity

#: lookups to units, whose names are unique in their unit group only: the group is that of the product
CHOOSES = frozenset({products.UNIT, documents.UNIT})
_LINES = ("quotedetails", "salesorderdetails", "invoicedetails")


def also_read(task: ProjectTask) -> Sequence[str]:
    """Source columns that arrival looks at, mapped or not, as the registry names them."""
    return documents.amounts_of(task)


def constants(destination: Entity, made: TaskMapping) -> dict[str, Any]:
    """What every new record gets besides."""
    if destination.name == "salesorders":
        return documents.owner(made)
    return products.state() if destination.name == "products" else {}


def before_write(made: TaskMapping, items: Sequence[Item], context: HookContext) -> None:
    destination = made.task.destination_entity
    if destination == "products":
        products.prepare(items, context)
    elif destination in ("salesorders", "invoices"):
        documents.prepare(made, destination, items, context)
    elif destination in _LINES:
        documents.prepare_lines(items, context)


def after_write(
    made: TaskMapping, items: Sequence[Item], context: HookContext
) -> list[tuple[type[models.Model], Write]]:
    destination = made.task.destination_entity
    if destination == "products":
        return products.prices(items)
    if destination == "salesorders":
        return documents.extra_lines(made.task, items)
    return documents.invoiced(items) if destination == "invoices" else []
