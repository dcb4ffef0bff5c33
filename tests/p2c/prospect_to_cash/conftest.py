"""A Sales side that Finance and Operations shares, its legal entity, and a connection set between the two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crm.models import BusinessUnit, SystemUser, Team, TransactionCurrency
from crm.models.organisation import OwningErp
from erp.fo.models import Country, Currency, CustomerGroup, Language, LegalEntity, NumberSequence, Site, Warehouse
from erp.fo.models.legal_entity import SequenceUse
from p2c.models import ConnectionSet, Execution, OrganisationMapping, Project, SystemConnection
from p2c.models.connection import System
from p2c.prospect_to_cash import connection_sets, executions, projects
from tests import factories
from tests.factories import saved
from tests.sharing import shareable


@dataclass
class Shared:
    """What the records of a test stand on: a business unit that goes with USMF, and the connection set."""

    unit: BusinessUnit
    team: Team
    user: SystemUser
    dollar: TransactionCurrency
    connection_set: ConnectionSet
    organisation: OrganisationMapping
    other_unit: BusinessUnit

    def project(self, template: str, name: str = "") -> Project:
        """A project made from the public template of that id."""
        return projects.make(
            name or template,
            projects.template_named(template),
            self.connection_set,
            [self.organisation],
            consent=True,
        )


@shareable
def fo() -> Shared:
    """USMF beside Business Central: one Sales side, two ERPs."""
    return shared()


def shared() -> Shared:
    """USMF beside Business Central: one Sales side, two ERPs."""
    world = factories.make_world()
    unit = saved(
        BusinessUnit(name="Nordics", parentbusinessunit=world.unit, p2c_owningerp=OwningErp.FINANCE_AND_OPERATIONS)
    )
    team = saved(Team(name="Nordics", businessunit=unit))
    user = saved(SystemUser(fullname="Data integration", internalemailaddress="data@x.example", isintegrationuser=True))
    dollar = saved(
        TransactionCurrency(isocurrencycode="USD", currencyname="US Dollar", currencysymbol="$", exchangerate="1.1")
    )
    legal_entity("USMF")
    sales = saved(
        SystemConnection(
            name="Sales", system=System.SALES, account="data@x.example", environments="sales", user=user, team=team
        )
    )
    fo_ = saved(SystemConnection(name="F&O", system=System.FO, account="data@x.example", environments="fo"))
    made = connection_sets.make("Contoso", sales, "sales", fo_, "fo")
    organisation = connection_sets.map_organisation(made, "Nordics", "USMF")
    return Shared(unit, team, user, dollar, made, organisation, world.unit)


def legal_entity(code: str, currency: str = "USD") -> None:
    """A legal entity with customer group 10, site 1 and warehouse 13, as the templates expect them."""
    for iso in {currency, "EUR"}:
        Currency.objects.filter(currency_code=iso).exists() or saved(Currency(currency_code=iso, name=iso))
    if not Language.objects.exists():
        saved(Language(language_id="en-us", name="English (United States)"))
        for iso, name in (("US", "United States"), ("SE", "Sweden"), ("DE", "Germany")):
            saved(Country(iso_code=iso, country_region_id=iso, name=name))
    saved(LegalEntity(legal_entity_id=code, name=code, accounting_currency=currency))
    saved(CustomerGroup(data_area_id=code, customer_group_id="10", description="Wholesale"))
    for numbers, prefix in (
        (SequenceUse.SALES_ORDER, "SO-"),
        (SequenceUse.SALES_QUOTATION, "SQ-"),
        (SequenceUse.SALES_INVOICE, "SI-"),
        (SequenceUse.LEDGER_VOUCHER, "LV-"),
        (SequenceUse.CONTACT_PERSON, "CP-"),
    ):
        saved(NumberSequence(data_area_id=code, numbers=numbers, prefix=f"{code[:2]}{prefix}"))
    saved(Site(data_area_id=code, site_id="1", site_name="Site 1"))
    saved(Warehouse(data_area_id=code, warehouse_id="13", warehouse_name="Warehouse 13", site_id="1"))


def run(project: Project) -> Execution:
    """Run a project here and now."""
    return executions.run(project)


def told(execution: Execution) -> dict[str, Any]:
    """Status and counters of an execution, by task; what is zero is left out."""
    names = ("inserted", "updated", "unchanged", "failed")
    return {
        "status": str(execution.status),
        **({"problems": [p["code"] for p in execution.problems]} if execution.problems else {}),
        **{task.name: {n: getattr(task, n) for n in names if getattr(task, n)} for task in execution.tasks.all()},
    }
