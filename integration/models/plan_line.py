"""Stored plans: what a preview or a drift check found, record by record, to be read and applied later (D3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from integration.models.run import SynchRun


class PlanLine(models.Model):
    """One record of a stored plan. `values`: column -> value a run would write; `digest`: what the decision rested on,
    so that applying the plan leaves out a record that has moved since."""

    run = models.ForeignKey(SynchRun, models.CASCADE, related_name="plan_lines", verbose_name=_("run"))
    action = models.CharField(_("action"), max_length=10)
    direction = models.CharField(_("direction"), max_length=20, blank=True)
    local_id = models.UUIDField(null=True)
    remote_id = models.UUIDField(null=True)
    label = models.CharField(_("record"), max_length=250, blank=True)
    partner_label = models.CharField(_("partner"), max_length=250, blank=True)
    code = models.CharField(max_length=60, blank=True)
    field = models.CharField(_("field"), max_length=120, blank=True)
    params = models.TextField(default="", blank=True)
    before = models.TextField(default="", blank=True)
    values = models.TextField(default="", blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("plan line")
        verbose_name_plural = _("plan lines")
        ordering = ["run", "id"]

    def __str__(self) -> str:
        return f"{self.action} {self.label}"
