"""What befalls a run in a trial: its process dies, a statement fails, another worker or writer comes in between."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, connections

from integration.models import SynchRun
from tests import factories
from tests.integration.properties.model import REFUSED


class Killed(BaseException):
    """The worker dies here: nothing of it catches this."""


class Trap:
    """Springs at the n-th statement of a run."""

    def __init__(self, fault: tuple[Any, ...] | None, run: SynchRun) -> None:
        self.kind, self.at, self.act = (*fault, None, None)[:3] if fault else ("", 0, None)
        self.run = run
        self.seen = 0
        self.sprung = False
        self.thread: threading.Thread | None = None

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        if self.kind and not self.sprung and self.seen >= self.at and self._may():
            self.sprung = True
            self._spring()
        return execute(sql, params, many, context)

    def _may(self) -> bool:
        """Another's statement gets through beside an open transaction only where writers wait in a thread."""
        if self.kind == "steal" or (self.kind == "beside" and connection.vendor == "sqlite"):
            return not connection.in_atomic_block
        return True

    def _spring(self) -> None:
        if self.kind == "die":
            raise Killed
        if self.kind == "error":
            raise RuntimeError("disk on fire")
        if self.kind == "locked":
            raise OperationalError("database is locked")
        if self.kind == "steal":
            SynchRun.objects.filter(pk=self.run.pk).update(lease="another:1:x")
        elif connection.vendor == "sqlite":
            self.act()
        else:
            self.thread = threading.Thread(target=self._beside)
            self.thread.start()
            # goes through at once, or waits for this transaction to end
            self.thread.join(0.03)

    def _beside(self) -> None:
        try:
            self.act()
        finally:
            connections.close_all()

    def finish(self) -> None:
        if self.thread is not None:
            self.thread.join(30)
            assert not self.thread.is_alive(), "a writer beside the run still waits"
        if self.kind == "beside" and not self.sprung:
            self.act()


@contextmanager
def trapped(fault: tuple[Any, ...] | None, run: SynchRun) -> Iterator[Trap]:
    trap = Trap(fault, run)
    with connection.execute_wrapper(trap):
        yield trap


_TRIGGER = "trial_refused"


def refuse_in_the_database() -> None:
    """A rule only the database knows: one value it does not take."""
    if connection.vendor == "sqlite":
        for event in ("INSERT", "UPDATE"):
            factories.raw(
                f"CREATE TRIGGER {_TRIGGER}_{event} BEFORE {event} ON crm_account WHEN NEW.fax = '{REFUSED}' "
                "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
            )
    else:
        factories.raw(f"ALTER TABLE crm_account ADD CONSTRAINT {_TRIGGER} CHECK (fax <> '{REFUSED}')")


def accept_in_the_database() -> None:
    if connection.vendor == "sqlite":
        for event in ("INSERT", "UPDATE"):
            factories.raw(f"DROP TRIGGER {_TRIGGER}_{event}")
    else:
        factories.raw(f"ALTER TABLE crm_account DROP CONSTRAINT {_TRIGGER}")
