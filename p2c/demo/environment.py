"""The Sales environment of the demo company: its organisation, who has which role, and what they sign in with."""

from __future__ import annotations

from django.conf import settings

from crm.models import Organization, SystemUser, TransactionCurrency
from crm.services import environment
from p2c.demo import refuse_in_production, set_up

ADDRESS = "https://birkholt.crm4.dynamics.com"
USER, ADMIN = set_up.INTEGRATION_USER.email, set_up.ADMINISTRATOR.email
SELLER = "Salesperson"


def load() -> None:
    """Make it where it is missing; the demo password opens it for the administrator and the integration user."""
    refuse_in_production()
    if Organization.objects.exists():
        return
    euro = TransactionCurrency.objects.get(isocurrencycode=set_up.LCY)
    Organization(name=set_up.COMPANY_NAME, environmenturl=ADDRESS, basecurrency=euro).save(origin=environment.WRITER)
    admin = SystemUser.objects.get(internalemailaddress=ADMIN)
    environment.give_roles(admin, [environment.ADMINISTRATOR, environment.CUSTOMIZER])
    for person in set_up.SALESPEOPLE:
        if user := environment.user_named(person.email):
            environment.give_roles(user, [SELLER])
    for user in (admin, SystemUser.objects.get(internalemailaddress=USER)):
        environment.set_secret(user, settings.P2C_DEMO_PASSWORD)
