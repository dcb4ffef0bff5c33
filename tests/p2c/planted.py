"""Values that somebody of a role may not see, put where she could come across them (D12)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models

from crm.models import Account
from erp.bc.models import Customer
from integration import registry
from integration.models import Coupling, PlanLine, TableMapping
from integration.models.run import RunKind
from integration.registry import Column, Table
from integration.services import couple, drift, plans
from p2c import roles

#: what is planted, and a pattern that finds it however it is written
TEXT, NUMBER = "Zq7seen", Decimal("76767.67")
SECRET = r"Zq7seen|76.{0,6}767[.,]67"
#: the environment, by whose address Sales is reached
CONNECTED = "crm.organization"


def forbidden(role: str) -> list[Table]:
    """The tables whose records the role may not look at, by no name they go by: work lists show records of others."""
    given = roles.permissions()[role]
    seen = {t.db_table for t in registry.tables() if _view(t.model) in given}
    seen |= {m._meta.db_table for m in _proxies() if _view(m) in given}
    return [table for table in registry.tables() if table.db_table not in seen]


def _proxies() -> list[type[models.Model]]:
    from django.apps import apps

    return [model for model in apps.get_models() if model._meta.proxy]


def _view(model: type[models.Model]) -> str:
    return f"{model._meta.app_label}.view_{model._meta.model_name}"


def plant(role: str) -> None:
    """A secret in each table the role may not see: as it is now, in a conflict, in what a run has overwritten, in plans
    and in a report of drift. Nothing is planted for those who may see everything."""
    hidden = forbidden(role)
    names = {table.name for table in hidden}
    if not names & {"bc.customer", "crm.account"}:
        return
    local = "bc.customer" in names
    quarrel, overwritten = Coupling.objects.filter(local_table="bc.customer", remote_table="crm.account")[:2]
    _differ(quarrel, local, "phone")
    _differ(overwritten, local, "fax")
    mapping = TableMapping.objects.get(name="CUSTOMER")
    couple.synchronise_records(mapping, local_ids=[quarrel.local_id.hex])
    force = "from_integration" if local else "to_integration"
    couple.synchronise_records(mapping, local_ids=[overwritten.local_id.hex], force=force)
    for table in hidden:
        if table.name == CONNECTED:
            continue
        values: dict[str, Any] = {c.attname: TEXT for c in table.physical if _takes_text(table, c)}
        if table.name in ("bc.customer", "crm.account"):
            values |= {c.attname: NUMBER for c in table.physical if c.name in ("credit_limit_lcy", "creditlimit")}
        if values:
            table.model._base_manager.update(**values)
    made = [plans.make(mapping, kind) for kind in (RunKind.FULL, RunKind.SYNCH)]
    made.append(drift.request(mapping, background=False))
    assert all(PlanLine.objects.filter(run=run, before__contains=TEXT).exists() for run in made)


def _differ(coupling: Coupling, local: bool, column: str) -> None:
    """The pair has the secret on the one side and something else on the other."""
    ours, theirs = (f"{TEXT} {column}", f"open {column}")[:: 1 if local else -1]
    names = {"phone": ("phone_no", "telephone1"), "fax": ("fax_no", "fax")}[column]
    Customer.objects.filter(pk=coupling.local_id).update(**{names[0]: ours})
    Account.objects.filter(pk=coupling.remote_id).update(**{names[1]: theirs})


def _takes_text(table: Table, column: Column) -> bool:
    """Whether the column holds a text of people's: it is not what a record is called, and nothing depends on it."""
    named = {*table.label, table.natural_key, table.modified_by, table.created_by}
    unique = {f for c in table.model._meta.constraints for f in getattr(c, "fields", ())}
    free = not (column.choices or column.target or column.name in named or column.attname in unique)
    return column.kind == "text" and free and (column.max_length or 0) >= len(TEXT)
