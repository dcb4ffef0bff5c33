"""Bodies of requests: one JSON object each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class JsonObject(JSONParser):
    """JSON, and an object: a list or a bare value would only fail later and less clearly."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        try:
            data = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(_("it is nested too deeply.")) from None
        if not isinstance(data, dict):
            raise ParseError(_("it must be an object, {…}, not a list or a single value."))
        return data
