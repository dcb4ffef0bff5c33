"""What runs and schedules say of themselves: why one stopped, what it asks, what it did so far."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from integration import messages

messages.add(
    {
        "run_phase": (_("{phase}: done, {records} records so far."), ""),
        "run_rewritten": (
            lambda count: ngettext(
                "{count} value of newly coupled records differed only in case, spaces or how a phone is written: "
                "that of {system} was taken.",
                "{count} values of newly coupled records differed only in case, spaces or how a phone is written: "
                "those of {system} were taken.",
                count,
            ),
            "",
        ),
        "run_parts": (_("Split into {count} parts, which any worker takes."), ""),
        "worker_lost": (
            _("Given up: {times} workers in a row died at the same place."),
            _("Look at the worker's log and its memory, then resume the run."),
        ),
        "run_left_out": (
            lambda count: ngettext(
                "{count} chosen record was left out, because {mapping} does not take it: {names}. Explain says why.",
                "{count} chosen records were left out, because {mapping} does not take them: {names}. Explain says "
                "why.",
                count,
            ),
            "",
        ),
        "run_unmatched": (_("Records without a match: {count}."), ""),
        "sales_unreachable": (_("Sales cannot be reached: {why}"), _("It is tried again by itself.")),
        "sales_refuses": (
            _("The connection was disabled: {why}"),
            _("Put that right on the connection page, then enable it again."),
        ),
        "run_cancelled": (_("Cancelled on request; what was done stays."), ""),
        "run_not_begun": (_("Cancelled before it ran."), ""),
        "run_stopped": (_("Stopped at the keyboard; what was done stays."), ""),
        "run_moved": (
            lambda count: ngettext(
                "{count} record of the plan has changed since it was made, {first}. Nothing was written.",
                "{count} records of the plan have changed since it was made, {first} among them. Nothing was written.",
                count,
            ),
            _("Make a new plan, or apply what has not changed."),
        ),
        "run_asks": (
            _(
                "The run would uncouple {uncouple}, create {insert} and blank values of {blank} records of {couplings} "
                "coupled ones. Nothing was written."
            ),
            _("Confirm the run if this is right."),
        ),
        "run_asks_restored": (
            _(
                "A backup was restored. The run would change {change} coupled records, couple {couple}, create "
                "{insert} and uncouple {uncouple}; {lost} have lost their partner. Nothing was written."
            ),
            _("Look at the preview, then confirm the run."),
        ),
        "run_restored": (
            _("Ended because a backup was restored after it was asked for."),
            _("Ask for a new run."),
        ),
        "run_asks_creations": (
            _(
                "{match} records match and would be coupled; {to} would be created in Sales and {back} in Business "
                "Central."
            ),
            _("Confirm the run to go on."),
        ),
        "run_asks_revert": (
            lambda count: ngettext(
                "The revert would take back {count} change. Nothing was written.",
                "The revert would take back {count} changes. Nothing was written.",
                count,
            ),
            _("Confirm the run if this is right."),
        ),
    }
)

messages.add(
    {
        "schedule_asks": (_("Run {run} awaits confirmation: {why}"), "{todo}"),
        "schedule_cancelled": (_("Run {run} was cancelled."), _("Set the schedule ready to go on.")),
        "mapping_disabled": (_("The table mapping {name} is not enabled."), _("Enable it first.")),
        "pruned": (
            _("Removed: {journal} journal entries, {runs} runs, {issues} closed issues, {changes} superseded changes."),
            "",
        ),
        "pruned_compare": (
            _(
                "Removed: {journal} journal entries, {runs} runs, {issues} closed issues, {changes} pending changes, "
                "among them those of {compare} disabled table mappings."
            ),
            _("They compare all their records when they are enabled again and run."),
        ),
        "pruned_nothing": (_("Nothing was old enough to be removed."), ""),
    }
)
