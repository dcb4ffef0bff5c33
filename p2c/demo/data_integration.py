"""The demo company's data integration: a connection set between Sales and USMF, a project of each public template."""

from __future__ import annotations

from django.db import transaction

from crm.models import SystemUser, Team
from integration.models import ValueMapEntry
from integration.services import transformations
from integration.services.install import connection
from p2c.demo import finance
from p2c.demo.load import WRITER
from p2c.demo.prospects import PRICE_LISTS, TEAM, UNIT
from p2c.models import ConnectionSet, Execution, Project, SystemConnection
from p2c.models.connection import System
from p2c.prospect_to_cash import connection_sets, executions, projects, value_maps
from p2c.prospect_to_cash.templates import PUBLIC
from p2c.prospect_to_cash.templates.orders_back import ORDERS_BACK

SET = "Birkholt Nordics ↔ USMF"
ACCOUNT = "integration@birkholt.example"
MAP = "pricelist_by_currency"


def set_up() -> list[Project]:
    """The projects in the order in which they are run, made where they are missing; what somebody changed stays."""
    with transaction.atomic():
        chosen = ConnectionSet.objects.filter(name=SET).first() or _connection_set()
        organisations = list(chosen.organisations.all())
        there = {project.template: project for project in chosen.projects.all()}
        return [
            there.get(template.id) or projects.make(str(template), template, chosen, organisations, consent=True)
            for template in PUBLIC
        ]


def _connection_set() -> ConnectionSet:
    user = SystemUser.objects.filter(pk=connection().integration_user).first()
    sales = SystemConnection(
        name="Birkholt Sales",
        system=System.SALES,
        account=ACCOUNT,
        environments="birkholt.crm.example",
        user=user,
        team=Team.objects.filter(name=TEAM).first(),
    )
    sales.save()
    fo = SystemConnection(
        name="Birkholt Finance", system=System.FO, account=ACCOUNT, environments="birkholt.operations.example"
    )
    fo.save()
    made = connection_sets.make(SET, sales, sales.environments, fo, fo.environments)
    connection_sets.map_organisation(made, UNIT, finance.HOME)
    _name_price_lists()
    return made


def _name_price_lists() -> None:
    """The templates expect the price list of the CRM's sample data; this company has one of its own in each currency
    (FO-095, FO-102)."""
    rule = value_maps.install([MAP])[MAP]
    entries = [ValueMapEntry(source_value=c, destination_value=n.lower()) for c, n in PRICE_LISTS.items()]
    transformations.save(rule, entries)


def run_all(observer: executions.Observer | None = None) -> list[Execution]:
    """Run every project that has never run, in order; before orders come back, they go on in Finance and Operations."""
    done = []
    for project in set_up():
        if project.executions.exists():
            continue
        if project.template == ORDERS_BACK.id:
            finance.go_on(WRITER)
        done.append(executions.run(project, observer=observer))
    return done
