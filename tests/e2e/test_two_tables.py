"""An administrator maps two tables nobody has mapped, in a browser, and sees records travel."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.long


def next_step(page: Page) -> None:
    page.get_by_role("button", name="Next").click()
    page.wait_for_load_state()


def test_two_tables_are_mapped_step_by_step_and_synchronised(page: Page):
    page.goto("/admin/integration/tablemapping/")
    page.get_by_role("link", name="New table mapping").click()
    page.select_option("[name=local_table]", "bc.country")
    page.select_option("[name=remote_table]", "crm.team")
    page.fill("[name=name]", "countries")
    next_step(page)
    page.select_option("[name=direction]", "to_integration")
    page.get_by_label("Synch. only coupled records").uncheck()
    next_step(page)
    page.locator("[name=fields-0-local_field]").select_option("name")
    page.locator("[name=fields-0-remote_field]").select_option("name")
    page.locator("[name=fields-0-direction]").select_option("to_integration")
    next_step(page)
    page.locator("[name=filters-0-field]").select_option("code")
    page.locator("[name=filters-0-value]").fill("SE")
    next_step(page)
    expect(page.locator("body")).to_contain_text("Country/region → Team")
    page.get_by_role("button", name="Add the table mapping").click()
    expect(page.locator("body")).to_contain_text("COUNTRIES was added, switched off")
    page.get_by_role("button", name="Enable all field mappings").click()
    page.get_by_role("button", name="Enable", exact=True).click()
    expect(page.locator("body")).to_contain_text("Enabled: COUNTRIES")
    page.goto("/admin/bc/country/?q=SE")
    page.locator("#result_list tbody a").first.click()
    page.fill("[name=name]", "Sverige")
    page.locator("[name=_save]").first.click()
    page.wait_for_load_state()
    page.goto("/admin/integration/tablemapping/?q=COUNTRIES")
    page.locator("#result_list tbody a").first.click()
    page.get_by_role("button", name="Synchronise changed records").click()
    expect(page.locator("body")).to_contain_text(re.compile("finished", re.IGNORECASE), timeout=60_000)
    page.goto("/admin/crm/team/?q=Sverige")
    expect(page.locator("#result_list")).to_contain_text("Sverige", timeout=30_000)
