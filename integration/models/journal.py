"""The journal: what every run wrote, with the values before and after."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from integration.indexes import ServerIndex


class JournalEntry(models.Model):
    """One written record of one run. `before` and `after`: compact JSON of the changed columns.

    No foreign keys: rows are written by the hundred thousand and pruned by whole runs.
    """

    class Action(models.TextChoices):
        INSERT = "insert", _("Inserted")
        MODIFY = "modify", _("Modified")
        COUPLE = "couple", _("Coupled")
        UNCOUPLE = "uncouple", _("Uncoupled")
        DELETE = "delete", _("Deleted")

    run_id = models.BigIntegerField()
    direction = models.CharField(_("direction"), max_length=20)
    action = models.CharField(_("action"), max_length=10, choices=Action.choices)
    table = models.CharField(_("table"), max_length=60)
    local_id = models.UUIDField(null=True, db_index=True)
    remote_id = models.UUIDField(null=True, db_index=True)
    before = models.TextField(default="", blank=True)
    after = models.TextField(default="", blank=True)
    base_before = models.TextField(default="", blank=True)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["run_id", "id"], name="journal_run"),
            # what the list is filtered by
            ServerIndex(fields=["action"], name="journal_action"),
            ServerIndex(fields=["table"], name="journal_table"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.table}"
