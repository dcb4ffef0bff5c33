"""What stands between the connection and an environment of Sales: signing in, looking, and the few things told there.

An environment is reached through one `Connector`. The one of this installation keeps Sales in the same database; one
for a live environment implements the same protocol and is registered in its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from integration.models import Connection
from integration.services.errors import Refused
from integration.services.secret_store import SecretText


class BrokenConnection(Refused):
    """Signing in failed, and will go on failing until somebody changes something; the text is the environment's."""


class Unreachable(BrokenConnection):
    """Nobody answers at the address: perhaps only just now."""


class MissingPrivilege(Refused):
    """The integration user may not create what a run was about to create."""


@dataclass(frozen=True)
class SignedIn:
    """Who has signed in where: the id of the Sales user, the version of Sales."""

    user: str
    name: str
    version: str


@dataclass(frozen=True)
class Money:
    """The base currency as Sales has it: its id, decimals and symbol, and the decimals of prices."""

    currency: str
    precision: int
    symbol: str
    price_precision: int


@dataclass(frozen=True)
class Role:
    """A security role of a user: assigned or not, needed or not."""

    name: str
    assigned: bool
    required: bool


@dataclass(frozen=True)
class NewCompany:
    """What is asked of somebody who begins with nothing: the company and its country (ISO code), from which the rest
    follows. `currency`: ISO code of the local currency, blank for that of the country; `address`: where Sales answers;
    `user_name`: who will synchronise; `administrator…`: whoever sets this up, by name, sign-in and e-mail address."""

    name: str
    country: str
    currency: str = ""
    address: str = ""
    user_name: str = "integration"
    administrator: str = ""
    administrator_sign_in: str = ""
    administrator_email: str = ""


@dataclass(frozen=True)
class Planned:
    """Records of one table that would be made: the model's label, the table's name, and each record in words."""

    model: str
    caption: str
    records: list[str]


class Connector(Protocol):
    """One environment of Sales. Everything raises `Refused` with a sentence when it cannot be done."""

    def place(self) -> str:
        """Where this environment is, in a sentence for people who would take a green mark for a system outside."""

    def can_be_made(self) -> bool:
        """Whether there is no environment yet, and it can be made here."""

    def countries(self) -> Mapping[str, str]:
        """ISO code -> name of the countries a new company can be in."""

    def plan(self, company: NewCompany) -> tuple[NewCompany, Sequence[Planned]]:
        """The company completed, and what would be made for it on both sides; `FieldsRefused` by field."""

    def make(self, company: NewCompany) -> str:
        """Make the environment and the company's set-up, all or nothing; the secret of the user who synchronises."""

    def sign_in(self, url: str, user_name: str, secret: SecretText) -> SignedIn:
        """Sign in and read one user; `BrokenConnection` with what the environment says."""

    def standing(self, url: str, user_name: str) -> None:
        """Whether signing in would still work, cheaply: before a run. `BrokenConnection` when not."""

    def check_user(self, link: Connection) -> None:
        """The integration user as SET-022 asks; one that is not found by its name is not looked at."""

    def check_admin(self, admin: SignedIn) -> None:
        """Whether this user may import solutions (SET-024)."""

    def money(self, link: Connection) -> Money:
        """The base currency; `Refused` when the local currency is not in Sales (SET-023)."""

    def company(self) -> str:
        """The id of the row in Sales that stands for the company; it is made when there is none."""

    def is_solution_installed(self) -> bool: ...

    def deploy_solution(self, link: Connection) -> list[str]:
        """Import the integration solution and give the integration user its roles; what was done, in sentences."""

    def roles(self, link: Connection) -> Sequence[Role]:
        """Every role of the integration user, and the required ones it lacks."""

    def order_integration(self) -> bool:
        """Whether the organisation has sales order integration on."""

    def set_order_integration(self, on: bool) -> None: ...

    def submitted_orders(self) -> int:
        """How many orders are Submitted and wait to be taken over."""

    def tell_address(self, url: str) -> None:
        """Where Business Central is, for links; blank takes it away."""


_CONNECTORS: list[Connector] = []


def register(connector: Connector) -> None:
    """Make this the connector of the installation."""
    _CONNECTORS[:] = [connector]


def current() -> Connector:
    """The connector of the installation."""
    if not _CONNECTORS:
        raise Refused(_("No connector to Sales is installed."))
    return _CONNECTORS[0]
