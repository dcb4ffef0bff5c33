"""What most tests begin with is made once by the product's own means, kept in memory, and put back for each of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models
from django.utils import timezone

from integration.models import Change, Subscription

Key = tuple[type[models.Model], Any]


@dataclass
class Kept:
    """Rows that were made, when they had been made, and the object that names some of them."""

    at: dt.datetime
    rows: dict[type[models.Model], list[dict[str, Any]]]
    made: Any


_kept: dict[tuple[int, ...], Kept] = {}


def kept(make: Callable[[], Any], *standing: type[models.Model]) -> Any:
    """What `make` returns, a dataclass of records: made the first time, put back later. `standing`: tables whose
    number of rows says what there was before."""
    # dates in the rows are today's
    state = (timezone.now().toordinal(), *(model._base_manager.count() for model in standing))
    if state not in _kept:
        before = {model: set(_keys(model)) for model in _models()}
        made = make()
        at = timezone.now()
        rows = {model: _rows(model, before[model]) for model in _models()}
        _kept.clear()
        _kept[state] = Kept(at, {model: found for model, found in rows.items() if found}, made)
        return made
    return _put_back(_kept[state])


def _models() -> list[type[models.Model]]:
    """Every table; the feed's subscriptions late, for what is put back before them is not fed."""
    found = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    return sorted(found, key=lambda model: (model is Change, model is Subscription))


def _keys(model: type[models.Model]) -> Any:
    return model._base_manager.values_list("pk", flat=True)


def _rows(model: type[models.Model], but: set[Any]) -> list[dict[str, Any]]:
    names = [field.attname for field in model._meta.concrete_fields]
    return [row for row in model._base_manager.order_by("pk").values(*names) if row[model._meta.pk.attname] not in but]


def _put_back(kept: Kept) -> Any:
    since = timezone.now() - kept.at
    found: dict[Key, models.Model] = {}
    for model, rows in kept.rows.items():
        made = [model(**{name: _put_forward(value, since) for name, value in row.items()}) for row in rows]
        model._base_manager.bulk_create(made)
        found |= {(model, one.pk): one for one in made}
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(kept.rows)):
            cursor.execute(sql)
    named = {field.name: getattr(kept.made, field.name) for field in fields(kept.made)}
    return type(kept.made)(**{name: found[type(one), one.pk] for name, one in named.items()})


def _put_forward(value: Any, since: dt.timedelta) -> Any:
    """Times lie as long ago as they did when the rows had been made."""
    return value + since if isinstance(value, dt.datetime) else value
