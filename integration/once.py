"""What is set up is read once for a page, however many of its parts ask: templates, currencies, units, mappings.

Only pages that are looked at do so. A request that writes, a run and a command read afresh whenever they ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_known: ContextVar[dict[Any, Any] | None] = ContextVar("known", default=None)


@contextmanager
def for_a_page() -> Iterator[None]:
    """While this lasts, what was read by a function `once` is given again."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def on_a_page() -> bool:
    """Whether this is done for a page that is only looked at."""
    return _known.get() is not None


def first_time(what: Any) -> bool | None:
    """Whether this page has not had it yet; None: there is no page that is only looked at."""
    known = _known.get()
    if known is None:
        return None
    return known.setdefault(("first", what), token := object()) is token


def kept(place: Any, make: Callable[[], T]) -> T:
    """What the page has made for this place already; else it is made now."""
    known = _known.get()
    if known is None:
        return make()
    if place not in known:
        known[place] = make()
    return known[place]


def once(function: Callable[P, T]) -> Callable[P, T]:
    """Decorator of a function that reads the set-up; whoever gets the answer must leave it as it is."""

    @wraps(function)
    def read(*args: P.args, **kwargs: P.kwargs) -> T:
        return kept((function, args, tuple(sorted(kwargs.items()))), lambda: function(*args, **kwargs))

    return read
