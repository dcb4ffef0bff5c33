"""Numbers of contacts, accounts, quotes, orders and cases: given when blank, one record's only, and kept once given."""

from collections.abc import Callable, Iterable

from crm.models import Solution
from crm.models.solution import PROSPECT_TO_CASH
from crm.number_series import ACCOUNT, CASE, CONTACT, ORDER, QUOTE, take_numbers
from crm.rules.owning import UNIT, fo_owned, fo_units
from integration.engine.write import Batch, Write

CONTACT_NUMBER = "msdynce_contactnumber"


def is_applied() -> bool:
    """Whether the prospect-to-cash solution was applied to Sales; before, contacts and accounts get no numbers."""
    return Solution.objects.filter(uniquename=PROSPECT_TO_CASH).exists()


def number_contacts(batch: Batch) -> None:
    """Every new contact gets a contact number (FO-062); one that was given by hand is nobody else's."""
    fresh = [item for item in batch.inserts if not item.new[CONTACT_NUMBER]]
    if fresh and batch.once(is_applied):
        _give(batch, fresh, CONTACT_NUMBER, CONTACT)
    by_hand = [item for item in batch.saves if item.changed(CONTACT_NUMBER) and item.asked.get(CONTACT_NUMBER)]
    _once(batch, by_hand, CONTACT_NUMBER, lambda item, other: True)


def keep_contact_number(batch: Batch) -> None:
    """A contact number stays: another one would be another record in Finance and Operations (FO-065)."""
    for item in batch.updates:
        if item.old[CONTACT_NUMBER] and item.changed(CONTACT_NUMBER):
            _refuse_other(batch, item, CONTACT_NUMBER)


def number_accounts(batch: Batch) -> None:
    """An account of Finance and Operations that has no number gets one (FO-063), and its number is its own (FO-064)."""
    fresh = [item for item in batch.saves if not item.new["accountnumber"]]
    chosen = [i for i in batch.saves if i.new["accountnumber"] and i.changed("accountnumber", UNIT)]
    # what stayed as it was needs no look at whose it is
    fresh = [item for item in fresh if item.old is None or item.changed("accountnumber", UNIT)]
    if not (fresh or chosen) or not batch.once(is_applied):
        return
    units = batch.once(fo_units)
    if not units:
        return
    fresh = [item for item in fresh if item.new[UNIT] in units]
    _give(batch, fresh, "accountnumber", ACCOUNT)

    def clash(item: Write, other: dict) -> bool:
        return item.new[UNIT] in units or other[UNIT] in units

    _once(batch, chosen, "accountnumber", clash, names=(UNIT,))


def keep_account_number(batch: Batch) -> None:
    """People leave the number of an account of Finance and Operations as it is once it has one (FO-065)."""
    if not batch.by_person:
        return
    changed = [item for item in batch.updates if item.old["accountnumber"] and item.changed("accountnumber")]
    for item in fo_owned(batch, changed):
        _refuse_other(batch, item, "accountnumber")


def number_quotes(batch: Batch) -> None:
    """A new quote without a number gets one; another revision comes with that of the first (FO-066)."""
    _give(batch, [item for item in batch.inserts if not item.new["quotenumber"]], "quotenumber", QUOTE)


def one_revision(batch: Batch) -> None:
    """A quote number stands once for each revision."""
    fresh = [item for item in batch.saves if item.old is None or item.changed("quotenumber", "revisionnumber")]
    fresh = [item for item in fresh if item.asked.get("quotenumber")]
    _once(
        batch,
        fresh,
        "quotenumber",
        lambda item, other: item.new["revisionnumber"] == other["revisionnumber"],
        names=("revisionnumber",),
    )


def number_orders(batch: Batch) -> None:
    """A new order without a number gets one (FO-066)."""
    _give(batch, [item for item in batch.inserts if not item.new["ordernumber"]], "ordernumber", ORDER)


def number_cases(batch: Batch) -> None:
    """A new case without a number gets one."""
    _give(batch, [item for item in batch.inserts if not item.new["ticketnumber"]], "ticketnumber", CASE)


def keep_number(column: str) -> Callable[[Batch], None]:
    """The rule that a document keeps its number."""

    def keep(batch: Batch) -> None:
        for item in batch.updates:
            if item.old[column] and item.changed(column):
                _refuse_other(batch, item, column)

    return keep


def _give(batch: Batch, items: Iterable[Write], column: str, series: str) -> None:
    items = list(items)
    if not items:
        return
    model = batch.table.model

    def taken(numbers: list[str]) -> set[str]:
        return set(model._default_manager.filter(**{f"{column}__in": numbers}).values_list(column, flat=True))

    numbers = take_numbers(series, len(items), taken, trial=batch.origin.trial)
    for item, number in zip(items, numbers, strict=True):
        item.new[column] = number


def _once(
    batch: Batch,
    items: Iterable[Write],
    column: str,
    clash: Callable[[Write, dict], bool],
    names: tuple[str, ...] = (),
) -> None:
    """Refuse a number that another record has, in the table or in the batch, naming both."""
    items = list(items)
    if not items:
        return
    table, key = batch.table, batch.table.key.name
    leaving = {item.old[key] for item in batch.updates if item.changed(column)}
    others: dict[str, list[dict]] = {}
    for row in batch.find(table.model, column, (item.new[column] for item in items), (column, *table.label, *names)):
        if row[key] not in leaving:
            others.setdefault(row[column], []).append(row)
    for item in items:
        number = item.new[column]
        other = next((o for o in others.get(number, ()) if o[key] != item.new[key] and clash(item, o)), None)
        if other is not None:
            item.refuse(
                "crm.number_taken",
                table.column(column).caption,
                record=table.text({**item.new, column: ""}) or table.caption,
                value=number,
                other=table.text({**other, column: ""}) or table.caption,
            )
        else:
            others.setdefault(number, []).append(item.new)


def _refuse_other(batch: Batch, item: Write, column: str) -> None:
    item.refuse(
        "crm.number_fixed",
        batch.table.column(column).caption,
        record=batch.table.text({**item.old, column: ""}) or batch.table.caption,
        value=item.old[column],
    )
