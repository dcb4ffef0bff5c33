"""Who a signed-in person is on the Sales side: the Sales user with the same e-mail address."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from integration import registry
from integration.models import Connection
from integration.origin import Origin


def origin_of(user: AbstractBaseUser | AnonymousUser) -> Origin:
    """The origin of what this person writes: carried by the change feed, and stamped on rows."""
    if not user.is_authenticated:
        return Origin()
    sales_user = _sales_user(str(getattr(user, "email", "")))
    return Origin(actor=sales_user, stamp=sales_user, name=user.get_username())


def _sales_user(email: str) -> str | None:
    if not email.strip():
        return None
    users = registry.table(settings.INTEGRATION["USER_TABLE"])
    key = users.model._default_manager.filter(**{f"{users.natural_key}__iexact": email.strip()})
    found = key.order_by("pk").values_list("pk", flat=True).first()
    return found.hex if found else None


def is_integration_user(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this person is signed in as the connection's integration user, whose changes in Sales do not travel."""
    email = str(getattr(user, "email", "")).strip()
    if not user.is_authenticated or not email:
        return False
    users = registry.table(settings.INTEGRATION["USER_TABLE"])
    chosen = Connection.objects.exclude(integration_user=None).values("integration_user")
    found = users.model._default_manager.filter(**{f"{users.natural_key}__iexact": email}, pk__in=chosen)
    return found.exists()
