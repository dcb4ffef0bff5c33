"""Source filters of Finance and Operations: query ranges over an entity's public columns. Pure.

((OrderingCustomerIsExternallyMaintained == "Yes") && (SalesOrderProcessingStatus >= "Confirmed"))
"""

from __future__ import annotations

import re
from typing import Any

from lark import v_args

from integration.engine.queries.syntax import Maker, Syntax
from integration.engine.queries.tree import Comparison, Value
from integration.engine.transform import Unfit

_GRAMMAR = r"""
condition: NAME OPERATOR value   -> compared
         | NAME _LIKE STRING     -> like
_AND: "&&"
_OR: "||"
_NOT: "!"
_LIKE: /like\b/i
OPERATOR: "==" | "!=" | ">=" | "<=" | ">" | "<"
STRING: /"(?:[^"\\\x00]|\\[^\x00])*"|'(?:[^'\\\x00]|\\[^\x00])*'/
"""
_OPERATORS = {"==": "eq", "!=": "ne", ">=": "ge", "<=": "le", ">": "gt", "<": "lt"}
_SIGNS = {operator: sign for sign, operator in _OPERATORS.items()}
#: a star at either end stands for whatever there is
_PATTERN = re.compile(r"(\*?)((?:[^*?\\]|\\.)+)(\*?)", re.DOTALL)
_LIKE = {("*", "*"): "contains", ("", "*"): "starts_with", ("*", ""): "ends_with", ("", ""): "eq"}
_BACKSLASH_AND_QUOTE = '\\"'
_STARS = {operator: stars for stars, operator in _LIKE.items()}


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


class _Maker(Maker):
    def unquoted(self, text: str) -> str:
        return _unescaped(text[1:-1])

    @v_args(inline=True)
    def compared(self, name: str, operator: str, value: Value | None) -> Any:
        return self.made(str(name), _OPERATORS[operator], value)

    @v_args(inline=True)
    def like(self, name: str, text: str) -> Any:
        found = _PATTERN.fullmatch(text[1:-1])
        if found is None:
            raise Unfit("query_pattern", value=text[1:-1], field=str(name))
        before, middle, after = found.groups()
        return Comparison(str(name), _LIKE[before, after], (Value(_unescaped(middle)),))


def _escaped(text: str, signs: str) -> str:
    return re.sub(rf"([{re.escape(signs)}])", r"\\\1", text)


def _value(value: Value | None) -> str:
    if value is None:
        return '""'
    return f'"{_escaped(value.text, _BACKSLASH_AND_QUOTE)}"' if value.quoted else value.text


def _comparison(name: str, comparison: Comparison) -> str:
    operator, values = comparison.operator, comparison.values
    if operator in ("blank", "not_blank"):
        return f'({name} {"==" if operator == "blank" else "!="} "")'
    if operator == "in":
        # query ranges have no list of values
        each = [_comparison(name, Comparison(name, "eq", (value,))) for value in values]
        return each[0] if len(each) == 1 else f"({' || '.join(each)})"
    [value] = values
    if operator in _SIGNS:
        return f"({name} {_SIGNS[operator]} {_value(value)})"
    before, after = _STARS[operator]
    text = _escaped(value.text if value else "", _BACKSLASH_AND_QUOTE + "*?")
    return f'({name} like "{before}{text}{after}")'


RANGES = Syntax(
    name="ranges",
    grammar=_GRAMMAR,
    maker=_Maker,
    operators="==, !=, >, >=, <, <=",
    joints="&&, ||",
    quotation='"abc"',
    comparison=_comparison,
    and_=" && ",
    or_=" || ",
    not_="!",
    encloses=True,
)
