"""Whoever follows the links in answers of the REST interface gets somewhere, whatever her role (D14)."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.test import Client

from integration.models import Issue, SynchRun
from p2c import roles
from tests.p2c.crawl import EACH, Kind, kind_of
from tests.p2c.pages import administrator, somebody
from tests.p2c.planted import SECRET, plant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_company")]

ROOT = "/api/v1/"
HOST = "http://testserver"
#: what links of the site begin with; addresses of other hosts are somebody's data
OURS = (f"{HOST}/", "/api/", "/admin/")
WHO = {"superuser": administrator, **{role: lambda role=role: somebody(role) for role in roles.permissions()}}


@dataclass
class Followed:
    """The kinds of addresses that were opened, and for each address at fault what is wrong and what leads there."""

    opened: Counter[Kind] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)
    #: the addresses that tell a secret, and where it stands
    told: dict[str, str] = field(default_factory=dict)


def links(answer: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every link in an answer, with the name of its field: whatever looks like an address of the site is one."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            yield from links(value, key)
    elif isinstance(answer, list):
        for value in answer:
            yield from links(value, name)
    elif isinstance(answer, str) and answer.startswith(OURS) and not any(map(str.isspace, answer)):
        yield name, answer.removeprefix(HOST)


def follow(client: Client, *more: str, secret: str = "") -> Followed:
    """Follow every link from the root on; of addresses that one view answers, asked for the same, `EACH` are opened.
    `more`: addresses that nothing leads to; `secret`: a pattern of what no answer may have in it."""
    done, seen, waiting = Followed(), {ROOT}, deque([(ROOT, ""), *((address, "asked for") for address in more)])
    while waiting:
        address, via = waiting.popleft()
        answer = client.get(address)
        if secret and (told := re.search(f".{{0,60}}(?:{secret})", answer.content.decode())):
            done.told[address] = told[0]
        if answer.status_code >= 400:
            done.wrong[address] = f"answers {answer.status_code}, given as {via}"
        elif "json" in answer.headers.get("Content-Type", ""):
            for name, link in links(answer.json()):
                if link in seen:
                    continue
                seen.add(link)
                parts = urlsplit(link)
                kind = kind_of(parts.path, parts.query)
                if kind is None:
                    done.wrong[link] = f"leads nowhere, given as {name} of {address}"
                elif done.opened[kind] < EACH:
                    done.opened[kind] += 1
                    waiting.append((link, f"{name} of {address}"))
    return done


@pytest.fixture(autouse=True)
def _asked_nothing_yet() -> None:
    """Requests are counted by user: those of the one before are not hers."""
    cache.clear()


@pytest.mark.parametrize("who", WHO)
def test_every_link_in_an_answer_can_be_followed(who: str) -> None:
    done = follow(WHO[who]())
    assert done.wrong == {}
    assert len(done.opened) > 20


@pytest.mark.parametrize("role", [roles.SALES, roles.BACK_OFFICE])
def test_no_answer_tells_what_a_role_may_not_look_at(role: str) -> None:
    """D12, as on the screens (`test_roles_find_their_way`)."""
    plant(role)
    lists = [f"{ROOT}{name}/?limit=1000" for name in ("issues", "couplings", "runs", "jobs")]
    details = [f"{ROOT}issues/{pk}/" for pk in Issue.objects.filter(closed_at=None).values_list("pk", flat=True)]
    done = follow(
        somebody(role), *lists, *details, f"{ROOT}runs/{SynchRun.objects.latest('pk').pk}/log/", secret=SECRET
    )
    assert done.told == {}
    assert done.wrong == {}


def test_a_link_one_may_not_follow_is_null() -> None:
    """The work list of orders is the back office's; the order in Sales is not. Who may see both gets the link."""
    [order, *_] = somebody(roles.BACK_OFFICE).get(f"{ROOT}documents/orders/").json()["results"]
    assert order["number"]
    assert order["url"] is None
    User.objects.all().delete()
    [order, *_] = administrator().get(f"{ROOT}documents/orders/").json()["results"]
    assert order["url"].startswith(f"{HOST}{ROOT}crm/salesorders/")


def test_what_is_made_by_a_request_has_a_link_for_those_who_may_read_it() -> None:
    """The link will be read, whatever the request does."""
    client = Client()
    user = User.objects.create_user("starter")
    user.user_permissions.add(Permission.objects.get(codename="synchronise", content_type__app_label="integration"))
    client.force_login(user)
    address = f"{ROOT}table-mappings/CURRENCY/synchronise/"
    assert client.post(address, "{}", content_type="application/json").json()["url"] is None
    user.user_permissions.add(Permission.objects.get(codename="view_synchrun"))
    made = client.post(address, "{}", content_type="application/json").json()
    assert client.get(made["url"]).json()["id"] == made["id"]


def test_the_root_names_what_may_be_read() -> None:
    found = somebody(roles.SALES).get(ROOT).json()
    assert "crm/accounts" in found
    assert not {"bc/customers", "table-mappings", "bc/customers/create-contacts"} & found.keys()
