"""Number series: where new customers, vendors and contacts get their numbers from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, reference, text


class NoSeries(BcRecord):
    """A number series; it numbers automatically, lets people type numbers, or both."""

    code = models.CharField(_("Code"), max_length=20, unique=True)
    description = text(_("Description"), 100)
    default_nos = models.BooleanField(_("Default Nos."), default=True)
    manual_nos = models.BooleanField(_("Manual Nos."), default=True)
    date_order = models.BooleanField(_("Date Order"), default=False)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")

    def __str__(self) -> str:
        return self.code


class NoSeriesLine(BcRecord):
    """A range of numbers that a series hands out from a date on."""

    series = reference(
        "bc.NoSeries", _("Series Code"), null=False, blank=False, on_delete=models.CASCADE, related_name="lines"
    )
    line_no = models.IntegerField(_("Line No."), default=10000)
    starting_date = models.DateField(_("Starting Date"), null=True, blank=True)
    starting_no = models.CharField(_("Starting No."), max_length=20)
    ending_no = text(_("Ending No."), 20)
    warning_no = text(_("Warning No."), 20)
    increment_by = models.IntegerField(_("Increment-by No."), default=1)
    last_no_used = text(_("Last No. Used"), 20)
    last_date_used = models.DateField(_("Last Date Used"), null=True, blank=True)
    open = models.BooleanField(_("Open"), default=True)

    class Meta:
        verbose_name = _("number series line")
        verbose_name_plural = _("number series lines")
        constraints = [
            models.UniqueConstraint(fields=["series", "line_no"], name="bc_no_series_line_no"),
            models.CheckConstraint(
                condition=models.Q(increment_by__gte=1),
                name="bc_no_series_line_increment",
                violation_error_message=_("The increment must be 1 or more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.starting_no}"
