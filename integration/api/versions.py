"""Versions of what people set up: an ETag is a digest of what they edit, and a change says which one it has read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.utils.encoders import JSONEncoder

from integration.api.errors import Stale

MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="The ETag of the version you read.")
#: what runs, schedules and counters change, and nobody edits
_PASSING = frozenset(
    {
        "backlog", "open_issues", "notes", "last_to_synch_at", "last_from_synch_at", "full_compare_needed",
        "asks_first", "status", "attempts", "next_run_at", "last_run_at", "run", "pending_since", "message", "used_by",
    }
)  # fmt: skip


def version(data: Mapping[str, Any]) -> str:
    """The ETag of what people edit."""
    text = json.dumps({n: v for n, v in data.items() if n not in _PASSING}, cls=JSONEncoder, sort_keys=True)
    return f'"{hashlib.blake2b(text.encode(), digest_size=8).hexdigest()}"'


def is_stale(request: Any, data: Mapping[str, Any]) -> bool:
    """Whether the request was made of another version than this; without If-Match nothing is compared."""
    wanted = request.headers.get("If-Match", "")
    return wanted not in ("", "*") and version(data) not in [tag.strip() for tag in wanted.split(",")]


def refuse(text: str) -> None:
    raise Stale(text, _("Nothing was saved. Read it again, then repeat your change with its new ETag."))


def check_version(request: Any, name: object, data: Mapping[str, Any]) -> None:
    """Refuse a change of something that is not as the client read it."""
    if is_stale(request, data):
        refuse(_("%(name)s is not the version you have read; it was saved since.") % {"name": name})
