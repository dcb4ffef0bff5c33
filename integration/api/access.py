"""Who may do what over REST."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission

from integration import visitor
from integration.registry import Table

#: what each permission lets people do, for the sentence of a refusal
_DEEDS = {
    "couple": gettext_lazy("couple records"),
    "uncouple": gettext_lazy("uncouple records"),
    "synchronise": gettext_lazy("synchronise"),
    "full_synch": gettext_lazy("run a full synchronisation"),
    "resolve": gettext_lazy("resolve issues"),
    "revert": gettext_lazy("revert runs"),
    "change_tablemapping": gettext_lazy("change table mappings"),
    "add_tablemapping": gettext_lazy("add table mappings"),
    "delete_tablemapping": gettext_lazy("delete table mappings"),
    "view_tablemapping": gettext_lazy("see table mappings"),
    "view_transformationrule": gettext_lazy("see transformation rules"),
    "view_connection": gettext_lazy("see the connection"),
    "view_synchrun": gettext_lazy("see runs"),
    "change_connection": gettext_lazy("change the connection"),
    "change_secret": gettext_lazy("change secrets"),
    "change_schedule": gettext_lazy("change schedules"),
    "change_fullsynchreviewline": gettext_lazy("change the full synchronisation's lines"),
}


@cache
def may(codename: str) -> type[BasePermission]:
    """The permission class of an action: a signed-in user with this permission of the integration."""

    class May(BasePermission):
        def has_permission(self, request: Any, view: Any) -> bool:
            if not request.user or not request.user.is_authenticated:
                return False
            require(request.user, codename)
            return True

    May.__name__ = May.__qualname__ = f"May_{codename}"
    return May


def require(user: Any, codename: str) -> None:
    """Refuse in a sentence when the user lacks the permission."""
    if not user.has_perm(f"integration.{codename}"):
        raise PermissionDenied(
            _("You may not %(deed)s: the permission integration.%(codename)s is missing.")
            % {"deed": _DEEDS[codename], "codename": codename}
        )


def require_view(user: Any, *tables: Table) -> None:
    """Refuse in a sentence when the user may not see records of one of these tables."""
    for table in tables:
        permission = visitor.right("view", table.name)
        if not user.has_perm(permission):
            raise PermissionDenied(
                _("You may not see records of %(table)s: the permission %(permission)s is missing.")
                % {"table": table.caption, "permission": permission}
            )
