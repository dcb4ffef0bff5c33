"""Query steps: what an advanced query does to the records of a task before their values are mapped. Pure.

A query is a list of steps in order, as JSON; the last one is undone by dropping it. Each has its ``step`` and:

    filter             where: a source filter in the syntax of the side
    conditional        as, where, then and else: {"value": …} or {"column": …}
    duplicate          column, as
    extract            column, as, how: first | last (count), range (start, count), before | after (delimiter)
    split              column, delimiter, into: the names of the parts; the last one takes what is left
    remove             columns
    remove_duplicates  columns: of records that are equal in all of them, one is taken

New columns are worked out by functions of row values; a filter on one is written as a filter on what it is made of, so
that the database still selects the records.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from integration.engine.queries import pieces
from integration.engine.queries.check import Columns, Meets, Shown, checked, fitted, known, predicate
from integration.engine.queries.syntax import Syntax
from integration.engine.queries.tree import (
    And,
    Comparison,
    Names,
    Not,
    Or,
    nodes,
    renamed,
    size,
    within_bounds,
)
from integration.engine.transform import Unfit, convertible, parse, same, to_text

Step = Mapping[str, Any]
Function = Callable[..., Any]

#: step -> what it must have
NEEDS: Mapping[str, tuple[str, ...]] = {
    "filter": ("where",),
    "conditional": ("as", "where", "then", "else"),
    "duplicate": ("column", "as"),
    "extract": ("column", "as", "how"),
    "split": ("column", "delimiter", "into"),
    "remove": ("columns",),
    "remove_duplicates": ("columns",),
}
#: way to extract -> what it needs besides
HOW: Mapping[str, tuple[str, ...]] = {
    "first": ("count",),
    "last": ("count",),
    "range": ("start", "count"),
    "before": ("delimiter",),
    "after": ("delimiter",),
}
_TEXT = {"text", "code"}
_NAME = re.compile(r"[A-Za-z_]\w{0,127}")


@dataclass(frozen=True)
class Quota:
    """How much one query may ask for (FO-E35): steps, and conditions and new columns together."""

    steps: int = 50
    nodes: int = 1000


@dataclass(frozen=True)
class Derived:
    """A column that a step makes; it is described like one of the table. `function` takes the values of `inputs`, the
    table's own columns (row values, blank as None), and gives the column's; it does not fail."""

    name: str
    kind: str
    inputs: tuple[str, ...]
    function: Function
    scale: int = 0
    choices: tuple[tuple[Any, str], ...] = ()
    target: str = ""

    @property
    def caption(self) -> str:
        return self.name

    @property
    def is_text(self) -> bool:
        return self.kind in _TEXT


@dataclass(frozen=True)
class Steps:
    """What a query comes to. `filters`: trees over the table's own columns, all of which a record must meet.
    `derived`: new columns. `removed`: columns no field mapping can use any more. `duplicates`: columns, own or new, in
    which no two records may be equal."""

    filters: tuple[Any, ...] = ()
    derived: tuple[Derived, ...] = ()
    removed: frozenset[str] = frozenset()
    duplicates: tuple[tuple[str, ...], ...] = ()
    #: conditions and new columns, as the quota counts them
    nodes: int = 0

    def worked_out(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The row (values by column name) with the new columns."""
        made = {column.name: column.function(*(row[name] for name in column.inputs)) for column in self.derived}
        return {**row, **made}


def compile_steps(
    steps: Sequence[Step],
    table: Columns,
    syntax: Syntax,
    names: Names = str,
    shown: Shown = str,
    quota: Quota | None = None,
) -> Steps:
    """The steps, checked against the table; `Unfit` names the step that does not fit, and why.

    `names` gives the column of a name as people write it, `shown` the name of a column.
    """
    quota = quota or Quota()
    if len(steps) > quota.steps:
        raise Unfit("query_quota_steps", steps=len(steps), most=quota.steps)
    query = _Query(table, syntax, names, shown, quota)
    for number, step in enumerate(steps, 1):
        query.number = number
        try:
            query.take(step)
        except Unfit as unfit:
            if unfit.code.startswith("query_quota"):
                raise
            cause = {"code": unfit.code, "field": "", "params": unfit.params}
            raise Unfit("step_wrong", step=number, cause=cause) from unfit
    return Steps(
        tuple(query.filters),
        tuple(query.derived.values()),
        frozenset(query.removed),
        tuple(query.duplicates),
        query.spent,
    )


@dataclass(frozen=True)
class _Branches:
    """What a conditional column is made of: a filter as it was written, and for either branch a column or a value."""

    where: Any
    then: Any
    otherwise: Any


@dataclass(frozen=True)
class _Constant:
    value: Any


@dataclass
class _Query:
    """The columns as they stand after the steps taken so far; a table itself, for the check."""

    table: Columns
    syntax: Syntax
    names: Names
    shown: Shown
    quota: Quota
    number: int = 0
    spent: int = 0
    filters: list[Any] = field(default_factory=list)
    derived: dict[str, Derived] = field(default_factory=dict)
    #: new column -> what a filter on it is a filter on: the name of a column, or branches; None for a piece of text
    made_of: dict[str, Any] = field(default_factory=dict)
    #: new column -> how many functions are called for one of its values
    costs: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    duplicates: list[tuple[str, ...]] = field(default_factory=list)

    # --- as a table -------------------------------------------------------------------------------------------------

    @property
    def caption(self) -> str:
        return self.table.caption

    @property
    def columns(self) -> Mapping[str, Any]:
        return {n: c for n, c in {**self.table.columns, **self.derived}.items() if n not in self.removed}

    def column(self, name: str) -> Any:
        if name in self.removed:
            raise Unfit("step_column_removed", value=self._shown(name), by=self.removed[name])
        return self.derived[name] if name in self.derived else self.table.column(name)

    def _shown(self, name: str) -> str:
        return name if name in self.derived else self.shown(name)

    def _named(self, written: str) -> str:
        """The column that somebody means by a name; new columns go by their own."""
        found = next((name for name in self.derived if name.casefold() == written.casefold()), "")
        if found:
            return found
        try:
            return self.names(written)
        except LookupError:
            return written

    def _known(self, written: Any) -> Any:
        if not isinstance(written, str):
            raise Unfit("step_not_text", label="column", value=str(written))
        return known(self._named(written), self, self._shown)

    def _spend(self, nodes: int) -> None:
        self.spent += nodes
        if self.spent > self.quota.nodes:
            raise Unfit("query_quota_nodes", most=self.quota.nodes)

    # --- steps ------------------------------------------------------------------------------------------------------

    def take(self, step: Step) -> None:
        kind = step.get("step", "") if isinstance(step, Mapping) else ""
        if kind not in NEEDS:
            raise Unfit("step_not_one_of", label="step", value=str(kind), choices=", ".join(NEEDS))
        needs = NEEDS[kind]
        if kind == "extract" and step.get("how"):
            if step["how"] not in HOW:
                raise Unfit("step_not_one_of", label="how", value=str(step["how"]), choices=", ".join(HOW))
            needs += HOW[step["how"]]
        for name in needs:
            if step.get(name) in (None, "", [], {}):
                raise Unfit("step_needs", label=name, value=kind)
        for name in step:
            if name != "step" and name not in needs:
                raise Unfit("step_has_no_use", label=name, value=kind)
        getattr(self, f"_{kind}")(step)

    def _filter(self, step: Step) -> None:
        if self.duplicates:
            raise Unfit("step_filter_after_duplicates")
        self._where(step["where"])
        tree = within_bounds(self._lowered(self._parsed(step["where"])))
        checked(tree, self.table, self.shown)
        self.filters.append(tree)

    def _parsed(self, text: Any) -> Any:
        if not isinstance(text, str):
            raise Unfit("step_not_text", label="where", value=str(text))
        return self.syntax.parse(text, self._named)

    def _where(self, text: Any) -> tuple[Any, Any]:
        """A filter of this step as written, and checked."""
        tree = self._parsed(text)
        self._spend(size(tree))
        return tree, checked(tree, self, self._shown)

    def _conditional(self, step: Step) -> None:
        tree, asked = self._where(step["where"])
        branches = [self._branch(step, name) for name in ("then", "else")]
        model = self._model(branches)
        then, otherwise = (
            _Constant(self._constant(b, model)) if isinstance(b, _Constant) else b.name for b in branches
        )
        looked_at = [leaf.column.name for leaf in nodes(asked) if isinstance(leaf, Meets)]
        inputs = tuple(dict.fromkeys([*looked_at, *(b.name for b in branches if not isinstance(b, _Constant))]))
        meets, place = predicate(asked), {name: at for at, name in enumerate(inputs)}

        def value(*values: Any) -> Any:
            branch = then if meets(dict(zip(inputs, values, strict=True))) else otherwise
            return branch.value if isinstance(branch, _Constant) else values[place[branch]]

        made = Derived(step["as"], model.kind, inputs, value, model.scale, model.choices, model.target)
        self._add(made, _Branches(tree, then, otherwise))

    def _branch(self, step: Step, name: str) -> Any:
        """A column, or the value as it was written."""
        given = step[name]
        if isinstance(given, Mapping) and set(given) == {"column"}:
            return self._known(given["column"])
        value = given.get("value") if isinstance(given, Mapping) and set(given) == {"value"} else ...
        if value is ... or not isinstance(value, str | int | None):
            raise Unfit("step_branch", label=name)
        return _Constant(value)

    def _model(self, branches: Sequence[Any]) -> Any:
        """What the new column is like: the column of a branch; of two values, what both are."""
        named = [b for b in branches if not isinstance(b, _Constant)]
        if named:
            if len({b.kind for b in named}) > 1 and not {b.kind for b in named} <= _TEXT:
                names = [self._shown(b.name) for b in named]
                raise Unfit("step_branches_differ", field=names[0], other=names[1])
            return next((b for b in named if b.kind == "text"), named[0])
        kinds = {_kind(b.value) for b in branches} - {""}
        return Derived("", kinds.pop() if len(kinds) == 1 else "text", (), tuple)

    def _constant(self, constant: _Constant, model: Any) -> Any:
        value = constant.value
        text = ("true" if value else "false") if isinstance(value, bool) else str(value) if value is not None else ""
        try:
            return parse(model.kind, text, model.scale)
        except (Unfit, OverflowError):
            raise Unfit("step_branch_value", value=text, field=self._shown(model.name)) from None

    def _duplicate(self, step: Step) -> None:
        of = self._known(step["column"])
        made = Derived(step["as"], of.kind, (of.name,), same, of.scale, of.choices, of.target)
        self._add(made, of.name)

    def _extract(self, step: Step) -> None:
        how = step["how"]
        numbers = [self._number(step, name) for name in HOW[how] if name != "delimiter"]
        if how in ("first", "last"):
            cut = (pieces.first if how == "first" else pieces.last)(*numbers)
        elif how == "range":
            cut = pieces.between(*numbers)
        else:
            cut = (pieces.before if how == "before" else pieces.after)(self._delimiter(step))
        self._cut(step["column"], step["as"], cut)

    def _split(self, step: Step) -> None:
        into = self._list(step, "into")
        delimiter = self._delimiter(step)
        for number, name in enumerate(into, 1):
            self._cut(step["column"], name, pieces.part(delimiter, number, len(into)))

    def _cut(self, column: str, name: Any, cut: pieces.Cut) -> None:
        of = self._known(column)
        if not convertible(of.kind, "text"):
            raise Unfit("step_no_pieces", field=self._shown(of.name))
        written = to_text(of.kind)

        def value(given: Any) -> Any:
            return None if given is None or given == "" else cut(written(given)) or None

        self._add(Derived(name, "text", (of.name,), value), None)

    def _remove(self, step: Step) -> None:
        for column in [self._known(name) for name in self._list(step, "columns")]:
            self.removed[column.name] = self.number

    def _remove_duplicates(self, step: Step) -> None:
        self.duplicates.append(tuple(self._known(name).name for name in self._list(step, "columns")))

    def _add(self, made: Derived, of: Any) -> None:
        if not isinstance(made.name, str) or not _NAME.fullmatch(made.name):
            raise Unfit("step_name", value=str(made.name))
        if self._named(made.name) in {*self.table.columns, *self.derived}:
            raise Unfit("step_name_taken", value=made.name)
        self.costs[made.name] = 1 + sum(self.costs.get(name, 0) for name in made.inputs)
        self._spend(self.costs[made.name])
        self.derived[made.name], self.made_of[made.name] = self._over_own_columns(made), of

    def _over_own_columns(self, made: Derived) -> Derived:
        """The same column with what it takes of other new columns worked out on the way."""
        if not any(name in self.derived for name in made.inputs):
            return made
        takers = [
            (column.inputs, column.function) if (column := self.derived.get(name)) else ((name,), same)
            for name in made.inputs
        ]
        own = list(dict.fromkeys(name for inputs, _function in takers for name in inputs))
        placed = [(function, [own.index(name) for name in inputs]) for inputs, function in takers]
        outer = made.function

        def value(*values: Any) -> Any:
            return outer(*(function(*(values[at] for at in places)) for function, places in placed))

        return replace(made, inputs=tuple(own), function=value)

    @staticmethod
    def _number(step: Step, name: str) -> int:
        value = step[name]
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise Unfit("step_not_a_number", label=name, value=str(value))
        return value

    @staticmethod
    def _delimiter(step: Step) -> str:
        if not isinstance(step["delimiter"], str):
            raise Unfit("step_not_text", label="delimiter", value=str(step["delimiter"]))
        return step["delimiter"]

    @staticmethod
    def _list(step: Step, name: str) -> list[Any]:
        found = step[name]
        if not isinstance(found, list) or len({str(each) for each in found}) < len(found):
            raise Unfit("step_not_a_list", label=name)
        return found

    # --- filters on new columns -------------------------------------------------------------------------------------

    def _lowered(self, tree: Any) -> Any:
        """The same filter on the table's own columns; conditional columns make several of one, which costs."""
        if isinstance(tree, Not):
            return Not(self._lowered(tree.part))
        if isinstance(tree, (And, Or)):
            return type(tree)(tuple(self._lowered(part) for part in tree.parts))
        if tree.field not in self.derived:
            return tree
        self._spend(1)
        try:
            return self._asked_of(tree)
        except Unfit as unfit:
            piece = unfit.code == "step_filter_on_piece"
            raise (Unfit(unfit.code, field=tree.field) if piece else unfit) from None

    def _asked_of(self, tree: Comparison) -> Any:
        """A comparison of a new column as one of what it is made of."""
        of = self.made_of[tree.field]
        if isinstance(of, str):
            return self._lowered(renamed(tree, lambda _name: of))
        if of is None:
            raise Unfit("step_filter_on_piece", field=tree.field)
        where = self._lowered(of.where)
        self._spend(2 * size(where))
        then, otherwise = (self._branch_taken(tree, branch) for branch in (of.then, of.otherwise))
        return Or((And((where, then)), And((Not(where), otherwise))))

    def _branch_taken(self, tree: Comparison, branch: Any) -> Any:
        """What the filter asks of one branch: of a column the same, of a value everything or nothing."""
        if not isinstance(branch, _Constant):
            return self._lowered(renamed(tree, lambda _name: branch))
        asked = predicate(fitted(tree, self.derived[tree.field], tree.field))
        return And() if asked({tree.field: branch.value}) else Or()


def _kind(value: Any) -> str:
    if value is None or value == "":
        return ""
    return "boolean" if isinstance(value, bool) else "integer" if isinstance(value, int) else "text"
