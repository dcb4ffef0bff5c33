"""Data that all tests of a module begin with, made once for the module.

    @shareable
    def shop(world): ...

is a fixture of a test. Where every test of a module that uses the database asks for it, it is made once, in a
transaction around the tests of the module, and each test gets a copy of what it returned; the test's own transaction is
rolled back to just that. Elsewhere, and for tests with real transactions or a clock of their own, it is made anew for
each test.
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

#: name -> the names of those it is made from
SHAREABLE: dict[str, tuple[str, ...]] = {}
#: fixtures that must come before the data
_BEFORE = {"clock", "time_machine", "transactional_db", "live_server"}


def shareable(make: Callable[..., Any]) -> Any:
    """Make a fixture of it, and one for modules beside it, named `…_shared`."""
    name, names = make.__name__, tuple(inspect.signature(make).parameters)
    SHAREABLE[name] = names

    def for_a_test(request: pytest.FixtureRequest, db: None, **values: Any) -> Any:
        if f"{name}_shared" in request.fixturenames:
            return copy.deepcopy(request.getfixturevalue(f"{name}_shared"))
        return make(**values)

    def for_a_module(module_data: None, django_db_blocker: Any, **values: Any) -> Any:
        with django_db_blocker.unblock():
            return make(**{asked: values[f"{asked}_shared"] for asked in names})

    for_a_test.__doc__ = make.__doc__
    for_a_test.shareable = True  # type: ignore[attr-defined]
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
    """Let the tests of each module share what all of them begin with."""
    modules: dict[Any, list[Any]] = defaultdict(list)
    for item in items:
        modules[item.path].append(item)
    for members in modules.values():
        using = [item for item in members if _uses_database(item)]
        if not using or any(_needs_its_own(item) for item in using):
            continue
        shared: list[str] = []
        for name, made_from in SHAREABLE.items():
            if set(made_from) <= set(shared) and all(_is_shareable(item, name) for item in using):
                shared.append(name)
        for item in using:
            item.fixturenames[:0] = [f"{name}_shared" for name in shared]


def _uses_database(item: Any) -> bool:
    return item.get_closest_marker("django_db") is not None or "db" in item.fixturenames


def _is_shareable(item: Any, name: str) -> bool:
    """A module may have a fixture of that name that is not."""
    return name in item.fixturenames and hasattr(item._fixtureinfo.name2fixturedefs[name][-1].func, "shareable")


def _needs_its_own(item: Any) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or not _BEFORE.isdisjoint(item.fixturenames)
