"""Two people have the same customer open: what both changed is shown with both values, and nothing else is lost."""

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import signed_in
from tests.e2e.hands import Hands

pytestmark = pytest.mark.long


def opened(page: Page) -> Hands:
    hands = Hands(page)
    page.goto("/admin/")
    hands.open_menu("Business Central", "Customers")
    hands.search("C00200")
    hands.click(page.locator("#result_list tbody th a").first)
    page.wait_for_url("**/change/**")
    return hands


def types(hands: Hands, city: str, phone: str = "") -> None:
    if phone:
        hands.tab("Communication")
        hands.page.fill("[name=phone_no]", phone)
    hands.tab("Address")
    hands.page.fill("[name=city]", city)


def saves(hands: Hands) -> None:
    hands.press("Save and continue editing")
    hands.sees("was changed successfully")


def test_two_people_save_one_customer(chromium, company) -> None:
    with signed_in(chromium, company) as first, signed_in(chromium, company) as second:
        ada, bea = opened(first), opened(second)
        was = first.locator("[name=city]").input_value()
        types(ada, "Ulm")
        types(bea, "Bonn", "+49 228 77")
        saves(ada)
        bea.press("Save and continue editing")
        bea.sees(f"Somebody else has changed City meanwhile: it was {was} when you opened the page and is Ulm now.")
        bea.sees("You entered Bonn.")
        assert second.locator("[name=city]").input_value() == "Bonn"
        bea.click(second.get_by_label("Take the present value"))
        saves(bea)
        assert second.locator("[name=city]").input_value() == "Ulm"
        assert second.locator("[name=phone_no]").input_value() == "+49 228 77"
        types(bea, was)  # put back, for others look at this customer, too
        saves(bea)
