"""What match-based coupling is set up to do, kept on the mapping: which fields must agree, and what follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from integration import pairs
from integration.models import MatchCriterion, TableMapping
from integration.models.mapping import Direction, UpdateConflict
from integration.services import mappings
from integration.services.errors import Refused
from integration.services.install import default_criteria


@dataclass
class MatchSetup:
    """The criteria and what is done with what matched (ENG-129). `criteria`: rows, saved ones changed in place."""

    criteria: list[MatchCriterion] = field(default_factory=list)
    synch: bool = False
    create_new: bool = False
    update_conflict: str = UpdateConflict.NONE


def setup_of(mapping: TableMapping) -> MatchSetup:
    return MatchSetup(
        list(mapping.criteria.all()),
        mapping.synch_after_coupling,
        mapping.create_new_on_no_match,
        mapping.update_conflict,
    )


def save_setup(mapping: TableMapping, setup: MatchSetup) -> bool:
    """Keep the set-up on the mapping; whether anything was different. Other criteria count the mapping's revision up,
    so that what was unclear is matched again."""
    if setup.update_conflict != mapping.update_conflict and mapping.direction != Direction.BIDIRECTIONAL:
        raise Refused(
            _("%(mapping)s goes one way only, so there is no conflict to resolve.") % {"mapping": mapping.name}
        )
    current = TableMapping.objects.get(pk=mapping.pk)
    if _plain(setup) == _plain(setup_of(current)):
        return False
    current.synch_after_coupling = setup.synch
    current.create_new_on_no_match = setup.create_new
    current.update_conflict = setup.update_conflict
    draft = mappings.draft_of(current)
    draft.criteria = setup.criteria
    for row in setup.criteria:
        row.mapping = current
    mappings.save(draft, confirmed=True)
    mapping.refresh_from_db()
    return True


def reset_criteria(mapping: TableMapping) -> bool:
    """The match criteria the product comes with; none for a mapping that was made here. The rest stays as it is."""
    wanted = default_criteria(pairs.get(mapping.pair), mapping)
    setup = setup_of(mapping)
    if _rows(wanted) == _rows(setup.criteria):
        return False
    setup.criteria = wanted
    return save_setup(mapping, setup)


def _plain(setup: MatchSetup) -> tuple[object, ...]:
    return (_rows(setup.criteria), setup.synch, setup.create_new, str(setup.update_conflict))


def _rows(criteria: Iterable[MatchCriterion]) -> list[tuple[int, str, str, str]]:
    return sorted((c.group, c.local_field, c.remote_field, str(c.normaliser)) for c in criteria)
