"""Trouble that passes: the database writes for somebody else just now."""

from __future__ import annotations

from django.db import OperationalError

_SAID = ("locked", "busy", "deadlock", "lock timeout")


def is_busy(error: BaseException) -> bool:
    """Whether what failed may go well in a moment, because somebody else was writing."""
    return isinstance(error, OperationalError) and any(word in str(error).lower() for word in _SAID)
