"""Couplings: which record of one side is which record of the other, and the values both last agreed on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from integration.indexes import ServerIndex
from integration.searching import Beginning


class Coupling(models.Model):
    """One local record and its one partner (rule D8: one to one per pair of tables).

    `base`: compact JSON, base key of a field mapping -> value, or [local, remote] where the raw values differ.
    `first_synch`: which side's data wins the first synchronisation; "base" means both values count as agreed.
    """

    class FirstSynch(models.TextChoices):
        UNDECIDED = "", _("Field by field")
        TO = "to_integration", _("Use Business Central data")
        FROM = "from_integration", _("Use Sales data")
        NONE = "none", _("No synchronisation")

    scope = models.CharField(max_length=40, default="BC")
    local_table = models.CharField(_("table"), max_length=60)
    local_id = models.UUIDField()
    remote_table = models.CharField(_("integration table"), max_length=60)
    remote_id = models.UUIDField()
    local_label = models.CharField(_("record"), max_length=250, default="")
    remote_label = models.CharField(_("Sales record"), max_length=250, default="")
    base = models.TextField(default="", editable=False)
    first_synch = models.CharField(max_length=20, choices=FirstSynch.choices, default="", blank=True)
    coupled_at = models.DateTimeField(_("coupled"))
    synched_at = models.DateTimeField(_("last synchronised"), null=True)

    class Meta:
        verbose_name = _("coupling")
        verbose_name_plural = _("couplings")
        indexes = [
            # how many a mapping has: the unique constraints begin with a record
            ServerIndex(fields=["scope", "local_table", "remote_table"], name="coupling_tables"),
            # few at any time
            models.Index(fields=["id"], name="coupling_never", condition=models.Q(synched_at__isnull=True)),
            models.Index(Beginning("local_label"), name="coupling_local_begins"),
            models.Index(Beginning("remote_label"), name="coupling_remote_begins"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["local_id", "scope", "local_table"], name="coupling_local"),
            models.UniqueConstraint(
                fields=["remote_id", "scope", "remote_table", "local_table"], name="coupling_remote"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.local_label} ↔ {self.remote_label}"
