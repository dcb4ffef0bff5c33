"""Sending and getting by force: which chosen records somebody has edited on the side that would be overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from integration.engine import read
from integration.engine.decide import TO
from integration.engine.dialects.base import RawRow
from integration.engine.jsontext import decode
from integration.engine.plan import Plan
from integration.engine.transform import normal
from integration.registry import LOCAL
from integration.services.partners import Part, compiled

_CHUNK = 1000


def edited_since(part: Part, ids: Sequence[str], force: str) -> dict[str, list[str]]:
    """ENG-118: record -> captions of the fields that differ, on the side `force` overwrites, from what both sides last
    agreed on. A pair that never agreed has nothing that was edited since."""
    plan = compiled(part.mapping)
    found: dict[str, list[str]] = {}
    for start in range(0, len(ids), _CHUNK):
        with transaction.atomic():
            found |= _edited(plan, part.side, ids[start : start + _CHUNK], force)
    return found


def _edited(plan: Plan, side: str, ids: Sequence[str], force: str) -> dict[str, list[str]]:
    couplings = [row for row in read.couplings_of(plan, side, ids) if row[3]]
    at, target = (2, plan.remote) if force == TO else (1, plan.local)
    rows = read.rows(target, [row[at] for row in couplings])
    found = {}
    for _pk, local_id, remote_id, base, _first in couplings:
        row = rows.get(remote_id if force == TO else local_id)
        if row is None:
            continue
        captions = list(_fields(plan, row, decode(base), force))
        if captions:
            found[local_id if side == LOCAL else remote_id] = captions
    return found


def _fields(plan: Plan, row: RawRow, base: dict, force: str) -> Iterable[str]:
    for rule in plan.rules:
        index = rule.remote if force == TO else rule.local
        if index < 0 or rule.key not in base:
            continue
        known = base[rule.key]
        if normal(row[index]) != (known[force == TO] if type(known) is list else known):
            yield rule.label
