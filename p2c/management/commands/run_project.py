"""Run a data integration project, and say what came of each of its tasks and rows."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import messages
from integration.management.commands import _base
from integration.management.commands._text import table
from integration.models import SynchRun
from p2c.models import Execution, ExecutionStatus, ExecutionTask
from p2c.prospect_to_cash import executions, row_errors
from p2c.prospect_to_cash.projects import project_named

#: row errors that are told; the rest is counted
_TOLD = 20


class Command(_base.Command):
    help = gettext_lazy("Run a data integration project.")
    permission = "p2c.run_project"
    in_background = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help=_("the project"))

    def work(self, options: dict[str, Any]) -> int:
        project = project_named(options["name"])
        if options["background"]:
            execution = executions.request(project, user=self.user, background=True)
            self.answer(data(execution))
            self.say(
                _("{project}: execution {execution} is queued for the worker.").format(
                    project=project, execution=execution.pk
                ),
                "SUCCESS",
            )
            return _base.DONE
        return self._tell(executions.run(project, user=self.user, observer=self._observed))

    def _observed(self, task: ExecutionTask, run: SynchRun) -> None:
        if self.observer is not None:
            self.observer(run)

    def _tell(self, execution: Execution) -> int:
        """What came of it: its problems, a line for each task, and the first row errors with what to do."""
        self.answer(data(execution))
        for problem in execution.problems:
            text = f"{messages.sentence(problem['code'], problem['params'])}"
            step = messages.next_step(problem["code"], problem["params"])
            self.warn(f"{problem['task']}: {text} {step}".strip() if problem["task"] else f"{text} {step}".strip())
        well = execution.status == ExecutionStatus.COMPLETED
        self.say(
            _("{project}: execution {execution} ended with {status}. Upserts: {upserts}, errors: {errors}.").format(
                project=execution.project,
                execution=execution.pk,
                status=execution.get_status_display(),
                upserts=f"{execution.upserts:,}",
                errors=f"{execution.errors:,}",
            ),
            "SUCCESS" if well else "WARNING",
        )
        tasks = list(execution.tasks.all())
        if tasks and not self.as_json:
            heads = ["", *(str(ExecutionTask._meta.get_field(n).verbose_name) for n in _COUNTERS)]
            self.lines(table(heads, [[str(t), *(f"{getattr(t, n):,}" for n in _COUNTERS)] for t in tasks]))
        for each in tasks:
            if each.message:
                self.warn(f"{each}: {each.message}")
        self._tell_rows(execution)
        if well:
            return _base.DONE
        return _base.WITH_FAILURES if tasks else _base.REFUSED

    def _tell_rows(self, execution: Execution) -> None:
        found = execution.errors_of_rows()
        for error in found[:_TOLD]:
            self.say(f"{row_errors.sentence(error)} {row_errors.next_step(error)}".strip(), indent=2)
        self.tell_left(found.count() - _TOLD, listed=False)


_COUNTERS = ("inserted", "updated", "unchanged", "failed")


def data(execution: Execution) -> dict[str, Any]:
    """An execution as JSON."""
    return {
        "execution": execution.pk,
        "project": execution.project.name,
        "status": str(execution.status),
        "upserts": execution.upserts,
        "errors": execution.errors,
        "problems": [
            {"code": p["code"], "text": messages.sentence(p["code"], p["params"]), "warning": p["warning"]}
            for p in execution.problems
        ],
        "tasks": [
            {
                "name": task.name,
                "legal_entity": task.legal_entity,
                "status": str(task.status),
                **{name: getattr(task, name) for name in _COUNTERS},
                "message": task.message,
            }
            for task in execution.tasks.all()
        ],
    }
