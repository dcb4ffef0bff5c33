"""The demo: one command to a company that is synchronised, its text, its JSON, and when it writes nothing.

What it leaves in the database is looked at in tests/p2c/demo/test_monday.py.
"""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from erp.bc.models import Customer
from integration.models import Connection, Issue, SynchRun
from p2c.demo import weekend
from tests.p2c.demo.trade import call

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_a_demo_that_was_interrupted_goes_on_and_tells_the_whole_story(monkeypatch) -> None:
    def stop(*args: object) -> list[str]:
        raise RuntimeError("the lights went out")

    begun = io.StringIO()
    with monkeypatch.context() as patched:
        patched.setattr(weekend, "_sunday", stop)
        with pytest.raises(RuntimeError):
            call_command("demo", "--yes", stdout=begun, no_color=True)
    assert "The demo company “Birkholt" in begun.getvalue()
    assert "Full synchronisation finished: " in begun.getvalue()
    full = SynchRun.objects.filter(kind="full", mapping__scope="BC").count()
    text = call("demo", "--yes")
    assert "What happened over the weekend" in text
    assert "http://127.0.0.1:8000/" in text
    assert "Sign in as demo" in text
    assert SynchRun.objects.filter(kind="full", mapping__scope="BC").count() == full
    assert Issue.objects.filter(closed_at=None, issue_class="conflict").count() == 3


@pytest.mark.long
def test_json() -> None:
    data = json.loads(call("demo", "--yes", "--json"))
    assert data["loaded"]["bc.customer"] == 120
    assert data["full_sync"]["status"] == "finished"
    assert len(data["weekend"]["runs"]) == 6
    assert data["monday"]["issues"]["deleted"] == 1
    assert data["user"] == "demo"


def test_without_yes_and_without_a_terminal_nothing_is_written(monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    for extra in ([], ["--json"]):
        with pytest.raises(CommandError, match=r"Nothing was written\. Say --yes") as refusal:
            call("demo", *extra)
        assert refusal.value.returncode == 2
    assert Customer.objects.count() == 0
    assert Connection.objects.count() == 0


def test_production_gets_no_demo(settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production") as refusal:
        call("demo", "--yes")
    assert refusal.value.returncode == 2
