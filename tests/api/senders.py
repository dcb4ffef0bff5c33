"""Who sends random requests, and what must not happen when they do."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone

from integration.models import Connection, WebServiceKey
from integration.services import access_keys
from p2c import tokens
from p2c.roles import AUDITOR
from tests.api.fuzzing import AVAILABILITY, Check

#: these look and write nothing
READING_BY_POST = {
    "POST /api/v1/connection/check/",
    "POST /api/v1/data-integration/projects/{id}/validate/",
    "POST /api/v1/transformation-rules/{code}/try/",
}


@dataclass(frozen=True)
class Sender:
    """Somebody with what the request says of them, and what is wrong with an answer to them."""

    name: str
    headers: dict[str, str]
    check: Check
    #: a regular expression of the operations tried
    only: str = ""

    def tries(self, operation: str) -> bool:
        return re.search(self.only, operation) is not None


def everybody() -> list[Sender]:
    return [administrator(), auditor(), program(), stranger()]


def administrator() -> Sender:
    """Somebody who may do everything."""
    return Sender("administrator", _signed_in(User.objects.create_superuser("fuzz")), _looks_only)


def auditor() -> Sender:
    """Somebody who sees everything and changes nothing."""
    user = User.objects.create_user("looker")
    user.groups.add(Group.objects.get(name=AUDITOR))
    # reading shows an administrator the same
    return Sender("auditor", _signed_in(user), _nothing_done, only="^(?!GET )")


def program() -> Sender:
    """A program that asks how much there is of an item, with the key of the user chosen on the connection."""
    user = User.objects.create_user("program")
    key = access_keys.change(user)
    # its last use is noted when it is older than a minute, and nothing else may be written
    WebServiceKey.objects.update(last_used=timezone.now() + dt.timedelta(days=1))
    Connection.objects.update(item_availability_enabled=True, item_availability_user=user)
    return Sender("program", {"Authorization": f"Bearer {key}"}, _looks_only, only=f"^GET {AVAILABILITY}")


def stranger() -> Sender:
    """Somebody who has not signed in."""
    return Sender("stranger", {"Authorization": ""}, _nothing_for_strangers)


def _signed_in(user: User) -> dict[str, str]:
    return {"Authorization": f"Token {tokens.issue(user)}"}


def _looks_only(case: Any, response: Any, written: list[str]) -> str | None:
    return f"it wrote: {written[0]}" if case.method == "GET" and written else None


def _nothing_done(case: Any, response: Any, written: list[str]) -> str | None:
    if written:
        return f"it wrote: {written[0]}"
    looks = f"{case.method} {case.path}" in READING_BY_POST
    return None if looks or response.status_code >= 400 else "a refusal was expected"


def _nothing_for_strangers(case: Any, response: Any, written: list[str]) -> str | None:
    if written:
        return f"it wrote: {written[0]}"
    # what cannot be a number is the address of nothing
    nowhere = response.status_code == 404 and "There is no address" in response.text
    return None if nowhere or response.status_code == 401 else "401 was expected"
