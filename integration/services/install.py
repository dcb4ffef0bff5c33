"""Installing mappings: a pair's factory default becomes rows; couplings and bases are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import changefeed, pairs
from integration.models import Connection, FieldMapping, MappingFilter, MatchCriterion, TableMapping
from integration.services import mapping_documents as documents
from integration.services import schedule
from integration.services.attribution import attributed, create_with_history
from integration.services.errors import Refused
from integration.services.link import connection
from integration.services.mapping_checks import MAPPING, Draft, MappingRefused, check, why_not
from integration.services.mapping_rows import adopt
from integration.services.shipped_rules import install_rules

__all__ = ["connection", "default_differences", "has_default", "install_mappings", "reset_mappings"]


def install_mappings(names: Iterable[str] = (), *, user: User | None = None) -> list[TableMapping]:
    """Write the factory defaults of these pairs (all that are active under this connection) to rows. Without names,
    mappings of another set-up of the connection are set aside.

    "Use default synchronisation setup": filters, fields, criteria, templates and policies return to the default;
    couplings stay, and what was agreed on for a field that is still mapped.
    """
    from integration.services import variants  # stands on this module

    link = connection()
    known = {pair.name: pair for pair in pairs.all_pairs()}
    chosen = [n.upper() for n in names]
    wanted = chosen or [n for n, pair in known.items() if pair.active(link)]
    unknown = [n for n in wanted if n not in known]
    if unknown:
        raise Refused(
            _("There is no mapping “%(name)s”. Mappings: %(known)s.")
            % {"name": ", ".join(unknown), "known": ", ".join(sorted(known))}
        )
    for name in chosen:
        if why := why_not(TableMapping(name=name, pair=name)):
            raise Refused(why)
    with transaction.atomic(), attributed(user, gettext_lazy("Default synchronisation setup")):
        install_rules()
        if not chosen:
            variants.turn(variants.foreseen(link, link))
        there = {m.name: m for m in TableMapping.objects.filter(name__in=wanted)}
        made = {name: there.get(name) or _new(known[name], link) for name in wanted}
        by_name = {m.name: m for m in TableMapping.objects.all()}
        for name, mapping in made.items():
            if name in there:
                _reset(_default_of(known[name], mapping, link, _dependencies(known[name], by_name)))
            else:
                mapping.depends_on.set(_dependencies(known[name], by_name))
        # named ones are brought back to their defaults; the others keep the rhythm somebody gave them
        schedule.install(made.values(), reset=bool(chosen))
    return list(made.values())


def reset_mappings(chosen: Sequence[TableMapping], *, user: User | None = None) -> list[TableMapping]:
    """Bring these mappings back to their defaults, those made here included: their tables, direction and rows are
    their definition and stay, their policies and schedules return to the defaults (ENG-172)."""
    with transaction.atomic(), attributed(user, gettext_lazy("Default synchronisation setup")):
        own = [mapping for mapping in chosen if not has_default(mapping)]
        for mapping in own:
            _reset(_default_of_own(mapping))
        schedule.install(own, reset=True)
        with_default = [mapping.name for mapping in chosen if has_default(mapping)]
        return own + (install_mappings(with_default) if with_default else [])


def has_default(mapping: TableMapping) -> bool:
    """Whether the product brings this mapping, with fields, filters and criteria to return to."""
    return any(pair.name == mapping.pair for pair in pairs.all_pairs()) if mapping.pair else False


def default_differences(mapping: TableMapping) -> tuple[list[documents.Difference], list[str]]:
    """What bringing the mapping back to its defaults would change, and what would follow for coupled records: tried
    out and taken back."""
    from integration.services.mappings import effects_of

    before = documents.mapping_document(TableMapping.objects.get(pk=mapping.pk))
    effects = effects_of(_default_draft(TableMapping.objects.get(pk=mapping.pk)))
    with transaction.atomic():
        reset_mappings([TableMapping.objects.get(pk=mapping.pk)])
        after = documents.mapping_document(TableMapping.objects.get(pk=mapping.pk))
        transaction.set_rollback(True)
    return documents.differences(documents.MAPPINGS, before, after), [str(effect) for effect in effects]


def _default_draft(mapping: TableMapping) -> Draft:
    if not has_default(mapping):
        return _default_of_own(mapping)
    pair = pairs.get(mapping.pair)
    by_name = {m.name: m for m in TableMapping.objects.all()}
    return _default_of(pair, mapping, connection(), _dependencies(pair, by_name))


def _dependencies(pair: pairs.Pair, there: dict[str, TableMapping]) -> list[TableMapping]:
    return [there[name] for name in pair.depends_on if name in there and not there[name].set_aside]


def _reset(draft: Draft) -> None:
    from integration.services import mappings  # stands on services that need the connection

    mapping = draft.mapping
    if has_default(mapping):
        mapping.templates.all().delete()
    mappings.save(draft, confirmed=True)
    pair = pairs.get(mapping.pair)
    changefeed.subscribe(mapping, pair.fed_by, alone=not pair.only_with)


def _new(pair: pairs.Pair, link: Connection) -> TableMapping:
    mapping = _with_defaults(pair, TableMapping(name=pair.name))
    if problems := [p for p in check(Draft(mapping)) if p.part == MAPPING]:
        raise MappingRefused(problems)
    mapping.save()
    fields, filters, criteria = _rows(pair, mapping, link)
    for key, field in enumerate(fields, pair.first_key):
        field.base_key = key
    create_with_history(fields, FieldMapping)
    create_with_history(filters, MappingFilter)
    create_with_history(criteria, MatchCriterion)
    changefeed.subscribe(mapping, pair.fed_by, alone=not pair.only_with)
    return mapping


def _with_defaults(pair: pairs.Pair, mapping: TableMapping) -> TableMapping:
    values = {
        "local_table": pair.local,
        "remote_table": pair.remote,
        "direction": pair.direction,
        "only_coupled": pair.only_coupled,
        "create_new_on_no_match": pair.create_new_on_no_match,
        "synch_after_coupling": pair.synch_after_coupling,
        "deletion_conflict": pair.deletion_conflict,
        "category": pair.category,
        "pair": pair.name,
    }
    return _set(mapping, {**_policies("disable_event_trigger", "update_conflict"), **values})


def _policies(*names: str) -> dict[str, Any]:
    fields = {f.name: f for f in TableMapping._meta.concrete_fields}
    return {**{name: fields[name].get_default() for name in names}, "enabled": True}


def _set(mapping: TableMapping, values: dict[str, Any]) -> TableMapping:
    for name, value in values.items():
        setattr(mapping, name, value)
    return mapping


def _default_of(pair: pairs.Pair, mapping: TableMapping, link: Connection, depends: list[TableMapping]) -> Draft:
    """The mapping as the product brings it, in the places of the rows it has now."""
    rows = _rows(pair, mapping, link)
    for before, found, part in zip(
        (mapping.fields.all(), mapping.filters.all(), mapping.criteria.all()),
        rows,
        (documents.FIELDS, documents.FILTERS, documents.CRITERIA),
        strict=True,
    ):
        adopt(list(before), found, documents.PARTS[part].key)  # type: ignore[arg-type]
    for field in rows[0]:
        field.user_defined = False
    return Draft(_with_defaults(pair, mapping), *rows, depends)


def _default_of_own(mapping: TableMapping) -> Draft:
    from integration.services.mappings import draft_of

    names = ("only_coupled", "create_new_on_no_match", "synch_after_coupling", "disable_event_trigger")
    defaults = _policies(*names, "deletion_conflict", "update_conflict")
    defaults["enabled"] = mapping.enabled
    return draft_of(_set(mapping, defaults))


def _rows(
    pair: pairs.Pair, mapping: TableMapping, link: Connection
) -> tuple[list[FieldMapping], list[MappingFilter], list[MatchCriterion]]:
    filters = [
        MappingFilter(mapping=mapping, side=side, field=c.field, operator=c.operator, value=c.value)
        for side, conditions in (("L", pair.local_filter), ("R", pair.remote_filter))
        for c in conditions
    ]
    return default_fields(pair, mapping, link), filters, default_criteria(pair, mapping)


def default_fields(pair: pairs.Pair, mapping: TableMapping, link: Connection) -> list[FieldMapping]:
    """The field mappings the product comes with as the connection is set up, not saved."""
    return [
        FieldMapping(
            mapping=mapping,
            no=number * 10,
            local_field=field.local or "",
            remote_field=field.remote or "",
            direction=field.direction,
            constant=field.constant,
            enabled=field.enabled,
            not_null=field.not_null,
            clear_on_failed_synch=field.clear_on_failed_synch,
            validate=field.validate,
        )
        for number, field in enumerate(pair.fields, 1)
        if pairs.holds(field.when, link)
    ]


def default_criteria(pair: pairs.Pair, mapping: TableMapping) -> list[MatchCriterion]:
    """The match criteria the product comes with, not saved; none for a mapping that was made here."""
    return [
        MatchCriterion(
            mapping=mapping, group=group, local_field=m.local, remote_field=m.remote, normaliser=m.normaliser
        )
        for group, members in enumerate(pair.match, 1)
        for m in members
    ]
