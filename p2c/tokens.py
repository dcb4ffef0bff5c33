"""Tokens of the REST interface: shown once when they are made, kept as a digest, and valid for a limited time."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import TokenAuthentication
from rest_framework.authtoken.models import Token
from rest_framework.exceptions import AuthenticationFailed


def digest(key: str) -> str:
    """What is kept of a token: 160 bits of SHA-256, which fill the column of the framework's table."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def issue(user: User) -> str:
    """A new token, which the old one dies of; it is returned this once and kept nowhere."""
    key = secrets.token_urlsafe(32)
    revoke(user)
    Token.objects.create(user=user, key=digest(key))
    return key


def revoke(user: User) -> bool:
    """Take the token away; whether there was one."""
    return bool(Token.objects.filter(user=user).delete()[0])


def valid_until(token: Token) -> dt.datetime:
    return token.created + dt.timedelta(days=settings.P2C_TOKEN_DAYS)


class LimitedTokenAuthentication(TokenAuthentication):
    """`Authorization: Token …`, compared by its digest; a token that is too old opens nothing."""

    def authenticate_credentials(self, key: str) -> tuple[Any, Any]:
        user, token = super().authenticate_credentials(digest(key))
        if valid_until(token) < timezone.now():
            text = _("The token was made more than %(days)d days ago. Make a new one.")
            raise AuthenticationFailed(text % {"days": settings.P2C_TOKEN_DAYS})
        return user, token
