"""Looking for a partner: records of the other side that meet the match criteria, and records found by typing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import gettext as _

from integration.by_right import why_not
from integration.engine import read
from integration.engine.dialects.base import RawRow
from integration.engine.match import key_maker, unscoped_keys
from integration.engine.plan import Plan
from integration.models import Coupling
from integration.pairs import Item, Pair
from integration.registry import LOCAL, Column, Table
from integration.services.partners import Part, compiled
from integration.services.values import in_words

#: match criteria compare prepared keys in memory; beyond this many records only the search helps
MOST_SCANNED = 100_000
MOST_SHOWN = 20
_PAGE = 5000


@dataclass
class Candidate:
    """A record that could become the partner: how it is told apart, why it is proposed, to whom it is coupled."""

    id: str
    label: str
    details: str = ""
    why: str = ""
    coupled_to: str = ""
    matches: bool = False
    #: it agrees in part only, and stands where that does not suffice
    in_part: bool = False


def by_criteria(part: Part, key: str) -> tuple[list[Candidate], bool]:
    """The other side's records that meet a group of the mapping's match criteria, best group first; and whether the
    whole table was looked at."""
    plan = compiled(part.mapping)
    own = read.rows(plan.side(part.side), [key]).get(key)
    if own is None or not plan.criteria:
        return [], True
    mine = [make(own) for make in _makers(plan, part.side)]
    scope = _scopes(plan, part.side, {key: own})[key]
    if scope is None or not any(mine):
        return [], True
    makers = _makers(plan, part.other.side)
    groups: dict[str, int] = {}
    outside: dict[str, list[int]] = {}
    unscoped = bool(plan.side(part.other.side).unscoped)
    seen = 0
    for page in _pages(part, plan):
        scopes = _scopes(plan, part.other.side, page)
        for record, row in page.items():
            if scopes[record] not in (scope, None):
                continue
            theirs = [make(row) for make in makers]
            same = [at for at, key in enumerate(mine) if key is not None and key == theirs[at]]
            if same and scopes[record] == scope:
                groups[record] = same[0]
            elif same and unscoped and _shared(mine, theirs):
                outside[record] = same
        seen += len(page)
        if seen >= MOST_SCANNED:
            break
    whole = {record: same for record, same in outside.items() if len(same) == len(makers)}
    found = _ranked(part, plan, {record: [group] for record, group in groups.items()} or whole or outside)
    for candidate in found:
        candidate.in_part = not groups and not whole
    return found, seen < MOST_SCANNED


def _shared(mine: Sequence[str | None], theirs: Sequence[str | None]) -> bool:
    """Whether a record of ours meets one outside of every scope, wholly or so that a person has to say."""
    both = zip(unscoped_keys(mine, local=True), unscoped_keys(theirs, local=False), strict=True)
    return any(own is not None and own == other for own, other in both)


def _pages(part: Part, plan: Plan) -> Iterator[dict[str, RawRow]]:
    """The raw rows of the other side within the mapping's filter, and those outside of every scope, page by page."""
    side = plan.side(part.other.side).widened()
    page = read.first(side, _PAGE)
    while page:
        yield {row[0]: row for row in page}
        page = read.first(side, _PAGE, page[-1][0]) if len(page) == _PAGE else []


def _scopes(plan: Plan, side: str, rows: Mapping[str, RawRow]) -> Mapping[str, str | None]:
    """What a record's matches are limited to, when the pair limits them (contacts: their company)."""
    if type(plan.pair).match_scope is Pair.match_scope:
        return dict.fromkeys(rows, "")
    items = {}
    for key, row in rows.items():
        item = items[key] = Item(plan, {}, insert=False)
        if side == LOCAL:
            item.local_row = row
        else:
            item.remote_row = row
    return {**dict.fromkeys(rows), **plan.pair.match_scope(side, items, plan.context)}


def _makers(plan: Plan, side: str) -> list[Any]:
    attribute = "local_field" if side == LOCAL else "remote_field"
    index = plan.side(side).index
    return [key_maker([(index[getattr(c, attribute)], c.normaliser) for c in group]) for group in plan.criteria]


def _ranked(part: Part, plan: Plan, groups: dict[str, list[int]]) -> list[Candidate]:
    chosen = sorted(groups, key=lambda key: groups[key])[:MOST_SHOWN]
    found = _candidates(part.other, chosen)
    table = plan.side(part.side).table
    attribute = "local_field" if part.side == LOCAL else "remote_field"
    for candidate in found:
        criteria = [c for group in groups[candidate.id] for c in plan.criteria[group]]
        captions = [str(table.column(getattr(c, attribute)).caption) for c in criteria]
        candidate.matches = True
        candidate.why = _("Same %(fields)s") % {"fields": _(" and ").join(captions)}
    return sorted(found, key=lambda c: (bool(c.coupled_to), groups[c.id], c.label))


def by_text(part: Part, text: str) -> list[Candidate]:
    """The other side's records within the mapping's filter that contain every word typed: what is called exactly so
    first, then what begins with it; among equals uncoupled ones first."""
    other = part.other
    records = other.within(other.table.model._base_manager.all())
    for word in text.split():
        records = records.filter(_contains(other.table, word))
    order = [_path(other.table, name) for name in other.table.label]
    found = records.annotate(is_coupled=other.coupled(), place=_place(other.table, text.strip()))
    found = found.order_by("place", "is_coupled", *order)
    return _candidates(other, [pk.hex for pk in found.values_list("pk", flat=True)[:MOST_SHOWN]])


def _place(table: Table, text: str) -> Case:
    """ENG-113: what is called exactly so comes first, then what begins with it."""
    exact, begins = Q(pk__in=[]), Q(pk__in=[])
    for name in dict.fromkeys((table.natural_key, *table.label)):
        if name and table.column(name).is_text:
            for spelling in _spellings(text):
                exact |= Q(**{f"{_path(table, name)}__iexact": spelling})
                begins |= Q(**{f"{_path(table, name)}__istartswith": spelling})
    return Case(When(exact, then=0), When(begins, then=1), default=2, output_field=models.IntegerField())


def named(part: Part, ids: Iterable[str]) -> list[Candidate]:
    """These records of the other side, whether the filter takes them or not."""
    return _candidates(part.other, ids)


def _contains(table: Table, word: str) -> Q:
    """SQLite folds the case of ASCII letters only, so other letters are tried in each case."""
    found = Q()
    for name in table.search:
        if table.column(name).is_text:
            for spelling in _spellings(word):
                found |= Q(**{f"{_path(table, name)}__icontains": spelling})
    return found


def _spellings(text: str) -> set[str]:
    return {text} if text.isascii() else {text, text.lower(), text.upper(), text.capitalize()}


def _path(table: Table, name: str) -> str:
    column = table.column(name)
    fields = {f.attname: f.name for f in table.model._meta.concrete_fields if isinstance(f, models.Field)}
    return fields[column.attname]


def _candidates(other: Part, ids: Iterable[str]) -> list[Candidate]:
    """The records in the order given, with what tells them apart and whom they are coupled to."""
    wanted = list(ids)
    table = other.table
    hidden = why_not(table)
    told_by = () if hidden else dict.fromkeys((table.natural_key, *table.search))
    extra = [table.column(n) for n in told_by if n and n not in table.label]
    rows = {r.pk.hex: table.row(r) for r in table.model._base_manager.filter(pk__in=wanted)}
    cells: list[tuple[Column | None, Any]] = [(c, rows[k][c.name]) for k in wanted if k in rows for c in extra]
    words = in_words(cells)
    couplings = {getattr(c, other.own).hex: c for c in other.couplings().filter(**{f"{other.own}__in": wanted})}
    found = []
    for at, key in enumerate(k for k in wanted if k in rows):
        told = [w for w in (*words[at * len(extra) : (at + 1) * len(extra)], hidden) if w]
        found.append(
            Candidate(key, table.text(rows[key]), " · ".join(told), coupled_to=_partner(other, couplings.get(key)))
        )
    return found


def _partner(other: Part, coupling: Coupling | None) -> str:
    if coupling is None:
        return ""
    return (coupling.remote_label if other.side == LOCAL else coupling.local_label) or "…"
