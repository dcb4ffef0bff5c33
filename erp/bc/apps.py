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
        from erp.bc.services.rounding import roundings
        from integration.services import tidying

        register()
        tidying.currencies("bc.currency", roundings)
