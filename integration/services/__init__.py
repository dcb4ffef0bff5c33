"""Services: the only writers. Screens, commands, REST and tasks are thin skins over these."""

from datetime import datetime
from typing import Any


def worker_state() -> dict[str, Any]:
    """Whether a worker is alive, when one was last seen, and which runs lost theirs (for readiness probes)."""
    from integration.services import workers  # models are not loaded yet when this package is

    return workers.worker_state()


def schedules_in_error() -> list[str]:
    """The schedules a person has to restart, by name (for readiness probes)."""
    from integration.models import Schedule
    from integration.models.schedule import ScheduleStatus

    found = Schedule.objects.filter(status=ScheduleStatus.ERROR).select_related("mapping")
    return [each.name for each in found]


def pending_since() -> datetime | None:
    """Since when the oldest change waits (for readiness probes)."""
    from integration.services import schedule

    return schedule.oldest_pending()
