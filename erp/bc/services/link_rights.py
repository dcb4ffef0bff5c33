"""Who may do what about links: the permissions each deed takes, the same on screens, over REST and for commands."""

from __future__ import annotations

from typing import Any

from erp.bc.rules.contacts.kinds import Kind

LINK, UNLINK, CREATE_AS, CREATE_CONTACTS = "link", "unlink", "create_as", "create_contacts"


def needed(deed: str, kind: Kind) -> tuple[str, ...]:
    """The permissions a deed takes."""
    name = kind.model._meta.model_name
    return {
        LINK: ("bc.add_contactbusinessrelation", "bc.change_contact", f"bc.change_{name}"),
        UNLINK: ("bc.change_contactbusinessrelation",),
        CREATE_AS: ("bc.add_contactbusinessrelation", f"bc.add_{name}"),
        CREATE_CONTACTS: ("bc.add_contactbusinessrelation", "bc.add_contact", f"bc.view_{name}"),
    }[deed]


def may(user: Any, deed: str, kind: Kind) -> bool:
    """Whether somebody may do that."""
    return bool(user.has_perms(needed(deed, kind)))
