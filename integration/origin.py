"""Who writes: a person, another system, or a mapping's own run. Stamped on rows and carried by the change feed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Origin:
    """The origin of a write.

    `mapping`: the table mapping whose run writes (its own feed does not get the change back). `actor`: the Sales user
    (32 hex digits) somebody is signed in as; the feed carries it. `stamp`: the Sales user for created-by and
    modified-by columns. `name`: the name for text columns of that meaning. `product`: the product writes by itself (a
    run, a posting, the demo company, what a table rule asks for); a write that does not say so is somebody's.
    `trial`: the write will be taken back, so it must use up nothing that does not come back with it (numbers).
    `permitted`: it is part of a deed with a permission of its own (merging, unlinking, printing), which was asked for.
    """

    mapping: int | None = None
    actor: str | None = None
    stamp: str | None = None
    name: str = ""
    product: bool = False
    trial: bool = False
    permitted: bool = False

    def unmarked(self) -> Origin:
        """The same writer, fed to every mapping."""
        return replace(self, mapping=None, actor=None)

    def in_deed(self) -> Origin:
        """The same writer, in a deed whose own permission was asked for: no table's right is asked for besides."""
        return replace(self, permitted=True)

    def by_product(self) -> Origin:
        """The same origin for what the product writes because of it."""
        return self if self.product else replace(self, product=True)


#: the product's own work on nobody's behalf: posting, the demo company, what tests stand on
PRODUCT = Origin(product=True)
_NOBODY = Origin()
_current: ContextVar[Origin | None] = ContextVar("origin", default=None)


def current() -> Origin:
    """The origin of writes that name none: whoever is signed in to this request, else somebody."""
    return _current.get() or _NOBODY


@contextmanager
def use(origin: Origin) -> Iterator[None]:
    """Writes inside this block that name no origin have this one."""
    token = _current.set(origin)
    try:
        yield
    finally:
        _current.reset(token)
