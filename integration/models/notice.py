"""Notices that somebody does not want to see again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DismissedNotice(models.Model):
    """A notice that a person has switched off; each person for himself or herself."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="dismissed_notices", verbose_name=_("user")
    )
    notice = models.CharField(_("notice"), max_length=60)

    class Meta:
        verbose_name = _("dismissed notice")
        verbose_name_plural = _("dismissed notices")
        constraints = [models.UniqueConstraint(fields=["user", "notice"], name="integration_notice_once")]

    def __str__(self) -> str:
        return self.notice
