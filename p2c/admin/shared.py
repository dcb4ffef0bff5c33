"""What the screens of data integration share: the colours of statuses, who may run, problems as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from integration import messages as sentences
from integration.admin import looks
from p2c.models import Execution, ExecutionStatus
from p2c.models.project import ProjectDirection
from p2c.prospect_to_cash.definitions import SALES
from p2c.prospect_to_cash.entities import ALL

#: status -> tone and icon of its badge (FO-162); in the order somebody is needed
STATUS_LOOKS = {
    ExecutionStatus.ERROR: (looks.BAD, "cross"),
    ExecutionStatus.WARNING: (looks.WAIT, "issue"),
    ExecutionStatus.RUNNING: (looks.NEWS, "turn"),
    ExecutionStatus.QUEUED: (looks.QUIET, "clock"),
    ExecutionStatus.COMPLETED: (looks.GOOD, "check"),
    ExecutionStatus.CANCELLED: (looks.QUIET, "cross"),
}


def status_badge(status: str, *, href: str = "") -> SafeString:
    found = ExecutionStatus(status)
    return looks.badge(*STATUS_LOOKS[found], found.label, href=href)


def execution_badge(execution: Execution | None) -> SafeString:
    """The status of an execution, linked to its page."""
    if execution is None:
        return format_html('<span class="sy-blank">{}</span>', _("never run"))
    return status_badge(execution.status, href=looks.page(Execution, "change", execution.pk))


def system_name(system: str) -> str:
    return _("Sales") if system == SALES else _("Finance and Operations")


def direction_name(direction: str) -> str:
    return str(ProjectDirection(direction).label)


def entity_name(name: str) -> str:
    """An entity set as people name it."""
    return str(ALL[name]) if name in ALL else name


def problems_of(kept: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What validation found in an execution, as sentences with their next step, errors first."""
    found = []
    for each in kept:
        params = {**each.get("params", {}), "field": each.get("field", "")}
        found.append(
            {
                "sentence": sentences.sentence(each["code"], params),
                "next_step": sentences.next_step(each["code"], params),
                "task": each.get("task", ""),
                "warning": bool(each.get("warning")),
            }
        )
    return sorted(found, key=lambda each: each["warning"])


class Runs:
    """Who may run projects, for actions and buttons."""

    def has_run_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("p2c.run_project")  # type: ignore[union-attr]
