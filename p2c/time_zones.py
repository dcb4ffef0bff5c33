"""The clock a person reads: times on pages are in the zone she has chosen, else in the installation's.

REST answers in UTC whoever asks; what is stored is UTC, too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from integration import time_zone
from integration.services.errors import Refused
from p2c.models import Preferences

#: what the session remembers of the person's preferences, so that no page has to ask for them
_CHOSEN = "time_zone"
_PAGES = "/admin/"


class TimeZoneMiddleware:
    """Activates the zone for the time of a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(_of(request)):
            return self.get_response(request)


def _of(request: HttpRequest) -> dt.tzinfo:
    if not request.path_info.startswith(_PAGES):
        return dt.UTC
    chosen = request.session.get(_CHOSEN)
    return ZoneInfo(chosen) if chosen else time_zone.of_installation()


def chosen(user: Any) -> str:
    """The zone this person has chosen; blank: the installation's."""
    return Preferences.objects.filter(user=user).values_list("time_zone", flat=True).first() or ""


def choose(request: HttpRequest, name: str) -> None:
    """Have whoever is signed in read times in this zone; blank: in the installation's."""
    if problem := time_zone.problem(name):
        raise Refused(problem)
    Preferences.objects.update_or_create(user=request.user, defaults={"time_zone": name})
    request.session[_CHOSEN] = name


def _remember(sender: Any, request: HttpRequest | None, user: User, **_: Any) -> None:
    if request is not None and hasattr(request, "session"):
        request.session[_CHOSEN] = chosen(user)


user_logged_in.connect(_remember, dispatch_uid="p2c-time-zone")
