"""How states look on every screen: badges of colour, word and icon, arrows, and links to records, runs and issues."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import cache, lru_cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.templatetags.static import static
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from integration import registry, visitor
from integration.registry import LOCAL
from integration.templatetags.screens import ago, ahead, with_zone

GOOD, WAIT, BAD, NEWS, QUIET = "good", "wait", "bad", "news", "quiet"


def icon(name: str) -> SafeString:
    """A small picture beside a word, from the sheet; the word says it all, so screen readers leave it out."""
    return mark_safe(  # noqa: S308 - names of our own
        f'<svg class="p2c-icon" aria-hidden="true"><use href="{_sheet()}#{name}"/></svg>'
    )


@cache
def _sheet() -> str:
    return static("integration/icons.svg")


def badge(tone: str, name: str, word: Any, *, href: str = "", title: Any = "") -> SafeString:
    """A state: its colour, its icon and its word; a link when it leads where whoever asks may go."""
    # a list has one or two in each of its rows
    tag, link = ("a", f' href="{escape(href)}"') if visitor.may_open(href) else ("span", "")
    hint = f' title="{escape(str(title))}"' if title else ""
    return mark_safe(  # noqa: S308 - every piece is escaped
        f'<{tag} class="p2c-badge p2c-{tone}"{link}{hint}>{icon(name)}{escape(str(word))}</{tag}>'
    )


def issue_tone(failing: object) -> str:
    """The tone of open issues: red is for what failed."""
    return BAD if failing else WAIT


def side_name(side: str) -> str:
    """What people call a side."""
    return _("Business Central") if side == LOCAL else _("Sales")


def arrow(action: str, erp: str = "") -> SafeString:
    """What a run would do with a field: the direction as an arrow and, for screen readers, in words. `erp`: what people
    call the other system than Sales."""
    words = {
        "to": ("to", NEWS, _("To Sales")),
        "from": ("from", NEWS, _("To %(system)s") % {"system": erp or side_name(LOCAL)}),
        "conflict": ("issue", WAIT, _("Changed on both sides")),
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


def time(moment: datetime, text: str) -> SafeString:
    """A time in a few words, with the full one and its zone on hover."""
    return format_html(
        '<time class="sy-nowrap" datetime="{}" title="{}">{}</time>',
        timezone.localtime(moment).isoformat(timespec="seconds"),
        with_zone(moment),
        text,
    )


def since(moment: datetime | None) -> SafeString:
    """How long ago."""
    if moment is None:
        return format_html('<span class="sy-blank">{}</span>', ago(None))
    return time(moment, ago(moment))


def until(moment: datetime) -> SafeString:
    """How far ahead."""
    return time(moment, ahead(moment))


# --- addresses ------------------------------------------------------------------------------------------------------


def page(model: Any, name: str, *args: Any, **query: Any) -> str:
    """The address of an admin page of a model (or "app.model"); blank when there is no such page."""
    label = model if isinstance(model, str) else model._meta.label_lower
    if len(args) == 1 and isinstance(args[0], uuid.UUID):
        # a list has a hundred addresses of records
        address = _page(label, name, get_script_prefix(), _MARK).replace(str(_MARK), str(args[0]))
    else:
        address = _page.__wrapped__(label, name, get_script_prefix(), *args)
    return f"{address}?{urlencode(query)}" if query else address


_MARK = uuid.UUID("00000000-0000-7000-8000-0000000000ff")


@lru_cache(maxsize=2048)
def _page(label: str, name: str, prefix: str, *args: Any) -> str:
    app, _dot, model_name = label.lower().partition(".")
    try:
        return reverse(f"admin:{app}_{model_name}_{name}", args=args)
    except NoReverseMatch:
        return ""


def record_page(table_name: str, key: Any, name: str = "change", **query: Any) -> str:
    """The address of a record's page."""
    try:
        key = uuid.UUID(str(key))
    except ValueError:
        # a key of another kind is its own address
        key = str(key)
    return page(registry.table(table_name).model, name, key, **query)


def linked(address: str, text: Any) -> Any:
    """The text as a link, or alone when it leads nowhere or where whoever asks may not go."""
    return format_html('<a class="p2c-link" href="{}">{}</a>', address, text) if visitor.may_open(address) else text


def run_link(run: Any) -> Any:
    return linked(page("integration.synchrun", "change", run.pk), _("run %(number)d") % {"number": run.pk})


def issues_page(**query: Any) -> str:
    """The list of open issues, filtered."""
    return page("integration.issue", "changelist", **{"closed_at__isnull": "True", **query})
