"""A database that no command can work with: one sentence that says what to do, and no traceback."""

import os
import subprocess
import sys

import pytest

from tests.behaviours import ROOT


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///{folder}/empty.sqlite3", "is not set up for this version. Run manage.py migrate"),
        ("sqlite:///{folder}/missing/empty.sqlite3", "cannot be reached. Check DATABASE_URL"),
        ("postgres://p2c:hidden-word@127.0.0.1:1/p2c", "cannot be reached. Check DATABASE_URL"),
    ],
)
def test_a_command_says_what_is_wrong_with_the_database(tmp_path, url, said):
    done = subprocess.run(
        [sys.executable, "manage.py", "full_sync", "--yes"],
        cwd=ROOT, env={**os.environ, "DATABASE_URL": url.format(folder=tmp_path), "COLUMNS": "200"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "hidden-word" not in done.stderr
