"""Django's `migrate`, which leaves checks of screens and addresses to `manage.py check`: they take half its time.

It also makes the table of the cache that web processes share."""

from typing import Any

from django.core import checks
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connections

from integration.checks import STARTUP


class Command(migrate.Command):
    def check(self, *args: Any, **kwargs: Any) -> None:
        super().check(*args, **{"tags": [STARTUP, checks.Tags.database, checks.Tags.models], **kwargs})

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor == "postgresql":
            # an index on a large table takes as long as it takes
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")
        super().handle(*args, **options)
        if not (options["plan"] or options["app_label"]):
            call_command("createcachetable", database=options["database"], verbosity=0)
