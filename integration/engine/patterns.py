"""Regular expressions typed by a person: compiled, replaced with, and refused when one value could hang a run. Pure.

A pattern is tried at every place of every value, and one that repeats a repetition in several ways takes longer than
anybody waits on a single unlucky value. So what decides is the pattern's shape, when it is saved: inside a repetition,
where another repetition ends must be clear from the next character; and of repetitions that run into what follows
them there may be two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from integration.engine.transform import Unfit

#: a repetition of at least so many counts as one without end; of so many, as a loop that divides a value in many ways
_ENDLESS, _LOOP = 16, 3
#: so many repetitions may overlap with what follows them: the time grows with the square of the value's length
_OVERLAPS = 2
_NAMED = re.compile(r"(?<!\\)((?:\\\\)*)\(\?<(?![=!])")
_REFERENCE = re.compile(r"\$(?:\$|&|(\d{1,2})|\{(\w+)\})")


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, case-insensitive; raises `Unfit` when it is broken or could hang. Named groups may be written as
    .NET does: ``(?<name>…)``."""
    try:
        found = re.compile(_NAMED.sub(r"\1(?P<", pattern), re.IGNORECASE)
        tree = _parser.parse(found.pattern, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError) as error:
        raise Unfit("broken_pattern", value=pattern, detail=str(error)) from None
    alphabet = frozenset(map(chr, range(256))) | frozenset(pattern) | {"Ω", "中"}
    shape = _Shape(frozenset(alphabet | {c.swapcase() for c in alphabet if len(c.swapcase()) == 1}))
    if not shape.safe(list(tree)):
        raise Unfit("slow_pattern", value=pattern)
    return found


def replacement(pattern: re.Pattern[str], text: str) -> Callable[[re.Match[str]], str]:
    """What a match is replaced with: $1, ${name} and $& stand for what was found, $$ for a dollar."""
    pieces: list[str | int] = []
    at = 0
    for found in _REFERENCE.finditer(text):
        pieces.append(text[at : found.start()])
        at = found.end()
        if found.group() == "$$":
            pieces.append("$")
            continue
        name = found.group(1) or found.group(2) or "0"
        number = int(name) if name.isdecimal() else pattern.groupindex.get(name, -1)
        if not 0 <= number <= pattern.groups:
            raise Unfit("no_such_group", value=text, group=found.group(), count=pattern.groups)
        pieces.append(number)
    pieces.append(text[at:])
    return lambda match: "".join(p if isinstance(p, str) else match.group(p) or "" for p in pieces)


Item = tuple[Any, Any]


class _Shape:
    """Looks at the parsed pattern. A set of characters is worked out over a sample that has every kind of them."""

    def __init__(self, alphabet: frozenset[str]) -> None:
        self.alphabet = alphabet
        self.overlaps = 0

    def safe(self, items: Sequence[Item]) -> bool:
        return self._sequence(items, []) and self.overlaps <= _OVERLAPS

    def _sequence(self, items: Sequence[Item], after: Sequence[Item], *, loop: bool = False) -> bool:
        """Whether each repetition in it ends clearly; `after` is what follows, `loop`: all of it is repeated."""
        flat = _flat(items)
        for at, (op, argument) in enumerate(flat):
            following = [*flat[at + 1 :], *(flat if loop else after)]
            if op in (sre.MAX_REPEAT, sre.MIN_REPEAT) and not self._repeat(argument, following, loop=loop):
                return False
            if op is sre.BRANCH and not self._branches(argument[1], following, loop=loop):
                return False
            if op in (sre.ASSERT, sre.ASSERT_NOT) and not self._sequence(list(argument[1]), []):
                return False
            if op is sre.GROUPREF_EXISTS and (loop or not all(self._sequence(list(b or []), []) for b in argument[1:])):
                return False
            if op is sre.GROUPREF and loop:
                return False
        return True

    def _repeat(self, argument: Any, following: Sequence[Item], *, loop: bool) -> bool:
        least, most, body = argument
        clear = not self.first(following) & self.first(list(body))
        if loop and least != most and not clear:
            return False
        if most >= _ENDLESS:
            self.overlaps += not clear
        inner = _flat(list(body))
        if most < _LOOP or (len(inner) == 1 and self.one(inner[0]) is not None):
            return self._sequence(inner, following, loop=loop)
        # what may be nothing could be repeated at one place for ever
        return not self._nullable(inner) and self._sequence(inner, following, loop=True)

    def _branches(self, branches: Sequence[Any], following: Sequence[Item], *, loop: bool) -> bool:
        seen: set[str] = set()
        for branch in branches:
            items = list(branch)
            if loop:
                first = self.first(items) if not self._nullable(items) else self.alphabet
                if seen & first or any(op in (sre.MAX_REPEAT, sre.MIN_REPEAT) for op, _ in _flat(items)):
                    return False
                seen |= first
            if not self._sequence(items, following):
                return False
        return True

    def first(self, items: Sequence[Item]) -> frozenset[str]:
        """The characters it can begin with; when some of it may be left out, what comes next as well."""
        found: frozenset[str] = frozenset()
        for item in _flat(items):
            op, argument = item
            single = self.one(item)
            if single is not None:
                return found | single
            if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
                found |= self.first(list(argument[2]))
            elif op is sre.BRANCH:
                for branch in argument[1]:
                    found |= self.first(list(branch))
            elif op in (sre.GROUPREF, sre.GROUPREF_EXISTS):
                return self.alphabet
            if not self._nullable([item]):
                return found
        return found

    def _nullable(self, items: Sequence[Item]) -> bool:
        for item in _flat(items):
            op, argument = item
            if self.one(item) is not None:
                return False
            if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
                if argument[0] and not self._nullable(list(argument[2])):
                    return False
            elif op is sre.BRANCH and not any(self._nullable(list(b)) for b in argument[1]):
                return False
        return True

    def one(self, item: Item) -> frozenset[str] | None:
        """The characters of an item that stands for exactly one; None for any other item."""
        op, argument = item
        if op is sre.LITERAL:
            return frozenset({chr(argument), chr(argument).swapcase()})
        if op is sre.NOT_LITERAL:
            return self.alphabet - {chr(argument)}
        if op is sre.ANY:
            return self.alphabet
        if op is not sre.IN:
            return None
        found: frozenset[str] = frozenset()
        negated = False
        for kind, value in argument:
            if kind is sre.NEGATE:
                negated = True
            elif kind is sre.LITERAL:
                found |= {chr(value), chr(value).swapcase()}
            elif kind is sre.RANGE:
                found |= {c for c in self.alphabet if value[0] <= ord(c) <= value[1]}
            else:
                found |= {c for c in self.alphabet if _of_category(str(value), c)}
        if negated:
            return self.alphabet - found
        return found | {c.swapcase() for c in found}


def _flat(items: Sequence[Item]) -> list[Item]:
    """Without the brackets of groups."""
    found: list[Item] = []
    for op, argument in items:
        if op is sre.SUBPATTERN:
            found += _flat(list(argument[3]))
        elif op is sre.ATOMIC_GROUP:
            found += _flat(list(argument))
        else:
            found.append((op, argument))
    return found


def _of_category(name: str, char: str) -> bool:
    if name.endswith("DIGIT"):
        found = char.isdecimal()
    elif name.endswith("SPACE"):
        found = char.isspace()
    else:
        found = char.isalnum() or char == "_"
    return found != ("_NOT_" in name)
