"""The coupling panel of a record's page: partner, ours, theirs and the agreed values, history, open issues, buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from integration import by_right, registry
from integration.admin import coupling_state, looks
from integration.engine.decide import FROM, TO
from integration.models import Coupling, Issue
from integration.registry import LOCAL, Column
from integration.services import explain, standing
from integration.services import history as timeline
from integration.services.errors import Refused
from integration.services.partners import Part
from integration.services.standing import BROKEN, COUPLED, FREE, Verdict
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
    erp: str

    @property
    def arrow(self) -> Any:
        return looks.arrow(self.action, self.erp)

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
    state: Verdict
    badge: Any = ""
    partner_page: str = ""
    sentences: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    problem: str = ""

    @property
    def not_shown(self) -> str:
        """Why values are left out, for those who may not see them."""
        return by_right.note(self.part.mapping.local_table, self.part.mapping.remote_table)

    @property
    def coupled(self) -> bool:
        return self.state.group == COUPLED

    @property
    def free(self) -> bool:
        return self.state.group == FREE

    @property
    def partner(self) -> str:
        return self.state.other_label or "…"

    @property
    def alone(self) -> bool:
        """Whether the record is synchronised by itself, from here; lines go with their headers."""
        return not self.part.header and not self.part.foreign

    @property
    def why(self) -> str:
        """Why it has no partner, or why its changes do not travel, and what can be done; else blank."""
        return str(self.state.why) if self.state.reasons or not self.coupled else ""

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
    request: HttpRequest, model: Any, key: str, *, only: int | None = None, connected: bool = True, told: bool = True
) -> Panels | None:
    """What to show for this record; nothing for a table without mappings, or while the connection is off unless
    `connected` says that this does not matter. `only`: the mapping to show. `told`: with what a run would do, the
    values field by field and the history; else only where the record stands."""
    of = coupling_state.parts(request, model, connected=connected)
    if not of:
        return None
    found = standing.standings(of, [key], deep=True)[key]
    states = [state for state in found.states if only is None or state.part.mapping.pk == only]
    user = request.user
    return Panels(
        [panel(state, key) if told else headed(state) for state in states],
        found.issues,
        {name: user.has_perm(f"integration.{name}") for name in ("couple", "uncouple", "synchronise")},
    )


def headed(state: Verdict) -> Panel:
    """Where a record stands in one mapping."""
    panel = Panel(state.part, state, badge=coupling_state.badge_of(state))
    if state.group == BROKEN:
        panel.problem = str(state.why)
    elif panel.coupled and not state.gone:
        panel.partner_page = looks.record_page(state.part.other.table.name, state.other_id)
    return panel


def panel(state: Verdict, key: str) -> Panel:
    """What to say about a record in one mapping."""
    panel = headed(state)
    if state.group == BROKEN:
        return panel
    try:
        found = explain.explanation(state.part.mapping, key, look_for_matches=False, verdict=state)
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
        cells += [
            by_right.cell(left, each["local"], local),
            by_right.cell(right, each["remote"], remote),
            by_right.cell(left or right, each["base"], local, remote),
        ]
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
                part.system,
            )
        )
    return made


def history(part: Part, coupling: Coupling) -> list[Event]:
    """The last things that happened to the pair, newest first."""
    own = coupling.local_id if part.side == LOCAL else coupling.remote_id
    found = timeline.timeline(part.table.name, own.hex, HISTORY)
    return [Event(each, looks.run_link(each.run) if each.run is not None else "") for each in found]
