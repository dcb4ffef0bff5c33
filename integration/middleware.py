"""Every request writes in the name of whoever is signed in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from integration import origin as origins
from integration.services.identity import origin_of

#: these only read, so nobody needs to be looked up
_READING = ("GET", "HEAD", "OPTIONS", "TRACE")


class OriginMiddleware:
    """Sets the origin of the request's writes: one query, and only for requests that can write.

    Not cached: a Sales user deleted a minute ago must not be stamped on a row. REST clients that sign in with a token
    are known only inside the view, which uses `origin_of` itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in _READING:
            return self.get_response(request)
        with origins.use(origin_of(request.user)):
            return self.get_response(request)
