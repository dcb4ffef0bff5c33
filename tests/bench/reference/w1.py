"""W1 by hand: account, coupling with base and journal row for every customer that can travel; issues for the others."""

from __future__ import annotations

from tests.bench.reference.sql import (
    NO_KEY,
    NOW,
    OPTIONS,
    TEXTS,
    Facts,
    Statements,
    atomic,
    cut,
    decimal,
    hexed,
    json_column,
    json_either,
    json_filled,
    json_null_or,
    json_object,
    json_pair,
    json_text,
    literal,
    new_key,
    text_of,
    without,
)


def first_full_synchronisation(*, explain: bool = False) -> None:
    """All of it, in one transaction."""
    with atomic():
        do = Statements(explain=explain)
        facts = Facts(do)
        run = do.new_run(facts.mapping, "full")
        _stage(do, facts)
        _accounts(do, facts)
        _couplings(do, facts)
        _journal(do, facts, run)
        _issues(do, facts, run)
        do.run(
            f"DELETE FROM integration_change WHERE mapping_id = {facts.mapping} AND side = 'L' "
            "AND record IN (SELECT local_id FROM w)"
        )
        do.run("DROP TABLE w")


def _stage(do: Statements, facts: Facts) -> None:
    """Every customer within the filter that has no coupling: its values, what its lookups point at, and a new key."""
    texts = ", ".join(f"NULLIF(c.{local}, '') AS {local}" for local, *_ in TEXTS)
    options = "".join(f", c.{local}_id AS {local}, {local}_o.number AS {remote}" for local, remote, _ in OPTIONS)
    joins = "".join(
        f" LEFT JOIN integration_coupling {local}_k ON {local}_k.local_id = c.{local}_id "
        f"AND {local}_k.scope = 'BC' AND {local}_k.local_table = '{table}' "
        f"LEFT JOIN crm_optionvalue {local}_o ON {local}_o.optionvalueid = {local}_k.remote_id"
        for local, _, table in OPTIONS
    )
    do.run(
        f"CREATE TEMP TABLE w AS SELECT c.system_id AS local_id, "
        f"{new_key('row_number() OVER (ORDER BY c.system_id)')} AS remote_id, c.no, {texts}{options}, "
        "c.salesperson_id AS salesperson, s.remote_id AS owner, c.currency_id AS currency, "
        f"CASE WHEN c.currency_id IS NULL THEN {literal(facts.currency)} ELSE m.remote_id END AS sales_currency, "
        "c.primary_contact_id AS primary_contact, p.remote_id AS sales_contact, c.credit_limit_lcy AS credit "
        f"FROM bc_customer c{joins} "
        "LEFT JOIN integration_coupling s ON s.local_id = c.salesperson_id AND s.scope = 'BC' "
        "AND s.local_table = 'bc.salesperson' "
        "LEFT JOIN integration_coupling m ON m.local_id = c.currency_id AND m.scope = 'BC' "
        "AND m.local_table = 'bc.currency' "
        "LEFT JOIN integration_coupling p ON p.local_id = c.primary_contact_id AND p.scope = 'BC' "
        "AND p.local_table = 'bc.contact' "
        "WHERE c.blocked = 0 AND NOT EXISTS (SELECT 1 FROM integration_coupling k WHERE k.local_id = c.system_id "
        "AND k.scope = 'BC' AND k.local_table = 'bc.customer' AND k.remote_table = 'crm.account') "
        "ORDER BY c.system_id"
    )
    do.run("ANALYZE w")


#: customers whose owner and currency are known in Sales
_FIT = "(salesperson IS NULL OR owner IS NOT NULL) AND sales_currency IS NOT NULL"


def _accounts(do: Statements, facts: Facts) -> None:
    user = literal(facts.user)
    values = {
        "accountid": "remote_id",
        "createdon": NOW, "modifiedon": NOW, "createdby": user, "modifiedby": user,
        "statecode": "0", "statuscode": "1", "customertypecode": "3", "creditonhold": "false",
        "bcbi_companyid": literal(facts.company),
        "ownerid_systemuser": "owner",
        "ownerid_team": f"CASE WHEN owner IS NULL THEN {literal(facts.team)} END",
        "transactioncurrencyid": "sales_currency", "primarycontactid": "sales_contact", "creditlimit": "credit",
        "parentaccountid": NO_KEY,
    }  # fmt: skip
    blank = (
        "accountnumber telephone2 telephone3 emailaddress2 emailaddress3 description address1_name address1_line3 "
        "address1_county address2_name address2_line1 address2_line2 address2_line3 address2_postalcode address2_city "
        "address2_stateorprovince address2_country"
    )
    values |= dict.fromkeys(blank.split(), "''")
    values |= {
        remote: f"COALESCE({cut(local, most) if length > most else local}, '')"
        for local, remote, length, most, _ in TEXTS
    }
    values |= {remote: remote for _, remote, _ in OPTIONS}
    do.mark(facts.mapping)
    do.run(
        f"INSERT INTO crm_account ({', '.join(values)}) SELECT {', '.join(values.values())} FROM w WHERE {_FIT} "
        "ORDER BY local_id"
    )
    do.unmark()


_SALES_LABEL = "substr(COALESCE(w.name, ''), 1, 250)"
_LABEL = "substr(w.no || COALESCE(' · ' || w.name, ''), 1, 250)"


def _couplings(do: Statements, facts: Facts) -> None:
    keys = facts.keys
    entries: list[tuple[int, str]] = []
    for local, remote, length, most, _ in TEXTS:
        value = local
        if length > most:
            value = json_either(
                f"{local} IS NULL OR length({local}) <= {most}", local, json_pair(local, cut(local, most))
            )
        entries.append((keys[local, remote], value))
    for local, remote, _ in OPTIONS:
        entries.append((keys[local, remote], json_null_or(f"{local} IS NULL", json_pair(hexed(local), remote))))
    entries += [
        (keys["salesperson", "ownerid"], json_pair(hexed("salesperson"), hexed("owner"))),
        (keys["currency", "transactioncurrencyid"], json_pair(hexed("currency"), hexed("sales_currency"))),
        (
            keys["primary_contact", "primarycontactid"],
            json_null_or("primary_contact IS NULL", json_pair(hexed("primary_contact"), hexed("sales_contact"))),
        ),
        (keys["credit_limit_lcy", "creditlimit"], decimal("credit")),
    ]
    base = json_object(sorted(entries))
    # a field whose partner is not coupled waits for it
    waits = {keys[local, remote]: f"{local} IS NOT NULL AND {remote} IS NULL" for local, remote, _ in OPTIONS}
    waits[keys["primary_contact", "primarycontactid"]] = "primary_contact IS NOT NULL AND sales_contact IS NULL"
    nobodys = "salesperson IS NULL"
    common = "'BC', 'bc.customer', local_id, 'crm.account', remote_id"
    rare = " OR ".join(f"({condition})" for condition in (*waits.values(), nobodys))
    marked = json_object([*sorted(entries), *((f"?{key}", "'to_integration'") for key in waits)])
    unmarked = [(f"?{key}", f"NOT ({condition})") for key, condition in waits.items()]
    odd = without(marked, [*unmarked, (keys["salesperson", "ownerid"], nobodys)])
    for where, text in ((f"NOT ({rare})", base), (f"({rare})", odd)):
        do.run(
            "INSERT INTO integration_coupling (scope, local_table, local_id, remote_table, remote_id, local_label, "
            f"remote_label, base, first_synch, coupled_at, synched_at) SELECT {common}, {_LABEL}, {_SALES_LABEL}, "
            f"{text}, '', {NOW}, {NOW} FROM w WHERE {_FIT} AND {where} ORDER BY local_id"
        )


def _journal(do: Statements, facts: Facts, run: int) -> None:
    """One row per new account with the values it was given; blank ones are left out."""
    entries = [("ownerid", hexed("owner"))]
    entries += [(remote, cut(local, most) if length > most else local) for local, remote, length, most, _ in TEXTS]
    entries += [
        ("transactioncurrencyid", hexed("sales_currency")),
        *((remote, remote) for _, remote, _ in OPTIONS),
        ("creditlimit", decimal("credit")),
        ("primarycontactid", hexed("sales_contact")),
        ("customertypecode", "3"),
        ("bcbi_companyid", text_of(facts.company)),
    ]
    after = json_filled(entries)
    do.run(
        'INSERT INTO integration_journalentry (run_id, direction, action, "table", local_id, remote_id, before, after, '
        f"base_before, at) SELECT {run}, 'to_integration', 'insert', 'crm.account', local_id, remote_id, '', {after}, "
        f"'', {NOW} FROM w WHERE {_FIT} ORDER BY local_id"
    )


def _issues(do: Statements, facts: Facts, run: int) -> None:
    """Customers whose salesperson has no Sales user wait for it."""
    params = "'{\"value\": ' || " + json_text("p.code || ' · ' || p.name") + ' || \', "mapping": "SALESPEOPLE"}\''
    do.run(
        "INSERT INTO integration_issue (mapping_id, direction, source_table, source_id, source_label, issue_class, "
        "code, field, params, fields, waits_for_table, waits_for_id, failures, parked, mapping_revision, first_seen, "
        f"last_seen, run_id) SELECT {facts.mapping}, 'to_integration', 'bc.customer', w.local_id, "
        f"{_LABEL}, 'waiting', 'must_be_coupled', "
        f"'Salesperson Code', {json_column(params)}, '[]', "
        f"'bc.salesperson', w.salesperson, 1, false, {facts.revision}, {NOW}, {NOW}, {run} "
        f"FROM w JOIN bc_salesperson p ON p.system_id = w.salesperson WHERE w.owner IS NULL ORDER BY w.local_id"
    )
