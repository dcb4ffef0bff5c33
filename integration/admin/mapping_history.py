"""The history of a table mapping's rows: which field mapping, filter or criterion was added, changed or removed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.admin import looks, parts
from integration.models import FieldMapping, MappingFilter, MatchCriterion, TableMapping

#: rows shown, newest first
_SHOWN = 100
_KINDS = {
    "+": (looks.GOOD, "plus", gettext_lazy("added")),
    "~": (looks.NEWS, "turn", gettext_lazy("changed")),
    "-": (looks.BAD, "cross", gettext_lazy("removed")),
}
_INTERNAL = {"id", "mapping", "base_key", "user_defined"}


def of_rows(mapping: TableMapping) -> list[dict[str, Any]]:
    """Changes of the mapping's rows, newest first; the versions before are read with them, not one by one."""
    found = []
    for model in (FieldMapping, MappingFilter, MatchCriterion):
        versions = model.history.filter(mapping_id=mapping.pk).select_related("history_user")
        newest = list(versions.order_by("-history_date", "-history_id")[: 2 * _SHOWN])
        before: dict[int, Any] = {}
        for version in reversed(newest):
            found.append((version, before.get(version.id)))
            before[version.id] = version
    found.sort(key=lambda pair: (pair[0].history_date, pair[0].history_id), reverse=True)
    return [_entry(version, old) for version, old in found[:_SHOWN]]


def _entry(version: Any, old: Any) -> dict[str, Any]:
    tone, icon, word = _KINDS[version.history_type]
    model = version.instance_type
    changes = []
    if version.history_type == "~" and old is not None:
        for field in model._meta.concrete_fields:
            if field.name not in _INTERNAL and getattr(old, field.attname) != getattr(version, field.attname):
                changes.append(
                    {
                        "field": field.verbose_name,
                        "old": _text(field, getattr(old, field.attname)),
                        "new": _text(field, getattr(version, field.attname)),
                    }
                )
    return {
        "at": parts.moment(version.history_date),
        "who": version.history_user.get_username() if version.history_user else _("System"),
        "badge": looks.badge(tone, icon, word),
        "kind": model._meta.verbose_name,
        "text": str(version.instance),
        "changes": changes,
    }


def _text(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(dict(field.flatchoices).get(value, value))
