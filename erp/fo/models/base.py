"""What all Finance and Operations tables share: the system id, the stamps, and the legal entity a row belongs to."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integration.records import Record, new_id


def text(caption: object, length: int, **options: object) -> models.CharField:
    """A text, or the code of another record: blank is the empty string, never null."""
    return models.CharField(caption, max_length=length, **{"blank": True, "default": "", **options})


def key_text(caption: object, length: int, **options: object) -> models.CharField:
    """A text that must be filled in (FO-E20)."""
    return models.CharField(caption, max_length=length, **options)


def memo(caption: object) -> models.TextField:
    """A text of any length."""
    return models.TextField(caption, blank=True, default="")


def choice(caption: object, choices: type[models.TextChoices], **options: object) -> models.CharField:
    """An enumeration: the public symbols in their documented order."""
    return models.CharField(caption, max_length=30, choices=choices.choices, **options)


def no_yes(caption: object, **options: object) -> models.BooleanField:
    """A No/Yes column."""
    return models.BooleanField(caption, **{"default": False, **options})


def decimal(caption: object, **options: object) -> models.DecimalField:
    """A quantity, a price or a percentage."""
    return models.DecimalField(caption, **{"max_digits": 19, "decimal_places": 4, "default": Decimal(0), **options})


#: a sum of money, in the currency of the row
amount = decimal


def day(caption: object) -> models.DateField:
    """A date that may be blank."""
    return models.DateField(caption, null=True, blank=True)


class FoRecord(Record):
    """A Finance and Operations row: keyed by its system id, stamped by the writer."""

    system_id = models.UUIDField(_("System ID"), primary_key=True, default=new_id, editable=False)
    created_on = models.DateTimeField(_("Created On"), default=timezone.now, editable=False)
    modified_on = models.DateTimeField(_("Modified On"), default=timezone.now, editable=False)
    modified_by = text(_("Modified By"), 80, editable=False)

    class Meta:
        abstract = True


class PerCompany(FoRecord):
    """A row of one legal entity (FO-131)."""

    data_area_id = key_text(_("Legal entity"), 4)

    class Meta:
        abstract = True


def key(name: str, fields: Sequence[str]) -> models.UniqueConstraint:
    """The entity's key (FO-130)."""
    return models.UniqueConstraint(fields=list(fields), name=name)
