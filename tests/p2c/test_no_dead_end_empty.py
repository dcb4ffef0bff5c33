"""Whoever follows a link of an empty installation gets somewhere."""

from __future__ import annotations

import pytest

from p2c import roles
from tests.p2c.crawl import crawl
from tests.p2c.pages import administrator, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_every_link_of_an_empty_installation_leads_somewhere() -> None:
    done = crawl(administrator())
    assert done.wrong == {}
    assert done.opened > 30


def test_a_seller_finds_her_way_before_anything_is_set_up() -> None:
    client = somebody(roles.SALES)
    assert "The integration is not set up yet. Ask somebody" in client.get("/admin/").content.decode()
    done = crawl(client, "sv", filters=False)
    assert done.wrong == {}
    assert done.opened > 30
