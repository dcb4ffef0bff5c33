"""Clients of the REST interface, and two sides that are mapped and coupled."""

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from rest_framework.test import APIClient

from crm.models import Account
from erp.bc.models import Currency, Customer
from tests.bc.conftest import setup as bc_setup

__all__ = ["bc_setup"]


def client_of(user):
    """A client that is signed in as this user."""
    client = APIClient()
    client.default_format = "json"
    client.force_authenticate(user)
    return client


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def administrator(db):
    return User.objects.create_superuser("ada", "ada@north.example")


@pytest.fixture
def api(administrator):
    """An administrator's client."""
    return client_of(administrator)


@pytest.fixture
def client_with(db):
    """Makes a client whose user has just these permissions."""

    def make(*permissions):
        user = User.objects.create_user(f"user{User.objects.count()}")
        for name in permissions:
            app, codename = name.split(".")
            user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        return client_of(user)

    return make


@pytest.fixture
def currency(db):
    made = Currency(code="SEK", description="Swedish krona")
    made.save()
    return made


def errors(answer, status):
    """The errors of an answer, whose status is as expected."""
    assert answer.status_code == status, answer.content
    found = answer.json()["errors"]
    assert found
    for each in found:
        assert each["message"]
        assert set(each) == {"code", "field", "message", "next_step"}
    return found


def make_account(**values):
    made = Account(**{"name": "Mill", **values})
    made.save()
    return made


def make_customer(**values):
    made = Customer(**{"no": "10000", "name": "Mill", **values})
    made.save()
    return made
