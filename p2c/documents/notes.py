"""Notes of orders that are in both systems: new ones go both ways, changed ones from Sales only (DOC-061, DOC-093).

A note's coupling says that it has travelled, so no marks of time are needed; whether one was changed in Sales since is
told by the coupling's own time.
"""

from __future__ import annotations

import html
import logging
import uuid
from collections.abc import Collection, Sequence
from html.parser import HTMLParser
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from crm.models import Annotation
from erp.bc.models import RecordLink
from integration import registry
from integration.engine.couplings import insert_couplings
from integration.engine.write import Write, load, now_text, write_isolated
from integration.models import Connection, Coupling, Schedule
from integration.models.mapping import CONNECTION_SCOPE
from integration.origin import Origin
from integration.registry import Row
from integration.said import Said
from integration.services.errors import Refused
from integration.services.jobs import Nothing
from p2c.documents import sentences as sentences

logger = logging.getLogger("p2c.documents.notes")

BATCH = 500
_FIRST = uuid.UUID(int=0)
NOTE, REMARK = "bc.recordlink", "crm.annotation"
ORDER, SALES_ORDER, QUOTE = "bc.salesheader", "crm.salesorder", "crm.quote"
TITLE = 250
_BLOCKS = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "table"}


def job(schedule: Schedule | None = None) -> str:
    """The recurring job: both ways."""
    if not Connection.objects.filter(enabled=True).exists():
        raise Refused(_("The connection is switched off, so notes stay where they are. Enable it first."))
    counts = {"new": from_sales(), "changed": changed_in_sales(), "sent": to_sales()}
    if not any(counts.values()):
        return Nothing("notes_nothing")
    return Said("notes_done", **counts)


# --- from Sales -----------------------------------------------------------------------------------------------------


def from_sales(documents: Collection[str] | None = None, kind: str = SALES_ORDER) -> int:
    """Bring the notes that are new in Sales; of these orders (or quotes), or of all orders that are in both systems.

    A note of an order that was deleted in Business Central and taken over again comes along again.
    """
    done, after = 0, _FIRST
    while True:
        with transaction.atomic():
            rows = list(_new_in_sales(documents, kind).filter(pk__gt=after)[:BATCH])
            if not rows:
                return done
            done += _bring(rows)
        after = rows[-1]["pk"]


def _new_in_sales(documents: Collection[str] | None, kind: str) -> QuerySet:
    """The notes that are no files, with the document they go to, and the coupling they had with one before.

    Of quotes, the size of a file says nothing (DOC-123).
    """
    about = f"objectid_{kind.partition('.')[2]}"
    of_order = Coupling.objects.filter(local_table=ORDER, remote_table=kind, remote_id=OuterRef(about))
    own = Coupling.objects.filter(local_table=NOTE, remote_table=REMARK, remote_id=OuterRef("pk"))
    there = RecordLink.objects.filter(pk=OuterRef("note"))
    found = Annotation.objects.filter(isdocument=False).exclude(**{about: None})
    if kind == SALES_ORDER:
        found = found.filter(filesize=0)
    if documents is not None:
        found = found.filter(**{f"{about}__among": documents})
    found = found.annotate(
        order=Subquery(of_order.values("local_id")[:1]), since=Subquery(of_order.values("coupled_at")[:1]),
        former=Subquery(own.values("pk")[:1]), note=Subquery(own.values("local_id")[:1]),
        told=Subquery(own.values("coupled_at")[:1]), kept=Exists(there),
    )  # fmt: skip
    fresh = Q(former=None) | Q(kept=False, told__lt=F("since"))
    return found.filter(fresh).exclude(order=None).order_by("pk").values("pk", "order", "former")


def _bring(rows: Sequence[dict[str, Any]]) -> int:
    remarks = load(registry.table(Annotation), [row["pk"].hex for row in rows], lock=True)
    Coupling.objects.filter(pk__in=[row["former"] for row in rows if row["former"]]).delete()
    made = []
    for row in rows:
        remark = remarks[row["pk"].hex]
        values = {"document": row["order"].hex, "created_on": remark["createdon"], **_as_note(remark)}
        made.append((remark, Write.insert(values)))
    good = _written(RecordLink, made)
    _couple([(one.row["system_id"], remark["annotationid"], one.row["title"]) for remark, one in good])
    return len(good)


def changed_in_sales() -> int:
    """Take over what was changed in Sales since; a note whose text is the same stays as it is."""
    changed = Annotation.objects.filter(pk=OuterRef("remote_id"), modifiedon__gt=OuterRef("synched_at"))
    known = Coupling.objects.filter(Exists(changed), local_table=NOTE, remote_table=REMARK).order_by("pk")
    done = 0
    while True:
        with transaction.atomic():
            couplings = list(known[:BATCH])
            if not couplings:
                return done
            remarks = load(registry.table(Annotation), [c.remote_id.hex for c in couplings], lock=True)
            notes = load(registry.table(RecordLink), [c.local_id.hex for c in couplings], lock=True)
            writes: list[tuple[Row, Write]] = []
            for each in couplings:
                note, remark = notes.get(each.local_id.hex), remarks.get(each.remote_id.hex)
                wanted = _as_note(remark) if remark is not None else {}
                if note is not None and any(note[name] != value for name, value in wanted.items()):
                    writes.append((note, Write.update(note, wanted)))
            writes = _written(RecordLink, writes)
            Coupling.objects.filter(pk__in=[c.pk for c in couplings]).update(synched_at=now_text() + "+00:00")
        done += len(writes)


# --- to Sales -------------------------------------------------------------------------------------------------------


def to_sales() -> int:
    """Send the notes that are new on orders in both systems; what is changed there afterwards stays there."""
    of_order = Coupling.objects.filter(local_table=ORDER, remote_table=SALES_ORDER, local_id=OuterRef("document"))
    own = Coupling.objects.filter(local_table=NOTE, remote_table=REMARK, local_id=OuterRef("pk"))
    there = registry.table(SALES_ORDER).model._default_manager.filter(pk=OuterRef("order"))
    found = RecordLink.objects.annotate(order=Subquery(of_order.values("remote_id")[:1]))
    found = found.filter(~Exists(own), Exists(there)).exclude(title="", note="").order_by("pk").values("pk", "order")
    done, after = 0, _FIRST
    while True:
        with transaction.atomic():
            rows = list(found.filter(pk__gt=after)[:BATCH])
            if not rows:
                return done
            notes = load(registry.table(RecordLink), [row["pk"].hex for row in rows], lock=True)
            made = []
            for row in rows:
                note = notes[row["pk"].hex]
                values = {"subject": note["title"], "notetext": as_html(note["note"]), "createdon": note["created_on"]}
                made.append((note, Write.insert({"objectid_salesorder": row["order"].hex, **values})))
            good = _written(Annotation, made)
            _couple([(note["system_id"], one.row["annotationid"], note["title"]) for note, one in good])
        done, after = done + len(good), rows[-1]["pk"]


def _written(model: type[models.Model], made: Sequence[tuple[Row, Write]]) -> list[tuple[Row, Write]]:
    """Write notes; one that is refused (it says nothing once its mark-up is off) is left where it is."""
    write_isolated(registry.table(model), [one for _of, one in made], _origin())
    for _of, one in made:
        if one.refusal is not None:
            logger.warning("a note on an order does not travel: %s", one.refusal.code)
    return [(of, one) for of, one in made if one.refusal is None]


def _couple(pairs: Sequence[tuple[str, str, str]]) -> None:
    now = now_text()
    rows = [[CONNECTION_SCOPE, NOTE, a, REMARK, b, title, title, "", "", now, now] for a, b, title in pairs]
    insert_couplings(rows)


def _origin() -> Origin:
    user = Connection.objects.values_list("integration_user", flat=True).first()
    return Origin(stamp=user.hex if user else None, name="P2C", product=True)


# --- texts ----------------------------------------------------------------------------------------------------------


def _as_note(remark: dict[str, Any]) -> dict[str, str]:
    return {"title": plain(remark["subject"] or "")[:TITLE].strip(), "note": plain(remark["notetext"] or "")}


class _Text(HTMLParser):
    """The text of rich text: ends of paragraphs and line breaks become line ends, other tags go."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif tag in ("script", "style"):
            self.hidden += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("script", "style"):
            self.hidden = max(0, self.hidden - 1)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def plain(text: str) -> str:
    """What a note of Sales says, without its mark-up; entities are characters again."""
    if "<" not in text and "&" not in text:
        return text.replace("\r\n", "\n").strip()
    reader = _Text()
    reader.feed(text)
    reader.close()
    lines = "".join(reader.parts).replace("\r\n", "\n").replace("\xa0", " ").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def as_html(text: str) -> str:
    """A note of Business Central as Sales keeps notes: what would be mark-up there is written out."""
    return html.escape(text, quote=False)
