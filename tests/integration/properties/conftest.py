"""How many histories are tried, and from which seed; both are told at the end, so that a run can be repeated."""

import os
import random

import pytest
from django.conf import settings

_USUAL = 500 if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else 100
HISTORIES = int(os.environ.get("P2C_HISTORIES", _USUAL))
#: the suite tries the same histories every time; `make properties` new ones
SEED = int(
    os.environ.get("P2C_SEED") or (random.SystemRandom().randrange(10**6) if "P2C_HISTORIES" in os.environ else 20)
)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"properties: {HISTORIES} histories, P2C_SEED={SEED}")
