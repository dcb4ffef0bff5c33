"""Business Central as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BcConfig(AppConfig):
    name = "erp.bc"
    label = "bc"
    verbose_name = _("Business Central")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from erp.bc.registration import register

        register()
