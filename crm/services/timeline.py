"""The timeline of an order, a quote or an account: its notes and posts by time, and adding a note."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Model
from django.utils.translation import gettext as _

from crm.models import Annotation, Post
from crm.models.post import PostSource
from integration import origin as origins
from integration import registry
from integration.engine.write import Write
from integration.registry import Row
from integration.services.errors import Refused
from integration.services.write_rows import write_rows

#: so many of the newest are shown
MOST = 50
BREAKS = re.compile(r"<\s*(?:br\s*/?|/p|/div|/li)\s*>", re.IGNORECASE)
TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Entry:
    """What stands on a timeline."""

    when: dt.datetime
    who: str
    title: str
    text: str
    #: the note or post itself
    record: Model
    is_note: bool
    #: whether a job posted it, not a person
    by_system: bool = False


def lookup_of(about: type[Model], record: Model) -> str:
    """The field of a note or post that names such a record; blank when it has none."""
    prefix = "objectid" if about is Annotation else "regardingobjectid"
    name = f"{prefix}_{record._meta.model_name}"
    return name if any(field.name == name for field in about._meta.concrete_fields) else ""


def entries(record: Model, most: int = MOST) -> list[Entry]:
    """The newest notes and posts about a record, newest first."""
    found = [_of_note(note) for note in _about(Annotation, record, most)]
    found += [_of_post(post) for post in _about(Post, record, most)]
    return sorted(found, key=lambda entry: entry.when, reverse=True)[:most]


def _about(model: type[Model], record: Model, most: int) -> Any:
    name = lookup_of(model, record)
    if not name:
        return []
    rows = model._default_manager.filter(**{name: record.pk}).select_related("createdby")
    return rows.order_by("-createdon", "-pk")[:most]


def _of_note(note: Annotation) -> Entry:
    title = note.subject or (note.filename if note.isdocument else "")
    return Entry(note.createdon, str(note.createdby or ""), title, plain(note.notetext), note, True)


def _of_post(post: Post) -> Entry:
    by_system = post.source == PostSource.AUTO_POST
    return Entry(post.createdon, str(post.createdby or ""), "", plain(post.text), post, False, by_system)


def plain(text: str) -> str:
    """A note as people read it: Sales keeps notes as HTML."""
    return html.unescape(TAGS.sub("", BREAKS.sub("\n", text))).strip() if "<" in text or "&" in text else text.strip()


def add_note(record: models.Model, subject: str, text: str, origin: origins.Origin | None = None) -> Row:
    """Write a note about a record; one without any words is refused by the rules."""
    name = lookup_of(Annotation, record)
    if not name:
        raise Refused(_("Notes are about orders, quotes and accounts; %(record)s is none.") % {"record": record})
    values = {registry.table(Annotation).column(name).name: record.pk.hex, "subject": subject, "notetext": text}
    (made,) = write_rows(Annotation, [Write.insert(values)], origin)
    assert made.new is not None
    return made.new
