"""“Couple salespeople”: codes chosen, taken, matched and made (SET-053)."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection as database
from django.urls import reverse

from erp.bc.models import Salesperson
from integration.services.errors import Refused
from p2c.documents import salespeople
from tests import factories
from tests.boxes import Boxes
from tests.counting import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def sellers(world):
    """Two who sell, and three who do not."""
    ann = factories.user("Ann", internalemailaddress="ann@x.example")
    bob = factories.user("Bob", internalemailaddress="bob@x.example")
    factories.user("Gone", isdisabled=True)
    factories.user("Looks", islicensed=False)
    factories.salesperson("ANN", e_mail="ann@x.example")
    factories.salesperson("BOB")
    return ann, bob


def codes() -> dict[str, str]:
    return {str(row.user): row.code for row in salespeople.rows()}


def test_a_code_goes_with_one_user_and_a_blank_one_uncouples(sellers) -> None:
    """SET-053."""
    ann, bob = sellers
    assert codes() == {"Ann": "", "Bob": ""}
    assert salespeople.assign({ann.pk.hex: "ann"}) == 1
    assert codes() == {"Ann": "ANN", "Bob": ""}
    salespeople.assign({bob.pk.hex: "ANN"})
    assert codes() == {"Ann": "", "Bob": "ANN"}
    salespeople.assign({ann.pk.hex: "BOB", bob.pk.hex: ""})
    assert codes() == {"Ann": "BOB", "Bob": ""}
    for wrong, says in (
        ({ann.pk.hex: "ANN", bob.pk.hex: "ANN"}, "two users"),
        ({bob.pk.hex: "NIX"}, "no salesperson NIX"),
    ):
        with pytest.raises(Refused, match=says):
            salespeople.assign(wrong)
    assert codes() == {"Ann": "BOB", "Bob": ""}


def test_one_wrong_code_throws_nothing_away(sellers, page) -> None:
    """The others stay typed, and nothing is saved until all are right."""
    ann, bob = sellers
    sent = {f"code-{ann.pk.hex}": "ANN", f"code-{bob.pk.hex}": "NIX"}
    text = page.post(reverse("couple_salespeople"), sent).content.decode()
    assert "There is no salesperson NIX" in text
    assert 'value="ANN"' in text
    assert 'value="NIX"' in text
    assert codes() == {"Ann": "", "Bob": ""}


def test_the_page_matches_creates_and_asks_on_closing(sellers, page) -> None:
    ann, bob = sellers
    address = reverse("couple_salespeople")
    text = page.get(address).content.decode()
    assert "0 of 2 coupled" in text
    assert "Looks" not in text
    assert "1 more user is coupled" in page.post(address, {"match": "1"}, follow=True).content.decode()
    assert codes() == {"Ann": "ANN", "Bob": ""}
    sent = {f"code-{ann.pk.hex}": "ANN", f"code-{bob.pk.hex}": "", "leave": "1"}
    assert "1 of 2 users are coupled. Create a salesperson" in page.post(address, sent, follow=True).content.decode()
    answer = page.post(address, {"create": "all"}, follow=True)
    assert "1 salesperson was created" in answer.content.decode()
    assert codes() == {"Ann": "ANN", "Bob": "SP NO. 00001"}
    assert Salesperson.objects.get(code="SP NO. 00001").name == "Bob"
    assert "already" in page.post(address, {"create": "all"}, follow=True).content.decode()
    assert address in page.get(reverse("admin:integration_connection_change", args=[1])).content.decode()


def test_who_may_not_couple_does_not_get_there(sellers, client) -> None:
    client.force_login(User.objects.create_user("pat", is_staff=True))
    assert client.get(reverse("couple_salespeople")).status_code == 403
    assert client.post(reverse("couple_salespeople"), {"create": "all"}).status_code == 403


def test_many_users_cost_no_more_statements(sellers) -> None:
    counted = []
    for more in (20, 40):
        for number in range(more):
            factories.user(f"User {more} {number}")
        with statements(database) as seen:
            salespeople.rows()
        counted.append(len(seen))
    assert counted[0] == counted[1]


def boxes(page) -> dict[str, str]:
    """What the page sends when nobody touches it."""
    found = Boxes(page.get(reverse("couple_salespeople")).content.decode(), "salespeople-form").sent
    return {name: values[0] for name, values in found.items()}


def test_a_code_a_colleague_has_chosen_meanwhile_stays(sellers, page) -> None:
    """Only what was changed on the page is coupled; where both have changed it, she is asked."""
    ann, bob = sellers
    address, sent = reverse("couple_salespeople"), boxes(page)
    salespeople.assign({ann.pk.hex: "ANN"})
    page.post(address, sent | {f"code-{bob.pk.hex}": "BOB"})
    assert codes() == {"Ann": "ANN", "Bob": "BOB"}
    sent = boxes(page)
    salespeople.assign({ann.pk.hex: ""})
    factories.salesperson("CEM")
    asked = page.post(address, sent | {f"code-{ann.pk.hex}": "CEM"}).content.decode()
    assert "it was ANN when you opened the page and is blank now. You entered CEM." in asked
    assert codes() == {"Ann": "", "Bob": "BOB"}
    # the page that asks shows what stands there now: saving it again is meant
    page.post(address, boxes(page) | {f"code-{ann.pk.hex}": "CEM"})
    assert codes() == {"Ann": "CEM", "Bob": "BOB"}


def test_a_code_that_was_given_away_meanwhile_is_asked_about(sellers, page) -> None:
    ann, bob = sellers
    sent = boxes(page)
    salespeople.assign({ann.pk.hex: "ANN"})
    asked = page.post(reverse("couple_salespeople"), sent | {f"code-{bob.pk.hex}": "ANN"}).content.decode()
    assert "Somebody else has given ANN to Ann meanwhile." in asked
    assert codes() == {"Ann": "ANN", "Bob": ""}
