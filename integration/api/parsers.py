"""Bodies of requests: one JSON object each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser


class TooLarge(APIException):
    """The body is longer than what is taken in."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"

    def __init__(self, most: int) -> None:
        super().__init__(_("The body is longer than %(most)d bytes.") % {"most": most})
        self.next_step = _("Send less in one request. Nothing was written.")


class JsonObject(JSONParser):
    """JSON, and an object: a list or a bare value would only fail later and less clearly."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        most = settings.INTEGRATION["BODY_MEGABYTES"] * 1_000_000
        if int((parser_context or {})["request"].META.get("CONTENT_LENGTH") or 0) > most:
            raise TooLarge(most)
        try:
            data = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(_("it is nested too deeply.")) from None
        if not isinstance(data, dict):
            raise ParseError(_("it must be an object, {…}, not a list or a single value."))
        return data
