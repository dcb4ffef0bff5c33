"""What is wrong with a project before any of its rows is read (FO-160): the catalogue's errors in their order, all that
apply at once, and warnings, which stop nothing. Pure: everything is in the description (`project.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from integration.messages import Finding as Message
from p2c.prospect_to_cash import sentences, task_checks
from p2c.prospect_to_cash.definitions import FO, SALES
from p2c.prospect_to_cash.entities import ALL
from p2c.prospect_to_cash.preconditions import PRECONDITIONS
from p2c.prospect_to_cash.project import SALES_ORDERS, Organisation, Project
from p2c.prospect_to_cash.templates import template

SYSTEMS = {SALES: "Sales", FO: "Finance and Operations"}


@dataclass(frozen=True)
class Finding(Message):
    """One thing that is wrong with a project; `task`: where. A warning stops nothing."""

    task: str = ""
    warning: bool = False


Found = Iterator[Finding]


def validate(project: Project) -> list[Finding]:
    """Everything that is wrong, errors first, in the catalogue's order; nothing: the project can run."""
    found: list[Finding] = []
    for check in _CHECKS:
        try:
            found += check(project)
        except Exception as error:  # whatever it is, it must not pass for "nothing is wrong" (FO-E19)
            detail = f"{type(error).__name__}: {error}"
            found.append(Finding("fo.e19", params={"record": project.name, "detail": detail}))
    return sorted(found, key=lambda each: (each.warning, _number(each.code)))


def errors(found: Iterable[Finding]) -> list[Finding]:
    """Those that stop a run."""
    return [each for each in found if not each.warning]


def _number(code: str) -> str:
    """The catalogue's number, which sorts its variants together."""
    return code.partition("_")[0]


# --- connections and organisations ------------------------------------------------------------------------------------


def _connections(project: Project) -> Found:
    """FO-E01, FO-E04."""
    chosen = project.connection_set
    for system, title in SYSTEMS.items():
        connection = chosen.of(system)
        params = {"record": chosen.name, "project": project.name, "system": title}
        if connection is None:
            yield Finding("fo.e01_none", params=params)
            continue
        params["connection"] = connection.name
        if not connection.valid:
            yield Finding("fo.e01", params=params)
        if not connection.environment:
            yield Finding("fo.e04", params=params)


def _environments(project: Project) -> Found:
    """FO-E04: a task was made for an environment the set does not have."""
    chosen = project.connection_set
    have = {connection.environment for connection in chosen.connections}
    for task in project.tasks:
        for used in project.environments.get(task.name, ()):
            if used not in have:
                params = {"record": task.name, "value": used, "set": chosen.name}
                yield Finding("fo.e04_task", params=params, task=task.name)


def _organisations(project: Project) -> Found:
    """FO-E05, FO-E06, FO-E34, FO-145."""
    if not project.organisations:
        labels = dict.fromkeys(str(ALL[t.destination_entity]) for t in project.tasks if t.destination_entity in ALL)
        params = {"record": project.name, "entity": ", ".join(labels) or SYSTEMS[project.destination]}
        yield Finding("fo.e06", params=params)
    for mapping in project.organisations:
        yield from _organisation(project, mapping)


def _organisation(project: Project, mapping: Organisation) -> Found:
    parts = (
        (sentences.UNIT, mapping.unit, project.units),
        (sentences.LEGAL_ENTITY, mapping.legal_entity, project.legal_entities),
    )
    for kind, value, known in parts:
        params = {"record": str(mapping), "value": value, "choices": _list(known)}
        if not value:
            yield Finding("fo.e06_half", str(kind), params)
        elif value not in known:
            yield Finding("fo.e05" if mapping.found else "fo.e34", str(kind), params)


def _list(known: Iterable[str]) -> str:
    return ", ".join(known) or str(sentences.NOTHING)


# --- tasks ------------------------------------------------------------------------------------------------------------


def _of_tasks(check: Callable[[Project, task_checks.View], task_checks.Wrongs]) -> Callable[[Project], Found]:
    """A check of each task as one of the project."""

    def all_tasks(project: Project) -> Found:
        for task in project.tasks:
            view = task_checks.View(project, task)
            for code, field, params in check(project, view):
                yield Finding(code, field, {"record": task.name, **params}, task.name)

    return all_tasks


def _warned(check: Callable[[Project], Found]) -> Callable[[Project], Found]:
    def warnings(project: Project) -> Found:
        for each in check(project):
            yield Finding(each.code, each.field, each.params, each.task, warning=True)

    return warnings


# --- amounts ----------------------------------------------------------------------------------------------------------


def _queries(project: Project) -> Found:
    """FO-E12, FO-E35: an advanced query that does not fit, or asks for more than can be worked out."""
    for name, query in project.queries.items():
        if (wrong := query.problem) is not None:
            cause = {"code": wrong.code, "field": wrong.field, "params": dict(wrong.params)}
            code = "fo.e35" if wrong.code.startswith("query_quota") else "fo.e12_query"
            yield Finding(code, params={"record": name, "cause": cause}, task=name)


def _amounts(project: Project) -> Found:
    """FO-E36, FO-170."""
    limits = project.limits
    if project.rows is not None and project.rows > limits.rows:
        yield Finding("fo.e36", params={"record": project.name, "value": project.rows, "max": limits.rows})
    if project.scheduled is not None and project.scheduled >= limits.scheduled:
        params = {"record": project.name, "value": project.scheduled, "max": limits.scheduled}
        yield Finding("fo.e36_scheduled", params=params)


# --- warnings ---------------------------------------------------------------------------------------------------------


def _prerequisites(project: Project) -> Found:
    """FO-004: what should have run before."""
    expected = [*project.prerequisites, *(id_ for id_ in project.if_used if id_ in project.used)]
    for id_ in expected:
        if id_ not in project.completed:
            params = {"record": project.name, "value": template(id_).name_in(sentences.language())}
            yield Finding("fo.warns_prerequisite", params=params)


def _number_series(project: Project) -> Found:
    """FO-088: an order number of one system that is one of the other, too."""
    orders = {"salesorders", "CDSSalesOrderHeaders"}
    if not any({task.source_entity, task.destination_entity} & orders for task in project.tasks):
        return
    for company in dict.fromkeys(each.legal_entity for each in project.organisations):
        prefix = project.order_series.get(company)
        if prefix and (prefix.upper().startswith(SALES_ORDERS) or SALES_ORDERS.startswith(prefix.upper())):
            params = {"value": company, "prefix": prefix, "other": SALES_ORDERS}
            yield Finding("fo.warns_number_series", params=params)


def _preconditions(project: Project) -> Found:
    """What the template expects to be set up, where it is known not to be (FO-052, FO-054, FO-056, FO-076, FO-092)."""
    for id_, met in project.preconditions.items():
        if not met:
            text, todo = PRECONDITIONS[id_]
            params = {"record": project.name, "expected": str(text), "todo": str(todo)}
            yield Finding("fo.warns_precondition", params=params)


_CHECKS: tuple[Callable[[Project], Found], ...] = (
    _connections,
    _environments,
    _organisations,
    _of_tasks(task_checks.keys),
    _of_tasks(task_checks.mandatory),
    _of_tasks(task_checks.read_only),
    _of_tasks(task_checks.known_entities),
    _of_tasks(task_checks.known_columns),
    _of_tasks(task_checks.row_version),
    _of_tasks(task_checks.filters),
    _of_tasks(task_checks.doubles),
    _of_tasks(task_checks.two_ways),
    _of_tasks(task_checks.lookups),
    _of_tasks(task_checks.types),
    _queries,
    _amounts,
    _warned(_prerequisites),
    _warned(_number_series),
    _warned(_preconditions),
    _warned(_of_tasks(task_checks.may_be_blank)),
)
