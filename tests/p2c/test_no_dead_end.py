"""Whoever follows a link of the site gets somewhere; who does not is told what to do."""

from __future__ import annotations

import pytest
from django.test import Client

from p2c import roles
from tests.p2c.pages import administrator, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller(db: None) -> Client:
    """Somebody with few rights."""
    return somebody(roles.SALES)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [("/nothing/", 404, "There is no such page."), ("/admin/integration/connection/", 403, "Your role does not allow")],
)
def test_what_cannot_be_shown_says_what_to_do(seller: Client, address: str, status: int, said: str) -> None:
    """In the product's look, with a way back."""
    answer = seller.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert said in page
    assert 'href="/admin/"' in page
    assert "integration/screens.css" in page


def test_an_error_of_the_program_does_so_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken on purpose")

    client = administrator()
    monkeypatch.setattr("django.contrib.admin.sites.AdminSite.each_context", broken)
    answer = client.get("/admin/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "The page could not be made." in page
    assert "broken on purpose" not in page
