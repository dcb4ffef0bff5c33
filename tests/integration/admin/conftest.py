"""People who look at the screens, and runs that wait as if no worker had come yet."""

import pytest
from django.contrib.auth.models import Group, User

from p2c import roles


@pytest.fixture
def signed_in(client):
    """Sign somebody with a role in, and return the client."""

    def sign_in(role=None):
        if role is None:
            user = User.objects.create_superuser("root", "root@x.example")
        else:
            user = User.objects.create_user(role.split()[-1], is_staff=True)
            user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def admin_page(signed_in):
    """A browser of somebody who may do everything."""
    return signed_in()


@pytest.fixture
def auditor_page(signed_in):
    return signed_in(roles.AUDITOR)
