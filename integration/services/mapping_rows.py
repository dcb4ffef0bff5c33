"""The rows of a table mapping as sets: which new row is which old one, and storing what they should be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

from integration.services.attribution import create_with_history


def adopt(before: Sequence[Any], rows: Sequence[Any], key: Sequence[str]) -> None:
    """Let each row take the place of the old one with the same key, so that it is a change of that row in the history
    and couplings keep what was agreed under it. Rows with one key take one another's places in order."""
    known: dict[tuple[Any, ...], list[Any]] = {}
    for old in before:
        known.setdefault(tuple(getattr(old, name) for name in key), []).append(old)
    for row in rows:
        places = known.get(tuple(getattr(row, name) for name in key))
        if not places:
            continue
        old = places.pop(0)
        row.pk = old.pk
        row._state.adding = False
        for name in ("base_key", "user_defined"):
            if hasattr(old, name):
                setattr(row, name, getattr(old, name))


def save_rows(before: Sequence[Any], rows: Sequence[Any]) -> None:
    """Make the rows of one kind what is wanted: changed ones one by one, so that each change has its history."""
    known = {row.pk: row for row in before}
    wanted = {row.pk for row in rows if row.pk}
    for pk, row in known.items():
        if pk not in wanted:
            row.delete()
    for row in rows:
        old = known.get(row.pk)
        if old is not None and differs(old, row):
            row.save()
    new = [row for row in rows if row.pk not in known]
    if new:
        create_with_history(new, type(new[0]))


def differs(old: models.Model, row: models.Model) -> bool:
    """Whether any stored value of the row is another one now."""
    return any(getattr(old, f.attname) != getattr(row, f.attname) for f in row._meta.concrete_fields)
