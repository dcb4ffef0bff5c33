"""Sending and getting by force: which chosen records somebody has edited on the side that would be overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from integration.engine import lookup, read
from integration.engine.decide import BOTH, TO, differ
from integration.engine.dialects.base import RawRow
from integration.engine.jsontext import decode
from integration.engine.plan import Plan
from integration.engine.transform import normal
from integration.registry import LOCAL
from integration.services.partners import Part, compiled

_CHUNK = 1000


def edited_since(part: Part, ids: Sequence[str], force: str) -> dict[str, list[str]]:
    """ENG-118: record -> captions of the fields whose values, on the side `force` overwrites, both have not agreed on:
    edited since they agreed, or never agreed on and different from what would be written."""
    plan = compiled(part.mapping)
    found: dict[str, list[str]] = {}
    for start in range(0, len(ids), _CHUNK):
        with transaction.atomic():
            found |= _edited(plan, part.side, ids[start : start + _CHUNK], force)
    return found


def _edited(plan: Plan, side: str, ids: Sequence[str], force: str) -> dict[str, list[str]]:
    couplings = read.couplings_of(plan, side, ids)
    locals_ = read.rows(plan.local, [row[1] for row in couplings])
    remotes = read.rows(plan.remote, [row[2] for row in couplings])
    lookup.fill(plan, locals_.values(), remotes.values())
    found = {}
    for _pk, local_id, remote_id, base, _first in couplings:
        left, right = locals_.get(local_id), remotes.get(remote_id)
        if left is None or right is None:
            continue
        captions = list(_fields(plan, left, right, decode(base) if base else {}, force))
        if captions:
            found[local_id if side == LOCAL else remote_id] = captions
    return found


def _fields(plan: Plan, left: RawRow, right: RawRow, base: dict, force: str) -> Iterable[str]:
    for rule in plan.rules:
        if min(rule.local, rule.remote) < 0 or rule.direction not in (BOTH, force):
            continue
        ours, theirs = normal(left[rule.local]), normal(right[rule.remote])
        loser = theirs if force == TO else ours
        if rule.key not in base:
            if loser is not None and differ(rule, ours, theirs):
                yield rule.label
            continue
        known = base[rule.key]
        if loser != (known[force == TO] if type(known) is list else known):
            yield rule.label
