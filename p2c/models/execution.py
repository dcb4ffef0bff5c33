"""What the runs of a project did: the execution history, down to single rows (FO-160 to FO-168, FO-181)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from integration.models import SynchRun
from integration.said import SaidField
from p2c.models.project import Project, ProjectTask


class ExecutionStatus(models.TextChoices):
    """FO-162: how an execution, or a task of it, ended; and what it is doing before that."""

    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")
    WARNING = "warning", _("Warning")
    ERROR = "error", _("Error")
    CANCELLED = "cancelled", _("Cancelled")


UNFINISHED = [ExecutionStatus.QUEUED, ExecutionStatus.RUNNING]


class Trigger(models.TextChoices):
    """What made a project run."""

    MANUAL = "manual", _("By hand")
    SCHEDULE = "schedule", _("Schedule")
    RERUN = "rerun", _("Re-run")


class Execution(models.Model):
    """One run of a project. `problems`: what validation found, message codes with their parameters; then no row was
    read (FO-160)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="executions", verbose_name=_("project"))
    status = models.CharField(
        _("status"), max_length=10, choices=ExecutionStatus.choices, default=ExecutionStatus.QUEUED
    )
    trigger = models.CharField(_("started by"), max_length=10, choices=Trigger.choices, default=Trigger.MANUAL)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    rerun_of = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="reruns")
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    upserts = models.PositiveIntegerField(_("upserts"), default=0)
    errors = models.PositiveIntegerField(_("errors"), default=0)
    problems = models.JSONField(default=list, blank=True)
    cancel_requested = models.BooleanField(default=False, editable=False)
    #: who is at it, and when that was last heard of: another worker goes on where a dead one stopped
    lease = models.CharField(max_length=80, blank=True, editable=False)
    heartbeat = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("execution")
        verbose_name_plural = _("executions")
        ordering = ["-id"]
        indexes = [models.Index(fields=["requested_at"], name="execution_requested")]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(status__in=["queued", "running"]), name="one_execution_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} #{self.pk}"

    def errors_of_rows(self) -> models.QuerySet["ExecutionError"]:
        """The rows of all its tasks that could not be written."""
        return ExecutionError.objects.filter(task__execution=self).order_by("pk")


class ExecutionTask(models.Model):
    """One task of an execution, for one organisation mapping. `run`: the run of the engine that did the work."""

    execution = models.ForeignKey(Execution, models.CASCADE, related_name="tasks", verbose_name=_("execution"))
    task = models.ForeignKey(ProjectTask, models.SET_NULL, null=True, related_name="+", verbose_name=_("task"))
    no = models.PositiveIntegerField(default=0)
    name = models.CharField(_("name"), max_length=80)
    sales_organisation = models.CharField(_("organisation in Sales"), max_length=160)
    legal_entity = models.CharField(_("legal entity"), max_length=4)
    run = models.ForeignKey(SynchRun, models.SET_NULL, null=True, related_name="+", verbose_name=_("run"))
    status = models.CharField(
        _("status"), max_length=10, choices=ExecutionStatus.choices, default=ExecutionStatus.QUEUED
    )
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    inserted = models.PositiveIntegerField(_("inserted"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    message = SaidField(_("message"), blank=True)

    class Meta:
        verbose_name = _("task of an execution")
        verbose_name_plural = _("tasks of an execution")
        ordering = ["execution", "no", "id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.legal_entity})"

    @property
    def read(self) -> int:
        """The rows that were selected (FO-173)."""
        return self.upserts + self.failed

    @property
    def upserts(self) -> int:
        return self.inserted + self.updated + self.unchanged


class ExecutionError(models.Model):
    """A row that could not be written, as it was then (FO-181). `error_id` is the catalogue's, e.g. FO-E21."""

    task = models.ForeignKey(ExecutionTask, models.CASCADE, related_name="row_errors", verbose_name=_("task"))
    error_id = models.CharField(_("error"), max_length=8)
    source_table = models.CharField(max_length=60)
    source_id = models.UUIDField(null=True)
    source_label = models.CharField(_("record"), max_length=250)
    source_key = models.CharField(_("source key"), max_length=250, blank=True)
    destination_key = models.CharField(_("destination key"), max_length=250, blank=True)
    column = models.CharField(_("column"), max_length=120, blank=True)
    value = models.CharField(_("value"), max_length=250, blank=True)
    code = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    first_seen = models.DateTimeField(_("first occurred"))
    last_seen = models.DateTimeField(_("last occurred"))
    attempts = models.PositiveIntegerField(_("attempts"), default=1)

    class Meta:
        verbose_name = _("row error")
        verbose_name_plural = _("row errors")
        ordering = ["task", "id"]

    def __str__(self) -> str:
        return f"{self.error_id}: {self.source_label}"
