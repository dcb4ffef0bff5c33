"""Changes of a project and its tasks that people make on its page: each makes the next run read everything (FO-168)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration.models import Change, Coupling, Issue, TableMapping, TransformationRule
from integration.services.errors import Conflict, Refused
from p2c.models import ConnectionSet, Execution, OrganisationMapping, OwnTemplate, Project, ProjectTask, TaskField
from p2c.models.execution import UNFINISHED
from p2c.prospect_to_cash import projects, scheduling, task_mappings
from p2c.prospect_to_cash.entities import ALL, Entity


@dataclass(frozen=True)
class Row:
    """A mapping row as it is to be: source column, rule, destination column; `value`: what the destination gets where
    there is no source column, or it is blank (FO-151, FO-152)."""

    source: str
    destination: str
    rule: TransformationRule | None = None
    value: str = ""
    #: of a row that is there
    key: str = ""


def check_idle(project: Project) -> None:
    """A project that is running is not changed."""
    busy = Execution.objects.filter(project=project, status__in=UNFINISHED).first()
    if busy is not None:
        raise Conflict(
            _("The project “%(name)s” is running (execution %(execution)d). Change it when that is over, or cancel it.")
            % {"name": project.name, "execution": busy.pk}
        )


def add_task(project: Project, name: str, source: str, destination: str, source_filter: str = "") -> ProjectTask:
    """A task with no mapping rows yet, after those there are (FO-149)."""
    check_idle(project)
    _check_named(project, name)
    for entity_name, fitting in ((source, sources(project)), (destination, destinations(project))):
        if entity_name not in [each.name for each in fitting]:
            raise Refused(
                _("“%(name)s” does not go with the direction of this project. Choose one of: %(names)s.")
                % {"name": entity_name, "names": ", ".join(each.name for each in fitting)}
            )
    with transaction.atomic():
        last = project.tasks.order_by("-no").values_list("no", flat=True).first() or 0
        made = ProjectTask(
            project=project,
            no=last + 10,
            name=name.strip(),
            source_entity=source,
            destination_entity=destination,
            source_filter=source_filter.strip(),
        )
        made.save()
        projects.refresh_entities(project)
        task_mappings.install(made)
    return made


def change_task(task: ProjectTask, name: str, source_filter: str, rows: Sequence[Row] | None = None) -> ProjectTask:
    """Name, source filter and, where given, all mapping rows in their order. What is wrong with them keeps the project
    from running (`validation.py`), not from being saved (FO-160)."""
    check_idle(task.project)
    _check_named(task.project, name, besides=task)
    if rows is not None:
        _check_rows(task, rows)
    with transaction.atomic():
        task.name, task.source_filter = name.strip(), source_filter.strip()
        task.save()
        if rows is not None:
            _write_rows(task, rows)
        task_mappings.install(task)
    return task


def _write_rows(task: ProjectTask, rows: Sequence[Row]) -> None:
    """A row that leads from the same column to the same one stays what it is, so that pages know it again."""
    there = {str(row.pk): row for row in task.fields.all()}
    wanted = []
    for no, row in enumerate(rows, 1):
        known = there.get(row.key)
        same = known is not None and (known.source, known.destination) == (row.source, row.destination)
        field = there.pop(row.key) if same else TaskField(task=task, source=row.source, destination=row.destination)
        field.no, field.value, field.transformation_rule = no * 10, row.value, row.rule
        wanted.append(field)
    task.fields.filter(pk__in=[row.pk for row in there.values()]).delete()
    for field in wanted:
        field.save()


def delete_task(task: ProjectTask) -> None:
    """The task leaves its project; what it has written stays."""
    check_idle(task.project)
    with transaction.atomic():
        for made in task.mappings.select_related("mapping"):
            task_mappings.remove(made.mapping)
        task.delete()


def move_task(task: ProjectTask, up: bool) -> None:
    """Tasks run in their order: one place earlier or later (FO-149)."""
    check_idle(task.project)
    order = list(task.project.tasks.all())
    at = next(i for i, each in enumerate(order) if each.pk == task.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    with transaction.atomic():
        for no, each in enumerate(order, 1):
            if each.no != no * 10:
                each.no = no * 10
                each.save(update_fields=["no"])


def rename(project: Project, name: str) -> None:
    """Another name for the project."""
    if not name.strip():
        raise Refused(_("A project needs a name."))
    if Project.objects.exclude(pk=project.pk).filter(name__iexact=name.strip()).exists():
        raise Refused(_("There is already a project “%(name)s”. Choose another name.") % {"name": name.strip()})
    project.name = name.strip()
    project.save()


def switch(project: Project, connection_set: ConnectionSet, organisations: Iterable[OrganisationMapping]) -> None:
    """FO-143, FO-144: run the project over another connection set, or for other organisations of it."""
    check_idle(project)
    chosen = list(organisations)
    if any(each.connection_set_id != connection_set.pk for each in chosen):
        raise Refused(_("Choose organisation mappings of the connection set “%(set)s”.") % {"set": connection_set})
    with transaction.atomic():
        project.connection_set = connection_set
        project.save()
        project.organisations.set(chosen)
        projects.refresh_entities(project)
        projects.install(project)


def refresh_entities(project: Project) -> None:
    """FO-150, by a person's wish."""
    check_idle(project)
    projects.refresh_entities(project)


def delete(project: Project) -> None:
    """The project goes with its tasks, what the engine remembers for them, and its execution history; the records it
    has written stay."""
    check_idle(project)
    with transaction.atomic():
        for task in project.tasks.all():
            delete_task(task)
        project.delete()
        scheduling.look_as_needed()


def goes_with(chosen: Iterable[Project]) -> list[str]:
    """What deleting these projects deletes besides, and what stays, in words."""
    tasks = ProjectTask.objects.filter(project__in=chosen)
    mappings = TableMapping.every.filter(task_mapping__task__in=tasks)
    couplings = Coupling.objects.filter(scope__in=mappings.values("scope")).count()
    pending = Change.objects.filter(mapping_id__in=mappings.values("pk")).values("mapping_id", "record").distinct()
    issues = Issue.objects.filter(mapping__in=mappings, closed_at=None).count()
    runs = Execution.objects.filter(project__in=chosen).count()
    found = [
        (n := tasks.count(), ngettext("%(n)d task with its mapping", "%(n)d tasks with their mappings", n)),
        (n := runs, ngettext("%(n)d execution with its row errors", "%(n)d executions with their row errors", n)),
        (n := couplings, ngettext("The memory of %(n)d pair of records", "The memory of %(n)d pairs of records", n)),
        (n := pending.count(), ngettext("%(n)d pending change", "%(n)d pending changes", n)),
        (n := issues, ngettext("%(n)d open issue", "%(n)d open issues", n)),
    ]
    return [
        *(text % {"n": n} for n, text in found if n),
        _("Not deleted: the records that were written, on both sides"),
    ]


def is_own(template: OwnTemplate, user: User) -> bool:
    """FO-147: a template is its owner's, though everybody may use it; one without an owner is anybody's."""
    return template.owner_id in (None, user.pk) or user.is_superuser


def delete_template(template: OwnTemplate, user: User) -> None:
    """By its owner alone. Projects made from it do not follow it, so they stay."""
    if not is_own(template, user):
        raise Refused(
            _("The template “%(name)s” belongs to %(owner)s and stays. Ask %(owner)s to delete it.")
            % {"name": template.name, "owner": template.owner}
        )
    template.delete()


# --- checks -----------------------------------------------------------------------------------------------------------


def sources(project: Project) -> list[Entity]:
    """The entity sets a task of the project may read."""
    system = project.direction.partition("_to_")[0]
    return [each for each in ALL.values() if each.system == system and each.source]


def destinations(project: Project) -> list[Entity]:
    """The entity sets a task of the project may write."""
    system = project.direction.partition("_to_")[2]
    return [each for each in ALL.values() if each.system == system and each.destination]


def _check_named(project: Project, name: str, besides: ProjectTask | None = None) -> None:
    if not name.strip():
        raise Refused(_("A task needs a name."))
    others = project.tasks.exclude(pk=besides.pk) if besides else project.tasks
    if others.filter(name__iexact=name.strip()).exists():
        raise Refused(_("There is already a task “%(name)s” in this project.") % {"name": name.strip()})


def _check_rows(task: ProjectTask, rows: Sequence[Row]) -> None:
    """A row says one thing; with an advanced query it takes no new transformation or default (FO-157)."""
    source, destination = ALL[task.source_entity], ALL[task.destination_entity]
    kept = {
        (source.canonical(row.source), destination.canonical(row.destination), row.transformation_rule_id, row.value)
        for row in task.fields.all()
    }
    for no, row in enumerate(rows, 1):
        if not row.source and row.rule is not None:
            raise Refused(
                _("Mapping row %(no)d has a transformation rule but no source column. Choose one, or give a default.")
                % {"no": no}
            )
        value = row.value
        names = source.canonical(row.source), destination.canonical(row.destination)
        as_it_is = (*names, row.rule.pk if row.rule else None, value) in kept
        if task.project.advanced_query and (row.rule or value) and not as_it_is:
            raise Refused(
                _(
                    "Mapping row %(no)d (%(name)s) has a transformation or a default, and a project with an advanced"
                    " query takes no new ones. Add a column with the value to the query, and map that column."
                )
                % {"no": no, "name": row.destination or row.source}
            )
