"""Background tasks of data integration: thin skins over services, taking primary keys only."""

from __future__ import annotations

from django_tasks import task


@task()
def execute_project(execution_id: int) -> str:
    """Execute a queued execution; a worker that is to end hands it back after the batch it is at."""
    from integration.services import workers
    from integration.services.errors import Conflict
    from p2c.models import Execution
    from p2c.prospect_to_cash import executions

    execution = Execution.objects.select_related("project").filter(pk=execution_id).first()
    if execution is None:
        return "gone"
    try:
        return executions.execute(execution, lambda _task, run: workers.hand_back(run)).status
    except Conflict:
        return "busy"
