"""The whole REST interface against its own description: random requests, right and wrong ones, to every operation.

No answer is a server error or other than described, and nobody without permission reads or writes anything. Every
operation is tried a few times; `make fuzz` tries all of them as often as one likes.
"""

import io

import pytest
from django.core.management import call_command

from tests.api import fuzzing, senders

# what a transaction around everything had made would have SQLite read its schema again after each request
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

FEW = 2


@pytest.fixture
def interface(transactional_db):
    """Every operation by its name, and values that exist in the demo company."""
    call_command("demo", "--yes", stdout=io.StringIO())
    return fuzzing.operations(fuzzing.description()), fuzzing.Known()


def send(interface, sender, examples):
    """What came of the requests of one sender; nothing of it is wrong."""
    operations, known = interface
    tried = {name: each for name, each in operations.items() if sender.tries(name)}
    told = fuzzing.fuzz(tried, known, examples, sender.headers, sender.check)
    assert told.wrong == {}, str(told)
    assert set(told.sent) == set(tried)
    return told


def test_every_operation_answers_as_described_and_reading_writes_nothing(interface):
    told = send(interface, senders.administrator(), FEW)
    assert {200, 201, 204, 400, 404} <= set(told.statuses), "requests get through, and are refused"
    told = send(interface, senders.program(), 10 * FEW)
    assert {200, 404} <= set(told.statuses), "a web service key opens what a token does not"


def test_nobody_does_anything_without_permission(interface):
    """Who has not signed in gets nowhere; an auditor, who sees everything, writes nothing."""
    send(interface, senders.stranger(), 1)
    told = send(interface, senders.auditor(), FEW)
    # some read the request first, because what it asks for says which permission is needed
    forbidden = [name for name, answers in told.answers.items() if 403 in answers]
    assert len(forbidden) > 0.9 * len(told.sent), sorted(set(told.sent) - set(forbidden))
