"""Account statistics: the figures of customers on their accounts in Sales, and the payments of invoices (DOC-200 to
DOC-205, DOC-152).

Which customers are looked at again follows from when ledger entries, sales documents and customers were changed: the
figures rest on six tables, and what changed in any of them since the last run is one query each. The change feed serves
mappings, and a row per changed line would wait in it for figures that are worked out from the tables anyway. A line
that was deleted leaves no time behind; so whoever has something under way according to Sales is looked at every time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.models import Account, AccountStatistics, Invoice
from erp.bc.models import (
    CustLedgerEntry,
    Customer,
    DetailedCustLedgEntry,
    SalesHeader,
    SalesInvoiceHeader,
    SalesLine,
)
from erp.bc.models.ledger import DetailedEntryType
from integration import origin as origins
from integration import registry, time_zone
from integration.engine import issues
from integration.engine.decide import FROM, TO
from integration.engine.write import Write, load, now_text
from integration.models import Connection, Coupling, Issue, Schedule, SynchJob, SynchRun, TableMapping
from integration.models.issue import IssueClass
from integration.models.run import RunKind, RunStatus
from integration.said import Said
from integration.services import couple, synchronise
from integration.services.errors import Conflict, Refused
from integration.services.jobs import Nothing
from integration.services.write_rows import write_rows
from p2c.documents import customer_figures as figures
from p2c.documents import sentences as sentences
from p2c.models import SynchStatus
from p2c.pairs.currency import lcy_currency

CUSTOMERS, INVOICES = "CUSTOMER", "POSTEDSALESINV-INV"
LINK = "nav_accountstatisticsid"
AS_OF = "nav_overdueamountsasofdate"
#: customers worked on together, in one transaction
BATCH = 1000
#: rows are stamped before they are committed: those of the last minutes before a run began are looked at twice
OVERLAP = dt.timedelta(minutes=5)


@dataclass
class Outcome:
    """What a run did: counters of the statistics and of the invoices, and the runs that show them."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_COUNTED, 0))
    run: SynchRun | None = None
    invoices: SynchRun | None = None
    #: why the invoices have to wait for the next time
    waits: str = ""

    @property
    def invoice_counts(self) -> dict[str, int]:
        job = self.invoices.jobs.first() if self.invoices is not None else None
        return job.counters() if job is not None else {}

    @property
    def idle(self) -> bool:
        """Whether nothing was to do; unchanged and skipped is nothing."""
        deeds = [self.counts[name] for name in ("inserted", "modified", "failed")]
        return not any(deeds) and not any(self.invoice_counts.get(n) for n in ("modified", "failed")) and not self.waits


_COUNTED = ("inserted", "modified", "unchanged", "skipped", "failed")


# --- the job --------------------------------------------------------------------------------------------------------


def job(schedule: Schedule) -> str:
    """The recurring job: what was never uploaded, then what has changed since the last run, then paid invoices."""
    done = refresh(schedule=schedule)
    counts = done.counts
    words = {name: counts[name] for name in _COUNTED}
    if done.waits:
        return Said("statistics_invoices_wait", **words, why=done.waits)
    said = Nothing if done.idle else Said
    return said("statistics_done", **words, invoices=done.invoice_counts.get("modified", 0))


def awaited() -> bool:
    """DOC-204: whether the ledger has entries that no run has seen yet."""
    last = SynchStatus.current().last_detailed_entry_no or 0
    return DetailedCustLedgEntry.objects.filter(entry_no__gt=last).exists()


def refresh(*, schedule: Schedule | None = None, user: User | None = None) -> Outcome:
    """Bring the statistics of all coupled customers up to date, and the state of invoices that were paid since."""
    _check_on()
    status = SynchStatus.current()
    started, since = timezone.now(), status.statistics_synched_at
    newest = DetailedCustLedgEntry.objects.aggregate(most=Max("entry_no"))["most"] or 0
    known = Coupling.objects.filter(local_table="bc.customer", remote_table="crm.account")
    due = never_uploaded(known) if since is None else never_uploaded(known) | changed(since, time_zone.today())
    done = _upload(known, sorted(due), user, orphans=True)
    SynchStatus.remember(statistics_synched_at=started)
    paid = _paid(status.last_detailed_entry_no or 0)
    if _follow_payments(done, paid, user):
        SynchStatus.remember(last_detailed_entry_no=newest)
    if schedule is not None and done.run is not None:
        Schedule.objects.filter(pk=schedule.pk).update(last_run=done.run)
    return done


def update(customers: Collection[str], *, user: User | None = None) -> Outcome:
    """DOC-205: the statistics of these customers now, and the state of their invoices. The number of the last ledger
    entry stays: the job has the other customers' still to do."""
    _check_on()
    wanted = {key.replace("-", "") for key in customers}
    known = Coupling.objects.filter(local_table="bc.customer", remote_table="crm.account")
    coupled = {key.hex for key in known.filter(local_id__in=wanted).values_list("local_id", flat=True)}
    if left := sorted(wanted - coupled):
        names = Customer.objects.filter(pk__in=left[:5]).order_by("no").values_list("no", "name")
        text = _("No account in Sales is coupled to %(names)s. Couple the customer first.")
        raise Refused(text % {"names": ", ".join(" · ".join(filter(None, row)) for row in names)})
    done = _upload(known, sorted(coupled), user)
    paid = SalesInvoiceHeader.objects.filter(cust_ledger_entry__customer__in=coupled)
    _follow_payments(done, _coupled_invoices(paid), user)
    return done


def _check_on() -> None:
    if not Connection.objects.filter(enabled=True).exists():
        raise Refused(_("The connection is switched off, so account statistics go nowhere. Enable it first."))


# --- who is looked at -----------------------------------------------------------------------------------------------


def never_uploaded(known: Any) -> set[str]:
    """Coupled customers whose account has no statistics."""
    bare = Account.objects.filter(pk=OuterRef("remote_id"), nav_accountstatistics=None)
    return {key.hex for key in known.filter(Exists(bare)).order_by().values_list("local_id", flat=True)}


def changed(since: dt.datetime, today: dt.date) -> set[str]:
    """Customers whose figures may be others than at that time."""
    at = since - OVERLAP
    payer = Coalesce("bill_to_customer_id", "sell_to_customer_id")
    begun = time_zone.day(since)
    due = CustLedgerEntry.objects.filter(open=True, due_date__gte=begun - dt.timedelta(days=1), due_date__lt=today)
    under_way = Q(pk__in=[])
    for name in figures.OPEN:
        under_way |= ~Q(**{name: 0}) & Q(**{f"{name}__isnull": False})
    last_year = Q(**{f"{AS_OF}__lt": today.replace(month=1, day=1)}) & ~Q(nav_totalsaleslcy=0)
    shown = AccountStatistics.objects.filter(under_way | last_year).values("nav_customerno")
    found: Iterable[Any] = (
        DetailedCustLedgEntry.objects.filter(modified_on__gte=at).values_list("cust_ledger_entry__customer_id"),
        CustLedgerEntry.objects.filter(modified_on__gte=at).values_list("customer_id"),
        due.values_list("customer_id"),
        SalesLine.objects.filter(modified_on__gte=at).values_list(figures.PAYER),
        SalesHeader.objects.filter(modified_on__gte=at).values_list(payer),
        SalesInvoiceHeader.objects.filter(modified_on__gte=at).values_list("sell_to_customer_id"),
        Customer.objects.filter(modified_on__gte=at).values_list("pk"),
        Customer.objects.filter(no__in=shown).values_list("pk"),
    )
    return {key.hex for rows in found for (key,) in rows.order_by().distinct() if key is not None}


# --- uploading ------------------------------------------------------------------------------------------------------


def _upload(known: Any, customers: Sequence[str], user: User | None, *, orphans: bool = False) -> Outcome:
    """Write the statistics of these customers in batches, with a run that shows what came of it."""
    mapping = synchronise.mapping_named(CUSTOMERS)
    now = timezone.now()
    values = {"status": RunStatus.FINISHED, "started_at": now, "finished_at": now, "requested_by": user}
    done = Outcome(run=SynchRun.objects.create(mapping=mapping, kind=RunKind.STATISTICS, **values))
    assert done.run is not None
    today, currency = time_zone.today(), lcy_currency()
    try:
        for start in range(0, len(customers), BATCH):
            with transaction.atomic():
                page = _whole(known).filter(local_id__in=customers[start : start + BATCH])
                _batch(mapping, page, today, currency, done.counts)
        if orphans:
            with transaction.atomic():
                _book_orphans(mapping, known, done)
    except Exception as error:
        SynchRun.objects.filter(pk=done.run.pk).update(status=RunStatus.FAILED, message=str(error)[:250])
        raise
    total = sum(done.counts.values())
    ended = timezone.now()
    SynchJob.objects.create(run=done.run, direction=TO, seconds=(ended - now).total_seconds(), **done.counts)
    SynchRun.objects.filter(pk=done.run.pk).update(done=total, total=total, finished_at=ended)
    return done


def _batch(mapping: TableMapping, page: Any, today: dt.date, currency: str | None, counts: dict[str, int]) -> None:
    """One batch: figures, statistics rows that differ, and the links of accounts that have none."""
    left_alone = Issue.objects.filter(mapping=mapping, closed_at=None).filter(
        Q(parked=True) | Q(issue_class=IssueClass.DELETED)
    )
    left_alone = left_alone.filter(Q(source_id=OuterRef("local_id")) | Q(source_id=OuterRef("remote_id")))
    rows = page.annotate(left=Exists(left_alone)).values_list("local_id", "remote_id", "left")
    pairs = {local.hex: remote.hex for local, remote, left in rows if not left}
    counts["skipped"] += sum(1 for _local, _remote, left in rows if left)
    wanted = figures.of(pairs, today)
    accounts = load(registry.table(Account), set(pairs.values()), lock=True)
    shown = load(registry.table(AccountStatistics), {row[LINK] for row in accounts.values() if row[LINK]})
    new, differing = [], []
    for local, remote in pairs.items():
        account, values = accounts.get(remote), wanted.get(local)
        if account is None or values is None:
            continue
        row = shown.get(account[LINK] or "")
        told = {**values, AS_OF: today.isoformat(), "transactioncurrencyid": currency}
        if row is None:
            new.append((account, Write.insert(told)))
        elif any(row[name] != value for name, value in {**values, "transactioncurrencyid": currency}.items()):
            differing.append(Write.update(row, told))
        else:
            counts["unchanged"] += 1
    origin = _origin(mapping)
    write_rows(AccountStatistics, [*(one for _account, one in new), *differing], origin)
    # DOC-202: as the mapping's own write, so the account has not changed for it
    write_rows(Account, [Write.update(account, {LINK: one.row[LINK]}) for account, one in new], origin)
    counts["inserted"] += len(new)
    counts["modified"] += len(differing)


def _origin(mapping: TableMapping) -> origins.Origin:
    user = Connection.objects.values_list("integration_user", flat=True).first()
    return origins.Origin(mapping=mapping.pk, stamp=user.hex if user else None, name="P2C", product=True)


def _sided(known: Any) -> Any:
    """The couplings with whether their customer and their account are there."""
    customers = Customer.objects.filter(pk=OuterRef("local_id"))
    accounts = Account.objects.filter(pk=OuterRef("remote_id"))
    return known.annotate(here=Exists(customers), there=Exists(accounts))


def _whole(known: Any) -> Any:
    return _sided(known).filter(here=True, there=True)


def _book_orphans(mapping: TableMapping, known: Any, done: Outcome) -> None:
    """DOC-203: a customer or an account that is gone is a failure once; then its coupling is left alone until a person
    has settled it."""
    met = Issue.objects.filter(mapping=mapping, closed_at=None, coupling=OuterRef("pk"))
    lost = _sided(known).filter(Q(here=False) | Q(there=False))
    told = list(lost.filter(~Exists(met)).order_by("pk")[:BATCH])
    found = []
    for each in told:
        # the side that is left tells it
        local = each.here or not each.there
        record, label = (each.local_id, each.local_label) if local else (each.remote_id, each.remote_label)
        found.append(
            issues.Found(
                TO if local else FROM,
                mapping.local_table if local else mapping.remote_table,
                record.hex,
                label,
                "deleted_partner",
                params={"partner": each.remote_label if local else each.local_label},
                coupling=each.pk,
            )
        )
    assert done.run is not None
    opened = issues.load_open(mapping, [one.source_id for one in found])
    issues.book(mapping, done.run.pk, found, opened, [], now_text())
    done.counts["failed"] += len(found)
    done.counts["skipped"] += lost.filter(Exists(met)).count() - len(found)


# --- paid invoices --------------------------------------------------------------------------------------------------


def _paid(last: int) -> list[str]:
    """Coupled invoices of the ledger entries to which something was applied, or taken back, after that entry."""
    entries = DetailedCustLedgEntry.objects.filter(entry_no__gt=last)
    entries = entries.exclude(entry_type=DetailedEntryType.INITIAL_ENTRY).values("cust_ledger_entry")
    return _coupled_invoices(SalesInvoiceHeader.objects.filter(cust_ledger_entry__in=entries))


def _coupled_invoices(invoices: Any) -> list[str]:
    """Those that are in Sales; one that was deleted there needs no news (DOC-152)."""
    coupled = Coupling.objects.filter(
        Exists(Invoice.objects.filter(pk=OuterRef("remote_id"))),
        local_table="bc.salesinvoiceheader",
        remote_table="crm.invoice",
        local_id__in=invoices.values("pk"),
    )
    return [key.hex for key in coupled.order_by("local_id").values_list("local_id", flat=True)]


def _follow_payments(done: Outcome, invoices: Sequence[str], user: User | None) -> bool:
    """Let the invoices' own mapping tell their state; False when it has to be done again next time."""
    if not invoices:
        return True
    mapping = TableMapping.objects.filter(name=INVOICES).first()
    try:
        if mapping is None:
            raise Refused(_("The table mapping %(name)s is not installed.") % {"name": INVOICES})
        done.invoices = couple.synchronise_records(mapping, local_ids=invoices, user=user)
    except (Conflict, Refused) as why:
        done.waits = str(why)
        return False
    if done.invoices.status != RunStatus.FINISHED:
        done.waits = str(done.invoices.message)
        return False
    return True
