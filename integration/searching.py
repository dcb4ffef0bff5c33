"""What a search box asks of a table: small ones are looked through, of large ones the beginnings that are indexed."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Func, Model, Q, QuerySet, Value
from django.db.models.functions import Concat, Upper
from django.db.models.lookups import GreaterThanOrEqual, LessThan
from django.utils.translation import gettext as _

#: in front of a term: look inside the texts, however long it takes
INSIDE = "*"
#: more words make a statement that no database takes
MOST_WORDS = 30
#: comes after every text that goes on as the term does
_LAST = "\U0010ffff"


class Beginning(Func):
    """A column as beginnings are looked for: in capitals, in the order of the letters' codes. An index on it makes its
    column one that large tables are searched by."""

    function = "UPPER"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # in any other order than that of the codes an index does not answer what begins how
        return self.as_sql(compiler, connection, template='(%(function)s(%(expressions)s) COLLATE "C")', **context)


def beginnings(model: type[Model]) -> list[str]:
    """The columns with an index on their beginnings."""
    single = [index.expressions[0] for index in model._meta.indexes if len(index.expressions) == 1]
    return [e.get_source_expressions()[0].name for e in single if isinstance(e, Beginning)]


def begin(rows: QuerySet[Any], term: str, *, order: bool) -> QuerySet[Any]:
    """The rows in which one of those columns begins with the term, capital or small.

    What people type is a name or a number, so mostly one column has it; then `order` puts them in its order, which is
    the order of its index. That takes one short question per column first.
    """
    known = beginnings(rows.model)
    having = [name for name in known if _having(rows.model, name, term)]
    found = rows.filter(Q.create([_begins(name, term) for name in having], connector=Q.OR)) if having else rows.none()
    return found.order_by(Beginning(having[0]), "pk") if order and len(having) == 1 else found


def _having(model: type[Model], name: str, term: str) -> bool:
    rows = model._base_manager.filter(_begins(name, term)).order_by(Beginning(name))
    return bool(rows.values_list("pk")[:1])


def _begins(name: str, term: str) -> Q:
    column, start = Beginning(F(name)), Upper(Value(term))
    return Q(GreaterThanOrEqual(column, start)) & Q(LessThan(column, Concat(start, Value(_LAST))))


def unordered(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows as they are counted: in no order, unless it is that of the index they are found by."""
    first = rows.query.order_by[0] if rows.query.order_by else None
    return rows if isinstance(first, Beginning) else rows.order_by()


def too_many_words(number: int) -> str:
    text = _("A search has at most %(most)d words; this one has %(number)d. Leave some out.")
    return text % {"most": MOST_WORDS, "number": number}
