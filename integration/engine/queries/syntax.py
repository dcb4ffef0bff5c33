"""What the two syntaxes of a source filter share: reading by a grammar, writing back, where a mistake stands. Pure.

Sales writes OData (`queries.odata`), Finance and Operations query ranges (`queries.ranges`); both make the same tree.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lark import Lark, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from integration.engine.queries.tree import (
    EVERYTHING,
    And,
    Comparison,
    Names,
    Not,
    Or,
    Tree,
    Value,
    renamed,
    within_bounds,
)
from integration.engine.transform import Unfit

#: both grammars: and binds more than or; a bracket keeps what stands in it together
_SHARED = r"""
?start: any
?any: every (_OR every)*
?every: single (_AND single)*
?single: _NOT single -> denied
       | _LPAR any _RPAR
       | condition
value: STRING | MOMENT | DATE | ID | NUMBER | TRUTH | NULL

_LPAR: "("
_RPAR: ")"
_COMMA: ","
NAME: /(?!(?:and|or|not|eq|ne|gt|ge|lt|le)\b)[a-z_]\w*(?:[.\/][a-z_]\w*)*/i
MOMENT.9: /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?/i
ID.8: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i
DATE.7: /\d{4}-\d\d-\d\d/
NUMBER.6: /[+-]?\d+(?:\.\d+)?/
TRUTH.5: /(?:true|false)\b/i
NULL.5: /null\b/i
%ignore /\s+/
"""
#: what may come next -> how it is called in a message; the first that is possible counts
_WANTED = (
    ("condition", {"NAME"}),
    ("operator", {"OPERATOR"}),
    ("value", {"STRING"}),
    ("joint", {"_AND", "_OR"}),
    ("sign", {"_LPAR", "_RPAR", "_COMMA"}),
)
_SIGNS = {"_LPAR": "(", "_RPAR": ")", "_COMMA": ","}
_QUOTES = "'\"“”„‟‘’‚‛«»`´"


@dataclass(frozen=True)
class Syntax:
    """One way to write a filter. `parse` gives the tree, blank text every record; `text` writes a tree back."""

    name: str
    grammar: str
    #: makes nodes of what the grammar found
    maker: type[Maker]
    #: words for messages: the operators, what joins conditions, how text is quoted
    operators: str
    joints: str
    quotation: str
    #: writing: comparison, and, or, not
    comparison: Callable[[str, Comparison], str]
    and_: str
    or_: str
    not_: str
    #: a comparison is written in brackets already
    encloses: bool = False

    def parse(self, text: str, names: Names = str) -> Any:
        """The tree of a filter; `names` gives the column of a name. `Unfit` says where the text cannot be read."""
        if not text.strip():
            return EVERYTHING
        try:
            found = _parser(self).parse(text)
        except UnexpectedInput as error:
            raise _mistake(self, text, error) from None
        return renamed(within_bounds(found), names)

    def text(self, tree: Tree, names: Names = str) -> str:
        """The tree as a person would write it; `names` gives the name of a column. Parsing it gives the tree again."""
        if isinstance(tree, Comparison):
            return self.comparison(names(tree.field), tree)
        if isinstance(tree, Not):
            return f"{self.not_}{self._bracketed(tree.part, names)}"
        joint = self.or_ if isinstance(tree, Or) else self.and_
        return joint.join(self._bracketed(part, names, single=True) for part in tree.parts)

    def _bracketed(self, tree: Tree, names: Names, *, single: bool = False) -> str:
        written = self.text(tree, names)
        if (isinstance(tree, Comparison) and (single or self.encloses)) or (isinstance(tree, Not) and single):
            return written
        return f"({written})"


class Maker(Transformer):
    """Makes nodes of what both grammars know; a blank text is null."""

    def any(self, parts: list[Any]) -> Any:
        return Or(tuple(parts))

    def every(self, parts: list[Any]) -> Any:
        return And(tuple(parts))

    @v_args(inline=True)
    def denied(self, part: Any) -> Any:
        return Not(part)

    @v_args(inline=True)
    def value(self, token: Any) -> Value | None:
        if token.type == "STRING":
            text = self.unquoted(str(token))
            return Value(text) if text else None
        if token.type == "NULL":
            return None
        return Value(token.lower() if token.type == "TRUTH" else str(token), quoted=False)

    @abstractmethod
    def unquoted(self, text: str) -> str:
        """A quoted text without its quotation marks."""

    @staticmethod
    def made(field: str, operator: str, value: Value | None) -> Comparison:
        """The comparison with one value; equal to nothing is blank."""
        blank = {"eq": "blank", "ne": "not_blank"}.get(operator)
        return Comparison(field, blank) if value is None and blank else Comparison(field, operator, (value,))


@cache
def _parser(syntax: Syntax) -> Lark:
    return Lark(syntax.grammar + _SHARED, parser="lalr", transformer=syntax.maker())


# --- mistakes -------------------------------------------------------------------------------------------------------


def _mistake(syntax: Syntax, text: str, error: UnexpectedInput) -> Unfit:
    """Where the text cannot be read, what stands there, and what was expected."""
    possible, at = set[str](), len(text)
    if isinstance(error, UnexpectedCharacters):
        possible, at = set(error.allowed or ()), int(error.pos_in_stream or 0)
    elif isinstance(error, UnexpectedToken):
        possible = set(error.accepts or error.expected)
        at = at if error.token.type == "$END" else int(error.token.start_pos or 0)
    rest = text[at:].strip()
    before = text[:at].split()
    where: Mapping[str, Any] = {"position": at + 1, "before": before[-1] if before else ""}
    if not rest:
        opened = _brackets(text)
        if opened and "_RPAR" in possible:
            return Unfit("query_open_bracket", position=opened[-1] + 1)
        return Unfit(f"query_{_wanted(possible)}_missing", **where, **_words(syntax, possible))
    word = re.match(r"\w+|'[^']*'|\"[^\"]*\"|[^\w\s'\"()]{2}|\S", rest)
    found = word.group() if word else rest[:1]
    if rest[0] in _QUOTES:
        if rest[0] not in syntax.quotation:
            return Unfit("query_other_quotes", position=at + 1, found=rest[0], example=syntax.quotation)
        if "STRING" in possible:
            return Unfit("query_open_quote", position=at + 1, found=rest[0])
    wanted = _wanted(possible)
    if wanted == "joint" and rest[0] == ")":
        return Unfit("query_no_bracket", position=at + 1)
    if wanted == "value" and re.match(r"[^\W\d]", found):
        named = re.match(r"[\w-]+(?:(?:[./]|::)[\w-]+)*", rest)
        # SalesStatus::Backorder is how code names a choice
        value = named.group().rpartition("::")[2] if named else found
        return Unfit("query_unquoted", position=at + 1, found=value, example=syntax.quotation.replace("abc", value))
    return Unfit(f"query_{wanted}_expected", **where, found=found, **_words(syntax, possible))


def _wanted(possible: set[str]) -> str:
    return next((name for name, terminals in _WANTED if terminals & possible), "joint")


def _words(syntax: Syntax, possible: set[str]) -> dict[str, str]:
    wanted = _wanted(possible)
    if wanted == "operator":
        return {"expected": syntax.operators}
    if wanted == "value":
        return {"expected": syntax.quotation}
    if wanted == "sign":
        return {"expected": " ".join(sorted(_SIGNS[each] for each in possible if each in _SIGNS))}
    return {"expected": syntax.joints} if wanted == "joint" else {}


def _brackets(text: str) -> list[int]:
    """Where brackets are opened that nothing closes, outside of quoted text."""
    opened: list[int] = []
    for found in re.finditer(r"'[^']*'|\"[^\"]*\"|[()]", text):
        if found.group() == "(":
            opened.append(found.start())
        elif found.group() == ")" and opened:
            opened.pop()
    return opened
