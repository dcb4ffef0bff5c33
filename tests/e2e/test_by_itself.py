"""An edit travels without anybody asking, once its schedule is ready."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import until

pytestmark = pytest.mark.long


def test_an_edit_reaches_the_other_side_by_itself(page: Page):
    page.goto("/admin/integration/schedule/?q=CUSTOMER")
    page.locator("#result_list").get_by_role("link", name="CUSTOMER").click()
    page.get_by_role("button", name="Set ready").click()
    expect(page.get_by_text("Ready: CUSTOMER.")).to_be_visible()
    page.goto("/admin/bc/customer/?q=C00200")
    page.locator("#result_list tbody th a").first.click()
    name = page.locator("[name=name]").input_value()
    page.fill("[name=name]", f"{name} Nord")
    page.get_by_role("button", name="Save and continue editing").click()
    page.goto(f"/admin/crm/account/?q={name}")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url("**/change/**")
    until(lambda: f'value="{name} Nord"' in page.request.get(page.url).text(), "the edit does not arrive")
    page.reload()
    expect(page.locator("[name=name]")).to_have_value(f"{name} Nord")
    page.goto("/admin/integration/schedule/?q=CUSTOMER")
    expect(page.locator("#result_list")).to_contain_text("Finished")
    page.locator("#result_list").get_by_role("link", name="CUSTOMER").click()
    page.get_by_role("button", name="Put on hold").click()
    expect(page.get_by_text("On hold until set ready again: CUSTOMER.")).to_be_visible()
