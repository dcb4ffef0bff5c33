"""Templates as documents: what is saved comes back, and what cannot be read is told whole."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2c.prospect_to_cash.definitions import DIRECTIONS, LANGUAGES, Field, Task, Template, Transform
from p2c.prospect_to_cash.documents import BadDocument, from_document, to_document
from p2c.prospect_to_cash.templates import BLANK, PUBLIC, template
from tests.reading import read

TEXT = st.text(min_size=1, max_size=8)
VALUES = st.one_of(TEXT, st.integers(), st.booleans())
TRANSFORMS = st.one_of(
    st.builds(Transform, st.sampled_from(["default", "constant"]), VALUES),
    st.builds(Transform, st.just("value_map"), map=TEXT),
    st.builds(Transform, st.just("truncate"), length=st.none() | st.integers(1, 300)),
    st.just(Transform("country")),
)
FIELDS = st.builds(
    Field, st.just("") | TEXT, TEXT, st.lists(TRANSFORMS, max_size=2).map(tuple), st.just("") | TEXT, st.booleans()
)
TASKS = st.builds(
    Task,
    TEXT,
    TEXT,
    TEXT,
    st.just("") | TEXT,
    st.lists(FIELDS, max_size=3).map(tuple),
    st.lists(TEXT, max_size=2).map(tuple),
    st.just(("freight_tax",)) | st.just(()),
    st.just(()) | st.just(({"step": "split", "column": "name", "delimiter": " ", "into": ["first", "rest"]},)),
    st.dictionaries(st.sampled_from(LANGUAGES), TEXT),
)
TEMPLATES = st.builds(
    Template,
    id=TEXT,
    names=st.dictionaries(st.sampled_from(LANGUAGES), TEXT).map(lambda names: {**names, "en": "Own"}),
    direction=st.sampled_from(DIRECTIONS),
    description=st.just("") | TEXT,
    prerequisites=st.lists(TEXT, max_size=2).map(tuple),
    tasks=st.lists(TASKS, max_size=3, unique_by=lambda task: task.name).map(tuple),
)


@given(TEMPLATES)
def test_any_template_comes_back_from_its_document(made):
    """FO-147: "Save as template" loses nothing, through JSON."""
    assert from_document(json.loads(json.dumps(to_document(made)))) == made


@pytest.mark.parametrize("made", [*PUBLIC, *BLANK], ids=str)
def test_public_templates_come_back_from_their_documents(made):
    """FO-147: a copy is the template, its description in the language it was saved in."""
    document = json.loads(json.dumps(to_document(made)))
    assert from_document(document) == replace(made, description=str(made.description))


def document(**changes):
    """The document of a template, with a change."""
    return {**to_document(template("contacts_direct")), **changes}


def with_task(**changes):
    task = document()["tasks"][0]
    return document(tasks=[{**task, **changes}])


def with_row(**row):
    return with_task(fields=[{"source": "firstname", "destination": "FirstName"}, row])


@pytest.mark.says(
    "fo.document_object",
    "fo.document_missing",
    "fo.document_unknown",
    "fo.document_choice",
    "fo.document_twice",
    "fo.document_transform",
)
@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ([], ("The document", "an object is expected", "“[]”", "export a template")),
        ("text", ("The document", "“text”")),
        (document(id=""), ("The document", "has no “id”", "Add “id”")),
        (document(names={"fr": "Contacts"}), ("has no “names.en”",)),
        (document(names=["Contacts"]), ("“names”", "an object with a text for each language")),
        (document(direction="both"), ("“direction”", "“both”", "sales_to_fo, fo_to_sales")),
        (document(taks=[]), ("“taks”", "nothing is known", "tasks")),
        (document(prerequisites="accounts_direct"), ("“prerequisites”", "a list of texts", "accounts_direct")),
        (document(tasks=["Contacts"]), ("Task 1", "an object", "“Contacts”")),
        (document(tasks=document()["tasks"] * 2), ("two tasks named “Contacts”", "name of its own")),
        (with_task(name=""), ("Task 1", "has no “name”")),
        (with_task(source_entity=7), ("“source_entity”", "The task “Contacts”", "text is expected", "“7”")),
        (with_row(source="lastname"), ("Mapping row 2 of the task “Contacts”", "has no “destination”")),
        (with_row(destination="LastName", documented="no"), ("Mapping row 2", "true or false", "“no”")),
        (with_row(destination="X", transforms=[{"kind": "upper"}]), ("“kind”", "“upper”", "default, constant")),
        (with_row(destination="X", transforms=[{"kind": "default"}]), ("Mapping row 2", "a “default”", "no “value”")),
        (with_row(destination="X", transforms=[{"kind": "value_map"}]), ("“value_map”", "no “map”", "Add “map”")),
        (with_row(destination="X", transforms=[{"kind": "truncate", "length": 0}]), ("“length”", "above zero", "“0”")),
        (
            with_row(destination="X", transforms=[{"kind": "default", "value": [1]}]),
            ("“value”", "“[1]”", "a whole number"),
        ),
    ],
)
def test_a_document_that_is_no_template(bad, words):
    """FO-147: what is wrong, where, and what is expected there."""
    with pytest.raises(BadDocument) as caught:
        from_document(bad)
    (found,) = caught.value.findings
    assert found.next_step
    read(f"{found} {found.next_step}", *words)


def test_all_mistakes_are_told_at_once():
    """Nobody has to correct a document mistake by mistake."""
    row = {"source": 1, "transforms": [{"kind": "value_map"}, {"kind": "x"}]}
    bad = document(direction="", master=None, tasks=[{"name": "A", "fields": [row]}, 3])
    with pytest.raises(BadDocument) as caught:
        from_document(bad)
    assert sorted(found.code.removeprefix("fo.document_") for found in caught.value.findings) == [
        "choice", "missing", "missing", "missing", "missing", "object", "object", "object", "transform",
    ]  # fmt: skip
    assert "The task “A” of the template has no “source_entity”." in str(caught.value)
