"""Runs: one piece of synchronising, with its scope, progress, lease and outcome."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from integration.models.mapping import TableMapping
from integration.said import Said, SaidField


class RunKind(models.TextChoices):
    SYNCH = "synch", _("Synchronise changed records")
    FULL = "full", _("Full synchronisation")
    RECORDS = "records", _("Synchronise chosen records")
    MATCH = "match", _("Match-based coupling")
    UNCOUPLE = "uncouple", _("Uncouple")
    PREVIEW = "preview", _("Preview")
    DRIFT = "drift", _("Drift check")
    APPLY = "apply", _("Apply a plan")
    REVERT = "revert", _("Revert a run")
    STATISTICS = "statistics", _("Account statistics")


#: runs that look and write nothing: they go on beside others
LOOKS = [RunKind.PREVIEW, RunKind.DRIFT]


class RunStatus(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    AWAITING = "awaiting", _("Awaiting confirmation")
    FINISHED = "finished", _("Finished")
    FAILED = "failed", _("Stopped by an error")
    CANCELLED = "cancelled", _("Cancelled")


ACTIVE = [RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.AWAITING]


class SynchRun(models.Model):
    """A run of one mapping. `options`: what was asked (scope ids, force, creation, batch size …); `progress`: where it
    is (phase, after which key), saved with every batch, so a run whose worker died goes on after its last batch."""

    mapping = models.ForeignKey(TableMapping, models.CASCADE, related_name="runs", verbose_name=_("table mapping"))
    kind = models.CharField(_("kind"), max_length=10, choices=RunKind.choices, default=RunKind.SYNCH)
    status = models.CharField(_("status"), max_length=10, choices=RunStatus.choices, default=RunStatus.QUEUED)
    options = models.JSONField(default=dict, blank=True)
    progress = models.JSONField(default=dict, blank=True)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    message = SaidField(_("message"), blank=True)
    cancel_requested = models.BooleanField(default=False)
    lease = models.CharField(max_length=80, blank=True, editable=False)
    heartbeat = models.DateTimeField(null=True, editable=False)
    #: when it last finished a batch; a worker may be alive and yet get nowhere
    progressed_at = models.DateTimeField(null=True, editable=False)
    #: when somebody was told by mail that it is stuck
    alerted_at = models.DateTimeField(null=True, editable=False)
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("requested by")
    )
    #: the run that needed these records first, or whose lines they are
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, editable=False, related_name="errands", verbose_name=_("on behalf of")
    )

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-id"]
        indexes = [models.Index(fields=["status", "heartbeat"], name="run_status")]
        constraints = [
            models.UniqueConstraint(
                fields=["mapping"],
                condition=models.Q(status="running") & ~models.Q(kind__in=["preview", "drift"]),
                name="one_running_run_per_mapping",
            )
        ]

    def __str__(self) -> str:
        return f"{self.mapping} #{self.pk}"

    @property
    def active(self) -> bool:
        return self.status in ACTIVE

    def tell(self, code: str, **params: Any) -> None:
        """Add a line for the run's live page."""
        self.log.create(text=Said(code, **params))

    @property
    def follows(self) -> bool:
        """Whether an errand came after what its parent wrote (lines after their headers), not before."""
        return bool(self.options.get("follows"))


class RunLogLine(models.Model):
    """What a run said while it worked, for the live page."""

    run = models.ForeignKey(SynchRun, models.CASCADE, related_name="log")
    at = models.DateTimeField(auto_now_add=True)
    text = SaidField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text
