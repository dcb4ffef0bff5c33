"""Every command of ours explains itself."""

import pytest
from django.core.management import get_commands, load_command_class

OURS = sorted(name for name, app in get_commands().items() if app in ("integration", "p2c", "erp.fo"))


@pytest.mark.parametrize("name", OURS)
def test_help_is_printed(name):
    text = load_command_class(get_commands()[name], name).create_parser("manage.py", name).format_help()
    assert name in text
    assert len(text.split("\n\n")[1].strip()) > 10, "it says what the command is for"
