"""An order in a browser, from its entry in Sales to its payment: nobody types anything twice."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import until
from tests.e2e.test_monday import choose_action

pytestmark = pytest.mark.long

NAME, ACCOUNT, PRICES = "Lesesaal", "Agencement du Héron SAS", "RETAIL"
LINES = (("A1010", "4"), ("A1020", "2"))
RUNS = ("POSTEDSALESINV-INV", "SALESORDER-ORDER")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def pick(page: Page, field: str, text: str) -> None:
    """Choose what is looked for by its beginning."""
    page.locator(f"select[name='{field}'] + .select2 .select2-selection").click()
    page.keyboard.type(text)
    page.locator(".select2-results__option", has_text=text).first.click()


def first_of(page: Page, table: str, looked_for: str) -> None:
    page.goto(f"/admin/{table}/?q={looked_for}")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url("**/change/**")


def switch(page: Page, mapping: str, button: str, told: str) -> None:
    page.goto(f"/admin/integration/schedule/?q={mapping}")
    page.locator("#result_list").get_by_role("link", name=mapping, exact=True).click()
    press(page, button)
    expect(page.get_by_text(f"{told}: {mapping}.")).to_be_visible()


def wait_for(page: Page, address: str, word: str) -> None:
    """Look again until the list says so."""

    def said() -> bool:
        page.goto(address)
        return bool(page.locator("#result_list").get_by_text(word, exact=True).count())

    until(said, f"{address} does not say {word}")


def test_an_order_is_entered_delivered_invoiced_and_paid(page: Page):
    # Sales: who orders what; unit and price are known
    page.goto("/admin/crm/salesorder/add/")
    page.fill("[name=name]", NAME)
    pick(page, "customerid_account", ACCOUNT)
    pick(page, "pricelevel", PRICES)
    press(page, "Save and continue editing")
    for number, (product, quantity) in enumerate(LINES):
        pick(page, f"lines-{number}-product", product)
        page.fill(f"[name=lines-{number}-quantity]", quantity)
    press(page, "Save and continue editing")
    for number in range(len(LINES)):
        expect(page.locator(f"[name=lines-{number}-priceperunit]")).to_have_value(re.compile(r"^[1-9]\d*\.\d\d$"))
        expect(page.locator(f"[name=lines-{number}-uom] option:checked")).to_have_text(re.compile(r"\w"))
    total, currency = page.locator("dd.crm-sum").inner_text().split()
    assert float(total.replace(",", "")) > 0
    assert currency == "EUR"
    order = page.url.partition("#")[0]

    # the back office sees it once it is submitted, and takes it over
    page.goto(f"/admin/p2c/waitingorder/?q={NAME}")
    expect(page.locator("#result_list tbody tr")).to_have_count(0)
    page.goto(order)
    press(page, "Submit order")
    expect(page.get_by_text("This order is “Submitted”")).to_be_visible()
    page.goto(f"/admin/p2c/waitingorder/?q={NAME}")
    expect(page.locator("#result_list")).to_contain_text(f"{total} EUR")
    page.check("input.action-select")
    choose_action(page, "take_documents")
    expect(page).to_have_url(re.compile("/admin/bc/salesheader/"))
    expect(page.locator("body")).to_contain_text(ACCOUNT)

    # Business Central: released, and posted as it was shown before
    press(page, "Release")
    expect(page.get_by_text("is released.")).to_be_visible()
    page.get_by_role("link", name="Ship and invoice").click()
    expect(page.get_by_role("heading", name="What is posted")).to_be_visible()
    for product, _quantity in LINES:
        expect(page.get_by_role("cell", name=product, exact=True)).to_be_visible()
    expect(page.get_by_role("row", name="Amount Including VAT").last).to_contain_text(total)
    press(page, "Ship and invoice")
    expect(page).to_have_url(re.compile("/admin/bc/salesinvoiceheader/"))
    invoice = page.url
    posted = page.get_by_text(re.compile(r"posted sales invoice \w+\."))
    number = re.search(r"posted sales invoice (\w+)\.", posted.first.inner_text()).group(1)

    # the invoice is made in Sales, and leads back to the order
    press(page, "Create partner…")
    expect(page.get_by_role("heading", name="Create in Sales")).to_be_visible()
    press(page, "Create")
    expect(page.get_by_text("1 created in Sales")).to_be_visible()
    first_of(page, "crm/invoice", number)
    expect(page.locator("[name=salesorder]")).to_have_value(re.search("salesorder/([^/]+)/", order).group(1))
    page.goto(f"/admin/crm/invoice/?q={number}")
    expect(page.locator("#result_list")).to_contain_text(total)
    expect(page.locator("#result_list")).to_contain_text("Active")

    # it is paid; the runs carry that over
    page.goto(invoice)
    page.get_by_role("link", name="Register payment").click()
    expect(page.get_by_text(f"{total} EUR remain to be paid.")).to_be_visible()
    press(page, "Register payment")
    expect(page.get_by_text(f"The payment is entered and applied to {number}.")).to_be_visible()
    expect(page.get_by_role("link", name="Register payment")).to_have_count(0)
    for mapping in RUNS:
        switch(page, mapping, "Set ready", "Ready")
    wait_for(page, f"/admin/crm/invoice/?q={number}", "Paid")
    wait_for(page, f"/admin/crm/salesorder/?q={NAME}", "Invoiced")
    for mapping in RUNS:
        switch(page, mapping, "Put on hold", "On hold until set ready again")
    page.goto(order)
    expect(page.get_by_text("This order is “Invoiced”")).to_be_visible()
    page.goto(f"/admin/bc/salesheader/?q={ACCOUNT}")
    expect(page.locator("#result_list").get_by_text("Order", exact=True)).to_have_count(0)
