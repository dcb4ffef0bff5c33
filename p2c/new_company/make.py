"""Makes a new company: its records on both sides, who may sign in to Sales, and the integration solution.

What is there already stays as it is: a set-up table gets what is still blank in it, a code that exists is used. So
the same can be done again after somebody has typed half of it in by hand.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.services import environment
from erp.bc.models import CompanyInformation
from integration import registry
from integration.engine.write import Write
from integration.ids import new_id
from integration.origin import Origin
from integration.services.connections import FieldsRefused
from integration.services.connector import NewCompany, Planned
from integration.services.values import in_words
from integration.services.write_rows import write_rows
from p2c.new_company import countries
from p2c.new_company.rows import Records, Ref, Row, plan

WRITER = Origin(name="guide", product=True)


def completed(company: NewCompany) -> NewCompany:
    """The company with what follows from its country; `FieldsRefused` names what is missing or unknown, by field."""
    problems = {}
    name = company.name.strip()
    if not name:
        problems["name"] = _("Enter the name of the company.")
    elif len(name) > 100:
        problems["name"] = _("The name of the company has %(length)d characters; at most 100 fit.") % {
            "length": len(name)
        }
    country = company.country.strip().upper()
    if not country:
        problems["country"] = _("Choose the country of the company; money and taxes follow from it.")
    elif country not in countries.names():
        problems["country"] = _("“%(value)s” is no country. Enter its ISO code, for example DK.") % {
            "value": company.country
        }
    there = CompanyInformation.objects.values_list("lcy_code", flat=True).first() or ""
    currency = company.currency.strip().upper() or there or countries.currency_of(country)
    if currency not in countries.currencies():
        if "country" not in problems or company.currency.strip():
            problems["currency"] = _("“%(value)s” is no currency. Enter its ISO code, for example EUR.") % {
                "value": company.currency
            }
    elif there not in ("", currency):
        text = _(
            "The local currency of Business Central is %(there)s already. Leave the field blank, or change it there."
        )
        problems["currency"] = text % {"there": there}
    if problems:
        raise FieldsRefused(problems)
    return NewCompany(
        name, country, currency, company.address, company.user_name, company.administrator,
        company.administrator_sign_in, company.administrator_email,
    )  # fmt: skip


def planned(company: NewCompany) -> list[Planned]:
    """What would be made, table by table, in words."""
    found = []
    for records in plan(company):
        table = registry.table(records.table)
        found.append(Planned(table.model._meta.label_lower, _caption(table), [_words(table, r) for r in records.rows]))
    return found


def _caption(table: registry.Table) -> str:
    return str(table.model._meta.verbose_name_plural)


def _words(table: registry.Table, row: Row) -> str:
    """The record as somebody would read it out: a code and what it means, or what a set-up table is set to."""
    plain = [(table.column(name), value) for name, value in row.items() if not isinstance(value, Ref)]
    words = iter(in_words(plain))
    said = [
        (table.column(name).caption, value.code if isinstance(value, Ref) else next(words))
        for name, value in row.items()
    ]
    if table.natural_key and len(row) <= 4:
        return " · ".join(dict.fromkeys(text for _caption, text in said if text))
    return " · ".join(f"{caption}: {text}" for caption, text in said if text)


def make(company: NewCompany) -> str:
    """Make everything, all or nothing; returns the secret of the user who synchronises, which is kept only as a
    hash."""
    with transaction.atomic():
        _write(plan(company))
        robot = environment.user_named(company.user_name)
        administrator = environment.user_named(company.administrator_sign_in)
        assert robot is not None
        assert administrator is not None
        environment.import_integration_solution()
        environment.give_roles(robot, environment.REQUIRED)
        environment.give_roles(administrator, (environment.ADMINISTRATOR, environment.CUSTOMIZER))
        secret = secrets.token_urlsafe(24)
        environment.set_secret(robot, secret)
    return secret


def is_there() -> bool:
    """Whether Sales is kept here already: it has an organisation."""
    return environment.organization() is not None


def _write(found: Iterable[Records]) -> None:
    keys: dict[Ref, str] = {}
    made: set[Ref] = set()
    for records in found:
        table = registry.table(records.table)
        wanted = [{n: keys[v] if isinstance(v, Ref) else v for n, v in row.items()} for row in records.rows]
        there = _there(table, records.by, wanted)
        writes = []
        for row, asked in zip(wanted, records.rows, strict=True):
            own = Ref(records.table, str(row.get(table.natural_key or table.label[0], "")))
            old = there.get(tuple(row[name] for name in records.by))
            if old is not None:
                keys[own] = old[table.key.name]
                blank = {name: value for name, value in row.items() if value and old[name] in (None, "")}
                if blank:
                    writes.append(Write.update(old, blank))
            elif table.name != "bc.noseriesline" or asked["series"] in made:  # a series that was there has its own
                keys[own] = new_id().hex
                made.add(own)
                writes.append(Write.insert({table.key.name: keys[own], **row}))
        if writes:
            write_rows(table.name, writes, WRITER)


def _there(table: registry.Table, by: tuple[str, ...], wanted: list[Row]) -> dict[tuple[Any, ...], Row]:
    """The records that exist of those that are wanted, by what tells them apart."""
    records = table.model._default_manager.all()
    if len(by) == 1:
        column = table.column(by[0])
        records = records.filter(**{f"{column.attname}__in": [row[column.name] for row in wanted]})
    return {tuple(row[name] for name in by): row for row in map(table.row, records)}
