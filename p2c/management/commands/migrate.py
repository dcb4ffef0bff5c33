"""Django's `migrate`, which leaves checks of screens and addresses to `manage.py check`: they take half its time."""

from typing import Any

from django.core import checks
from django.core.management.commands import migrate

from integration.checks import STARTUP


class Command(migrate.Command):
    def check(self, *args: Any, **kwargs: Any) -> None:
        super().check(*args, **{"tags": [STARTUP, checks.Tags.database, checks.Tags.models], **kwargs})
