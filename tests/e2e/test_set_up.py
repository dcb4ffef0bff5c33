"""The assisted set-up in a browser: from two sides nothing connects to a finished full synchronisation."""

import re

import pytest
from playwright.sync_api import Page, expect

from p2c.demo import environment
from tests.databases import MIGRATED, Template
from tests.e2e.conftest import PASSWORD, served, signed_in

pytestmark = pytest.mark.long

NARROW = {"width": 1280, "height": 900}


#: the demo company before anybody has connected its two sides
UNCONNECTED = Template("unconnected", ("manage.py", "demo", "--guide", "--yes"), MIGRATED)


@pytest.fixture(scope="module")
def unconnected(tmp_path_factory, running_chromium):
    with served(tmp_path_factory.mktemp("unconnected"), UNCONNECTED, running_chromium) as site:
        yield site


@pytest.fixture
def page(unconnected, chromium):
    with signed_in(chromium, unconnected) as page:
        page.set_viewport_size(NARROW)
        yield page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def nothing_cut_off(page: Page) -> bool:
    return page.evaluate("[...document.querySelectorAll('.sy-scroll')].every(e => e.scrollWidth <= e.clientWidth)")


def test_from_an_unconnected_company_to_a_finished_full_synchronisation(page: Page):
    """SET-060 to SET-064: four pages, wrong answers on the way, and everything in step at the end."""
    page.goto("/admin/")
    page.get_by_role("link", name="Open the assisted set-up").click()
    # one does not get past the address without one, nor with another than agreed to
    url = page.get_by_label("Server URL")
    press(page, "Next")
    expect(page.get_by_text("Enter the server URL of Sales")).to_be_visible()
    url.fill(environment.ADDRESS.removeprefix("https://"))
    press(page, "Next")
    expect(page.get_by_text(f"The server URL becomes “{environment.ADDRESS}”")).to_be_visible()
    press(page, f"Use {environment.ADDRESS}")

    expect(page.get_by_role("heading", name="What is kept in step?")).to_be_visible()
    expect(page.get_by_label("Customers ↔ accounts")).to_be_checked()
    page.get_by_label("Sales order integration", exact=True).check()
    press(page, "Next")
    expect(page.get_by_role("heading", name="Bring your data")).to_be_visible()
    press(page, "Next")

    # the last page: nobody, somebody with a wrong password, then those who may
    press(page, "Finish")
    expect(page.get_by_text("without a user nobody can sign in")).to_be_visible()
    page.get_by_label("User who synchronises").fill(environment.USER)
    page.get_by_label("Administrator of Sales", exact=True).fill(environment.ADMIN)
    for password in ("wrong", PASSWORD):
        page.get_by_label("Secret").fill(PASSWORD)
        page.get_by_label("Password of the administrator").fill(password)
        press(page, "Finish")
        if password == "wrong":
            expect(page.get_by_text(f"does not let {environment.ADMIN} in")).to_be_visible()
    expect(page.get_by_text("The connection is enabled.")).to_be_visible()
    expect(page.get_by_text("The full synchronisation has begun.")).to_be_visible()

    # the review asks before it creates; the worker does the rest, and the page follows by itself
    finished = page.get_by_text("Finished", exact=True)
    ask = page.get_by_role("button", name=re.compile("^Confirm "))  # all that ask, or the one that does
    lines = page.locator("#review-lines .sy-line-name").count()
    confirmed = 0
    while finished.count() < lines:
        expect(finished.nth(lines - 1).or_(ask.first)).to_be_visible(timeout=60_000)
        if ask.count():
            assert nothing_cut_off(page)
            name = ask.first.get_attribute("aria-label") or ask.first.inner_text()
            ask.first.click()
            expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
            confirmed += 1
    assert confirmed
    expect(page.get_by_text("Every line has run.")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("button", name=re.compile("^Restart "))).to_have_count(lines)
    assert nothing_cut_off(page)

    page.goto("/admin/")
    expect(page.get_by_role("heading", name="Table mappings")).to_be_visible()
    expect(page.get_by_role("link", name="Open the assisted set-up")).to_have_count(0)
    page.goto("/admin/integration/connection/")
    expect(page.get_by_text(f"{lines} of {lines} lines finished")).to_be_visible()
