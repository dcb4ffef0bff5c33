"""The policies of a data integration task, and what arriving records need besides their mapping.

Every task runs under this one pair: one way, creating, matched by the integration key; deletions are ignored, nothing
is parked and nothing is cut. What is particular to a destination is in `arriving`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from integration import pairs
from integration.engine import read
from integration.engine.filters import Condition
from integration.engine.write import Write
from integration.messages import Finding
from integration.models import Connection, TableMapping
from integration.models.mapping import Direction
from integration.pairs import Derived, HookContext, Item, Limit, Pair, Places
from integration.registry import LOCAL, REMOTE
from p2c.models import TaskMapping
from p2c.prospect_to_cash import arriving
from p2c.prospect_to_cash.definitions import SALES
from p2c.prospect_to_cash.derived import derived_of
from p2c.prospect_to_cash.entities import Entity, entity
from p2c.prospect_to_cash.filters import SYNTAX, steps_of, tree_of
from p2c.territory import of_unit

TASK = "P2C TASK"
#: source entity -> what else feeds its records: table, path to them, side
FEEDS: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "contacts": (("crm.account", "contacts", REMOTE),),
    "quotedetails": (("crm.quote", "lines", REMOTE),),
    "salesorderdetails": (("crm.salesorder", "lines", REMOTE),),
}


def made_of(mapping: TableMapping) -> TaskMapping:
    """The task and the organisation a mapping stands for; kept with the mapping, which is asked for it often."""
    found: TaskMapping | None = getattr(mapping, "_made_of", None)
    if found is None:
        related = "task__project__connection_set__sales_connection"
        found = TaskMapping.objects.select_related(related, "organisation").get(mapping=mapping)
        mapping._made_of = found  # type: ignore[attr-defined]
    return found


def source_of(mapping: TableMapping) -> Entity:
    return entity(made_of(mapping).task.source_entity)


def destination_of(mapping: TableMapping) -> Entity:
    return entity(made_of(mapping).task.destination_entity)


@pairs.register
class TaskPair(Pair):
    name: ClassVar[str] = TASK
    upserts: ClassVar[bool] = True
    cuts: ClassVar[bool] = False
    chooses: ClassVar[frozenset[str]] = arriving.CHOOSES
    #: FO-169: what travels with a contact of its company, and with a line of its document, is a change of theirs, too
    fed_by: ClassVar[Sequence[tuple[str, str, str]]] = tuple(each for feeds in FEEDS.values() for each in feeds)

    def link(self, mapping: TableMapping) -> Connection:
        """The user of the set's connection to Sales writes there."""
        sales = made_of(mapping).task.project.connection_set.sales_connection
        return Connection(name=sales.name, enabled=True, integration_user=sales.user_id)

    def derived(self, mapping: TableMapping) -> Sequence[Derived]:
        source = source_of(mapping)
        side = REMOTE if source.system == SALES else LOCAL
        made = [*derived_of(source.name).values(), *steps_of(source, made_of(mapping).task.steps).derived]
        return [
            Derived(side, each.name, each.inputs, each.function, each.kind, each.scale, each.caption) for each in made
        ]

    def page(self, mapping: TableMapping) -> str:
        task = made_of(mapping).task
        return reverse("admin:p2c_project_task", args=[task.project_id, task.pk])

    def takes(self, mapping: TableMapping) -> str:
        text = _("The project “%(project)s” takes this record with its next execution.")
        return text % {"project": made_of(mapping).task.project}

    def runs(self, mapping: TableMapping) -> str:
        project = made_of(mapping).task.project
        if project.recur_every is None or project.next_run_at is None:
            return _("The project “%(project)s” runs when somebody starts it.") % {"project": project}
        when = timezone.localtime(project.next_run_at).strftime("%Y-%m-%d %H:%M %Z")
        return _("The project “%(project)s” next runs by itself at %(time)s.") % {"project": project, "time": when}

    def also_read(self, mapping: TableMapping, side: str) -> Sequence[str]:
        task = made_of(mapping).task
        source_side = REMOTE if source_of(mapping).system == SALES else LOCAL
        return arriving.also_read(task) if side == source_side else ()

    def limits(self, mapping: TableMapping, side: str) -> Sequence[Limit]:
        made = made_of(mapping)
        source = source_of(mapping)
        found: list[Limit] = []
        if side == LOCAL:
            found.append(
                Limit(
                    Condition("data_area_id", "eq", made.organisation.legal_entity),
                    "p2c.other_legal_entity",
                    {"legal_entity": made.organisation.legal_entity},
                )
            )
        else:
            found += of_unit(entity_of(mapping, side).table, made.organisation.sales_organisation)
        if (side == REMOTE) == (source.system == SALES):
            for text, code in ((source.limit, "p2c.entity_limit"), (made.task.source_filter, "p2c.source_filter")):
                if text.strip():
                    found.append(Limit(tree_of(source, text), code, {"filter": text, "entity": str(source)}))
            for tree in steps_of(source, made.task.steps).filters:
                text = SYNTAX[source.system].text(tree, source.name_of)
                found.append(Limit(tree, "p2c.source_filter", {"filter": text}))
        return found

    def may_exclude(self, mapping: TableMapping, side: str) -> bool:
        source = source_of(mapping)
        return (side == REMOTE) == (source.system == SALES) and bool(
            steps_of(source, made_of(mapping).task.steps).duplicates
        )

    def exclude(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, Finding]:
        """FO-158: of rows that are alike in these columns the first one is taken."""
        mapping, source = context.plan.mapping, source_of(context.plan.mapping)
        if not self.may_exclude(mapping, side):
            return {}
        found: dict[str, Finding] = {}
        for names in steps_of(source, made_of(mapping).task.steps).duplicates:
            for record, other in read.alike(context.plan.side(side), list(rows), names):
                if other[0] < record:
                    found[record] = Finding("p2c.duplicate", "", {"columns": ", ".join(map(source.name_of, names))})
        return found

    def match_within(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, Places]:
        """Only rows with the keys of these records can be theirs, or claim what is."""
        pairs_ = [(c.local_field, c.remote_field) for group in context.plan.criteria for c in group]
        own, other = (0, 1) if side == LOCAL else (1, 0)
        value_of = Item.local if side == LOCAL else Item.remote
        combinations: set[tuple[str, ...]] = set()
        for item in rows.values():
            values = tuple(_text(value_of(item, names[own])) for names in pairs_)
            if all(values):
                combinations |= {values, tuple(value.upper() for value in values)}
        return {(LOCAL, REMOTE)[at]: {tuple(names[at] for names in pairs_): combinations} for at in (own, other)}

    def constants(self, direction: str, context: HookContext) -> tuple[dict[str, Any], dict[str, Any]]:
        return arriving.constants(destination_of(context.plan.mapping), made_of(context.plan.mapping)), {}

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        arriving.before_write(made_of(context.plan.mapping), items, context)

    def after_write(
        self, direction: str, items: Sequence[Item], context: HookContext
    ) -> list[tuple[type[models.Model], Write]]:
        return arriving.after_write(made_of(context.plan.mapping), items, context)


def entity_of(mapping: TableMapping, side: str) -> Entity:
    """The entity of one side of the mapping."""
    source_side = LOCAL if mapping.direction == Direction.TO else REMOTE
    return source_of(mapping) if side == source_side else destination_of(mapping)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else "" if value is None else str(value)
