"""The search for duplicate contacts: which switch turns which, what companies are compared by, who writes what."""

from erp.bc.models import Contact, DuplicateSearchStringSetup
from erp.bc.models.party import ContactType
from integration.engine.write import Batch, Write

MAINTAIN, AUTOSEARCH, HIT = "maintain_dupl_search_strings", "autosearch_for_duplicates", "search_hit_percent"
#: number -> what it may be at least and at most
_LIMITS = {HIT: (1, 100), "length": (2, 10)}
#: what people may change of a pair that was found
_BY_PEOPLE = {"separate_contacts", "modified_on", "modified_by"}


def search_switches(batch: Batch) -> None:
    """Searching needs strings: it turns their maintenance on, which in turn sets it to the same value (CON-115)."""
    for item in batch.saves:
        new, old = item.new, item.old
        if old is None:
            if AUTOSEARCH in item.given and new[AUTOSEARCH]:
                new[MAINTAIN] = True
            new[AUTOSEARCH] = new[AUTOSEARCH] and new[MAINTAIN]
        elif item.changed(MAINTAIN):
            new[AUTOSEARCH] = new[MAINTAIN]
        elif item.changed(AUTOSEARCH) and new[AUTOSEARCH]:
            new[MAINTAIN] = True
        _within(batch, item, HIT)
        if old is not None and item.refusal is None and item.changed(HIT):
            _search_all(batch)


def compared_by(batch: Batch) -> None:
    """Two to ten characters of a field of a contact; all companies are compared anew (CON-110, CON-112)."""
    choices = DuplicateSearchStringSetup._meta.get_field("field").choices
    column = batch.table.column("field")
    for item in batch.saves:
        if item.new["field"] and item.new["field"] not in dict(choices):
            fields = ", ".join(f"{value} {label}" for value, label in choices)
            item.refuse(
                "not_a_choice", column.caption, record=batch.table.caption, value=item.new["field"], choices=fields
            )
        _within(batch, item, "length")
    if any(w.new is None or w.old is None or w.changed("field", "part_of_field", "length") for w in batch.writes):
        _search_all(batch)


def only_marked(batch: Batch) -> None:
    """People say of a pair that its contacts are not the same; the search does the rest (CON-113)."""
    for item in batch.writes if batch.by_person else ():
        if item.new is None or item.old is None or not set(item.changes()) <= _BY_PEOPLE:
            item.refuse("bc.pair_found", batch.table.column("separate_contacts").caption, record=batch.table.caption)


def mark_all() -> None:
    """Have all companies searched again: what they are compared by has changed."""
    Contact.objects.filter(type=ContactType.COMPANY, search_strings_due=False).update(search_strings_due=True)


def _search_all(batch: Batch) -> None:
    if not batch.origin.trial:
        mark_all()


def _within(batch: Batch, item: Write, name: str) -> None:
    """Keep a number within what its field allows; the form says so, too."""
    least, most = _LIMITS[name]
    value = item.new[name]
    if value is not None and not least <= value <= most:
        caption = batch.table.column(name).caption
        item.refuse("bc.out_of_range", caption, record=batch.table.caption, value=value, least=least, most=most)
