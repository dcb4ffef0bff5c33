"""The reader's language: what is stored and compared is English, the language of the code; people read their own.

A caption or a label that is stored is its English text, which is the key to its translation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, override

#: what is kept is written in this language, whoever asked for it
STORED = "en"
Choices = Sequence[tuple[Any, Any]]


@contextmanager
def stored() -> Iterator[None]:
    """A block, or a function, in which texts are as they are stored."""
    with override(STORED):
        yield


def spoken(text: str) -> str:
    """A stored caption or label, or several, in the reader's language; any other text as it is."""
    said = gettext(text) if text else text
    if said != text or get_language() == STORED:
        return said
    if ", " in text:
        return ", ".join(map(spoken, text.split(", ")))
    # a table's caption is its model's name with a capital
    return capfirst(gettext(text[0].lower() + text[1:])) if text[:1].isupper() else text


def chosen(choices: Choices, text: str) -> Any:
    """The choice a value or label means, the label in English or in the reader's language; None for none."""
    wanted = text.strip().casefold()
    for names in _names(choices):
        for (value, _label), name in zip(choices, names, strict=True):
            if name.casefold() == wanted:
                return value
    return None


def _names(choices: Choices) -> Iterator[list[str]]:
    """What the choices are called, what is the same for everybody first."""
    yield [str(value) for value, _label in choices]
    with stored():
        english = [str(label) for _value, label in choices]
    yield english
    yield [str(label) for _value, label in choices]


def as_stored(choices: Choices, text: str) -> str:
    """What a person typed, as it is kept: a label of the reader's language becomes the English one."""
    value = chosen(choices, text)
    with stored():
        return text if value is None or chosen(choices, text) is not None else str(dict(choices)[value])


def as_shown(choices: Choices, text: str) -> str:
    """A kept value or label as the reader's label; any other text as it is."""
    value = chosen(choices, text)
    return text if value is None else str(dict(choices)[value])
