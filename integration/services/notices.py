"""Notices on screens that each person can switch off, and on again."""

from __future__ import annotations

from typing import Any

from integration.models import DismissedNotice


def is_wanted(user: Any, notice: str) -> bool:
    """Whether this person still wants to see the notice."""
    return not DismissedNotice.objects.filter(user=user, notice=notice).exists()


def dismiss(user: Any, notice: str) -> None:
    """Do not show it to this person again."""
    DismissedNotice.objects.get_or_create(user=user, notice=notice)


def restore(user: Any, notice: str) -> None:
    """Show it to this person again."""
    DismissedNotice.objects.filter(user=user, notice=notice).delete()
