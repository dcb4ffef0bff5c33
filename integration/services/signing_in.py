"""Signing in to Sales as the connection says: for the test, for enabling, and to see that a run still may.

SET-020, SET-022, SET-026, SET-031 and SET-033.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from integration import pairs
from integration.engine.plan import ConfigurationError
from integration.messages import Finding
from integration.models import Connection, SynchRun
from integration.services import connector, secret_store
from integration.services.connector import BrokenConnection, MissingPrivilege, SignedIn, Unreachable
from integration.services.errors import Refused

logger = logging.getLogger("integration.connection")
#: the highest version of Sales that may not work correctly, and one in between that was known not to (SET-026)
_TOO_OLD, _KNOWN_BAD = (6,), (7, 1)


@dataclass
class Tested:
    """What a test of the connection found out: who signed in, the version, and what to know about it."""

    user: SignedIn
    warnings: list[str] = field(default_factory=list)


def try_out(link: Connection, secret: str = "") -> Tested:
    """Open a throw-away connection and look at the integration user; nothing is written (SET-020, B-239).

    `secret`: one that was typed just now; else the one that is kept.
    """
    if not link.server_url or not link.user_name:
        raise Refused(_("The server URL and the user name are both needed to sign in to Sales. Enter both."))
    given = secret_store.SecretText(secret) if secret else secret_store.reveal(link.secret_key)
    if not given:
        raise Refused(_("The secret of %(user)s is needed to sign in to Sales. Type it.") % {"user": link.user_name})
    there = connector.current()
    try:
        who = there.sign_in(link.server_url, link.user_name, given)
    except BrokenConnection as broken:
        text = _("The connection settings cannot be validated. Check the server URL, the user and the secret.")
        raise type(broken)(f"{text} {broken}") from None
    there.check_user(link)
    return Tested(who, version_warnings(who.version))


def version_warnings(version: str) -> list[str]:
    """A sentence when this version of Sales may not work correctly (SET-026): to know, not to be stopped by."""
    if is_version_fine(version):
        return []
    return [_("Version %(version)s of Sales may not work correctly with this product.") % {"version": version}]


def is_version_fine(version: str) -> bool:
    """Whether the product is made for this version of Sales; up to 6, and exactly 7.1, it is not (B-245)."""
    numbers = tuple(int(each) for each in re.findall(r"\d+", version))
    if not numbers:
        return False
    return numbers[0] > _TOO_OLD[0] and numbers[:2] != _KNOWN_BAD


def admin(link: Connection, user_name: str, secret: str) -> SignedIn:
    """An administrator of Sales signs in for one piece of work; the credentials are kept nowhere (SET-024)."""
    if not link.server_url:
        raise Refused(_("Enter the server URL first; an administrator signs in there."))
    if not user_name.strip() or not secret:
        raise Refused(_("Enter the user name and the password of an administrator of Sales; they are not kept."))
    there = connector.current()
    who = there.sign_in(link.server_url, user_name.strip(), secret_store.SecretText(secret))
    there.check_admin(who)
    return who


def check_run(run: SynchRun) -> None:
    """Before a run: whether the integration user can still sign in. A refusal ends the run; unless Sales just does not
    answer, it also disables the connection, with the reason (SET-031)."""
    link = pairs.get(run.mapping.pair).link(run.mapping)
    if link.pk is None or not link.enabled or not link.server_url:
        return
    try:
        connector.current().standing(link.server_url, link.user_name)
    except Unreachable as away:
        raise ConfigurationError(Finding("sales_unreachable", "", {"why": str(away)})) from None
    except (BrokenConnection, MissingPrivilege) as broken:
        from integration.services import connections

        connections.disable_because(str(broken))
        raise ConfigurationError(Finding("sales_refuses", "", {"why": str(broken)})) from None


def restore() -> bool:
    """On the first use after an upgrade: enable the connection again where it was on, without a word if that fails; the
    flag goes either way (SET-033). Returns whether it was enabled."""
    from integration.services import connections

    link = Connection.objects.filter(restore_connection=True, enabled=False).first()
    if link is None:
        return False
    Connection.objects.filter(pk=link.pk).update(restore_connection=False)
    link.restore_connection = False
    try:
        connections.set_enabled(link, True)
    except Refused:
        logger.warning("the connection was not restored; enable it on its page, which says what is in the way")
        return False
    return True
