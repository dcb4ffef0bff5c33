"""What people come for, done as a person does it: from the start page, clicking what is visible, clicks counted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import HELD, served
from tests.e2e.hands import Hands

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def company(tmp_path_factory, running_chromium):
    """A demo company of their own: these journeys leave behind what they came for."""
    with served(tmp_path_factory.mktemp("journeys"), HELD, running_chromium) as company:
        yield company


@pytest.fixture
def hands(page: Page) -> Hands:
    """Somebody who has just signed in to the demo company."""
    page.goto("/")
    return Hands(page)


def test_a_conflict_is_settled(hands: Hands) -> None:
    """The start page names the cause; the issue shows both values; one is kept."""
    page = hands.page
    hands.open_menu("Work", "Issues")
    hands.search("C00160")
    hands.click(page.locator("#result_list tbody th a, #result_list tbody a").first)
    hands.sees(re.compile("was changed in Business Central and in Sales"))
    hands.click(page.locator("input[type=radio][value=theirs]").first)
    hands.press("Keep the chosen values")
    hands.sees(re.compile("1 received from Sales"))
    assert hands.clicks <= 5


def test_two_records_are_coupled_by_hand(hands: Hands) -> None:
    page = hands.page
    hands.open_menu("Business Central", "Customers")
    hands.search("C00110")
    hands.follow("C00110")
    hands.follow("Couple…")
    hands.click(page.get_by_role("button", name=re.compile("Ateliers Rivi", re.IGNORECASE)).last)
    hands.press(re.compile("^Couple with"), exact=False)
    hands.sees("C00110 · Ateliers Rivière- Bleue SA is now coupled to")
    assert hands.clicks <= 7


def test_a_selection_is_coupled(hands: Hands) -> None:
    """Several customers at once, by the match criteria: shown first, then done; the one that was uncoupled is coupled
    again, and what is not clear is left alone."""
    page = hands.page
    hands.open_menu("Business Central", "Customers")
    hands.search("C00200")
    hands.follow("C00200")
    hands.press("Uncouple…")
    hands.press("Uncouple")
    hands.open_menu("Business Central", "Customers")
    hands.follow(re.compile("Not coupled"))
    expect(page.locator("#result_list")).to_contain_text("C00200")
    hands.click(page.locator("#action-toggle"))
    hands.act("Couple by match…")
    hands.sees(re.compile(r"1 of \d chosen records ha"))
    hands.press("Couple 1 record")
    hands.open_menu("Business Central", "Customers")
    hands.search("C00200")
    expect(page.locator("#result_list tbody")).to_contain_text("Coupled")
    expect(page.locator("#result_list tbody")).not_to_contain_text("Not coupled")
    assert hands.clicks <= 14


def test_a_partner_is_created_in_business_central(hands: Hands) -> None:
    """An account that somebody has just entered becomes a customer."""
    page = hands.page
    hands.open_menu("Sales", "Accounts")
    hands.click(page.get_by_role("link", name=re.compile("^add$|Add account")).first)
    page.locator("[name=name]").fill("Neuhaus Papier GmbH")
    page.locator("[name=customertypecode]").select_option(label="Customer")
    hands.clicks += 1
    hands.press("Save and continue editing")
    hands.press("Create partner…")
    hands.sees("Create in Business Central")
    hands.press("Create")
    hands.sees("1 created in Business Central")
    assert hands.clicks <= 8


def test_a_full_synchronisation_is_started_reviewed_and_followed(hands: Hands) -> None:
    page = hands.page
    hands.open_menu("Set-up", "Full synch. review")
    hands.press("Reset…")
    hands.press("Reset all lines")
    hands.press("Start")
    expect(page.get_by_text("Finished", exact=True)).to_have_count(15, timeout=120_000)
    assert hands.clicks <= 6


def test_a_customer_is_found_by_part_of_its_phone_number(hands: Hands) -> None:
    hands.open_menu("Business Central", "Customers")
    hands.search("65 71 46")
    expect(hands.page.locator("#result_list")).to_contain_text("C00150")
    assert hands.clicks <= 3


def test_it_is_seen_why_two_values_differ(hands: Hands) -> None:
    """The record's page says which field differs, what both last agreed on, and why nothing was carried."""
    hands.open_menu("Business Central", "Customers")
    hands.search("C00150")
    hands.follow("C00150")
    hands.sees("Phone No. was changed on both sides.")
    hands.follow("Explain")
    hands.sees("Phone No. was changed on both sides.")
    hands.sees("+33 4 65 71 46 52")
    assert hands.clicks <= 5


def test_a_run_is_undone(hands: Hands) -> None:
    """What it wrote is shown before, and taken back."""
    page = hands.page
    hands.open_menu("Work", "Runs")
    hands.search("CUSTOMER")
    hands.click(page.get_by_role("row").filter(has_text="5 modified").get_by_role("link").first)
    hands.follow("Revert…")
    hands.sees(re.compile("What is taken back|is put back|Revert run"))
    hands.press(re.compile("^Revert"))
    hands.sees("This run takes back what run")
    hands.sees("5 of 5")
    assert hands.clicks <= 5


def test_a_field_mapping_is_changed(hands: Hands) -> None:
    page = hands.page
    hands.open_menu("Set-up", "Table mappings")
    hands.follow("CUSTOMER")
    hands.follow("Field mappings (5336)")
    direction = page.locator("select[name$='-direction']:visible").first
    direction.select_option("to_integration")
    hands.clicks += 1
    hands.press("Save")
    hands.follow("CUSTOMER", within=page.locator("#result_list"))
    hands.follow("Field mappings (5336)")
    expect(page.locator("select[name$='-direction']:visible").first).to_have_value("to_integration")
    assert hands.clicks <= 8


def test_two_tables_are_mapped(hands: Hands) -> None:
    page = hands.page
    hands.open_menu("Set-up", "Table mappings")
    hands.follow("New table mapping")
    page.select_option("[name=local_table]", "bc.country")
    page.select_option("[name=remote_table]", "crm.team")
    page.fill("[name=name]", "regions")
    hands.clicks += 2
    hands.press("Next")
    hands.press("Next")
    page.locator("[name=fields-0-local_field]").select_option("name")
    page.locator("[name=fields-0-remote_field]").select_option("name")
    hands.clicks += 2
    hands.press("Next")
    hands.press("Next")
    hands.press("Add the table mapping")
    hands.sees(re.compile("REGIONS was added, switched off"))
    assert hands.clicks <= 13


def test_a_file_with_a_bad_line_is_refused_and_then_read(hands: Hands, tmp_path: Path) -> None:
    """The line is named by its number and its field; nothing is written until the file is right."""
    file = tmp_path / "customers.csv"
    file.write_text("no,name,e_mail\nC90010,Good Line,good@x.example\nC90020,Bad Line,no address\n")
    page = hands.page
    hands.open_menu("Business Central", "Customers")
    hands.click(page.get_by_role("link", name=re.compile(r"\bImport$")))
    hands.hand_in("File to import", file)
    hands.press("Submit")
    hands.sees(re.compile("Line 3: .*no address"))
    file.write_text("no,name,e_mail\nC90010,Good Line,good@x.example\nC90020,Better,better@x.example\n")
    hands.hand_in("File to import", file)
    hands.press("Submit")
    hands.press("Confirm import")
    hands.sees("2 records created")
    assert hands.clicks <= 9


def test_a_colleague_with_few_rights_is_invited(hands: Hands, chromium) -> None:
    """She signs in with the role she was given: she sees customers, and neither users nor the
    connection."""
    page, word = hands.page, "A-long-enough-word-7"
    hands.open_menu("Administration", "Users")
    hands.click(page.get_by_role("link", name=re.compile("^add$|Add user")).first)
    page.locator("[name=username]").fill("colleague")
    hands.click(page.get_by_label("Back-office user"))
    page.locator("[name=password1]").fill(word)
    page.locator("[name=password2]").fill(word)
    hands.press("Save")
    hands.sees("was added successfully")
    assert hands.clicks <= 6

    context = chromium.new_context(base_url=page.url.partition("/admin")[0])
    other = context.new_page()
    other.goto("/")
    other.fill("[name=username]", "colleague")
    other.fill("[name=password]", word)
    other.click("[type=submit]")
    hers = Hands(other)
    hers.open_menu("Business Central", "Customers")
    hers.sees("C00150")
    expect(other.get_by_role("link", name=re.compile(r"(^|\s)(Users|Connection)$"))).to_have_count(0)
    context.close()


def test_an_order_goes_from_sales_to_its_posted_invoice(hands: Hands) -> None:
    """Entered and submitted in Sales, taken over, released, shipped and invoiced in Business Central."""
    page = hands.page
    hands.open_menu("Sales", "Orders")
    hands.click(page.get_by_role("link", name=re.compile("^add$|Add order")).first)
    page.fill("[name=name]", "Reading room")
    hands.pick("customerid_account", "Agencement du Héron SAS")
    hands.pick("pricelevel", "RETAIL")
    hands.press("Save and continue editing")
    hands.pick("lines-0-product", "A1010")
    page.fill("[name=lines-0-quantity]", "4")
    hands.press("Save and continue editing")
    hands.press("Submit order")
    hands.sees("This order is “Submitted”")
    hands.open_menu("Work", "Orders from Sales")
    hands.search("Reading room")
    hands.click(page.locator("input.action-select").first)
    hands.act("Create in Business Central")
    expect(page).to_have_url(re.compile("/admin/bc/salesheader/"))
    hands.press("Release")
    hands.sees("is released.")
    hands.follow("Ship and invoice")
    hands.sees("What is posted")
    hands.press("Ship and invoice")
    hands.sees(re.compile(r"posted sales invoice \w+\."))
    assert hands.clicks <= 22
