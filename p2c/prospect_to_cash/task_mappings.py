"""Tasks as the engine runs them: each is a table mapping for each organisation mapping of its project (FO-144).

The rows of a mapping are made of the task's rows whenever those have changed, and never edited themselves. A change
makes the next run read everything (FO-168).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from django.db import transaction

from crm.models import BusinessUnit
from integration import calculated, changefeed
from integration.engine.transform import Unfit
from integration.models import FieldMapping, MatchCriterion, TableMapping
from integration.models.mapping import Direction, Normaliser
from integration.registry import LOCAL, REMOTE, UnknownColumn
from p2c.models import OrganisationMapping, ProjectTask, TaskMapping
from p2c.models.project import ProjectDirection
from p2c.prospect_to_cash.definitions import FO
from p2c.prospect_to_cash.entities import COMPANY, Entity, entity
from p2c.prospect_to_cash.filters import steps_of
from p2c.prospect_to_cash.task_pair import FEEDS, TASK

#: the legal entity of a row, and the business unit of a record of Sales: given by the organisation mapping
_COMPANY_COLUMN, _UNIT_COLUMN = "data_area_id", "owningbusinessunit"
#: the product's name, the same in every language
SALES_SIDE = "Sales"


def install(task: ProjectTask) -> list[TableMapping]:
    """The task's mappings, one for each organisation mapping of its project, in line with its rows as they are now.
    Those of organisations the project has left are removed, with their couplings' bases but not the records."""
    with transaction.atomic():
        organisations = list(task.project.organisations.all())
        there = {made.organisation_id: made for made in task.mappings.select_related("mapping")}
        for key in there.keys() - {each.pk for each in organisations}:
            remove(there[key].mapping)
        return [
            _installed(task, organisation, there[organisation.pk].mapping if organisation.pk in there else None)
            for organisation in organisations
        ]


def remove(mapping: TableMapping) -> None:
    """A task is not run for an organisation any more: its mapping goes, and what the engine remembered for it."""
    from integration.models import Coupling

    changefeed.unsubscribe(mapping)
    Coupling.objects.filter(scope=mapping.scope).delete()
    mapping.delete()


def scope_of(task: ProjectTask, organisation: OrganisationMapping) -> str:
    """Each task finds its records by their keys, so what it remembers is its own, whoever else moves the same rows."""
    return f"P2C:{task.pk}:{organisation.pk}"


def _installed(task: ProjectTask, organisation: OrganisationMapping, mapping: TableMapping | None) -> TableMapping:
    source, destination = entity(task.source_entity), entity(task.destination_entity)
    to_sales = task.project.direction == ProjectDirection.FO_TO_SALES
    local, remote = (source, destination) if to_sales else (destination, source)
    if mapping is None:
        mapping = TableMapping(name=f"T{task.pk}.{organisation.pk}.{organisation.legal_entity}"[:20])
    way = (organisation.legal_entity, SALES_SIDE) if to_sales else (SALES_SIDE, organisation.legal_entity)
    mapping.caption = f"{task.name}: {way[0]} → {way[1]}"
    mapping.local_table, mapping.remote_table = local.table_name, remote.table_name
    mapping.direction = Direction.TO if to_sales else Direction.FROM
    mapping.only_coupled = False
    mapping.scope = scope_of(task, organisation)
    mapping.pair = TASK
    mapping.full_compare_needed = True
    mapping.revision += 1
    mapping.save()
    TaskMapping.objects.get_or_create(task=task, organisation=organisation, defaults={"mapping": mapping})
    mapping.fields.all().delete()
    mapping.criteria.all().delete()
    fields = _fields(task, organisation, mapping, source, destination)
    FieldMapping.objects.bulk_create(fields)
    MatchCriterion.objects.bulk_create(_criteria(task, mapping, local, remote, fields))
    side = LOCAL if to_sales else REMOTE
    # FO-169: what a row shows of its customer or header decides whether it travels, so their changes are its changes
    shown = [(each.source.name, each.path, side) for each in calculated.shown(source.table)]
    changefeed.subscribe(mapping, [*FEEDS.get(source.name, ()), *shown], sides=side)
    return mapping


def _fields(
    task: ProjectTask, organisation: OrganisationMapping, mapping: TableMapping, source: Entity, destination: Entity
) -> list[FieldMapping]:
    made_by_query: set[str] = set()
    with suppress(Unfit):  # told before anything is run (FO-E12)
        made_by_query = {column.name for column in steps_of(source, task.steps).derived}
    made = []
    for row in task.fields.all():
        # a column that has left the schema is told before anything is run (FO-E10)
        with suppress(UnknownColumn):
            if row.destination:
                from_ = row.source if row.source in made_by_query else source.path(row.source) if row.source else ""
                made.append((row.pk, from_, destination.path(row.destination), row.value, row))
    given = [(1, "", _COMPANY_COLUMN, organisation.legal_entity, None)] if destination.system == FO else []
    if destination.system != FO and destination.table.unit:
        unit = BusinessUnit.objects.filter(name__iexact=organisation.sales_organisation).first()
        given += [(1, "", _UNIT_COLUMN, unit.pk.hex if unit else "", None)]
    rows = []
    for no, (key, from_, to, value, row) in enumerate([*made, *given], 1):
        local, remote = (from_, to) if mapping.direction == Direction.TO else (to, from_)
        rows.append(
            FieldMapping(
                mapping=mapping,
                no=no * 10,
                base_key=0 if row is None else key,
                local_field=local,
                remote_field=remote,
                direction=mapping.direction,
                constant=value,
                transformation_rule_id=row.transformation_rule_id if row is not None and from_ else None,
                transformation_direction=mapping.direction,
            )
        )
    return rows


def _criteria(
    task: ProjectTask, mapping: TableMapping, local: Entity, remote: Entity, fields: Sequence[FieldMapping]
) -> list[MatchCriterion]:
    """FO-172: a row is found by the destination's key; codes without regard to case."""
    to_sales = mapping.direction == Direction.TO
    destination = remote if to_sales else local
    key = [destination.path(name) for name in destination_key(task) if name != COMPANY]
    by_destination = {f.remote_field if to_sales else f.local_field: f for f in fields}
    return [
        MatchCriterion(
            mapping=mapping,
            local_field=by_destination[name].local_field,
            remote_field=by_destination[name].remote_field,
            normaliser=Normaliser.CASE if "code" in _kinds(local, remote, by_destination[name]) else Normaliser.EXACT,
        )
        for name in key
        if name in by_destination and by_destination[name].local_field and by_destination[name].remote_field
    ]


def _kinds(local: Entity, remote: Entity, row: FieldMapping) -> set[str]:
    return {local.table.column(row.local_field).kind, remote.table.column(row.remote_field).kind}


def destination_key(task: ProjectTask) -> tuple[str, ...]:
    """The columns that tell rows of the destination apart: the entity's own key in Finance and Operations, the
    integration key of the connection set in Sales (FO-105)."""
    destination = entity(task.destination_entity)
    if destination.system == FO:
        return destination.key
    found = task.project.connection_set.keys.filter(entity=destination.name).first()
    return tuple(found.columns) if found else ()
