"""Source filters of Sales: what OData's $filter says about one table. Pure.

(statecode eq 0) and (parentcustomerid.accountnumber ne null or startswith(name,'Nord'))
"""

from __future__ import annotations

import re
from typing import Any

from lark import v_args

from integration.engine.queries.syntax import Maker, Syntax
from integration.engine.queries.tree import Comparison, Value

_GRAMMAR = r"""
condition: NAME OPERATOR value                                -> compared
         | NAME _IN _LPAR value (_COMMA value)* _RPAR         -> one_of
         | FUNCTION _LPAR NAME _COMMA STRING _RPAR            -> called
_AND: /and\b/i
_OR: /or\b/i
_NOT.9: /not\b/i
_IN: /in\b/i
OPERATOR: /(?:eq|ne|gt|ge|lt|le)\b/i
FUNCTION.9: /(?:contains|startswith|endswith)(?=\s*\()/i
STRING: /'(?:[^'\x00]|'')*'/
"""
_FUNCTIONS = {"contains": "contains", "startswith": "starts_with", "endswith": "ends_with"}
_CALLED = {operator: function for function, operator in _FUNCTIONS.items()}
#: the Web API's name of a lookup's value
_LOOKUP = re.compile(r"_(\w+)_value")


def _column(name: str) -> str:
    found = _LOOKUP.fullmatch(name)
    return found.group(1) if found else name.replace("/", ".")


class _Maker(Maker):
    def unquoted(self, text: str) -> str:
        return text[1:-1].replace("''", "'")

    @v_args(inline=True)
    def compared(self, name: str, operator: str, value: Value | None) -> Any:
        return self.made(_column(name), operator.lower(), value)

    @v_args(inline=True)
    def one_of(self, name: str, *values: Value | None) -> Any:
        return Comparison(_column(name), "in", values)

    @v_args(inline=True)
    def called(self, function: str, name: str, text: str) -> Any:
        value = self.unquoted(text)
        return Comparison(_column(name), _FUNCTIONS[function.lower()], (Value(value) if value else None,))


def _value(value: Value | None) -> str:
    if value is None:
        return "null"
    return "'" + value.text.replace("'", "''") + "'" if value.quoted else value.text


def _comparison(name: str, comparison: Comparison) -> str:
    operator = comparison.operator
    if operator in ("blank", "not_blank"):
        return f"{name} {'eq' if operator == 'blank' else 'ne'} null"
    if operator == "in":
        return f"{name} in ({','.join(map(_value, comparison.values))})"
    [value] = comparison.values
    if operator in _CALLED:
        return f"{_CALLED[operator]}({name},{_value(value) if value else repr('')})"
    return f"{name} {operator} {_value(value)}"


ODATA = Syntax(
    name="odata",
    grammar=_GRAMMAR,
    maker=_Maker,
    operators="eq, ne, gt, ge, lt, le, in",
    joints="and, or",
    quotation="'abc'",
    comparison=_comparison,
    and_=" and ",
    or_=" or ",
    not_="not ",
)
