"""W4 by hand: couple customers with the one account that has their number, e-mail, or name and post code."""

from __future__ import annotations

from django.db import connection

from tests.bench.reference import folding
from tests.bench.reference.sql import (
    NOW,
    POSTGRESQL,
    Facts,
    Statements,
    atomic,
    json_column,
    json_object,
    listing,
    literal,
)

_TEMPORARY = ("m", "pair", "unclear", "named", "candidates")


def match_based_coupling(*, explain: bool = False) -> None:
    """Match, couple, and say of the rest why it is not clear; in one transaction."""
    connection.ensure_connection()
    folding.register(connection.connection)
    with atomic():
        do = Statements(explain=explain)
        facts = Facts(do)
        run = do.new_run(facts.mapping, "match")
        _keys(do, facts)
        for group in (1, 2, 3):
            _local(do, group)
            _remote(do, group)
        _couple(do, run)
        _book(do, facts, run)
        for table in _TEMPORARY:
            do.run(f"DROP TABLE {table}")


def _keys(do: Statements, facts: Facts) -> None:
    """One row per record and criterion it can be matched by."""
    key = "uuid" if POSTGRESQL else "text"
    do.run(f"CREATE TEMP TABLE m (grp integer, side text, key text, record {key})")
    do.run(f"CREATE TEMP TABLE pair (local_id {key}, remote_id {key}, grp integer)")
    do.run(
        f"CREATE TEMP TABLE unclear (side text, record {key}, grp integer, several boolean, lone boolean, "
        f"candidate {key}, key text)"
    )
    case, name, code = folding.case_key, folding.name_key, folding.code_key
    sides = (
        ("L", "bc_customer", "system_id", ("no", "e_mail", "name", "post_code"), "t.blocked = 0", "local"),
        (
            "R", "crm_account", "accountid", ("accountnumber", "emailaddress1", "name", "address1_postalcode"),
            "t.statecode = 0 AND t.customertypecode = 3 AND "
            f"(t.bcbi_companyid IS NULL OR t.bcbi_companyid = {literal(facts.company)})", "remote",
        ),
    )  # fmt: skip
    for side, table, own, (number, mail, called, post), where, coupled in sides:
        free = (
            f"{where} AND NOT EXISTS (SELECT 1 FROM integration_coupling k WHERE k.{coupled}_id = t.{own} "
            "AND k.scope = 'BC' AND k.local_table = 'bc.customer' AND k.remote_table = 'crm.account')"
        )
        both = f"{name(f't.{called}')} || ' / ' || {code(f't.{post}')}"
        for group, expression in ((1, case(f"t.{number}")), (2, case(f"t.{mail}")), (3, both)):
            do.run(
                f"INSERT INTO m SELECT {group}, '{side}', key, record FROM (SELECT {expression} AS key, "
                f"t.{own} AS record FROM {table} t WHERE {free}) folded WHERE key IS NOT NULL"
            )
    if not POSTGRESQL:
        do.run("CREATE INDEX m_key ON m (grp, side, key, record)")
    do.run("ANALYZE m")


def _found(group: int, side: str, other: str, mine: str) -> str:
    """Records of a side that are not coupled yet: how many of the other side share the key, and the first of them."""
    first = "(min(b.record::text))::uuid" if POSTGRESQL else "min(b.record)"
    return (
        f"SELECT a.record, count(*) AS number, {first} AS candidate, min(a.key) AS key FROM m a JOIN m b "
        f"ON b.grp = {group} AND b.side = '{other}' AND b.key = a.key WHERE a.grp = {group} AND a.side = '{side}' "
        f"AND NOT EXISTS (SELECT 1 FROM pair p WHERE p.{mine} = a.record) GROUP BY a.record"
    )


def _local(do: Statements, group: int) -> None:
    """A customer with one candidate gets it, the first customer first; the others have come too late."""
    do.run(f"CREATE TEMP TABLE g AS {_found(group, 'L', 'R', 'local_id')}")
    do.run(
        f"INSERT INTO pair SELECT record, candidate, {group} FROM (SELECT record, candidate, "
        "row_number() OVER (PARTITION BY candidate ORDER BY record) AS place FROM g WHERE number = 1 "
        "AND NOT EXISTS (SELECT 1 FROM pair p WHERE p.remote_id = g.candidate)) x WHERE place = 1"
    )
    do.run("CREATE INDEX IF NOT EXISTS pair_l ON pair (local_id)")
    do.run("CREATE INDEX IF NOT EXISTS pair_r ON pair (remote_id)")
    do.run("ANALYZE pair")
    do.run(
        f"INSERT INTO unclear SELECT 'L', record, {group}, number > 1, number = 1, candidate, key FROM g "
        "WHERE NOT EXISTS (SELECT 1 FROM pair p WHERE p.local_id = g.record)"
    )
    do.run("DROP TABLE g")


def _remote(do: Statements, group: int) -> None:
    """An account whose one customer went to another account is taken; else it is one of several of that customer."""
    do.run(
        f"INSERT INTO unclear SELECT 'R', record, {group}, number > 1 OR NOT EXISTS "
        "(SELECT 1 FROM pair p WHERE p.local_id = candidate), number = 1, candidate, key "
        f"FROM ({_found(group, 'R', 'L', 'remote_id')}) g"
    )


_CUSTOMER = "c.no || CASE WHEN c.name <> '' THEN ' · ' || c.name ELSE '' END"


def _couple(do: Statements, run: int) -> None:
    ordered = "FROM pair JOIN bc_customer c ON c.system_id = local_id JOIN crm_account a ON a.accountid = remote_id"
    do.run(
        "INSERT INTO integration_coupling (scope, local_table, local_id, remote_table, remote_id, local_label, "
        f"remote_label, base, first_synch, coupled_at) SELECT 'BC', 'bc.customer', local_id, 'crm.account', remote_id, "
        f"substr({_CUSTOMER}, 1, 250), substr(a.name, 1, 250), '', '', {NOW} {ordered} ORDER BY pair.grp, local_id"
    )
    do.run(
        'INSERT INTO integration_journalentry (run_id, direction, action, "table", local_id, remote_id, before, after, '
        f"base_before, at) SELECT {run}, '', 'couple', 'bc.customer', local_id, remote_id, '', '', '', {NOW} FROM pair "
        "ORDER BY grp, local_id"
    )


def _book(do: Statements, facts: Facts, run: int) -> None:
    """One issue per record that is still free and was met: several candidates, or one that another record has."""
    do.run("DELETE FROM unclear WHERE EXISTS (SELECT 1 FROM pair p WHERE p.local_id = record AND side = 'L')")
    do.run("DELETE FROM unclear WHERE EXISTS (SELECT 1 FROM pair p WHERE p.remote_id = record AND side = 'R')")
    # several before taken, an earlier criterion before a later one
    do.run(
        "CREATE TEMP TABLE named AS SELECT side, record, grp, several, lone, candidate, key FROM (SELECT unclear.*, "
        "row_number() OVER (PARTITION BY side, record ORDER BY several DESC, grp) AS place FROM unclear) x "
        "WHERE place = 1"
    )
    do.run("ANALYZE named")
    _candidates(do)
    for side, direction, table, own, joined in (
        ("L", "to_integration", "bc.customer", _CUSTOMER, "bc_customer c ON c.system_id = n.record"),
        ("R", "from_integration", "crm.account", "a.name", "crm_account a ON a.accountid = n.record"),
    ):
        coupled, kept = ("remote_id", "local_label") if side == "L" else ("local_id", "remote_label")
        holder = (
            f"(SELECT k.{kept} FROM integration_coupling k WHERE k.{coupled} = n.candidate AND k.scope = 'BC' "
            "AND k.local_table = 'bc.customer' AND k.remote_table = 'crm.account')"
        )
        several = json_object([("candidates", "x.labels")])
        taken = json_object([("candidates", "x.labels"), ("partner", holder)])
        columns = (
            "mapping_id, direction, source_table, source_id, source_label, issue_class, code, field, params, fields, "
            "waits_for_table, failures, parked, mapping_revision, next_try_at, first_seen, last_seen, run_id"
        )
        met = f"EXISTS (SELECT 1 FROM pair p WHERE p.{coupled} = n.candidate)"
        for condition, code, params in (
            ("n.several AND NOT n.lone", "match_several", several),
            (f"n.several AND n.lone AND NOT {met}", "match_unclear", several),
            (f"(NOT n.several OR (n.lone AND {met}))", "match_taken", taken),
        ):
            do.run(
                f"INSERT INTO integration_issue ({columns}) SELECT {facts.mapping}, '{direction}', '{table}', "
                f"n.record, substr({own}, 1, 250), 'data', '{code}', '', {json_column(params)}, '[]', '', 1, false, "
                f"{facts.revision}, {NOW}, {NOW}, {NOW}, {run} FROM named n JOIN {joined} "
                "JOIN candidates x ON x.side = n.side AND x.record = n.record "
                f"WHERE n.side = '{side}' AND {condition} ORDER BY n.record"
            )


def _candidates(do: Statements) -> None:
    """The labels of the first five candidates of each, in the order of their keys."""
    label = f"CASE n.side WHEN 'L' THEN a.name ELSE {_CUSTOMER} END"
    do.run(
        f"CREATE TEMP TABLE candidates AS SELECT side, record, {listing('label', 'place')} AS labels FROM ("
        f"SELECT n.side, n.record, {label} AS label, "
        "row_number() OVER (PARTITION BY n.side, n.record ORDER BY x.record) AS place "
        "FROM named n JOIN m x ON x.grp = n.grp AND x.key = n.key AND x.side <> n.side "
        "LEFT JOIN crm_account a ON a.accountid = x.record LEFT JOIN bc_customer c ON c.system_id = x.record "
        "ORDER BY n.side, n.record, x.record) l WHERE place <= 5 GROUP BY side, record"
    )
    do.run("ANALYZE candidates")
