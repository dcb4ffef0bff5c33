"""Synch jobs (BC table 5338): the counters of one direction of a run."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from integration.models.mapping import Direction
from integration.models.run import SynchRun

COUNTERS = ("inserted", "modified", "unchanged", "skipped", "failed", "deleted", "coupled", "uncoupled")


class SynchJob(models.Model):
    """One direction of a run and what happened to its records."""

    run = models.ForeignKey(SynchRun, models.CASCADE, related_name="jobs", verbose_name=_("run"))
    direction = models.CharField(_("direction"), max_length=20, choices=Direction.choices)
    inserted = models.PositiveIntegerField(_("inserted"), default=0)
    modified = models.PositiveIntegerField(_("modified"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    skipped = models.PositiveIntegerField(_("skipped"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    #: of the failed ones: only held back, waiting for another record, for a while, or for a choice between two values
    held = models.PositiveIntegerField(_("held back"), default=0)
    deleted = models.PositiveIntegerField(_("deleted"), default=0)
    coupled = models.PositiveIntegerField(_("coupled"), default=0)
    uncoupled = models.PositiveIntegerField(_("uncoupled"), default=0)
    seconds = models.FloatField(_("seconds"), default=0)
    message = models.CharField(_("message"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("synch job")
        verbose_name_plural = _("synch jobs")
        ordering = ["run", "id"]
        constraints = [models.UniqueConstraint(fields=["run", "direction"], name="one_job_per_direction")]

    def __str__(self) -> str:
        return f"{self.run} {self.get_direction_display()}"

    def counters(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in COUNTERS}

    def booked(self) -> dict[str, int]:
        """Everything a run counts: the counters, and how many of the failed are only held back."""
        return {**self.counters(), "held": self.held}
