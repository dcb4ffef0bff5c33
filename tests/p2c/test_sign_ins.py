"""The password of the demonstration: named where it works, and no way into a production site."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core import checks
from django.test import Client
from django.urls import reverse

from p2c.demo.load import create_sign_ins
from p2c.management.commands.serve import how_to_sign_in

pytestmark = pytest.mark.django_db
SENTENCE = "demo still has the password of the demonstration, which everybody can read."


@pytest.fixture
def sign_ins(db):
    create_sign_ins()


@pytest.fixture
def production(settings):
    settings.P2C_ENV = "production"


def sign_in(name: str, password: str) -> str:
    """The page one is on after having tried: its text, blank when one is in."""
    answer = Client().post(reverse("admin:login"), {"username": name, "password": password})
    return "" if answer.status_code == 302 else answer.content.decode()


def named() -> list[str]:
    """What `check --deploy` says of sign-ins."""
    found = checks.run_checks(tags=["security"], include_deployment_checks=True)
    return [f"{each.msg} {each.hint}" for each in found if each.id == "p2c.E003"]


def test_a_demonstration_lets_them_in(sign_ins) -> None:
    assert sign_in("demo", "demo") == ""
    assert named() == []


def test_production_refuses_them_and_says_what_to_do(sign_ins, production) -> None:
    page = sign_in("demo", "demo")
    assert SENTENCE in page
    assert "manage.py changepassword demo" in page
    user = User.objects.get(username="demo")
    user.set_password("Correct-horse-7")
    user.save()
    assert sign_in("demo", "Correct-horse-7") == ""


def test_a_wrong_password_is_only_wrong(sign_ins, production) -> None:
    page = sign_in("demo", "dem0")
    assert SENTENCE not in page
    assert "Please enter the correct username and password" in page


def test_the_check_names_those_whose_password_everybody_can_read(sign_ins, production) -> None:
    User.objects.filter(username="auditor").update(is_active=False)
    found = named()
    assert len(found) == 2
    assert found[0].startswith("The sign-in demo of the demonstration still has its password, which everybody can read")
    assert "manage.py changepassword clerk" in found[1]


def test_serve_names_the_sign_in_while_it_works(sign_ins) -> None:
    assert how_to_sign_in() == "Sign in as demo with the password demo."
    user = User.objects.get(username="demo")
    user.set_password("Correct-horse-7")
    user.save()
    assert how_to_sign_in() == ""


def test_serve_says_how_to_make_the_first_administrator(db) -> None:
    User.objects.create_user("clerk")
    assert how_to_sign_in() == "There is no administrator yet. Make one: manage.py createsuperuser"


def test_serve_gives_no_password_away_in_production(sign_ins, production) -> None:
    assert how_to_sign_in() == ""
