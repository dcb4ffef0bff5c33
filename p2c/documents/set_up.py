"""The connector of this installation: Sales is kept in the same database, and one signs in to it like anywhere else.

The only place that knows both what Business Central has (its local currency, its company) and what Sales has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from crm.models import Company, SalesOrder, SystemUser, Team, TransactionCurrency
from crm.models.sales_order import OrderState
from crm.services import environment
from erp.bc.models import CompanyInformation
from integration.models import Connection
from integration.models.connection import AuthenticationType, OwnershipModel
from integration.services import connector
from integration.services.connection_text import host_of
from integration.services.connector import (
    BrokenConnection,
    MissingPrivilege,
    Money,
    NewCompany,
    Planned,
    Role,
    SignedIn,
    Unreachable,
)
from integration.services.errors import Refused
from integration.services.secret_store import SecretText
from p2c.new_company import countries, make


class LocalSales:
    """Sales in this database. Its organisation says at which address it answers and which version it is."""

    # --- where it is ------------------------------------------------------------------------------------------------

    def place(self) -> str:
        return _("Sales is kept in the database of this installation. No system outside is connected.")

    def can_be_made(self) -> bool:
        return not make.is_there()

    def countries(self) -> Mapping[str, str]:
        return countries.names()

    def plan(self, company: NewCompany) -> tuple[NewCompany, Sequence[Planned]]:
        completed = make.completed(company)
        return completed, make.planned(completed)

    def make(self, company: NewCompany) -> str:
        if make.is_there():
            raise Refused(_("Sales has been set up in this database already. Go on with the next step."))
        return make.make(make.completed(company))

    # --- signing in ---------------------------------------------------------------------------------------------------

    def sign_in(self, url: str, user_name: str, secret: SecretText) -> SignedIn:
        version = self._answering(url)
        user = environment.user_named(user_name)
        if user is None or not environment.is_secret(user, secret):
            raise BrokenConnection(
                _("Sales does not let %(user)s in: unknown user or wrong secret.") % {"user": user_name}
            )
        self._check_not_disabled(user)
        return SignedIn(user.pk.hex, str(user), version)

    def standing(self, url: str, user_name: str) -> None:
        self._answering(url)
        user = environment.user_named(user_name)
        if user is None:
            raise BrokenConnection(_("Sales does not let %(user)s in: the user does not exist.") % {"user": user_name})
        self._check_not_disabled(user)
        if environment.integration_solution() is not None:
            self._check_roles(user, MissingPrivilege)

    def _answering(self, url: str) -> str:
        found = environment.organization()
        if found is None or host_of(found.environmenturl) != host_of(url):
            raise Unreachable(_("No environment of Sales answers at %(url)s.") % {"url": url})
        return found.version

    def _check_not_disabled(self, user: SystemUser) -> None:
        if user.isdisabled:
            raise BrokenConnection(_("The user %(user)s is disabled in Sales. Enable it there.") % {"user": user})

    # --- who ----------------------------------------------------------------------------------------------------------

    def check_user(self, link: Connection) -> None:
        user = environment.user_named(link.user_name)
        if user is None:
            return
        self._check_not_disabled(user)
        if link.authentication_type != AuthenticationType.OFFICE365 and not user.islicensed:
            raise Refused(
                _("The user %(user)s has no licence in Sales. Assign one, or choose another user.") % {"user": user}
            )
        roles = environment.roles_of(user)
        if not roles:
            raise Refused(
                _(
                    "The user %(user)s has no security role in Sales. Deploy the integration solution, which gives it "
                    "its roles, or assign one."
                )
                % {"user": user}
            )
        if environment.ADMINISTRATOR in roles:
            text = _("The user %(user)s has the role “%(role)s” in Sales. Choose another user to synchronise.")
            raise Refused(text % {"user": user, "role": environment.ADMINISTRATOR})
        if environment.integration_solution() is not None:
            self._check_roles(user, Refused)

    def _check_roles(self, user: SystemUser, error: type[Refused]) -> None:
        lacking = [name for name in environment.REQUIRED if name not in environment.roles_of(user)]
        if lacking:
            text = _("The user %(user)s lacks the security roles %(roles)s in Sales. Assign them there.")
            raise error(text % {"user": user, "roles": ", ".join(lacking)})

    def check_admin(self, admin: SignedIn) -> None:
        roles = environment.roles_of(SystemUser.objects.get(pk=admin.user))
        lacking = [name for name in (environment.ADMINISTRATOR, environment.CUSTOMIZER) if name not in roles]
        if lacking:
            text = _("%(user)s may not import solutions: the security roles %(roles)s are missing in Sales.")
            raise Refused(text % {"user": admin.name, "roles": ", ".join(lacking)})

    def roles(self, link: Connection) -> Sequence[Role]:
        user = environment.user_named(link.user_name)
        has = environment.roles_of(user) if user is not None else []
        found = [Role(name, True, name in environment.REQUIRED) for name in has]
        return found + [Role(name, False, True) for name in environment.REQUIRED if name not in has]

    # --- what is there ------------------------------------------------------------------------------------------------

    def money(self, link: Connection) -> Money:
        information = CompanyInformation.objects.order_by("pk").first()
        code = (information.lcy_code if information is not None else "").strip()
        if not code:
            raise Refused(_("The LCY Code of the company information is blank. Fill it in before you enable."))
        currency = TransactionCurrency.objects.filter(isocurrencycode__iexact=code).order_by("pk").first()
        if currency is None:
            text = _("The LCY Code %(code)s is not the ISO code of a currency in Sales. Add that currency there first.")
            raise Refused(text % {"code": code})
        organization = environment.organization()
        decimals = organization.currencydecimalprecision if organization is not None else 2
        # what the rates in Sales refer to, which need not be the currency of the company
        base = (organization.basecurrency if organization is not None else None) or currency
        return Money(base.pk.hex, min(max(base.currencyprecision, 0), 4), base.currencysymbol, decimals)

    def company(self) -> str:
        information = CompanyInformation.objects.order_by("pk").first()
        if information is None:
            raise Refused(_("Business Central has no company information yet. Fill it in before you enable."))
        external = information.external_id or information.system_id.hex
        found = Company.objects.filter(bcbi_externalid=external).order_by("pk").first()
        if found is None:
            name = information.display_name or information.name
            found = Company(bcbi_name=name[:100], bcbi_externalid=external)
            found.save(origin=environment.WRITER)
        return found.pk.hex

    def is_solution_installed(self) -> bool:
        return environment.integration_solution() is not None

    def deploy_solution(self, link: Connection) -> list[str]:
        environment.import_integration_solution()
        done = [_("The integration solution was imported into Sales.")]
        user = environment.user_named(link.user_name)
        names = ", ".join(environment.REQUIRED)
        if user is None:
            raise Refused(
                _("There is no user %(user)s in Sales to give the security roles %(roles)s. Nothing was imported.")
                % {"user": link.user_name or "–", "roles": names}
            )
        environment.give_roles(user, environment.REQUIRED)
        done.append(_("%(user)s has the security roles %(roles)s.") % {"user": user, "roles": names})
        team = Team.objects.filter(pk=link.default_team).first() if link.default_team else None
        if link.ownership_model == OwnershipModel.TEAM and team is not None:
            environment.give_team_roles(team, environment.REQUIRED)
            done.append(_("%(user)s has the security roles %(roles)s.") % {"user": team, "roles": names})
        return done

    # --- orders and the way back --------------------------------------------------------------------------------------

    def order_integration(self) -> bool:
        found = environment.organization()
        return found is not None and found.issopintegrationenabled

    def set_order_integration(self, on: bool) -> None:
        environment.set_order_integration(on)

    def submitted_orders(self) -> int:
        return SalesOrder.objects.filter(statecode=OrderState.SUBMITTED).count()

    def tell_address(self, url: str) -> None:
        information = CompanyInformation.objects.order_by("pk").first()
        environment.tell_address(str(information or "")[:100], url)


connector.register(LocalSales())
