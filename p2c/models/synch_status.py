"""How far the jobs of documents and statistics have come: what they have looked at, and when they last began."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SynchStatus(models.Model):
    """One row for the installation. Each time is the start of the job's last run that did what it had to."""

    last_detailed_entry_no = models.IntegerField(
        _("last processed detailed ledger entry"),
        null=True,
        blank=True,
        help_text=_("Payments up to this entry of the customer ledger have been told to the invoices in Sales."),
    )
    statistics_synched_at = models.DateTimeField(_("account statistics synchronised"), null=True, blank=True)
    availability_synched_at = models.DateTimeField(_("item availability synchronised"), null=True, blank=True)

    class Meta:
        verbose_name = _("synchronisation status")
        verbose_name_plural = _("synchronisation status")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="p2c_one_synch_status")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> SynchStatus:
        """The row; made when it is missing, so that a job switched on by hand works like one the guide set up."""
        return cls.objects.get_or_create(pk=1)[0]

    @classmethod
    def remember(cls, **values: object) -> None:
        """Note these of its values, whatever another job has noted meanwhile."""
        cls.current()
        cls.objects.filter(pk=1).update(**values)
