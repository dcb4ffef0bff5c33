"""A person at the screen: she clicks and types what she sees, never an address, and her clicks are counted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect


class Hands:
    """Works on a page that is open; `clicks` says how many it took."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, what: Locator) -> None:
        """Click what is there to be seen."""
        expect(what).to_be_visible()
        what.click()
        self.clicks += 1

    def press(self, name: str | re.Pattern[str], **options: Any) -> None:
        """A button."""
        self.click(self.page.get_by_role("button", name=name, **{"exact": True, **options}))

    def follow(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """A link."""
        self.click((within or self.page).get_by_role("link", name=name, exact=True))

    def tab(self, name: str) -> None:
        """A part of a form; the theme's tabs are no links."""
        self.click(self.page.locator("nav a:visible").get_by_text(name, exact=True).last)

    def type(self, label: str, text: str) -> None:
        """Typing is no click: one goes from field to field by keyboard."""
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=option)
        self.clicks += 1

    def search(self, text: str) -> None:
        """The box above a list, and Enter."""
        box = self.page.locator("#searchbar")
        box.fill(text)
        box.press("Enter")
        self.page.wait_for_url(re.compile("[?&]q="))

    def act(self, name: str) -> None:
        """One of the actions below a list, on what is ticked."""
        self.page.locator("select[name=action]").select_option(label=name)
        self.click(self.page.locator("#changelist-form button[type=submit]:visible"))
        self.clicks += 1

    def pick(self, field: str, text: str) -> None:
        """Choose a record that is looked for by the beginning of its name."""
        self.click(self.page.locator(f"select[name='{field}'] + .select2 .select2-selection"))
        self.page.keyboard.type(text)
        self.click(self.page.locator(".select2-results__option", has_text=text).first)

    def hand_in(self, label: str, file: Path) -> None:
        self.page.get_by_label(label).set_input_files(file)
        self.clicks += 1

    def sees(self, text: str | re.Pattern[str], timeout: float | None = None) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=timeout)

    def open_menu(self, group: str, entry: str) -> None:
        """An entry of the menu at the side; its group is unfolded where it is folded."""
        heading = self.page.get_by_role("navigation").get_by_role("heading", name=re.compile(rf"^{group}\b"))
        link = heading.locator("xpath=..").get_by_role("link", name=re.compile(rf"(^|\s){entry}$"))
        self.page.wait_for_load_state()
        if not link.is_visible():
            self.click(heading)
        self.click(link)
