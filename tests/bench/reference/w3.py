"""W3 by hand: merge every pair with pending changes, field by field, and write what differs on either side."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.reference.sql import (
    NOW,
    OPTIONS,
    POSTGRESQL,
    TEXTS,
    Facts,
    Statements,
    atomic,
    base_entry,
    base_number,
    base_text,
    cut,
    decimal,
    hexed,
    json_concat,
    json_pair,
    json_parsed,
    json_text,
    literal,
)


@dataclass
class Field:
    """One field mapping: columns, the values of both sides as the base keeps them, and where each value would go."""

    key: int
    local: str
    remote: str
    #: SQL of the two sides' values as texts of the base, and of the value each becomes on the other side
    left: str
    right: str
    to: str
    fro: str
    #: SQL that turns a value as the base keeps it into the column's value
    store_local: str = "{}"
    store_remote: str = "{}"
    both: bool = True
    number: bool = False


def incremental(*, explain: bool = False) -> None:
    """All pending changes of the mapping, in one transaction."""
    with atomic():
        do = Statements(explain=explain)
        facts = Facts(do)
        run = do.new_run(facts.mapping, "synch")
        fields = _fields(facts)
        _stage(do, facts, fields)
        _merge(do, fields)
        do.run("DELETE FROM integration_change WHERE id IN (SELECT id FROM f)")
        do.mark(facts.mapping)
        _write(do, facts, fields)
        do.unmark()
        _bases(do, fields)
        _journal(do, facts, fields, run)
        for table in ("f", "p", "w", "d"):
            do.run(f"DROP TABLE {table}")


def _fields(facts: Facts) -> list[Field]:
    keys = facts.keys
    found = []
    for local, remote, length, most, code in TEXTS:
        left, right = f"NULLIF(c.{local}, '')", f"NULLIF(a.{remote}, '')"
        to = cut(left, most) if length > most else left
        fro = cut(right, length) if most > length else right
        if code:
            fro = cut(f"NULLIF(upper(trim({right})), '')", length)
        found.append(
            Field(keys[local, remote], local, remote, left, right, to, fro, "COALESCE({}, '')", "COALESCE({}, '')")
        )
    for local, remote, _ in OPTIONS:
        right = f"a.{remote}"
        found.append(
            Field(
                keys[local, remote], f"{local}_id", remote, hexed(f"c.{local}_id"), right,
                f"{local}_to.number", hexed(f"{local}_fk.local_id"), "{}", "{}", number=True,
            )
        )  # fmt: skip
    base_currency = hexed(literal(facts.currency))
    found += [
        Field(
            keys["currency", "transactioncurrencyid"], "currency_id", "transactioncurrencyid",
            hexed("c.currency_id"), hexed("a.transactioncurrencyid"),
            f"CASE WHEN c.currency_id IS NULL THEN {base_currency} ELSE {hexed('mt.remote_id')} END",
            hexed("mf.local_id"),
        ),
        Field(
            keys["primary_contact", "primarycontactid"], "primary_contact_id", "primarycontactid",
            hexed("c.primary_contact_id"), hexed("a.primarycontactid"), hexed("pt.remote_id"), hexed("pf.local_id"),
        ),
        Field(
            keys["salesperson", "ownerid"], "salesperson_id", "ownerid_systemuser",
            hexed("c.salesperson_id"), hexed("a.ownerid_systemuser"), hexed("st.remote_id"), "NULL", both=False,
        ),
        Field(
            keys["credit_limit_lcy", "creditlimit"], "credit_limit_lcy", "creditlimit",
            decimal("c.credit_limit_lcy"), decimal("a.creditlimit"), decimal("c.credit_limit_lcy"), "NULL", both=False,
        ),
    ]  # fmt: skip
    return found


def _coupled(alias: str, own: str, value: str, table: str) -> str:
    return (
        f" LEFT JOIN integration_coupling {alias} ON {alias}.{own} = {value} AND {alias}.scope = 'BC' "
        f"AND {alias}.local_table = '{table}'"
    )


def _stage(do: Statements, facts: Facts, fields: list[Field]) -> None:
    """The pending rows that are read, the pairs they belong to, and everything about those pairs in one table."""
    do.run(f"CREATE TEMP TABLE f AS SELECT id, side, record FROM integration_change WHERE mapping_id = {facts.mapping}")
    do.run("ANALYZE f")
    couplings = (
        f"SELECT k.id, k.local_id, k.remote_id, {json_parsed('k.base')} AS b FROM f "
        "JOIN integration_coupling k ON k.{0} = f.record "
        "AND k.scope = 'BC' AND k.local_table = 'bc.customer' AND k.remote_table = 'crm.account' "
        "WHERE f.side = '{1}'"
    )
    do.run(f"CREATE TEMP TABLE p AS {couplings.format('local_id', 'L')} UNION {couplings.format('remote_id', 'R')}")
    do.run("ANALYZE p")
    joins = ""
    for local, remote, table in OPTIONS:
        joins += _coupled(f"{local}_tk", "local_id", f"c.{local}_id", table)
        joins += f" LEFT JOIN crm_optionvalue {local}_to ON {local}_to.optionvalueid = {local}_tk.remote_id"
        joins += (
            f" LEFT JOIN crm_optionvalue {local}_fo ON {local}_fo.number = a.{remote} AND "
            f"{local}_fo.\"table\" = 'account' AND {local}_fo.\"column\" = '{remote}'"
        )
        joins += _coupled(f"{local}_fk", "remote_id", f"{local}_fo.optionvalueid", table)
    joins += _coupled("mt", "local_id", "c.currency_id", "bc.currency")
    joins += _coupled("mf", "remote_id", "a.transactioncurrencyid", "bc.currency")
    joins += _coupled("pt", "local_id", "c.primary_contact_id", "bc.contact")
    joins += _coupled("pf", "remote_id", "a.primarycontactid", "bc.contact")
    joins += _coupled("st", "local_id", "c.salesperson_id", "bc.salesperson")
    columns = "".join(
        f", {f.left} AS l{f.key}, {f.right} AS r{f.key}, {f.to} AS t{f.key}, {f.fro} AS f{f.key}, "
        f"{base_text('p.b', f.key, 0)} AS x{f.key}, "
        f"{(base_number if f.number else base_text)('p.b', f.key, 1)} AS y{f.key}"
        for f in fields
    )
    do.run(
        f"CREATE TEMP TABLE w AS SELECT p.id, p.local_id, p.remote_id, p.b, a.modifiedon, a.modifiedby, "
        f"c.modified_on, c.modified_by{columns} "
        "FROM p JOIN bc_customer c ON c.system_id = p.local_id JOIN crm_account a ON a.accountid = p.remote_id"
        f"{joins}"
    )


def _merge(do: Statements, fields: list[Field]) -> None:
    """Per field: what each side will hold. A field changed on both sides would need a person; the data has none."""
    clash = " OR ".join(
        f"(l{f.key} IS DISTINCT FROM x{f.key} AND r{f.key} IS DISTINCT FROM y{f.key})" for f in fields if f.both
    )
    if do.rows(f"SELECT count(*) FROM w WHERE {clash}")[0][0]:
        raise RuntimeError("The edits of the two sides meet in one field; the reference does not settle conflicts.")
    columns = "".join(
        f", CASE WHEN l{f.key} IS DISTINCT FROM x{f.key} THEN t{f.key} ELSE r{f.key} END AS r{f.key}, "
        + (f"CASE WHEN r{f.key} IS DISTINCT FROM y{f.key} THEN f{f.key} ELSE l{f.key} END" if f.both else f"l{f.key}")
        + f" AS l{f.key}"
        for f in fields
    )
    to = " OR ".join(f"(l{f.key} IS DISTINCT FROM x{f.key} AND t{f.key} IS DISTINCT FROM r{f.key})" for f in fields)
    fro = " OR ".join(
        f"(r{f.key} IS DISTINCT FROM y{f.key} AND f{f.key} IS DISTINCT FROM l{f.key})" for f in fields if f.both
    )
    do.run(f"CREATE TEMP TABLE d AS SELECT id, ({to}) AS goes_to, ({fro}) AS goes_from{columns} FROM w")
    do.run("ANALYZE d")


def _write(do: Statements, facts: Facts, fields: list[Field]) -> None:
    keys = {"currency_id", "primary_contact_id", "transactioncurrencyid", "primarycontactid", "salesperson_id"}
    keys |= {"ownerid_systemuser", *(f"{local}_id" for local, _, _ in OPTIONS)}

    def stored(template: str, column: str, value: str) -> str:
        made = template.format(value)
        if not POSTGRESQL:
            return made
        if column in keys:
            return f"{made}::uuid"
        return f"{made}::numeric" if column in ("creditlimit", "credit_limit_lcy") else made

    remote = ", ".join(f"{f.remote} = {stored(f.store_remote, f.remote, f'd.r{f.key}')}" for f in fields)
    do.run(
        f"UPDATE crm_account AS a SET {remote}, modifiedon = {NOW}, modifiedby = {literal(facts.user)} "
        "FROM d JOIN w ON w.id = d.id WHERE a.accountid = w.remote_id AND d.goes_to"
    )
    local = ", ".join(f"{f.local} = {stored(f.store_local, f.local, f'd.l{f.key}')}" for f in fields if f.both)
    do.run(
        f"UPDATE bc_customer AS c SET {local}, modified_on = {NOW}, modified_by = 'P2C' "
        "FROM d JOIN w ON w.id = d.id WHERE c.system_id = w.local_id AND d.goes_from"
    )


def _bases(do: Statements, fields: list[Field]) -> None:
    """A field that moved gets a new entry: one value where both sides hold the same, else both."""
    entries = []
    for f in fields:
        left, right = f"d.l{f.key}", f"d.r{f.key}"
        moved = f"({left} IS DISTINCT FROM w.x{f.key} OR {right} IS DISTINCT FROM w.y{f.key})"
        new = _as_text(json_pair(left, right))
        if not f.number:
            new = (
                f"CASE WHEN {left} IS NOT DISTINCT FROM {right} THEN COALESCE({json_text(left)}, 'null') ELSE {new} END"
            )
        old = base_entry("w.b", f.key)
        entries.append((f.key, f"{moved} OR {old} IS NOT NULL", f"CASE WHEN {moved} THEN {new} ELSE {old} END"))
        waits = base_entry("w.b", f"?{f.key}")
        entries.append((f"?{f.key}", f"{waits} IS NOT NULL", waits))
    do.run(
        f"UPDATE integration_coupling AS k SET base = {json_concat(entries)}, first_synch = '', "
        f"synched_at = {NOW} FROM d JOIN w ON w.id = d.id WHERE k.id = d.id"
    )


def _as_text(value: str) -> str:
    return f"({value})::text" if POSTGRESQL else value


def _journal(do: Statements, facts: Facts, fields: list[Field], run: int) -> None:
    """Before and after of the columns that changed, and of the stamps."""
    user = facts.user.hex if hasattr(facts.user, "hex") else facts.user
    for direction, table, flag, side, stamps in (
        ("to_integration", "crm.account", "goes_to", "r", (("modifiedon", None), ("modifiedby", user))),
        ("from_integration", "bc.customer", "goes_from", "l", (("modified_on", None), ("modified_by", "P2C"))),
    ):
        before, after = [], []
        for f in fields:
            if side == "l" and not f.both:
                continue
            name = f.remote if side == "r" else f.local.removesuffix("_id")
            moved = f"d.{side}{f.key} IS DISTINCT FROM w.{side}{f.key}"
            blank = "" if f.number or "COALESCE" not in f.store_local else "''"
            old, new = (f"COALESCE({t}.{side}{f.key}, '')" if blank else f"{t}.{side}{f.key}" for t in ("w", "d"))
            before.append((name, moved, json_text(old)))
            after.append((name, moved, json_text(new)))
        at, who = stamps[0][0], stamps[1][0]
        old_who = hexed(f"w.{who}") if who == "modifiedby" else f"w.{who}"
        changed = f"{old_who} IS DISTINCT FROM '{stamps[1][1]}'"
        before += [(at, "true", json_text(f"CAST(w.{at} AS text)")), (who, changed, json_text(old_who))]
        after += [(at, "true", json_text(f"CAST({NOW} AS text)")), (who, changed, f"'\"{stamps[1][1]}\"'")]
        do.run(
            'INSERT INTO integration_journalentry (run_id, direction, action, "table", local_id, remote_id, before, '
            f"after, base_before, at) SELECT {run}, '{direction}', 'modify', '{table}', w.local_id, w.remote_id, "
            f"{json_concat(before)}, {json_concat(after)}, '', {NOW} FROM d JOIN w ON w.id = d.id WHERE d.{flag}"
        )
