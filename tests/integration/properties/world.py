"""The real thing beside the model: records in both databases' tables, runs with faults, and what can be observed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from crm.models import Account
from erp.bc.models import Customer, MarketingSetup, PaymentTerms
from integration.engine.write import Write, load
from integration.models import (
    Change,
    Coupling,
    FieldMapping,
    Issue,
    JournalEntry,
    SynchRun,
    TableMapping,
)
from integration.origin import Origin
from integration.registry import table
from integration.services import couple, mappings, synchronise
from integration.services.errors import Conflict, Refused
from integration.services.write_rows import write_rows
from tests import factories
from tests.integration.properties.faults import Killed, accept_in_the_database, refuse_in_the_database, trapped
from tests.integration.properties.model import HERE, THERE, Row

NAME = "CUSTOMER"
MODELS = {HERE: Customer, THERE: Account}
TABLES = {HERE: "bc.customer", THERE: "crm.account"}
#: field of the model -> attribute of the customer, attribute of the account
COLUMNS = {
    "seller": ("salesperson_id", "ownerid_systemuser_id"),
    "name": ("name", "name"),
    "city": ("city", "address1_city"),
    "country": ("country_region_code", "address1_country"),
    "mail": ("e_mail", "emailaddress1"),
    "fax": ("fax_no", "fax"),
    "phone": ("phone_no", "telephone1"),
    "terms": ("payment_terms_id", "paymenttermscode"),
    "limit": ("credit_limit_lcy", "creditlimit"),
}
#: what a field mapping calls them
MAPPED = {**COLUMNS, "seller": ("salesperson", "ownerid"), "terms": ("payment_terms", "paymenttermscode")}
#: columns that follow from a write by themselves
FOLLOW = {
    *("modified_on", "modified_by", "modifiedon", "modifiedby"),
    *("bcbi_companyid", "owningbusinessunit", "search_name"),
}


class World:
    """Set up once for all histories; `begin` starts each from the same few records."""

    def __init__(self) -> None:
        self.base = factories.make_world()
        # no company contacts: they are a world of their own
        MarketingSetup.objects.update(bus_rel_code_for_customers=None)
        people = [
            (factories.salesperson(code), factories.user(name))
            for code, name in (("S1", "A"), ("S2", "B"), ("S3", "C"))
        ]
        self.sellers = [seller.pk.hex for seller, _ in people]
        self.users = [user.pk.hex for _, user in people]
        for seller, user in people[:2]:
            factories.couple("SALESPEOPLE", seller, user, synchronise_now=False)
        self.open_seller = people[2]
        self.terms = []
        for number, code in ((91, "P1"), (92, "P2")):
            terms = factories.saved(PaymentTerms(code=code))
            option = factories.option("paymenttermscode", number, code)
            self.terms.append(terms.pk.hex)
            if code == "P1":
                factories.couple("PAYMENT TERMS", terms, option, synchronise_now=False)
        self.mapping = TableMapping.objects.get(name=NAME)
        wanted = set(MAPPED.values())
        for row in self.mapping.fields.all():
            enabled = (row.local_field, row.remote_field) in wanted
            FieldMapping.objects.filter(pk=row.pk).update(enabled=enabled)
        self.fields = {
            name: FieldMapping.objects.get(mapping=self.mapping, local_field=a, remote_field=b).pk
            for name, (a, b) in MAPPED.items()
        }
        self._mapping_row = TableMapping.objects.filter(pk=self.mapping.pk).values(
            "only_coupled", "deletion_conflict", "update_conflict", "revision"
        )[0]
        self._field_rows = {
            row["id"]: row
            for row in FieldMapping.objects.filter(mapping=self.mapping).values(
                "id", "direction", "enabled", "base_key"
            )
        }
        self._couplings = list(Coupling.objects.values_list("pk", flat=True))
        self.robot = Origin(actor=self.base.integration_user.pk.hex, stamp=self.base.integration_user.pk.hex)
        refuse_in_the_database()

    def close(self) -> None:
        accept_in_the_database()

    # --- a history's beginning --------------------------------------------------------------------------------------

    def begin(self, couples: int, free: int) -> dict[str, list[str]]:
        """Empty both sides and make `couples` pairs that nobody ever synchronised and `free` records on each side."""
        with transaction.atomic():
            for model in (Issue, JournalEntry):
                model.objects.all().delete()
            SynchRun.objects.all().delete()
            Coupling.objects.exclude(pk__in=self._couplings).delete()
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM bc_customer")
                cursor.execute("DELETE FROM crm_account")
            TableMapping.objects.filter(pk=self.mapping.pk).update(**self._mapping_row)
            for pk, row in self._field_rows.items():
                FieldMapping.objects.filter(pk=pk).update(
                    direction=row["direction"], enabled=row["enabled"], base_key=row["base_key"]
                )
            Change.objects.all().delete()
            number = couples + free
            mails = {HERE: [f"m{n}@x.example" for n in range(number)]}
            mails[THERE] = [*mails[HERE][:couples], *(f"r{n}@x.example" for n in range(free))]
            ids = {side: self._make(side, mails[side]) for side in (HERE, THERE)}
            now = timezone.now()
            Coupling.objects.bulk_create(
                Coupling(local_table=TABLES[HERE], local_id=a, remote_table=TABLES[THERE], remote_id=b, coupled_at=now)
                for a, b in list(zip(ids[HERE], ids[THERE], strict=True))[:couples]
            )
        return ids

    def _make(self, side: str, mails: list[str]) -> list[str]:
        extra: Row = {} if side == HERE else {"customertypecode": 3, "ownerid_team": self.base.team.pk.hex}
        column = COLUMNS["mail"][0 if side == HERE else 1]
        writes = [Write.insert({"name": "A", column: mail, **extra}) for mail in mails]
        write_rows(MODELS[side], writes)
        return [write.row[table(MODELS[side]).key.name] for write in writes]

    # --- what people do ---------------------------------------------------------------------------------------------

    def columns(self, side: str, values: Row) -> Row:
        """Values of the model as the columns of one side hold them."""
        made: Row = {}
        for name, value in values.items():
            if name == "out":
                made["blocked" if side == HERE else "statecode"] = int(value)
                continue
            column = COLUMNS[name][0 if side == HERE else 1]
            text = name not in ("seller", "terms", "limit")
            made[column] = "" if value is None and text else value
            if (side, name) == (THERE, "seller"):
                made["ownerid_team_id"] = None
        return made

    def edit(self, side: str, record: str, values: Row, how: str) -> None:
        model, given = MODELS[side], self.columns(side, values)
        if how == "update":
            model.objects.filter(pk=record).update(**given)
        elif how == "sql":
            fields = {f.attname: f.column for f in model._meta.concrete_fields}
            sets = ", ".join(f"{fields[name]} = %s" for name in given)
            key = record if connection.vendor == "sqlite" else model._meta.pk.to_python(record)
            factories.raw(
                f"UPDATE {model._meta.db_table} SET {sets} WHERE {model._meta.pk.column} = %s", *given.values(), key
            )
        elif how == "rows":
            described = table(model)
            names = {column.attname: column.name for column in described.physical}
            write_rows(
                model, [Write.update(load(described, [record])[record], {names[n]: v for n, v in given.items()})]
            )
        else:
            found = model.objects.get(pk=record)
            for name, value in given.items():
                setattr(found, name, value)
            if how == "robot":
                found.save(origin=self.robot)
            else:
                found.save()

    def add(self, side: str, mail: str) -> str:
        return self._make(side, [mail])[0]

    def delete(self, side: str, record: str, how: str) -> None:
        model = MODELS[side]
        if how == "sql":
            key = record if connection.vendor == "sqlite" else model._meta.pk.to_python(record)
            factories.raw(f"DELETE FROM {model._meta.db_table} WHERE {model._meta.pk.column} = %s", key)
        elif how == "update":
            model.objects.filter(pk=record).delete()
        else:
            model.objects.get(pk=record).delete()

    def change_mapping(self, **values: Any) -> None:
        draft = mappings.draft_of(TableMapping.objects.get(pk=self.mapping.pk))
        for name, value in values.items():
            setattr(draft.mapping, name, value)
        mappings.save(draft, confirmed=True)

    def change_field(self, name: str, **values: Any) -> None:
        draft = mappings.draft_of(TableMapping.objects.get(pk=self.mapping.pk))
        row = next(f for f in draft.fields if f.pk == self.fields[name])
        for attribute, value in values.items():
            setattr(row, attribute, value)
        mappings.save(draft, confirmed=True)

    def couple(self, here: str, there: str, first: str, *, synch: bool) -> str:
        """Why it was refused; blank when it was not."""
        try:
            couple.couple(self.current(), here, there, first_synch=first, synchronise_now=synch)
        except Conflict:
            return "coupled"
        except Refused:
            return "filter"
        return ""

    def link_seller(self) -> None:
        seller, user = self.open_seller
        factories.couple("SALESPEOPLE", seller, user, synchronise_now=False)

    def current(self) -> TableMapping:
        return TableMapping.objects.get(pk=self.mapping.pk)

    def conflicts(self) -> list[Issue]:
        found = Issue.objects.filter(mapping=self.mapping, issue_class="conflict", closed_at=None)
        return list(found.order_by("source_id"))

    def conflicting(self, issue: Issue) -> dict[str, str]:
        """Field of the model -> the key its choice is made under."""
        names = {a: name for name, (a, _) in MAPPED.items()}
        return {names[field["local_field"]]: field["key"] for field in issue.fields}

    # --- runs -------------------------------------------------------------------------------------------------------

    def run(self, kind: str, fault: tuple[Any, ...] | None, **options: Any) -> None:
        """Ask for a run and execute it; when its worker dies or it fails on the way, another goes on."""
        mapping = self.current()
        direction = options.pop("direction", "")
        run = synchronise.request_run(mapping, kind, direction=direction, **options)
        with trapped(fault, run) as trap:
            try:
                synchronise.execute(run)
            except (Killed, RuntimeError, OperationalError):
                trap.sprung = True
        trap.finish()
        run.refresh_from_db()
        if run.status == "running":
            dead = timezone.now() - timedelta(hours=1)
            SynchRun.objects.filter(pk=run.pk).update(lease="elsewhere:1:x", heartbeat=dead)
            synchronise.take_over(synchronise.stale_runs())
        elif run.status == "failed" and trap.sprung:
            run = synchronise.request_run(mapping, kind, direction=direction, **options)
        run.refresh_from_db()
        if run.status == "queued":
            synchronise.execute(run)
            run.refresh_from_db()
        assert run.status == "finished", f"the run ended as {run.status}: {run.message}"

    def due(self) -> dict[str, set[str]]:
        """Records whose issue is to be tried again, or was met under another edition of the mapping."""
        found: dict[str, set[str]] = {HERE: set(), THERE: set()}
        now, revision = timezone.now(), self.current().revision
        for issue in Issue.objects.filter(mapping=self.mapping, closed_at=None, source_id__isnull=False):
            if issue.code.startswith("match_"):
                continue  # matched again when something they look at has changed
            if issue.mapping_revision != revision or (issue.next_try_at and issue.next_try_at <= now):
                found[HERE if issue.source_table == TABLES[HERE] else THERE].add(issue.source_id.hex)
        return found

    # --- looking ----------------------------------------------------------------------------------------------------

    def rows(self) -> dict[str, dict[str, Row]]:
        found: dict[str, dict[str, Row]] = {}
        names = list(COLUMNS)
        for at, side in enumerate((HERE, THERE)):
            more = ("blocked",) if side == HERE else ("statecode", "ownerid_team_id", "bcbi_company_id")
            columns = ["pk", *(COLUMNS[name][at] for name in names), *more]
            found[side] = {}
            for key, *values in MODELS[side].objects.values_list(*columns):
                row = {name: _plain(value) for name, value in zip(names, values, strict=False)}
                row["out"] = values[len(names)] != 0
                if side == THERE:
                    row["seller"] = row["seller"] or _plain(values[len(names) + 1])
                    row["ours"] = values[len(names) + 2] is not None
                found[side][key.hex] = row
        return found

    def couples(self) -> set[tuple[str, str]]:
        rows = Coupling.objects.filter(local_table=TABLES[HERE], remote_table=TABLES[THERE])
        return {(a.hex, b.hex) for a, b in rows.values_list("local_id", "remote_id")}

    def pending(self) -> set[tuple[str, str]]:
        rows = Change.objects.filter(mapping_id=self.mapping.pk).values_list("side", "record")
        return {(side, record.hex) for side, record in rows}

    def journal(self, after: int) -> Journal:
        return Journal(JournalEntry.objects.filter(pk__gt=after).order_by("pk"))

    def last_entry(self) -> int:
        return JournalEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def issues(self) -> dict[tuple[str, str], Issue]:
        found = Issue.objects.filter(mapping=self.mapping, closed_at=None, source_id__isnull=False)
        return {(issue.direction, issue.source_id.hex): issue for issue in found}


class Journal:
    """What runs say they have written: per field the first value before and the last one after."""

    def __init__(self, entries: Any) -> None:
        self.written: dict[tuple[str, str, str], tuple[Any, Any]] = {}
        self.made: list[tuple[str, str]] = []
        self.coupled: set[tuple[str, str]] = set()
        self.uncoupled: set[tuple[str, str]] = set()
        sides = {name: side for side, name in TABLES.items()}
        for entry in entries:
            ids = tuple(i.hex if i else "" for i in (entry.local_id, entry.remote_id))
            if entry.action == "couple":
                self.coupled.add(ids)
            elif entry.action == "uncouple":
                self.uncoupled.add(ids)
            else:
                side = sides[entry.table]
                record = ids[0 if side == HERE else 1]
                if entry.action == "insert":
                    self.made.append((side, record))
                else:
                    self._modified(side, record, json.loads(entry.before), json.loads(entry.after))

    def _modified(self, side: str, record: str, before: Row, after: Row) -> None:
        owner = ("ownerid_systemuser", "ownerid_team")
        at = 0 if side == HERE else 1
        fields = {MAPPED[name][at]: name for name in MAPPED} | dict.fromkeys(owner, "seller")
        values: dict[str, list[Any]] = {}
        for column in after:
            if column in FOLLOW:
                continue
            pair = values.setdefault(fields[column], [None, None])
            pair[0], pair[1] = pair[0] or _plain(before[column]), pair[1] or _plain(after[column])
        for name, (old, new) in values.items():
            key = (side, record, name)
            self.written[key] = (self.written.get(key, (old,))[0], new)


def _plain(value: Any) -> Any:
    """A value as the model has it."""
    if value is None or value == "":
        return None
    if hasattr(value, "hex") and not isinstance(value, float | bytes):
        return value.hex
    if value.__class__.__name__ == "Decimal":
        return f"{value:.4f}"
    return value
