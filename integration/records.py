"""The base of every model that is a table of one side: saving and deleting go through its table rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from integration import origin as origins
from integration import registry
from integration.ids import new_id


class Record(models.Model):
    """A row of a registered table; `save` and `delete` run the table's rules, like every other way of writing."""

    class Meta:
        abstract = True

    def save(
        self,
        *,
        force_insert: bool | tuple = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
        origin: origins.Origin | None = None,
    ) -> None:
        from integration.services.write_rows import save_instance

        save_instance(self, update_fields=update_fields, origin=origin)

    def delete(self, using: Any = None, keep_parents: bool = False, origin: origins.Origin | None = None) -> Any:
        from integration.services.write_rows import delete_instance

        delete_instance(self, origin=origin)
        return 1, {self._meta.label: 1}

    @property
    def registry_table(self) -> registry.Table:
        return registry.table(type(self))


__all__ = ["Record", "new_id"]
