"""The transformation rules the product comes with (ENG-045); one that somebody has edited stays as it is."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

from integration.models import TransformationRule
from integration.models.transformation import TransformationType as Type
from integration.services.attribution import create_with_history

_RULES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("UPPERCASE", gettext_noop("Convert to uppercase"), Type.UPPERCASE, {}),
    ("LOWERCASE", gettext_noop("Convert to lowercase"), Type.LOWERCASE, {}),
    ("TITLECASE", gettext_noop("Convert to title case"), Type.TITLE_CASE, {}),
    ("TRIM", gettext_noop("Remove spaces at both ends"), Type.TRIM, {}),
    (
        "FOURTH_TO_SIXTH_CHAR",
        gettext_noop("The fourth, fifth and sixth character"),
        Type.SUBSTRING,
        {"start_position": 4, "length": 3},
    ),
    ("YYYYMMDD_DATE", gettext_noop("Date written as yyyyMMdd"), Type.DATE_FORMAT, {"data_format": "yyyyMMdd"}),
    (
        "YYYYMMDDHHMMSS_FMT",
        gettext_noop("Date and time written as yyyyMMddHHmmss"),
        Type.DATETIME_FORMAT,
        {"data_format": "yyyyMMddHHmmss"},
    ),
    ("ALPHANUMERIC_ONLY", gettext_noop("Keep letters and digits only"), Type.ALPHANUMERIC, {}),
    (
        "PRINTABLE_ONLY",
        gettext_noop("Remove characters that no file can carry"),
        Type.REGEX_REPLACE,
        {"find_value": r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"},
    ),
    (
        "DK_DECIMAL_FORMAT",
        gettext_noop("Number as written in Denmark"),
        Type.DECIMAL_FORMAT,
        {"data_formatting_culture": "da-DK"},
    ),
    (
        "US_DATE_FORMAT",
        gettext_noop("Date as written in the United States"),
        Type.DATE_FORMAT,
        {"data_formatting_culture": "en-US"},
    ),
    (
        "US_DATETIME_FORMAT",
        gettext_noop("Date and time as written in the United States"),
        Type.DATETIME_FORMAT,
        {"data_formatting_culture": "en-US"},
    ),
    ("UNIXTIMESTAMP", gettext_noop("Seconds since 1970 as date and time"), Type.UNIX_TIMESTAMP, {}),
    ("DELETE_NOTPROVIDED", gettext_noop("Remove “NOTPROVIDED”"), Type.REPLACE, {"find_value": "NOTPROVIDED"}),
)


def codes() -> list[str]:
    return [code for code, *_rest in _RULES]


def install_rules() -> list[TransformationRule]:
    """Add the rules that are missing and return them."""
    known = set(TransformationRule.objects.values_list("code", flat=True))
    made = [
        TransformationRule(code=code, description=description, type=type_, **values)
        for code, description, type_, values in _RULES
        if code not in known
    ]
    create_with_history(made, TransformationRule)
    return made
