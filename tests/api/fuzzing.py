"""Random requests made from the description of the REST interface, and what is wrong with the answers."""

from __future__ import annotations

import random
import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import hypothesis
import schemathesis
from django.core.cache import cache
from django.core.signals import got_request_exception, request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from integration import registry
from integration.models import Coupling, Issue, TableMapping
from p2c import api_urls as urls

SEED = 20_260_101
#: where a program with a web service key asks
AVAILABILITY = "/api/v1/availability/"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
READING = ("get", "head", "options")
#: so many records of each table are known
SOME = 20

#: how much of what is sent does not keep to the description
WRONG = 0.3
QUIET = settings(
    deadline=None,
    database=None,
    derandomize=False,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
    print_blob=False,
)

Check = Callable[[Any, Any, list[str]], "str | None"]


class Wrong(AssertionError):
    """An answer that is not as described."""


@dataclass
class Told:
    """What came of it: requests sent per operation, answers per status, and one sentence for each thing wrong."""

    sent: dict[str, int] = field(default_factory=dict)
    answers: dict[str, set[int]] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        answers = ", ".join(f"{status}: {number}" for status, number in sorted(self.statuses.items()))
        told = f"{len(self.sent)} operations, {sum(self.sent.values())} requests; answers {answers}"
        return "\n\n".join([told, *(f"{name}\n{text}" for name, text in self.wrong.items())])


class Known:
    """Values that exist: what is made up at random finds no record, so some of it is replaced by these."""

    def __init__(self) -> None:
        self.in_paths = self._keys()
        self.by_name = self._values()

    def _keys(self) -> dict[str, list[str]]:
        """Keys of some records of everything the interface shows, by the address of its list."""
        found: dict[str, list[str]] = {}
        for prefix, view, _name in urls.router.registry:
            queryset = getattr(view, "queryset", None)
            if queryset is None:
                continue
            table, column = getattr(view, "table", None), getattr(view, "lookup_field", "pk")
            names = ["pk", table.column(table.natural_key).attname] if table and table.natural_key else [column]
            rows = queryset.model._default_manager.order_by("pk").values_list(*names)[:SOME]
            found[f"/api/v1/{prefix}/"] = sorted({str(value) for row in rows for value in row if value})
        found[AVAILABILITY] = [*found["/api/v1/bc/items/"], *found["/api/v1/crm/products/"]]
        return found

    def _values(self) -> dict[str, list[Any]]:
        """Values by the name of the column, field or filter they go into."""
        found: dict[str, list[Any]] = {
            "mapping": list(TableMapping.objects.values_list("name", flat=True)),
            "ids": [list(Issue.objects.values_list("pk", flat=True)[:SOME])],
            "couplings": [list(Coupling.objects.values_list("pk", flat=True)[:SOME])],
            "choices": [{"name": "ours"}, {"name": "theirs"}],
        }
        found["local"], found["remote"] = (
            [str(value) for value in Coupling.objects.values_list(name, flat=True)[:SOME]]
            for name in ("local_id", "remote_id")
        )
        for table in registry.tables():
            for column in table.physical:
                if column.target and not column.target_column and column.name not in found:
                    objects = registry.table(column.target).model._default_manager
                    found[column.name] = [str(key) for key in objects.values_list("pk", flat=True)[:SOME]]
        return {name: values for name, values in found.items() if values}

    def put_into(self, case: Any, chance: random.Random) -> None:
        """Replace some of what a request is made of."""
        keys = self.in_paths.get(case.path.split("{")[0])
        if keys and case.path_parameters and chance.random() < 0.7:
            first = next(iter(case.path_parameters))
            case.path_parameters = {**case.path_parameters, first: quote(chance.choice(keys), safe="")}
        for part in ("body", "query"):
            given = getattr(case, part)
            names = [name for name in given if name in self.by_name] if isinstance(given, dict) else []
            for name in names:
                if chance.random() < 0.5:
                    setattr(case, part, {**getattr(case, part), name: chance.choice(self.by_name[name])})


def description() -> dict[str, Any]:
    """The OpenAPI description of the whole interface."""
    return SchemaGenerator(api_version="v1").get_schema(request=None, public=True)


def operations(raw: dict[str, Any], *, constants: bool = True) -> dict[str, Any]:
    """Every operation of the description, by method and address; `constants`: with values taken from the program."""
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = get_wsgi_application()
    schema.config.analysis.constants.enabled = constants
    found = {}
    for result in schema.get_all_operations():
        operation = result.ok()
        found[f"{operation.method.upper()} {operation.path}"] = operation
    return found


def fuzz(
    chosen: dict[str, Any], known: Known, examples: int, headers: dict[str, str],
    also: Check | None = None, seed: int = SEED, told: Told | None = None,
) -> Told:  # fmt: skip
    """Send each operation so many requests; everything a request writes is taken back before the next."""
    told = told or Told()
    for name, operation in chosen.items():
        _one(name, operation, known, examples, headers, also, seed, told)
    return told


def _one(
    name: str, operation: Any, known: Known, number: int, headers: dict[str, str], also: Check | None, seed: int,
    told: Told,
) -> None:  # fmt: skip
    told.sent[name] = 0
    #: how many of the next examples are let go
    dull = 0

    def send(case: Any, chance: int) -> None:
        nonlocal dull
        if dull:
            dull -= 1
            return
        known.put_into(case, random.Random(f"{name} {chance}"))
        _send(name, case, headers, also, told)

    for mode, tries in _modes(operation, number, random.Random(f"{seed} {name}")).items():
        # the first example is the simplest there is; one that is all there will be is to say more
        dull = int(tries == 1)
        test = given(case=operation.as_strategy(generation_mode=mode), chance=st.integers(0, 1_000_000))(send)
        test = settings(QUIET, max_examples=tries + dull)(test)
        try:
            # with the same seed the few requests of a short trial would be alike for all operations
            hypothesis.seed(f"{seed} {name}")(test)()
        except hypothesis.errors.Unsatisfiable:
            continue
        except Wrong as error:
            told.wrong[name] = str(error)
            return


def plain(chosen: dict[str, Any], known: Known, headers: dict[str, str], also: Check | None = None) -> Told:
    """Send each operation one request that says nothing but the address, of a record that exists where one is known."""
    told = Told()
    for name, operation in chosen.items():
        told.sent[name] = 0
        keys = known.in_paths.get(operation.path.split("{")[0]) or ["1"]
        case = operation.Case(path_parameters=dict.fromkeys(re.findall(r"{(\w+)}", operation.path), keys[0]))
        if operation.body:
            case.body, case.media_type = {}, "application/json"
        try:
            _send(name, case, headers, also, told)
        except Wrong as error:
            told.wrong[name] = str(error)
    return told


def _send(name: str, case: Any, headers: dict[str, str], also: Check | None, told: Told) -> None:
    cache.clear()
    with taken_back() as written, raised() as errors:
        # what is compared is read as it is sent
        response = case.call(headers={"Accept-Encoding": "identity", **headers})
    told.sent[name] += 1
    told.answers.setdefault(name, set()).add(response.status_code)
    told.statuses[response.status_code] = told.statuses.get(response.status_code, 0) + 1
    said = also(case, response, written) if also else None
    try:
        if said is None:
            case.validate_response(response, checks=CHECKS)
    except FailureGroup as group:
        said = "\n".join(f"{each.title}. {each.message}" for each in group.exceptions)
    if said is not None:
        request = f"{case.method} {case.formatted_path} {case.query} {case.headers} {case.body!r}"
        raise Wrong("\n".join([said, request, f"{response.status_code} {response.text[:500]}", *errors]))


def _modes(operation: Any, number: int, chance: random.Random) -> dict[GenerationMode, int]:
    """How many requests keep to the description and how many do not; a part of a request is left to chance."""
    # where only names are given nothing can be wrong
    wrong = number * WRONG if operation.body or operation.query else 0.0
    whole = int(wrong) + (chance.random() < wrong % 1)
    modes = {GenerationMode.POSITIVE: number - whole, GenerationMode.NEGATIVE: whole}
    return {mode: tries for mode, tries in modes.items() if tries}


@contextmanager
def raised() -> Iterator[list[str]]:
    """What went wrong inside the server, with its place."""
    found: list[str] = []

    def note(**_: Any) -> None:
        found.append(traceback.format_exc(limit=-6))

    got_request_exception.connect(note)
    try:
        yield found
    finally:
        got_request_exception.disconnect(note)


_SAVEPOINT = re.compile(r"(ROLLBACK TO SAVEPOINT|SAVEPOINT) (\S+)")
_WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "COPY", "TRUNCATE", "MERGE")


@contextmanager
def taken_back() -> Iterator[list[str]]:
    """The writing statements of what runs inside; none of it stays."""
    written: list[str] = []
    before: dict[str, int] = {}

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if savepoint := _SAVEPOINT.match(str(sql)):
            # what was tried and taken back, as previews do, is not written
            if savepoint[1] == "SAVEPOINT":
                before[savepoint[2]] = len(written)
            else:
                del written[before[savepoint[2]] :]
        # the shared cache notes under which key a request is being answered, which is nothing anybody reads
        elif str(sql).lstrip("( \n").upper().startswith(_WRITING) and "p2c_shared" not in str(sql):
            written.append(str(sql))
        return execute(sql, params, many, context)

    # a request would close its connection, and with it the transaction around it
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        with transaction.atomic(), connection.execute_wrapper(watch):
            yield written
            transaction.set_rollback(True)
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
