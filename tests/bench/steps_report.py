"""The verdicts of steps that are held against a yardstick of the same run: the work's time over the yardstick's.

P2 alone compares paces, for its yardstick makes other records: the solution's over that of generate_data.
"""

from __future__ import annotations

from statistics import median
from typing import Any

from tests.bench import contacts, orders, prospects
from tests.bench.report import SPREAD, Results, spread_of

STEPS = {**prospects.STEPS, **contacts.STEPS, **orders.STEPS}
PARTS = {**prospects.PARTS, **contacts.PARTS, **orders.PARTS}
#: most of the yardstick's time that is allowed; P2: least of its pace
GATES = {"P1": 2.0, "P2": 0.2, **contacts.GATES, **orders.GATES}
PACES = ("P2",)
#: below this many records start-up decides the time
LEAST = 10_000


def tell(n: int, results: Results) -> int:
    """Print a table per step and the verdict; 0: all gates hold, 1: one does not, 2: no verdict is possible."""
    status = 0
    for step, (title, _state) in STEPS.items():
        if not results.get(f"{step}.{PARTS[step][1]}"):
            continue
        print(f"### {step}: {title}\n")
        print("\n".join(table(step, results)), end="\n\n")
        verdict, line = judge(step, n, results)
        status = max(status, verdict) if 1 not in (status, verdict) else 1
        print(f"{line}\n", flush=True)
    return status


def table(step: str, results: Results) -> list[str]:
    """Markdown: records, median seconds, records per second, memory."""
    lines = ["| job | records | seconds | records/s | RSS MB |", "|---|---|---|---|---|"]
    for part in PARTS[step]:
        made = results.get(f"{step}.{part}", [])
        if made:
            many, seconds = records(made), median(m["seconds"] for m in made)
            rss = max(m["rss"] for m in made)
            lines.append(f"| {part} | {many:,} | {seconds:.2f} | {many / seconds:,.0f} | {rss:.0f} |")
    return lines


def records(made: list[dict[str, Any]]) -> int:
    """How many records the job wrote."""
    told = made[0]["told"]
    return int(sum(told.get(name, 0) for name in ("inserted", "contacts", "rows", "orders", "lines")))


def ratios(step: str, results: Results) -> list[float]:
    """The time over the yardstick's, or the pace over the yardstick's. By repeat."""
    base, part = (results.get(f"{step}.{each}", []) for each in PARTS[step])
    if step not in PACES:
        return [m["seconds"] / b["seconds"] for b, m in zip(base, part, strict=False)]
    return [(records(part) / m["seconds"]) / (records(base) / b["seconds"]) for b, m in zip(base, part, strict=False)]


def judge(step: str, n: int, results: Results) -> tuple[int, str]:
    """The verdict of one step and the sentence that says it."""
    found = ratios(step, results)
    if not found:
        return 0, "No verdict: not measured."
    ratio, gate = median(found), GATES[step]
    said = f"{ratio:.2f}× ({'≥' if step in PACES else '≤'} {gate})"
    if n < LEAST:
        return 0, f"No verdict below {LEAST:,} records: {said}."
    spread = spread_of(results[f"{step}.{PARTS[step][0]}"])
    if spread > SPREAD:
        return 2, f"No verdict: the yardstick itself spreads over {spread:.0%}; measure on a quieter machine: {said}."
    held = ratio >= gate if step in PACES else ratio <= gate
    return (0 if held else 1), f"Gate {'held' if held else 'BROKEN'}: {said}."
