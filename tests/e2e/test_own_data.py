"""From an empty database to own customers in step, in a browser: clicking what is visible, no address typed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.databases import MIGRATED, Template
from tests.e2e.conftest import served, signed_in
from tests.e2e.hands import Hands

pytestmark = pytest.mark.long

#: an empty installation with one superuser
OWNER = Template("owner", ("-m", "tests.e2e.owner"), MIGRATED)
MOST_CLICKS = 40
CUSTOMERS = "no,name,city,country_region_code,phone_no,e_mail\n" + "".join(
    f"C{n}0,Firm {n},Aarhus,DK,+45 12 00 00 {n},firm{n}@customer.example\n" for n in range(10, 20)
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory, running_chromium):
    with served(tmp_path_factory.mktemp("empty"), OWNER, running_chromium) as site:
        yield site


@pytest.fixture
def page(empty, chromium):
    with signed_in(chromium, empty) as page:
        yield page


def test_ten_customers_are_brought_created_in_sales_and_edited_on_both_sides(page: Page, tmp_path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text(CUSTOMERS)
    hands = Hands(page)
    page.goto("/")  # where the command says the site is
    hands.follow("Open the assisted set-up")

    # wrong first: no name, then Sales online, which cannot be reached yet
    hands.press("Next")
    hands.sees("Enter the name of the company.")
    page.get_by_label("Online, at an address of its own").check()
    page.get_by_label("Company", exact=True).fill("Bread & Boats")
    page.get_by_label("Country", exact=True).select_option(label="Denmark")
    page.get_by_role("button", name="Next", exact=True).click()
    hands.sees("This version cannot reach Sales online yet.")
    expect(page.get_by_label("Company", exact=True)).to_have_value("Bread & Boats")

    hands.click(page.get_by_label("In this database: it is made here"))
    hands.press("Next")
    hands.sees("What is made for Bread & Boats")
    hands.press("Make these records")
    hands.sees("It is kept encrypted and is shown only this once")
    hands.follow("Next")
    expect(page.get_by_label("Customers ↔ accounts")).to_be_checked()
    hands.press("Next")

    hands.sees("Bring your data")
    hands.follow("Read a file (Customers)")
    hands.hand_in("File to import", file)
    hands.press("Submit")
    hands.press("Confirm import")
    hands.sees("10 records created")
    hands.sees("10 records")
    hands.press("Next")
    hands.press("Finish")
    hands.sees("The full synchronisation has begun.")
    finish(hands)

    expect(page.locator(".p2c-badge.p2c-bad")).to_have_count(0)
    edit(hands)
    assert hands.clicks <= MOST_CLICKS


def finish(hands: Hands) -> None:
    """Agree to what the review asks, until every line has run."""
    page = hands.page
    ask = page.get_by_role("button", name=re.compile("^Confirm "))
    done = page.get_by_text("Every line has run.")
    while True:
        expect(done.or_(ask.first).first).to_be_visible(timeout=60_000)
        if done.is_visible():
            return
        name = ask.first.get_attribute("aria-label") or ask.first.inner_text()
        hands.click(ask.first)
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)


def carried(table: str) -> re.Pattern[str]:
    """What a run says; where the clock was faster, a run of its own has carried the edit before."""
    return re.compile(f"{table} changed|This run wrote nothing")


def edit(hands: Hands) -> None:
    """A phone number in Business Central, a city in Sales: each is carried to the other side."""
    page = hands.page
    hands.open_menu("Business Central", "Customers")
    hands.follow("C100")
    hands.tab("Communication")
    hands.type("Phone No.", "+45 99 00 00 00")
    hands.press("Save and continue editing")
    hands.press("Synchronise")
    hands.sees(carried("Account"))
    hands.click(page.locator(".p2c-strip").get_by_role("link").first)
    hands.tab("Communication")
    expect(page.get_by_label("Main Phone", exact=True)).to_have_value("+45 99 00 00 00")
    hands.tab("Address")
    hands.type("Address 1: City", "Odense")
    hands.press("Save and continue editing")
    hands.press("Synchronise")
    hands.sees(carried("Customer"))
    hands.click(page.locator(".p2c-strip").get_by_role("link").first)
    hands.tab("Address")
    expect(page.get_by_label("City", exact=True)).to_have_value("Odense")
