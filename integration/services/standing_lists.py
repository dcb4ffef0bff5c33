"""Where records stand, as conditions on a whole table: what lists count and filter by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from integration.models import Coupling, Issue
from integration.models.mapping import CONNECTION_SCOPE
from integration.registry import LOCAL
from integration.services.errors import Refused
from integration.services.partners import Part, takers
from integration.services.standing import COUPLED, FREE, broken


def in_state(records: QuerySet[Any], parts: Sequence[Part], group: str) -> QuerySet[Any]:
    """Those of the records that stand so: coupled, free (a mapping would take them, or a task of another system will)
    or outside of every mapping."""
    coupled = Q(*[Exists(_couplings(parts, own)) for own in sorted({p.own for p in parts})], _connector=Q.OR)
    if group == COUPLED:
        return records.filter(coupled)
    for problem in filter(None, map(broken, parts)):
        raise Refused(problem)
    taken = Q(*[part.taken for part in (*parts, *takers(parts[0].table.name))], _connector=Q.OR)
    return records.filter(~coupled, taken if group == FREE else ~taken)


def _couplings(parts: Sequence[Part], own: str) -> QuerySet[Coupling]:
    """The couplings of the outer query's record that keep it in that column, in these mappings or elsewhere: one
    question for all of them, so that the database can join."""
    there = [p for p in parts if p.own == own]
    tables = [
        Q(scope=p.mapping.scope, local_table=p.mapping.local_table, remote_table=p.mapping.remote_table) for p in there
    ]
    table = "local_table" if there[0].side == LOCAL else "remote_table"
    tables.append(Q(**{table: there[0].table.name}) & ~Q(scope=CONNECTION_SCOPE))
    return Coupling.objects.filter(Q(*tables, _connector=Q.OR), **{own: OuterRef("pk")})


def with_open_issue(parts: Sequence[Part]) -> Q:
    """The condition that a record of the table has an open issue, of its own or on its coupling.

    One list of keys and not one condition or the other: only a list is looked up by an index.
    """
    opened = Issue.objects.filter(closed_at=None).order_by()
    keys = opened.filter(source_table=parts[0].table.name, source_id__isnull=False).values("source_id")
    on_couplings = opened.filter(coupling__isnull=False).values("coupling_id")
    return Q(pk__in=keys.union(*(p.couplings().filter(pk__in=on_couplings).values(p.own) for p in parts)))
