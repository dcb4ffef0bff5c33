"""State and status reason go together: the reason follows the state."""

from crm.models.base import DEFAULT_STATUS, StateCode, StatusCode
from integration.engine.write import Batch

# Plain numbers: rows hold these, and enumerations are slow to look up for every row.
STATUS_OF = {int(state): int(status) for state, status in DEFAULT_STATUS.items()}


def status_follows_state(batch: Batch) -> None:
    """A new state brings its default reason; a reason of the other state alone is refused."""
    for item in batch.saves:
        new, old = item.new, item.old
        fitting = STATUS_OF.get(new["statecode"])
        if fitting is None or new["statuscode"] == fitting:
            continue
        before = old["statecode"] if old is not None else int(StateCode.ACTIVE)
        if new["statecode"] != before:
            new["statuscode"] = fitting
        else:
            column = batch.table.column("statuscode")
            item.refuse(
                "crm.status_of_other_state",
                column.caption,
                record=batch.table.text(new),
                value=dict(StatusCode.choices).get(new["statuscode"], new["statuscode"]),
                state=StateCode(new["statecode"]).label,
            )
