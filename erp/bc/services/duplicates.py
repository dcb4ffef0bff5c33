"""Finding duplicate contacts: strings are made of the companies that are due, then compared (CON-110 … CON-116).

Two companies look alike when enough of their strings are equal. Of n strings that a company shares with others, any
n − threshold + k contain at least k that a duplicate of it has, too; so only the rarest of them are looked up, and who
has k of those is counted in full. That finds the same pairs as comparing each with each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from erp.bc.models import (
    Contact,
    ContactDuplicate,
    ContactDuplicateSearchString,
    DuplicateSearchStringSetup,
    MarketingSetup,
)
from erp.bc.models.duplicates import SearchField
from erp.bc.models.party import ContactType
from erp.bc.rules.contacts.duplicates import mark_all
from erp.bc.services import search_strings
from integration import registry
from integration.engine import dialects
from integration.engine.dialects.base import quote
from integration.engine.write import find, load
from integration.registry import Row
from integration.services.errors import Refused

#: companies that are indexed and compared in one transaction
BATCH = 1000
#: companies a page has indexed while somebody waits; more are left to the job
ON_A_PAGE = 2000
#: more means fewer companies that are counted in full for nothing, and more strings that are looked up
LEAST = 2
Pair = tuple[str, str]
Tell = Callable[[int, int], None]


@dataclass
class Searched:
    """What a search did."""

    companies: int = 0
    #: pairs it added
    found: int = 0


class Search:
    """One search: the setup as it is, and how often strings were seen to occur."""

    def __init__(self) -> None:
        table = registry.table(DuplicateSearchStringSetup)
        self.setup: list[Row] = [table.row(each) for each in DuplicateSearchStringSetup.objects.all()]
        self.threshold = threshold(len(self.setup), MarketingSetup.current().search_hit_percent)
        #: how many of the rarest strings two must share to be counted in full
        self.least = min(LEAST, self.threshold)
        #: of strings that several have; it may have grown since, which only makes a worse choice of rare ones
        self.common: dict[Pair, int] = {}

    def batch(self, keys: Sequence[str]) -> Searched:
        """Index these contacts where they are due, and find their pairs; all of it or nothing."""
        with transaction.atomic():
            # two that index at once would not see each other's strings
            MarketingSetup.objects.select_for_update().first()
            rows = load(registry.table(Contact), keys, _READ, lock=True)
            due = {key: row for key, row in rows.items() if row["search_strings_due"]}
            companies = {key: row for key, row in due.items() if row["type"] == ContactType.COMPANY}
            strings = {key: search_strings.strings_of(row, self.setup) for key, row in companies.items()}
            search_strings.forget(list(due))
            search_strings.store(strings)
            others = [key for key in due if key not in companies]
            if others:
                _delete(pairs_of(others))
            found = self._renew(strings) if companies else 0
            Contact.objects.filter(pk__in=list(due)).update(search_strings_due=False)
        return Searched(len(companies), found)

    def find_pairs(self, strings: dict[str, dict[str, str]]) -> dict[frozenset[str], int]:
        """The pairs these companies are in, by their strings, with how many of those are equal (CON-112)."""
        chosen = [(key, *token) for key, made in strings.items() for token in self._rare(made)]
        if not chosen:
            return {}
        table = registry.table(ContactDuplicateSearchString)
        contact, setup, text = (table.column(name) for name in ("contact", "setup", "search_string"))
        dialect = dialects.current()
        values, params = dialect.values([contact, setup, text], chosen)
        of, who, what, how = (quote(n) for n in (table.db_table, contact.db_column, setup.db_column, text.db_column))
        one, other = (dialect.canonical(contact, f"c.{side}") for side in ("one", "other"))
        sql = (
            f"SELECT {one}, {other}, COUNT(*) FROM (SELECT v.v0 AS one, s.{who} AS other FROM {values} "
            f"JOIN {of} s ON s.{what} = v.v1 AND s.{how} = v.v2 WHERE s.{who} <> v.v0 "
            f"GROUP BY v.v0, s.{who} HAVING COUNT(*) >= %s) c "
            f"JOIN {of} a ON a.{who} = c.one "
            f"JOIN {of} b ON b.{who} = c.other AND b.{what} = a.{what} AND b.{how} = a.{how} "
            f"GROUP BY c.one, c.other HAVING COUNT(*) >= %s"
        )
        found = dialect.query(sql, [*params, self.least, self.threshold])
        return {frozenset((a, b)): count for a, b, count in found}

    def _rare(self, made: dict[str, str]) -> list[Pair]:
        """The strings of a company of which each of its duplicates has some."""
        shared = [token for token in made.items() if token in self.common]
        shared.sort(key=self.common.__getitem__)
        beyond = len(shared) - self.threshold
        return shared[: beyond + self.least] if beyond >= 0 else []

    def _count(self, strings: dict[str, dict[str, str]]) -> None:
        """Learn which of these strings several companies have, and how many about."""
        asked = {token for made in strings.values() for token in made.items()} - self.common.keys()
        if not asked:
            return
        table = registry.table(ContactDuplicateSearchString)
        setup, text = table.column("setup"), table.column("search_string")
        dialect = dialects.current()
        values, params = dialect.values([setup, text], sorted(asked))
        sql = (
            f"SELECT {dialect.canonical(setup, 'v.v0')}, v.v1, COUNT(*) FROM {values} JOIN {quote(table.db_table)} s "
            f"ON s.{quote(setup.db_column)} = v.v0 AND s.{quote(text.db_column)} = v.v1 "
            f"GROUP BY v.v0, v.v1 HAVING COUNT(*) > 1"
        )
        self.common.update({(key, each): count for key, each, count in dialect.query(sql, params)})

    def _renew(self, strings: dict[str, dict[str, str]]) -> int:
        """Store the pairs of these companies once each (CON-113); returns how many are new."""
        self._count(strings)
        found = self.find_pairs(strings)
        stored = {frozenset((row["contact"], row["duplicate_contact"])): row for row in pairs_of(strings)}
        _delete(row for key, row in stored.items() if key not in found and not row["separate_contacts"])
        changed = [
            ContactDuplicate(pk=row["system_id"], no_of_matching_strings=found[key])
            for key, row in stored.items()
            if key in found and row["no_of_matching_strings"] != found[key]
        ]
        ContactDuplicate.objects.bulk_update(changed, ["no_of_matching_strings"], batch_size=BATCH)
        fresh = [key for key in found if key not in stored]
        numbers = load(registry.table(Contact), {each for key in fresh for each in key}, ("no",)) if fresh else {}
        made = []
        for key in fresh:
            first, second = sorted(key, key=lambda each: (numbers[each]["no"], each))
            made.append(
                ContactDuplicate(contact_id=first, duplicate_contact_id=second, no_of_matching_strings=found[key])
            )
        ContactDuplicate.objects.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)
        return len(made)


_READ = ("type", "search_strings_due", *SearchField.values)


def threshold(rows: int, hit_percent: int) -> int:
    """How many strings two companies must share; rows without a value count, too (CON-112)."""
    return max(1, -(-rows * hit_percent // 100))


def pairs_of(contacts: Iterable[str]) -> list[Row]:
    """The stored pairs any of these contacts is in."""
    table, keys = registry.table(ContactDuplicate), sorted(set(contacts))
    rows = [row for column in ("contact", "duplicate_contact") for row in find(table, column, keys)]
    return list({row["system_id"]: row for row in rows}.values())


def _delete(rows: Iterable[Row]) -> None:
    keys = [row["system_id"] for row in rows]
    for at in range(0, len(keys), BATCH):
        ContactDuplicate.objects.filter(pk__in=keys[at : at + BATCH]).delete()


def due() -> QuerySet:
    """The contacts to look at again."""
    return Contact.objects.filter(search_strings_due=True)


def index_due(limit: int | None = None, tell: Tell | None = None) -> Searched:
    """Index and search the contacts that are due, batch by batch; nothing while the setup does not maintain strings."""
    if not MarketingSetup.current().maintain_dupl_search_strings:
        return Searched()
    return _index(limit, tell)


def generate(*, everything: bool = False, tell: Tell | None = None) -> Searched:
    """Index and search what is due, or all companies, because somebody asked for it (CON-116)."""
    check_setup()
    if everything:
        mark_all()
    return _index(None, tell)


def check_setup() -> None:
    """Refuse to search while there is nothing to compare by."""
    if not DuplicateSearchStringSetup.objects.exists():
        raise Refused(
            _("There is nothing to compare by: the duplicate search string setup is empty. Add its rows first.")
        )


def _index(limit: int | None, tell: Tell | None) -> Searched:
    waiting = due().count() if tell else 0
    search, total, last, seen = Search(), Searched(), None, 0
    while limit is None or seen < limit:
        most = BATCH if limit is None else min(BATCH, limit - seen)
        rows = due().filter(pk__gt=last) if last else due()
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:most])
        if not keys:
            break
        done = search.batch([key.hex for key in keys])
        total.companies += done.companies
        total.found += done.found
        last, seen = keys[-1], seen + len(keys)
        if tell:
            tell(seen, max(waiting, seen))
    return total


def found_for(contacts: Iterable[object]) -> int:
    """How many of these contacts look like others, once all that is due was searched; none with autosearch off."""
    setup = MarketingSetup.current()
    wanted = {_hex(each) for each in contacts}
    if not wanted or not setup.autosearch_for_duplicates:
        return 0
    index_due()
    pairs = [row for row in pairs_of(wanted) if not row["separate_contacts"]]
    return len(wanted & {row[side] for row in pairs for side in ("contact", "duplicate_contact")})


def search(contact: object) -> int:
    """Search a company somebody has just saved, if anything that is compared has changed; returns how many others it
    looks like, none while nobody is to be told (CON-114)."""
    setup = MarketingSetup.current()
    if not setup.maintain_dupl_search_strings or not due().filter(pk=contact).exists():
        return 0
    # the others first, as far as somebody can wait for them: what is not indexed is not found
    index_due(ON_A_PAGE)
    Search().batch([_hex(contact)])
    return like(contact).count() if setup.autosearch_for_duplicates else 0


@dataclass(frozen=True)
class Line:
    """A row of the set-up, and what two companies have for it: the values, and the strings made of them."""

    caption: str
    values: tuple[str, str]
    strings: tuple[str, str]

    @property
    def equal(self) -> bool:
        return self.strings[0] == self.strings[1] != ""


def compared(pair: ContactDuplicate) -> list[Line]:
    """The two companies of a pair, row by row of the set-up as they are now (CON-116)."""
    found = []
    fields = SearchField.values
    rows = sorted(DuplicateSearchStringSetup.objects.all(), key=lambda r: (fields.index(r.field), r.part_of_field))
    for row in rows:
        one, other = (getattr(contact, row.field) for contact in (pair.contact, pair.duplicate_contact))
        made = [search_strings.search_string(value, row.part_of_field, row.length) for value in (one, other)]
        found.append(Line(str(row), (one, other), (made[0], made[1])))
    return found


def like(contact: object) -> QuerySet:
    """The pairs of one contact that people are told of: those nobody has marked as separate contacts."""
    return ContactDuplicate.objects.filter(Q(contact=contact) | Q(duplicate_contact=contact), separate_contacts=False)


def _hex(key: object) -> str:
    return str(key).replace("-", "")
