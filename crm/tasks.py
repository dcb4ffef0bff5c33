"""Background tasks of the Sales side."""

from django_tasks import task


@task()
def apply_solution() -> dict[str, int]:
    """Apply the prospect-to-cash solution, or go on with it."""
    from crm.services import solution

    return solution.apply().data()
