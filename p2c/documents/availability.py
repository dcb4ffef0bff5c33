"""Item availability: the job that brings stock to the products in Sales, and what the web service answers (DOC-190)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Product
from erp.bc.models import Item, ItemLedgerEntry
from integration.models import Connection, Coupling, FieldMapping, Issue, Schedule, SynchRun, TableMapping
from integration.models.run import RunStatus
from integration.said import Said
from integration.services import couple, mappings, synchronise
from integration.services.attribution import attributed
from integration.services.errors import Refused
from integration.services.jobs import Nothing
from p2c.documents import sentences as sentences
from p2c.models import SynchStatus

MAPPING = "ITEM-PRODUCT"
INVENTORY, QUANTITY = "inventory", "quantityonhand"
#: entries are stamped before they are committed: those of the last minutes before a run began are looked at twice
OVERLAP = dt.timedelta(minutes=5)


class Unknown(Exception):
    """There is no such item, or it is none of Sales."""


@dataclass(frozen=True)
class Available:
    """What there is of an item, in its base unit."""

    item_no: str
    quantity: Decimal
    unit: str
    time: dt.datetime


def of(number: str) -> Available:
    """The availability of an item by its number or that of its product in Sales; never below zero (SET-062b)."""
    number = number.strip()
    coupled = Coupling.objects.filter(local_table="bc.item", remote_table="crm.product")
    items = Item.objects.select_related("base_unit_of_measure").annotate(stock=Sum("ledger_entries__quantity"))
    item = items.filter(Exists(coupled.filter(local_id=OuterRef("pk"))), no=number.upper()).first()
    if item is None:
        products = Product.objects.filter(productnumber__iexact=number).values("pk")
        item = items.filter(pk__in=coupled.filter(remote_id__in=products).values("local_id")).first()
    if item is None:
        raise Unknown(_("There is no item or product %(number)s that is in both systems.") % {"number": number})
    unit = item.base_unit_of_measure.code if item.base_unit_of_measure else ""
    return Available(item.no, max(item.stock or Decimal(0), Decimal(0)), unit, timezone.now())


def restore_field_mapping(mapping: TableMapping) -> bool:
    """DOC-192: stock goes to the quantity on hand again where somebody took that field mapping away or disabled it."""
    found = mapping.fields.filter(local_field=INVENTORY, remote_field=QUANTITY).first()
    if found is not None and found.enabled:
        return False
    draft = mappings.draft_of(mapping)
    for row in draft.fields:
        if (row.local_field, row.remote_field) == (INVENTORY, QUANTITY):
            row.enabled = True
    if found is None:
        last = max((row.no for row in draft.fields), default=0)
        values = {"local_field": INVENTORY, "remote_field": QUANTITY, "direction": "to_integration"}
        draft.fields.append(FieldMapping(mapping=mapping, no=last + 10, **values))
    with attributed(None, gettext_lazy("Item availability switched on")):
        mappings.save(draft, confirmed=True)
    return True


def follow_switch(connection: Connection) -> None:
    """What goes with switching availability on, besides its schedule (DOC-192)."""
    SynchStatus.current()
    mapping = TableMapping.objects.filter(name=MAPPING).first()
    if mapping is not None:
        restore_field_mapping(mapping)


def moved(since: dt.datetime | None) -> list[str]:
    """The coupled items that are not parked and whose ledger has entries since then; once each, in key order."""
    entries = ItemLedgerEntry.objects.filter(item=OuterRef("local_id"))
    if since is not None:
        entries = entries.filter(modified_on__gte=since - OVERLAP)
    coupled = Coupling.objects.filter(Exists(entries), local_table="bc.item", remote_table="crm.product")
    parked = Issue.objects.filter(mapping__name=MAPPING, closed_at=None, parked=True)
    parked = parked.filter(Q(source_id=OuterRef("local_id")) | Q(source_id=OuterRef("remote_id")))
    found = coupled.filter(~Exists(parked)).order_by("local_id").values_list("local_id", flat=True)
    return [key.hex for key in found]


def last_look(mapping: TableMapping) -> dt.datetime | None:
    """Since when stock has not been looked at: the last start, before the first one that of the mapping (DOC-191)."""
    known = SynchStatus.current().availability_synched_at
    if known is not None:
        return known
    ended = SynchRun.objects.filter(mapping=mapping, status=RunStatus.FINISHED, kind__in=("synch", "full"))
    return ended.order_by("-started_at").values_list("started_at", flat=True).first()


def push(schedule: Schedule | None = None) -> str:
    """Ask for one refresh of every item that moved since the last time; the start of this run is where the next one
    begins."""
    if not Connection.objects.filter(enabled=True).exists():
        raise Refused(_("The connection is switched off, so availability goes nowhere. Enable it first."))
    started = timezone.now()
    mapping = synchronise.mapping_named(MAPPING)
    restore_field_mapping(mapping)
    items: Sequence[str] = moved(last_look(mapping))
    with transaction.atomic():
        SynchStatus.remember(availability_synched_at=started)
        if not items:
            return Nothing("availability_nothing")
        run = couple.synchronise_records(mapping, local_ids=items, direction="to_integration", background=True)
    return Said("availability_asked", count=len(items), run=run.pk)
