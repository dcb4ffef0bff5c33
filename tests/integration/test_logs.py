"""Log lines say what happened to which run, and neither who somebody is nor any secret."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from crm.models import Account
from integration import logs
from integration.engine.run import Runner
from integration.models import Schedule, SynchRun
from integration.services import alerts, synchronise, ticking
from tests import factories
from tests.factories import coupled_customer, sync

pytestmark = pytest.mark.django_db
PERSON, MAIL, SECRET = "Zoë Quixwood", "zquix@nordwind.example", "Correct-horse-7"

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What is logged as JSON, whatever the level; asked for, it must name nobody and hold no secret."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Json())
    root = logging.getLogger()
    own = [logging.getLogger(name) for name in ("integration", "p2c", "crm", "erp", "django", "axes", "django_tasks")]
    before = [(logger, logger.level) for logger in (root, *own)]
    root.addHandler(handler)
    for logger in (root, *own):
        logger.setLevel(logging.DEBUG)

    def logged() -> list[dict[str, Any]]:
        text = stream.getvalue()
        for word in (*PERSON.split(), MAIL, "zquix", "nordwind", SECRET):
            assert word.lower() not in text.lower(), text
        return [json.loads(line) for line in text.splitlines()]

    try:
        yield logged
    finally:
        root.removeHandler(handler)
        for logger, level in before:
            logger.setLevel(level)


def one(found: list[dict[str, Any]], text: str) -> dict[str, Any]:
    (line,) = [line for line in found if text in line["message"]]
    return line


def people() -> None:
    """The database refuses two people of the same name, and says which."""
    with transaction.atomic():
        User.objects.bulk_create([User(username=MAIL, first_name=PERSON) for _twice in range(2)])


def test_a_run_that_fails_unforeseen_names_the_run_and_the_place(world, lines, monkeypatch):
    coupled_customer("Nordwind", e_mail=MAIL)
    monkeypatch.setattr(Runner, "_prepare", lambda self: people())
    outcome = sync("CUSTOMER")
    assert outcome.status == "failed"
    line = one(lines(), "failed")
    assert (line["level"], line["run"], line["mapping"]) == ("ERROR", outcome.run.pk, "CUSTOMER")
    assert "in people" in line["exception"], "where it arose"
    assert "IntegrityError" in line["exception"]
    if connection.vendor == "postgresql":
        assert "23505" in line["exception"]
        assert "auth_user_username" in line["exception"]


def test_an_exception_nobody_foresaw_on_a_page(world, lines, monkeypatch, client):
    from p2c import health

    def broken() -> Any:
        raise ValueError(f"{PERSON} <{MAIL}> has the password {SECRET}") from KeyError(PERSON)

    monkeypatch.setitem(health.CHECKS, "runs", broken)
    response = client.get("/readyz", headers={"X-Request-ID": "from-the-proxy-1"})
    assert response["X-Request-ID"] == "from-the-proxy-1"
    line = one(lines(), "check runs broke")
    assert line["request"] == "from-the-proxy-1"
    assert [part for part in line["exception"].splitlines() if not part.startswith(" ")] == [
        "KeyError",
        "and then",
        "ValueError",
    ]


def test_a_page_that_breaks(world, lines, monkeypatch):
    from integration.admin import start

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError(f"{PERSON} {MAIL}")

    monkeypatch.setattr(start.overview, "overview", broken)
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("root", MAIL, SECRET))
    response = client.get(reverse("admin:index"), {"q": MAIL})
    assert response.status_code == 500
    line = one(lines(), "Internal Server Error")
    assert line["request"] == response["X-Request-ID"]
    assert "RuntimeError" in line["exception"]


def test_somebody_who_cannot_sign_in(world, lines, settings, client):
    settings.AXES_ENABLED = True
    User.objects.create_user(MAIL, MAIL, SECRET)
    for _attempt in range(settings.AXES_FAILURE_LIMIT + 1):
        response = client.post(reverse("admin:login"), {"username": MAIL, "password": f"{SECRET}!"})
    assert response.status_code == 429
    assert lines(), "that somebody is locked out is told, not who"


def test_a_file_that_cannot_be_read(world, lines, client):
    client.force_login(User.objects.create_superuser("root"))
    page = reverse("admin:crm_account_import")
    content = f"name,emailaddress1\n{PERSON},{MAIL}\n".encode() + b"\xff\xfe\x00"
    client.post(page, {"format": "0", "import_file": SimpleUploadedFile("ada.csv", content)})
    good = f"name,emailaddress1,createdon\n{PERSON},{MAIL},{PERSON}\n".encode()
    client.post(page, {"format": "0", "import_file": SimpleUploadedFile("ada.csv", good)})
    assert Account.objects.filter(name=PERSON).count() == 0
    lines()


def test_a_schedule_in_error_and_its_alert(world, lines, settings, monkeypatch):
    monkeypatch.setattr(Runner, "_prepare", lambda self: people())
    Schedule.objects.exclude(mapping__name="CUSTOMER").delete()
    Schedule.objects.update(status="ready", max_attempts=1, next_run_at="2026-01-01T00:00Z")
    ticking.tick()
    run = SynchRun.objects.get()
    if run.status == "queued":
        synchronise.execute(run)
    alerts.tell()
    found = lines()
    assert one(found, "The schedule CUSTOMER is in error")
    assert one(found, "is in error after 1 attempts; its page says why")


def test_orders_that_are_not_taken(lines, capsys):
    """The demo company's orders name companies; what is logged names the order and the reason's code."""
    from integration.messages import Finding
    from p2c.documents.kinds import ORDERS
    from p2c.documents.take_orders import Outcome, book

    key = "0190" * 8
    outcome = Outcome(labels={key: f"ORD-1 {PERSON}"})
    outcome.failed[key] = [Finding("p2c.not_submitted", "", {"record": PERSON, "state": "Active", "value": "x"})]
    book(ORDERS, outcome)
    assert one(lines(), "not taken")["message"].endswith(f"{key} is not taken: p2c.not_submitted")


# --- what is being worked at ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["", "short", "a b c d e f g h", "x" * 65, 'a"}\n{"level": "forged'])
def test_a_request_without_a_proper_id_gets_one(client, given):
    response = client.get("/livez", headers={"X-Request-ID": given.replace("\n", " ")})
    assert re.fullmatch(r"[0-9a-f]{32}", response["X-Request-ID"])


def test_a_run_of_a_worker_carries_its_task(world, lines):
    run = synchronise.request_run(factories.mapping("CUSTOMER"))
    synchronise.enqueue(run)
    line = one(lines(), "run is finished")
    assert (line["run"], line["mapping"]) == (run.pk, "CUSTOMER")
    assert line["task"]
    assert not logs.current(), "what comes next is not part of it"


def test_lines_for_people_say_the_same():
    record = logging.LogRecord("p2c.x", logging.WARNING, __file__, 1, "mail to %s", (MAIL,), None)
    with logs.about(run=7, mapping="CUSTOMER"):
        text = logs.Line().format(record)
    assert text.endswith("WARNING p2c.x: mail to ***@*** run=7 mapping=CUSTOMER")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("postgres://p2c:hunter2@db:5432/p2c does not answer", "postgres://***@db:5432/p2c does not answer"),
        ("amqp://p2c:hunter2@mq//", "amqp://***@mq//"),
        ("Authorization: Bearer abc.def-ghi", "Authorization: *** ***"),
        ("DETAIL: Key (e_mail)=(ada@x.example) exists", "DETAIL: Key (e_mail)=(***) exists"),
        ("Key (no, name)=(C1, Ada (the first)) exists", "Key (no, name)=(***) exists"),
        ('{"password": "hunter2"}', '{"password": ***'),
        ("P2C_SECRET_KEY=abc123", "P2C_SECRET_KEY=***"),
        ("run 12 of CUSTOMER failed at 10:15", "run 12 of CUSTOMER failed at 10:15"),
    ],
)
def test_what_is_struck_out(text, left):
    assert logs.struck(text) == left
    assert "hunter2" not in logs.struck(text)


def test_what_an_exception_may_say():
    refused = OperationalError('connection to server at "db" failed: FATAL: password authentication failed\nmore')
    assert logs.reason(refused).endswith('connection to server at "db" failed: FATAL: password authentication failed')
    assert (
        logs.reason(ConnectionRefusedError(111, "Connection refused")) == "ConnectionRefusedError: Connection refused"
    )
    assert logs.reason(ValueError(PERSON)) == "ValueError"
    assert logs.reason(AttributeError("'NoneType' object has no attribute 'pk'")).endswith("no attribute 'pk'")
