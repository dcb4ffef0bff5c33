"""Checks of the installation that `manage.py check` runs."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.admin.checks import check_admin_app
from django.core import checks
from django.db import DatabaseError, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.urls import get_resolver

from integration.checks import STARTUP
from p2c.production import complaints


@checks.register(checks.Tags.security, STARTUP)
def production_settings(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Production must not run with the keys or switches of a demonstration, whichever way they were set."""
    if settings.P2C_ENV != "production":
        return []
    found = complaints(
        settings.SECRET_KEY,
        settings.DEBUG,
        settings.P2C_SECRETS_KEYS,
        settings.SECRETS_KEYS_ARE_DEMO,
        settings.DEMO_KEY_PREFIX,
    )
    return [checks.Error(sentence, id="p2c.E001") for sentence in found]


@checks.register(checks.Tags.security, deploy=True)
def demo_sign_ins(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A database that was a demonstration's has sign-ins whose password everybody can read."""
    from p2c.demo.load import SIGN_INS  # the demo company is for nobody else to load
    from p2c.sign_ins import with_demo_password

    if settings.P2C_ENV != "production":
        return []
    try:
        found = with_demo_password(SIGN_INS)
    except DatabaseError:
        return []  # other checks and commands say what is wrong with it
    return [
        checks.Error(
            f"The sign-in {name} of the demonstration still has its password, which everybody can read.",
            hint=f"Set another: manage.py changepassword {name}. Or switch the sign-in off on its page under Users.",
            id="p2c.E003",
        )
        for name in found
    ]


@checks.register(checks.Tags.database, STARTUP)
def half_way(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """A migration that replaces several can do nothing for a database that has only some of them."""
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        applied = MigrationRecorder(connections[alias]).applied_migrations()
        for migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values():
            missing = [each for each in migration.replaces if each not in applied]
            if 0 < len(missing) < len(migration.replaces):
                app, name = missing[0]
                found.append(
                    checks.Error(
                        f"The database is older than this version can bring up to date: it lacks {app} {name}.",
                        hint=f"Run `manage.py migrate` of the last version that has a file {name}.py first, then "
                        "that of this version.",
                        id="p2c.E002",
                    )
                )
    return found


@checks.register(checks.Tags.admin)
def screens(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Django's own check looks at the admin classes that are loaded; those of the site come with its addresses."""
    get_resolver().url_patterns  # noqa: B018
    return check_admin_app(app_configs)
