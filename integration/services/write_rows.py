"""Write rows of a registered table with its rules, all or nothing: for screens, REST, import and `Model.save`.

Whichever door somebody comes by, her right to add, change or delete records of that table is asked for here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models, transaction

from integration import origin as origins
from integration import registry, visitor
from integration.engine.write import FurtherWriteRefused, Write, load, write
from integration.messages import Finding
from integration.registry import Table


class RowsRefused(ValidationError):
    """One or more rows were refused; nothing was written. `findings` has them in order."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__([str(f) for f in findings], code=findings[0].code if findings else None)
        self.findings = list(findings)


def write_rows(
    model: type[models.Model] | str, writes: Sequence[Write], origin: origins.Origin | None = None
) -> Sequence[Write]:
    """Write all rows or, when one is refused, none (`RowsRefused`). Returns the writes with their new rows."""
    table, origin = registry.table(model), origin or origins.current()
    check_rights(table, writes, origin)
    with transaction.atomic():
        try:
            write(table, writes, origin)
        except FurtherWriteRefused as error:
            raise RowsRefused([error.finding] if error.finding else []) from error
        refused = [w.refusal for w in writes if w.refusal]
        if refused:
            raise RowsRefused(refused)
    return writes


def check_rights(table: Table, writes: Sequence[Write], origin: origins.Origin) -> None:
    """Refused when whoever asks lacks the right to do this to the table's records. What the product writes by itself,
    runs above all, and what belongs to a deed with a permission of its own takes none."""
    if origin.product or origin.permitted:
        return
    wanted = {"delete" if w.new is None else "add" if w.old is None else "change" for w in writes}
    rights = [visitor.right(each, table.name) for each in sorted(wanted)]
    if missing := [right for right in rights if not visitor.may(right)]:
        words = {"table": table.caption, "permission": missing[0], "todo": visitor.whom_to_ask(missing[0])}
        raise RowsRefused([Finding("no_right", "", words)])


def save_instance(
    instance: models.Model, update_fields: Iterable[str] | None = None, origin: origins.Origin | None = None
) -> None:
    """`Model.save` of a registered table; `update_fields` limits what is compared and written."""
    table = registry.table(type(instance))
    row = table.row(instance)
    key = row[table.key.name]
    wanted = None
    if update_fields is not None:
        attnames = {getattr(instance._meta.get_field(name), "attname", name) for name in update_fields}
        wanted = {c.name for c in table.physical if c.attname in attnames}
    with transaction.atomic():
        old = None if instance._state.adding or not key else load(table, [key], lock=True).get(key)
        if old is None and wanted is not None and not instance._state.adding:
            # what was changed of it would come back as a record that has nothing else
            raise RowsRefused([Finding("gone", "", {"record": table.text(row) or table.caption})])
        if old is None:
            item = Write.insert({n: v for n, v in row.items() if n == table.key.name or v != table.column(n).default})
        else:
            item = Write.update(old, {n: v for n, v in row.items() if wanted is None or n in wanted})
        write_rows(type(instance), [item], origin)
    assert item.new is not None
    table.fill(instance, item.new)
    instance._state.adding = False
    instance._state.db = DEFAULT_DB_ALIAS


def delete_instance(instance: models.Model, origin: origins.Origin | None = None) -> None:
    """`Model.delete` of a registered table."""
    table = registry.table(type(instance))
    write_rows(type(instance), [Write.delete(table.row(instance))], origin)
