"""The states a measurement starts from, built once: the demo set-up, n customers, and what each workload adds.

``fresh``: customers only, Sales is empty. ``synched``: after a first full synchronisation. ``edited``: 1 % of the pairs
edited since. ``unmatched``: accounts of all customers, nothing coupled. ``volume``: accounts of 70 %.
``empty``: the set-up without any customer.
"""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

SEED = 20
#: state -> the state it is built from
STATES = {
    "empty": "", "fresh": "empty", "unmatched": "empty", "volume": "empty", "synched": "fresh", "edited": "synched",
}  # fmt: skip
SET_UP = ("SALESPEOPLE", "CURRENCY", "PAYMENT TERMS", "SHIPMENT METHOD", "SHIPPING AGENT")
#: what the demo's partners have bought or may buy, lines first
DOCUMENTS = (
    "bc_detailedcustledgentry", "bc_custledgerentry", "bc_salesinvoiceline", "bc_salesinvoiceheader",
    "bc_opportunityentry", "bc_opportunity", "crm_invoicedetail", "crm_invoice", "crm_opportunity",
)  # fmt: skip
#: customers whose numbers end in this have payment terms without a Sales option: the field stays blank in Sales
UNLINKED_TERMS = "13"
#: customers whose numbers end in this are edited (1 %); the digit before says where: of ten, four in Business Central,
#: four in Sales, two in both
EDITED, LOCAL_ONLY, REMOTE_ONLY = "07", "'0', '3', '4', '9'", "'1', '5', '6', '7'"


def build(state: str, n: int) -> None:
    """Turn the database at its previous state (`STATES`) into this one."""
    _BUILDERS[state](n)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def mapping() -> Any:
    from integration.services.synchronise import mapping_named

    return mapping_named("CUSTOMER")


def run(name: str, kind: str, **options: Any) -> Any:
    """A run of the mapping from request to outcome, as a command does it."""
    from integration.services import synchronise

    done = synchronise.execute(synchronise.request_run(synchronise.mapping_named(name), kind, **options))
    if done.status != "finished":
        raise RuntimeError(f"{name}: the run ended as {done.status}: {done.message}")
    return done


def _empty(n: int) -> None:
    from integration.services import install
    from p2c.demo.load import connection_values, load_demo_company

    call_command("migrate", verbosity=0)
    load_demo_company()
    link = install.connection()
    link.enabled = True
    for field, value in connection_values().items():
        setattr(link, field, value)
    link.save()
    install.install_mappings()
    _clear_partners()
    _add_salespeople()
    for name in SET_UP:
        run(name, "full", confirmed=True, create=True, first_synch="to_integration")


def _clear_partners() -> None:
    """Take the demo company's customers, vendors and contacts out again, with their documents, and what they left in
    the change feed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE crm_account SET primarycontactid = NULL")
        for table in (
            *DOCUMENTS,
            "bc_contactbusinessrelation",
            "bc_customer",
            "bc_vendor",
            "crm_contact",
            "crm_account",
        ):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("DELETE FROM bc_contact WHERE company_id IS NOT NULL AND company_id <> system_id")
        cursor.execute("DELETE FROM bc_contact")
        cursor.execute("DELETE FROM integration_change")


def _add_salespeople() -> None:
    from integration.engine.write import now_text
    from p2c.demo.volume_rows import new_salespeople

    _, batches = new_salespeople(now_text())
    for batch in batches:
        _insert(batch)


def _insert(batch: Any) -> None:
    from integration import registry
    from integration.engine import dialects

    table = registry.table(batch.table)
    with transaction.atomic():
        dialects.current().insert(table, [table.column(c) for c in batch.columns], batch.rows)


def _generate(n: int, share: float, *, accounts: bool) -> None:
    from p2c.demo.volume import generate, surroundings

    for batch in generate(n, SEED, share, around=surroundings()):
        if batch.table == "bc.customer" or accounts:
            _insert(batch)


def _fresh(n: int) -> None:
    from erp.bc.models import PaymentTerms

    _generate(n, 0, accounts=False)
    terms = PaymentTerms(code="BENCH", description="Known in Business Central only")
    terms.save()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE bc_customer SET payment_terms_id = %s WHERE substr(no, 9) = '{UNLINKED_TERMS}'",
            [terms.pk.hex if connection.vendor == "sqlite" else terms.pk],
        )
        cursor.execute("DELETE FROM integration_change")
        # every customer is pending once, as after an import
        cursor.execute("UPDATE bc_customer SET format_region = ''")


def _unmatched(n: int) -> None:
    _generate(n, 1, accounts=True)


def _volume(n: int) -> None:
    _generate(n, 0.7, accounts=True)


def _synched(n: int) -> None:
    run("CUSTOMER", "full", confirmed=True, create=True)
    # what the run left pending: blocked customers, and the new accounts for the mapping that shares their table
    for name in ("CUSTOMER", "VENDOR", "CONTACT"):
        run(name, "synch", confirmed=True)


def _edited(n: int) -> None:
    """Edit one pair in a hundred by raw SQL, three fields each, in other places on the two sides."""
    coupled = "(SELECT local_id FROM integration_coupling WHERE local_table = 'bc.customer')"
    partners = (
        "(SELECT k.remote_id FROM integration_coupling k JOIN bc_customer c ON c.system_id = k.local_id "
        f"WHERE k.local_table = 'bc.customer' AND substr(c.no, 9) = '{EDITED}' "
        f"AND substr(c.no, 8, 1) NOT IN ({LOCAL_ONLY}))"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bc_customer SET name = 'Ny ' || substr(name, 1, 90), phone_no = '+45 70 10 ' || substr(no, 7), "
            "credit_limit_lcy = credit_limit_lcy + 500 "
            f"WHERE substr(no, 9) = '{EDITED}' AND substr(no, 8, 1) NOT IN ({REMOTE_ONLY}) "
            f"AND system_id IN {coupled}"
        )
        cursor.execute(
            "UPDATE crm_account SET address1_line1 = 'Nørregade ' || substr(address1_line1, 1, 60), "
            f"address1_city = 'Ålborg', websiteurl = '' WHERE accountid IN {partners}"
        )


_BUILDERS = {
    "empty": _empty,
    "fresh": _fresh,
    "unmatched": _unmatched,
    "volume": _volume,
    "synched": _synched,
    "edited": _edited,
}
