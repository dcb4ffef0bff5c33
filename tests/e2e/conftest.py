"""A site and its worker as separate processes on a database of their own, filled with the demo company; a browser."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import browser, sites

ROOT = Path(__file__).resolve().parent.parent.parent
USER = PASSWORD = "demo"
# on hold: a test says itself when something runs, or a page would change under it
ON_HOLD = ("schedule", "--all", "--hold")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def pytest_collection_modifyitems(items):
    """Leave the browser tests out, with the reason, where there is no browser."""
    reason = browser.missing()
    for item in items:
        if "tests/e2e/" in str(item.path):
            item.add_marker(pytest.mark.e2e)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@contextlib.contextmanager
def served(folder: Path, *prepare: tuple[str, ...]) -> Iterator[str]:
    """The address of a site with a worker, on a database of its own that the commands `prepare` have filled."""
    with contextlib.ExitStack() as stack:
        environment = {
            **os.environ,
            "DATABASE_URL": stack.enter_context(sites.database(folder)),
            "DJANGO_SETTINGS_MODULE": "p2c.settings",
            "P2C_ENV_FILE": "",
            "P2C_QUEUE": "database",
            "P2C_DEMO_USER": USER,
            "P2C_DEMO_PASSWORD": PASSWORD,
        }

        def manage(*arguments: str) -> list[str]:
            return [sys.executable, str(ROOT / "manage.py"), *arguments]

        for command in (("migrate", "-v0"), *prepare):
            subprocess.run(manage(*command), env=environment, check=True, stdout=subprocess.DEVNULL, timeout=600)
        address = f"127.0.0.1:{free_port()}"
        for command in (("runserver", "--noreload", address), ("worker",)):
            log = stack.enter_context((folder / f"{command[0]}.log").open("wb"))
            process = subprocess.Popen(manage(*command), env=environment, stdout=log, stderr=log)
            stack.callback(process.wait)
            stack.callback(process.terminate)
        wait_for(f"http://{address}/livez")
        yield f"http://{address}"


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of the served demo company, with a worker."""
    with served(tmp_path_factory.mktemp("site"), ("demo", "--yes"), ON_HOLD) as address:
        yield address


def wait_for(address: str, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")


@pytest.fixture(scope="module")  # while it is open its event loop runs, which other tests take amiss
def chromium():
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)  # a machine that is busy takes its time
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(
            executable_path=browser.executable(),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield instance
        instance.close()


@contextlib.contextmanager
def signed_in(chromium, site: str):
    """A page of somebody who has signed in; a request to any other host fails the test, and so does whatever the
    content security policy had to stop."""
    context = chromium.new_context(viewport={"width": 1360, "height": 900}, base_url=site)
    foreign: list[str] = []
    context.on("request", lambda r: None if r.url.startswith((site, "data:", "blob:")) else foreign.append(r.url))
    stopped: list[str] = []
    context.on("console", lambda m: stopped.append(m.text) if "Content Security Policy" in m.text else None)
    page = context.new_page()
    page.goto("/admin/login/")
    page.fill("[name=username]", USER)
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")
    yield page
    context.close()
    assert foreign == [], "every file comes from the site itself"
    assert stopped == [], "no page of ours needs what the policy forbids"


@pytest.fixture
def page(site, chromium):
    """A page of somebody who has signed in to the demo company."""
    with signed_in(chromium, site) as page:
        yield page
