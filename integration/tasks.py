"""Background tasks: thin skins over services, taking primary keys only."""

from __future__ import annotations

from django_tasks import task


@task()
def execute_run(run_id: int) -> str:
    """Execute a queued run; when its mapping is busy it stays queued and the worker tries it again."""
    from integration.models import SynchRun
    from integration.models.run import RunStatus
    from integration.services import synchronise, workers
    from integration.services.errors import Conflict

    run = SynchRun.objects.select_related("mapping").filter(pk=run_id).first()
    if run is None or run.status != RunStatus.QUEUED:
        return "gone"
    try:
        return synchronise.execute(run, workers.hand_back).status
    except Conflict:
        return "busy"


@task()
def execute_schedule(schedule_id: int) -> str:
    """Do the work of a schedule whose job is no run."""
    from integration.services import ticking

    return ticking.execute(schedule_id)
