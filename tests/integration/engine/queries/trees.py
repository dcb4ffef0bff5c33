"""A small table, and random filters over it, for tests of source filters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from integration.engine.queries.tree import And, Comparison, Not, Or, Value
from integration.registry import Column, UnknownColumn

STAGES = ("New", "Draft", "Active", "Confirmed", "PackingSlip", "Invoiced")


@dataclass
class SmallTable:
    """What the check needs of a table."""

    caption: str = "Order"
    columns: dict[str, Column] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        if name not in self.columns:
            raise UnknownColumn(name)
        return self.columns[name]


def column(name: str, kind: str, **more: Any) -> Column:
    return Column(name, kind, name.capitalize(), **more)


ORDERS = SmallTable(
    columns={
        c.name: c
        for c in (
            column("number", "code", max_length=20),
            column("name", "text", max_length=100),
            column("amount", "decimal", scale=2, digits=19, null=True),
            column("lines", "integer", null=True),
            column("priority", "integer", choices=((0, "Low"), (1, "High"))),
            column("maintained", "boolean", null=True),
            column("wanted", "date", null=True),
            column("changed", "datetime", null=True),
            column("customer", "lookup", null=True),
            column("stage", "text", choices=tuple((s, s) for s in STAGES)),
            column("extra", "json"),
        )
    }
)

quoted = st.builds(Value, st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1))
bare = st.sampled_from(
    ["0", "-12", "3.50", "true", "false", "2026-01-31", "2026-01-31T10:20:30Z", "550e8400-e29b-41d4-a716-446655440000"]
).map(lambda text: Value(text, quoted=False))
values = quoted | bare
names = st.sampled_from(["name", "CustomerGroupId", "parentcustomerid.accountnumber", "notes", "in_stock", "order"])
simple = st.builds(
    lambda name, operator, value: Comparison(name, operator, (value,)),
    names,
    st.sampled_from(["eq", "ne", "lt", "le", "gt", "ge"]),
    values,
)
blank = st.builds(Comparison, names, st.sampled_from(["blank", "not_blank"]))
parts_of_text = st.builds(
    lambda name, operator, value: Comparison(name, operator, (value,)),
    names,
    st.sampled_from(["contains", "starts_with", "ends_with"]),
    quoted,
)
listed = st.builds(
    lambda name, values: Comparison(name, "in", tuple(values)),
    names,
    st.lists(values | st.none(), min_size=1, max_size=4),
)


def trees(leaves: Any) -> Any:
    """And, or and not around these; what stands in “and” and “or” are at least two."""
    several = {"min_size": 2, "max_size": 4}
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, **several).map(lambda parts: And(tuple(parts)))
            | st.lists(inner, **several).map(lambda parts: Or(tuple(parts)))
            | inner.map(Not)
        ),
        max_leaves=8,
    )
