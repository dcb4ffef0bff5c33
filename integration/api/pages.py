"""Pages of lists: limit and offset, counted up to a cap, because nobody waits for a count of a million rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.response import Response

from integration import searching, sizes
from integration.api.errors import BadParameter

COUNT_CAP = sizes.CAP


class Pages(LimitOffsetPagination):
    """``count`` stops at the cap and ``count_capped`` says so; ``next`` leads on all the same."""

    default_limit = 100
    max_limit = 1000
    template = None
    limit: int
    offset: int

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any]:
        self.request = request
        self.limit = self._number(request, "limit", self.default_limit, 1, self.max_limit)
        self.offset = self._number(request, "offset", 0, 0, 2**31)
        found = list(queryset[self.offset : self.offset + self.limit + 1])
        self.more = len(found) > self.limit
        found = found[: self.limit]
        if found and not self.more:
            self.count, self.capped = min(self.offset + len(found), COUNT_CAP), self.offset + len(found) > COUNT_CAP
        else:
            counted = len(queryset) if isinstance(queryset, Sequence) else sizes.counted(searching.unordered(queryset))
            self.count, self.capped = min(counted, COUNT_CAP), isinstance(counted, sizes.Rows) or counted > COUNT_CAP
        return found

    @staticmethod
    def _number(request: Any, name: str, default: int, least: int, most: int) -> int:
        text = request.query_params.get(name)
        if text is None:
            return default
        digits = text.isascii() and text.isdigit() and len(text) <= 10
        if not digits or not least <= int(text) <= most:
            said = _("%(name)s cannot be “%(value)s”: a whole number from %(least)d to %(most)d expected.") % {
                "name": name, "value": text[:40], "least": least, "most": most,
            }  # fmt: skip
            raise BadParameter("wrong_page", name, said)
        return int(text)

    def get_next_link(self) -> str | None:
        if not self.more:
            return None
        kept, self.count = self.count, self.offset + self.limit + 1
        link = super().get_next_link()
        self.count = kept
        return link

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "count": self.count,
                "count_capped": self.capped,
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["count", "count_capped", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": f"At most {COUNT_CAP}."},
                "count_capped": {"type": "boolean", "description": "There are more than counted."},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }
