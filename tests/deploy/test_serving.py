"""The web server as it is installed: it answers probes, logs lines of JSON, and ends when asked."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from tests import databases
from tests.how_to import HowTo

ROOT = Path(settings.BASE_DIR)
pytestmark = pytest.mark.long


def ask(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "deploy/healthcheck.py", *arguments],
        cwd=ROOT,
        env={"P2C_ALLOWED_HOSTS": "p2c.example", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_web_server(tmp_path: Any) -> None:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    environment = {n: v for n, v in os.environ.items() if not n.startswith(("P2C_", "DJANGO_", "DATABASE_URL"))}
    secret = tmp_path / "secret"
    secret.write_text("k3" * 40 + "\n")
    environment |= {
        "P2C_ENV_FILE": os.devnull,
        "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
        "P2C_BIND": f"127.0.0.1:{port}",
        "P2C_ALLOWED_HOSTS": "p2c.example",
        "P2C_LOG_FORMAT": "json",
        "P2C_LOG_LEVEL": "info",
        "P2C_SECRET_KEY_FILE": str(secret),
        "P2C_METRICS_TOKEN": "t0ken",
    }
    web = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "p2c.wsgi:application"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while (done := ask(f"{address}/livez")).returncode and time.monotonic() < deadline:
            time.sleep(0.1)
        assert (done.returncode, done.stdout) == (0, "ok\n")
        assert ask(f"{address}/livez", P2C_ALLOWED_HOSTS="elsewhere.example").returncode == 1, "another host is refused"
        # a database that is empty: alive, and not ready
        done = ask(f"{address}/readyz?part=web")
        assert (done.returncode, done.stdout) == (1, "failed\n")
        done = ask(f"{address}/readyz", "migrations")
        assert done.returncode == 1
        assert "run migrate" in done.stdout
        assert ask(f"{address}/readyz", "nonsense").returncode == 1
    finally:
        web.send_signal(signal.SIGTERM)
        output, _nothing = web.communicate(timeout=40)
    assert web.returncode == 0
    lines = [json.loads(line) for line in output.splitlines()]
    assert {"time", "level", "logger", "message"} <= lines[0].keys()
    assert {line["logger"] for line in lines} >= {"gunicorn.error", "django.request"}
    assert "k3k3" not in output
    assert ask(f"{address}/livez").returncode == 1, "nobody answers"


def test_a_secret_whose_file_is_not_there_is_named() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import p2c.settings"],
        cwd=ROOT,
        env={"P2C_ENV_FILE": os.devnull, "P2C_METRICS_TOKEN_FILE": "/nowhere/token", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "P2C_METRICS_TOKEN_FILE is '/nowhere/token', which cannot be read" in done.stderr


def test_the_how_to_makes_an_environment_the_site_starts_with(tmp_path: Any) -> None:
    """The commands as they stand, with a folder in place of /etc and without a person to be asked."""
    how_to = HowTo("install-on-a-server.md", tmp_path, P2C_HOME=str(tmp_path / "opt"))
    (tmp_path / "opt").mkdir()
    (tmp_path / "opt" / ".venv").symlink_to(Path(sys.executable).parent.parent)
    for name in ("manage.py", "deploy", "p2c", "crm", "erp", "integration", "templates", "locale"):
        (tmp_path / "opt" / name).symlink_to(ROOT / name)
    *_others, environment, ready, _units = how_to.blocks("With systemd")
    environment = environment.replace("/etc/p2c", f"{tmp_path}/etc")
    # that an empty one is migrated is seen wherever a template is made
    with databases.copied(tmp_path, "db", databases.MIGRATED) as database:
        how_to.run(re.sub(r"postgres://\S+", database, environment))
        written = tmp_path / "etc" / "p2c.env"
        assert written.stat().st_mode & 0o077 == 0
        assert "PASSWORD" not in written.read_text()
        ready = ready.replace("/etc/p2c", f"{tmp_path}/etc").replace(".venv/bin/python manage.py createsuperuser\n", "")
        ready = ready.replace("manage.py collectstatic --noinput", "manage.py collectstatic --noinput --dry-run")
        assert "no issues" in how_to.run(ready)


def test_the_how_to_makes_secrets_that_are_read_from_their_files(tmp_path: Any) -> None:
    how_to = HowTo("install-on-a-server.md", tmp_path)
    (secrets,) = how_to.blocks("With compose")
    how_to.run(secrets)
    named = {
        each["file"] for each in yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())["secrets"].values()
    }
    assert named <= {f"secrets/{path.name}" for path in (tmp_path / "secrets").iterdir()}
    for name in ("DATABASE_URL", "P2C_BROKER_URL", "P2C_SECRET_KEY", "P2C_SECRETS_KEY", "P2C_METRICS_TOKEN"):
        file = name.removeprefix("P2C_").lower()
        how_to.environment[f"{name}_FILE"] = str(tmp_path / "secrets" / file)
    how_to.environment |= {"P2C_ENV": "production", "P2C_ALLOWED_HOSTS": "p2c.example"}
    script = "from p2c import settings; print(settings.DATABASES['default']['HOST'], len(settings.P2C_METRICS_TOKEN))"
    assert how_to.run(f'cd "{ROOT}"', f'python -c "{script}"').split() == ["postgres", "54"]
