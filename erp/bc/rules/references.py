"""References that are kept twice, as a reference and as the code people read: both always say the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from integration import registry
from integration.engine.write import Batch, Write
from integration.registry import Row, Rule
from integration.services.values import in_words


@dataclass(frozen=True)
class Target:
    """What a code names: a record of that table by its `own` column; `reference`: the column that points at it."""

    model: type[models.Model]
    own: str
    reference: str = ""


def code_follows(code: str, target: Target) -> Rule:
    """The rule that keeps the code beside a reference."""

    def follow(batch: Batch) -> None:
        moved = [w for w in batch.saves if w.new[target.reference] and (not w.old or w.changed(target.reference, code))]
        rows = batch.load(target.model, (w.new[target.reference] for w in moved))
        for item in moved:
            row = rows.get(item.new[target.reference])
            if row is None:
                _refuse_unknown(batch, item, target.reference, target)
            else:
                item.new[code] = row[target.own]

    return follow


def one_of(kind: str, code: str, targets: Mapping[int, Target]) -> Rule:
    """The rule for a code that means a record of one table or another, by the type in `kind`.

    A reference that is chosen brings its type and code along; a code that is given is looked up. Types without a target
    keep their code as it is.
    """
    kinds = {t.reference: value for value, t in targets.items() if t.reference}
    # people choose the reference where there is one for every type, and type the code otherwise
    given = list(kinds) if len(kinds) == len(targets) else [code]

    def asked_for(batch: Batch) -> str:
        return " / ".join(batch.table.column(name).caption for name in given)

    def keep(batch: Batch) -> None:
        asked = [w for w in batch.saves if w.old is None or w.changed(kind, code, *kinds)]
        for item in asked:
            _choose(batch, item, kind, code, kinds)
        asked = [w for w in asked if w.refusal is None and w.new[kind] in targets]
        by_code: dict[int, set[str]] = defaultdict(set)
        by_key: dict[int, set[str]] = defaultdict(set)
        for item in asked:
            value, reference = item.new[kind], targets[item.new[kind]].reference
            if item.new[code]:
                by_code[value].add(item.new[code])
            elif reference and item.new[reference]:
                by_key[value].add(item.new[reference])
            else:
                item.refuse("required", asked_for(batch), record=_text(batch, item.new))
        rows: dict[tuple[int, str], Row] = {}
        for value, codes in by_code.items():
            target = targets[value]
            rows.update(((value, row[target.own]), row) for row in batch.find(target.model, target.own, codes))
        for value, keys in by_key.items():
            rows.update(((value, key), row) for key, row in batch.load(targets[value].model, keys).items())
        for item in asked:
            if item.refusal is None:
                _settle(batch, item, kind, code, targets, rows)

    return keep


def _choose(batch: Batch, item: Write, kind: str, code: str, kinds: Mapping[str, int]) -> None:
    """What was chosen or typed last decides; the rest gives way."""
    new, old = item.new, item.old
    picked = [name for name in kinds if new[name] and (old is None or old[name] != new[name])]
    typed = bool(new[code]) and (old is None or old[code] != new[code])
    if len(picked) > 1:
        captions = " / ".join(batch.table.column(name).caption for name in picked)
        item.refuse("bc.one_of", captions, record=_text(batch, new))
    elif picked and not typed:
        new[kind] = kinds[picked[0]]
        new[code] = ""
    elif old is not None and old[kind] != new[kind] and not typed:
        new[code] = ""
    kept = next((name for name, value in kinds.items() if value == new[kind]), None)
    for name in kinds:
        if name != kept:
            new[name] = None
    if kept and not picked and not typed and old is not None and old[kept] and not new[kept]:
        new[code] = ""


def _settle(
    batch: Batch, item: Write, kind: str, code: str, targets: Mapping[int, Target], rows: Mapping[tuple[int, str], Row]
) -> None:
    new = item.new
    target = targets[new[kind]]
    row = rows.get((new[kind], new[code] or new[target.reference]))
    if row is None:
        _refuse_unknown(batch, item, code if new[code] else target.reference, target)
        return
    new[code] = row[target.own]
    if target.reference:
        new[target.reference] = row[registry.table(target.model).key.name]


def _refuse_unknown(batch: Batch, item: Write, name: str, target: Target) -> None:
    item.refuse(
        "wrong_target",
        batch.table.column(name).caption,
        record=_text(batch, item.new),
        value=item.new[name],
        target=registry.table(target.model).caption,
    )


@dataclass(frozen=True)
class Follower:
    """Rows that carry the code of another record: found by their reference to it, or by the code and constants."""

    model: type[models.Model]
    column: str
    reference: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)


def codes_move(own: str, *followers: Follower) -> Rule:
    """The rule that renames the code of a renamed record wherever it is kept."""

    def move(batch: Batch) -> None:
        key = batch.table.key.name
        moved = [w for w in batch.updates if w.old[own] and w.old[own] != w.new[own]]
        if not moved:
            return
        for follower in followers:
            by = follower.reference or follower.column
            renamed = {(w.old[key] if follower.reference else w.old[own]): w for w in moved}
            for row in batch.find(follower.model, by, renamed):
                cause = renamed[row[by]]
                if all(row[name] == value for name, value in follower.where.items()):
                    batch.further(follower.model, Write.update(row, {follower.column: cause.new[own]}), cause=cause)

    return move


def once(parent: str, *columns: str) -> Rule:
    """The rule that refuses a second row with the same values in these columns; blanks are the same, too."""
    names = (parent, *columns)

    def check(batch: Batch) -> None:
        key = batch.table.key.name
        asked = [w for w in batch.saves if w.old is None or w.changed(*names)]
        if not asked:
            return
        rows = batch.find(batch.table.model, parent, (w.new[parent] for w in asked))
        taken = {tuple(row[n] for n in names): row[key] for row in rows}
        for item in asked:
            values = tuple(item.new[n] for n in names)
            if taken.setdefault(values, item.new[key]) != item.new[key]:
                item.refuse("bc.twice", record=_in_words(batch, names, values), table=batch.table.caption)

    return check


def _in_words(batch: Batch, names: Iterable[str], values: Iterable[Any]) -> str:
    cells = [(batch.table.column(name), value) for name, value in zip(names, values, strict=True)]
    return ", ".join(
        f"{column.caption} {text}" for (column, _), text in zip(cells, in_words(cells), strict=True) if text
    )


def _text(batch: Batch, row: Row) -> str:
    return batch.table.text(row) or batch.table.caption
