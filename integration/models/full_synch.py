"""Full synch. review lines: one mapping each, in dependency order, with their three status fields."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from integration.models.coupling import Coupling
from integration.models.mapping import Direction, TableMapping
from integration.models.run import SynchRun


class LineStatus(models.TextChoices):
    """Job queue entry status of a line."""

    BLANK = "", _("Not started")
    READY = "ready", _("Ready")
    WAITING = "waiting", _("Waiting")
    IN_PROCESS = "in_process", _("In process")
    AWAITING = "awaiting", _("Awaiting confirmation")
    FINISHED = "finished", _("Finished")
    ERROR = "error", _("Error")


class JobStatus(models.TextChoices):
    BLANK = "", "–"
    IN_PROCESS = "in_process", _("In process")
    SUCCESS = "success", _("Success")
    ERROR = "error", _("Error")


class Recommendation(models.TextChoices):
    FULL = "full", _("Full synchronisation")
    COUPLE = "couple", _("Couple records")
    NONE = "none", _("No records to synchronise now")


class FullSynchReviewLine(models.Model):
    """One mapping of a full synchronisation."""

    mapping = models.OneToOneField(TableMapping, models.CASCADE, related_name="review_line", verbose_name=_("mapping"))
    order = models.PositiveIntegerField(_("order"), default=0)
    direction = models.CharField(_("direction"), max_length=20, choices=Direction.choices)
    recommendation = models.CharField(_("recommendation"), max_length=10, choices=Recommendation.choices, blank=True)
    create_new = models.BooleanField(
        _("create new"), default=True, help_text=_("Records without a match are created on the other side.")
    )
    first_synch = models.CharField(
        _("where data differ"),
        max_length=20,
        choices=Coupling.FirstSynch.choices,
        default="",
        blank=True,
        help_text=_("Which side's data newly coupled records take."),
    )
    stop_dependants = models.BooleanField(
        _("stop dependants on failures"),
        default=False,
        help_text=_("Lines that depend on this one wait while it has failed records."),
    )
    job_queue_status = models.CharField(
        _("job queue entry status"), max_length=12, choices=LineStatus.choices, default="", blank=True
    )
    to_status = models.CharField(_("to Sales status"), max_length=12, choices=JobStatus.choices, default="", blank=True)
    from_status = models.CharField(
        _("from Sales status"), max_length=12, choices=JobStatus.choices, default="", blank=True
    )
    run = models.ForeignKey(SynchRun, models.SET_NULL, null=True, blank=True, verbose_name=_("run"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("full synch. review line")
        verbose_name_plural = _("full synch. review")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.mapping.name
