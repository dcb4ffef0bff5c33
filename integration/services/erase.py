"""Erasing a person: what the integration remembers of one deleted record and its partner, gone from every table.

Values of a person live on in bases, the journal, issues, plans and logs after the records themselves are deleted. Rows
about the record lose their values and keep what happened when; rows about other records that mention the person by
name, e-mail or phone number lose just those values.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from integration import registry
from integration.engine.jsontext import decode, encode
from integration.models import Coupling, Issue, JournalEntry, PlanLine, RunLogLine, SynchJob, SynchRun
from integration.registry import Table
from integration.services.couple import find_record
from integration.services.errors import Conflict, Refused

#: shorter texts say too little to be looked for in other records' rows
_LEAST_NAME, _LEAST_DIGITS = 5, 6
_GONE = "…"
#: tables whose rows about other records may mention the person: JSON texts, JSON values, plain texts
_MENTIONS: list[tuple[type[models.Model], tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = [
    (JournalEntry, ("before", "after", "base_before"), (), ()),
    (PlanLine, ("params", "before", "values"), (), ("label", "partner_label")),
    (Issue, (), ("params", "fields"), ("source_label",)),
    (RunLogLine, (), (), ("text",)),
    (SynchRun, (), (), ("message",)),
    (SynchJob, (), (), ("message",)),
    (LogEntry, (), (), ("object_repr", "change_message")),
]


@dataclass
class Erasure:
    """What would be erased: the ids of the record and its partner, the rows about them, who still exists."""

    table: Table
    record: str
    ids: set[str] = field(default_factory=set)
    #: records that still exist, in words
    alive: list[str] = field(default_factory=list)
    #: kind -> rows about the record
    counts: dict[str, int] = field(default_factory=dict)
    #: what the person is known by, to be looked for elsewhere
    texts: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def captions() -> dict[str, str]:
    """What the kinds of rows are called."""
    return {
        "couplings": _("Couplings: bases and labels"),
        "journal": _("Journal entries"),
        "issues": _("Issues"),
        "plans": _("Plan lines"),
        "logs": _("Entries of the edit history"),
        "mentions": _("Rows about other records"),
    }


def look(table_name: str, named: str) -> Erasure:
    """What is remembered of the record; nothing is written."""
    try:
        table = registry.table(table_name.strip().lower())
    except registry.UnknownTable as unknown:
        raise Refused(str(unknown)) from None
    found = Erasure(table, _id_of(table, named))
    found.ids = {found.record} | _partners(found.record)
    found.alive = _alive(found.ids)
    found.texts = set(_texts(found.ids))
    found.counts = {name: rows.count() for name, rows in _own(found.ids).items()}
    found.counts["mentions"] = sum(1 for _change in _mentions(found))
    return found


def erase(found: Erasure, *, force: bool = False) -> dict[str, int]:
    """Erase it; refused while a record still exists, for the next run would only write its values down again."""
    if found.alive and not force:
        raise Conflict(
            _(
                "%(records)s still exists: the next run would remember its values again. Delete the record on both "
                "sides first, or say --force to erase only what is remembered until now."
            )
            % {"records": ", ".join(found.alive)}
        )
    with transaction.atomic():
        changes = list(_mentions(found))
        own = _own(found.ids)
        own["couplings"].update(base="", local_label="", remote_label="")
        # what a revert would put back cannot be put back any more
        own["journal"].filter(action=JournalEntry.Action.DELETE).delete()
        own["journal"].update(before="{}", after="{}", base_before="")
        own["issues"].filter(closed_at=None, source_id__isnull=False).exclude(source_id__in=_existing(found)).update(
            closed_at=timezone.now()
        )
        own["issues"].update(source_label="", params={}, fields=[], field="")
        own["plans"].update(label="", partner_label="", params="", before="", values="")
        own["logs"].update(object_repr="", change_message="")
        for change in changes:
            change()
    return found.counts


# --- which record, which rows ---------------------------------------------------------------------------------------


def _id_of(table: Table, named: str) -> str:
    """The id of a record that exists, or of one that is gone and still known by its label."""
    try:
        return uuid.UUID(named.strip()).hex
    except ValueError:
        pass
    try:
        return str(find_record(table, named)[table.key.name])
    except Refused as refused:
        gone = _known_as(table, named.strip())
        if not gone:
            raise Refused(
                _("%(problem)s Nothing is remembered of a deleted record with the label “%(name)s” either.")
                % {"problem": refused, "name": named}
            ) from None
        if len(gone) > 1:
            raise Refused(
                _("“%(name)s” was the label of %(count)d deleted records. Name the one you mean by its id: %(ids)s.")
                % {"name": named, "count": len(gone), "ids": ", ".join(sorted(gone))}
            ) from None
        return gone.pop()


def _known_as(table: Table, label: str) -> set[str]:
    """Ids of records of this table that couplings and issues call so: by the whole label, or its number or name."""
    parts = Q()
    for side in ("local", "remote"):
        own = Q(**{f"{side}_table": table.name})
        parts |= own & (Q(**{f"{side}_label__iexact": label}) | Q(**{f"{side}_label__istartswith": f"{label} "}))
        parts |= own & Q(**{f"{side}_label__iendswith": f" {label}"})
    found = {
        (row.local_id if row.local_table == table.name else row.remote_id).hex for row in Coupling.objects.filter(parts)
    }
    issues = Issue.objects.filter(source_table=table.name, source_id__isnull=False).filter(
        Q(source_label__iexact=label) | Q(source_label__iendswith=f" {label}")
    )
    return found | {key.hex for key in issues.values_list("source_id", flat=True) if key is not None}


def _partners(record: str) -> set[str]:
    """The other side's record: the coupled one, and former ones that are nobody else's partner now."""
    own = Coupling.objects.filter(Q(local_id=record) | Q(remote_id=record))
    found = {key.hex for pair in own.values_list("local_id", "remote_id") for key in pair}
    entries = JournalEntry.objects.filter(Q(local_id=record) | Q(remote_id=record))
    former = {key.hex for pair in entries.values_list("local_id", "remote_id").distinct() for key in pair if key}
    others = Coupling.objects.exclude(pk__in=own.values("pk"))
    taken = others.filter(Q(local_id__in=former) | Q(remote_id__in=former)).values_list("local_id", "remote_id")
    return (found | (former - {key.hex for pair in taken for key in pair})) - {record}


def _alive(ids: set[str]) -> list[str]:
    """Records with these ids that still exist, in words."""
    found = []
    for table in registry.tables():
        if table.key.kind != "uuid":
            continue
        for instance in table.model._base_manager.filter(pk__in=ids):
            found.append(f"{table.caption} “{table.text(table.row(instance))}”")
    return found


def _existing(found: Erasure) -> set[str]:
    return {
        str(key)
        for table in registry.tables()
        if table.key.kind == "uuid"
        for key in table.model._base_manager.filter(pk__in=found.ids).values_list("pk", flat=True)
    }


def _own(ids: set[str]) -> dict[str, QuerySet[Any]]:
    """The rows about these records, by kind."""
    couplings = Coupling.objects.filter(Q(local_id__in=ids) | Q(remote_id__in=ids))
    pair = Q(local_id__in=ids) | Q(remote_id__in=ids)
    keys = {form for key in ids for form in (key, str(uuid.UUID(key)))}
    return {
        "couplings": couplings,
        "journal": JournalEntry.objects.filter(pair),
        "issues": Issue.objects.filter(Q(source_id__in=ids) | Q(coupling__in=couplings.values("pk"))),
        "plans": PlanLine.objects.filter(pair),
        "logs": LogEntry.objects.filter(object_id__in=keys),
    }


# --- rows about others ----------------------------------------------------------------------------------------------


def _texts(ids: set[str]) -> Iterator[str]:
    """What the person is known by in the rows about them: names, e-mail addresses, phone numbers."""
    own = _own(ids)
    labels = set()
    for left, right in own["couplings"].values_list("local_label", "remote_label"):
        labels |= {left, right}
    labels |= set(own["issues"].values_list("source_label", flat=True))
    labels |= {text for pair in own["plans"].values_list("label", "partner_label") for text in pair}
    for label in labels:
        # a label is a number and a name: the name is what others mention
        yield from (text for text in (label, label.partition(" ")[2].strip(" ·")) if _is_name(text))
    written = own["journal"].values_list("before", "after")
    planned = own["plans"].values_list("before", "values")
    for pair in (*written, *planned):
        for text in pair:
            yield from (value for value in _strings(text) if _is_telling(value))
    for base in own["couplings"].values_list("base", flat=True):
        yield from (value for value in _strings(base) if _is_telling(value))


def _is_name(text: str) -> bool:
    return len(text) >= _LEAST_NAME and any(c.isalpha() for c in text) and " " in text


def _is_telling(value: str) -> bool:
    """An e-mail address, or a phone number: digits and what people put between them."""
    if "@" in value and "." in value:
        return True
    digits = sum(c.isdigit() for c in value)
    return digits >= _LEAST_DIGITS and all(c.isdigit() or c in "+-/(). " for c in value) and value[:1] in "+0("


def _strings(text: str) -> Iterator[str]:
    """All texts in a JSON text."""
    if text:
        yield from _leaves(decode(text))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _leaves(each)


def _mentions(found: Erasure) -> Iterator[Callable[[], Any]]:
    """For each row about another record that mentions the person: what takes the mention out of it."""
    if not found.texts:
        return
    own = {rows.model: rows.values("pk") for rows in _own(found.ids).values()}
    for model, json_texts, json_values, texts in _MENTIONS:
        columns = (*json_texts, *json_values, *texts)
        anywhere = Q()
        for column in columns:
            for text in found.texts:
                for written in {text, encode(text)[1:-1]}:  # in JSON, as what was said of a run is kept, it is quoted
                    anywhere |= Q(**{f"{column}__icontains": written})
        rows: QuerySet[Any] = model._default_manager.filter(anywhere)
        if model in own:
            rows = rows.exclude(pk__in=own[model])
        for row in rows.iterator(chunk_size=500):
            values: dict[str, Any] = {}
            for column in json_texts:
                text = getattr(row, column)
                values[column] = encode(_without(decode(text), found.texts)) if text else text
            for column in json_values:
                values[column] = _without(getattr(row, column), found.texts, leave=True)
            for column in texts:
                values[column] = _blanked(getattr(row, column), found.texts)
            values = {name: value for name, value in values.items() if value != getattr(row, name)}
            if values:
                yield partial(model._default_manager.filter(pk=row.pk).update, **values)


def _without(value: Any, texts: Iterable[str], *, leave: bool = False) -> Any:
    """JSON without the mentions. A journal entry loses the field, so that a revert leaves it alone; an issue keeps it
    (`leave`), for its sentence names it."""
    if isinstance(value, str):
        return _blanked(value, texts)
    if isinstance(value, list):
        return [_without(each, texts, leave=leave) for each in value]
    if isinstance(value, dict):
        cleaned = {name: _without(each, texts, leave=leave) for name, each in value.items()}
        return cleaned if leave else {name: each for name, each in cleaned.items() if each == value[name]}
    return value


def _blanked(text: str, texts: Iterable[str]) -> str:
    """The text with every mention taken out, whatever its case."""
    for mention in sorted(texts, key=len, reverse=True):
        at = text.lower().find(mention.lower())
        while at >= 0:
            text = text[:at] + _GONE + text[at + len(mention) :]
            at = text.lower().find(mention.lower(), at + len(_GONE))
    return text
