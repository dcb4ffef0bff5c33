"""What most tests begin with is made once by the product's own means, kept in memory, and put back for each of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from integration.models import Change, Subscription


@dataclass
class Rows:
    """The rows of a table as one statement, which takes a tenth of the time that records take."""

    model: type[models.Model]
    sql: str
    #: ready for the database, but for times
    values: list[Any]
    times: list[int]


@dataclass
class Kept:
    """Rows that were made, when they had been made, and the object that names some of them: its class, their rows."""

    at: dt.datetime
    rows: list[Rows]
    kind: type[Any]
    named: dict[str, tuple[type[models.Model], dict[str, Any]]]


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
        rows = [_rows(model, before[model]) for model in _models()]
        named = {field.name: getattr(made, field.name) for field in fields(made)}
        _kept.clear()
        _kept[state] = Kept(
            at,
            [each for each in rows if each.values],
            type(made),
            {name: (type(one), _row(type(one), one.pk)) for name, one in named.items()},
        )
        return made
    return _put_back(_kept[state])


def _models() -> list[type[models.Model]]:
    """Every table; the feed's subscriptions late, for what is put back before them is not fed."""
    found = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    return sorted(found, key=lambda model: (model is Change, model is Subscription))


def _keys(model: type[models.Model]) -> Any:
    return model._base_manager.values_list("pk", flat=True)


def _columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _row(model: type[models.Model], key: Any) -> dict[str, Any]:
    return model._base_manager.values(*(field.attname for field in model._meta.concrete_fields)).get(pk=key)


def _rows(model: type[models.Model], but: set[Any]) -> Rows:
    columns = _columns(model)
    found = model._base_manager.order_by("pk").values_list("pk", *(field.attname for field in columns))
    rows = [row[1:] for row in found if row[0] not in but]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in columns)
    places = f"({', '.join(['%s'] * len(columns))})"
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {', '.join([places] * len(rows))}"
    values: list[Any] = []
    times = []
    for row in rows:
        for field, value in zip(columns, row, strict=True):
            if isinstance(value, dt.datetime):
                times.append(len(values))
                values.append(value)
            else:
                values.append(field.get_db_prep_save(value, connection))
    return Rows(model, sql, values, times)


def _put_back(kept: Kept) -> Any:
    """Times lie as long ago as they did when the rows had been made."""
    since = timezone.now() - kept.at
    with transaction.atomic(), connection.cursor() as cursor:
        for each in kept.rows:
            values = each.values.copy()
            for place in each.times:
                values[place] = connection.ops.adapt_datetimefield_value(values[place] + since)
            cursor.execute(each.sql, values)
        for sql in connection.ops.sequence_reset_sql(no_style(), [each.model for each in kept.rows]):
            cursor.execute(sql)
    return kept.kind(**{name: _record(model, row, since) for name, (model, row) in kept.named.items()})


def _record(model: type[models.Model], row: dict[str, Any], since: dt.timedelta) -> models.Model:
    forward = [value + since if isinstance(value, dt.datetime) else value for value in row.values()]
    return model.from_db(connection.alias, list(row), forward)
