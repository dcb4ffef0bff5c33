"""A Monday morning in a browser: couple two records from a list, run a full synchronisation, settle a conflict."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import at_rest, sign_in

PICTURES = Path(__file__).resolve().parent.parent.parent / "docs" / "images"


def picture(page: Page, name: str) -> None:
    """Keep a picture for the documentation when asked to (P2C_PICTURES=1)."""
    if os.environ.get("P2C_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        at_rest(page)
        page.screenshot(path=PICTURES / f"{name}.png")


def choose_action(page: Page, value: str) -> None:
    page.select_option("select[name=action]", value)
    page.click("#changelist-form button[type=submit]:visible")


def test_somebody_signs_in_and_is_shown_the_start_page(page: Page):
    page.context.clear_cookies()
    sign_in(page)
    expect(page.get_by_role("heading", name="Table mappings")).to_be_visible()
    picture(page, "start")


def test_two_records_are_coupled_from_a_list(page: Page):
    """A customer that matches two accounts is coupled by hand to the right one."""
    page.goto("/admin/bc/customer/?q=C00110")
    expect(page.locator("#result_list")).to_contain_text("Not coupled")
    page.check("input.action-select")
    choose_action(page, "couple_record")
    expect(page.get_by_role("heading", name=re.compile("Couple C00110"))).to_be_visible()
    candidates = page.get_by_role("button", name=re.compile("Ateliers Rivi.*Same Email", re.IGNORECASE | re.DOTALL))
    expect(candidates).to_have_count(2)
    candidates.last.click()
    # both records stand side by side once a partner is chosen
    expect(page.get_by_text(re.compile(r"fields? differ|fields are equal")).first).to_be_visible()
    picture(page, "couple")
    page.get_by_role("button", name=re.compile("^Couple with")).click()
    expect(page.get_by_text("C00110 · Ateliers Rivière- Bleue SA is now coupled to")).to_be_visible()
    expect(page.locator("#result_list")).to_contain_text("Coupled")
    expect(page.locator("#result_list")).not_to_contain_text("Not coupled")


@pytest.mark.long
def test_a_full_synchronisation_is_started_and_watched_to_its_end(page: Page):
    page.goto("/admin/integration/fullsynchreviewline/")
    page.get_by_role("button", name="Reset…").click()
    page.get_by_role("button", name="Reset all lines").click()
    start = page.get_by_role("button", name="Start", exact=True)
    expect(start).to_be_enabled()
    expect(page.get_by_text("Finished", exact=True)).to_have_count(0)
    start.click()
    # the page follows the worker by itself: nobody reloads it; fifteen lines, those of invoices go with their headers
    expect(page.get_by_text("Finished", exact=True)).to_have_count(15, timeout=60_000)
    picture(page, "review")
    page.goto("/admin/integration/synchrun/")
    page.locator("#result_list tbody a").first.click()
    expect(page.locator("body")).to_contain_text(re.compile("unchanged", re.IGNORECASE))


def test_a_conflict_is_settled_with_the_value_of_sales(page: Page):
    page.goto("/admin/integration/issue/")
    picture(page, "issues")
    page.goto("/admin/integration/issue/?q=C00170")
    page.locator("#result_list tbody a").first.click()
    expect(page.locator("body")).to_contain_text("was changed in Business Central and in Sales: Address (")
    picture(page, "conflict")
    theirs = page.locator("input[type=radio][value=theirs]").first
    wanted = theirs.locator("xpath=ancestor::td[1]").inner_text().strip()
    theirs.check()
    page.get_by_role("button", name="Keep the chosen values").click()
    page.wait_for_load_state()
    page.goto("/admin/integration/issue/?q=C00170")
    expect(page.locator("#result_list tbody a")).to_have_count(0)
    page.goto("/admin/bc/customer/?q=C00170")
    page.locator("#result_list tbody a").first.click()
    expect(page.locator("[name=address]")).to_have_value(wanted)


@pytest.mark.long
def test_every_list_of_the_set_up_opens(page: Page):
    for path, text in (
        ("/admin/integration/tablemapping/", "CUSTOMER"),
        ("/admin/integration/coupling/", "couplings"),
        # the demo's first run of CUSTOMER
        ("/admin/integration/synchrun/6/change/", "Records written"),
        ("/admin/integration/connection/", "Birkholt"),
    ):
        page.goto(path)
        expect(page.locator("body")).to_contain_text(text)


@pytest.mark.long
def test_a_price_leads_to_its_list_and_an_invoice_to_its_customer(page: Page):
    page.goto("/admin/crm/productpricelevel/?q=A1020")
    prices = page.locator("#result_list")
    expect(prices).to_contain_text("EUR")
    picture(page, "prices")
    prices.get_by_role("link", name="RETAIL").first.click()
    expect(page.locator("[name=name]")).to_have_value("RETAIL")
    page.goto("/admin/crm/invoice/?q=RE260035")
    page.locator("#result_list tbody th a").first.click()
    # paid, so there is nothing to change but its status
    expect(page.locator("body")).to_contain_text("This record is “Paid”, so Sales keeps it as it is.")
    expect(page.locator("[name=name]")).to_have_count(0)
    picture(page, "invoice")
    page.get_by_role("link", name="Nebelkrähe Lichttechnik GmbH", exact=True).click()
    expect(page.locator("[name=accountnumber]")).to_have_value("C01100")


@pytest.mark.long
def test_no_field_of_a_form_covers_another(page: Page):
    """Four names in a row, a product with a long name: every box stays within its own cell."""
    for path in ("/admin/crm/contact/", "/admin/crm/invoicedetail/", "/admin/bc/salesprice/"):
        page.goto(path)
        with page.expect_navigation():
            page.locator("#result_list tbody th a").first.click()
        at_rest(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1360
        over = page.evaluate(
            """() => [...document.querySelectorAll('.field-line')].filter(cell => cell.offsetParent).filter(cell =>
                [...cell.querySelectorAll('input, .select2-container, label')].some(box => box.offsetParent &&
                    box.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1
                )).map(cell => cell.className)"""
        )
        assert over == []
