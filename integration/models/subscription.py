"""The change feed: which tables feed which mapping, the changes not yet settled, and who is writing just now."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from integration.models.mapping import TableMapping


class Subscription(models.Model):
    """Changes of `table` are fed to `mapping`; `path` leads from the changed row to the mapping's own record."""

    table = models.CharField(max_length=60)
    mapping = models.ForeignKey(TableMapping, models.CASCADE, related_name="subscriptions")
    side = models.CharField(max_length=1)
    path = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "path", "mapping", "side"], name="subscription_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.path} → {self.mapping_id}"


class Change(models.Model):
    """One appended change of one record, pending until the record has been decided. Written by triggers only.

    No foreign keys: the trigger's insert must be as cheap as it can be.
    """

    mapping_id = models.IntegerField()
    side = models.CharField(max_length=1)
    record = models.UUIDField()
    op = models.CharField(max_length=1)
    actor = models.CharField(max_length=32, default="")

    class Meta:
        verbose_name = _("pending change")
        verbose_name_plural = _("change feed")
        indexes = [models.Index(fields=["mapping_id", "side", "record"], name="change_pending")]

    def __str__(self) -> str:
        return f"{self.op} {self.record}"


class OriginGuard(models.Model):
    """Always empty. A marker points at a row that does not exist here, so a commit with a marker left is refused."""

    def __str__(self) -> str:
        return str(self.pk)


class OriginMarker(models.Model):
    """SQLite: the origin of the writes of the transaction open just now (one writer, so nobody else sees it)."""

    mapping_id = models.IntegerField(null=True)
    actor = models.CharField(max_length=32, null=True)
    guard = models.ForeignKey(OriginGuard, models.CASCADE)

    class Meta:
        managed = True

    def __str__(self) -> str:
        return f"{self.mapping_id} {self.actor}"
