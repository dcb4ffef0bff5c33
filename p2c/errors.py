"""What is answered when a request fails: a page to people, JSON to programs."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import server_error as plain_server_error

from integration.busy import passing

RETRY_AFTER = "2"


def server_error(request: HttpRequest) -> HttpResponse:
    """Called within the handling of the error, wherever it was raised."""
    error = sys.exc_info()[1]
    return failed(request, error) if error else plain_server_error(request)


def failed(request: HttpRequest, error: BaseException) -> HttpResponse:
    trouble = passing(error)
    if request.path.startswith("/api/"):
        code, text, step = trouble or (
            "error",
            _("The request could not be carried out: an error nobody had foreseen."),
            _("The log of the web server has it, with the time and the id of this request."),
        )
        answer: HttpResponse = JsonResponse(
            {"errors": [{"code": code, "field": "", "message": text, "next_step": step}]},
            status=503 if trouble else 500,
        )
    elif trouble:
        answer = render(request, "503.html", {"what": trouble[1]}, status=503)
    else:
        return plain_server_error(request)
    if trouble:
        answer["Retry-After"] = RETRY_AFTER
    return answer


class PassingTrouble:
    """Middleware: what passes by itself is answered as such, and is no error in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return failed(request, error) if passing(error) else None
