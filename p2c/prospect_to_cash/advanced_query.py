"""Advanced query and filtering: steps that shape the source rows of a task before its columns are mapped (FO-157,
FO-158). It is enabled for a whole project, and for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from integration import pairs
from integration.by_right import cell
from integration.engine import read
from integration.engine.queries.steps import Step
from integration.engine.sides import SidePlan
from integration.engine.transform import Unfit
from integration.registry import LOCAL, REMOTE, Column
from integration.services.errors import Refused
from integration.services.values import in_words
from p2c.models import Project, ProjectTask, TaskField
from p2c.prospect_to_cash import editing, task_mappings
from p2c.prospect_to_cash.definitions import SALES
from p2c.prospect_to_cash.description import query_of
from p2c.prospect_to_cash.entities import Entity, entity
from p2c.prospect_to_cash.filters import steps_of

#: rows of a sample, and columns of the source beside those the query makes
ROWS, COLUMNS = 10, 6


def enable(project: Project) -> None:
    """FO-157: for good; nobody can switch it off again."""
    editing.check_idle(project)
    if project.advanced_query:
        raise Refused(
            _("The project “%(name)s” has advanced query and filtering already; it cannot be switched off.")
            % {"name": project}
        )
    project.advanced_query = True
    project.save(update_fields=["advanced_query"])


def transforming(project: Project) -> list[TaskField]:
    """The rows with a transformation or a default: they keep it, but it can no longer be changed (FO-157)."""
    rows = TaskField.objects.filter(task__project=project).select_related("task", "transformation_rule")
    return [row for row in rows.order_by("task__no", "no") if row.transformation_rule_id or row.value]


def change(task: ProjectTask, steps: Sequence[Step]) -> None:
    """Make these the steps of the task's query, in their order; the next run reads everything (FO-168). Steps that do
    not fit the source, or ask for too much, are refused (FO-E12, FO-E35)."""
    editing.check_idle(task.project)
    if not task.project.advanced_query:
        raise Refused(
            _(
                "The project “%(name)s” has no advanced query, so the task “%(task)s” takes no steps. Enable it for the"
                " project first; that cannot be undone."
            )
            % {"name": task.project, "task": task}
        )
    wrong = query_of(entity(task.source_entity), steps).problem
    if wrong is not None:
        raise Refused(f"{wrong} {wrong.next_step}".strip())
    _keep(task, steps)


def add_step(task: ProjectTask, step: Step) -> None:
    """One more step, after those there are."""
    change(task, [*task.steps, step])


def remove_step(task: ProjectTask, number: int) -> None:
    """Undo one step, counted from 1; one that a later step builds on is refused with that step. The last one can
    always go, whatever has become of the source since."""
    if not 1 <= number <= len(task.steps):
        raise Refused(_("The query of the task “%(task)s” has no step %(step)d.") % {"task": task, "step": number})
    rest = [step for at, step in enumerate(task.steps, 1) if at != number]
    if number <= len(rest):
        change(task, rest)
    else:
        editing.check_idle(task.project)
        _keep(task, rest)


def _keep(task: ProjectTask, steps: Sequence[Step]) -> None:
    with transaction.atomic():
        task.steps = list(steps)
        task.save(update_fields=["steps"])
        task_mappings.install(task)


# --- in words ---------------------------------------------------------------------------------------------------------


def in_a_sentence(step: Mapping[str, Any]) -> str:
    """What a step does, as people read it; one nobody can read is shown as it was written."""
    try:
        return _SENTENCES[step["step"]](step)
    except (KeyError, TypeError):
        return str(dict(step))


def _conditional(step: Mapping[str, Any]) -> str:
    then, otherwise = _branch(step["then"]), _branch(step["else"])
    if then == otherwise:
        return _("New column “%(as)s”: always %(then)s") % {"as": step["as"], "then": then}
    return _("New column “%(as)s”: %(then)s where %(where)s, otherwise %(else)s") % {
        "as": step["as"],
        "then": then,
        "where": step["where"],
        "else": otherwise,
    }


def _branch(branch: Mapping[str, Any]) -> str:
    if "column" in branch:
        return str(branch["column"])
    value = branch["value"]
    return f"“{value}”" if value not in (None, "") else _("blank")


def _extract(step: Mapping[str, Any]) -> str:
    pieces = {
        "first": _("the first %(count)s characters of %(column)s"),
        "last": _("the last %(count)s characters of %(column)s"),
        "range": _("%(count)s characters of %(column)s from character %(start)s on"),
        "before": _("what is before the first “%(delimiter)s” of %(column)s"),
        "after": _("what is after the first “%(delimiter)s” of %(column)s"),
    }
    return _("New column “%(as)s”: %(piece)s") % {"as": step["as"], "piece": pieces[step["how"]] % step}


_SENTENCES = {
    "filter": lambda step: _("Take the rows where %(where)s") % step,
    "conditional": _conditional,
    "duplicate": lambda step: _("New column “%(as)s”: a copy of %(column)s") % step,
    "extract": _extract,
    "split": lambda step: (
        _("New columns %(into)s: %(column)s split at “%(delimiter)s”")
        % {**step, "into": ", ".join(f"“{name}”" for name in step["into"])}
    ),
    "remove": lambda step: _("Remove %(columns)s") % {"columns": ", ".join(step["columns"])},
    "remove_duplicates": lambda step: (
        _("Of rows with the same %(columns)s, take the first") % {"columns": ", ".join(step["columns"])}
    ),
}


# --- a sample ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sample:
    """The first source rows as the mapping rows get them: `made` tells the columns of the query. `count`: how many
    there are, before duplicates are left out."""

    columns: list[tuple[str, bool]]
    rows: list[list[str]]
    count: int


def sample(task: ProjectTask) -> Sample | None:
    """What the query makes of the rows of the first organisation; None where it cannot be worked out."""
    made_for = task.mappings.select_related("mapping").order_by("organisation__legal_entity").first()
    if made_for is None:
        return None
    source = entity(task.source_entity)
    which = REMOTE if source.system == SALES else LOCAL
    try:
        steps = steps_of(source, task.steps)
        conditions = [limit.condition for limit in pairs.limits_of(made_for.mapping, which, source.table)]
        where, params = read.filter_sql(source.table, conditions, {})
    except Unfit:
        return None  # validation says what is wrong
    looked_at = [name for each in steps.derived for name in each.inputs]
    shown = [n for n in dict.fromkeys([*source.table.label, *looked_at]) if n not in steps.removed][:COLUMNS]
    own = list(dict.fromkeys([source.table.key.name, *shown, *looked_at]))
    place = {name: at for at, name in enumerate(own)}
    side = SidePlan(source.table, [source.table.column(name) for name in own], place, where, params)
    derived = [each for each in steps.derived if each.name not in steps.removed]
    side.derived.extend(([place[name] for name in each.inputs], each.function) for each in derived)
    found = read.first(side, ROWS)
    columns = [source.table.column(name) for name in shown]
    columns += [Column(d.name, d.kind, d.name, scale=d.scale, null=True, read_only=True) for d in derived]
    at = [*(place[name] for name in shown), *range(len(own), len(own) + len(derived))]
    cells = in_words(
        [cell(column, row[index], source.table) for row in found for column, index in zip(columns, at, strict=True)]
    )
    width = len(columns)
    return Sample(
        [(_titled(source, column), column in columns[len(shown) :]) for column in columns],
        [cells[start : start + width] for start in range(0, len(cells), width)] if width else [],
        read.count_in_filter(side),
    )


def _titled(source: Entity, column: Column) -> str:
    return source.name_of(column.name) if column.name in source.table.columns else column.name
