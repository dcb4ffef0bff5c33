"""Requests that may be repeated: the same `Idempotency-Key` of the same user gets the first answer again.

The guarantee is that of the cache “shared”: on PostgreSQL a table, so that all web processes remember alike, on SQLite
the memory of the one process. A cache that is emptied has forgotten. Only answers that did something are kept: a
refusal wrote nothing, so the request can be repeated under the same key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import caches
from django.utils.connection import ConnectionProxy
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from integration.api.errors import BadParameter, InUse, Unprocessable

cache = ConnectionProxy(caches, "shared")

KEPT = 24 * 60 * 60
#: a request whose process died must not block its key for a day
WORKING = 15 * 60
HEADER = "Idempotency-Key"
_LONGEST = 200
_HEADERS = ("Location", "ETag")

parameter = OpenApiParameter(
    HEADER, str, OpenApiParameter.HEADER,
    description="A text of your own for this request. Sent again within 24 hours, it gets the first answer again.",
)  # fmt: skip


def idempotent(method: Callable[..., Response]) -> Callable[..., Response]:
    """Decorator of a view method that does something."""

    @wraps(method)
    def answer(view: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        given = request.headers.get(HEADER)
        if given is None:
            return method(view, request, *args, **kwargs)
        if not given.strip() or len(given) > _LONGEST:
            text = _("%(header)s must have 1 to %(most)d characters.") % {"header": HEADER, "most": _LONGEST}
            raise BadParameter("wrong_header", HEADER, text)
        name = hashlib.sha256(f"{request.user.pk}:{given}".encode("utf-8", "surrogatepass")).hexdigest()
        place, asked = f"p2c:idempotency:{name}", _fingerprint(request)
        if not cache.add(place, {"asked": asked}, WORKING):
            return _again(cache.get(place), asked)
        try:
            response = method(view, request, *args, **kwargs)
        except BaseException:
            cache.delete(place)
            raise
        kept = {
            "asked": asked,
            "status": response.status_code,
            "body": json.dumps(response.data, cls=JSONEncoder),
            "headers": {h: response[h] for h in _HEADERS if h in response},
        }
        cache.set(place, kept, KEPT)
        return response

    return answer


def _fingerprint(request: Any) -> str:
    body = json.dumps(request.data, sort_keys=True, cls=JSONEncoder)
    text = f"{request.method} {request.get_full_path()} {body}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _again(known: dict[str, Any] | None, asked: str) -> Response:
    if known is None:
        raise InUse(_("The first request with this key has just failed. Repeat the request."))
    if known["asked"] != asked:
        raise Unprocessable(
            _("This key was used for another request. Use a new %(header)s for a new request.") % {"header": HEADER}
        )
    if "status" not in known:
        raise InUse(_("The first request with this key is still being worked on. Ask again in a moment."))
    headers = {**known["headers"], "Idempotent-Replayed": "true"}
    return Response(json.loads(known["body"]), status=known["status"], headers=headers)
