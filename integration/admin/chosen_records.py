"""The records somebody chose in a list, by the mappings an action is about, and those that do not take part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from integration.engine.lookup import labels
from integration.registry import LOCAL
from integration.services import outlook
from integration.services.partners import Part
from integration.services.standing import FREE, Verdict

#: a confirmation shows what would happen to this many records; the rest is counted
SHOWN = 50


@dataclass
class Group:
    """The chosen records that one mapping is about: their own ids, and their couplings where they have one."""

    part: Part
    ids: list[str] = field(default_factory=list)
    couplings: list[int] = field(default_factory=list)
    outcomes: list[outlook.Outcome] = field(default_factory=list)
    problem: str = ""

    @property
    def name(self) -> str:
        return self.part.mapping.name

    @property
    def idle(self) -> bool:
        """Whether it was looked at as a whole, and nothing would be done."""
        nothing = all(each.kind in (outlook.LEFT, outlook.EQUAL) for each in self.outcomes)
        return nothing and not self.problem and len(self.ids) <= SHOWN

    def sides(self) -> dict[str, list[str]]:
        """The ids as the services want them."""
        return {"local_ids" if self.part.side == LOCAL else "remote_ids": self.ids}


@dataclass
class Aside:
    """A chosen record that does not take part, and how it stands."""

    label: str
    verdict: Verdict

    def __str__(self) -> str:
        why = str(self.verdict.why)
        return why if why.startswith(self.label) else f"{self.label}: {why}"


def coupled_groups(of: list[Part], records: QuerySet) -> list[Group]:
    """The chosen records by the mappings they are coupled in."""
    keys = records.order_by().values("pk")
    found = []
    for part in of:
        rows = part.couplings().filter(**{f"{part.own}__in": keys}).order_by("id").values_list("id", part.own)
        group = Group(part, [key.hex for _id, key in rows], [pk for pk, _key in rows])
        if group.ids:
            found.append(group)
    return found


def free_groups(of: list[Part], records: QuerySet, *, broken: bool = False) -> list[Group]:
    """The chosen uncoupled records by the mappings that would take them. `broken`: also those whose partner does not
    exist any more."""
    found = []
    for part in of:
        inside = records.order_by().filter(part.taken)
        free = ~Q(part.coupled())
        if broken:
            free |= Q(pk__in=part.broken().values(part.own))
        group = Group(part, [key.hex for key in inside.filter(free).values_list("pk", flat=True)])
        if group.ids:
            found.append(group)
    return found


def overlap(groups: list[Group]) -> int:
    """How many records more than one mapping could take."""
    ids = [key for group in groups for key in group.ids]
    return len(ids) - len(set(ids))


def named(groups: list[Group], edited: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """The first edited records by name, with their fields."""
    found = []
    for group in groups:
        keys = [key for key in group.ids if key in edited][:SHOWN]
        names = labels(group.part.table.name, keys) if keys else {}
        found += [(names.get(key, key), ", ".join(edited[key])) for key in keys]
    return found


def coupled_pairs(group: Group) -> list[outlook.Outcome]:
    found = group.part.couplings().filter(pk__in=group.couplings[:SHOWN]).defer("base")
    local = group.part.side == LOCAL
    return [
        outlook.Outcome(
            getattr(c, group.part.own).hex,
            c.local_label if local else c.remote_label,
            FREE,
            c.remote_label if local else c.local_label,
        )
        for c in found
    ]
