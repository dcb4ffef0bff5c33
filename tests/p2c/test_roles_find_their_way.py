"""Whoever has one of the roles meets no page that is closed to her, empty, or in another language than hers, and reads
nowhere what a table holds that she may not look at."""

from __future__ import annotations

import pytest

from p2c import roles
from tests.p2c.crawl import counts, crawl
from tests.p2c.pages import somebody
from tests.p2c.planted import SECRET, plant

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.usefixtures("demo_company")]


@pytest.mark.parametrize(
    ("role", "language"),
    [
        (roles.SALES, "fr"),
        (roles.BACK_OFFICE, "nl"),
        (roles.AUDITOR, "sv"),
        (roles.OPERATOR, "fr"),
        (roles.ADMINISTRATOR, "en"),
    ],
)
def test_nothing_leads_astray_and_looking_changes_nothing(role: str, language: str) -> None:
    plant(role)
    client = somebody(role)
    # its first opening looks for them
    client.get("/admin/bc/contactduplicate/")
    before = counts()
    # pages that a filter makes are opened by the one who may see them all
    done = crawl(client, language, filters=role == roles.ADMINISTRATOR, secret=SECRET)
    assert done.told == {}
    assert done.wrong == {}
    assert done.opened > 100
    assert counts() == before
