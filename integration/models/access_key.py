"""Web service keys: what another system shows to read what a user may read there, e.g. the availability of items."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WebServiceKey(models.Model):
    """The one key of a user. Only its hash is kept: whoever has the database has no key."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="web_service_key", verbose_name=_("user")
    )
    #: SHA-256 of the key, which is random and long enough that no slow hash is needed
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_on = models.DateTimeField(_("made on"), default=timezone.now, editable=False)
    last_used = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("web service key")
        verbose_name_plural = _("web service keys")

    def __str__(self) -> str:
        return str(self.user)
