"""Sign-ins of the demonstration: everybody can read their password, so a production site lets nobody in with it."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User


def is_demo_password(password: str) -> bool:
    """Whether it is the password of a demonstration: the usual one, or the one that is set here."""
    return password in ("demo", settings.P2C_DEMO_PASSWORD)


def with_demo_password(names: Iterable[str]) -> list[str]:
    """Those of the named users whom the demonstration's password lets in."""
    found = User.objects.filter(username__in=list(names), is_active=True).order_by("pk")
    passwords = {"demo", settings.P2C_DEMO_PASSWORD}
    return [u.username for u in found if any(check_password(each, u.password) for each in passwords)]
