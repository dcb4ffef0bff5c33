"""The integration engine as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class IntegrationConfig(AppConfig):
    name = "integration"
    verbose_name = _("Integration")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integration import changefeed, checks, lookups, messages_of_queries, messages_of_runs, task_logs  # noqa: F401 - register

        task_logs.connect()
        pre_migrate.connect(changefeed.before_migrate, sender=self, dispatch_uid="p2c-feed-before")
        post_migrate.connect(changefeed.after_migrate, sender=self, dispatch_uid="p2c-feed-after")
