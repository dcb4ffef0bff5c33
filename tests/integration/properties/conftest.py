"""How many histories are tried, and from which seed; both are told at the end, so that a run can be repeated."""

import os
import random

import pytest
from django.conf import settings

#: `make properties` tries as many as it is told, new ones each time; the suite a fair sample, the same every time
WHOLE = "P2C_HISTORIES" in os.environ
_SAMPLE = 30 if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else 28
HISTORIES = int(os.environ.get("P2C_HISTORIES", _SAMPLE))
SEED = int(os.environ.get("P2C_SEED") or (random.SystemRandom().randrange(10**6) if WHOLE else 20))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"properties: {HISTORIES} histories, P2C_SEED={SEED}")
