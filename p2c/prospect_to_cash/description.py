"""A stored project as validation sees it: everything the checks look at, gathered from the rows (FO-160)."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from crm.models import BusinessUnit
from erp.fo.models import LegalEntity, NumberSequence
from erp.fo.models.legal_entity import SequenceUse
from integration import registry
from integration.engine import read
from integration.engine.plan import ConfigurationError, compile_plan
from integration.engine.queries.steps import Step
from integration.engine.transform import Unfit
from integration.messages import Finding
from integration.models import Change, Issue, TableMapping, ValueMapEntry
from integration.pairs import get as pair_named
from integration.registry import LOCAL, REMOTE
from p2c.models import Execution, ExecutionStatus, Project, SystemConnection
from p2c.models.connection import ConnectionState, System
from p2c.prospect_to_cash import in_order
from p2c.prospect_to_cash import project as described
from p2c.prospect_to_cash.definitions import SALES
from p2c.prospect_to_cash.entities import Entity, entity
from p2c.prospect_to_cash.filters import steps_of
from p2c.prospect_to_cash.projects import cached_columns, task_of
from p2c.prospect_to_cash.templates import PUBLIC
from p2c.prospect_to_cash.value_maps import VALUE_MAPS


def describe(project: Project, *, count_rows: bool = False) -> described.Project:
    """The project's description; `count_rows`: also how many rows a run would take now, which takes a moment."""
    template = next((each for each in PUBLIC if each.id == project.template), None)
    others = Project.objects.exclude(pk=project.pk)
    tasks = list(project.tasks.all())
    limits = described.Limits(rows=settings.P2C_EXECUTION_ROWS, scheduled=settings.P2C_SCHEDULED_PROJECTS)
    ran = Execution.objects.filter(status__in=(ExecutionStatus.COMPLETED, ExecutionStatus.WARNING))
    return described.Project(
        name=project.name,
        direction=project.direction,
        tasks=tuple(task_of(task) for task in tasks),
        connection_set=_connection_set(project),
        organisations=tuple(
            described.Organisation(each.sales_organisation, each.legal_entity) for each in project.organisations.all()
        ),
        columns=cached_columns(project),
        units=list(BusinessUnit.objects.order_by("name").values_list("name", flat=True)),
        legal_entities=list(LegalEntity.objects.order_by("legal_entity_id").values_list("legal_entity_id", flat=True)),
        environments={task.name: project.environments for task in tasks},
        queries={task.name: query_of(entity(task.source_entity), task.steps) for task in tasks if task.steps},
        rows=rows_waiting(project) if count_rows else None,
        scheduled=others.exclude(recur_every=None).count() if project.recur_every else None,
        limits=limits,
        prerequisites=template.prerequisites if template else (),
        if_used=template.if_used if template else (),
        used=frozenset(others.values_list("template", flat=True)),
        preconditions=in_order.known(project, template.preconditions) if template else {},
        completed=frozenset(ran.values_list("project__template", flat=True).distinct()),
        order_series=dict(
            NumberSequence.objects.filter(numbers=SequenceUse.SALES_ORDER).values_list("data_area_id", "prefix")
        ),
        value_maps=_value_maps(),
    )


def _connection_set(project: Project) -> described.ConnectionSet:
    chosen = project.connection_set
    ends = (
        (chosen.sales_connection, System.SALES, chosen.sales_environment),
        (chosen.fo_connection, System.FO, chosen.fo_environment),
    )
    return described.ConnectionSet(
        name=chosen.name,
        connections=tuple(
            described.Connected(
                connection.name,
                str(system),
                is_valid(connection),
                environment if environment in connection.environment_names else "",
            )
            for connection, system, environment in ends
        ),
        keys={key.entity: tuple(key.columns) for key in chosen.keys.all()},
    )


def query_of(source: Entity, wanted: Sequence[Step]) -> described.Query:
    """FO-158: an advanced query. Of rows that are alike one is taken by columns of the source, which the database can
    compare."""
    found = described.Query.of(source, wanted)
    if found.problem is None:
        steps = steps_of(source, wanted)
        made = {column.name for column in steps.derived}
        new = sorted(made.intersection(name for names in steps.duplicates for name in names))
        if new:
            return described.Query(problem=Finding("p2c.duplicates_of_new", "", {"value": ", ".join(new)}))
    return found


def is_valid(connection: SystemConnection) -> bool:
    """FO-141: it is connected, and in Sales its user can still sign in."""
    disabled = connection.user is not None and connection.user.isdisabled
    return connection.state == ConnectionState.CONNECTED and not disabled


def _value_maps() -> dict[str, list[str]]:
    """Value map -> the values it gives."""
    names = {found.code: name for name, found in VALUE_MAPS.items()}
    found: dict[str, list[str]] = {}
    for code, value in ValueMapEntry.objects.values_list("rule__code", "destination_value"):
        found.setdefault(names.get(code, code), []).append(value)
    return found


def rows_waiting(project: Project) -> int:
    """How many rows a run would read now: all where it must read everything, else what has changed or failed."""
    total = 0
    for task in project.tasks.all():
        side = REMOTE if entity(task.source_entity).system == SALES else LOCAL
        for made in task.mappings.select_related("mapping"):
            mapping = made.mapping
            if mapping.full_compare_needed:
                total += _rows_in(mapping, side)
            else:
                total += Change.objects.filter(mapping_id=mapping.pk).values("record").distinct().count()
                total += Issue.objects.filter(mapping=mapping, closed_at=None, source_id__isnull=False).count()
    return total


def _rows_in(mapping: TableMapping, side: str) -> int:
    try:
        plan = compile_plan(mapping, pair_named(mapping.pair).link(mapping))
    except (ConfigurationError, registry.UnknownColumn, Unfit):
        return 0  # what is wrong with it is found by the other checks
    return read.count_in_filter(plan.side(side))
