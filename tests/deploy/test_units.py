"""The systemd units are well-formed, start commands that exist, and leave a worker time to hand its run back."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from integration.services import workers

UNITS = Path(settings.BASE_DIR) / "deploy" / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
COMMON = UNITS / "p2c-.service.d" / "common.conf"


def read(path: Path) -> configparser.RawConfigParser:
    found = configparser.RawConfigParser(strict=False)
    found.optionxform = str  # type: ignore[assignment]
    found.read(path)
    return found


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_unit_starts_what_is_there(path):
    command = read(path)["Service"]["ExecStart"].split()
    assert command[0].startswith("/opt/p2c/.venv/bin/")
    if "manage.py" in command:
        assert command[2] in get_commands()
    else:
        assert (Path(settings.BASE_DIR) / command[command.index("--config") + 1]).is_file()


def test_a_worker_has_time_for_the_batch_it_is_at():
    seconds = int(read(UNITS / "p2c-worker@.service")["Service"]["TimeoutStopSec"])
    assert seconds > workers.ALIVE.total_seconds()
    assert read(COMMON)["Service"]["Restart"] == "always"
    assert read(COMMON)["Service"]["User"] == "p2c"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
def test_systemd_finds_nothing_wrong_with_them(tmp_path):
    """With programs that are there in place of those under /opt."""
    units = tmp_path / "units"
    shutil.copytree(UNITS, units)
    (units / "p2c-worker@.service").rename(units / "p2c-worker@1.service")
    names = []
    for path in [*units.glob("*.service"), units / "p2c.target"]:
        path.write_text(re.sub(r"/opt/p2c/\.venv/bin/\w+", "/bin/true", path.read_text()))
        names.append(path.name)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names],
        cwd=units,
        env={"SYSTEMD_UNIT_PATH": f"{units}:", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    own = [line for line in done.stderr.splitlines() if "p2c" in line]
    assert (done.returncode, own) == (0, [])
