"""Coupling: by hand, by match, creating the partner, and uncoupling with what goes along."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from integration import pairs, registry
from integration.engine import matching, read, unclear
from integration.engine.couplings import feed, on_coupled
from integration.engine.decide import FROM, TO
from integration.engine.entered import row_value
from integration.engine.lookup import labels
from integration.engine.plan import compile_plan
from integration.engine.transform import Unfit
from integration.engine.write import find, load, now_text
from integration.models import Coupling, Issue, SynchRun, TableMapping
from integration.models.run import RunKind
from integration.registry import LOCAL, REMOTE, Column, Row, Table
from integration.services import standing, synchronise
from integration.services.errors import Conflict, Refused
from integration.services.install import connection
from integration.services.partners import Part, filter_text
from integration.services.standing import Kind

#: uncoupling more records than this runs in the background
MANY = 50


def couplings_of(mapping: TableMapping) -> Any:
    """The couplings of a mapping, as a query set."""
    return Coupling.objects.filter(
        scope=mapping.scope, local_table=mapping.local_table, remote_table=mapping.remote_table
    )


def find_record(table: Table, named: str, *, beginning: bool = False) -> Row:
    """The record of that number, code, name or id; refused in a sentence when there is none or more than one.
    `beginning`: where nothing is called so, the one whose name starts with it will do (ENG-113)."""
    text = named.strip()
    digits = text.replace("-", "").lower()
    if len(digits) == 32 and set(digits) <= set("0123456789abcdef"):
        found = list(load(table, [digits]).values())
    else:
        found = []
        for column in dict.fromkeys(filter(None, (table.natural_key, *table.label))):
            value = _called(table.column(column), text)
            found = find(table, column, [value]) if value not in (None, "") else []
            if found:
                break
        if beginning and text and not found:
            found = _beginning(table, text)
    if not found:
        raise Refused(
            _("There is no %(table)s “%(name)s”. Name it by number, code or id.")
            % {"table": table.caption.lower(), "name": named}
        )
    if len(found) > 1:
        raise Refused(
            _("“%(name)s” names %(count)d records of %(table)s. Name the one you mean by its id: %(records)s.")
            % {
                "name": named,
                "count": len(found),
                "table": table.caption.lower(),
                "records": ", ".join(f"{table.text(r)} ({r[table.key.name]})" for r in found[:5]),
            }
        )
    return found[0]


def _called(column: Column, text: str) -> Any:
    """What the column holds when a record is called so; None when it cannot hold that."""
    try:
        return row_value(column, text.upper() if column.kind == "code" else text)
    except Unfit:
        return None


def _beginning(table: Table, text: str) -> list[Row]:
    """The first few records whose name starts with these letters; a number is given whole or not at all."""
    names = [table.column(n) for n in table.label if table.column(n).is_text and n != table.natural_key]
    found = table.model._base_manager.filter(
        reduce(or_, (Q(**{f"{c.attname}__istartswith": text}) for c in names), Q(pk__in=[]))
    )
    return [table.row(record) for record in found.order_by("pk")[:5]]


def couple(
    mapping: TableMapping,
    local_id: str,
    remote_id: str,
    *,
    first_synch: str = "",
    user: User | None = None,
    synchronise_now: bool = True,
    background: bool = False,
) -> Coupling:
    """Couple two records. `first_synch`: "" field by field, a direction, or "none" (only later edits travel).

    Refused when either is coupled already (ENG-114), is missing, or lies outside the mapping's filter (ENG-113).
    """
    local, remote = registry.table(mapping.local_table), registry.table(mapping.remote_table)
    if first_synch not in Coupling.FirstSynch.values:
        raise Refused(_("“%(value)s” is not a way to synchronise first.") % {"value": first_synch})
    if first_synch in (TO, FROM):
        synchronise.check_direction(mapping, first_synch)
    if synchronise_now and not background:
        synchronise.check_free(mapping)
    with transaction.atomic():
        left, right = _one(local, local_id), _one(remote, remote_id)
        _check_free(mapping, left, right, local, remote)
        plan = compile_plan(mapping, connection())
        _check_taken(mapping, local_id, remote_id)
        try:
            with transaction.atomic():
                coupling = Coupling.objects.create(
                    scope=mapping.scope,
                    local_table=mapping.local_table,
                    local_id=local_id,
                    remote_table=mapping.remote_table,
                    remote_id=remote_id,
                    local_label=local.text(left)[:250],
                    remote_label=remote.text(right)[:250],
                    first_synch=first_synch,
                    coupled_at=timezone.now(),
                )
        except IntegrityError:
            raise Conflict(_("One of the records has just been coupled by somebody else.")) from None
        on_coupled(plan, [(local_id.replace("-", ""), remote_id.replace("-", ""))], now_text())
        _close_issues(mapping, [local_id, remote_id])
        if not synchronise_now:
            feed(mapping, LOCAL, [local_id.replace("-", "")])
    if synchronise_now:
        synchronise_records(mapping, local_ids=[local_id], user=user, background=background, coupled=True)
        coupling.refresh_from_db()
    return coupling


def repoint(
    mapping: TableMapping,
    coupling: Coupling,
    *,
    local_id: str = "",
    remote_id: str = "",
    first_synch: str = "",
    user: User | None = None,
    synchronise_now: bool = True,
    background: bool = False,
) -> Coupling:
    """Couple one of the two records to another partner instead (ENG-022, ENG-115). The record that loses its partner
    is uncoupled with what goes along; nothing has been agreed with the new one, and what was parked is tried again."""
    left, right = local_id or coupling.local_id.hex, remote_id or coupling.remote_id.hex
    if (left, right) == (coupling.local_id.hex, coupling.remote_id.hex):
        raise Refused(_("%(local)s and %(remote)s are coupled already.") % {
            "local": coupling.local_label, "remote": coupling.remote_label
        })  # fmt: skip
    with transaction.atomic():
        run = uncouple(mapping, coupling_ids=[coupling.pk], user=user)
        if Coupling.objects.filter(pk=coupling.pk).exists():
            issue = Issue.objects.filter(coupling=coupling, run=run, closed_at=None).first()
            raise Refused(issue.sentence if issue else run.message)
        made = couple(mapping, left, right, first_synch=first_synch, user=user, synchronise_now=False)
    if synchronise_now:
        synchronise_records(mapping, local_ids=[left], user=user, background=background, coupled=True)
        made.refresh_from_db()
    return made


def _one(table: Table, key: str) -> Row:
    # locked: a run that is about to give the record a partner goes first, or sees this coupling
    found = load(table, [key.replace("-", "")], lock=True)
    if not found:
        raise Refused(_("The %(table)s %(id)s does not exist any more.") % {"table": table.caption.lower(), "id": key})
    return next(iter(found.values()))


def _check_free(mapping: TableMapping, left: Row, right: Row, local: Table, remote: Table) -> None:
    """ENG-114: one to one. A coupling whose other record is gone is removed silently."""
    for column, table, row, other, other_column in (
        ("local_id", local, left, remote, "remote_id"),
        ("remote_id", remote, right, local, "local_id"),
    ):
        known = couplings_of(mapping).filter(**{column: row[table.key.name]}).first()
        if known is None:
            continue
        partner = load(other, [getattr(known, other_column).hex])
        if not partner:
            _drop_stale(mapping, known)
            continue
        raise Conflict(
            _("Cannot couple %(left)s to %(right)s: %(record)s is already coupled to %(partner)s. Uncouple it first.")
            % {
                "left": local.text(left),
                "right": remote.text(right),
                "record": table.text(row),
                "partner": other.text(next(iter(partner.values()))),
            }
        )


def _drop_stale(mapping: TableMapping, coupling: Coupling) -> None:
    """The coupling to a record that is gone makes way for a new one; what was open about it is settled by that."""
    Issue.objects.filter(mapping=mapping, closed_at=None).filter(
        Q(coupling=coupling) | Q(source_id__in=[coupling.local_id, coupling.remote_id])
    ).update(closed_at=timezone.now())
    coupling.delete()


def _check_taken(mapping: TableMapping, local_id: str, remote_id: str) -> None:
    """Refused when the mapping takes one of the two records not (ENG-113)."""
    for side, key in ((LOCAL, local_id.replace("-", "")), (REMOTE, remote_id.replace("-", ""))):
        part = Part(mapping, side)
        for kind, reasons in standing.left_out(part, [key]).values():
            if kind == Kind.OUTSIDE and read.unscoped(compile_plan(mapping, connection()).side(side), [key]):
                continue  # it gets what it lacks from the record it is coupled to
            [label] = labels(part.table.name, [key]).values()
            names = {"record": label, "mapping": mapping.name}
            if kind == Kind.OUTSIDE:
                text = _("%(record)s is outside the filter of the table mapping %(mapping)s (%(filter)s).")
                raise Refused(text % {**names, "filter": filter_text(mapping, part.table)})
            text = _("%(record)s is left out of the table mapping %(mapping)s: %(reason)s. %(step)s")
            raise Refused(text % {**names, "reason": reasons[0].found, "step": reasons[0].next_step})


def _close_issues(mapping: TableMapping, ids: Sequence[str]) -> None:
    Issue.objects.filter(mapping=mapping, source_id__in=list(ids), closed_at=None, code__startswith="match_").update(
        closed_at=timezone.now()
    )


def synchronise_records(
    mapping: TableMapping,
    *,
    local_ids: Sequence[str] = (),
    remote_ids: Sequence[str] = (),
    direction: str = "",
    force: str = "",
    create: bool = False,
    coupled: bool = False,
    user: User | None = None,
    background: bool = False,
    observer: synchronise.Observer | None = None,
) -> SynchRun:
    """Synchronise chosen records. `force` (a direction): the source wins on every field of that direction. `coupled`:
    they have just been coupled by hand, which goes into the journal of this run and is reverted with it."""
    options: dict[str, Any] = {
        "local_ids": [i.replace("-", "") for i in local_ids],
        "remote_ids": [i.replace("-", "") for i in remote_ids],
        "create": create,
    }
    if coupled:
        options["coupled"] = True
    if force:
        synchronise.check_direction(mapping, force)
        options["force"] = force
    return synchronise.start_run(
        mapping,
        RunKind.RECORDS,
        direction=direction or force,
        user=user,
        background=background,
        observer=observer,
        **options,
    )


def check_criteria(mapping: TableMapping) -> None:
    """Refused when the mapping has no match criteria."""
    if not mapping.criteria.all():
        raise Refused(
            _("%(name)s has no match criteria. Specify which fields to match on the table mapping.")
            % {"name": mapping.name}
        )


def match_couple(
    mapping: TableMapping,
    *,
    local_ids: Sequence[str] | None = None,
    remote_ids: Sequence[str] | None = None,
    create_new: bool | None = None,
    synch: bool | None = None,
    user: User | None = None,
    background: bool = False,
    observer: synchronise.Observer | None = None,
) -> SynchRun:
    """Match-based coupling of a selection of one side, or of all uncoupled records in the filter."""
    check_criteria(mapping)
    if create_new and (reason := why_not_create(mapping)):
        raise Refused(reason)
    options: dict[str, Any] = {"synch": mapping.synch_after_coupling if synch is None else synch}
    for name, ids in (("local_ids", local_ids), ("remote_ids", remote_ids)):
        if ids is not None:
            options[name] = [i.replace("-", "") for i in ids]
    last = couplings_of(mapping).order_by("-id").values_list("id", flat=True).first()
    options["after_coupling"] = last or 0
    options["create"] = mapping.create_new_on_no_match if create_new is None else create_new
    return synchronise.start_run(mapping, RunKind.MATCH, user=user, background=background, observer=observer, **options)


def why_not_create(mapping: TableMapping) -> str:
    """Why match-based coupling cannot create what nothing matches (ENG-126); blank when it can."""
    if TO not in mapping.directions:
        return _("The table mapping %(mapping)s does not create records in Sales: it goes from Sales only.") % {
            "mapping": mapping.name
        }
    if TO in pairs.get(mapping.pair).never_creates:
        return _("The table mapping %(mapping)s never creates records in Sales.") % {"mapping": mapping.name}
    return ""


def preview_matches(
    mapping: TableMapping, local_ids: Sequence[str] | None = None, remote_ids: Sequence[str] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """What match-based coupling would do: matched, several, taken (with labels) and none, without writing; seen from
    the side whose records were chosen, else from Business Central."""
    plan = compile_plan(mapping, connection())
    side, name, chosen = (REMOTE, "remote", remote_ids) if remote_ids is not None else (LOCAL, "local", local_ids)
    ids = None if chosen is None else [i.replace("-", "") for i in chosen]
    with transaction.atomic():
        found = matching.match(plan, **({} if ids is None else {"remotes" if side == REMOTE else "locals_": ids}))
        free = read.uncoupled_page(plan, side, "", 5000) if ids is None else ids
    pairs_ = found.pairs if side == LOCAL else [(b, a) for a, b in found.pairs]
    met = {own for own, _other in pairs_} | found.unclear(side)
    candidates = {b for _a, b in pairs_} | {c for cs in found.several[side].values() for c in cs}
    taken = list(found.taken[side].values())
    rivals = {rival for group in found.rivals[side].values() for rival in group}
    other = REMOTE if side == LOCAL else LOCAL
    own_names = labels(plan.side(side).table.name, sorted({*free, *met, *rivals}))
    names = labels(plan.side(other).table.name, sorted({*candidates, *taken}))
    partners = unclear.partners_of(plan, other, taken)

    def entry(own: str, others: Sequence[str]) -> dict[str, Any]:
        return {
            f"{name}_id": own,
            name: own_names.get(own, own),
            "candidates": [
                {"id": c, "label": names.get(c, c), **({"coupled_to": partners[c]} if c in partners else {})}
                for c in others
            ],
            "rivals": [own_names.get(r, r) for r in found.rivals[side].get(own, ()) if own in found.several[side]],
        }

    return {
        "matched": [entry(own, [other]) for own, other in pairs_],
        "several": [entry(own, cs) for own, cs in found.several[side].items()],
        "taken": [entry(own, [c]) for own, c in found.taken[side].items()],
        "none": [entry(own, []) for own in free if own not in met],
    }


def create_partners(
    mapping: TableMapping,
    *,
    local_ids: Sequence[str] = (),
    remote_ids: Sequence[str] = (),
    user: User | None = None,
    background: bool = False,
) -> SynchRun:
    """Create the other side's record for chosen uncoupled ones (overrides "only coupled"); matches are tried first.

    ENG-119: records that are coupled already are skipped; a coupling whose partner is gone gives way.
    """
    direction = TO if local_ids else FROM
    if not background:
        synchronise.check_free(mapping)
    with transaction.atomic():
        local_ids = _without_partner(Part(mapping, LOCAL), local_ids)
        remote_ids = _without_partner(Part(mapping, REMOTE), remote_ids)
    if not local_ids and not remote_ids:
        raise Conflict(_("The chosen records are already coupled."))
    return synchronise_records(
        mapping,
        local_ids=local_ids,
        remote_ids=remote_ids,
        direction="" if set(mapping.directions) == {TO, FROM} else direction,
        create=True,
        user=user,
        background=background,
    )


def _without_partner(part: Part, ids: Sequence[str]) -> list[str]:
    chosen = [i.replace("-", "") for i in ids]
    if chosen:
        part.broken().filter(**{f"{part.own}__in": chosen}).delete()
    coupled = {
        key.hex for key in part.couplings().filter(**{f"{part.own}__in": chosen}).values_list(part.own, flat=True)
    }
    return [key for key in chosen if key not in coupled]


def uncouple(
    mapping: TableMapping,
    *,
    coupling_ids: Sequence[int] | None = None,
    user: User | None = None,
    background: bool = False,
    observer: synchronise.Observer | None = None,
) -> SynchRun:
    """Remove couplings (all of the mapping when none are named). Data stays, children follow, company ids go blank."""
    options: dict[str, Any] = {} if coupling_ids is None else {"coupling_ids": list(coupling_ids)}
    return synchronise.start_run(
        mapping, RunKind.UNCOUPLE, user=user, background=background, observer=observer, **options
    )
