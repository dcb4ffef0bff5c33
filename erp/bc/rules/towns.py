"""Post code, city, county and country complete one another, as far as the list of post codes is clear (CON-007)."""

from collections import defaultdict

from erp.bc.models import Country, PostCode
from integration.engine.countries import code_of, codes
from integration.engine.write import Batch, Write
from integration.registry import Row

COUNTRY = "country_region_code"
#: column of the record -> column of the list
_FILLED = {"post_code": "code", "city": "city", "county": "county", "country_region_code": "country_region_code"}


def complete_town(batch: Batch) -> None:
    """Somebody who gives a post code or a city need not give the rest; what is given stands."""
    if not batch.by_person:
        return
    asked = {name: [w for w in batch.saves if _alone(w, name)] for name in ("post_code", "city")}
    for name, items in asked.items():
        found: dict[str, list[Row]] = defaultdict(list)
        for row in batch.find(PostCode, _FILLED[name], (w.new[name] for w in items)):
            found[row[_FILLED[name]]].append(row)
        for item in items:
            known = found[item.new[name]]
            # several towns, or none: only a person can tell
            if len(known) == 1:
                item.new.update(
                    (column, known[0][theirs])
                    for column, theirs in _FILLED.items()
                    if known[0][theirs] and not item.changed(column) and column != name
                )


def known_country(batch: Batch) -> None:
    """A code that is neither in the list of countries/regions nor in ISO 3166 is a slip of the finger. What comes from
    the other side stands: there a country is what people call it."""
    if not batch.by_person:
        return
    typed = [w for w in batch.saves if w.new[COUNTRY] and w.changed(COUNTRY) and w.new[COUNTRY] not in codes()]
    known = {row["code"] for row in batch.find(Country, "code", {w.new[COUNTRY] for w in typed}, ("code",))}
    for item in typed:
        if item.new[COUNTRY] not in known:
            near = code_of(item.new[COUNTRY])
            said = {"record": batch.table.text(item.new), "value": item.new[COUNTRY], "iso": near}
            problem = "bc.country_is" if near else "bc.country_unknown"
            item.refuse(problem, batch.table.column(COUNTRY).caption, **said)


def _alone(item: Write, name: str) -> bool:
    """Whether this of a town was given, and not the other."""
    other = "city" if name == "post_code" else "post_code"
    return bool(item.new[name]) and item.changed(name) and not item.changed(other)
