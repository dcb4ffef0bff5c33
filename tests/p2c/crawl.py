"""Goes through the site as a person could: follows links, opens what asks before it does something, reads the texts."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest import mock
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.apps import apps
from django.contrib.admin.sites import AdminSite
from django.template import Template
from django.test import Client
from django.urls import Resolver404, resolve

from tests.p2c.page_parts import Form, PageParts
from tests.p2c.pages import short
from tests.p2c.untranslated import untranslated

START = "/admin/"
#: pages of one kind (the same view, asked for the same) that are opened; all links to them are looked at
EACH = 1
#: where one comes from is not what one asks for
FROM = {"next", "_changelist_filters"}
#: they end the session, change the language, are files or pieces of a page
LEFT = ("/admin/logout/", "/i18n/", "/static/", "/api/schema/", "/admin/search/")
#: actions of lists that show something, though their names do not end as those that ask do
SHOWING = ("preview_records", "explain_record", "explain_document")

#: tables in which looking at something leaves a row
LOOKED = (
    "sessions.Session",
    "integration.SynchRun",
    "integration.SynchJob",
    "integration.PlanLine",
    "integration.RunLogLine",
)

_UUID = re.compile(r"(?<=/)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=/)")
_NUMBER = re.compile(r"(?<=/)\d+(?=/)")

Kind = tuple[str, tuple[str, ...]]


@dataclass
class Crawl:
    """What was opened and pressed, and for each address at fault what is wrong and the page that leads there."""

    opened: int = 0
    pressed: int = 0
    wrong: dict[str, str] = field(default_factory=dict)
    #: the pages and downloads that tell a secret, and where it stands
    told: dict[str, str] = field(default_factory=dict)


def crawl(client: Client, language: str = "en", *, filters: bool = True, secret: str = "") -> Crawl:
    """Follow every link from the start page on, and take the first step of every button that asks or shows.

    Of pages of the same kind only `EACH` are opened, and none that is asked for several things at once: those are all
    combinations of a list's filters. `filters`: whether a page that is asked for something is another kind. `secret`: a
    pattern of what no page and no download may have in it.
    """
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    entries = menu(client)
    with short(), without_contexts():
        return _Crawler(client, language, filters, secret).go([entry["link"] for entry in entries])


@contextmanager
def without_contexts() -> Iterator[None]:
    """Templates as they are on the site: tests have each tell what it was rendered with, which takes its time."""
    with mock.patch.object(Template, "_render", lambda template, context: template.nodelist.render(context)):
        yield


class _Crawler:
    def __init__(self, client: Client, language: str, filters: bool, secret: str) -> None:
        self.client, self.language, self.filters, self.secret = client, language, filters, secret
        self.done = Crawl()
        self.seen = {START}
        self.kinds = Counter[Kind]()
        self.waiting = deque([(START, "")])
        #: first steps that were taken: the page they are sent to, and the button
        self.taken: set[tuple[str, str]] = set()

    def go(self, menu: list[str]) -> Crawl:
        self.waiting.extend((link, START) for link in menu)
        while self.waiting:
            address, via = self.waiting.popleft()
            self.done.opened += 1
            self._read(address, via, self.client.get(address, follow=True))
        return self.done

    def _read(self, address: str, via: str, answer: Any, *, asks: bool = False) -> None:
        """What is wrong with a page; its links wait. `asks`: it is what a button opened."""
        if answer.status_code >= 400:
            self.done.wrong[address] = f"answers {answer.status_code}, linked from {via}"
            return
        if self.secret and (
            told := re.search(f".{{0,60}}(?:{self.secret})", answer.getvalue().decode(errors="replace"))
        ):
            self.done.told[address] = f"{told[0]!r}, linked from {via}"
        if answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
            return
        here = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        page = PageParts(answer.content.decode())
        if page.escaped:
            self.done.wrong[address] = f"shows markup as text, linked from {via}"
        if not asks and not page.content:
            self.done.wrong[address] = f"is empty, linked from {via}"
        # what is printed is in the language of whom it is for
        if "/sheet/" not in here and (english := untranslated(page, self.language)):
            self.done.wrong[f"{address} ({self.language})"] = f"says {english}, linked from {via}"
        for link in page.links:
            self._note(urljoin(here, link), address)
        for form in page.forms:
            self._first_steps(urljoin(here, form.action), form, address)

    def _note(self, target: str, via: str) -> None:
        parts = urlsplit(target)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if parts.scheme not in ("", "http", "https") or parts.netloc or path in self.seen or path.startswith(LEFT):
            return
        self.seen.add(path)
        kind = kind_of(parts.path, parts.query)
        if kind is None:
            self.done.wrong[path] = f"leads nowhere, linked from {via}"
            return
        name, asked = kind
        if not self.filters:
            kind = (name, ())
        if self.kinds[kind] < EACH and len(asked) <= 1:
            self.kinds[kind] += 1
            self.waiting.append((path, via))

    def _first_steps(self, target: str, form: Form, via: str) -> None:
        """Press what opens a page that asks or shows: by the rule of the product it ends with dots."""
        for word, fields in form.steps():
            name = fields.get("action", "")
            if not (word.endswith("…") or name in SHOWING or form.tries):
                continue
            match = resolve(urlsplit(target).path)
            step = (match.view_name, name or word)
            if step in self.taken:
                continue
            self.taken.add(step)
            self.done.pressed += 1
            answer = self.client.post(target, fields, follow=True)
            self._read(f"{urlsplit(target).path} “{word}”", via, answer, asks=True)


def menu(client: Client) -> list[dict[str, str]]:
    """The entries of the menu that this person sees."""
    whole = client.get(START).context["sidebar_navigation"]
    return [item for group in whole for item in group["items"]]


def kind_of(path: str, query: str) -> Kind | None:
    """Pages that one view makes with the same parameters are of a kind; None: no page has that address."""
    name = _view_of(_NUMBER.sub("1", _UUID.sub("00000000-0000-0000-0000-000000000001", path)))
    return None if name is None else (name, tuple(sorted({name for name, _value in parse_qsl(query)} - FROM)))


@cache
def _view_of(path: str) -> str | None:
    """The name of the view; all records of a table have one."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return None if getattr(match.func, "__name__", "") == AdminSite.catch_all_view.__name__ else match.view_name


def counts() -> dict[str, int]:
    """How many rows each table has: to see that looking writes nothing. Sessions and what a preview is made of, a run
    with a plan, are left out."""
    models = (m for m in apps.get_models() if m._meta.managed and m._meta.label not in LOOKED)
    return {model._meta.label: model._base_manager.count() for model in models}
