"""Trouble with the database that is nobody's fault: somebody else writes just now, it is away, or its disk is full."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils.translation import gettext as _

_BUSY = ("locked", "busy", "deadlock", "lock timeout")
_FULL = ("disk is full", "no space left", "could not extend file")
#: classes of SQLSTATE: connection exception, and what an administrator ends (57P01 …); 53300: too many connections
_AWAY = ("08", "57P", "53300")
_AWAY_WORDS = ("connection", "server closed", "terminating", "unable to open database", "readonly database")


def _said(error: BaseException) -> Iterator[tuple[str, str]]:
    """What the database's own errors say, and their SQLSTATE."""
    seen: BaseException | None = error
    while seen is not None:
        yield str(seen).lower(), str(getattr(seen, "sqlstate", "") or "")
        seen = seen.__cause__


def is_busy(error: BaseException) -> bool:
    """Whether what failed may go well in a moment, because somebody else was writing."""
    return isinstance(error, OperationalError) and any(word in str(error).lower() for word in _BUSY)


def is_full(error: BaseException) -> bool:
    """Whether the database cannot write for want of room."""
    return isinstance(error, DatabaseError) and any(word in text for text, _code in _said(error) for word in _FULL)


def is_away(error: BaseException) -> bool:
    """Whether the database did not answer, or ended the connection."""
    if isinstance(error, InterfaceError):
        return True
    return isinstance(error, OperationalError) and any(
        code.startswith(_AWAY) or any(word in text for word in _AWAY_WORDS) for text, code in _said(error)
    )


def passing(error: BaseException) -> tuple[str, str, str] | None:
    """A code, a sentence and a next step for trouble that passes by itself or by an administrator's work; else None."""
    if is_busy(error):
        text = _("The database is busy with other writing. Nothing was written.")
        return "busy", text, _("Repeat the request in a moment.")
    if is_full(error):
        text = _("The database cannot write: its disk is full. Nothing was written.")
        return "disk_full", text, _("Tell whoever runs this site to make room, then repeat the request.")
    if is_away(error):
        text = _("The database does not answer. What was under way is undone.")
        return "database_away", text, _("Repeat the request in a moment; look first whether it was written.")
    return None
