"""Who changes the set-up and by which means, for every history row written meanwhile.

Screens and REST need nothing: the request's user is known. Commands and whatever changes many rows for one reason (an
import, the default set-up) say so here; the reason stands in the history of every row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from simple_history.signals import pre_create_historical_record
from simple_history.utils import bulk_create_with_history

from integration.language import stored

_ROOM = 100
_now: ContextVar[tuple[User | None, str]] = ContextVar("attribution", default=(None, ""))


@contextmanager
def attributed(user: User | AnonymousUser | None = None, reason: Any = "") -> Iterator[None]:
    """Set-up changed inside is this user's (else the request's) and carries the reason, a lazy text; the inner one
    wins."""
    outer_user, outer_reason = _now.get()
    known = user if isinstance(user, User) else outer_user
    with stored():
        token = _now.set((known, str(reason)[:_ROOM] or outer_reason))
    try:
        yield
    finally:
        _now.reset(token)


def create_with_history(rows: Sequence[Any], model: type[models.Model]) -> None:
    """Insert rows of one kind together, each with the first line of its history."""
    user, reason = _now.get()
    if rows:
        bulk_create_with_history(list(rows), model, default_user=user, default_change_reason=reason or None)


def _fill(sender: Any, history_instance: Any, **kwargs: Any) -> None:
    user, reason = _now.get()
    if user is not None and history_instance.history_user_id is None:
        history_instance.history_user_id = user.pk
    if reason and not history_instance.history_change_reason:
        history_instance.history_change_reason = reason


pre_create_historical_record.connect(_fill, dispatch_uid="p2c-attribution")
