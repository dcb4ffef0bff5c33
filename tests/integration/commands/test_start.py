"""A command begins at once: it loads no screens and no REST interface, and makes the cheap checks only."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from integration import changefeed

LOADED = """
import atexit, sys
atexit.register(lambda: print("loaded:", *sorted(sys.modules)))
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "schedule", "--help"])
"""
NOT_FOR_COMMANDS = {
    "integration.admin", "integration.api", "p2c.urls", "crm.admin", "erp.bc.admin", "erp.fo.admin", "p2c.admin",
    "rest_framework.views", "drf_spectacular.openapi", "openpyxl", "import_export.admin", "unfold.admin",
}  # fmt: skip


def test_a_command_loads_no_screens_and_no_interface():
    said = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60
    )
    assert said.returncode == 0, said.stderr
    loaded = set(said.stdout.partition("loaded:")[2].split())
    assert "integration.services.schedule" in loaded
    assert loaded & NOT_FOR_COMMANDS == set()


@pytest.mark.django_db
def test_a_command_refuses_to_work_where_changes_would_not_be_seen():
    triggers = changefeed.existing_triggers()
    name = next(iter(triggers))
    changefeed.drop_triggers({name: triggers[name]})
    with pytest.raises(SystemCheckError, match=rf"lacks 1 triggers, for example {name}(?s:.)*Run “manage.py migrate”"):
        call_command("schedule", skip_checks=False)
