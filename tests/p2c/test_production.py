"""Production refuses to start with what belongs to a demonstration."""

import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.conf import settings

GOOD = {
    "P2C_ENV_FILE": os.devnull,
    "P2C_ENV": "production",
    "P2C_SECRET_KEY": "k3" * 40,
    "P2C_SECRETS_KEY": Fernet.generate_key().decode(),
    "P2C_ALLOWED_HOSTS": "p2c.example",
}


def start(**changes: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("P2C_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", "import p2c.settings"],
        env={**environment, **GOOD, **changes},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_starts_with_keys_of_its_own() -> None:
    assert start().returncode == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"P2C_SECRET_KEY": ""}, "P2C_SECRET_KEY is not set"),
        ({"P2C_SECRET_KEY": "demo-" + "x" * 60}, "P2C_SECRET_KEY is a demonstration key"),
        ({"P2C_SECRET_KEY": "short"}, "P2C_SECRET_KEY is too short"),
        ({"P2C_SECRETS_KEY": ""}, "P2C_SECRETS_KEY is not set"),
        ({"P2C_SECRETS_KEY": "demo-abc"}, "P2C_SECRETS_KEY holds a demonstration key"),
        ({"P2C_DEBUG": "true"}, "P2C_DEBUG is on"),
        ({"P2C_ENV": "prod"}, "set it to 'demo' or 'production'"),
        ({"P2C_TIME_ZONE": "Europe/Atlantis"}, "P2C_TIME_ZONE is 'Europe/Atlantis', which is no time zone; set it to"),
        ({"P2C_TIME_ZONE": "../../etc/passwd"}, "one such as Europe/Copenhagen, or UTC."),
        ({"P2C_QUEUE": "later"}, "P2C_QUEUE is 'later'"),
        ({"P2C_DB_POOL": "many", "DATABASE_URL": "postgres://p2c@db/p2c"}, "P2C_DB_POOL is 'many'; set it to"),
        ({"P2C_DB_POOL": "-1", "DATABASE_URL": "postgres://p2c@db/p2c"}, "or to 0 for no pool"),
        (
            {"P2C_DB_POOL": "8", "DATABASE_URL": "sqlite:////tmp/p2c.sqlite3"},
            "but DATABASE_URL names SQLite. Remove it",
        ),
    ],
)
def test_refuses_and_says_what_to_set(changes: dict[str, str], sentence: str) -> None:
    result = start(**changes)
    assert result.returncode != 0
    assert sentence in result.stderr
    assert "k3k3" not in result.stderr.splitlines()[-1]
