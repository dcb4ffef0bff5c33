"""Other ways to do the work: plain ORM, dlt, django-import-export; and generate_data beside its ready-made rows."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, models, transaction
from django.utils import timezone

from tests.bench.jobs import BULK, NAIVE

Work = Callable[[], Any]

#: customer field -> account field, for values that travel as they are
COPIED = {
    "name": "name",
    "contact": "address1_primarycontactname",
    "address": "address1_line1",
    "address_2": "address1_line2",
    "post_code": "address1_postalcode",
    "city": "address1_city",
    "country_region_code": "address1_country",
    "county": "address1_stateorprovince",
    "e_mail": "emailaddress1",
    "fax_no": "fax",
    "home_page": "websiteurl",
    "phone_no": "telephone1",
    "credit_limit_lcy": "creditlimit",
}


def naive(n: int) -> Work:
    """What one writes first: a transaction, a few queries and four saves per record."""
    from crm.models import Account, OptionValue
    from erp.bc.models import Customer
    from integration.models import Change, Connection, Coupling, JournalEntry

    link = Connection.objects.get()
    mapping = _mapping()
    run = 0

    def partner(table: str, key: Any) -> Any:
        if key is None:
            return None
        found = Coupling.objects.filter(scope="BC", local_table=table, local_id=key).first()
        return found.remote_id if found else None

    def work() -> dict[str, int]:
        done = 0
        customers = Customer.objects.filter(blocked=0).order_by("pk")[: min(n, NAIVE)]
        for customer in customers.iterator(chunk_size=500):
            with transaction.atomic():
                done += one(customer)
        return {"inserted": done}

    def one(customer: Any) -> int:
        owner = partner("bc.salesperson", customer.salesperson_id)
        Change.objects.filter(mapping_id=mapping, side="L", record=customer.pk).delete()
        if owner is None:
            return 0
        values = {theirs: getattr(customer, ours) for ours, theirs in COPIED.items()}
        terms = partner("bc.paymentterms", customer.payment_terms_id)
        account = Account(
            **values,
            customertypecode=3,
            ownerid_systemuser_id=owner,
            transactioncurrency_id=partner("bc.currency", customer.currency_id) or link.base_currency,
            paymenttermscode=OptionValue.objects.get(pk=terms).number if terms else None,
            bcbi_company_id=link.company,
            createdby_id=link.integration_user,
            modifiedby_id=link.integration_user,
        )
        # the plain ORM, not the table rules that Model.save goes through in this product
        models.Model.save(account, force_insert=True)
        now = timezone.now()
        Coupling.objects.create(
            local_table="bc.customer", local_id=customer.pk, remote_table="crm.account", remote_id=account.pk,
            local_label=str(customer), remote_label=account.name, base=_text(values), coupled_at=now, synched_at=now,
        )  # fmt: skip
        JournalEntry.objects.create(
            run_id=run, direction="to_integration", action="insert", table="crm.account", local_id=customer.pk,
            remote_id=account.pk, after=_text(values), at=now,
        )  # fmt: skip
        return 1

    return work


def _mapping() -> int:
    from integration.models import TableMapping

    return TableMapping.objects.get(name="CUSTOMER").pk  # type: ignore[no-any-return]


def _text(values: dict[str, Any]) -> str:
    import json

    return json.dumps(values, default=str, ensure_ascii=False)


def _accounts(limit: int | None = None) -> Iterator[dict[str, Any]]:
    """The accounts as rows of plain values, lookups resolved by the database: what the peers are given."""
    copied = ", ".join(f"c.{ours} AS {theirs}" for ours, theirs in COPIED.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.system_id AS accountid, {copied}, s.remote_id AS ownerid_systemuser, "
            "m.remote_id AS transactioncurrencyid, o.number AS paymenttermscode FROM bc_customer c "
            "JOIN integration_coupling s ON s.local_id = c.salesperson_id AND s.local_table = 'bc.salesperson' "
            "LEFT JOIN integration_coupling m ON m.local_id = c.currency_id AND m.local_table = 'bc.currency' "
            "LEFT JOIN integration_coupling t ON t.local_id = c.payment_terms_id AND t.local_table = 'bc.paymentterms' "
            "LEFT JOIN crm_optionvalue o ON o.optionvalueid = t.remote_id WHERE c.blocked = 0 "
            "ORDER BY c.system_id" + (f" LIMIT {limit}" if limit else "")
        )
        names = [column[0] for column in cursor.description]
        while page := cursor.fetchmany(5000):
            for row in page:
                yield dict(zip(names, row, strict=True))


def _with_password(url: str) -> str:
    """dlt insists on a password, also where the server asks for none."""
    parts = urlsplit(url)
    given = parts.netloc if parts.password else parts.netloc.replace("@", ":none@", 1)
    return parts._replace(scheme="postgresql", netloc=given).geturl()


def dlt_merge(n: int) -> Work:
    """dlt merges the accounts on their key into a table of its own, in the same kind of database."""
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    os.environ["RUNTIME__LOG_LEVEL"] = "ERROR"
    import dlt

    folder = Path(tempfile.mkdtemp(prefix="p2c-bench-dlt-"))
    if connection.vendor == "postgresql":
        target = dlt.destinations.postgres(_with_password(os.environ["DATABASE_URL"]))
        options = {"loader_file_format": "csv"}
    else:
        target = dlt.destinations.sqlalchemy(f"sqlite:///{folder / 'dlt.sqlite3'}")
        options = {}

    @dlt.resource(name="account", primary_key="accountid", write_disposition="merge")
    def accounts() -> Iterator[list[dict[str, Any]]]:
        page: list[dict[str, Any]] = []
        for row in _accounts():
            page.append({name: str(v) if name.endswith("id") and v is not None else v for name, v in row.items()})
            if len(page) == 5000:
                yield page
                page = []
        yield page

    def work() -> dict[str, int]:
        pipeline = dlt.pipeline("bench", destination=target, dataset_name="dlt_bench", pipelines_dir=str(folder))
        pipeline.run(accounts(), **options)  # type: ignore[arg-type]
        return {}

    return work


def import_export(n: int) -> Work:
    """django-import-export in bulk mode, without a diff or history, fed with a ready data set."""
    from import_export import fields, resources
    from tablib import Dataset

    from crm.models import Account

    rows = list(_accounts(min(n, BULK)))
    columns = {
        "accountid": "accountid",
        "ownerid_systemuser": "ownerid_systemuser_id",
        "transactioncurrencyid": "transactioncurrency_id",
        **{name: name for name in (*COPIED.values(), "paymenttermscode")},
    }

    class Accounts(resources.ModelResource):
        class Meta:
            model = Account
            fields: tuple[str, ...] = ()
            import_id_fields = ("accountid",)
            use_bulk, batch_size = True, 1000
            skip_diff, report_skipped, use_transactions = True, False, True
            force_init_instance = True

    resource = Accounts()
    for name, attribute in columns.items():
        resource.fields[name] = fields.Field(column_name=name, attribute=attribute)
    data = Dataset(*[[row[name] for name in columns] for row in rows], headers=list(columns))

    def work() -> dict[str, int]:
        result = resource.import_data(data, dry_run=False, raise_errors=True)
        return {"inserted": result.totals["new"]}

    return work


def generate_data(n: int) -> Work:
    """The command's service: makes the rows and writes them, a transaction per batch."""
    from p2c.demo.volume import write_volume
    from tests.bench.states import SEED

    return lambda: write_volume(n, SEED)


def raw_rows(n: int) -> Work:
    """The same rows, ready made, by COPY or executemany in one transaction; triggers in place."""
    from integration import registry
    from p2c.demo.volume import generate, surroundings
    from tests.bench.states import SEED

    batches = []
    for batch in generate(n, SEED, around=surroundings()):
        table = registry.table(batch.table)
        names = ", ".join(f'"{table.column(name).db_column}"' for name in batch.columns)
        batches.append((table.db_table, names, batch.rows))

    def work() -> dict[str, int]:
        tables = sorted({table for table, _, _ in batches})
        with transaction.atomic():
            raw = connection.connection
            for table, names, rows in batches:
                if connection.vendor == "postgresql":
                    with raw.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                        for row in rows:
                            copy.write_row(row)
                else:
                    places = ", ".join("?" * len(rows[0]))
                    raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"ANALYZE {table}")
        return {"rows": sum(len(rows) for _, _, rows in batches)}

    return work
