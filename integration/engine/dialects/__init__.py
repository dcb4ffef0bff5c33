"""What differs between databases: reading canonical values, bulk writing, the origin marker and triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from integration.engine.dialects.base import Dialect


def current() -> Dialect:
    """The dialect of the default database."""
    if connection.vendor == "postgresql":
        from integration.engine.dialects.postgresql import POSTGRESQL

        return POSTGRESQL
    from integration.engine.dialects.sqlite import SQLITE

    return SQLITE
