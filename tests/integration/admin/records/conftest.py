"""The administrator of a company whose mappings are installed, and people with some permissions only."""

import pytest
from django.contrib.auth.models import Permission, User

from tests.integration.admin.records.screens import Screens


@pytest.fixture
def screens(world):
    return Screens(User.objects.create_superuser("administrator"))


@pytest.fixture
def somebody(world):
    """A function that makes a person with these permissions only."""

    def make(*permissions):
        user = User.objects.create_user("somebody", is_staff=True)
        for name in permissions:
            app, codename = name.split(".")
            user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        return Screens(User.objects.get(pk=user.pk))

    return make
