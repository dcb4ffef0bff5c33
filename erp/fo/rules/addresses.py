"""An address that has any part has a country (FO-E23)."""

from erp.fo.models import Country
from erp.fo.rules.wording import refuse
from integration.engine.write import Batch
from integration.registry import Rule

ISO = "country_region_iso_code"


def has_country(*prefixes: str) -> Rule:
    """The rule for the addresses whose columns begin so; a country that is known by its own code is enough."""

    def check(batch: Batch) -> None:
        names = list(batch.table.columns)
        addresses = [
            (f"{prefix}_{ISO}", [n for n in names if n.startswith(f"{prefix}_") and n not in _no_parts(prefix)])
            for prefix in prefixes
        ]
        for item in batch.saves:
            for country, parts in addresses:
                if not item.new[country] and any(item.new[part] for part in parts):
                    refuse(batch, item, "fo.e23", country)

    return check


def _no_parts(prefix: str) -> set[str]:
    """What an address may have without being one."""
    return {f"{prefix}_{ISO}", f"{prefix}_country_region_id", f"{prefix}_description", f"{prefix}_location_roles"}


def country_of_code(prefix: str) -> Rule:
    """The ISO code and the country's own code of an address say the same. One query per batch, where one is given."""

    def fill(batch: Batch) -> None:
        iso, own = f"{prefix}_{ISO}", f"{prefix}_country_region_id"
        asked = [w for w in batch.saves if w.changed(iso, own)]
        if not asked:
            return
        rows = list(Country.objects.values_list("iso_code", "country_region_id"))
        by_iso, by_own = dict(rows), {code: short for short, code in rows}
        for item in asked:
            old = item.old or {iso: "", own: ""}
            if item.new[iso] != old[iso]:
                item.new[own] = by_iso.get(item.new[iso], "")
            else:
                item.new[iso] = by_own.get(item.new[own], item.new[iso])

    return fill
