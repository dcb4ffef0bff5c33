"""The prospect-to-cash solution in Sales: whether it is applied, and the numbers it has given so far."""

from django.db import models
from django.utils.translation import gettext_lazy as _

PROSPECT_TO_CASH = "ProspectToCash"


class Solution(models.Model):
    """A solution that was applied to Sales; there is a row from the moment its applying began."""

    uniquename = models.CharField(_("Name"), max_length=65, primary_key=True)
    version = models.CharField(_("Version"), max_length=20)
    installedon = models.DateTimeField(_("Installed On"))
    #: null: what was there before has not been brought up to it completely
    upgradedon = models.DateTimeField(_("Existing Records Completed On"), null=True, blank=True)

    class Meta:
        verbose_name = _("solution")
        verbose_name_plural = _("solutions")

    def __str__(self) -> str:
        return self.uniquename


class AutoNumber(models.Model):
    """The next number of one series; contacts, accounts, quotes and orders have one each."""

    series = models.CharField(_("Series"), max_length=10, primary_key=True)
    next_number = models.BigIntegerField(_("Next Number"))

    class Meta:
        verbose_name = _("auto number")
        verbose_name_plural = _("auto numbers")

    def __str__(self) -> str:
        return self.series
