"""Many people at a site at once: how many requests it answers in a second, and how long each waits.

`python -m tests.bench.load http://127.0.0.1:8000` signs in as demo / demo and has 50 people read lists, records and the
start page, and 5 save an account over REST, each asking again as soon as the answer is there. What is asked for is the
same each time (`--seed`), so that two commits can be compared: serve each in turn on the same data.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import sys
import threading
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from statistics import median
from typing import Any
from urllib.parse import urlencode, urlsplit

#: lists people leaf through, how often each, and how many of their pages
LISTS = {
    "/admin/bc/customer/": (4, 20),
    "/admin/crm/account/": (4, 20),
    "/admin/crm/contact/": (1, 3),
    "/admin/bc/item/": (1, 1),
    "/admin/bc/salesinvoiceheader/": (1, 2),
    "/admin/integration/coupling/": (2, 10),
    "/admin/integration/issue/": (2, 1),
    "/admin/integration/journalentry/": (1, 10),
    "/admin/integration/synchrun/": (1, 1),
}
#: of a hundred requests of a reader: lists, records, and the rest the start page and mappings
OF_LISTS, OF_RECORDS = 55, 38
ACCOUNTS = "/api/v1/crm/accounts/"


@dataclass
class Person:
    """Somebody with a browser: a connection that is kept, and cookies."""

    host: str
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, bytes]:
        self.connection = self.connection or http.client.HTTPConnection(self.host, timeout=120)
        sent = {"Accept-Encoding": "gzip", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **headers}
        try:
            self.connection.request(method, path, body.encode(), sent)
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.leave()
            return 0, b""
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: each.value for name, each in SimpleCookie(line).items()}
        return answer.status, content

    def leave(self) -> None:
        """End the connection; the next request makes another."""
        if self.connection:
            self.connection.close()
            self.connection = None

    def plain(self, path: str) -> str:
        return self.ask("GET", path, **{"Accept-Encoding": "identity"})[1].decode()

    def sign_in(self, user: str, password: str) -> None:
        page = self.plain("/admin/login/")
        found = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)
        form = {"username": user, "password": password, "next": "/admin/", "csrfmiddlewaretoken": found and found[1]}
        kind = "application/x-www-form-urlencoded"
        status, _ = self.ask("POST", "/admin/login/", urlencode(form), **{"Content-Type": kind})
        if status != 302:
            raise SystemExit(f"Signing in as {user} was answered {status}.")


@dataclass
class Told:
    """What people met: seconds of each answer, by what was asked for, and what was no answer."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"read": [], "write": []})
    wrong: dict[int, int] = field(default_factory=dict)
    bytes: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, seconds: float, status: int, size: int) -> None:
        with self.lock:
            self.bytes += size
            if status == 200:
                self.seconds[kind].append(seconds)
            else:
                self.wrong[status] = self.wrong.get(status, 0) + 1


def read(person: Person, chance: random.Random, records: list[str], mappings: list[str]) -> tuple[str, str, str]:
    """What a reader asks for next."""
    number = chance.randrange(100)
    if number < OF_LISTS:
        [path] = chance.choices(list(LISTS), [weight for weight, _pages in LISTS.values()])
        return "GET", f"{path}?p={chance.randint(1, LISTS[path][1])}", ""
    if number < OF_LISTS + OF_RECORDS:
        return "GET", chance.choice(records), ""
    return "GET", chance.choice(["/admin/", "/admin/", *mappings]), ""


def work(person: Person, told: Told, chance: random.Random, until: float, asked: Any, kind: str) -> None:
    while time.monotonic() < until:
        method, path, body = asked(person, chance)
        headers = {"Content-Type": "application/json", "X-CSRFToken": person.cookies["csrftoken"]} if body else {}
        began = time.monotonic()
        status, content = person.ask(method, path, body, **headers)
        told.note(kind, time.monotonic() - began, status, len(content))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.load", description=__doc__)
    parser.add_argument("site")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--writers", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    host = urlsplit(chosen.site).netloc
    first = Person(host)
    first.sign_in("demo", "demo")
    records = sorted(
        {link for path in LISTS if "/crm/" in path or "/bc/" in path
         for link in re.findall(rf'href="({path}[0-9a-f-]{{36}}/change/)', first.plain(path))}
    )  # fmt: skip
    table = "/admin/integration/tablemapping/"
    mappings = sorted(set(re.findall(rf'href="({table}\d+/change/)', first.plain(table))))
    accounts = [each["accountid"] for each in json.loads(first.plain(f"{ACCOUNTS}?limit=50"))["results"]]

    def reads(person: Person, chance: random.Random) -> tuple[str, str, str]:
        return read(person, chance, records, mappings)

    def writes(person: Person, chance: random.Random) -> tuple[str, str, str]:
        body = json.dumps({"telephone1": f"+49 30 {chance.randrange(10**7)}"})
        return "PATCH", f"{ACCOUNTS}{chance.choice(accounts)}/", body

    for path in [*LISTS, records[0], "/admin/", mappings[0]] * 4:
        first.ask("GET", path)  # what a process makes once is made now
    told, until = Told(), time.monotonic() + chosen.seconds
    people = []
    for number in range(chosen.readers + chosen.writers):
        asked, kind = (reads, "read") if number < chosen.readers else (writes, "write")
        chance = random.Random(f"{chosen.seed} {number}")
        # they share the session of one sign-in: hashing fifty passwords is no page
        who = Person(host, dict(first.cookies))
        people.append(threading.Thread(target=work, args=(who, told, chance, until, asked, kind)))
    for each in people:
        each.start()
    for each in people:
        each.join()
    total = sum(map(len, told.seconds.values()))
    print(f"{chosen.readers} readers, {chosen.writers} writers, {chosen.seconds:.0f} s: {total} requests")
    print(
        f"{total / chosen.seconds:.1f} a second, {told.bytes / max(total, 1) / 1000:.0f} kB each, others: {told.wrong}"
    )
    for kind, seconds in told.seconds.items():
        if seconds:
            ordered = sorted(seconds)
            most = ordered[int(len(ordered) * 0.95)]
            print(
                f"{kind}: {len(seconds)}, median {median(ordered):.2f} s, 95 % {most:.2f} s, worst {ordered[-1]:.2f} s"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
