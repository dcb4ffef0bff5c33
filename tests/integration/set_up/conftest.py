"""People who set the connection up: on screen, over REST and by command."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User
from rest_framework.test import APIClient

from tests import set_up as there


@pytest.fixture
def sales(db):
    """An environment of Sales to connect to."""
    return there.sales()


@pytest.fixture
def root(db):
    return User.objects.create_superuser("root", "root@x.example")


@pytest.fixture
def page(client, root):
    """A browser of somebody who may do everything."""
    client.force_login(root)
    return client


def client_of(user: User) -> APIClient:
    """A REST client that is signed in as this user."""
    client = APIClient()
    client.default_format = "json"
    client.force_authenticate(user)
    return client


@pytest.fixture
def api(root):
    return client_of(root)


def person(name: str, *permissions: str, group: str = "") -> User:
    """Somebody with just these permissions, and those of a group."""
    user = User.objects.create_user(name, is_staff=True)
    for each in permissions:
        app, codename = each.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user
