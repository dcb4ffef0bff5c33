"""Entity pairs: what a pair of tables is by factory default, and the rules that no field mapping can say.

A pair is a class. `install_mappings` writes its defaults to rows; the engine runs the rows plus the pair's hooks. Hooks
take lists and return values, writes or findings; they never write themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from integration import changefeed, hooks
from integration.engine.decide import BOTH, FROM, TO
from integration.engine.filters import Condition
from integration.messages import Finding
from integration.models.connection import Connection
from integration.once import once
from integration.pair_parts import (
    SWITCHES,
    Concern,
    Derived,
    Field,
    Limit,
    Lines,
    Match,
    Need,
    Places,
    Twin,
    holds,
)
from integration.registry import LOCAL, REMOTE

if TYPE_CHECKING:
    from django.db import models

    from integration.engine.plan import Plan
    from integration.engine.write import Write
    from integration.models import TableMapping
    from integration.registry import Table

__all__ = [
    "BOTH",
    "FROM",
    "SWITCHES",
    "TO",
    "Concern",
    "Condition",
    "Derived",
    "Field",
    "HookContext",
    "Item",
    "Limit",
    "Lines",
    "Match",
    "Need",
    "Pair",
    "Places",
    "Twin",
    "get",
    "holds",
    "register",
    "territory",
]


class Item:
    """One record on its way in a hook: both rows as read (by column name), and the values about to be written."""

    __slots__ = (
        "_plan",
        "adjusted",
        "besides",
        "dest_id",
        "finding",
        "insert",
        "local_id",
        "local_row",
        "remote_id",
        "remote_row",
        "values",
    )

    def __init__(self, plan: Plan, values: dict[str, Any], *, insert: bool) -> None:
        self._plan = plan
        self.values = values
        #: writes of other tables that go with a record of which nothing is written (`Pair.after_unchanged`)
        self.besides: list[tuple[type[models.Model], Write]] = []
        self.insert = insert
        self.local_row: Sequence[Any] | None = None
        self.remote_row: Sequence[Any] | None = None
        self.local_id = ""
        self.dest_id = ""
        self.remote_id = ""
        self.finding: Finding | None = None
        #: mapped columns that get another value than their field mapping says
        self.adjusted: frozenset[str] = frozenset()

    def local(self, column: str) -> Any:
        """A value of the local row (blank is None); None when there is no local row yet."""
        return None if self.local_row is None else self.local_row[self._plan.local.index[column]]

    def remote(self, column: str) -> Any:
        return None if self.remote_row is None else self.remote_row[self._plan.remote.index[column]]

    def adjust(self, column: str, value: Any) -> None:
        """Write another value than the field mapping says (0 for what is below zero); both sides agree on that then."""
        self.values[column] = value
        self.adjusted |= {column}

    def refuse(self, code: str, column: str = "", **params: Any) -> None:
        """The record fails in this direction; nothing of it is written."""
        self.finding = Finding(code, column, params)


@dataclass
class HookContext:
    """What hooks may look at: the connection, the compiled mapping, who writes, and a place to keep things per run."""

    connection: Connection
    plan: Plan
    memo: dict[str, Any] = field(default_factory=dict)
    #: (side, local table, remote table) -> record -> the partner it would have by then: a preview's own
    foreseen: dict[tuple[str, str, str], dict[str, str]] = field(default_factory=dict)

    def is_foreseen(self, side: str, local_table: str, remote_table: str, record: str | None) -> bool:
        """Whether this preview counts on the record's partner although it is not there yet."""
        return record in self.foreseen.get((side, local_table, remote_table), {})


#: hooks about records: an error in one costs the records it is about
_ABOUT_RECORDS = (
    "exclude", "successors", "over", "match_scope", "match_within", "needs", "lines", "before_write", "after_unchanged",
    "couples", "on_couple", "on_uncouple", "children",
)  # fmt: skip


class Pair:
    """The factory default of one table mapping, and its hooks. Subclass, fill in, `register`."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name in _ABOUT_RECORDS:
            if name in vars(cls):
                setattr(cls, name, hooks.told(cls.__name__, vars(cls)[name]))

    name: ClassVar[str]
    #: its tables; a pair without is no default of any mapping, but lends its rules to those that name it
    local: ClassVar[str] = ""
    remote: ClassVar[str] = ""
    direction: ClassVar[str] = BOTH
    only_coupled: ClassVar[bool] = True
    create_new_on_no_match: ClassVar[bool] = False
    synch_after_coupling: ClassVar[bool] = False
    #: what is done when the record of one side is deleted: ask ("none"), "restore" or "remove_coupling"
    deletion_conflict: ClassVar[str] = "none"
    local_filter: ClassVar[Sequence[Condition]] = ()
    remote_filter: ClassVar[Sequence[Condition]] = ()
    depends_on: ClassVar[Sequence[str]] = ()
    category: ClassVar[str] = ""
    #: the switch of the connection it exists under (`SWITCHES`); blank: always
    when: ClassVar[str] = ""
    #: whether changed records are synchronised by themselves, and how long a run that found none lets it sleep
    scheduled: ClassVar[bool] = True
    inactivity_minutes: ClassVar[int] = 720
    fields: ClassVar[Sequence[Field]] = ()
    #: ordered groups; all criteria of a group must agree
    match: ClassVar[Sequence[Sequence[Match]]] = ()
    #: (table, path from the changed row to this pair's record, side); "=table.column": the records that show it there
    fed_by: ClassVar[Sequence[tuple[str, str, str]]] = ()
    #: columns the hooks read besides the mapped ones
    local_extra: ClassVar[Sequence[str]] = ()
    remote_extra: ClassVar[Sequence[str]] = ()
    #: columns kept in step besides the field mappings
    twins: ClassVar[Sequence[Twin]] = ()
    #: insert-only columns of Sales that may differ later: they say how a record began
    given_once: ClassVar[frozenset[str]] = frozenset()
    #: whose writing is taken where a record coupled for the first time says the same on both sides in another case, or
    #: with other spaces, or writes the same phone number otherwise; all other differences are for a person
    source_of_truth: ClassVar[str] = TO
    #: whether the two directions may ever be opened (option values: no)
    one_way_only: ClassVar[bool] = False
    #: whether text that is too long for the destination loses its end (GEN-11); otherwise the record fails (FO-E33)
    cuts: ClassVar[bool] = True
    #: whether the full synchronisation has a line for it; lines that go with their headers have none anyway
    in_full_synch: ClassVar[bool] = True
    #: whether match-based coupling and full synchronisation may create records
    never_creates: ClassVar[frozenset[str]] = frozenset()
    #: what the page of a record that only follows says while it has no partner; blank: that nothing has to be done
    without_partner: ClassVar[Any] = ""
    #: an upsert by key, as a data integrator does it: only the side it comes from is watched, every field is written
    #: again with a record that has changed, deletions concern nobody, and what fails is tried again in every run
    upserts: ClassVar[bool] = False
    #: lookups whose record `before_write` chooses where several bear the name that was given
    chooses: ClassVar[frozenset[str]] = frozenset()

    def link(self, mapping: TableMapping) -> Connection:
        """The connection the mapping runs under, and who writes."""
        return first_connection()

    def derived(self, mapping: TableMapping) -> Sequence[Derived]:
        """Source columns worked out of others of the same row."""
        return ()

    def page(self, mapping: TableMapping) -> str:
        """Where a mapping that is made of something else is set up; blank: on its own page."""
        return ""

    def takes(self, mapping: TableMapping) -> str:
        """What is said of an uncoupled record that a mapping made of something else will take; blank: as of any."""
        return ""

    def runs(self, mapping: TableMapping) -> str:
        """When a mapping made of something else runs, in a sentence; blank: by its own schedule."""
        return ""

    def also_read(self, mapping: TableMapping, side: str) -> Sequence[str]:
        """Columns the hooks read besides the mapped ones, where that depends on the mapping."""
        return ()

    def limits(self, mapping: TableMapping, side: str) -> Sequence[Limit]:
        """Conditions on the records of a side besides the mapping's own filter."""
        return ()

    def active(self, connection: Connection) -> bool:
        """Whether the mapping exists under this connection's set-up."""
        return holds(self.when, connection)

    def recommendation(self, local: int, remote: int) -> str:
        """The full synch. recommendation for these record counts, when the pair has a rule of its own (ENG-142)."""
        return ""

    def prepare(self, context: HookContext) -> list[tuple[type[models.Model], Write]]:
        """Writes the mapping needs before its first record (e.g. the local currency on the Sales side)."""
        return []

    def remember(self, context: HookContext) -> Mapping[str, Any]:
        """Values of the connection that the synchronisation keeps itself; asked for after `prepare`'s were written."""
        return {}

    def preflight(self, context: HookContext) -> list[Concern]:
        """What this pair needs besides its mapping and lacks: number series, owners, codes of a certain form."""
        return []

    def remarks(self, context: HookContext, inserted: Mapping[str, int]) -> list[Finding]:
        """What a run that inserted so many records, by direction, tells once at its end, whatever their number."""
        return []

    def blank_counterparts(self, context: HookContext) -> Mapping[str, Sequence[str]]:
        """Local column -> the remote ids that say the same as a blank local value, which becomes the first of them
        (CUR-01: blank is the local currency)."""
        return {}

    #: columns that the pair's hooks fill in every new record, so that no field mapping needs to
    fills: ClassVar[frozenset[str]] = frozenset()

    def constants(self, direction: str, context: HookContext) -> tuple[dict[str, Any], dict[str, Any]]:
        """(values of every insert, values of every write) besides the mapped ones, e.g. the company id."""
        return {}, {}

    #: the sides whose records `exclude` leaves out
    excludes: ClassVar[frozenset[str]] = frozenset({LOCAL, REMOTE})

    def may_exclude(self, mapping: TableMapping, side: str) -> bool:
        """Whether `exclude` has to be asked for this side."""
        return side in self.excludes and type(self).exclude is not Pair.exclude

    def exclude(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, Finding]:
        """Records of one side (of `excludes`) that do not take part, with the reason; by id."""
        return {}

    def due(self, since: dt.date, context: HookContext) -> Iterable[str]:
        """Local records an incremental run looks at although nobody has changed them: their day has come since."""
        return ()

    def successors(self, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, str]:
        """Coupled local records that are gone or left out, with their partner (by id) -> the uncoupled local record
        that the partner passes to."""
        return {}

    def over(self, gone: Mapping[str, str], context: HookContext) -> AbstractSet[str]:
        """Of couplings whose local record was deleted (its id -> its partner), those that have come to their end in
        the course of business: they go as if uncoupled by hand, and nobody is asked."""
        return frozenset()

    def match_scope(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, str | None]:
        """Records match only within the same scope (contacts: their company); by id, None matches nothing."""
        return {}

    #: remote columns that say what a record's scope is: one where they are blank stands outside of every scope, and of
    #: the conditions on them. It matches what agrees with it in all groups of criteria; about what agrees in some a
    #: person is asked.
    scoped_by: ClassVar[Sequence[str]] = ()

    def match_within(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, Places]:
        """Where the matches of these chosen records are, and who else could match those, by side. What lies elsewhere
        need not be read; an absent side is read as a whole."""
        return {}

    def needs(self, side: str, rows: Mapping[str, Item], context: HookContext) -> list[Need]:
        """Records of other mappings that these (by id) point at and that must be synchronised first: brought in the
        same run and the same preview. What cannot be brought is missing when these are decided."""
        return []

    def related(
        self, twin: Twin, side: str, values: AbstractSet[str], context: HookContext
    ) -> Mapping[str, str | Finding | None]:
        """What values of one side are on the other, for a twin without converters: another value, None for blank, or
        why the record cannot travel with it. A value that is absent has no opinion yet: the other side keeps its own.
        """
        return {}

    def lines(self, direction: str, items: Sequence[Item], context: HookContext) -> list[Lines]:
        """Records that follow the headers just written, in the same direction."""
        return []

    #: the mapping these are the lines of: they go with their headers and never alone (INV-04)
    only_with: ClassVar[str] = ""
    #: whether header and lines are one document: they are written together, or not at all
    whole: ClassVar[bool] = False
    #: whether lines go also with coupled headers of which nothing is written (SO-28); `unchanged_directions` says where
    lines_of_unchanged: ClassVar[bool] = False
    #: the number of the first field among what couplings remember as agreed on: another one for each of two pairs that
    #: share their couplings, so that neither takes what was agreed on under the other for its own
    first_key: ClassVar[int] = 1

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        """Add to or change `item.values`, or `item.refuse(...)`. Not called in vain: items have something to write."""

    #: directions `after_unchanged` is called for
    unchanged_directions: ClassVar[frozenset[str]] = frozenset()

    def after_unchanged(
        self, direction: str, items: Sequence[Item], context: HookContext
    ) -> list[tuple[type[models.Model], Write]] | None:
        """Pairs that had nothing to write in this direction: `item.values` put here are written there (CONT-04); what
        is returned is written besides, like that of `after_write`, which is called for those with values. It belongs to
        the record its row points at, which counts as modified when it changes something, and fails when it is refused.
        """
        return None

    #: whether what hooks ask for besides is settled with it: the mapping itself is not fed with it again, others are
    settles_further: ClassVar[bool] = False

    def after_write(
        self, direction: str, items: Sequence[Item], context: HookContext
    ) -> list[tuple[type[models.Model], Write]]:
        """Further writes, in the same transaction, fed to every mapping like anybody's. They belong to the records that
        their rows are or point at, that point at them, or that are their `Write.owner`: what is refused fails these."""
        return []

    def after_lines(
        self, direction: str, items: Sequence[Item], context: HookContext
    ) -> list[tuple[type[models.Model], Write]]:
        """Further writes when the lines of these headers stand, too (`whole`), in the same transaction."""
        return []

    def couples(self, direction: str, items: Sequence[Item], context: HookContext) -> list[tuple[str, str, str]]:
        """(mapping name, local id, remote id) of what is coupled with the records just written, and synchronised to
        Sales at once; what is coupled already stays as it is."""
        return []

    def on_couple(
        self, couplings: Sequence[tuple[str, str]], context: HookContext
    ) -> list[tuple[str, str, Sequence[str]]]:
        """(mapping name, side, records) to look at again now that these (local id, remote id) are coupled."""
        return []

    def on_uncouple(
        self, couplings: Sequence[tuple[str, str]], context: HookContext
    ) -> list[tuple[type[models.Model], Write]]:
        """Writes that go with uncoupling (local id, remote id), e.g. blanking the company id (COMP-05)."""
        return []

    def left_marked(self, context: HookContext, after: str, size: int) -> list[tuple[type[models.Model], Write]]:
        """Writes that take our mark (the company id) off records that carry it without being coupled, in key order
        beyond `after`; asked for when a whole mapping is uncoupled (ENG-132)."""
        return []

    def children(self, couplings: Sequence[tuple[str, str]], context: HookContext) -> list[tuple[str, list[str]]]:
        """(mapping name, local ids) that are uncoupled with these."""
        return []


_PAIRS: dict[str, Pair] = {}
_TERRITORIES: list[Callable[[TableMapping, Table], Sequence[Limit]]] = []
_TAKERS: list[Callable[[str], Sequence[TableMapping]]] = []


def register(cls: type[Pair]) -> type[Pair]:
    """Class decorator: make the pair known and declare what feeds it."""
    _PAIRS[cls.name] = cls()
    for table, path, _side in cls.fed_by:
        if not path.startswith("="):  # a calculated column that is found by codes has its triggers anyway
            changefeed.declare_path(table, path)
    return cls


@once
def first_connection() -> Connection:
    """The connection between Sales and Business Central."""
    return Connection.objects.first() or Connection()


def get(name: str) -> Pair:
    """The pair of that name; a mapping no pair exists for gets one without hooks."""
    return _PAIRS.get(name) or Pair()


def all_pairs() -> Iterable[Pair]:
    """The pairs that are the default of a mapping."""
    return [pair for pair in _PAIRS.values() if pair.local]


def territory(function: Callable[[TableMapping, Table], Sequence[Limit]]) -> Callable[..., Any]:
    """Decorator: a function that says which records of a table are none of a mapping's business, whatever its pair."""
    _TERRITORIES.append(function)
    return function


def taker(function: Callable[[str], Sequence[TableMapping]]) -> Callable[..., Any]:
    """Decorator: a function that names the mappings besides those of the connection that take records of a table,
    as far as they can run now; the one that runs next first."""
    _TAKERS.append(function)
    return function


def takers_of(table: str) -> list[TableMapping]:
    """The mappings besides those of the connection that take records of the table of this name when they run next."""
    return [mapping for function in _TAKERS for mapping in function(table)]


def limits_of(mapping: TableMapping, side: str, table: Table) -> list[Limit]:
    """Everything besides the mapping's own filter that leaves records of this side out."""
    found = [limit for function in _TERRITORIES for limit in function(mapping, table)]
    return [*found, *get(mapping.pair).limits(mapping, side)]
