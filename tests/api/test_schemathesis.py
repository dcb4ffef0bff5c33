"""The whole REST interface against its own description: random requests, right and wrong ones, to every operation.

No answer is a server error or other than described, and nobody without permission reads or writes anything. The suite
sends one to every operation as an administrator, and to a fair part of those that write as an auditor, always the same;
who has not signed in asks all of them for nothing in particular. `make fuzz` tries all as everybody as often as one
likes, with values taken from the program, too.
"""

import re
from collections import Counter

import pytest

from tests.api import fuzzing, senders

# what a transaction around everything had made would have SQLite read its schema again after each request
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long, pytest.mark.usefixtures("demo_company")]

PARTS = 4
#: what reads and writes the records of a table, for all tables with the same code
TABLES = re.compile(r"(\w+) /api/v1/(?:bc|crm|fo)/[a-z-]+/({\w+}/)?")
#: an auditor tries the operations of one table in so many
FEW = 12


@pytest.fixture(scope="module")
def operations():
    """Every operation by its name."""
    return fuzzing.operations(fuzzing.description(), constants=False)


@pytest.fixture
def known(transactional_db):
    """Values that exist in the demo company."""
    return fuzzing.Known()


def send(operations, known, sender, examples=1):
    """What came of the requests of one sender; nothing of it is wrong."""
    tried = {name: each for name, each in operations.items() if sender.tries(name)}
    told = fuzzing.fuzz(tried, known, examples, sender.headers, sender.check)
    assert told.wrong == {}, str(told)
    assert set(told.sent) == set(tried)
    return told


def fair(operations):
    """All operations but those that are the same for every table; of those some of each kind."""
    met = Counter()
    chosen = {}
    for name in sorted(operations):
        table = TABLES.fullmatch(name)
        kind = table and table.expand(r"\1 \2")
        if kind is None or met[kind] % FEW == 0:
            chosen[name] = operations[name]
        met[kind] += 1
    return chosen


@pytest.mark.parametrize("part", range(PARTS))
def test_every_operation_answers_as_described_and_reading_writes_nothing(operations, known, part):
    names = sorted(operations)[part::PARTS]
    told = send({name: operations[name] for name in names}, known, senders.administrator())
    assert {200, 400, 404} <= set(told.statuses), "requests get through, and are refused"
    assert {201, 204} & set(told.statuses), "some write"


def test_a_web_service_key_opens_what_a_token_does_not(operations, known):
    told = send(operations, known, senders.program(), 20)
    assert {200, 404} <= set(told.statuses)


def test_who_has_not_signed_in_gets_nowhere(operations, known):
    stranger = senders.stranger()
    told = fuzzing.plain(operations, known, stranger.headers, stranger.check)
    assert told.wrong == {}, str(told)
    assert told.statuses == {401: len(operations)}


def test_an_auditor_who_sees_everything_writes_nothing(operations, known):
    told = send(fair(operations), known, senders.auditor())
    # some read the request first, because what it asks for says which permission is needed
    forbidden = [name for name, answers in told.answers.items() if 403 in answers]
    assert len(forbidden) > 0.85 * len(told.sent), sorted(set(told.sent) - set(forbidden))
