"""Finance and Operations as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoConfig(AppConfig):
    name = "erp.fo"
    label = "fo"
    verbose_name = _("Finance and Operations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from erp.fo.registration import register

        register()
