"""A database that no command can work with: one sentence that says what to do, and no traceback."""

import pytest

from tests.sites import Site


@pytest.mark.long
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///{folder}/empty.sqlite3", "is not set up for this version. Run manage.py migrate"),
        ("sqlite:///{folder}/missing/empty.sqlite3", "cannot be reached. Check DATABASE_URL"),
        ("postgres://p2c:hidden-word@127.0.0.1:1/p2c", "cannot be reached. Check DATABASE_URL"),
    ],
)
def test_a_command_says_what_is_wrong_with_the_database(tmp_path, url, said):
    site = Site(url.format(folder=tmp_path), tmp_path)
    command = site.start("manage.py", "full_sync", "--yes", COLUMNS="200")
    _out, errors = command.communicate(timeout=60)
    assert command.returncode == 2
    assert said in errors
    assert len(errors.strip().splitlines()) == 1
    assert "hidden-word" not in errors
