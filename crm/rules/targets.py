"""Two-target lookups (owner, parent customer, customer) point at one record at most."""

from integration.engine.write import Batch


def one_owner(batch: Batch) -> None:
    """A user or a team."""
    _one(batch, "ownerid_systemuser", "ownerid_team")


def one_parent(batch: Batch) -> None:
    """An account or a contact."""
    _one(batch, "parentcustomerid_account", "parentcustomerid_contact")


def one_customer(batch: Batch) -> None:
    """An account or a contact."""
    _one(batch, "customerid_account", "customerid_contact")


def _one(batch: Batch, first: str, second: str) -> None:
    for item in batch.saves:
        new, old = item.new, item.old
        if not (new[first] and new[second]):
            continue
        changed = [c for c in (first, second) if old is not None and old[c] != new[c]]
        if len(changed) == 1:
            # Choosing the other kind of target lets go of the one there was.
            new[first if changed[0] == second else second] = None
        else:
            captions = [batch.table.column(c).caption for c in (first, second)]
            item.refuse(
                "crm.two_targets",
                first.partition("_")[0],
                record=batch.table.text(new),
                first=captions[0],
                second=captions[1],
            )
