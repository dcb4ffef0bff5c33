"""Whoever begins with an empty installation: a superuser, and nothing else (`python -m tests.e2e.owner`)."""

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402

from tests.e2e.conftest import PASSWORD, USER  # noqa: E402

if __name__ == "__main__":
    User.objects.create_superuser(USER, "", PASSWORD)
