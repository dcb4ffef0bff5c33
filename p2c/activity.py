"""Who did what: one line in the log for each request that writes or is refused, and for signing in and out.

Lines name users by number and records by id, so that they can be kept where personal data may not be. What was written
stands in the journal, the histories of records and the runs' own rows.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("p2c.activity")

_READING = ("GET", "HEAD", "OPTIONS", "TRACE")
_REFUSED = (401, 403, 429)
_KEY = re.compile(r"\d{1,20}|[0-9a-fA-F-]{32,36}")


class ActivityMiddleware:
    """Writes the line when the answer is known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in _READING or response.status_code in _REFUSED:
            _tell("request", request, f"{request.method} {_what(request)} {response.status_code}")
        return response


def _what(request: HttpRequest) -> str:
    """The page by its name in the program, the record by its id; other names could be those of people."""
    match = request.resolver_match
    if match is None:
        return "unknown"
    keys = [str(value) if _KEY.fullmatch(str(value)) else "…" for value in match.kwargs.values()]
    action = request.POST.get("action", "") if request.content_type == "application/x-www-form-urlencoded" else ""
    named = [match.view_name or match.route, *keys, *([action] if re.fullmatch(r"\w{1,60}", action) else [])]
    return " ".join(named)


def _tell(kind: str, request: HttpRequest | None, what: str, user: Any = None) -> None:
    user = user or getattr(request, "user", None)
    address = request.META.get("REMOTE_ADDR", "") if request is not None else ""
    logger.info("%s by user %s from %s: %s", kind, getattr(user, "pk", None) or "–", address or "–", what)


def signed_in(sender: Any, request: HttpRequest | None, user: Any, **_: Any) -> None:
    _tell("sign-in", request, "succeeded", user)


def signed_out(sender: Any, request: HttpRequest | None, user: Any, **_: Any) -> None:
    _tell("sign-out", request, "done", user)


def not_signed_in(sender: Any, request: HttpRequest | None = None, **_: Any) -> None:
    _tell("sign-in", request, "failed")


user_logged_in.connect(signed_in, dispatch_uid="p2c-activity")
user_logged_out.connect(signed_out, dispatch_uid="p2c-activity")
user_login_failed.connect(not_signed_in, dispatch_uid="p2c-activity")
