"""Installing mappings: a pair's factory default becomes rows; couplings and bases are kept."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from integration import changefeed, pairs
from integration.models import Connection, FieldMapping, MappingFilter, MatchCriterion, TableMapping
from integration.models.connection import OwnershipModel
from integration.services.errors import Refused


def connection() -> Connection:
    """The installation's connection row, made when missing."""
    return Connection.objects.get_or_create(pk=1)[0]


def install_mappings(names: Iterable[str] = ()) -> list[TableMapping]:
    """Write the factory defaults of these pairs (all that are active under this connection) to rows.

    "Use default synchronisation setup": filters, fields, criteria and policies return to the default; couplings and
    bases stay, because a field mapping of the same two fields keeps its base key.
    """
    link = connection()
    known = {pair.name: pair for pair in pairs.all_pairs()}
    wanted = [n.upper() for n in names] or [n for n, pair in known.items() if pair.active(link)]
    unknown = [n for n in wanted if n not in known]
    if unknown:
        raise Refused(
            _("There is no mapping “%(name)s”. Mappings: %(known)s.")
            % {"name": ", ".join(unknown), "known": ", ".join(sorted(known))}
        )
    with transaction.atomic():
        made = [_install(known[name], link) for name in wanted]
        by_name = {m.name: m for m in TableMapping.objects.all()}
        for mapping in made:
            depends = known[mapping.name].depends_on
            mapping.depends_on.set([by_name[d] for d in depends if d in by_name])
    return made


def _install(pair: pairs.Pair, link: Connection) -> TableMapping:
    old = TableMapping.objects.filter(name=pair.name).first()
    values = {
        "local_table": pair.local,
        "remote_table": pair.remote,
        "direction": pair.direction,
        "only_coupled": pair.only_coupled,
        "create_new_on_no_match": pair.create_new_on_no_match,
        "synch_after_coupling": pair.synch_after_coupling,
        "deletion_conflict": "none",
        "update_conflict": "none",
        "category": pair.category,
        "pair": pair.name,
        "enabled": True,
        "user_defined": False,
    }
    mapping = old or TableMapping(name=pair.name)
    for name, value in values.items():
        setattr(mapping, name, value)
    mapping.revision = mapping.revision + 1 if old else 1
    mapping.save()
    _fields(pair, mapping, link)
    mapping.filters.all().delete()
    filters = [
        MappingFilter(mapping=mapping, side=side, field=c.field, operator=c.operator, value=c.value)
        for side, conditions in (("L", pair.local_filter), ("R", pair.remote_filter))
        for c in conditions
    ]
    bulk_create_with_history(filters, MappingFilter)
    mapping.criteria.all().delete()
    criteria = [
        MatchCriterion(
            mapping=mapping, group=group, local_field=m.local, remote_field=m.remote, normaliser=m.normaliser
        )
        for group, members in enumerate(pair.match, 1)
        for m in members
    ]
    bulk_create_with_history(criteria, MatchCriterion)
    changefeed.subscribe(mapping, pair.fed_by)
    return mapping


def _fields(pair: pairs.Pair, mapping: TableMapping, link: Connection) -> None:
    kept = {(f.local_field, f.remote_field): f.base_key for f in mapping.fields.all()}
    # a key that was ever used is not used again: couplings remember what was agreed under it
    used = FieldMapping.history.filter(mapping_id=mapping.pk).values_list("base_key", flat=True)
    fresh = max([*kept.values(), *used], default=0)
    mapping.fields.all().delete()
    rows = []
    for number, field in enumerate(pair.fields, 1):
        if field.person_model_only and link.ownership_model != OwnershipModel.PERSON:
            continue
        key = kept.get((field.local or "", field.remote or ""))
        if key is None:
            fresh += 1
            key = fresh
        rows.append(
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
                base_key=key,
            )
        )
    bulk_create_with_history(rows, FieldMapping)
