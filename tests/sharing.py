"""Data that all tests of a module begin with, made once for the module.

    @shareable
    def shop(world): ...

is a fixture of a test that is made once for the tests of a module, in a transaction around them; each test gets a copy
of what it returned, and the test's own transaction is rolled back to just that. Tests that do without it come before it
is made. In a module with real transactions or a clock of its own it is made anew for each test.
"""

from __future__ import annotations

import copy
import inspect
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

#: fixtures that must come before the data
_BEFORE = {"clock", "time_machine", "transactional_db", "live_server"}


def shareable(make: Callable[..., Any]) -> Any:
    """Make a fixture of it, and one for modules beside it, named `…_shared`."""
    name, names = make.__name__, tuple(inspect.signature(make).parameters)

    def for_a_test(request: pytest.FixtureRequest, db: None, **values: Any) -> Any:
        if f"{name}_shared" in request.fixturenames:
            return copy.deepcopy(request.getfixturevalue(f"{name}_shared"))
        return make(**values)

    def for_a_module(module_data: None, django_db_blocker: Any, **values: Any) -> Any:
        with django_db_blocker.unblock():
            return make(**{asked: values[f"{asked}_shared"] for asked in names})

    for_a_test.__doc__ = make.__doc__
    for_a_test.made_from = names  # type: ignore[attr-defined]
    _takes(for_a_test, "request", "db", *names)
    _takes(for_a_module, "module_data", "django_db_blocker", *(f"{asked}_shared" for asked in names))
    there = sys._getframe(1).f_globals
    there[f"{name}_shared"] = pytest.fixture(scope="module", name=f"{name}_shared")(for_a_module)
    return pytest.fixture(name=name)(for_a_test)


def _takes(function: Any, *names: str) -> None:
    kind = inspect.Parameter.KEYWORD_ONLY
    function.__signature__ = inspect.Signature([inspect.Parameter(name, kind) for name in names])


@pytest.fixture(scope="module")
def module_data(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The transaction around the tests of a module."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block._from_testcase = True
        block.__enter__()
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


def share(items: list[pytest.Item]) -> None:
    """Let the tests of each module share what they begin with; those that begin with more come later."""
    modules: dict[Any, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        if _uses_database(item):
            modules[item.path].append(place)
    for places in modules.values():
        members = [items[place] for place in places]
        if any(_needs_its_own(item) for item in members):
            continue
        for place, item in zip(places, _nested(members, []), strict=True):
            items[place] = item


def _nested(items: list[Any], shared: list[str]) -> list[Any]:
    """The items in order: those without what most of the others begin with, then those others."""
    users: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        for name in set(item.fixturenames) - set(shared):
            parts = _made_from(item, name)
            if parts is not None and set(parts) <= set(shared):
                users[name].append(item)
    if not users:
        return items
    name = max(sorted(users), key=lambda name: len(users[name]))
    for item in users[name]:
        item.fixturenames.insert(len(shared), f"{name}_shared")
    others = [item for item in items if item not in users[name]]
    return others + _nested(users[name], [*shared, name])


def _uses_database(item: Any) -> bool:
    return item.get_closest_marker("django_db") is not None or "db" in item.fixturenames


def _made_from(item: Any, name: str) -> tuple[str, ...] | None:
    """What a shareable fixture is made from; None: it is none, a module may have another one of that name."""
    definitions = item._fixtureinfo.name2fixturedefs.get(name)
    return getattr(definitions[-1].func, "made_from", None) if definitions and name in item.fixturenames else None


def _needs_its_own(item: Any) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or not _BEFORE.isdisjoint(item.fixturenames)
