"""A small company on both sides, records written through their models, and runs executed here and now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.db import connection as database
from django.utils import timezone

from crm.models import Account, BusinessUnit, Company, OptionValue, SystemUser, Team, TransactionCurrency
from crm.models import Contact as SalesContact
from erp.bc.models import (
    BusinessRelation,
    CompanyInformation,
    Contact,
    ContactBusinessRelation,
    Currency,
    CurrencyExchangeRate,
    Customer,
    MarketingSetup,
    NoSeries,
    NoSeriesLine,
    PurchaseSetup,
    Salesperson,
    SalesSetup,
    Vendor,
)
from integration import pairs
from integration.models import (
    Change,
    Connection,
    Coupling,
    FieldMapping,
    Issue,
    Schedule,
    SynchRun,
    TableMapping,
    TransformationRule,
)
from integration.services import couple as coupling_service
from integration.services import synchronise
from integration.services.install import connection, install_mappings
from tests.kept import kept

_serial = count(1)


def saved(instance: Any) -> Any:
    instance.save()
    return instance


@dataclass
class World:
    """What the records of a test stand on."""

    connection: Connection
    unit: BusinessUnit
    team: Team
    company: Company
    other_company: Company
    integration_user: SystemUser
    euro: TransactionCurrency


def make_world() -> World:
    """Set-up of both sides (LCY and base currency EUR), a connection that is enabled, all default mappings."""
    if TableMapping.objects.exists() or BusinessUnit.objects.exists():
        return _make_world()
    return kept(_make_world, OptionValue, TransformationRule, Schedule, Connection, User)


def _make_world() -> World:
    unit = saved(BusinessUnit(name="Head office"))
    team = saved(Team(name="Head office", businessunit=unit, isdefault=True))
    company = saved(Company(bcbi_name="Ours", bcbi_externalid="ours"))
    other = saved(Company(bcbi_name="Theirs", bcbi_externalid="theirs"))
    robot = saved(SystemUser(fullname="Integration", internalemailaddress="robot@x.example", isintegrationuser=True))
    euro = saved(TransactionCurrency(isocurrencycode="EUR", currencyname="Euro", currencysymbol="€", exchangerate="1"))
    saved(CompanyInformation(name="Ours", external_id="ours", lcy_code="EUR"))
    series = {}
    for code, first in (("CUST", "C00001"), ("VEND", "V00001"), ("CONT", "CT000001")):
        series[code] = saved(NoSeries(code=code))
        saved(NoSeriesLine(series=series[code], starting_no=first))
    relations = {code: saved(BusinessRelation(code=code)) for code in ("CUST", "VEND")}
    saved(SalesSetup(customer_nos=series["CUST"]))
    saved(PurchaseSetup(vendor_nos=series["VEND"]))
    saved(
        MarketingSetup(
            contact_nos=series["CONT"],
            bus_rel_code_for_customers=relations["CUST"],
            bus_rel_code_for_vendors=relations["VEND"],
        )
    )
    link = connection()
    link.enabled = True
    link.integration_user = robot.pk
    link.company = company.pk
    link.base_currency = euro.pk
    link.default_team = team.pk
    link.save()
    install_mappings()
    return World(link, unit, team, company, other, robot, euro)


# --- records --------------------------------------------------------------------------------------------------------


def customer(name: str = "", **values: Any) -> Customer:
    return saved(Customer(name=name or f"Customer {next(_serial)}", **values))


def vendor(name: str = "", **values: Any) -> Vendor:
    return saved(Vendor(name=name or f"Vendor {next(_serial)}", **values))


def account(name: str = "", **values: Any) -> Account:
    """An account of relationship type Customer unless told otherwise."""
    return saved(Account(**{"name": name or f"Account {next(_serial)}", "customertypecode": 3, **values}))


def salesperson(code: str, **values: Any) -> Salesperson:
    return saved(Salesperson(code=code, **{"name": code.title(), **values}))


def user(name: str, **values: Any) -> SystemUser:
    return saved(SystemUser(fullname=name, **values))


def currency(code: str, rate: str = "", **values: Any) -> Currency:
    """A currency of Business Central; `rate`: how many of it one unit of LCY buys."""
    made = saved(Currency(code=code, iso_code=code[:3], **values))
    if rate:
        exchange_rate(made, rate, date(2026, 1, 1))
    return made


def exchange_rate(of: Currency, rate: str, starting: date) -> CurrencyExchangeRate:
    return saved(
        CurrencyExchangeRate(
            currency=of, starting_date=starting, exchange_rate_amount=rate, relational_exch_rate_amount="1"
        )
    )


def company_contact(of: Customer | Vendor) -> Contact:
    """The company contact that Business Central made for a customer or vendor."""
    return Contact.objects.get(
        pk=ContactBusinessRelation.objects.get(no=of.no, link_to_table=1 if isinstance(of, Customer) else 2).contact_id
    )


def person(company: Contact | None, first_name: str, surname: str, **values: Any) -> Contact:
    return saved(Contact(type=1, company=company, first_name=first_name, surname=surname, **values))


def sales_contact(parent: Account | None, firstname: str, lastname: str, **values: Any) -> SalesContact:
    return saved(SalesContact(parentcustomerid_account=parent, firstname=firstname, lastname=lastname, **values))


def option(column: str, number: int, label: str) -> OptionValue:
    """The option value of account; made when it is not there."""
    found = OptionValue.objects.filter(table="account", column=column, number=number).first()
    return found or saved(OptionValue(table="account", column=column, number=number, label=label))


# --- couplings and runs ---------------------------------------------------------------------------------------------


def mapping(name: str) -> TableMapping:
    return TableMapping.objects.get(name=name)


def on_their_own() -> set[str]:
    """The enabled mappings that may be run: all but those of lines, which go with their headers."""
    return {m.name for m in TableMapping.objects.filter(enabled=True) if not pairs.get(m.pair).only_with}


def change_mapping(name: str, **values: Any) -> TableMapping:
    """Edit a table mapping, as its page does."""
    found = mapping(name)
    for field, value in values.items():
        setattr(found, field, value)
    found.revision += 1
    found.save()
    return found


def field_mapping(name: str, local: str, remote: str) -> FieldMapping:
    return FieldMapping.objects.get(mapping__name=name, local_field=local, remote_field=remote)


def couple(name: str, local: Any, remote: Any, **options: Any) -> Coupling:
    """Couple two records and, unless told otherwise, synchronise them."""
    return coupling_service.couple(mapping(name), local.pk.hex, remote.pk.hex, **options)


def coupled_without_company(local: Contact) -> SalesContact:
    """The Sales contact of a person that went there before its company did, as older versions had it."""
    remote = sales_contact(None, local.first_name, local.surname)
    own = mapping("CONTACT")
    saved(
        Coupling(
            scope=own.scope, local_table=own.local_table, local_id=local.pk, remote_table=own.remote_table,
            remote_id=remote.pk, coupled_at=timezone.now(),
        )
    )  # fmt: skip
    sync_records("CONTACT", local=[local])
    return SalesContact.objects.get(pk=remote.pk)


def coupled_customer(name: str = "", **values: Any) -> tuple[Customer, Account]:
    """A customer and its account, coupled and equal."""
    local = customer(name, **values)
    remote = account(local.name)
    couple("CUSTOMER", local, remote, first_synch="to_integration")
    return Customer.objects.get(pk=local.pk), Account.objects.get(pk=remote.pk)


class Outcome:
    """What a run did: `to` and `back` hold the counters that are not zero, per direction."""

    def __init__(self, run: SynchRun) -> None:
        self.run = run
        self.status = str(run.status)
        self.message = run.message
        self.preview: list[dict[str, Any]] = getattr(run, "preview", [])
        counters = {job.direction: {k: v for k, v in job.counters().items() if v} for job in run.jobs.all()}
        self.to: dict[str, int] = counters.get("to_integration", {})
        self.back: dict[str, int] = counters.get("from_integration", {})

    def __repr__(self) -> str:
        return f"<{self.run} {self.status} to={self.to} back={self.back} {self.message}>"


def sync(name: str, kind: str = "synch", *, observer: Any = None, direction: str = "", **options: Any) -> Outcome:
    """Ask for a run and execute it here and now."""
    run = synchronise.request_run(mapping(name), kind, direction=direction, **options)
    return Outcome(synchronise.execute(run, observer))


def sync_records(name: str, *, local: Iterable[Any] = (), remote: Iterable[Any] = (), **options: Any) -> Outcome:
    """Synchronise chosen records, as the list action does."""
    return Outcome(
        coupling_service.synchronise_records(
            mapping(name), local_ids=[r.pk.hex for r in local], remote_ids=[r.pk.hex for r in remote], **options
        )
    )


def open_issues(name: str = "") -> list[Issue]:
    found = Issue.objects.filter(closed_at=None).order_by("id")
    return list(found.filter(mapping__name=name) if name else found)


def pending(name: str) -> set[tuple[str, str]]:
    """(side, record) of the changes no run has decided yet."""
    rows = Change.objects.filter(mapping_id=mapping(name).pk).values_list("side", "record")
    return {(side, record.hex) for side, record in rows}


def raw(sql: str, *params: Any) -> int:
    """A statement as somebody types it, beside the application."""
    with database.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def db_id(record: Any) -> str:
    """The key as the database stores it, for raw statements."""
    return str(record.pk) if database.vendor == "postgresql" else record.pk.hex
