"""Links in answers: whoever gets one may follow it, as on the screens, where a page one may not open is text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from django.urls import get_script_prefix, resolve
from rest_framework.exceptions import APIException
from rest_framework.reverse import reverse

#: name of an address -> its view, which is the same whatever record is meant
_views: dict[str, Any] = {}


def link(name: str, args: Sequence[Any], request: Any) -> str | None:
    """The address of that name; None where whoever asks may not read it. Without a request none is denied."""
    path = reverse(name, args)
    if request is None:
        return path
    return request.build_absolute_uri(path) if _may_read(name, path, request) else None


def located(data: Mapping[str, Any]) -> dict[str, str]:
    """The header that says where what was made is, for those who may look at it."""
    return {"Location": data["url"]} if data["url"] else {}


def _may_read(name: str, path: str, request: Any) -> bool:
    """By the permissions of the view; asked once for an answer, which may have a thousand links of a kind."""
    known = request.__dict__.setdefault("_p2c_may_read", {})
    if name not in known:
        known[name] = _allowed(_view(name, path), request)
    return known[name]


def _view(name: str, path: str) -> Any:
    if name not in _views:
        _views[name] = resolve("/" + path.removeprefix(get_script_prefix())).func
    return _views[name]


def _allowed(function: Any, request: Any) -> bool:
    action = function.actions.get("get")
    if action is None:
        return False
    view = function.cls(**function.initkwargs)
    view.action = action
    # the link is read, whatever is being done with the answer it stands in
    view.request = asked = SimpleNamespace(method="GET", user=request.user, auth=request.auth)
    try:
        return all(permission.has_permission(asked, view) for permission in view.get_permissions())
    except APIException:
        return False
