"""Those who work at the same time: clients of the REST interface, people with pages open, programs that hold rows, an
operator. Each notes what she wrote, having seen what, and what she was told."""

from __future__ import annotations

import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any
from urllib.parse import urlencode

import psycopg
from psycopg import sql

from tests.bench.load import Person
from tests.boxes import Boxes
from tests.stress.verdict import MAPPING, TURNED, Edit, Told
from tests.stress.witness import FIELDS, LOCAL, SIDES, Side, value_of

USER = PASSWORD = "stress"
FORM = "application/x-www-form-urlencoded"
#: a site closes a connection on which nothing is said for seconds, and a request sent just then has no answer
ALONE = {"Accept-Encoding": "identity", "Connection": "close"}
#: how long an operator tries again while another run of the mapping is under way
TRIES = 60
#: what new records are called
NEW = "Stress"
#: how the page that asks speaks of what stands there
_NOW = re.compile(r"when you opened the page and is (.*?) now\. You entered", re.DOTALL)


@dataclass
class Book:
    """What has happened so far, as those who did it saw it."""

    pairs: list[tuple[str, str]]
    until: float
    edits: list[Edit] = field(default_factory=list)
    told: Told = field(default_factory=Told)
    done: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    #: so many pairs at the end of the list are uncoupled and coupled again
    loose: int = 0
    number: int = 0

    @property
    def over(self) -> bool:
        return time.monotonic() > self.until

    def next(self) -> int:
        with self.lock:
            self.number += 1
            return self.number

    def note(self, edit: Edit, how: str) -> None:
        with self.lock:
            self.edits.append(edit)
            self.done[f"{how} {edit.outcome}"] += 1

    def count(self, what: str) -> None:
        with self.lock:
            self.done[what] += 1

    def some(self, chance: random.Random) -> tuple[Side, str]:
        """A record of either side."""
        customer, account = chance.choice(self.pairs)
        side = chance.choice(list(SIDES.values()))
        return side, customer if side.name == LOCAL else account


def outcome(status: int) -> str:
    if status in (200, 201, 302):
        return "written"
    return "unknown" if status == 0 or (status >= 500 and status != 503) else "refused"


def signed_in(host: str) -> Person:
    """A person who is at work, as soon as the site lets her in."""
    person = Person(host)
    while True:
        try:
            person.sign_in(USER, PASSWORD)
            person.leave()
            return person
        except SystemExit:
            time.sleep(1)


def send(person: Person, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, Any]]:
    """A request to the REST interface, and its answer."""
    given = {**ALONE, "X-CSRFToken": person.cookies["csrftoken"], **headers}
    text = "" if body is None else json.dumps(body)
    status, content = person.ask(method, path, text, **{"Content-Type": "application/json", **given})
    try:
        found = json.loads(content or b"{}")
    except ValueError:
        found = {}
    return status, found if isinstance(found, dict) else {}


# --- clients ----------------------------------------------------------------------------------------------------------


def client(book: Book, who: str, chance: random.Random, host: str) -> None:
    """A program that reads a record and changes it, by the version it has read; now and then it makes a new one."""
    person = signed_in(host)
    while not book.over:
        if chance.random() < 0.04:
            _create(book, person, chance)
        side, record = book.some(chance)
        name = chance.choice(FIELDS)
        column = side.columns[name]
        status, found = send(person, "GET", f"{side.api}{record}/")
        if status != 200:
            book.count(f"client could not read: {status}")
            time.sleep(0.5)
            continue
        time.sleep(chance.uniform(0, 1))
        value = value_of(name, book.next())
        headers = {"If-Match": found["@etag"]}
        since = time.monotonic()
        status, _answer = send(person, "PATCH", f"{side.api}{record}/", {column: value}, **headers)
        made = since, time.monotonic()
        edit = Edit(who, side.name, record, name, value, found[column] or "", outcome(status), *made)
        book.note(edit, f"client {status}:")
        time.sleep(chance.uniform(0, 1))


def _create(book: Book, person: Person, chance: random.Random) -> None:
    side = chance.choice(list(SIDES.values()))
    name = f"{NEW} {book.next()}"
    body: dict[str, Any] = {"name": name}
    if side.name != LOCAL:
        body["customertypecode"] = 3
    status, _answer = send(person, "POST", side.api, body)
    if status == 201:
        with book.lock:
            book.told.created[name] = side.name
    book.count(f"new {side.name} {status}")


# --- people with pages ------------------------------------------------------------------------------------------------


def reader(book: Book, who: str, chance: random.Random, host: str) -> None:
    """Somebody who opens a record, looks at it for a while, and saves one field; asked, she says hers or gives in."""
    person = signed_in(host)
    while not book.over:
        side, record = book.some(chance)
        name = chance.choice(FIELDS)
        column = side.columns[name]
        address = f"{side.page}{record}/change/"
        form = f"{side.page.split('/')[-2]}_form"
        status, content = person.ask("GET", address, **ALONE)
        sent = Boxes(content.decode(), form).sent if status == 200 else {}
        if column not in sent:
            book.count(f"page could not be read: {status}")
            time.sleep(0.5)
            continue
        time.sleep(chance.uniform(0, 4))
        [seen], value = sent[column], value_of(name, book.next())
        since = time.monotonic()
        status, page = _save(person, address, sent | {column: [value]})
        if status == 200 and (asked := _NOW.search(page)):
            if chance.random() < 0.5:
                book.note(Edit(who, side.name, record, name, value, seen, "refused"), "page asked:")
                continue
            [seen] = [unescape(asked[1])]
            seen = "" if seen == "blank" else seen
            status, page = _save(person, address, Boxes(page, form).sent | {column: [value]})
            book.count("page asked, saved again")
        # a page that comes back says what is wrong
        how = "refused" if status == 200 else outcome(status)
        made = since, time.monotonic()
        book.note(Edit(who, side.name, record, name, value, seen, how, *made), f"page {status}:")
        time.sleep(chance.uniform(0, 2))


def _save(person: Person, address: str, sent: dict[str, list[str]]) -> tuple[int, str]:
    body = urlencode({**sent, "_save": ["Save"]}, doseq=True)
    headers = {**ALONE, "Content-Type": FORM, "Referer": f"http://{person.host}{address}"}
    status, page = person.ask("POST", address, body, **headers)
    return status, page.decode()


# --- programs beside the site -----------------------------------------------------------------------------------------


def holder(book: Book, who: str, chance: random.Random, url: str, longest: float) -> None:
    """Another program at the database: it holds rows for a while, and then changes them, puts them back or lets go."""
    while not book.over:
        try:
            with psycopg.connect(url) as link:
                if chance.random() < 0.3:
                    _hold_couplings(book, link, chance, longest)
                else:
                    _hold(book, link, who, chance, longest)
        except psycopg.OperationalError as error:
            book.count(f"holder: {type(error).__name__}")
            time.sleep(1)
        time.sleep(chance.uniform(0, 2))


def _hold_couplings(book: Book, link: psycopg.Connection[Any], chance: random.Random, longest: float) -> None:
    few = [customer for customer, _account in chance.sample(book.pairs, chance.randint(1, 5))]
    link.execute("SELECT id FROM integration_coupling WHERE local_id = ANY(%s::uuid[]) ORDER BY id FOR UPDATE", [few])
    time.sleep(chance.uniform(1, longest))
    link.rollback()
    book.count("couplings held")


def _hold(book: Book, link: psycopg.Connection[Any], who: str, chance: random.Random, longest: float) -> None:
    side = chance.choice(list(SIDES.values()))
    place = 0 if side.name == LOCAL else 1
    few = [pair[place] for pair in chance.sample(book.pairs, chance.randint(1, 5))]
    name = chance.choice(FIELDS)
    table, key, column = (sql.Identifier(each) for each in (side.table, side.key, side.columns[name]))
    read = sql.SQL("SELECT {key}, {column} FROM {table} WHERE {key} = ANY(%s::uuid[]) ORDER BY {key} FOR UPDATE")
    seen = link.execute(read.format(key=key, column=column, table=table), [few]).fetchall()
    time.sleep(chance.uniform(1, longest))
    what = chance.choice(["let go", "change", "change", "put back"])
    if what == "put back":
        one = [few[0]]
        kept = sql.SQL("CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT * FROM {table} WHERE {key} = ANY(%s::uuid[])")
        link.execute(kept.format(table=table, key=key), [one])
        link.execute(sql.SQL("DELETE FROM {table} WHERE {key} = ANY(%s::uuid[])").format(table=table, key=key), [one])
        link.execute(sql.SQL("INSERT INTO {table} SELECT * FROM kept").format(table=table))
    edits, since = [], time.monotonic()
    if what == "change":
        for record, was in seen:
            value = value_of(name, book.next())
            change = sql.SQL("UPDATE {table} SET {column} = %s WHERE {key} = %s")
            link.execute(change.format(table=table, column=column, key=key), [value, record])
            edits.append(Edit(who, side.name, record.hex, name, value, was or "", "written"))
    if what == "let go":
        link.rollback()
    else:
        link.commit()
    for edit in edits:
        book.note(replace(edit, since=since, until=time.monotonic()), "holder:")
    book.count(f"held, then {what}")


# --- the operator -----------------------------------------------------------------------------------------------------


class Operator:
    """Asks for runs, couples, settles, takes runs back, and changes the mapping."""

    def __init__(self, book: Book, host: str, chance: random.Random) -> None:
        self.book, self.chance = book, chance
        self.person = signed_in(host)
        self.here = f"/api/v1/table-mappings/{MAPPING}/"

    def work(self) -> None:
        ways: dict[Callable[[], str], int] = {
            self.synchronise: 10, self.full: 2, self.records: 4, self.loosen: 2, self.turn: 2, self.take_back: 1,
            self.settle: 5, self.retry: 1,
        }  # fmt: skip
        while not self.book.over:
            [what] = self.chance.choices(list(ways), list(ways.values()))
            self.book.count(f"operator: {what.__name__} {what()}".rstrip())
            time.sleep(self.chance.uniform(0.2, 2))

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, Any]]:
        return send(self.person, method, path, body, **headers)

    def run(self, path: str, body: Any) -> str:
        """Ask for a run until no other is in its way."""
        for _ in range(TRIES):
            status, answer = self.ask("POST", path, body)
            if status not in (0, 409, 503):
                break
            time.sleep(0.5)
        return str(status) if status < 400 else f"{status} {answer.get('detail', '')}"

    def synchronise(self) -> str:
        return self.run(f"{self.here}synchronise/", {"confirmed": True})

    def full(self) -> str:
        return self.run(f"{self.here}full-synchronisation/", {"confirmed": True, "create": True})

    def records(self) -> str:
        few = [customer for customer, _account in self.chance.sample(self.book.pairs, 10)]
        return self.run(f"{self.here}records/synchronise/", {"local": few})

    def loosen(self) -> str:
        """Uncouple a pair, and couple it again with a side whose data win."""
        if not self.book.loose:
            return ""
        customer, account = self.chance.choice(self.book.pairs[-self.book.loose :])
        self.book.told.chosen |= {customer, account}
        _status, found = self.ask("GET", f"/api/v1/couplings/?local_id={customer}&mapping={MAPPING}")
        for coupling in found.get("results", []):
            self.run("/api/v1/couplings/uncouple/", {"mapping": MAPPING, "couplings": [coupling["id"]]})
            time.sleep(self.chance.uniform(0.5, 5))
        body = {"mapping": MAPPING, "local": customer, "remote": account, "first_synch": "to_integration"}
        return self.run("/api/v1/couplings/", body)

    def turn(self, direction: str = "") -> str:
        """Change the direction of a field, and soon after put it back."""
        way = direction or self.chance.choice(["to_integration", "from_integration", "bidirectional"])
        status, found = self.ask("GET", self.here)
        if status != 200:
            return f"could not be read {status}"
        column, fields = SIDES[LOCAL].columns[TURNED], found["fields"]
        for each in fields:
            if each["local_field"] == column:
                each["direction"] = way
        since = time.monotonic()
        status, answer = self.ask("PATCH", self.here, {"fields": fields, "confirmed": True})
        if status < 400 or status == 500:  # also where the answer was cut off
            self.book.told.ways.append((way, since, time.monotonic()))
        return f"{way} {status} {json.dumps(answer)[:300] if status >= 400 else ''}".rstrip()

    def take_back(self) -> str:
        status, found = self.ask("GET", f"/api/v1/runs/?mapping={MAPPING}&status=finished&ordering=-id&limit=5")
        runs = [run for run in found.get("results", []) if run["kind"] != "revert"]
        if not runs:
            return f"{status}"
        path = f"/api/v1/runs/{self.chance.choice(runs)['id']}/revert/"
        return self.run(path, {"confirmed": True})

    def settle(self) -> str:
        status, found = self.ask("GET", f"/api/v1/issues/?mapping={MAPPING}&issue_class=conflict&limit=20")
        conflicts = [issue for issue in found.get("results", []) if issue["fields"]]
        if not conflicts:
            return f"{status}"
        issue = self.chance.choice(conflicts)
        choices = {each["key"]: self.chance.choice(["ours", "theirs"]) for each in issue["fields"]}
        return str(self.ask("POST", f"/api/v1/issues/{issue['id']}/resolve/", {"choices": choices})[0])

    def retry(self) -> str:
        return str(self.ask("POST", "/api/v1/issues/retry/", {"all": True})[0])
