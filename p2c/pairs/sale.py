"""What documents of sale need on the other side before they can go there: their customers, items and resources."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet

from integration.pairs import Item, Need
from integration.registry import LOCAL


def needs_of(new: Collection[str], rows: Mapping[str, Item], lines: QuerySet[Any]) -> list[Need]:
    """Brought within their mappings' filters (INV-02, INV-07). `new`: the keys of the documents among `rows` that have
    no partner; `lines`: theirs, with item and resource."""
    sold = list(lines.values_list("item_id", "resource_id").distinct()) if new else []
    items, resources = ({key.hex for key in keys if key} for keys in (zip(*sold, strict=True) if sold else ((), ())))
    return [
        Need("CUSTOMER", LOCAL, {rows[key].local("sell_to_customer") for key in new}, creates=True),
        Need("ITEM-PRODUCT", LOCAL, items, creates=True),
        Need("RESOURCE-PRODUCT", LOCAL, resources, creates=True),
    ]
