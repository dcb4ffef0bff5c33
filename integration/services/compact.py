"""Compacting the change feed: changes of one record become one, and a mapping that stands still lets go of its own.

The feed keeps a row per change until the record has been decided, so there is nothing that everybody has read. What can
pile up are rows of a record that is written again and again before its mapping runs, and rows of a mapping that does
not run at all.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet

from integration.models import Change, Coupling, SynchRun, TableMapping
from integration.models.run import ACTIVE

logger = logging.getLogger(__name__)

#: records looked at, and rows taken, in one transaction
_RECORDS, _ROWS = 500, 5000
_FIRST = UUID(int=0)
_SIDES = {"L": "local_id", "R": "remote_id"}


def compact(before: datetime) -> dict[str, int]:
    """How many rows of the feed went (`changes`), and how many mappings compare all their records for it (`compare`).

    `before`: a mapping that is not enabled and has not synchronised since stands still.
    """
    done = {"changes": 0, "compare": 0}
    fed = list(_fed())
    mappings = TableMapping.every.in_bulk(fed)
    for key in fed:
        mapping = mappings.get(key)
        if mapping is None:
            # somebody was writing while the mapping was deleted
            done["changes"] += Change.objects.filter(mapping_id=key).delete()[0]
        elif _stands_still(mapping, before) and (gone := _let_go(mapping, before)):
            logger.warning("mapping %s stands still: %s pending changes let go, it needs full", mapping.name, gone)
            done["changes"] += gone
            done["compare"] += 1
        done["changes"] += sum(_fold(key, side) for side in _SIDES)
    return done


def _fed() -> Iterator[int]:
    """The mappings with rows in the feed, each found by one step along the index, however many rows there are."""
    last = -1
    ids = Change.objects.order_by("mapping_id").values_list("mapping_id", flat=True)
    while (found := ids.filter(mapping_id__gt=last).first()) is not None:
        yield (last := found)


# --- several changes of one record ----------------------------------------------------------------------------------


def _fold(mapping_id: int, side: str) -> int:
    """Replace what is there of a record by one new row for everybody who changed it; returns how many rows went.

    The row that stays must be a new one. A run deletes the rows it has read, and it may have read the newest without
    one that is older but was committed later: were the newest kept, nothing would say any more that the record changed.
    """
    own = Change.objects.filter(mapping_id=mapping_id, side=side)
    counted = own.values("record").annotate(rows=Count("pk"), actors=Count("actor", distinct=True))
    often = counted.filter(rows__gt=F("actors")).order_by("record").values_list("record", flat=True)
    after, gone = _FIRST, 0
    while records := list(often.filter(record__gt=after)[:_RECORDS]):
        with transaction.atomic():
            taken = own.select_for_update(skip_locked=True).filter(record__in=records).order_by("record", "pk")
            rows: dict[tuple[UUID, str], list[Change]] = {}
            for change in (read := list(taken[:_ROWS])):
                rows.setdefault((change.record, change.actor), []).append(change)
            several = [found for found in rows.values() if len(found) > 1]
            old = [change.pk for found in several for change in found]
            for newest in (new := [found[-1] for found in several]):
                newest.pk = None
            Change.objects.bulk_create(new)
            own.filter(pk__in=old).delete()
        gone += len(old) - len(new)
        # more of the same records may be left where there were too many rows to take at once
        after = after if len(read) == _ROWS and new else records[-1]
    return gone


# --- a mapping that stands still ------------------------------------------------------------------------------------


def _stands_still(mapping: TableMapping, before: datetime) -> bool:
    ran = [at for at in (mapping.last_to_synch_at, mapping.last_from_synch_at) if at is not None]
    return not mapping.enabled and max(ran, default=before) <= before


def _let_go(mapping: TableMapping, before: datetime) -> int:
    """Forget the pending changes of coupled records: the mapping's next run compares them all instead. What is not
    coupled stays, one row for each: no comparison would find that it is new."""
    return sum(_let_go_side(mapping.pk, before, side, own) for side, own in _SIDES.items())


def _let_go_side(mapping_id: int, before: datetime, side: str, own: str) -> int:
    after, gone = _FIRST, 0
    while True:
        with transaction.atomic():
            # locked, so that nobody enables it and lets it run in between
            mapping = TableMapping.every.select_for_update(of=("self",)).filter(pk=mapping_id).first()
            if mapping is None or not _stands_still(mapping, before) or _runs(mapping):
                return gone
            rows = list(_of_coupled(mapping, side, own).filter(record__gte=after)[:_ROWS])
            if not rows:
                return gone
            TableMapping.every.filter(pk=mapping_id).update(full_compare_needed=True)
            Change.objects.filter(pk__in=[pk for pk, _record in rows]).delete()
        gone += len(rows)
        after = rows[-1][1]


def _runs(mapping: TableMapping) -> bool:
    return SynchRun.objects.filter(mapping=mapping, status__in=ACTIVE).exists()


def _of_coupled(mapping: TableMapping, side: str, own: str) -> QuerySet[Change, tuple[int, UUID]]:
    coupled = Coupling.objects.filter(
        scope=mapping.scope,
        local_table=mapping.local_table,
        remote_table=mapping.remote_table,
        **{own: OuterRef("record")},
    )
    pending = Change.objects.filter(Exists(coupled), mapping_id=mapping.pk, side=side)
    return pending.order_by("record", "pk").values_list("pk", "record")
