"""Whether a migration would keep people waiting or lose something (`python -m tests.migrations`).

Judged by what it says, not by running it, and always as PostgreSQL would do it; no server is needed. Exit status: 0 all
new migrations may be run beside people at work, 1 one of them may not. A migration that must do it anyway gives its
reason in an attribute: `because = "the table is empty wherever the switch was never turned"`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

import django
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.utils import ConnectionHandler

from integration.operations import AddIndexOnline, CreateModels, RemoveIndexOnline

#: the last migration of each app when this check was made
KNOWN = {"integration": 1, "crm": 1, "bc": 1, "fo": 1, "p2c": 1}
#: tables of the integration that grow with the records, beside all tables of the two sides
GROWING = {
    "change", "coupling", "documenttransfer", "execution", "executionerror", "executiontask", "issue", "journalentry",
    "planline", "runlogline", "runpart", "synchjob", "synchrun", "synchstatus",
}  # fmt: skip
_FREE = ("varchar", "text")
_postgresql = ConnectionHandler({"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "never opened"}})


def large(app: str, model: str) -> bool:
    return app in ("crm", "bc", "fo") or model in GROWING


def findings(app: str, migration: migrations.Migration, state: ProjectState) -> list[str]:
    """What is wrong with it, in sentences; `state`: the models before it."""
    if getattr(migration, "because", ""):
        return []
    found: list[str] = []
    made: set[str] = set()
    for step in _flat(migration.operations):
        if isinstance(step, ops.CreateModel):
            made.add(step.name_lower)
        after = state.clone()
        step.state_forwards(app, after)
        if getattr(step, "model_name_lower", "") not in made:
            found += [f"{app} {migration.name}: {type(step).__name__} {text}" for text in _of(step, app, state, after)]
        state = after
    kinds = {
        "online" if type(step).__module__ == "integration.operations" else "plain" for step in migration.operations
    }
    online = [step for step in migration.operations if isinstance(step, AddIndexOnline | RemoveIndexOnline)]
    if online and (migration.atomic or len(kinds) > 1):
        found.append(
            f"{app} {migration.name}: an index is made or removed while the table is written, which no transaction can "
            "do. Set atomic = False, and put all other steps into a migration of their own, which is made whole or not "
            "at all."
        )
    return found


def _flat(steps: Iterable[Any]) -> Iterator[Any]:
    for step in steps:
        if isinstance(step, ops.SeparateDatabaseAndState):
            yield from _flat(step.database_operations)
        elif isinstance(step, CreateModels):
            yield from step.models
        else:
            yield step


def _of(step: Any, app: str, before: ProjectState, after: ProjectState) -> Iterator[str]:
    if isinstance(step, ops.RunPython | ops.RunSQL) and not step.reversible:
        yield "cannot be taken back, so nobody can go back to the version before. Say how it is."
    if isinstance(step, ops.RemoveField):
        yield (
            f"drops {step.model_name}.{step.name} with what is in it, and going back to the version before does not "
            "bring it back. Give the reason in `because`."
        )
    if isinstance(step, ops.DeleteModel):
        yield f"drops all rows of {step.name}. Give the reason in `because`."
    name = getattr(step, "model_name_lower", getattr(step, "name_lower", ""))
    if isinstance(step, ops.AddField) and not step.field.many_to_many:
        field = step.field
        if not field.null and BaseDatabaseSchemaEditor._effective_default(field) is None and not field.has_db_default():
            yield f"adds {name}.{step.name} as NOT NULL without a default: it fails where there are rows. Give it one."
    if not large(app, name):
        return
    if type(step) in (ops.AddIndex, ops.RemoveIndex):
        yield (
            f"locks {name}, a large table, against writers. Use integration.operations.{type(step).__name__}Online in "
            "a migration of its own with atomic = False."
        )
    if isinstance(step, ops.AddConstraint | ops.AlterUniqueTogether):
        yield (
            f"reads the whole of {name}, a large table, with writers locked out. Give the reason in `because`, with "
            "how long it takes for a million rows."
        )
    if isinstance(step, ops.RenameField | ops.RenameModel | ops.AlterModelTable):
        yield f"renames what the triggers of {name} name: every write fails until they are made anew. Keep the name."
    if isinstance(step, ops.AddField | ops.AlterField) and not step.field.many_to_many:
        old = before.models[app, name].fields.get(step.name) if isinstance(step, ops.AlterField) else None
        yield from _column(f"{name}.{step.name}", old, step.field)


def _column(name: str, old: models.Field | None, new: models.Field) -> Iterator[str]:
    """What a large table's new or altered column costs."""
    if _indexed(new) and not (old and _indexed(old)):
        yield (
            f"makes an index of {name} with writers locked out. Leave it without one (db_index=False) and add it by "
            "integration.operations.AddIndexOnline."
        )
    if getattr(new, "generated", False) and old is None:
        yield f"writes every row of its large table to work out {name}. Give the reason in `because`."
    if old is None:
        return
    if old.null and not new.null:
        yield f"reads a whole large table with writers locked out to see that {name} is never NULL. Let it be NULL."
    was, now = (each.db_parameters(_postgresql["default"])["type"] or "" for each in (old, new))
    if was != now and not _only_wider(was, now):
        yield f"writes every row of a large table to make {name} {now} instead of {was}. Add a new column instead."


def _indexed(field: models.Field) -> bool:
    return bool(field.db_index or field.unique)


def _only_wider(was: str, now: str) -> bool:
    """A text that may be longer is a matter of the catalogue."""
    if not (was.startswith(_FREE) and now.startswith(_FREE)):
        return False
    length = [int("".join(filter(str.isdigit, each)) or 10**9) for each in (was, now)]
    return length[0] <= length[1]


def main() -> int:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    found = []
    for app, name in loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True):
        if app in KNOWN and int(name[:4]) > KNOWN[app]:
            migration = loader.graph.nodes[app, name]
            found += findings(app, migration, loader.project_state((app, name), at_end=False))
    print("\n".join(found) or "Migrations keep nobody waiting.")
    return 1 if found else 0


if __name__ == "__main__":
    django.setup()
    sys.exit(main())
