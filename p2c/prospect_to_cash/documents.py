"""Templates as JSON documents: what "Save as template" keeps, what a file brings, and what is wrong with one.

A document has the keys of the description (`definitions.py`) and leaves out what is empty. Reading one tells
everything that is wrong at once (`BadDocument`); nothing is guessed and nothing unknown is passed over.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from integration import messages
from integration.messages import Finding
from p2c.prospect_to_cash.definitions import (
    CONSTANT,
    DEFAULT,
    DIRECTIONS,
    KINDS,
    VALUE_MAP,
    Field,
    Task,
    Template,
    Transform,
)

Document = dict[str, Any]

messages.add(
    {
        "fo.document_object": (
            _("{place} of the template cannot be read: {kind} is expected, “{value}” stands there."),
            _("Correct the document, or export a template again and change that."),
        ),
        "fo.document_missing": (
            _("{place} of the template has no “{field}”."),
            _("Add “{field}” to the document."),
        ),
        "fo.document_unknown": (
            _("{place} of the template has “{field}”, which nothing is known about."),
            _("Remove it, or correct its spelling. Possible here: {choices}."),
        ),
        "fo.document_choice": (
            _("“{field}” of {place} of the template cannot be “{value}”."),
            _("Choose one of these: {choices}."),
        ),
        "fo.document_twice": (
            _("The template has two tasks named “{value}”."),
            _("Give each task a name of its own."),
        ),
        "fo.document_transform": (
            _("A transform of {place} of the template is a “{value}” and says no “{field}”."),
            _("Add “{field}” to the transform."),
        ),
    }
)


class BadDocument(ValueError):
    """The document is no template; `findings` say all that is wrong with it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(" ".join(str(found) for found in self.findings))


# --- writing ----------------------------------------------------------------------------------------------------------


def to_document(template: Template) -> Document:
    """The template as plain JSON values."""
    return _written(template)


def _written(value: Any) -> Any:
    if isinstance(value, Template | Task | Field | Transform):
        kept = {}
        for each in fields(value):
            own = getattr(value, each.name)
            standard = each.default_factory() if each.default_factory is not MISSING else each.default
            if own != standard:
                kept[each.name] = _written(own)
        return kept
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple | list):
        return [_written(each) for each in value]
    return value if isinstance(value, bool | int | type(None)) else str(value)


# --- reading ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Key:
    """What a key of a document holds."""

    kind: str
    required: bool = False
    choices: tuple[str, ...] = ()
    of: Any = None


def _keys(required: Iterable[str], kinds: Mapping[str, Any]) -> dict[str, _Key]:
    found = {}
    for name, kind in kinds.items():
        if isinstance(kind, tuple):
            found[name] = _Key("text", name in required, kind)
        elif isinstance(kind, str):
            found[name] = _Key(kind, name in required)
        else:
            found[name] = _Key("objects", name in required, of=kind)
    return found


_SHAPES: dict[Any, dict[str, _Key]] = {
    Transform: _keys(["kind"], {"kind": KINDS, "value": "value", "length": "number", "map": "text"}),
    Field: _keys(
        ["destination"],
        {"source": "text", "destination": "text", "transforms": Transform, "doc": "text", "documented": "flag"},
    ),
    Task: _keys(
        ["name", "source_entity", "destination_entity"],
        {
            "name": "text",
            "source_entity": "text",
            "destination_entity": "text",
            "source_filter": "text",
            "fields": Field,
            "optional": "texts",
            "actions": "texts",
            "steps": "steps",
            "names": "names",
        },
    ),
    Template: _keys(
        ["id", "names", "direction"],
        {
            "id": "text",
            "names": "names",
            "direction": DIRECTIONS,
            "master": "text",
            "description": "text",
            "prerequisites": "texts",
            "if_used": "texts",
            "preconditions": "texts",
            "tasks": Task,
        },
    ),
}
#: what a transform of a kind must say
_SAYS = {DEFAULT: "value", CONSTANT: "value", VALUE_MAP: "map"}


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


_FITS: dict[str, tuple[Callable[[Any], bool], Callable[[], str]]] = {
    "text": (lambda v: isinstance(v, str), lambda: gettext("text")),
    "flag": (lambda v: isinstance(v, bool), lambda: gettext("true or false")),
    "number": (_is_number, lambda: gettext("a whole number above zero")),
    "value": (lambda v: isinstance(v, str | bool | int), lambda: gettext("text, a whole number, true or false")),
    "texts": (lambda v: isinstance(v, list) and all(isinstance(e, str) for e in v), lambda: gettext("a list of texts")),
    "objects": (lambda v: isinstance(v, list), lambda: gettext("a list of objects")),
    "steps": (
        lambda v: isinstance(v, list) and all(isinstance(e, dict) for e in v),
        lambda: gettext("a list of objects"),
    ),
    "names": (
        lambda v: isinstance(v, dict) and all(isinstance(e, str) for e in (*v, *v.values())),
        lambda: gettext("an object with a text for each language"),
    ),
    "object": (lambda v: isinstance(v, dict), lambda: gettext("an object")),
}


class _Reader:
    """Reads one document and gathers what is wrong."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def wrong(self, code: str, place: str, **params: Any) -> None:
        self.findings.append(Finding(code, params=_named(place, params)))

    def fits(self, kind: str, value: Any, place: str) -> bool:
        test, words = _FITS[kind]
        if not test(value):
            self.wrong("fo.document_object", place, kind=words(), value=_short(value))
            return False
        return True

    def read(self, shape: Any, document: Any, place: str) -> Any:
        """The described thing, or None when it cannot be made."""
        if not self.fits("object", document, place):
            return None
        keys = _SHAPES[shape]
        for name in document.keys() - keys.keys():
            near = difflib.get_close_matches(str(name), keys, 3) or list(keys)
            self.wrong("fo.document_unknown", place, field=str(name), choices=", ".join(near))
        values, before = {}, len(self.findings)
        for name, key in keys.items():
            if name not in document or (key.required and document[name] in ("", {})):
                if key.required:
                    self.wrong("fo.document_missing", place, field=name)
                continue
            value = document[name]
            if not self.fits(key.kind, value, gettext("“{field}” of {place}").format(field=name, place=place)):
                continue
            if key.choices and value not in key.choices:
                self.wrong("fo.document_choice", place, field=name, value=value, choices=", ".join(key.choices))
            elif key.of is not None:
                values[name] = tuple(
                    self.read(key.of, each, _place(key.of, each, at, place)) for at, each in enumerate(value, 1)
                )
            else:
                values[name] = tuple(value) if key.kind in ("texts", "steps") else value
        if shape is Transform and (says := _SAYS.get(values.get("kind", ""))) and says not in document:
            self.wrong("fo.document_transform", place, field=says, value=values["kind"])
        if shape is Field:
            values.setdefault("source", "")  # left out where a value stands alone
        if shape is Template and "en" not in values.get("names", {"en": ""}):
            self.wrong("fo.document_missing", place, field="names.en")
        return shape(**values) if len(self.findings) == before else None


def _named(place: str, params: Mapping[str, Any]) -> dict[str, Any]:
    return {"place": place, **params}


def _place(shape: Any, document: Any, at: int, place: str) -> str:
    """How a person finds the part in the document."""
    if shape is Task:
        name = document.get("name") if isinstance(document, dict) else ""
        return gettext("The task “{name}”").format(name=name) if name else gettext("Task {number}").format(number=at)
    if shape is Field:
        return gettext("Mapping row {number} of {place}").format(number=at, place=_inside(place))
    return place


def _inside(place: str) -> str:
    return place[:1].lower() + place[1:]


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def from_document(document: Any) -> Template:
    """The template of a document; raises `BadDocument` with everything that is wrong."""
    reader = _Reader()
    made = reader.read(Template, document, gettext("The document"))
    names = [task.name for task in made.tasks] if made else []
    for name in dict.fromkeys(n for n in names if names.count(n) > 1):
        reader.findings.append(Finding("fo.document_twice", params={"value": name}))
    if reader.findings:
        raise BadDocument(reader.findings)
    assert isinstance(made, Template)
    return made
