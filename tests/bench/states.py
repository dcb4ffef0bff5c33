"""The states a measurement starts from, built once: the demo set-up, n customers, and what each workload adds.

``fresh``: customers only, Sales is empty. ``synched``: after a first full synchronisation. ``edited``: 1 % of the pairs
edited since. ``unmatched``: accounts of all customers, nothing coupled. ``volume``: accounts of 70 %.
``empty``: the set-up without any customer. ``catalogue``: n customers, n items and 3n sales prices that Sales has not.
``stocked``: all of those synchronised. ``reworked``: every one edited since. ``replaced``: every price has another one
beside it that has begun. ``people``: as many contacts of Finance and Operations as customers, nothing of either has
moved. ``unnumbered``: contacts alone, before the solution is applied. ``unlinked``: customers without contacts.
``submitted``: as many submitted orders as customers, coupled, and so are their products.
"""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from tests.bench import contacts, orders, prospects

SEED = 20
#: state -> the state it is built from
STATES = {
    "empty": "", "fresh": "empty", "unmatched": "empty", "volume": "empty", "synched": "fresh", "edited": "synched",
    "catalogue": "fresh", "stocked": "catalogue", "reworked": "stocked", "replaced": "stocked",
    "people": "fresh", "unnumbered": "empty", "unlinked": "fresh",
    "submitted": "synched",
}  # fmt: skip
#: sales prices of an item
PRICES = 3
#: the mappings that bring items with their prices, in the order of a full synchronisation
GOODS = ("ITEM-PRODUCT", "CUSTPRCGRP-PRICE", "SALESPRC-PRODPRICE")
SET_UP = ("SALESPEOPLE", "CURRENCY", "PAYMENT TERMS", "SHIPMENT METHOD", "SHIPPING AGENT")
#: what is kept about contacts
DETAILS = (
    "altaddress",
    "comment",
    "duplicate",
    "duplicatesearchstring",
    "industrygroup",
    "jobresponsibility",
    "mailinggroup",
)
#: what the demo's partners have bought or may buy, lines first
DOCUMENTS = (
    "bc_detailedcustledgentry", "bc_custledgerentry", "bc_salesinvoiceline", "bc_salesinvoiceheader",
    "bc_opportunityentry", "bc_opportunity", "crm_invoicedetail", "crm_invoice", "crm_opportunity",
    "bc_salesline", "bc_salesheader", "bc_purchaseline", "bc_purchaseheader",
    *(f"bc_contact{what}" for what in DETAILS), "bc_interactionlogentry", "bc_vatregistrationlog",
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


def _catalogue(n: int) -> None:
    from p2c.demo.volume import write_goods

    first = {"confirmed": True, "create": True, "first_synch": "to_integration"}
    # nothing of the demo company's own goods is left to do
    for name in ("UNIT OF MEASURE", "RESOURCE-PRODUCT", *GOODS):
        run(name, "full", **first)
    write_goods(n, PRICES * n, SEED, 0)
    # the unit of the volume items
    run("UNIT OF MEASURE", "full", **first)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM integration_change")
        # every record is pending once, as after an import
        for table, blank in (("customer", "format_region"), ("item", "gtin"), ("salesprice", "variant_code")):
            cursor.execute(f"UPDATE bc_{table} SET {blank} = ''")


def coupled_goods() -> tuple[int, int, int]:
    """How many volume items can be in Sales, their sales prices, and the price groups of those."""
    from django.db.models import Count

    from erp.bc.models import SalesPrice

    prices = SalesPrice.objects.filter(item__no__startswith="VOL", item__blocked=False, starting_date=None)
    counted = {name: Count(name, distinct=True) for name in ("item", "pk", "customer_price_group")}
    made = prices.aggregate(**{f"{name}s": each for name, each in counted.items()})
    return made["items"], made["pks"], made["customer_price_groups"]


def _stocked(n: int) -> None:
    for name in ("CUSTOMER", *GOODS):
        run(name, "full", confirmed=True, create=True)
    for name in ("CUSTOMER", "VENDOR", "CONTACT", *GOODS):
        run(name, "synch", confirmed=True)


def _reworked(n: int) -> None:
    """Edit every customer and every item in three fields, and the amount of every price, in Business Central."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bc_customer SET name = 'Ny ' || substr(name, 1, 90), phone_no = '+45 70 10 ' || substr(no, 7), "
            "credit_limit_lcy = credit_limit_lcy + 500"
        )
        cursor.execute(
            "UPDATE bc_item SET description = 'Ny ' || substr(description, 1, 90), unit_price = unit_price + 1, "
            "unit_cost = unit_cost + 1 WHERE substr(no, 1, 3) = 'VOL'"
        )
        cursor.execute("UPDATE bc_salesprice SET unit_price = unit_price + 1 WHERE substr(item_no, 1, 3) = 'VOL'")


def _replaced(n: int) -> None:
    """Give every sales price a new one of the same item and group that has begun, so that its turn has come."""
    from erp.bc.models import SalesPrice

    # in the order of the old ones, after all there are
    key = (
        "'f' || substr(system_id, 2)" if connection.vendor == "sqlite" else "('f' || substr(system_id::text, 2))::uuid"
    )
    made = {"system_id": key, "starting_date": "'2026-01-01'", "unit_price": "unit_price + 1"}
    columns = [field.column for field in SalesPrice._meta.concrete_fields]
    listed = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(made.get(name, f'"{name}"') for name in columns)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO bc_salesprice ({listed}) SELECT {values} FROM bc_salesprice "
            "WHERE substr(item_no, 1, 3) = 'VOL'"
        )


def _people(n: int) -> None:
    prospects.make_contacts(n)


def _unnumbered(n: int) -> None:
    from crm.models import BusinessUnit, Team

    unit = BusinessUnit(name="Bench")
    unit.save()
    team = Team(name="Bench", businessunit=unit)
    team.save()
    prospects.insert_contacts(n, unit.pk.hex, team.pk.hex)


_BUILDERS = {
    "people": _people,
    "unnumbered": _unnumbered,
    "catalogue": _catalogue,
    "stocked": _stocked,
    "reworked": _reworked,
    "replaced": _replaced,
    "empty": _empty,
    "fresh": _fresh,
    "unmatched": _unmatched,
    "volume": _volume,
    "synched": _synched,
    "edited": _edited,
    "unlinked": contacts.unlink_all,
    "submitted": orders.submit_orders,
}
