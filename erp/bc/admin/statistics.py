"""What a sales document comes to, as a small table on its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from integration.admin.cells import tidy


def statistics_of(lines: Sequence[Any]) -> SafeString:
    """Gross, discounts, amount, VAT by rate, total; and how much is shipped and invoiced."""
    vat: dict[Decimal, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.amount or line.amount_including_vat:
            vat[line.vat_percent] += line.amount_including_vat - line.amount
    total = _sums(lines, "amount", "amount_including_vat", "line_discount_amount", "inv_discount_amount", "line_amount")
    rows = [
        (_("Before discounts"), total["line_amount"] + total["line_discount_amount"]),
        (_("Line discount"), -total["line_discount_amount"]),
        (_("Invoice discount"), -total["inv_discount_amount"]),
        (_("Amount"), total["amount"]),
        *((_("VAT %(percent)s %%") % {"percent": tidy(rate, money=False)}, of) for rate, of in sorted(vat.items())),
        (_("Amount Including VAT"), total["amount_including_vat"]),
    ]
    done = _sums(lines, "quantity", "quantity_shipped", "quantity_invoiced")
    cells = [(caption, tidy(value, money=True)) for caption, value in rows]
    if done["quantity"]:
        cells += [
            (_("Shipped"), _share(done["quantity_shipped"], done["quantity"])),
            (_("Invoiced"), _share(done["quantity_invoiced"], done["quantity"])),
        ]
    body = format_html_join("", '<tr><th scope="row">{}</th><td class="sy-num">{}</td></tr>', cells)
    table = format_html('<table class="sy-table"><tbody>{}</tbody></table>', body)
    return format_html('<div class="sy" style="max-width:26rem">{}</div>', table)


def without_fields(fieldsets: Iterable[Any], names: set[str]) -> list[Any]:
    """The tabs of a form without these fields."""
    found = []
    for title, options in fieldsets:
        rows = []
        for row in options["fields"]:
            kept = tuple(name for name in (row if isinstance(row, tuple | list) else (row,)) if name not in names)
            if kept:
                rows.append(kept if len(kept) > 1 else kept[0])
        found.append((title, {**options, "fields": tuple(rows)}))
    return found


def _sums(lines: Sequence[Any], *names: str) -> dict[str, Decimal]:
    return {name: sum((getattr(line, name) for line in lines), Decimal(0)) for name in names}


def _share(part: Decimal, whole: Decimal) -> str:
    return f"{(part * 100 / whole).quantize(Decimal(1))} %"
