"""The Sales environment to those who sign in from outside: who may, with which roles, and the integration solution."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.models import (
    NavConnection,
    Organization,
    SecurityRole,
    SignInSecret,
    Solution,
    SystemUser,
    SystemUserRole,
    Team,
    TeamRole,
)
from integration.origin import Origin
from integration.services.errors import Refused

INTEGRATION = "MicrosoftDynamicsNavIntegration"
VERSION = "1.0.0.0"
ADMINISTRATOR, CUSTOMIZER = "System Administrator", "System Customizer"
REQUIRED = ("Integration Administrator", "Integration User")
WRITER = Origin(name="solution", product=True)
#: what was found right in this process, so that it is not worked out again for every run
_known: set[bytes] = set()
_salt = os.urandom(16)


def organization() -> Organization | None:
    """The organisation of this environment."""
    return Organization.objects.select_related("basecurrency").order_by("pk").first()


def user_named(name: str) -> SystemUser | None:
    """The user who signs in with this name: an e-mail address or domain\\user."""
    name = name.strip()
    if not name:
        return None
    found = SystemUser.objects.filter(Q(internalemailaddress__iexact=name) | Q(domainname__iexact=name))
    return found.order_by("isdisabled", "pk").first()


def set_secret(user: SystemUser, secret: str) -> None:
    """What the user signs in with from now on; only its hash is kept."""
    if not secret:
        raise Refused(_("The secret of %(user)s is blank. Type one.") % {"user": user})
    SignInSecret.objects.update_or_create(systemuser=user, defaults={"digest": make_password(secret)})


def is_secret(user: SystemUser, secret: str) -> bool:
    """Whether the user signs in with this."""
    found = SignInSecret.objects.filter(systemuser=user).values_list("digest", flat=True).first()
    if not found or not secret:
        return False
    mark = hashlib.blake2b(f"{found}|{secret}".encode(), key=_salt).digest()
    if mark not in _known:
        if not check_password(secret, found):
            return False
        _known.add(mark)
    return True


def roles_of(user: SystemUser) -> list[str]:
    """The names of the user's roles, in order."""
    return list(
        SystemUserRole.objects.filter(systemuser=user).order_by("role__name").values_list("role__name", flat=True)
    )


def make_roles(names: Iterable[str]) -> list[SecurityRole]:
    """The roles of these names; those that are missing are made."""
    found = []
    for name in names:
        role = SecurityRole.objects.filter(name=name).first() or SecurityRole(name=name)
        if role._state.adding:
            role.save(origin=WRITER)
        found.append(role)
    return found


def give_roles(user: SystemUser, names: Iterable[str]) -> None:
    """The user has these roles from now on, besides those it had."""
    has = set(roles_of(user))
    for role in make_roles(name for name in names if name not in has):
        SystemUserRole(systemuser=user, role=role).save(origin=WRITER)


def give_team_roles(team: Team, names: Iterable[str]) -> None:
    """The team has these roles from now on."""
    has = set(TeamRole.objects.filter(team=team).values_list("role__name", flat=True))
    for role in make_roles(name for name in names if name not in has):
        TeamRole(team=team, role=role).save(origin=WRITER)


def integration_solution() -> Solution | None:
    """The integration solution of Business Central; None before it was imported."""
    return Solution.objects.filter(uniquename=INTEGRATION).first()


def import_integration_solution() -> Solution:
    """Import it, or bring it up to date: its tables are there, its two roles are deployed (SET-024)."""
    with transaction.atomic():
        now = timezone.now()
        made, _new = Solution.objects.update_or_create(
            uniquename=INTEGRATION,
            defaults={"version": VERSION, "upgradedon": now},
            create_defaults={"version": VERSION, "installedon": now, "upgradedon": now},
        )
        make_roles(REQUIRED)
    return made


def set_order_integration(on: bool) -> None:
    """The organisation's flag for sales order integration (`issopintegrationenabled`)."""
    found = organization()
    if found is None:
        raise Refused(_("Sales has no organization yet. Add one before you switch sales order integration."))
    if found.issopintegrationenabled != on:
        found.issopintegrationenabled = on
        found.save(update_fields=["issopintegrationenabled"], origin=WRITER)


def tell_address(name: str, url: str) -> None:
    """Where Business Central is: links of Sales lead there; a blank address takes the record away (SET-030)."""
    there = list(NavConnection.objects.order_by("pk"))
    for each in there[0 if not url else 1 :]:
        each.delete(origin=WRITER)
    if not url:
        return
    row = there[0] if there else NavConnection()
    if (row.nav_name, row.nav_dynamicsnavurl) != (name, url):
        row.nav_name, row.nav_dynamicsnavurl = name, url
        row.save(origin=WRITER)
