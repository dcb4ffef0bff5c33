"""Schedules (BC's job queue entries): what runs by itself, how often, and what it is doing just now."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from integration.models.mapping import TableMapping
from integration.models.run import SynchRun
from integration.said import SaidField

#: the job every mapping has: synchronise what changed
SYNCH = "synch"


class ScheduleStatus(models.TextChoices):
    """Job queue entry status. Inactivity: nothing was left to do, so the next look is further away (ENG-163)."""

    READY = "ready", _("Ready")
    IN_PROCESS = "in_process", _("In process")
    ON_HOLD = "on_hold", _("On hold")
    INACTIVE = "inactive", _("On hold with inactivity timeout")
    ERROR = "error", _("Error")


class Schedule(models.Model):
    """One recurring job, of a table mapping or of the installation. `job`: a code known to `services.schedule`."""

    job = models.CharField(_("job"), max_length=40)
    mapping = models.ForeignKey(
        TableMapping, models.CASCADE, null=True, blank=True, related_name="schedules", verbose_name=_("table mapping")
    )
    every_minutes = models.PositiveIntegerField(_("every (minutes)"), default=30)
    cron = models.CharField(
        _("cron"), max_length=100, blank=True, help_text=_("Instead of minutes, e.g. “0 2 * * 1-5”: at 2 on weekdays.")
    )
    inactivity_minutes = models.PositiveIntegerField(
        _("inactivity timeout (minutes)"),
        default=720,
        help_text=_("After a run that found nothing to do the next one waits this long; a change wakes it up. 0: off."),
    )
    max_attempts = models.PositiveSmallIntegerField(_("maximum attempts"), default=10)
    rerun_delay = models.PositiveIntegerField(_("rerun delay (seconds)"), default=30)
    status = models.CharField(
        _("status"), max_length=12, choices=ScheduleStatus.choices, default=ScheduleStatus.READY, editable=False
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    next_run_at = models.DateTimeField(_("next run"), null=True, blank=True, db_index=True, editable=False)
    last_run_at = models.DateTimeField(_("last run"), null=True, blank=True, editable=False)
    last_run = models.ForeignKey(SynchRun, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    message = SaidField(_("message"), blank=True, editable=False)
    #: since when changes wait for this job; blank while none do
    pending_since = models.DateTimeField(_("changes wait since"), null=True, blank=True, editable=False)
    #: when somebody was told by mail that it is in error: told once, not every time it is looked at
    alerted_at = models.DateTimeField(null=True, blank=True, editable=False)
    history = HistoricalRecords(
        excluded_fields=[
            "status",
            "attempts",
            "next_run_at",
            "last_run_at",
            "last_run",
            "message",
            "pending_since",
            "alerted_at",
        ]
    )

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering = ["mapping__name", "job"]
        constraints = [
            models.UniqueConstraint(fields=["mapping", "job"], name="one_schedule_per_mapping_and_job"),
            models.UniqueConstraint(
                fields=["job"], condition=models.Q(mapping__isnull=True), name="one_schedule_per_general_job"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What people call it: the mapping, and the job unless it is the usual one."""
        if self.mapping is None:
            return self.job.upper()
        return self.mapping.name if self.job == SYNCH else f"{self.mapping.name} {self.job.upper()}"
