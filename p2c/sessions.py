"""How long somebody stays signed in: not longer than a working day, and not when nothing was done for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse

_SINCE, _SEEN = "signed_in_at", "seen_at"
#: being seen is written down when it is older than this, not with each request
_COARSE = 60


class SessionLimits:
    """Signs out a session that is too old or was idle for too long; the page then asks to sign in again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "_auth_user_id" in request.session:
            self._check(request, int(time.time()))
        return self.get_response(request)

    def _check(self, request: HttpRequest, now: int) -> None:
        since, seen = (request.session.get(name, now) for name in (_SINCE, _SEEN))
        longest, idle = settings.P2C_SESSION_HOURS * 3600, settings.P2C_IDLE_MINUTES * 60
        if (longest and now - since > longest) or (idle and now - seen > idle):
            logout(request)
        # a page that follows a run by itself is nobody at work
        elif _SEEN not in request.session or (now - seen > _COARSE and "HX-Request" not in request.headers):
            request.session[_SEEN] = now
            request.session.setdefault(_SINCE, now)


def begin(sender: Any, request: HttpRequest, **_: Any) -> None:
    """Signing in starts both clocks."""
    if hasattr(request, "session"):
        request.session[_SINCE] = request.session[_SEEN] = int(time.time())


user_logged_in.connect(begin, dispatch_uid="p2c-session-limits")
