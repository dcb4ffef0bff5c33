"""Background tasks: thin skins over services, taking primary keys only."""

from __future__ import annotations

import logging

from django_tasks import task

from integration import logs

logger = logging.getLogger("integration.runs")


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
        run = synchronise.execute(run, workers.hand_back)
    except Conflict:
        return "busy"
    with logs.about(run=run.pk, mapping=run.mapping.name):
        logger.info("run is %s after %d records", run.status, run.done)
    return run.status


@task()
def execute_part(part_id: int) -> str:
    """Do a part of a large run; one that somebody else has taken, or whose run is not at work, is left."""
    from integration.services import synchronise, workers

    return synchronise.execute_part(part_id, workers.hand_back_part)


@task()
def execute_schedule(schedule_id: int) -> str:
    """Do the work of a schedule whose job is no run."""
    from integration.services import ticking

    return ticking.execute(schedule_id)
