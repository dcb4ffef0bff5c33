"""A site and its worker as separate processes on a database of their own, filled with the demo company; a browser."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import browser, sites
from tests.databases import DEMO, Template

USER = PASSWORD = "demo"
# on hold: a test says itself when something runs, or a page would change under it
HELD = Template("held", ("manage.py", "schedule", "--all", "--hold"), DEMO)
GUNICORN = ("-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "p2c.wsgi:application", "--bind")


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


@dataclass(frozen=True)
class Served:
    """A site that answers, and what the browser keeps of somebody who has signed in."""

    address: str
    session: Any


@contextlib.contextmanager
def served(folder: Path, template: Template, chromium: Browser) -> Iterator[Served]:
    """A site with a worker, on a copy of the template."""
    with sites.copies(folder, template) as make, contextlib.ExitStack() as stack:
        site = make("site")
        bind = f"127.0.0.1:{free_port()}"
        log = stack.enter_context((folder / "site.log").open("w"))
        for command in ((*GUNICORN, bind), ("-m", "tests.e2e.worker")):
            process = site.start(*command, log=log)
            stack.callback(process.close)
            stack.callback(process.wait, 60)
            stack.callback(process.terminate)
        address = f"http://{bind}"
        until(lambda: answers(f"{address}/livez"), f"{address} does not answer")
        with chromium.at_work() as instance:
            session = session_of(instance, address)
        yield Served(address, session)


def answers(address: str) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
        return True
    return False


def until(seen: Callable[[], bool], otherwise: str, seconds: float = 30) -> None:
    """Look again and again, and do not go on before it is seen."""
    end = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < end, otherwise
        time.sleep(0.1)


def session_of(chromium, address: str) -> Any:
    """Sign in once for all tests of a site."""
    with contextlib.closing(chromium.new_context(base_url=address)) as context:
        sign_in(context.new_page())
        return context.storage_state()


def sign_in(page) -> None:
    page.goto("/admin/login/")
    page.fill("[name=username]", USER)
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")


@pytest.fixture(scope="session")
def company(tmp_path_factory, running_chromium):
    """The served demo company, with a worker; each test leaves alone what others look at."""
    with served(tmp_path_factory.mktemp("site"), HELD, running_chromium) as company:
        yield company


class Browser:
    """One for all tests of this process, and the event loop it works with.

    That loop counts as running as long as the browser is open, and where one is running Django refuses to use the
    database. So it counts as running only while a test works with the browser.
    """

    def __init__(self, instance: Any) -> None:
        self.instance = instance
        self.loop = asyncio.get_running_loop()

    @contextlib.contextmanager
    def at_work(self) -> Iterator[Any]:
        asyncio._set_running_loop(self.loop)
        try:
            yield self.instance
        finally:
            asyncio._set_running_loop(None)


@pytest.fixture(scope="session")
def running_chromium():
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)  # a machine that is busy takes its time
    with sync_playwright() as playwright:
        found = Browser(
            playwright.chromium.launch(
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
        )
        asyncio._set_running_loop(None)
        yield found
        asyncio._set_running_loop(found.loop)
        found.instance.close()


@pytest.fixture
def chromium(running_chromium):
    with running_chromium.at_work() as chromium:
        yield chromium


@contextlib.contextmanager
def signed_in(chromium, site: Served):
    """A page of somebody who has signed in; a request to any other host fails the test, and so does whatever the
    content security policy had to stop."""
    context = chromium.new_context(
        viewport={"width": 1360, "height": 900}, base_url=site.address, storage_state=site.session
    )
    own = (site.address, "data:", "blob:")
    foreign: list[str] = []
    context.on("request", lambda r: None if r.url.startswith(own) else foreign.append(r.url))
    stopped: list[str] = []
    context.on("console", lambda m: stopped.append(m.text) if "Content Security Policy" in m.text else None)
    yield context.new_page()
    context.close()
    assert foreign == [], "every file comes from the site itself"
    assert stopped == [], "no page of ours needs what the policy forbids"


@pytest.fixture
def page(company, chromium):
    """A page of somebody who has signed in to the demo company."""
    with signed_in(chromium, company) as page:
        yield page


def at_rest(page) -> None:
    """Go on when the page is there, its scripts have had their turn and it waits for no answer."""
    page.wait_for_load_state()
    page.evaluate("""async () => {
        do await new Promise(requestIdleCallback); while (document.querySelector('.htmx-request'))
    }""")
