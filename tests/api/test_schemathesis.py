"""The whole REST interface against its own description: random requests, right and wrong ones, to every operation.

No answer is a server error or other than described, and nobody without permission reads or writes anything. Every
operation is tried; one in SHARES is tried thoroughly, another share in each run of the checks (P2C_FUZZ_TURN).
`P2C_FUZZ_EXAMPLES=1000` tries all of them so often (`P2C_FUZZ_ONLY`: those whose name has this regular expression).
"""

import io
import os
import re

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command

from p2c import tokens
from p2c.roles import AUDITOR
from tests.api import fuzzing

pytestmark = [pytest.mark.django_db, pytest.mark.long]

FEW, MANY, SHARES = 2, 50, 24
ALL = int(os.environ.get("P2C_FUZZ_EXAMPLES", 0))
ONLY = os.environ.get("P2C_FUZZ_ONLY", "")
TURN = int(os.environ.get("P2C_FUZZ_TURN", 0)) % SHARES
#: these look and write nothing
READING_BY_POST = {
    "POST /api/v1/connection/check/",
    "POST /api/v1/data-integration/projects/{id}/validate/",
    "POST /api/v1/transformation-rules/{code}/try/",
}


@pytest.fixture
def interface(db):
    """Every operation by its name, and values that exist in the demo company."""
    call_command("demo", "--yes", stdout=io.StringIO())
    return fuzzing.operations(fuzzing.description()), fuzzing.Known()


def signed_in(user: User) -> dict[str, str]:
    return {"Authorization": f"Token {tokens.issue(user)}"}


def chosen(operations, few=FEW):
    """How often each operation is tried."""
    names = sorted(name for name in operations if re.search(ONLY, name))
    return {name: ALL or (MANY if at % SHARES == TURN else few) for at, name in enumerate(names)}


def test_every_operation_answers_as_described_and_reading_writes_nothing(interface):
    operations, known = interface
    times = chosen(operations)

    def looks_only(case, response, written):
        return f"it wrote: {written[0]}" if case.method == "GET" and written else None

    headers = signed_in(User.objects.create_superuser("fuzz"))
    told = fuzzing.fuzz(operations, known, lambda name: times.get(name, 0), headers, looks_only)
    print(told)
    assert told.wrong == {}, str(told)
    assert set(told.sent) == set(times)
    assert {200, 201, 204, 400, 404} <= set(told.statuses) or ONLY, "requests get through, and are refused"


def test_nobody_does_anything_without_permission(interface):
    """Who has not signed in gets nowhere; an auditor, who sees everything, writes nothing."""
    operations, known = interface
    writing = {name: each for name, each in operations.items() if not name.startswith("GET ")}
    auditor = User.objects.create_user("looker")
    auditor.groups.add(Group.objects.get(name=AUDITOR))

    def nothing_for_strangers(case, response, written):
        # what cannot be a number is the address of nothing
        nowhere = response.status_code == 404 and "There is no address" in response.text
        if written:
            return f"it wrote: {written[0]}"
        return None if nowhere or response.status_code == 401 else "401 was expected"

    def nothing_done(case, response, written):
        if written:
            return f"it wrote: {written[0]}"
        looks = f"{case.method} {case.path}" in READING_BY_POST
        return None if looks or response.status_code >= 400 else "a refusal was expected"

    told = fuzzing.fuzz(operations, known, lambda name: 1, {"Authorization": ""}, nothing_for_strangers)
    assert told.wrong == {}, str(told)
    assert set(told.sent) == set(operations)
    told = fuzzing.fuzz(writing, known, lambda name: FEW, signed_in(auditor), nothing_done)
    assert told.wrong == {}, str(told)
    assert set(told.sent) == set(writing)
    # some read the request first, because what it asks for says which permission is needed
    forbidden = [name for name, answers in told.answers.items() if 403 in answers]
    assert len(forbidden) > 0.9 * len(writing), sorted(set(writing) - set(forbidden))
