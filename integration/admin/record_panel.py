"""The coupling panel of a record's page: partner, ours, theirs and the agreed values, history, open issues, buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from integration import pairs, registry
from integration.admin import coupling_state, looks
from integration.engine.decide import FROM, TO
from integration.models import Coupling, Issue
from integration.registry import LOCAL, Column
from integration.services import explain, partners
from integration.services import history as timeline
from integration.services.errors import Refused
from integration.services.partners import BROKEN, COUPLED, FREE, Part, State
from integration.services.values import in_words

HISTORY = 12


@dataclass
class Line:
    """One field mapping of a coupled pair: ours, theirs, what both last agreed on, and what a run would do."""

    label: str
    direction: str
    local: str
    remote: str
    agreed: str
    local_changed: bool
    remote_changed: bool
    action: str
    known: bool

    @property
    def arrow(self) -> Any:
        return looks.arrow(self.action)

    @property
    def way(self) -> Any:
        return looks.way(self.direction)


@dataclass
class Event:
    """One thing that happened, and a link to the run that did it."""

    told: timeline.Event
    run: Any

    @property
    def issue_page(self) -> str:
        return looks.page(Issue, "change", self.told.issue.pk) if self.told.issue is not None else ""

    @property
    def reverted(self) -> str:
        """What it took back, when a revert did it."""
        return _("reverts run %(number)d") % {"number": self.told.reverts} if self.told.reverts else ""


@dataclass
class Panel:
    """What a record's page says about one mapping."""

    part: Part
    state: State
    badge: Any = ""
    partner_page: str = ""
    sentences: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    problem: str = ""

    @property
    def coupled(self) -> bool:
        return self.state.kind == COUPLED

    @property
    def free(self) -> bool:
        return self.state.kind == FREE

    @property
    def partner(self) -> str:
        return self.state.other_label or "…"

    @property
    def alone(self) -> bool:
        """Whether the record is synchronised by itself; lines go with their headers."""
        return not self.part.header

    @property
    def creates(self) -> bool:
        """Whether the mapping may make this record's partner."""
        never = pairs.get(self.part.mapping.pair).never_creates
        return not self.part.follows and self.part.direction not in never

    @property
    def without_partner(self) -> Any:
        """How its partner comes about, where the pair knows; else nothing."""
        return pairs.get(self.part.mapping.pair).without_partner if self.free and not self.creates else ""

    @property
    def changed(self) -> int:
        return sum(1 for line in self.lines if line.action)

    @property
    def sends(self) -> bool:
        return TO in self.part.mapping.directions

    @property
    def gets(self) -> bool:
        return FROM in self.part.mapping.directions


@dataclass
class Panels:
    panels: list[Panel] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    buttons: dict[str, bool] = field(default_factory=dict)


def panels(
    request: HttpRequest, model: Any, key: str, *, only: int | None = None, connected: bool = True
) -> Panels | None:
    """What to show for this record; nothing for a table without mappings, or while the connection is off unless
    `connected` says that this does not matter. `only`: the mapping to show."""
    of = coupling_state.parts(request, model, connected=connected)
    if not of:
        return None
    standing = partners.standings(of, [key])[key]
    shown = [state for state in standing.states if only is None or state.part.mapping.pk == only]
    user = request.user
    return Panels(
        [panel(state, key) for state in shown],
        standing.issues,
        {name: user.has_perm(f"integration.{name}") for name in ("couple", "uncouple", "synchronise")},
    )


def panel(state: State, key: str) -> Panel:
    """What to say about a record in one mapping."""
    panel = Panel(state.part, state, badge=coupling_state.badge_of(state))
    if state.kind == BROKEN:
        panel.problem = state.problem
        return panel
    if state.kind == COUPLED and not state.gone:
        panel.partner_page = looks.record_page(state.part.other.table.name, state.other_id)
    try:
        found = explain.explain(state.part.mapping, key, look_for_matches=False)
    except Refused as error:
        panel.problem = str(error)
        return panel
    panel.sentences = found["sentences"]
    if state.coupling is not None:
        panel.lines = lines(state.part, found["fields"], bool(state.coupling.base))
        panel.events = history(state.part, state.coupling)
    return panel


def lines(part: Part, fields: list[dict[str, Any]], agreed: bool) -> list[Line]:
    """The fields of a pair, values in words."""
    local, remote = registry.table(part.mapping.local_table), registry.table(part.mapping.remote_table)
    cells: list[tuple[Column | None, Any]] = []
    for each in fields:
        left = local.column(each["local_field"]) if each["local_field"] else None
        right = remote.column(each["remote_field"]) if each["remote_field"] else None
        cells += [(left, each["local"]), (right, each["remote"]), (left or right, each["base"])]
    words = in_words(cells)
    made = []
    for at, each in enumerate(fields):
        known = agreed and not (each["base"] is None and each["base_remote"] is None and each["action"] == "conflict")
        # both changed to values that correspond: they agree already, and the next run notes it
        left_changed = known and (each["local"] or None) != each["base"]
        right_changed = known and (each["remote"] or None) != each["base_remote"]
        made.append(
            Line(
                each["label"],
                each["direction"],
                words[3 * at],
                words[3 * at + 1],
                words[3 * at + 2] if known else "",
                left_changed and (not right_changed or bool(each["action"])),
                right_changed and (not left_changed or bool(each["action"])),
                each["action"],
                known,
            )
        )
    return made


def history(part: Part, coupling: Coupling) -> list[Event]:
    """The last things that happened to the pair, newest first."""
    own = coupling.local_id if part.side == LOCAL else coupling.remote_id
    found = timeline.timeline(part.table.name, own.hex, HISTORY)
    return [Event(each, looks.run_link(each.run) if each.run is not None else "") for each in found]
