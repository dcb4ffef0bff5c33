"""What all addresses of data integration share: tag, permissions, versions, and records by number."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.permissions import BasePermission

TAG = "Data integration"


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
