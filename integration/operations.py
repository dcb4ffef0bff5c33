"""Steps of migrations: those that let people go on writing large tables meanwhile (docs/how-to/tune-postgresql.md), and
one that makes many tables at once."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddIndex, CreateModel, RemoveIndex
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# Not django.contrib.postgres: its module needs the driver of PostgreSQL, which an installation on SQLite has not, and
# its operations work on PostgreSQL alone.


def _add(editor: Any, model: type[models.Model], index: models.Index) -> None:
    if editor.connection.vendor != "postgresql":
        return editor.add_index(model, index)
    # What was broken off leaves an index that is kept up to date and never used; the next attempt begins anew.
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(quote_ident(%s)) AND NOT indisvalid", [index.name]
        )
        broken = cursor.fetchone()
    if broken:
        _remove(editor, model, index)
    return editor.add_index(model, index, concurrently=True)


def _remove(editor: Any, model: type[models.Model], index: models.Index) -> None:
    postgresql = editor.connection.vendor == "postgresql"
    editor.remove_index(model, index, **({"concurrently": True} if postgresql else {}))


class AddIndexOnline(AddIndex):
    """Add an index while the table is written (`CONCURRENTLY`); on SQLite plainly. Needs `atomic = False`."""

    atomic = False

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """As Django's, which renders the model and all related ones again; an index changes none of their fields.

        States share rendered models until they are rendered again, so the index is noted once, and taken from the
        model again when it is removed.
        """
        options = state.models[app_label, self.model_name_lower].options
        options["indexes"] = [*options.get("indexes", ()), self.index]
        if "apps" in state.__dict__:
            meta = state.apps.get_model(app_label, self.model_name)._meta
            if all(index.name != self.index.name for index in meta.indexes):
                meta.indexes = [*meta.indexes, self.index]

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            _add(schema_editor, model, self.index)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            _remove(schema_editor, model, self.index)
        model._meta.indexes = [index for index in model._meta.indexes if index.name != self.index.name]


class RemoveIndexOnline(RemoveIndex):
    """Remove an index while the table is written (`CONCURRENTLY`); on SQLite plainly. Needs `atomic = False`."""

    atomic = False

    def _index(self, app_label: str, state: ProjectState) -> models.Index:
        return state.models[app_label, self.model_name_lower].get_index_by_name(self.name)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            _remove(schema_editor, model, self._index(app_label, from_state))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            _add(schema_editor, model, self._index(app_label, to_state))


class SetStorage(Operation):
    """Set storage parameters of a table on PostgreSQL (fillfactor, autovacuum_…); taking it back resets them.

    Readers and writers are not kept waiting, and rows that are there stay where they are. SQLite knows none of it.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str, parameters: dict[str, int | float]) -> None:
        self.model_name = model_name
        self.parameters = parameters

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [], {"model_name": self.model_name, "parameters": self.parameters}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def _alter(self, app_label: str, editor: Any, state: ProjectState, what: str) -> None:
        model = state.apps.get_model(app_label, self.model_name)
        if editor.connection.vendor == "postgresql" and self.allow_migrate_model(editor.connection.alias, model):
            editor.execute(f"ALTER TABLE {editor.quote_name(model._meta.db_table)} {what}")

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        values = ", ".join(f"{name} = {value}" for name, value in self.parameters.items())
        self._alter(app_label, schema_editor, to_state, f"SET ({values})")

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self._alter(app_label, schema_editor, from_state, f"RESET ({', '.join(self.parameters)})")

    def describe(self) -> str:
        return f"Set {', '.join(self.parameters)} of {self.model_name} on PostgreSQL"


class CreateModels(Operation):
    """Make many tables, which may refer to each other.

    After each step by itself Django builds the classes of all related models anew; here once for all of them, which is
    most of the time a new installation takes.
    """

    reversible = True
    atomic = True

    def __init__(self, models: list[CreateModel]) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [], {"models": self.models}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        for each in self.models:
            each.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for each in self.models:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for each in reversed(self.models):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.models)} models"
