"""A contact is linked to what is there, becomes a customer, and is made from one; then both sides tell each other."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.long

CONTACT = "Fjordlys Indretning ApS"
BANK = "Sparhafen Tidenbank"


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was changed successfully").or_(page.get_by_text("was added successfully"))).to_be_visible()


def phone(page: Page) -> str:
    return page.locator("[name=phone_no]").input_value()


def call(page: Page, number: str) -> None:
    """Give the record another phone number, on its tab."""
    page.locator("form a", has_text="Communication").click()
    page.fill("[name=phone_no]", number)
    save(page)


def test_the_three_ways_of_linking_contacts(page: Page):
    """CON-051, CON-053, CON-055, CON-073; CON-031 and CON-033: a change of either side is made in the other."""
    page.goto("/admin/bc/contact/add/")
    page.fill("[name=name]", CONTACT)
    save(page)
    contact = page.url

    # the first way: to a bank account that is there, whose values stay
    page.locator(".p2c-more summary").click()
    page.get_by_role("link", name="Link to bank account").click()
    page.fill("[name=q]", "Sparhafen")
    page.locator("form.p2c-search button").click()
    page.locator("a.p2c-offer", has_text=BANK).click()
    expect(page.locator("#compare")).to_contain_text(CONTACT)
    page.get_by_label("Those of the bank account").check()
    page.get_by_role("button", name="Link to").click()
    expect(page.locator("body")).to_contain_text("a change of one is made in the other, too")
    expect(page.locator("[name=name]")).to_have_value(BANK)

    # the second way: a customer from the contact, with one of two templates
    page.get_by_role("button", name="Create as customer").click()
    page.get_by_label("NORDIC").check()
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.locator("body")).to_contain_text("was created from contact")
    expect(page.locator("[name=name]")).to_have_value(BANK)
    customer = page.url

    # the third way: let go of it, and have a contact made of the customer
    page.goto(contact)
    page.locator(".p2c-more summary").click()
    page.get_by_role("link", name="Remove the link to the customer").click()
    page.get_by_role("button", name="Remove the link").click()
    expect(page.get_by_role("link", name="Show customer")).to_have_count(0)
    page.goto(customer)
    page.get_by_role("link", name="Create contact").click()
    page.get_by_role("button", name="Create the contact").click()
    expect(page.locator("body")).to_contain_text("was created and linked to")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    page.locator("#result_list tbody th a").first.click()
    assert page.url != contact
    made = page.url

    # what is changed on one page is on the other
    call(page, "+45 12 40 40 77")
    page.get_by_role("link", name="Show customer").click()
    assert page.url == customer
    assert phone(page) == "+45 12 40 40 77"
    call(page, "+45 12 40 40 78")
    page.goto(made)
    assert phone(page) == "+45 12 40 40 78"
