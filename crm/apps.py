"""Sales as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = _("Sales")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from crm.registration import register
        from crm.services.rounding import roundings
        from integration.services import tidying

        register()
        tidying.currencies("crm.transactioncurrency", roundings)
