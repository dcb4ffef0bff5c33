"""Indexes of what lists are filtered by, where only PostgreSQL is to have them."""

from __future__ import annotations

from typing import Any

from django.db import models


class ServerIndex(models.Index):
    """An index that PostgreSQL gets and SQLite does not.

    SQLite keeps no statistics. It takes three columns that must be equal for better than a list of a thousand keys, and
    would read all couplings of a mapping for every batch; so it is not offered indexes on columns of few values.
    """

    _NOTHING = "SELECT 1"

    def create_sql(self, model: type[models.Model], schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return self._NOTHING
        return super().create_sql(model, schema_editor, using=using, **kwargs)

    def remove_sql(self, model: type[models.Model], schema_editor: Any, **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return self._NOTHING
        return super().remove_sql(model, schema_editor, **kwargs)
