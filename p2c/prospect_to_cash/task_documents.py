"""The tasks of a project as documents, read and given whole (FO-149, FO-151)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from integration.services.errors import Refused
from p2c.models import Project
from p2c.prospect_to_cash import advanced_query, editing, projects
from p2c.prospect_to_cash.definitions import Field
from p2c.prospect_to_cash.documents import BadDocument, Document, from_document, to_document
from p2c.prospect_to_cash.transforms import as_text, parted, rule_for


def documents(project: Project) -> list[Document]:
    """The tasks in the order they run in."""
    return [to_document(projects.task_of(task)) for task in project.tasks.all()]


def replace(project: Project, given: Sequence[Any]) -> None:
    """Make the tasks those that are given, all of it or nothing: a task of the same name and entities is changed, the
    others come and go. What is wrong with a document is refused with its place."""
    whole = {"id": "-", "names": {"en": project.name}, "direction": project.direction, "tasks": list(given)}
    try:
        wanted = from_document(whole).tasks
    except BadDocument as bad:
        raise Refused(" ".join(f"{found} {found.next_step}".strip() for found in bad.findings)) from None
    with transaction.atomic():
        there = {(t.name, t.source_entity, t.destination_entity): t for t in project.tasks.all()}
        kept = {(t.name, t.source_entity, t.destination_entity) for t in wanted}
        for key, task in there.items():
            if key not in kept:
                editing.delete_task(task)
        for no, task in enumerate(wanted, 1):
            made = there.get((task.name, task.source_entity, task.destination_entity)) or editing.add_task(
                project, task.name, task.source_entity, task.destination_entity, task.source_filter
            )
            made.no, made.actions = no * 10, list(task.actions)
            if list(task.steps) != made.steps:
                advanced_query.change(made, task.steps)
            editing.change_task(made, task.name, task.source_filter, [_row(field) for field in task.fields])


def _row(field: Field) -> editing.Row:
    if not field.source:
        return editing.Row("", field.destination, value=as_text(field.fixed))
    transforms, value = parted(field.transforms)
    return editing.Row(field.source, field.destination, rule_for(transforms), value)
