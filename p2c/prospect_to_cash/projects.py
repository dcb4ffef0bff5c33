"""Projects: made from a template, checked, and put in line with what people change (FO-147 to FO-150)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from integration.language import stored
from integration.services.errors import Refused
from p2c.models import ConnectionSet, OrganisationMapping, OwnTemplate, Project, ProjectTask, TaskField
from p2c.prospect_to_cash import task_mappings
from p2c.prospect_to_cash.definitions import Field, Task, Template, Transform
from p2c.prospect_to_cash.documents import from_document, to_document
from p2c.prospect_to_cash.entities import ColumnInfo, column_lists
from p2c.prospect_to_cash.templates import BLANK, PUBLIC
from p2c.prospect_to_cash.transforms import as_text, parted, rule_for, transforms_of


def templates(user: User | None = None) -> list[Template]:
    """The templates a project can be made from: the public ones in the order they are run in, then those of people."""
    own = OwnTemplate.objects.filter(shared=True)
    if user is not None:
        own = OwnTemplate.objects.filter(shared=True) | OwnTemplate.objects.filter(owner=user)
    return [*PUBLIC, *BLANK, *(read_own(each) for each in own.order_by("name"))]


def read_own(template: OwnTemplate) -> Template:
    """A template somebody has made, as templates are described."""
    return from_document(template.document)


def template_named(name: str, user: User | None = None) -> Template:
    """The template of that id or name in any language; refused with the names there are."""
    wanted = name.strip().casefold()
    known = templates(user)
    for each in known:
        if wanted in {each.id.casefold(), *(title.casefold() for title in each.names.values())}:
            return each
    raise Refused(
        _("There is no template “%(name)s”. Templates: %(known)s.")
        % {"name": name, "known": "; ".join(each.name_in(get_language() or "en") for each in known)}
    )


def project_named(name: str) -> Project:
    """The project of that name; refused with the names there are."""
    found = Project.objects.filter(name__iexact=name.strip()).first()
    if found is None:
        known = "; ".join(Project.objects.values_list("name", flat=True)) or _("none yet")
        raise Refused(_("There is no project “%(name)s”. Projects: %(known)s.") % {"name": name, "known": known})
    return found


def make(
    name: str,
    template: Template,
    connection_set: ConnectionSet,
    organisations: Iterable[OrganisationMapping],
    *,
    user: User | None = None,
    consent: bool = False,
) -> Project:
    """A project with the template's tasks and mappings as its own; what changes in it does not flow back (FO-147)."""
    chosen = list(organisations)
    if not name.strip():
        raise Refused(_("A project needs a name."))
    if Project.objects.filter(name__iexact=name.strip()).exists():
        raise Refused(_("There is already a project “%(name)s”. Choose another name.") % {"name": name.strip()})
    if not consent:
        raise Refused(_("A project moves data from one system to the other; it is made when you consent to that."))
    if any(each.connection_set_id != connection_set.pk for each in chosen):
        raise Refused(_("Choose organisation mappings of the connection set “%(set)s”.") % {"set": connection_set})
    with transaction.atomic():
        project = Project.objects.create(
            name=name.strip(),
            template=template.id,
            direction=template.direction,
            connection_set=connection_set,
            advanced_query=any(task.steps for task in template.tasks),
            consented_at=timezone.now(),
            consented_by=user,
        )
        project.organisations.set(chosen)
        for no, task in enumerate(template.tasks, 1):
            _add_task(project, no * 10, task)
        refresh_entities(project)
        install(project)
    return project


def _add_task(project: Project, no: int, task: Task) -> ProjectTask:
    made = ProjectTask(
        project=project,
        no=no,
        name=task.name,
        source_entity=task.source_entity,
        destination_entity=task.destination_entity,
        source_filter=task.source_filter,
        actions=list(task.actions),
        steps=list(task.steps),
    )
    made.save()
    for at, field in enumerate(task.fields, 1):
        values = _row(field)
        TaskField(task=made, no=at * 10, **values).save()
    return made


def _row(field: Field) -> dict[str, Any]:
    """A mapping row: without a source column its value stands alone, with one its transforms are a rule and what a
    blank source gives (FO-152)."""
    if not field.source:
        return {"source": "", "value": as_text(field.fixed), "destination": field.destination}
    transforms, value = parted(field.transforms)
    return {
        "source": field.source,
        "destination": field.destination,
        "transformation_rule": rule_for(transforms),
        "value": value,
    }


@stored()
def refresh_entities(project: Project) -> None:
    """FO-150: read the column lists of both sides again, from the environments the connection set has now."""
    names = {name for task in project.tasks.all() for name in (task.source_entity, task.destination_entity)}
    lists = column_lists(*sorted(names))
    project.columns = {name: [asdict(info) for info in columns] for name, columns in lists.items()}
    chosen = project.connection_set
    project.environments = [each for each in (chosen.sales_environment, chosen.fo_environment) if each]
    project.save(update_fields=["columns", "environments"])


def cached_columns(project: Project) -> dict[str, list[ColumnInfo]]:
    """The column lists as they were when last refreshed."""
    return {
        name: [ColumnInfo(**{k: tuple(v) if isinstance(v, list) else v for k, v in each.items()}) for each in columns]
        for name, columns in project.columns.items()
    }


def install(project: Project) -> None:
    """Put what the engine runs in line with the project's tasks; the next run reads everything (FO-168)."""
    for task in project.tasks.all():
        task_mappings.install(task)


def task_of(task: ProjectTask) -> Task:
    """A task as templates describe it."""
    return Task(
        name=task.name,
        source_entity=task.source_entity,
        destination_entity=task.destination_entity,
        source_filter=task.source_filter,
        fields=tuple(_field_of(row) for row in task.fields.select_related("transformation_rule")),
        actions=tuple(task.actions),
        steps=tuple(task.steps),
    )


def _field_of(row: TaskField) -> Field:
    default = (Transform("default", row.value),) if row.value else ()
    rule = transforms_of(row.transformation_rule) if row.source else ()
    return Field(row.source, row.destination, (*rule, *default))


def save_as_template(
    project: Project, name: str, description: str = "", *, shared: bool = False, user: User | None = None
) -> OwnTemplate:
    """FO-147: a template of one's own, made of the project as it is now."""
    if OwnTemplate.objects.filter(name__iexact=name.strip()).exists() or any(
        name.strip().casefold() in {title.casefold() for title in each.names.values()} for each in (*PUBLIC, *BLANK)
    ):
        raise Refused(_("There is already a template “%(name)s”. Choose another name.") % {"name": name.strip()})
    tasks: Sequence[Task] = [task_of(task) for task in project.tasks.all()]
    template = Template(
        id=name.strip(),
        names={"en": name.strip()},
        direction=project.direction,
        description=description,
        tasks=tuple(tasks),
    )
    return OwnTemplate.objects.create(
        name=name.strip(), description=description, shared=shared, owner=user, document=to_document(template)
    )
