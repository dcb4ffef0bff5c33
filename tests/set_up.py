"""An environment of Sales to connect to: its address, its administrator, and the user who will synchronise."""

from __future__ import annotations

from typing import Any

from crm.models import Organization, SystemUser, TransactionCurrency
from crm.services import environment
from erp.bc.models import CompanyInformation
from integration.models import Connection
from integration.services import connections, connector, secret_store, set_up
from integration.services.install import connection
from tests.factories import saved

URL = "https://contoso.crm.dynamics.com"
USER, SECRET = "sync@contoso.example", "Correct-horse-battery-7"
ADMIN, ADMIN_SECRET = "admin@contoso.example", "Another-horse-8"


def sales(**values: Any) -> Organization:
    """The environment, with its administrator and the user who will synchronise, who has no role yet."""
    euro = TransactionCurrency.objects.filter(isocurrencycode="EUR").first()
    if euro is None:
        euro = saved(
            TransactionCurrency(isocurrencycode="EUR", currencyname="Euro", currencysymbol="€", exchangerate="1")
        )
    made = saved(Organization(**{"name": "Contoso", "environmenturl": URL, "basecurrency": euro, **values}))
    admin = saved(SystemUser(fullname="Ada Admin", internalemailaddress=ADMIN))
    environment.give_roles(admin, [environment.ADMINISTRATOR, environment.CUSTOMIZER])
    environment.set_secret(admin, ADMIN_SECRET)
    environment.set_secret(user(), SECRET)
    if not CompanyInformation.objects.exists():
        saved(CompanyInformation(name="Ours", external_id="ours", lcy_code="EUR"))
    return made


def user() -> SystemUser:
    """The user who synchronises."""
    found = SystemUser.objects.filter(internalemailaddress=USER).first()
    return found or saved(SystemUser(fullname="Sync", internalemailaddress=USER, isintegrationuser=True))


def complete(*, solution: bool = True, **values: Any) -> Connection:
    """A connection with everything it needs, disabled; the solution is imported unless told otherwise."""
    link = connection()
    link.enabled = False
    for name, value in {"server_url": URL, "user_name": USER, **values}.items():
        setattr(link, name, value)
    connections.save(link, confirmed=True, secret=SECRET)
    if solution:
        set_up.deploy_solution(ADMIN, ADMIN_SECRET)
    else:
        environment.give_roles(user(), ["Salesperson"])
    return connection()


def enabled(**values: Any) -> Connection:
    """The same, enabled."""
    link = complete(**values)
    connections.set_enabled(link, True)
    return connection()


def behind(link: Connection) -> Connection:
    """An environment for a connection that is enabled without one, as most tests begin with: it can be disabled and
    enabled again."""
    sales()
    link.server_url, link.user_name = URL, USER
    link.secret_key = secret_store.keep(SECRET)
    link.is_solution_installed = True
    link.save()
    connector.current().deploy_solution(link)
    return link


def plain_secret(link: Connection) -> str:
    """What is kept of the secret, for a test to compare with."""
    return str(secret_store.reveal(link.secret_key))
