"""Checks of the installation that `manage.py check` runs."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks

from p2c.production import complaints


@checks.register(checks.Tags.security)
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
