"""Background tasks of Business Central: thin skins over services."""

from __future__ import annotations

from collections.abc import Sequence

from django_tasks import task


@task()
def create_contacts(kind_name: str, user_id: int | None, keys: Sequence[str] | None = None) -> dict[str, object]:
    """Make contacts for the records of a kind that have none: all, or these. Returns the counts."""
    from django.contrib.auth.models import User

    from erp.bc.services.contact_batches import create_contacts as create
    from erp.bc.services.links import NAMES
    from integration import origin as origins
    from integration.services.identity import origin_of

    kind = NAMES[kind_name]
    user = User.objects.filter(pk=user_id).first()
    origin = origin_of(user) if user else origins.PRODUCT
    records = kind.model._default_manager.filter(pk__in=keys) if keys is not None else None
    return create(kind, records, origin).data()


@task()
def find_duplicates(everything: bool) -> dict[str, int]:
    """Search the companies that are due, or all of them, for duplicates."""
    from erp.bc.services import duplicates

    done = duplicates.generate(everything=everything)
    return {"companies": done.companies, "found": done.found}
