"""What was said of a run or a schedule: kept as a code with parameters, read by everybody in their own language."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from integration.messages import Finding


class Said(str):
    """A finding's sentence and next step, in the language of whoever is there; `kept` is what is stored of it."""

    finding: Finding

    def __new__(cls, code: str | Finding, /, **params: Any) -> Said:
        finding = Finding(code, params=params) if isinstance(code, str) else code
        made = super().__new__(cls, f"{finding} {finding.next_step}".strip())
        made.finding = finding
        return made

    @property
    def kept(self) -> str:
        found = self.finding
        return json.dumps([found.code, found.field, found.params], ensure_ascii=False, default=str)


def because(text: str) -> dict[str, Any]:
    """The parameters {why} and {todo} of a sentence that passes on what was said before."""
    if not isinstance(text, Said):
        return {"why": text}
    found = text.finding
    return {"cause": {"code": found.code, "field": found.field, "params": found.params}}


class SaidField(models.TextField):
    """A text that may be `Said`; any other text is what it is."""

    def deconstruct(self) -> Any:
        """To the database it is a text."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        if value and value.startswith('["'):
            code, field, params = json.loads(value)
            return Said(Finding(code, field, params))
        return value

    def get_prep_value(self, value: Any) -> Any:
        return value.kept if isinstance(value, Said) else super().get_prep_value(value)
