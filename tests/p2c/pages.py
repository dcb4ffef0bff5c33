"""Every list and form of the admin and the pages beside it: what is wrong with them.

`python -m tests.p2c.pages` asks the site that its environment describes for all of them, and prints that as JSON.
"""

from __future__ import annotations

import contextlib
import inspect
import json
import sys
from collections.abc import Iterator
from unittest import mock

import django
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from p2c import navigation

#: how a page may answer; some records are only ever made by the machine: their lists refuse to add, politely
OPENS, OR_REFUSES = frozenset({200}), frozenset({200, 403})
ADMIN = dict.fromkeys(["/admin/", "/admin/password_change/"], OPENS)
INTERFACE = dict.fromkeys(["/api/v1/", "/api/schema/", "/api/schema/swagger/"], OPENS)
ELSEWHERE = ('src="http', 'src="//', 'rel="stylesheet" href="http', "@import")


def administrator() -> Client:
    from django.contrib.auth.models import User

    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("administrator"))
    return client


def somebody(role: str) -> Client:
    """A person of a role, signed in."""
    from django.contrib.auth.models import Group, User

    user = User.objects.create_user("colleague", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def screens(page: str) -> dict[str, frozenset[int]]:
    """The address of each list (`changelist`) or of each blank form (`add`), and how it may answer."""
    names = (f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry)
    return {reverse(f"admin:{name}_{page}"): OPENS if page == "changelist" else OR_REFUSES for name in names}


def faults(client: Client, addresses: dict[str, frozenset[int]]) -> dict[str, str]:
    """Page -> what is wrong with it."""
    found = {}
    with short():
        for address, right in addresses.items():
            # one list is one page
            answer = client.get(address, follow=True)
            if answer.status_code not in right:
                found[address] = f"answers {answer.status_code}{_raised(answer)}"
            elif loaded := [each for each in ELSEWHERE if each in answer.content.decode()]:
                found[address] = f"loads from other hosts: {loaded}"
    return found


@contextlib.contextmanager
def short_menu() -> Iterator[None]:
    """The menu is the same on all pages, and takes half of their time; without any there would be one of all tables."""
    with mock.patch.object(navigation, "MENU", navigation.MENU[:1]):
        yield


@contextlib.contextmanager
def short() -> Iterator[None]:
    """Pages with a short menu, and lists of a few rows."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(short_menu())
        for screen in admin.site._registry.values():
            stack.enter_context(mock.patch.object(screen, "list_per_page", 10))
        yield


def _raised(answer: object) -> str:
    raised = getattr(answer, "exc_info", None)
    return f": {raised[1]!r}" if raised else ""


def clashes() -> list[str]:
    """Parts of a screen that call a helper of their own the same: they would run each other's."""
    found = []
    for screen in admin.site._registry.values():
        known: dict[str, type] = {}
        for part in type(screen).__mro__:
            if part.__module__.partition(".")[0] in ("p2c", "crm", "erp", "integration"):
                for name in (n for n, each in vars(part).items() if n.startswith("_") and inspect.isfunction(each)):
                    first = known.setdefault(name, part)
                    if not name.startswith("__") and not issubclass(first, part):
                        found.append(f"{type(screen).__name__}: {first.__name__} and {part.__name__} have {name}")
    return found


def main() -> None:
    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    wrong = faults(administrator(), {**screens("changelist"), **screens("add"), **ADMIN})
    told = {"themed": settings.THEMED, "screens": len(admin.site._registry), "faults": wrong, "clashes": clashes()}
    json.dump({**told, "root": Client().get("/").headers["Location"]}, sys.stdout)


if __name__ == "__main__":
    main()
