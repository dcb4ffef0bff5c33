"""What all Business Central tables share: the system id and the stamps; and the one-row set-up tables."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integration.once import once
from integration.records import Record, new_id


def text(caption: object, length: int, **options: object) -> models.CharField:
    """A text or code column: blank is the empty string, never null."""
    return models.CharField(caption, max_length=length, **{"blank": True, "default": "", **options})


def decimal(caption: object, **options: object) -> models.DecimalField:
    """A quantity, a percentage, or the price or cost of one unit: five decimals, as in Business Central."""
    return models.DecimalField(caption, **{"max_digits": 19, "decimal_places": 5, "default": Decimal(0), **options})


def amount(caption: object, **options: object) -> models.DecimalField:
    """A sum of money."""
    return decimal(caption, decimal_places=4, **options)


def reference(target: str, caption: object, **options: object) -> models.ForeignKey:
    """A reference people choose; what is used cannot be deleted."""
    settings = {"null": True, "blank": True, "on_delete": models.PROTECT, "related_name": "+", **options}
    return models.ForeignKey(target, verbose_name=caption, **settings)


class BcRecord(Record):
    """A Business Central row: keyed by its system id, stamped by the writer."""

    system_id = models.UUIDField(_("System ID"), primary_key=True, default=new_id, editable=False)
    created_on = models.DateTimeField(_("Created On"), default=timezone.now, editable=False)
    modified_on = models.DateTimeField(_("Modified On"), default=timezone.now, editable=False)
    modified_by = text(_("Modified By"), 80, editable=False)

    class Meta:
        abstract = True


class Singleton(BcRecord):
    """A set-up table: one row, whose key is blank as in Business Central."""

    primary_key = text(_("Primary Key"), 10, unique=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self._meta.verbose_name).capitalize()

    @classmethod
    @once
    def current(cls, *related: str) -> Self:
        """The one row, with these references; an empty one while it was never saved."""
        return cls._default_manager.select_related(*related).first() or cls()
