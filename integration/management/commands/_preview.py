"""How commands print a preview: counts, then the first records of each action with what would be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from integration.management.commands._base import errands_name
from integration.management.commands._text import table
from integration.models import SynchRun
from integration.models.mapping import Direction
from integration.models.run import RunStatus
from integration.services import plans
from integration.services.plans import Value
from integration.services.preview import ACTIONS, Preview

if TYPE_CHECKING:
    from integration.management.commands._base import Command

#: records shown per action; JSON has all
SHOWN = 5


def tell_preview(command: Command, preview: Preview) -> int:
    """Print a preview; 2 when the run could not even be previewed."""
    run = preview.run
    if run.status != "finished":
        command.answer(
            {"mapping": run.mapping.name, "status": str(run.status), "counts": {}, "brought": {}, "records": []}
        )
        command.tell_stopped(run)
        return 2
    command.answer(
        {
            "mapping": run.mapping.name,
            "status": str(run.status),
            "counts": preview.counts,
            "brought": preview.brought,
            "records": preview.records,
        }
    )
    if command.as_json:
        return 0
    if not preview.records:
        command.say(
            _("{name}: a run would change nothing; {count} records compared.").format(
                name=run.mapping.name, count=f"{run.done:,}"
            ),
            "SUCCESS",
        )
        return 0
    command.say(_("{name}: a run would do this. Nothing was written.").format(name=run.mapping.name), "SUCCESS")
    for group in preview.groups():
        if group.title:
            command.say()
            command.say(f"{group.title}: {group.mapping}", "MIGRATE_HEADING")
        elif preview.brought:
            command.say()
            command.say(group.mapping, "MIGRATE_HEADING")
        command.lines(table(["", _("To Sales"), _("From Sales")], _counts(group.counts)))
        for action in ACTIONS:
            _records(command, action, [r for r in group.records if r["action"] == action])
    return 0


def tell_value(command: Command, value: Value) -> None:
    """One field of a plan's line: both sides, what was agreed, and what would be written."""
    agreed = _("agreed: {base}").format(base=value.agreed or "–")
    command.say(f"{value.label}: “{value.ours}” | “{value.theirs}” ({agreed})", indent=6, hang=8)


def tell_plan(command: Command, run: SynchRun) -> int:
    """Print a stored plan and how to apply it; 2 when the run could not even be previewed."""
    if run.status == RunStatus.QUEUED:
        return command.tell_run(run)
    counts = plans.counts(run)
    brought = plans.errands_of(run)
    data: dict[str, Any] = {"mapping": run.mapping.name, "run": run.pk, "status": str(run.status), "counts": counts}
    data["brought"] = [
        {"mapping": each.mapping, "role": each.role, "runs": each.runs, "counts": each.plan} for each in brought
    ]
    if run.status != RunStatus.FINISHED:
        command.answer(data)
        command.tell_stopped(run)
        return 2
    command.answer(data)
    if not counts:
        command.say(
            _("{name}: a run would change nothing; {count} records compared.").format(
                name=run.mapping.name, count=f"{run.done:,}"
            ),
            "SUCCESS",
        )
        return 0
    command.say(
        _("{name}: kept as plan {run}. Nothing was written.").format(name=run.mapping.name, run=run.pk), "SUCCESS"
    )
    if command.as_json:
        return 0
    command.lines(table(["", _("Records")], [[str(plans.LABELS[a]), f"{n:,}"] for a, n in counts.items()]))
    for each in brought:
        told = [f"{plans.LABELS[action]} {number:,}" for action, number in each.plan.items()]
        command.say(f"{each.title}: {errands_name(each)}: {', '.join(told)}.")
    for action, number in counts.items():
        command.say()
        command.say(str(plans.LABELS[action]), "MIGRATE_HEADING")
        page = list(plans.lines(run, action)[:SHOWN])
        for one in plans.shown(run, page):
            if one.sentence:
                command.say(f"{one.sentence} {one.next_step}".strip(), indent=2, hang=4)
                continue
            arrow = {"to_integration": "→", "from_integration": "←"}.get(one.direction, "↔")
            command.say(f"{one.record} {arrow} {one.partner}".strip(), indent=2, hang=4)
            for value in one.values if action == "modify" else []:
                before = value.theirs if one.direction == Direction.TO else value.ours
                command.say(f"{value.label}: “{before}” → “{value.after}”", indent=6, hang=8)
        command.tell_left(number - len(page), listed=False)
    command.say()
    command.say(_("To write exactly this: manage.py sync --apply {run}").format(run=run.pk))
    return 0


def _names() -> dict[str, str]:
    return {
        "couple": _("Couple"),
        "insert": _("Create"),
        "modify": _("Change"),
        "uncouple": _("Uncouple"),
        "fail": _("Fail"),
    }


def _counts(counts: dict[str, dict[str, int]]) -> list[list[str]]:
    names, rows = _names(), []
    for action in ACTIONS:
        by = counts.get(action)
        if not by:
            continue
        both = by.get("", 0) + by.get(Direction.BIDIRECTIONAL, 0)
        to, back = by.get(Direction.TO, 0) + both, by.get(Direction.FROM, 0) + both
        rows.append([names[action], f"{to:,}", f"{back:,}"])
    return rows


def _records(command: Command, action: str, records: list[dict[str, Any]]) -> None:
    if not records:
        return
    command.say()
    command.say(_names()[action], "MIGRATE_HEADING")
    for record in records[:SHOWN]:
        if action == "fail":
            command.say(f"{record['sentence']} {record['next_step']}".strip(), indent=2, hang=4)
            continue
        arrow = {Direction.TO: "→", Direction.FROM: "←"}.get(record["direction"], "↔")
        partner = f" {arrow} {record['partner']}" if record["partner"] else f" {arrow}"
        command.say(record["record"] + partner, indent=2, hang=4)
        if action == "modify":
            for field in record["fields"]:
                before = "" if field["before"] is None else field["before"]
                after = "" if field["after"] is None else field["after"]
                command.say(f"{field['label']}: “{before}” → “{after}”", indent=6, hang=8)
    command.tell_left(len(records) - SHOWN)
