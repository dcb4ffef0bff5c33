"""Table mappings and the connection's switches: what another ownership model, unit model or price model brings.

A pair or a default field mapping may exist under one setting of a switch only (`pairs.SWITCHES`). When the switch is
turned, mappings of the other setting are deleted or, as long as they have couplings, disabled; turned back, they go on
where they were (B-052, B-053, SP-05).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration import pairs
from integration.models import Connection, FieldMapping, SynchRun, TableMapping
from integration.models.run import ACTIVE
from integration.services import install, mappings, schedule
from integration.services.attribution import attributed
from integration.services.couple import couplings_of
from integration.services.errors import Conflict


@dataclass
class Turn:
    """What turning switches does to the table mappings; couplings per mapping that is disabled."""

    link: Connection
    old: Connection
    installed: list[pairs.Pair] = field(default_factory=list)
    enabled: list[TableMapping] = field(default_factory=list)
    disabled: dict[TableMapping, int] = field(default_factory=dict)
    deleted: list[TableMapping] = field(default_factory=list)
    #: mappings that stay, with the default fields they lose and get
    changed: dict[TableMapping, tuple[list[pairs.Field], list[pairs.Field]]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.installed or self.enabled or self.disabled or self.deleted or self.changed)

    @property
    def sentences(self) -> list[str]:
        found = []
        for text, names in (
            (_("Installed: %(names)s."), [pair.name for pair in self.installed]),
            (_("Enabled again, with their couplings: %(names)s."), [m.name for m in self.enabled]),
            (_("Deleted, because no record is coupled: %(names)s."), [m.name for m in self.deleted]),
            (_("Other field mappings: %(names)s."), [m.name for m in self.changed]),
        ):
            if names:
                found.append(text % {"names": ", ".join(sorted(names))})
        for mapping, count in self.disabled.items():
            text = ngettext(
                "%(name)s is disabled; %(count)d coupling is kept.",
                "%(name)s is disabled; %(count)d couplings are kept.",
                count,
            )
            found.append(text % {"name": mapping.name, "count": count})
        return found


def foreseen(old: Connection, link: Connection) -> Turn:
    """What saving the connection would do to the mappings; nothing before the default mappings are installed."""
    turn = Turn(link, old)
    there = {m.pair: m for m in TableMapping.objects.exclude(pair="")}
    if not there:
        return turn
    for pair in pairs.all_pairs():
        mapping, active = there.get(pair.name), pair.active(link)
        if mapping is None:
            if active and not pair.active(old):
                turn.installed.append(pair)
        elif not active:
            _leave(turn, mapping)
        elif mapping.set_aside:
            turn.enabled.append(mapping)
        elif changes := _changed_fields(pair, old, link):
            turn.changed[mapping] = changes
    return turn


def _leave(turn: Turn, mapping: TableMapping) -> None:
    count = couplings_of(mapping).count()
    if not count:
        turn.deleted.append(mapping)
    elif not mapping.set_aside:
        turn.disabled[mapping] = count


def _changed_fields(
    pair: pairs.Pair, old: Connection, link: Connection
) -> tuple[list[pairs.Field], list[pairs.Field]] | None:
    moved = [f for f in pair.fields if pairs.holds(f.when, old) != pairs.holds(f.when, link)]
    lost = [f for f in moved if pairs.holds(f.when, old)]
    return (lost, [f for f in moved if f not in lost]) if moved else None


def turn(found: Turn) -> None:
    """Do what was foreseen, once the connection is saved; refused while a run of a mapping it changes has not ended."""
    if not found:
        return
    touched = [*found.disabled, *found.deleted, *found.changed]
    run = SynchRun.objects.filter(mapping__in=touched, status__in=ACTIVE).select_related("mapping").first()
    if run is not None:
        text = _("Run %(run)d of %(name)s has not ended. Wait until it has, or cancel it, then save again.")
        raise Conflict(text % {"run": run.pk, "name": run.mapping.name})
    with transaction.atomic(), attributed(None, gettext_lazy("Connection")):
        for mapping in found.deleted:
            mappings.delete_mapping(mapping)
        for mapping in found.disabled:
            mapping.enabled, mapping.set_aside = False, True
            mapping.save()
            schedule.mapping_switched(mapping)
        made = install.install_mappings([pair.name for pair in found.installed]) if found.installed else []
        for mapping in found.enabled:
            mappings.set_enabled(mapping, True)
        for mapping, (lost, gained) in found.changed.items():
            _exchange(mapping, lost, gained, found.link)
        _depend(found, {m.name for m in made} | {m.name for m in found.enabled})


def _exchange(mapping: TableMapping, lost: list[pairs.Field], gained: list[pairs.Field], link: Connection) -> None:
    """Give a mapping that stays the default fields of the new setting in place of those of the old one; what people
    made of the other rows stays."""
    draft = mappings.draft_of(TableMapping.objects.get(pk=mapping.pk))
    gone = {_key(f.local, f.remote) for f in lost}
    wanted = {_key(f.local, f.remote) for f in gained}
    rows: list[FieldMapping] = [r for r in draft.fields if _key(r.local_field, r.remote_field) not in gone]
    there = {_key(r.local_field, r.remote_field) for r in rows}
    for row in install.default_fields(pairs.get(mapping.pair), draft.mapping, link):
        key = _key(row.local_field, row.remote_field)
        if key in wanted and key not in there:
            rows.append(row)
    draft.fields = rows
    mappings.save(draft, confirmed=True)


def _key(local: str | None, remote: str | None) -> tuple[str, str]:
    return local or "", remote or ""


def _depend(found: Turn, new: set[str]) -> None:
    """Nothing depends on a mapping that was disabled; what is new is depended on as by default."""
    left = set(found.disabled)
    by_name = {m.name: m for m in TableMapping.objects.prefetch_related("depends_on")}
    for mapping in by_name.values():
        if mapping.set_aside:
            continue
        before = set(mapping.depends_on.all())
        defaults = {by_name[n] for n in pairs.get(mapping.pair).depends_on if n in new and n in by_name}
        after = (before - left) | defaults
        if after != before:
            mapping.depends_on.set(after)
