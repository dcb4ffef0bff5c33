"""The installation's connection: there is one."""

from __future__ import annotations

from integration import pairs
from integration.models import Connection
from integration.once import once


@once
def connection() -> Connection:
    """The installation's connection row, made when missing."""
    found = pairs.first_connection()
    return found if found.pk else Connection.objects.get_or_create(pk=1)[0]


def is_enabled() -> bool:
    """Whether the installation is connected now; what leads to the other side is shown only then (B-247)."""
    return pairs.first_connection().enabled
