"""What became of an order or quote of Sales on its way into Business Central, where somebody has to know of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from integration.messages import Finding


class TransferOutcome(models.TextChoices):
    """Why a document is remembered."""

    FAILED = "failed", _("Not created")
    DIFFERS = "differs", _("Totals differ")
    PROCESSED = "processed", _("Processed")


class DocumentTransfer(models.Model):
    """An order or quote that could not be taken, whose totals differ, or a won quote that is done with (DOC-071,
    DOC-051, DOC-122). `code`, `field` and `params` are those of a finding: everybody reads it in their own language.
    """

    table = models.CharField(_("table"), max_length=60)
    record = models.UUIDField(_("record"))
    #: the number of the document in Sales, which outlives it
    label = models.CharField(_("document"), max_length=250, default="", blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=TransferOutcome.choices)
    code = models.CharField(max_length=60, default="", blank=True)
    field = models.CharField(max_length=250, default="", blank=True)
    params = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=1)
    first_at = models.DateTimeField(_("first attempt"))
    tried_at = models.DateTimeField(_("last attempt"))

    class Meta:
        verbose_name = _("document transfer")
        verbose_name_plural = _("document transfers")
        ordering = ["-tried_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["record", "table"], name="one_transfer_per_document")]
        indexes = [models.Index(fields=["table", "outcome"], name="transfer_outcome")]

    def __str__(self) -> str:
        return self.label or str(self.record)

    @property
    def finding(self) -> Finding:
        return Finding(self.code, self.field, self.params)

    @property
    def sentence(self) -> str:
        """What is wrong."""
        return str(self.finding) if self.code else ""

    @property
    def next_step(self) -> str:
        """What a person can do about it."""
        return self.finding.next_step if self.code else ""
