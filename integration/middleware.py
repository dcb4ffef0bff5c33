"""Every request has an id that its log lines carry, and writes in the name of whoever is signed in."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from integration import logs, once
from integration import origin as origins
from integration.services.identity import origin_of

#: these only read, so nobody needs to be looked up
_READING = ("GET", "HEAD", "OPTIONS", "TRACE")


#: an id that a proxy has given; anything else could be written into the log by anybody
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Lines logged during a request carry its id: the one the proxy gave it (X-Request-ID), or a new one. The answer
    has it, too, so that somebody who complains can name it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        with logs.about(request=request_id):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class OriginMiddleware:
    """Sets the origin of the request's writes: one query, and only for requests that can write. Those that cannot read
    what is set up only once.

    Not cached: a Sales user deleted a minute ago must not be stamped on a row. REST clients that sign in with a token
    are known only inside the view, which uses `origin_of` itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in _READING:
            with once.for_a_page():
                return self.get_response(request)
        with origins.use(origin_of(request.user)):
            return self.get_response(request)
