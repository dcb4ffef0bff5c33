"""Web service keys (SET-062b): made for a user, shown once, and dead as soon as there is a new one."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from integration.models import WebServiceKey
from integration.services.errors import Refused

PREFIX = "p2c_"
PERMISSION = "integration.change_secret"
#: the time of last use is written when it is older than this, not with each request
_COARSE = dt.timedelta(minutes=1)


def has_key(user: User | None) -> bool:
    """Whether the user could call a web service now."""
    return user is not None and user.is_active and WebServiceKey.objects.filter(user=user).exists()


def may_change(actor: Any, user: User) -> bool:
    """Everybody changes their own key; those of others, who may change secrets."""
    return bool(actor.is_active and (actor.pk == user.pk or actor.has_perm(PERMISSION)))


def change(user: User, actor: Any = None) -> str:
    """Make a new key, which the old one dies of; the key is returned this once and kept nowhere."""
    if actor is not None and not may_change(actor, user):
        text = _("You may not change the web service key of %(user)s: the permission %(permission)s is missing.")
        raise Refused(text % {"user": user.get_username(), "permission": PERMISSION})
    if not user.is_active:
        text = _("%(user)s is not active, so a web service key would open nothing. Activate the user first.")
        raise Refused(text % {"user": user.get_username()})
    key = PREFIX + secrets.token_urlsafe(32)
    values = {"digest": _digest(key), "made_on": timezone.now(), "last_used": None}
    WebServiceKey.objects.update_or_create(user=user, defaults=values)
    return key


def remove(user: User, actor: Any = None) -> bool:
    """Take the key away; whether there was one."""
    if actor is not None and not may_change(actor, user):
        text = _("You may not remove the web service key of %(user)s: the permission %(permission)s is missing.")
        raise Refused(text % {"user": user.get_username(), "permission": PERMISSION})
    return bool(WebServiceKey.objects.filter(user=user).delete()[0])


def user_of(key: str) -> User | None:
    """Whose key this is; nobody's when it is unknown or its user is not active any more."""
    if not key.startswith(PREFIX):
        return None
    found = WebServiceKey.objects.select_related("user").filter(digest=_digest(key), user__is_active=True).first()
    if found is None:
        return None
    now = timezone.now()
    if found.last_used is None or found.last_used < now - _COARSE:
        WebServiceKey.objects.filter(pk=found.pk).update(last_used=now)
    return found.user


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
