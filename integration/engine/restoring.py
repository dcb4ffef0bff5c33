"""Restoring deleted partners without making a twin: a record like the deleted one may be there again already.

Before the partner of a survivor is created anew, the match criteria are tried as before any creation (D9). The one free
match becomes its partner; where it is not clear which, nothing is created and a person is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from integration.engine import issues, matching, read, unclear
from integration.engine.batches import Batches
from integration.engine.couplings import insert_journal, remove_couplings
from integration.engine.dialects.base import RawRow
from integration.engine.write import now_text
from integration.messages import Finding
from integration.models.mapping import DeletionConflict
from integration.registry import LOCAL, REMOTE


class Restoring(Batches):
    """Mixed into the phases of a run: looks at the couplings of each batch before they are decided."""

    #: couples matched pairs; see the phases
    _couple: Callable[[Sequence[tuple[str, str]]], int]

    def _work(
        self,
        couplings: Any,
        new_local: list[str],
        new_remote: list[str],
        next_after: str = "",
        *,
        quiet: bool = False,
    ) -> int:
        return super()._work(self._rejoined(couplings), new_local, new_remote, next_after, quiet=quiet)

    def _rejoined(self, couplings: Sequence[RawRow]) -> Sequence[RawRow]:
        """The couplings, with survivors given the partner that matches them; what is unclear is spared restoring."""
        self.spared = {}
        strategy = self.run.options.get("deletion") or self.mapping.deletion_conflict
        if strategy != DeletionConflict.RESTORE or not self.plan.criteria:
            return couplings
        survivors = read.survivors(self.plan, [row[0] for row in couplings])
        if not survivors:
            return couplings
        pairs, asked = self._matches(survivors)
        of_record = {record: coupling for coupling, _side, record in survivors}
        self.spared = {of_record[record]: finding for record, finding in asked.items()}
        matched = {of_record[record] for pair in pairs for record in pair if record in of_record}
        if not matched:
            return couplings
        left = [row for row in couplings if row[0] not in matched]
        if self.dry:
            self._note([{"action": "couple", "local_id": a, "remote_id": b} for a, b in pairs])
            return left
        table, now = self.mapping.local_table, now_text()
        insert_journal(
            [
                [self.run.pk, "", "uncouple", table, row[1], row[2], "", "", row[3], now]
                for row in couplings
                if row[0] in matched
            ]
        )
        remove_couplings(sorted(matched))
        self._couple(pairs)
        return [*left, *read.couplings_of(self.plan, LOCAL, [a for a, _b in pairs])]

    def _matches(self, survivors: Sequence[tuple[int, str, str]]) -> tuple[list[tuple[str, str]], dict[str, Finding]]:
        """(pairs to couple, survivors that are unclear and why), found as if the survivors were not coupled."""
        pairs: dict[tuple[str, str], None] = {}
        asked: dict[str, Finding] = {}
        with transaction.atomic():
            remove_couplings([coupling for coupling, _side, _record in survivors])
            for side, name in ((LOCAL, "locals_"), (REMOTE, "remotes")):
                wanted = [record for _coupling, own, record in survivors if own == side]
                if wanted:
                    found = matching.match(self.plan, **{name: wanted})
                    pairs.update(dict.fromkeys(found.pairs))
                    for each in unclear.findings(self.plan, found, self.mapping.directions[0], side):
                        asked[each.source_id] = Finding(issues.RESTORES[each.code], "", each.params)
            transaction.set_rollback(True)
        return list(pairs), asked
