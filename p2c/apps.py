"""Start-up of the site: loads the entity pairs, the checks of the installation and the roles."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class P2CConfig(AppConfig):
    name = "p2c"
    label = "p2c"
    verbose_name = _("Prospect to cash")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("p2c.checks")
        if find_spec("p2c.pairs") is not None:
            import_module("p2c.pairs")
        import_module("p2c.territory")
        # they register what they say and do
        for part in ("documents", "validation", "task_sentences", "task_pair", "taking", "scheduling"):
            import_module(f"p2c.prospect_to_cash.{part}")
        for part in ("jobs", "taking_jobs", "rules", "set_up", "needs"):
            import_module(f"p2c.documents.{part}")
        import_module("p2c.roles").connect()
