"""Warehouses belong to sites: a row that names both names a warehouse of that site (FO-E22)."""

from erp.fo.models import Warehouse
from erp.fo.rules.wording import refuse
from integration.engine.write import Batch
from integration.registry import Rule


def warehouse_in_site(site: str = "site_id", warehouse: str = "warehouse_id") -> Rule:
    """The rule for a pair of columns; a warehouse without a site brings its own. One query per batch."""

    def check(batch: Batch) -> None:
        asked = [w for w in batch.saves if w.new[warehouse] and w.changed(site, warehouse)]
        sites = sites_of(batch, {w.new[warehouse] for w in asked})
        for item in asked:
            own = sites.get((item.new["data_area_id"], item.new[warehouse]))
            if own is None:
                continue  # told by the lookup of the warehouse
            if not item.new[site]:
                item.new[site] = own
            elif item.new[site] != own:
                refuse(batch, item, "fo.e22", warehouse, site=own, wanted=item.new[site])

    return check


def sites_of(batch: Batch, warehouses: set[str]) -> dict[tuple[str, str], str]:
    """The sites of warehouses, by legal entity and warehouse. One query."""
    names = ("data_area_id", "warehouse_id", "site_id")
    rows = batch.find(Warehouse, "warehouse_id", warehouses, names)
    return {(row["data_area_id"], row["warehouse_id"]): row["site_id"] for row in rows}
