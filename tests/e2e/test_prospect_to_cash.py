"""A project is made in the wizard, run by the worker, and looked into from the dashboard."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.long


def test_a_project_from_the_wizard_to_its_executions(page: Page):
    """FO-148, FO-162, FO-165: template, consent, run, live page, drill-down."""
    page.goto("/admin/p2c/owntemplate/")
    page.get_by_role("link", name="Accounts (Sales to Fin and Ops) - Direct", exact=True).first.click()
    page.get_by_role("link", name="New project from this template").click()
    page.fill("[name=name]", "Customers once more")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Make the project").click()
    expect(page.get_by_role("alert")).to_contain_text("when you consent")
    page.get_by_label("I consent to this data being moved.").check()
    page.get_by_role("button", name="Make the project").click()
    expect(page.locator("#content-main")).to_contain_text("Customers V2")
    page.get_by_role("button", name="Run project").click()
    expect(page.get_by_role("button", name="Re-run execution")).to_be_visible(timeout=60_000)
    done = page.locator("#execution-live")
    expect(done).to_contain_text("Accounts - Customers")
    # the demo company has one account that cannot travel
    expect(done).to_contain_text("Warning")
    expect(page.locator("section", has=page.locator("#row-errors"))).to_contain_text("FO-E")
    page.goto("/admin/p2c/execution/dashboard/")
    expect(page.locator(".di-flow", has_text="Customers once more")).to_contain_text("Warning")
    page.locator(".di-count", has_text="Warning").click()
    expect(page.locator("#result_list")).to_contain_text("Customers once more")
