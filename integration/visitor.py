"""Whoever asks: which pages that person may open, and whom to ask about what is not allowed."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from simple_history.models import HistoricalRecords

#: pages of an admin screen that take another permission than looking at its records
_NEEDED = {"add_view": "has_add_permission", "delete_view": "has_delete_permission"}
T = TypeVar("T")
_UUID = re.compile(r"(?<=/)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=/)")
_NUMBER = re.compile(r"(?<=/)\d+(?=/)")
_roles: list[Callable[[str], list[str]]] = [lambda permission: []]
#: the user a command acts as
_acting: ContextVar[Any] = ContextVar("acting", default=None)


def request() -> HttpRequest | None:
    """The request that is being answered, as the middleware of the histories notes it; None outside of one."""
    return getattr(HistoricalRecords.context, "request", None)


def person() -> Any:
    """Whoever asks: of the request that is being answered, or the user a command acts as. None where nobody does: runs,
    mails and commands without a user."""
    asked = request()
    return asked.user if asked is not None else _acting.get()


@contextmanager
def acting_as(user: Any) -> Iterator[None]:
    """What is done inside this block is done for that user, with that user's rights."""
    token = _acting.set(user)
    try:
        yield
    finally:
        _acting.reset(token)


def streamed(lines: Iterable[T]) -> Iterator[T]:
    """Lines of an answer that is made while it is sent, when its request is over: still for whoever asked for it."""
    return _each(person(), iter(lines))


def _each(user: Any, lines: Iterator[T]) -> Iterator[T]:
    while True:
        with acting_as(user):
            try:
                line = next(lines)
            except StopIteration:
                return
        yield line


def may(permission: str) -> bool:
    """Whether whoever asks has that permission; where nobody asks, nothing is denied."""
    user = person()
    return user is None or user.has_perm(permission)


def right(action: str, table: str) -> str:
    """The permission that it takes to view, add, change or delete records of the table of that name."""
    app, _dot, model = table.partition(".")
    return f"{app}.{action}_{model}"


def may_see(table: str) -> bool:
    """Whether whoever asks may look at the table's records, and so at their values wherever these are shown."""
    return may(right("view", table))


def roles_that_may(permission: str) -> str:
    """The roles of the site that have a permission, in words: whom somebody without it may ask."""
    return get_text_list([f"“{name}”" for name in _roles[-1](permission)])


def whom_to_ask(permission: str) -> str:
    """Who has a permission, in a sentence for somebody without it."""
    if roles := roles_that_may(permission):
        return _("Ask somebody with the role %(roles)s.") % {"roles": roles}
    return _("No role has it; ask whoever looks after the users.")


def name_roles(roles: Callable[[str], list[str]]) -> None:
    """Say which roles there are: the site's function from a permission to the names of those that have it."""
    _roles.append(roles)


def may_open(address: str) -> bool:
    """Whether whoever asks may open that page. Outside of a request (mails, commands) nobody is denied anything."""
    if not address:
        return False
    asked, path = request(), urlsplit(address).path
    if asked is None or not path:
        return True
    known = _rule("/" + path.removeprefix(get_script_prefix()).lstrip("/"))
    return known is None or known(asked)


def _rule(path: str) -> Callable[[HttpRequest], bool] | None:
    """What decides about the page. All records of a table have one page: it is looked up once for all of them."""
    return _rule_of_kind(_NUMBER.sub("1", _UUID.sub("00000000-0000-0000-0000-000000000001", path)))


@lru_cache(maxsize=4096)
def _rule_of_kind(path: str) -> Callable[[HttpRequest], bool] | None:
    try:
        view: Any = inspect.unwrap(resolve(path).func, stop=inspect.ismethod)
    except Resolver404:
        return None
    screen = getattr(view, "__self__", None)
    look = getattr(screen, _NEEDED.get(view.__name__, "has_view_or_change_permission"), None)
    needed = getattr(view, "permission", "")

    def rule(asked: HttpRequest) -> bool:
        return (look is None or look(asked)) and (not needed or asked.user.has_perm(needed))

    return rule
