"""The item or resource that stands for what is typed by hand in Sales (DOC-033, DOC-045)."""

from __future__ import annotations

from erp.bc.models import Item, Resource
from erp.bc.models.setup import WriteInProductType
from integration.models import Coupling
from integration.models.mapping import CONNECTION_SCOPE


def coupled_product(kind: int, number: str) -> str:
    """The product that the item or resource of that number is coupled with; blank: none, as it has to be."""
    model, table = (Item, "bc.item") if kind == WriteInProductType.ITEM else (Resource, "bc.resource")
    key = model.objects.filter(no=number).values("pk")[:1]
    coupled = Coupling.objects.filter(
        scope=CONNECTION_SCOPE, local_table=table, remote_table="crm.product", local_id__in=key
    )
    found = coupled.values_list("remote_label", "pk").first()
    return (found[0] or "?") if found else ""
