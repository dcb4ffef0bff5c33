"""What all addresses of data integration share: tag, permissions, versions, and records by number."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.utils.encoders import JSONEncoder

from integration.api.errors import Stale

TAG = "Data integration"
MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description="The ETag of the version you read.")


def described(name: str) -> Any:
    """Class decorator: summaries of a list and its records."""
    return extend_schema_view(
        list=extend_schema(tags=[TAG], summary=f"List: {name}"),
        retrieve=extend_schema(tags=[TAG], summary=f"Read: {name}"),
    )


@cache
def may(codename: str) -> type[BasePermission]:
    """The permission class of an action: a signed-in user with this permission of data integration."""

    class May(BasePermission):
        def has_permission(self, request: Any, view: Any) -> bool:
            if not request.user or not request.user.is_authenticated:
                return False
            if not request.user.has_perm(f"p2c.{codename}"):
                text = _("You may not do this: the permission %(permission)s is missing.")
                raise PermissionDenied(text % {"permission": f"p2c.{codename}"})
            return True

    May.__name__ = May.__qualname__ = f"May_{codename}"
    return May


def named(model: type[Model], name: str, **within: Any) -> Any:
    """The record of that name; 404 with the names there are."""
    found = model._default_manager.filter(**within)
    for each in found:
        if str(each).casefold() == name.strip().casefold():
            return each
    text = _("There is no %(what)s “%(name)s”. There are: %(names)s.")
    names = "; ".join(str(each) for each in found[:50]) or _("none yet")
    raise NotFound(text % {"what": model._meta.verbose_name, "name": name, "names": names})


def version(data: Mapping[str, Any]) -> str:
    """The ETag of what people edit: a digest of its JSON."""
    text = json.dumps(data, cls=JSONEncoder, sort_keys=True)
    return f'"{hashlib.blake2b(text.encode(), digest_size=8).hexdigest()}"'


def check_version(request: Any, name: object, data: Mapping[str, Any]) -> None:
    """Refuse a change of something that is not as the client read it; without If-Match nothing is compared."""
    wanted = request.headers.get("If-Match", "")
    if wanted in ("", "*") or version(data) in [tag.strip() for tag in wanted.split(",")]:
        return
    text = _("%(name)s is not the version you have read; it was saved since.") % {"name": name}
    raise Stale(text, _("Nothing was saved. Read it again, then repeat your change with its new ETag."))
