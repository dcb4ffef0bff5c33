"""Run parts: the key ranges of one phase of a large run, which any worker takes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from integration.models.run import RunStatus, SynchRun
from integration.said import SaidField


class RunPart(models.Model):
    """Records of one phase with keys beyond `after` and up to `upto` (blank: without an end). `progress`: after which
    key it is, saved with every batch like a run's; `counters`: {direction: {counter of a synch job: number}}."""

    run = models.ForeignKey(SynchRun, models.CASCADE, related_name="parts", verbose_name=_("run"))
    phase = models.CharField(_("phase"), max_length=20)
    number = models.PositiveIntegerField(_("part"))
    after = models.CharField(max_length=36, blank=True, editable=False)
    upto = models.CharField(max_length=36, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=RunStatus.choices, default=RunStatus.QUEUED)
    progress = models.JSONField(default=dict, blank=True, editable=False)
    counters = models.JSONField(default=dict, blank=True, editable=False)
    done = models.PositiveIntegerField(_("done"), default=0)
    message = SaidField(_("message"), blank=True)
    lease = models.CharField(max_length=80, blank=True, editable=False)
    heartbeat = models.DateTimeField(null=True, editable=False)
    progressed_at = models.DateTimeField(null=True, editable=False)
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("run part")
        verbose_name_plural = _("run parts")
        ordering = ["run", "pk"]
        indexes = [models.Index(fields=["status", "heartbeat"], name="part_status")]
        constraints = [models.UniqueConstraint(fields=["run", "phase", "number"], name="one_part_per_number")]

    def __str__(self) -> str:
        return f"{self.run} {self.phase} {self.number}"
