"""The change feed: triggers append one row per changed record and subscribed mapping, in the writer's own transaction.

Nothing is lost to clocks, commit order, bulk updates, raw SQL or deletions, and a mapping's backlog is a count. Shapes
and traps: docs/concepts/change-feed.md. A trigger's name ends in a digest of its SQL, so a stale one counts as missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Count

from integration import calculated, registry
from integration.engine import dialects
from integration.engine.dialects.base import quote
from integration.models import Change, Subscription, TableMapping
from integration.registry import Table

PREFIX = "p2c_feed_"
#: (table, path) pairs that pairs declare in `fed_by`; triggers are made for each
_paths: dict[str, set[str]] = {}


def declare_path(table: str, path: str) -> None:
    """Make the table's triggers also feed the records at the end of this path (a pair's `fed_by`)."""
    _paths.setdefault(table, set()).add(path)


def subscribe(
    mapping: TableMapping, fed_by: Iterable[tuple[str, str, str]] = (), *, alone: bool = True, sides: str = "LR"
) -> None:
    """Feed the mapping from its two tables, from `fed_by` (table, path, side), and from the rows its calculated columns
    are worked out of. Asked for again when the mapping's rows have changed; what stays as it is, is not touched.
    Not `alone`: its records are lines that go with their headers, and nothing would ever ask for their changes.
    `sides`: those that are watched.

    On PostgreSQL each table is locked against writers first: a writer that is open while the subscription commits would
    neither be fed nor be seen by the first full run.
    """
    own = {(mapping.local_table, "", "L"), (mapping.remote_table, "", "R"), *fed_by, *_calculated_feeds(mapping)}
    wanted = {each for each in own if each[2] in sides} if alone else set()
    there = {(s.table, s.path, s.side): s.pk for s in Subscription.objects.filter(mapping=mapping)}
    if wanted == there.keys():
        return
    with transaction.atomic():
        if connection.vendor == "postgresql":
            for name in sorted({name for name, _, _ in wanted - there.keys()}):
                db_table = quote(registry.table(name).db_table)
                dialects.current().execute(f"LOCK TABLE {db_table} IN SHARE ROW EXCLUSIVE MODE")
        Subscription.objects.filter(pk__in=[pk for key, pk in there.items() if key not in wanted]).delete()
        for name, path, side in sorted(wanted - there.keys()):
            Subscription.objects.get_or_create(table=name, path=path, mapping=mapping, side=side)


def _calculated_feeds(mapping: TableMapping) -> Iterator[tuple[str, str, str]]:
    """What the calculated columns in the mapping's enabled rows and filters come from."""
    fields = [f for f in mapping.fields.all() if f.enabled]
    filters = list(mapping.filters.all())
    for side, which in (("L", "local"), ("R", "remote")):
        used = {getattr(f, f"{which}_field") for f in fields} | {f.field for f in filters if f.side == side}
        table = registry.table(getattr(mapping, f"{which}_table"))
        beyond = [table.column(name) for name in sorted(used) if "." in name]
        for column in [*(c for c in table.calculated if c.name in used), *beyond]:
            for source, path in calculated.feeds(column, table):
                if "." not in column.name or path in _paths.get(source, ()):
                    yield source, path, side


def unsubscribe(mapping: TableMapping) -> None:
    """Stop feeding the mapping and forget what is pending."""
    with transaction.atomic():
        Subscription.objects.filter(mapping=mapping).delete()
        Change.objects.filter(mapping_id=mapping.pk).delete()


def backlog() -> dict[int, int]:
    """Records with pending changes, per mapping."""
    counted = Change.objects.values("mapping_id").annotate(records=Count("record", distinct=True))
    return {row["mapping_id"]: row["records"] for row in counted.order_by()}


# --- triggers -------------------------------------------------------------------------------------------------------


def _walk(table: Table, path: str, row: str) -> tuple[str, str]:
    """(joins, expression of the fed record's key) for a path that starts at the changed row."""
    model: Any = table.model
    value, alias, joins = "", row, ""
    for step, name in enumerate(path.split("__")):
        relation = model._meta.get_field(name)
        target = relation.related_model
        if value:
            alias = f"p{step}"
        if isinstance(relation, models.ForeignKey):
            if value:
                joins += (
                    f" JOIN {quote(model._meta.db_table)} {alias} ON {alias}.{quote(model._meta.pk.column)} = {value}"
                )
            value = f"{alias}.{quote(relation.column)}"
        else:
            own = value or f"{row}.{quote(model._meta.pk.column)}"
            alias = f"p{step}"
            column = quote(relation.field.column)
            joins += f" JOIN {quote(target._meta.db_table)} {alias} ON {alias}.{column} = {own}"
            value = f"{alias}.{quote(target._meta.pk.column)}"
        model = target
    return joins, value


@dataclass
class Feeding:
    """What the rows of a table feed besides their own records."""

    #: paths that lead to the records
    paths: list[str]
    #: the tables that show a column of the row, found by codes
    shown: list[tuple[Table, calculated.Shown]]


def _feeding() -> Callable[[Table], Feeding]:
    """Looked up for all tables at once, for each may be fed by any other."""
    paths = calculated.feeding_paths()
    shown: dict[str, list[tuple[Table, calculated.Shown]]] = {}
    for other in registry.tables():
        for each in calculated.shown(other):
            shown.setdefault(each.source.name, []).append((other, each))
    return lambda table: Feeding(
        sorted(_paths.get(table.name, set()) | paths.get(table.name, set())), shown.get(table.name, [])
    )


def _appends(table: Table, paths: list[str], row: str, source: str, op: str, marker: str, actor: str) -> list[str]:
    """The INSERT statements of one event: the row's own record, and the records it feeds through paths."""
    statements = []
    for path in ["", *paths]:
        joins, record = _walk(table, path, row) if path else ("", f"{row}.{quote(table.key.db_column)}")
        statements.append(_append(table, path, source, joins, record, "U" if path else op, marker, actor))
    return statements


def _append(table: Table, path: str, source: str, joins: str, record: str, op: str, marker: str, actor: str) -> str:
    return (
        f"INSERT INTO integration_change (mapping_id, side, record, op, actor) "
        f"SELECT s.mapping_id, s.side, {record}, '{op}', {actor} "
        f"FROM {source}integration_subscription s{joins} "
        f"WHERE s.\"table\" = '{table.name}' AND s.path = '{path}' AND {record} IS NOT NULL AND {marker};"
    )


def _shows(table: Table, feeding: Feeding, marker: str, actor: str) -> dict[str, str]:
    """Column of the table -> what is done when it changes: it feeds the records that show it, found by their codes."""
    found: dict[str, str] = {}
    for other, shown in feeding.shown:
        joins, before = "", "NEW"
        for step, (here, keys) in enumerate(shown.hops):
            on = " AND ".join(
                f"p{step}.{quote(own.db_column)} = {before}.{quote(there.db_column)}" for there, own in keys
            )
            joins, before = f"{joins} JOIN {quote(here.db_table)} p{step} ON {on}", f"p{step}"
        record = f"{before}.{quote(other.key.db_column)}"
        column = quote(shown.column.db_column)
        statement = _append(table, shown.path, "", joins, record, "U", marker, actor)
        found[column] = found.get(column, "") + statement
    return found


def _sqlite_triggers(table: Table, feeding: Feeding) -> dict[str, str]:
    marker = "NOT EXISTS (SELECT 1 FROM integration_originmarker o WHERE o.mapping_id = s.mapping_id)"
    actor = "COALESCE((SELECT o.actor FROM integration_originmarker o), '')"
    target, key = quote(table.db_table), quote(table.key.db_column)
    new = "".join(_appends(table, feeding.paths, "NEW", "", "U", marker, actor))
    paths_only = _appends(table, feeding.paths, "OLD", "", "U", marker, actor)[1:]
    gone = _appends(table, feeding.paths, "OLD", "", "D", marker, actor)
    bodies = {
        "i": (f"AFTER INSERT ON {target}", "".join(_appends(table, feeding.paths, "NEW", "", "I", marker, actor))),
        "u": (f"AFTER UPDATE ON {target}", new + "".join(paths_only)),
        "d": (f"AFTER DELETE ON {target}", "".join(gone)),
        "k": (f"AFTER UPDATE OF {key} ON {target} FOR EACH ROW WHEN OLD.{key} IS NOT NEW.{key}", gone[0]),
    }
    for no, (column, body) in enumerate(_shows(table, feeding, marker, actor).items()):
        bodies[f"s{no}"] = (
            f"AFTER UPDATE OF {column} ON {target} FOR EACH ROW WHEN OLD.{column} IS NOT NEW.{column}",
            body,
        )
    made = {}
    for event, (head, body) in bodies.items():
        each = "" if "FOR EACH ROW" in head else " FOR EACH ROW"
        name = _name(table, event, head + body)
        made[name] = f"CREATE TRIGGER {name} {head}{each} BEGIN {body} END"
    return made


#: a restore loads rows with an empty search path, and is to be fed like any other writer
_LANGUAGE = "LANGUAGE plpgsql SET search_path FROM CURRENT"


def _postgresql_triggers(table: Table, feeding: Feeding) -> dict[str, str]:
    marker = "s.mapping_id <> coalesce(nullif(current_setting('p2c.origin', true), '')::int, -1)"
    actor = "coalesce(current_setting('p2c.actor', true), '')"
    target, key = quote(table.db_table), quote(table.key.db_column)

    def rows(alias: str, op: str) -> list[str]:
        return _appends(table, feeding.paths, "r", f"{alias} r CROSS JOIN ", op, marker, actor)

    truncated = _appends(table, feeding.paths, "r", f"{target} r CROSS JOIN ", "D", marker, actor)[0]
    one_gone = f"INSERT INTO integration_change (mapping_id, side, record, op, actor) SELECT s.mapping_id, s.side, OLD.{key}, 'D', {actor} FROM integration_subscription s WHERE s.\"table\" = '{table.name}' AND s.path = '' AND {marker};"  # noqa: E501
    events = {
        "i": ("AFTER INSERT", "REFERENCING NEW TABLE AS newrows FOR EACH STATEMENT", "".join(rows("newrows", "I"))),
        "u": (
            "AFTER UPDATE",
            "REFERENCING NEW TABLE AS newrows OLD TABLE AS oldrows FOR EACH STATEMENT",
            "".join(rows("newrows", "U")) + "".join(rows("oldrows", "U")[1:]),
        ),
        "d": ("AFTER DELETE", "REFERENCING OLD TABLE AS oldrows FOR EACH STATEMENT", "".join(rows("oldrows", "D"))),
        "t": ("BEFORE TRUNCATE", "FOR EACH STATEMENT", truncated),
        "k": ("AFTER UPDATE", f"FOR EACH ROW WHEN (OLD.{key} IS DISTINCT FROM NEW.{key})", one_gone),
    }
    for no, (column, body) in enumerate(_shows(table, feeding, marker, actor).items()):
        events[f"s{no}"] = ("AFTER UPDATE", f"FOR EACH ROW WHEN (OLD.{column} IS DISTINCT FROM NEW.{column})", body)
    made = {}
    for event, (when, each, body) in events.items():
        name = _name(table, event, when + each + _LANGUAGE + body)
        made[name] = (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger {_LANGUAGE} AS $body$ BEGIN {body} RETURN NULL; "
            f"END $body$; CREATE TRIGGER {name} {when} ON {target} {each} EXECUTE FUNCTION {name}();"
        )
    return made


def _name(table: Table, event: str, sql: str) -> str:
    digest = hashlib.blake2b(sql.encode(), digest_size=4).hexdigest()
    return f"{PREFIX}{table.name.replace('.', '_')[:40]}_{event}_{digest}"


def expected_triggers(present: Collection[str] = ()) -> dict[str, str]:
    """Trigger name -> the SQL that makes it, for every registered table whose database table exists. `present`: the
    tables of the database, where they are known already."""
    make = _postgresql_triggers if connection.vendor == "postgresql" else _sqlite_triggers
    present = set(present or connection.introspection.table_names())
    feeding = _feeding()
    found: dict[str, str] = {}
    for table in registry.tables():
        if table.db_table in present:
            found.update(make(table, feeding(table)))
    return found


def existing_triggers() -> dict[str, str]:
    """Feed triggers in the database: name -> database table."""
    if connection.vendor == "postgresql":
        sql = (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE NOT t.tgisinternal AND n.nspname = current_schema() AND t.tgname LIKE %s"
        )
    else:
        sql = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    return dict(dialects.current().query(sql, [PREFIX + "%"]))


def missing_triggers() -> list[str]:
    """Names of triggers that should be there and are not; empty before the first migration."""
    present = connection.introspection.table_names()
    if "integration_subscription" not in present:
        return []
    return sorted(set(expected_triggers(present)) - set(existing_triggers()))


def drop_triggers(names: dict[str, str]) -> None:
    for name, table in names.items():
        if connection.vendor == "postgresql":
            dialects.current().execute(f"DROP TRIGGER IF EXISTS {name} ON {quote(table)}")
            dialects.current().execute(f"DROP FUNCTION IF EXISTS {name}()")
        else:
            dialects.current().execute(f"DROP TRIGGER IF EXISTS {name}")


def install_triggers() -> set[str]:
    """Make the triggers that are missing and drop stale ones; returns the registry names of tables that lacked one."""
    with transaction.atomic():
        existing, expected = existing_triggers(), expected_triggers()
        drop_triggers({name: table for name, table in existing.items() if name not in expected})
        lacking = set(expected) - set(existing)
        for name in sorted(lacking):
            _run_script(expected[name])
    return tables_of(lacking)


def tables_of(triggers: Iterable[str]) -> set[str]:
    """The registry names of the tables that triggers of these names belong to."""
    names = list(triggers)
    return {
        table.name
        for table in registry.tables()
        if any(name.startswith(f"{PREFIX}{table.name.replace('.', '_')[:40]}_") for name in names)
    }


def _run_script(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def before_migrate(plan: Any = (), **kwargs: Any) -> None:
    """SQLite: drop the triggers while migrations run; a rebuilt table loses them silently and the feed's own tables
    cannot be altered while triggers name them."""
    if plan and connection.vendor == "sqlite" and "integration_subscription" in connection.introspection.table_names():
        drop_triggers(existing_triggers())


def after_migrate(**kwargs: Any) -> None:
    """Install the triggers, unless the database is still empty."""
    if apps.is_installed("integration") and "integration_subscription" in connection.introspection.table_names():
        mend_triggers()


def mend_triggers() -> set[str]:
    """Install what is missing; mappings of tables that lacked a trigger may have missed changes and compare all their
    records next. Returns the tables that lacked one."""
    lacking = install_triggers()
    if lacking:
        fed = Subscription.objects.filter(table__in=lacking).values("mapping")
        TableMapping.every.filter(pk__in=fed).update(full_compare_needed=True)
    return lacking
