"""How states look on every screen: badges of colour, word and icon, arrows, and links to records, runs and issues."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from integration import registry
from integration.registry import LOCAL
from integration.templatetags.screens import ago, ahead

GOOD, WAIT, BAD, NEWS, QUIET = "good", "wait", "bad", "news", "quiet"

#: strokes of the icons on a 16 by 16 grid
_STROKES = {
    "link": "M6.4 9.6l3.2-3.2M7 4.6l1.3-1.3a3.1 3.1 0 0 1 4.4 4.4L11.4 9M9 11.4l-1.3 1.3a3.1 3.1 0 0 1-4.4-4.4L4.6 7",
    "free": "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z",
    "outside": "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3zM4.5 11.5l7-7",
    "issue": "M8 2.6l6 10.6H2zM8 6.6v3M8 11.3v.3",
    "check": "M3.5 8.5l3 3 6-7",
    "clock": "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2.2 1.4",
    "cross": "M4 4l8 8M12 4l-8 8",
    "turn": "M12.6 8a4.6 4.6 0 1 1-1.4-3.3M12.8 2.6v3h-3",
    "to": "M2.5 8h11M9.5 4l4 4-4 4",
    "from": "M13.5 8h-11M6.5 4l-4 4 4 4",
    "both": "M2 8h12M5 5L2 8l3 3M11 5l3 3-3 3",
    "plus": "M8 3v10M3 8h10",
    "pause": "M6 4v8M10 4v8",
}


def icon(name: str) -> SafeString:
    """A small picture beside a word; the word says it all, so it is hidden from screen readers."""
    return mark_safe(  # noqa: S308 - from the table above only
        f'<svg class="p2c-icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        f'<path d="{_STROKES[name]}"/></svg>'
    )


def badge(tone: str, name: str, word: Any, *, href: str = "", title: Any = "") -> SafeString:
    """A state: its colour, its icon and its word; a link when it leads somewhere."""
    hint = format_html(' title="{}"', title) if title else ""
    if href:
        return format_html('<a class="p2c-badge p2c-{}" href="{}"{}>{}{}</a>', tone, href, hint, icon(name), word)
    return format_html('<span class="p2c-badge p2c-{}"{}>{}{}</span>', tone, hint, icon(name), word)


def side_name(side: str) -> str:
    """What people call a side."""
    return _("Business Central") if side == LOCAL else _("Sales")


def arrow(action: str) -> SafeString:
    """What a run would do with a field: the direction as an arrow and, for screen readers, in words."""
    words = {
        "to": ("to", NEWS, _("To Sales")),
        "from": ("from", NEWS, _("To Business Central")),
        "conflict": ("issue", BAD, _("Changed on both sides")),
        "held": ("pause", WAIT, _("Put back by a revert; differs on purpose")),
        "fail": ("issue", BAD, _("Cannot be written")),
    }
    if action not in words:
        return format_html('<span class="p2c-arrow p2c-none" title="{0}"><i>{0}</i>–</span>', _("Nothing to do"))
    name, tone, word = words[action]
    return format_html('<span class="p2c-arrow p2c-{}" title="{}">{}<i>{}</i></span>', tone, word, icon(name), word)


def way(direction: str) -> SafeString:
    """The direction of a field mapping, quietly."""
    words = {
        "bidirectional": ("both", _("Both ways")),
        "to_integration": ("to", _("To Sales only")),
        "from_integration": ("from", _("From Sales only")),
    }
    name, word = words.get(direction, ("both", direction))
    return format_html('<span class="p2c-way" title="{}">{}<i>{}</i></span>', word, icon(name), word)


def since(moment: Any) -> Any:
    """How long ago, with the full time on hover."""
    local = None if moment is None else timezone.localtime(moment)
    if local is None:
        return format_html('<span class="sy-blank">{}</span>', ago(None))
    return format_html(
        '<time class="sy-nowrap" datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        formats.date_format(local, "DATETIME_FORMAT"),
        ago(moment),
    )


def until(moment: Any) -> Any:
    """How far ahead, with the full time on hover."""
    local = timezone.localtime(moment)
    return format_html(
        '<time class="sy-nowrap" datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        formats.date_format(local, "DATETIME_FORMAT"),
        ahead(moment),
    )


# --- addresses ------------------------------------------------------------------------------------------------------


def page(model: Any, name: str, *args: Any, **query: Any) -> str:
    """The address of an admin page of a model (or "app.model"); blank when there is no such page."""
    label = model if isinstance(model, str) else model._meta.label_lower
    app, _dot, model_name = label.lower().partition(".")
    try:
        address = reverse(f"admin:{app}_{model_name}_{name}", args=args)
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(query)}" if query else address


def record_page(table_name: str, key: Any, name: str = "change", **query: Any) -> str:
    """The address of a record's page."""
    try:
        key = uuid.UUID(str(key))
    except ValueError:
        # a key of another kind is its own address
        key = str(key)
    return page(registry.table(table_name).model, name, key, **query)


def linked(address: str, text: Any) -> Any:
    """The text as a link, or alone when it leads nowhere."""
    return format_html('<a class="p2c-link" href="{}">{}</a>', address, text) if address else text


def run_link(run: Any) -> Any:
    return linked(page("integration.synchrun", "change", run.pk), _("run %(number)d") % {"number": run.pk})


def issues_page(**query: Any) -> str:
    """The list of open issues, filtered."""
    return page("integration.issue", "changelist", **{"closed_at__isnull": "True", **query})
