"""What a pair says of itself: fields, criteria, twins, needs, lines, limits, and the switches it exists under."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from integration.engine.decide import BOTH
from integration.engine.filters import Condition
from integration.messages import Finding
from integration.models.connection import Connection, OwnershipModel

#: what pairs and default field mappings may exist under: name -> (connection field, value, the words for it)
SWITCHES: dict[str, tuple[str, Any, Any]] = {
    "person": ("ownership_model", OwnershipModel.PERSON, _("the ownership model “Person”")),
    "team": ("ownership_model", OwnershipModel.TEAM, _("the ownership model “Team”")),
    "unit_groups": ("unit_group_mapping_enabled", True, _("“unit group mapping” on")),
    "single_units": ("unit_group_mapping_enabled", False, _("“unit group mapping” off")),
    "price_lists": ("extended_price_calculation_enabled", True, _("“extended price calculation” on")),
    "orders": ("sales_order_integration_enabled", True, _("“sales order integration” on")),
    "bidirectional": ("bidirectional_sales_order_integration", True, _("“bidirectional sales order integration” on")),
    "one_way_orders": (
        "bidirectional_sales_order_integration",
        False,
        _("“bidirectional sales order integration” off"),
    ),
    "sales_prices": ("extended_price_calculation_enabled", False, _("“extended price calculation” off")),
}


def holds(when: str, connection: Connection) -> bool:
    """Whether the connection is set up so; always when there is no condition."""
    if not when:
        return True
    name, value, _words = SWITCHES[when]
    return bool(getattr(connection, name) == value)


@dataclass(frozen=True)
class Field:
    """A default field mapping; `local` or `remote` None with a `constant` writes the constant to the other side."""

    local: str | None
    remote: str | None
    direction: str = BOTH
    constant: str = ""
    enabled: bool = True
    not_null: bool = False
    clear_on_failed_synch: bool = False
    validate: bool = True
    #: the switch of the connection it exists under (`SWITCHES`); blank: always
    when: str = ""


@dataclass(frozen=True)
class Twin:
    """Two columns that say the same in words no field mapping can translate (blocked, and a state): kept in step like
    a bidirectional field mapping, with a base, but no row that anybody edits. Without `to` and `fro` they correspond
    through other tables, as `Pair.related` says for each batch (a person's company, and the account of a contact)."""

    local: str
    remote: str
    to: Callable[[Any], Any] | None = None
    fro: Callable[[Any], Any] | None = None
    #: the direction that wins while the two have never agreed
    first: str = ""


@dataclass(frozen=True)
class Match:
    """A default match criterion: the two fields and how they are compared."""

    local: str
    remote: str
    normaliser: str = "case"


@dataclass(frozen=True)
class Concern:
    """What the preflight found: the sentence, whether nothing can be done without it, and the table to look at."""

    finding: Finding
    stops: bool = False
    table: str = ""


@dataclass(frozen=True)
class Need:
    """Records of another mapping that must be there first; the engine leaves out what is coupled already.

    `creates`: they get a partner even where their mapping by itself synchronises coupled records only.
    """

    mapping: str
    side: str
    ids: Iterable[str]
    creates: bool = False


@dataclass(frozen=True)
class Lines:
    """Records of another mapping that follow their header: id of the line -> id of the header, both of `side`."""

    mapping: str
    side: str
    of: Mapping[str, str]


@dataclass(frozen=True)
class Derived:
    """A source column worked out of others of the same row as it is read (a discount per unit): what fields of the
    mapping may name on that side. `function` takes row values (blank is None) and does not fail."""

    side: str
    name: str
    inputs: Sequence[str]
    function: Callable[..., Any]
    kind: str = "text"
    scale: int = 0
    caption: Any = ""


@dataclass(frozen=True)
class Limit:
    """A condition on records that no filter row holds, and the sentence that explains it (a message code and its
    parameters; the record is named besides)."""

    condition: Condition
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


#: columns -> combinations of values that they have together; a record lies there that has one of any
Places = Mapping[tuple[str, ...], Iterable[tuple[str, ...]]]
