"""Where secrets are kept: encrypted, under a key of their own, and read only to sign in (SET-013).

Nothing here returns a secret to a screen, a log or an answer; `reveal` is for connectors alone.
"""

from __future__ import annotations

import uuid
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from integration.models import Connection, ConnectionSecret
from integration.services.errors import Refused

#: what a screen and an answer show of a secret that is there
MASK = "********"
PERMISSION = "integration.change_secret"


class SecretText(str):
    """A secret on its way: what shows objects (logs, error pages) shows a mask."""

    def __repr__(self) -> str:
        return f"'{MASK}'"


def check_may_change(actor: Any) -> None:
    """`Refused` for somebody without the permission; None is the program itself or whoever owns its machine."""
    if actor is not None and not (actor.is_active and actor.has_perm(PERMISSION)):
        raise Refused(
            _("You may not change secrets: the permission %(permission)s is missing.") % {"permission": PERMISSION}
        )


def keep(secret: str, instead_of: uuid.UUID | None = None) -> uuid.UUID:
    """Keep a secret and return its key; the one it takes the place of is deleted."""
    if not secret.strip():
        raise Refused(_("The secret is blank. Type it, or leave the field as it is."))
    if secret == MASK:
        raise Refused(_("That is the mask, not the secret. Type the secret itself."))
    with transaction.atomic():
        made = ConnectionSecret.objects.create(value=_fernet().encrypt(secret.encode()).decode())
        forget(instead_of)
    return made.pk


def forget(key: uuid.UUID | None) -> None:
    """Delete a secret."""
    if key is not None:
        ConnectionSecret.objects.filter(pk=key).delete()


def forget_unused() -> int:
    """Delete the secrets that no connection names any more."""
    used = Connection.objects.exclude(secret_key=None).values("secret_key")
    return ConnectionSecret.objects.exclude(pk__in=used).delete()[0]


def reveal(key: uuid.UUID | None) -> SecretText:
    """The secret itself, to sign in with; blank when there is none."""
    found = ConnectionSecret.objects.filter(pk=key).first() if key is not None else None
    if found is None:
        return SecretText("")
    try:
        return SecretText(_fernet().decrypt(found.value.encode()).decode())
    except InvalidToken:
        raise Refused(
            _("The secret of the connection cannot be read with the keys in P2C_SECRETS_KEY. Type it again.")
        ) from None


def rotate() -> int:
    """Encrypt every secret again under the first key; older keys can be taken away then. All or none."""
    fernet = _fernet()
    with transaction.atomic():
        found = list(ConnectionSecret.objects.select_for_update().order_by("pk"))
        for each in found:
            try:
                each.value = fernet.rotate(each.value.encode()).decode()
            except InvalidToken:
                raise Refused(
                    _(
                        "A secret cannot be read with the keys in P2C_SECRETS_KEY. Nothing was changed. Add the key it "
                        "was encrypted with after the first one, then try again."
                    )
                ) from None
        ConnectionSecret.objects.bulk_update(found, ["value"])
    return len(found)


def _fernet() -> MultiFernet:
    keys = settings.P2C_SECRETS_KEYS
    if not keys:
        raise Refused(_("There is no key to keep secrets with. Set P2C_SECRETS_KEY, then type the secret again."))
    return MultiFernet([Fernet(key) for key in keys])
