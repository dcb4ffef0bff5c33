"""Reading messages as a person gets them: the words they must have, and the gaps they must not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from integration.models import Issue
from integration.services.write_rows import RowsRefused
from tests.factories import open_issues


def read(text: str, *words: str) -> None:
    """What a person reads has these words, no gaps, and no place that was left to fill in."""
    for word in words:
        assert word in text, text
    for gap in ("…", "{", "}", "None", "  "):
        assert gap not in text, text


def refused(action: Callable[[], Any], *words: str) -> None:
    """The text of a refusal: sentence and next step."""
    with pytest.raises(RowsRefused) as caught:
        action()
    (finding, *_more) = caught.value.findings
    assert finding.next_step
    read(f"{finding} {finding.next_step}", *words)


def issue(code: str, *words: str, name: str = "") -> Issue:
    """The open issue with that code, as its page says it."""
    there = open_issues(name)
    assert [i.code for i in there].count(code) == 1, [i.sentence for i in there]
    found = next(i for i in there if i.code == code)
    assert found.next_step
    read(f"{found.sentence} {found.next_step}", *words)
    return found


def stopped(outcome: Any, code: str, *words: str) -> Issue:
    """A run that could not run: what it says, and its issue."""
    assert outcome.status == "failed"
    read(outcome.message, *words)
    return issue(code, *words)
